//! The folder of the socket, whose path the system limits to about a hundred bytes.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use nix::libc::{O_DIRECTORY, O_NOFOLLOW};

use super::DataDirectory;
use super::addresses::PORT;
use super::child_process::joined;
use super::error::{PostgresError, file_error};
use super::run_user::RunUser;

/// The most bytes a socket's path may have: the size of `sun_path` less its closing zero.
pub(super) const SOCKET_PATH_LIMIT: usize = if cfg!(target_os = "macos") { 103 } else { 107 };

/// The socket file in a folder, by Postgres' naming rule.
pub(super) fn socket_file(directory: &Path) -> PathBuf {
    directory.join(format!(".s.PGSQL.{PORT}"))
}

/// Chooses and prepares the folder: in the data folder, else a short one under `/tmp` (not under one
/// that depends on the environment: all processes have to find the same). It is the user's own and
/// closed to all others (0700), since whoever may enter it may connect as any role.
pub(super) fn prepare(data_directory: &DataDirectory, user: &RunUser) -> Result<PathBuf, PostgresError> {
    let short_name = format!("{}-{}", data_directory.cluster_name(), user.uid());
    choose(vec![data_directory.socket(), Path::new("/tmp").join(short_name)], user)
}

/// Makes a folder chosen earlier usable again, which may have been swept away since.
pub(super) fn renew(directory: &Path, user: &RunUser) -> Result<(), PostgresError> {
    make_private(directory, user)
        .map_err(|reason| PostgresError::SocketDirectoryLost { directory: directory.to_path_buf(), reason })
}

/// Removes the socket and its lock file that a killed Postgres left. To be called only while holding
/// the cluster's lock and when none of its processes runs.
///
/// The lock file holds a process number like `postmaster.pid` and blocks the start in the same way
/// when a stranger or a zombie has it; unlike that one it holds nothing else.
pub(super) fn remove_stale_socket(directory: &Path) -> Result<(), PostgresError> {
    let socket = socket_file(directory);
    let mut lock = socket.clone().into_os_string();
    lock.push(".lock");
    for file in [PathBuf::from(lock), socket] {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(file_error("remove the stale", file)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn choose(candidates: Vec<PathBuf>, user: &RunUser) -> Result<PathBuf, PostgresError> {
    let mut refused = Vec::new();
    for directory in candidates {
        let length = socket_file(&directory).as_os_str().len();
        let outcome = if length > SOCKET_PATH_LIMIT {
            Err(format!("would make a path of {length} bytes"))
        } else {
            make_private(&directory, user)
        };
        match outcome {
            Ok(()) => return Ok(directory),
            Err(reason) => refused.push(format!("{}: {reason}", directory.display())),
        }
    }
    Err(PostgresError::NoSocketDirectory { limit: SOCKET_PATH_LIMIT, considered: joined(&refused) })
}

/// Creates the folder for the user alone, or checks that an existing one is a folder of this user:
/// under `/tmp` somebody else may have put something there first.
fn make_private(directory: &Path, user: &RunUser) -> Result<(), String> {
    let is_new = match fs::DirBuilder::new().mode(0o700).create(directory) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(error) => return Err(error.to_string()),
    };
    // All that follows speaks of one opened folder, which nobody can exchange for a link.
    let private = || -> io::Result<u32> {
        let folder = OpenOptions::new().read(true).custom_flags(O_NOFOLLOW | O_DIRECTORY).open(directory)?;
        if is_new && user.is_dropped() {
            fchown(&folder, Some(user.uid()), Some(user.gid()))?;
        }
        let metadata = folder.metadata()?;
        if metadata.uid() == user.uid() && metadata.mode() & 0o777 != 0o700 {
            folder.set_permissions(fs::Permissions::from_mode(0o700))?;
        }
        Ok(metadata.uid())
    };
    match private() {
        Ok(owner) if owner == user.uid() => Ok(()),
        Ok(owner) => Err(format!("belongs to the user number {owner}")),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn present_user() -> RunUser {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDirectory::resolve(Some(folder.path().to_path_buf()), Path::new("/")).unwrap();
        RunUser::choose(&data).unwrap()
    }

    #[test]
    fn the_limit_is_exact_and_the_next_folder_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().as_os_str().len() + 1 + "/.s.PGSQL.5432".len();
        let fitting = folder.path().join("a".repeat(SOCKET_PATH_LIMIT - base));
        let too_long = folder.path().join("b".repeat(SOCKET_PATH_LIMIT - base + 1));
        let chosen = choose(vec![too_long.clone(), fitting.clone()], &present_user()).unwrap();
        assert_eq!(chosen, fitting);
        assert!(!too_long.exists());
        assert_eq!(fs::metadata(&fitting).unwrap().mode() & 0o777, 0o700);
    }

    #[test]
    fn no_short_folder_is_an_error_with_all_reasons() {
        let long = Path::new("/tmp").join("c".repeat(200));
        let message = choose(vec![long], &present_user()).unwrap_err().to_string();
        assert!(message.contains("would make a path of 219 bytes"), "{message}");
        assert!(message.contains("TRIMTAB_DATA_DIR"), "{message}");
    }

    #[test]
    fn a_link_or_file_in_its_place_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/tmp", &link).unwrap();
        assert!(make_private(&link, &present_user()).is_err());
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(make_private(&file, &present_user()).is_err());
    }
}
