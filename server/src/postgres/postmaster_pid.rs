//! `postmaster.pid`: who Postgres believes runs the cluster.
//!
//! Its lines (PostgreSQL `src/include/utils/pidfile.h`): process number, data folder, start time,
//! port, socket folder, listen address, shared memory key, state.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};

use nix::unistd::Pid;

use super::error::{PostgresError, file_error};

/// A process number no system hands out, so it is never alive: Linux stops at 2^22, macOS at 99998.
const NEVER_A_PROCESS: i32 = i32::MAX;

/// What a cluster's `postmaster.pid` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PostmasterPid {
    /// The postmaster's process number.
    pub pid: Pid,
    /// The folder of its socket, once it has one.
    pub socket_directory: Option<PathBuf>,
}

/// Reads the file; `None` when there is none or it holds no process number.
pub(super) fn read(cluster: &Path) -> Option<PostmasterPid> {
    parse(&fs::read_to_string(cluster.join("postmaster.pid")).ok()?)
}

fn parse(text: &str) -> Option<PostmasterPid> {
    let mut lines = text.lines();
    // A negative number would be a single-user Postgres.
    let pid: i32 = lines.next()?.trim().parse().ok().filter(|pid| *pid > 0)?;
    let socket_directory = lines.nth(3).map(str::trim).filter(|line| !line.is_empty()).map(PathBuf::from);
    Some(PostmasterPid { pid: Pid::from_raw(pid), socket_directory })
}

/// Makes a stale file harmless. To be called only while holding the lock and when no process of the
/// cluster runs.
///
/// Postgres refuses to start while any process has the number in the file, also a stranger that was
/// given the number since, or a zombie. The first line is replaced by a number that is never alive;
/// the rest stays, because Postgres finds there the shared memory it checks for forgotten backends.
/// A file too short to hold a number (a kill in the middle of its creation) is removed, as Postgres
/// would refuse it for ever.
pub(super) fn neutralise(cluster: &Path) -> Result<(), PostgresError> {
    let file = cluster.join("postmaster.pid");
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(file_error("read", file)(source)),
    };
    if parse(&text).is_none() {
        return fs::remove_file(&file).map_err(file_error("remove the unusable", file));
    }
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    let owner = fs::metadata(cluster).map_err(file_error("look at", cluster))?;
    // Written beside and renamed: a kill in between leaves one of the two versions whole.
    let draft = cluster.join("postmaster.pid.trimtab");
    let write = || -> io::Result<()> {
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = fs::OpenOptions::new();
        let mut handle = options.write(true).create_new(true).mode(0o600).open(&draft)?;
        io::Write::write_all(&mut handle, format!("{NEVER_A_PROCESS}\n{rest}").as_bytes())?;
        if nix::unistd::geteuid().is_root() {
            fchown(&handle, Some(owner.uid()), Some(owner.gid()))?;
        }
        handle.sync_all()?;
        fs::rename(&draft, &file)
    };
    write().map_err(file_error("rewrite", file.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "4711\n/data/cluster\n1700000000\n5432\n/data/socket\n\n  5432001    123456\nready   \n";

    #[test]
    fn a_whole_file_is_read() {
        let read = parse(WHOLE).unwrap();
        assert_eq!(read.pid, Pid::from_raw(4711));
        assert_eq!(read.socket_directory, Some(PathBuf::from("/data/socket")));
    }

    #[test]
    fn files_of_a_killed_writer_are_read_as_far_as_they_go() {
        assert_eq!(parse(""), None);
        assert_eq!(parse("-12\n"), None);
        assert_eq!(parse("12\n/data\n").unwrap().socket_directory, None);
    }

    #[test]
    fn only_the_first_line_changes() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("postmaster.pid"), WHOLE).unwrap();
        neutralise(folder.path()).unwrap();
        let text = fs::read_to_string(folder.path().join("postmaster.pid")).unwrap();
        assert_eq!(text, WHOLE.replacen("4711", "2147483647", 1));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_empty_file_is_removed_and_a_missing_one_is_fine() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("postmaster.pid"), "").unwrap();
        neutralise(folder.path()).unwrap();
        assert!(!folder.path().join("postmaster.pid").exists());
        neutralise(folder.path()).unwrap();
    }
}
