//! Saving a database into one file.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use super::binaries::Binaries;
use super::child_process::{AtParentDeath, command, run};
use super::connection_string::ConnectionString;
use super::error::{PostgresError, file_error};
use super::initialise::sync_directory;
use super::run_user::RunUser;

/// Variables the programs may need to reach a foreign database; all others are cleared.
const PASSED_ON: [&str; 6] = ["HOME", "PGPASSFILE", "PGPASSWORD", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY"];

/// Saves the database behind `owner_url` into `file`, in `pg_dump`'s custom format (compressed, and
/// one consistent moment of the database).
///
/// The file appears under its name only when it is complete, readable again and on disk; only this
/// user may read it. The owner's role is needed because row-level security would hide rows from any
/// other, or fail. Returns the size in bytes.
///
/// # Errors
/// [`PostgresError::BackupExists`], [`PostgresError::Program`] with what `pg_dump` said, or
/// [`PostgresError::File`]; nothing is left behind then.
pub async fn backup(binaries: &Binaries, owner_url: &str, file: &Path) -> Result<u64, PostgresError> {
    let connection = ConnectionString::parse(owner_url)?;
    let file = std::path::absolute(file).map_err(file_error("resolve", file))?;
    let binaries = binaries.clone();
    on_a_thread(move || save(&binaries, &connection, &file)).await
}

/// Runs blocking work on a thread that lives until it is done, as the parent-death signal needs.
pub(super) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PostgresError> + Send + 'static,
) -> Result<T, PostgresError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| PostgresError::Thread { source: io::Error::other(error) })?
}

/// A command of `pg_dump` or `pg_restore` as the present user, who is to read or write the file.
pub(super) fn file_program(binaries: &Binaries, name: &str) -> Command {
    let mut command = command(&binaries.program(name), &RunUser::present(), Path::new("/"), AtParentDeath::Kill);
    for name in PASSED_ON {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// Adds the database to a command.
pub(super) fn connect_to(command: &mut Command, connection: &ConnectionString) {
    let (url, password) = connection.for_program();
    command.arg("--no-password").arg(format!("--dbname={url}"));
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
}

/// Reads the table of contents, which fails for what is no backup or a cut-off one.
pub(super) fn check_readable(binaries: &Binaries, file: &Path) -> Result<(), PostgresError> {
    let mut list = file_program(binaries, "pg_restore");
    list.arg("--list").arg(file);
    run(&mut list, "pg_restore", RunUser::present().name()).map(drop)
}

fn save(binaries: &Binaries, connection: &ConnectionString, file: &Path) -> Result<u64, PostgresError> {
    if fs::symlink_metadata(file).is_ok() {
        return Err(PostgresError::BackupExists { path: file.to_path_buf() });
    }
    let draft = draft_name(file);
    let saved = write_draft(binaries, connection, &draft).and_then(|size| {
        fs::rename(&draft, file).map_err(file_error("rename the finished backup to", file))?;
        sync_directory(file.parent().unwrap_or(Path::new("/")))?;
        Ok(size)
    });
    if saved.is_err() {
        // The first error is the one to tell; a draft that cannot be removed is named as one.
        let _ = fs::remove_file(&draft);
    }
    saved
}

fn write_draft(binaries: &Binaries, connection: &ConnectionString, draft: &Path) -> Result<u64, PostgresError> {
    // Made first, so that it is this user's alone from the first byte.
    let handle = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(draft)
        .map_err(file_error("create the backup", draft))?;
    let mut dump = file_program(binaries, "pg_dump");
    dump.arg("--format=custom").arg("--file").arg(draft);
    connect_to(&mut dump, connection);
    run(&mut dump, "pg_dump", RunUser::present().name())?;
    check_readable(binaries, draft)?;
    handle.sync_all().map_err(file_error("write to disk the backup", draft))?;
    let metadata = handle.metadata().map_err(file_error("look at the backup", draft))?;
    Ok(metadata.len())
}

fn draft_name(file: &Path) -> PathBuf {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".partial-{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed)));
    file.with_file_name(name)
}
