//! Where PostgreSQL's programs are.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::DataDirectory;
use super::child_process::{AtParentDeath, command, joined};
use super::error::PostgresError;
use super::run_user::RunUser;

/// The major versions this product is written for.
pub const SUPPORTED_MAJORS: std::ops::RangeInclusive<u32> = 15..=18;

/// The programs that have to be there together.
const PROGRAMS: [&str; 4] = ["postgres", "initdb", "pg_dump", "pg_restore"];

/// Where `cargo xtask setup` puts programs when root runs it, so that Postgres' user may enter.
const SYSTEM_DOWNLOADED: &str = "/var/lib/trimtab/postgres-binaries";

/// A folder with working PostgreSQL programs of one major version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    directory: PathBuf,
    major: u32,
}

impl Binaries {
    /// The folder that holds the programs.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Their major version.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The path of one of the programs.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}

/// Finds PostgreSQL's programs: `explicit` (the value of `POSTGRES_BIN_DIR`) and nothing else when
/// given; else the distribution's (highest version first), Homebrew's, the ones on `PATH`, and what
/// `cargo xtask setup` put into the data folder, `/var/lib/trimtab` or the checkout's `.trimtab`.
///
/// With a cluster present only its major version will do. The programs are run (`--version`) as
/// `user`, so that a folder this user may not enter is passed over.
///
/// # Errors
/// [`PostgresError::BinaryDirectoryUnusable`], [`PostgresError::NoBinaries`] and
/// [`PostgresError::MajorMismatch`], each with what was found where.
pub fn find_binaries(
    explicit: Option<&Path>,
    data_directory: &DataDirectory,
    user: &RunUser,
) -> Result<Binaries, PostgresError> {
    let wanted_major = data_directory.cluster_major()?;
    if let Some(directory) = explicit {
        let binaries = inspect(directory, user)
            .map_err(|reason| PostgresError::BinaryDirectoryUnusable { directory: directory.to_path_buf(), reason })?;
        return match wanted_major {
            Some(data_major) if data_major != binaries.major => Err(PostgresError::MajorMismatch {
                cluster: data_directory.cluster(),
                data_major,
                found: described(&binaries),
            }),
            _ => Ok(binaries),
        };
    }
    choose(candidates(data_directory), wanted_major, data_directory, |directory| inspect(directory, user))
}

/// Takes the first candidate that works and fits the data.
fn choose(
    candidates: Vec<PathBuf>,
    wanted_major: Option<u32>,
    data_directory: &DataDirectory,
    inspect: impl Fn(&Path) -> Result<Binaries, String>,
) -> Result<Binaries, PostgresError> {
    let mut seen = BTreeSet::new();
    let mut others = Vec::new();
    let mut refused = Vec::new();
    for directory in candidates {
        if !seen.insert(directory.clone()) {
            continue;
        }
        match inspect(&directory) {
            Ok(binaries) if wanted_major.is_none_or(|major| major == binaries.major) => return Ok(binaries),
            Ok(binaries) => others.push(described(&binaries)),
            Err(reason) => refused.push(format!("{}: {reason}", directory.display())),
        }
    }
    match wanted_major {
        Some(data_major) if !others.is_empty() => Err(PostgresError::MajorMismatch {
            cluster: data_directory.cluster(),
            data_major,
            found: others.join(", "),
        }),
        _ if refused.is_empty() => {
            Err(PostgresError::NoBinaries { considered: "no folder of the usual places holds it".to_owned() })
        }
        _ => Err(PostgresError::NoBinaries { considered: joined(&refused) }),
    }
}

fn described(binaries: &Binaries) -> String {
    format!("PostgreSQL {} in {}", binaries.major, binaries.directory.display())
}

/// Folders that hold at least a `postgres`, in order of preference.
fn candidates(data_directory: &DataDirectory) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for major in SUPPORTED_MAJORS.rev() {
        folders.push(format!("/usr/lib/postgresql/{major}/bin").into());
        folders.push(format!("/usr/pgsql-{major}/bin").into());
        folders.push(format!("/usr/lib/postgresql{major}/bin").into());
        folders.push(format!("/usr/libexec/postgresql{major}").into());
    }
    for major in SUPPORTED_MAJORS.rev() {
        for prefix in ["/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew"] {
            folders.push(format!("{prefix}/opt/postgresql@{major}/bin").into());
        }
        folders.push(format!("/Applications/Postgres.app/Contents/Versions/{major}/bin").into());
    }
    folders.extend(on_search_path());
    let mut downloaded = vec![data_directory.downloaded_binaries(), PathBuf::from(SYSTEM_DOWNLOADED)];
    if let Ok(here) = env::current_dir() {
        downloaded.push(super::find_checkout(&here).join(".trimtab/postgres-binaries"));
    }
    for folder in downloaded {
        folders.extend(program_folder_below(&folder, 5));
    }
    folders.retain(|folder: &PathBuf| folder.join("postgres").is_file());
    folders
}

