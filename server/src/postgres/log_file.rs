//! Postgres' own log: one file and one predecessor, neither growing without end.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};

use nix::libc::O_NOFOLLOW;

use super::child_process::last_lines;
use super::error::{PostgresError, file_error};
use super::run_user::RunUser;

/// The size, in bytes, at which the log is set aside.
const SIZE_LIMIT: u64 = 16 * 1024 * 1024;

/// Opens the log for appending, as the user's own file.
///
/// No link is followed here: the folder is Postgres' user's, and this process may be root.
pub(super) fn open(path: &Path, user: &RunUser) -> Result<File, PostgresError> {
    let file = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .custom_flags(O_NOFOLLOW)
        .open(path)
        .map_err(file_error("open the log", path))?;
    if user.is_dropped() {
        fchown(&file, Some(user.uid()), Some(user.gid())).map_err(file_error("hand over the log", path))?;
    }
    Ok(file)
}

/// Copies a log that has grown beyond the limit to `<name>.1` and empties it. Postgres appends to
/// the same open file, so it need not be told; lines written in between are lost.
pub(super) fn limit_size(path: &Path) -> io::Result<()> {
    limit_size_to(path, SIZE_LIMIT)
}

fn limit_size_to(path: &Path, limit: u64) -> io::Result<()> {
    let mut log = OpenOptions::new().read(true).write(true).custom_flags(O_NOFOLLOW).open(path)?;
    let metadata = log.metadata()?;
    if metadata.len() <= limit {
        return Ok(());
    }
    let predecessor = predecessor(path);
    match fs::remove_file(&predecessor) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut copy = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&predecessor)?;
    fchown(&copy, Some(metadata.uid()), Some(metadata.gid()))?;
    io::copy(&mut log, &mut copy)?;
    log.set_len(0)
}

/// The size of the log now, to tell later what was added.
pub(super) fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// The last lines of the log after the first `since` bytes, for an error message.
pub(super) fn tail(path: &Path, since: u64) -> String {
    let read = || -> io::Result<String> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        // A log that was emptied meanwhile is new from its beginning.
        let since = if since > length { 0 } else { since };
        file.seek(SeekFrom::Start(since.max(length.saturating_sub(8 * 1024))))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    read().map_or_else(|error| format!("(cannot be read: {error})"), |text| last_lines(&text, 12))
}

fn predecessor(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".1");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_grown_log_is_set_aside_and_the_writer_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("postgres.log");
        let mut writer = OpenOptions::new().append(true).create(true).open(&path).unwrap();
        writer.write_all(b"old lines\n").unwrap();
        limit_size_to(&path, 100).unwrap();
        assert_eq!(tail(&path, 0), "old lines");
        assert_eq!(tail(&path, 4), "lines");
        limit_size_to(&path, 5).unwrap();
        writer.write_all(b"new\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new\n");
        assert_eq!(fs::read_to_string(predecessor(&path)).unwrap(), "old lines\n");
    }
}
