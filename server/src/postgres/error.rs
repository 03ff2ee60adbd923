//! What can go wrong with the server's own Postgres, one variant per cause.

use std::io;
use std::path::PathBuf;

/// Why the server's own Postgres could not be found, made, started, stopped, saved or restored.
///
/// Messages name the folder or program and what to do; they are for the operator's terminal and
/// log, never for a browser.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// A file or folder could not be read, written or changed.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// What was tried, as the words after "cannot".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },

    /// A path has to be handed to Postgres or put into a URL and is not UTF-8.
    #[error("the path {} is not valid UTF-8, which Postgres' settings need; choose another folder with TRIMTAB_DATA_DIR", path.display())]
    PathNotUnicode {
        /// The offending path.
        path: PathBuf,
    },

    /// `POSTGRES_BIN_DIR` is set and does not hold usable programs.
    #[error("POSTGRES_BIN_DIR is {}, which cannot be used: {reason}; set it to the folder that holds postgres, initdb, pg_dump and pg_restore, or unset it", directory.display())]
    BinaryDirectoryUnusable {
        /// The folder named by the variable.
        directory: PathBuf,
        /// Why it was refused.
        reason: String,
    },

    /// No usable PostgreSQL was found anywhere.
    #[error(
        "no usable PostgreSQL (15 to 18) was found: {considered}; run `cargo xtask setup`, install your distribution's postgresql package, or set POSTGRES_BIN_DIR"
    )]
    NoBinaries {
        /// The places that were looked at, with what was wrong with each.
        considered: String,
    },

    /// The data belong to another major version than the programs at hand.
    #[error("the data in {} were written by PostgreSQL {data_major}, but the programs found are {found}; install PostgreSQL {data_major} or name it with POSTGRES_BIN_DIR. To move to another major version, `trimtab backup` with the old programs and `trimtab restore` into a new data folder with the new ones", cluster.display())]
    MajorMismatch {
        /// The cluster folder.
        cluster: PathBuf,
        /// The major version in its `PG_VERSION`.
        data_major: u32,
        /// The major versions and folders that were found.
        found: String,
    },

    /// The cluster folder exists and is not a Postgres cluster.
    #[error("{} exists but is not a Postgres cluster: {reason}; nothing was changed. Move it away, or choose another folder with TRIMTAB_DATA_DIR", cluster.display())]
    NotACluster {
        /// The cluster folder.
        cluster: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// Run as root, and no user exists that Postgres could run as.
    #[error(
        "Postgres refuses to run as root, and neither a user `postgres` nor `nobody` exists on this machine; create one (`useradd --system postgres`) or run as another user"
    )]
    NoUnprivilegedUser,

    /// The user Postgres runs as cannot enter a folder on the way to its data.
    #[error("Postgres runs as the user {user}, who may not enter {} on the way to {}; choose a data folder such as one under /var/lib with TRIMTAB_DATA_DIR", blocked_at.display(), path.display())]
    Unreachable {
        /// The user Postgres runs as.
        user: String,
        /// Where Postgres has to get.
        path: PathBuf,
        /// The first folder that refuses.
        blocked_at: PathBuf,
    },

    /// Files belong to another user than the one running.
    #[error("{} belongs to the user number {owner}, but this process runs as {user}; run as that user or as root, or choose another folder with TRIMTAB_DATA_DIR", path.display())]
    ForeignOwner {
        /// The file or folder.
        path: PathBuf,
        /// Its owner's number.
        owner: u32,
        /// The user running now.
        user: String,
    },

    /// The socket's folder in use is gone and cannot be made again.
    #[error("the folder of Postgres' socket {} cannot be used: {reason}", directory.display())]
    SocketDirectoryLost {
        /// The folder.
        directory: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// No folder for the socket is short enough or usable.
    #[error(
        "no folder can hold Postgres' socket, whose path may have {limit} bytes at most: {considered}; choose a shorter data folder with TRIMTAB_DATA_DIR"
    )]
    NoSocketDirectory {
        /// The most bytes a socket path may have on this system.
        limit: usize,
        /// The folders that were tried, with what was wrong with each.
        considered: String,
    },

    /// A program of Postgres could not be run at all.
    #[error("cannot run {} as the user {user}: {source}", program.display())]
    Spawn {
        /// The program.
        program: PathBuf,
        /// The user it should have run as.
        user: String,
        /// The system's reason.
        source: io::Error,
    },

    /// `initdb`, `pg_dump` or `pg_restore` ended with an error.
    #[error("{program} failed ({status}): {output}")]
    Program {
        /// The program's name.
        program: &'static str,
        /// How it ended.
        status: String,
        /// What it said on standard error, at most the last lines.
        output: String,
    },

    /// Postgres ended before it accepted connections.
    #[error("Postgres ended while starting ({status}); the end of its log {}:\n{tail}", log.display())]
    StartFailed {
        /// How it ended.
        status: String,
        /// Its log file.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },

    /// Postgres did not accept connections in time.
    #[error("Postgres did not accept connections within {seconds} s; the end of its log {}:\n{tail}", log.display())]
    StartTimedOut {
        /// How long was waited, in seconds.
        seconds: u64,
        /// Its log file.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },

    /// Another process holds the lock and its Postgres never answered.
    #[error("another process owns {} and its Postgres did not accept connections within {seconds} s; end that process, or choose another folder with TRIMTAB_DATA_DIR", lock.display())]
    OwnerSilent {
        /// The lock file the other process holds.
        lock: PathBuf,
        /// How long was waited, in seconds.
        seconds: u64,
    },

    /// A process of an earlier Postgres on the same data does not end.
    #[error("process {pid} of an earlier Postgres still uses {} and does not end; end it and try again", cluster.display())]
    LeftoverProcess {
        /// The process number.
        pid: i32,
        /// The cluster folder.
        cluster: PathBuf,
    },

    /// Stopped by order while starting.
    #[error("Postgres was told to stop while it was starting")]
    Stopped,

    /// A thread for Postgres or one of its programs could not be started or did not finish.
    #[error("cannot run a thread for Postgres: {source}")]
    Thread {
        /// The system's reason.
        source: io::Error,
    },

    /// The thread that looks after Postgres ended by a panic.
    #[error("the thread that looks after Postgres ended unexpectedly; Postgres stops with it")]
    SupervisorGone,

    /// A database URL cannot be understood.
    #[error("the database URL cannot be used: {reason}")]
    DatabaseUrl {
        /// What is wrong with it; never the URL itself, which may hold a password.
        reason: String,
    },

    /// The backup file exists already.
    #[error("{} exists already and is not overwritten; name another file", path.display())]
    BackupExists {
        /// The file.
        path: PathBuf,
    },

    /// The label of a restore is not usable in a database name.
    #[error(
        "the label {label:?} cannot be part of a database name; use up to 24 lower-case letters, digits and underscores"
    )]
    RestoreLabel {
        /// The label.
        label: String,
    },

    /// The database to restore into is not empty.
    #[error(
        "the database {database} is not empty ({relations} tables, views and sequences), and a restore is always a full one; ask for replacement to set the present database aside under another name"
    )]
    DatabaseNotEmpty {
        /// The database.
        database: String,
        /// How many relations it holds.
        relations: i64,
    },

    /// Roles or databases could not be made ready.
    #[error("cannot make the roles and the database ready: {0}")]
    Bootstrap(#[from] store::bootstrap::BootstrapError),

    /// The restored database could not be put in place.
    #[error("cannot put the restored database in place: {0}")]
    Exchange(#[from] store::database_exchange::DatabaseExchangeError),

    /// The foreground command could not listen for signals or write its line.
    #[error("cannot {action}: {source}")]
    Foreground {
        /// What was tried, as the words after "cannot".
        action: &'static str,
        /// The system's reason.
        source: io::Error,
    },
}

/// Turns an [`io::Error`] into [`PostgresError::File`] with the action and the path.
pub(super) fn file_error(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> PostgresError {
    let path = path.into();
    move |source| PostgresError::File { action, path, source }
}