/// Folders on `PATH`: behind links, as they are, and as `pg_config` knows them (which sees through
/// wrapper scripts of version managers).
fn on_search_path() -> Vec<PathBuf> {
    let Some(path) = env::var_os("PATH") else { return Vec::new() };
    let mut folders = Vec::new();
    for folder in env::split_paths(&path).filter(|folder| folder.is_absolute()) {
        let resolved = folder.join("postgres").canonicalize().ok();
        folders.extend(resolved.and_then(|program| program.parent().map(Path::to_path_buf)));
        folders.push(folder.clone());
        let config = folder.join("pg_config");
        if config.is_file()
            && let Ok(output) = Command::new(config).arg("--bindir").stdin(Stdio::null()).output()
            && output.status.success()
        {
            folders.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
        }
    }
    folders
}

/// The first folder at or below `folder` with an `initdb`; archives differ in how deep they put it.
fn program_folder_below(folder: &Path, depth: u32) -> Option<PathBuf> {
    if folder.join("initdb").is_file() {
        return Some(folder.to_path_buf());
    }
    let entries = fs::read_dir(folder).ok()?;
    let mut below: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    below.sort();
    below.iter().find_map(|entry| program_folder_below(entry, depth.checked_sub(1)?))
}

/// Checks that all programs run and are of one supported major version.
fn inspect(directory: &Path, user: &RunUser) -> Result<Binaries, String> {
    let mut majors = Vec::new();
    for name in PROGRAMS {
        let program = directory.join(name);
        let output = command(&program, user, Path::new("/"), AtParentDeath::Kill)
            .arg("--version")
            .output()
            .map_err(|error| format!("{name} cannot be run as {}: {error}", user.name()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let major = parse_major(&text).ok_or_else(|| format!("{name} --version says {:?}", text.trim()))?;
        majors.push(major);
    }
    let major = majors[0];
    if majors.iter().any(|other| *other != major) {
        return Err(format!("its programs are of different versions ({})", joined(&majors)));
    }
    if !SUPPORTED_MAJORS.contains(&major) {
        return Err(format!("version {major} is not supported"));
    }
    Ok(Binaries { directory: directory.to_path_buf(), major })
}

/// The major version in, for example, `initdb (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn parse_major(text: &str) -> Option<u32> {
    let (_, version) = text.split_once("(PostgreSQL) ")?;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fake(directory: &str, major: u32) -> Binaries {
        Binaries { directory: directory.into(), major }
    }

    fn empty_data_directory() -> DataDirectory {
        DataDirectory::resolve(Some("/nonexistent/trimtab".into()), Path::new("/")).unwrap()
    }

    fn majors_by_name(directory: &Path) -> Result<Binaries, String> {
        let name = directory.file_name().unwrap().to_str().unwrap();
        name.parse().map(|major| fake(directory.to_str().unwrap(), major)).map_err(|_| "broken".to_owned())
    }

    #[test]
    fn versions_of_all_makers_are_read() {
        assert_eq!(parse_major("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"), Some(15));
        assert_eq!(parse_major("initdb (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(parse_major("pg_dump (PostgreSQL) 17.2 (Homebrew)"), Some(17));
        assert_eq!(parse_major("something else"), None);
    }

    #[test]
    fn the_first_that_works_is_taken_and_the_data_decide_the_version() {
        let folders = || vec!["/a/bad".into(), "/b/18".into(), "/c/15".into()];
        let data = empty_data_directory();
        assert_eq!(choose(folders(), None, &data, majors_by_name).unwrap(), fake("/b/18", 18));
        assert_eq!(choose(folders(), Some(15), &data, majors_by_name).unwrap(), fake("/c/15", 15));
    }

    #[test]
    fn another_major_version_is_refused_with_the_way_out() {
        let error = choose(vec!["/b/18".into()], Some(15), &empty_data_directory(), majors_by_name).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("written by PostgreSQL 15"), "{message}");
        assert!(message.contains("PostgreSQL 18 in /b/18"), "{message}");
        assert!(message.contains("trimtab backup") && message.contains("trimtab restore"), "{message}");
    }

    #[test]
    fn nothing_found_says_how_to_get_it() {
        let message = choose(Vec::new(), None, &empty_data_directory(), majors_by_name).unwrap_err().to_string();
        assert!(message.contains("cargo xtask setup"), "{message}");
        let message =
            choose(vec!["/a/bad".into()], None, &empty_data_directory(), majors_by_name).unwrap_err().to_string();
        assert!(message.contains("/a/bad: broken"), "{message}");
    }

    #[test]
    fn programs_are_found_deep_in_an_unpacked_archive() {
        let folder = tempfile::tempdir().unwrap();
        let bin = folder.path().join("package/pgsql/bin");
        fs::create_dir_all(&bin).unwrap();
        fs::write(bin.join("initdb"), "").unwrap();
        assert_eq!(program_folder_below(folder.path(), 5), Some(bin));
        assert_eq!(program_folder_below(folder.path(), 1), None);
    }
}
