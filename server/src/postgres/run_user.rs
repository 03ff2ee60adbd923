//! The user Postgres runs as: Postgres refuses root.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nix::unistd::{Uid, User, getegid, geteuid};

use super::DataDirectory;
use super::error::{PostgresError, file_error};

/// The user Postgres and its programs run as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunUser {
    uid: u32,
    gid: u32,
    name: String,
    is_dropped: bool,
}

impl RunUser {
    /// The present user, and for root the owner of existing data, else `postgres`, else `nobody`.
    ///
    /// # Errors
    /// [`PostgresError::NoUnprivilegedUser`] when root finds none of them.
    pub fn choose(data_directory: &DataDirectory) -> Result<Self, PostgresError> {
        if !geteuid().is_root() {
            return Ok(Self::present());
        }
        // initdb needs an entry in the user database, so users without one do not count.
        let owner = fs::metadata(data_directory.postgres()).ok().map(|metadata| metadata.uid());
        owner
            .filter(|uid| *uid != 0)
            .and_then(|uid| User::from_uid(Uid::from_raw(uid)).ok().flatten())
            .or_else(|| named("postgres"))
            .or_else(|| named("nobody"))
            .map(|user| Self { uid: user.uid.as_raw(), gid: user.gid.as_raw(), name: user.name, is_dropped: true })
            .ok_or(PostgresError::NoUnprivilegedUser)
    }

    /// The user this process runs as, be it root.
    pub(super) fn present() -> Self {
        let uid = geteuid();
        let name = User::from_uid(uid).ok().flatten().map(|user| user.name);
        Self {
            uid: uid.as_raw(),
            gid: getegid().as_raw(),
            name: name.unwrap_or_else(|| format!("the user number {uid}")),
            is_dropped: false,
        }
    }

    /// The user's number.
    pub fn uid(&self) -> u32 {
        self.uid
    }

    /// The number of the user's group.
    pub fn gid(&self) -> u32 {
        self.gid
    }

    /// The user's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether this process is root and Postgres' processes change to this user.
    pub fn is_dropped(&self) -> bool {
        self.is_dropped
    }

    /// Checks that the user may enter every folder down to `path`.
    pub(super) fn check_reaches(&self, path: &Path) -> Result<(), PostgresError> {
        if !self.is_dropped {
            return Ok(());
        }
        let resolved = path.canonicalize().map_err(file_error("resolve", path))?;
        let mut folders: Vec<&Path> = resolved.ancestors().collect();
        folders.reverse();
        for folder in folders {
            let metadata = fs::metadata(folder).map_err(file_error("look at", folder))?;
            // Supplementary groups are given up with root, so the main group decides alone.
            let needed = if metadata.uid() == self.uid {
                0o100
            } else if metadata.gid() == self.gid {
                0o010
            } else {
                0o001
            };
            if metadata.mode() & needed == 0 {
                return Err(PostgresError::Unreachable {
                    user: self.name.clone(),
                    path: path.to_path_buf(),
                    blocked_at: folder.to_path_buf(),
                });
            }
        }
        Ok(())
    }
}

fn named(name: &str) -> Option<User> {
    User::from_name(name).ok().flatten().filter(|user| !user.uid.is_root())
}
