//! Making a new cluster, whole or not at all.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::DataDirectory;
use super::addresses::SUPERUSER_ROLE;
use super::binaries::Binaries;
use super::child_process::{AtParentDeath, command, run};
use super::error::{PostgresError, file_error};
use super::process_table::ClusterIdentity;
use super::run_user::RunUser;
use super::settings::Mode;
use super::stop::clear_earlier_processes;

/// How the names of half-made clusters begin.
const DRAFT_PREFIX: &str = "cluster.initialising-";

/// The locale of characters: letters and case of all scripts, by code point, on every machine.
/// macOS knows the same under a shorter name.
const CHARACTER_LOCALE: &str = if cfg!(target_os = "macos") { "UTF-8" } else { "C.UTF-8" };

/// Makes the cluster under a temporary name and renames it when `initdb` has finished and written
/// everything to disk.
pub(super) fn initialise(
    data_directory: &DataDirectory,
    binaries: &Binaries,
    user: &RunUser,
    mode: Mode,
) -> Result<(), PostgresError> {
    let postgres = data_directory.postgres();
    let draft = unused_name(&postgres);
    tracing::info!(folder = %data_directory.cluster().display(), major = binaries.major(), "making a new cluster");
    let mut initdb = command(&binaries.program("initdb"), user, &postgres, AtParentDeath::Kill);
    initdb
        .arg("--pgdata")
        .arg(&draft)
        .args(["--username", SUPERUSER_ROLE])
        .args(["--locale=C", "--encoding=UTF8", "--data-checksums", "--no-instructions"])
        .arg(format!("--lc-ctype={CHARACTER_LOCALE}"))
        // The socket's folder is the gate; there is no network.
        .args(["--auth-local=trust", "--auth-host=reject"]);
    if mode == Mode::ForTests {
        initdb.arg("--no-sync");
    }
    run(&mut initdb, "initdb", user.name())?;
    let cluster = data_directory.cluster();
    fs::rename(&draft, &cluster).map_err(file_error("rename the finished cluster to", &cluster))?;
    sync_directory(&postgres)
}

/// Removes what killed runs of `initdb` left. To be called only while holding the lock.
///
/// A leftover that cannot be removed now is tried again at the next start: it is in nobody's way.
pub(super) fn remove_drafts(data_directory: &DataDirectory) -> Result<(), PostgresError> {
    let postgres = data_directory.postgres();
    let entries = fs::read_dir(&postgres).map_err(file_error("list", &postgres))?;
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(DRAFT_PREFIX) {
            continue;
        }
        let folder = entry.path();
        tracing::info!(folder = %folder.display(), "removing a half-made cluster");
        let identity = ClusterIdentity { folder: folder.clone(), name: data_directory.cluster_name() };
        if let Err(error) = clear_earlier_processes(&identity, Duration::ZERO) {
            tracing::warn!(%error, "a process of a half-made cluster does not end");
        }
        if let Err(error) = fs::remove_dir_all(&folder) {
            tracing::warn!(%error, folder = %folder.display(), "cannot remove a half-made cluster yet");
        }
    }
    Ok(())
}

/// Makes sure that names created, renamed or removed in a folder survive a crash of the machine.
pub(super) fn sync_directory(folder: &Path) -> Result<(), PostgresError> {
    let sync = || -> io::Result<()> { File::open(folder)?.sync_all() };
    sync().map_err(file_error("write to disk the folder", folder))
}

fn unused_name(postgres: &Path) -> PathBuf {
    let process = std::process::id();
    let mut attempt = 0_u32;
    loop {
        let name = postgres.join(format!("{DRAFT_PREFIX}{process}-{attempt}"));
        if !name.exists() {
            return name;
        }
        attempt += 1;
    }
}
