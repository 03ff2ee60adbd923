//! Why a command of `trimtab` ended without doing its work. Each message says what happened, where, and what to do; it goes to the
//! terminal of whoever runs the command, never to a browser.

use crate::config::ConfigError;
use crate::http::assets::SiteError;
use crate::import::ImportError;
use crate::postgres::PostgresError;
use backend::AppError;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use store::StoreError;
use store::bootstrap::BootstrapError;

/// Why a command ended without doing its work.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Flags or variables do not hold.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The browser's side cannot be served.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The server's own Postgres failed.
    #[error(transparent)]
    Postgres(#[from] PostgresError),
    /// The database cannot be used.
    #[error("cannot use the database: {0}")]
    Store(#[from] StoreError),
    /// The database cannot be made ready or checked.
    #[error("cannot make the database ready: {0}")]
    Bootstrap(#[from] BootstrapError),
    /// The role to serve as could get around row-level security.
    #[error("refusing to serve as the role {role}: it {}; DATABASE_URL has to name a role that owns nothing and is bound by row-level security", faults.join(", and it "))]
    UnsafeRole {
        /// The role.
        role: String,
        /// What speaks against it.
        faults: Vec<&'static str>,
    },
    /// No connection as the role to serve as.
    #[error("cannot connect to the database as the role to serve as; is it running, and may that role connect?")]
    NoConnection,
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; stop what uses it, or choose another with --address")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
    /// The system refused something that every process may do.
    #[error("cannot {action}: {source}")]
    System {
        /// What was tried, as the words after "cannot".
        action: &'static str,
        /// The system's reason.
        source: io::Error,
    },
    /// A folder's name, or the name given, is no name of a workspace.
    #[error("'{name}' cannot be the name of a workspace: {reason}")]
    WorkspaceName {
        /// The name.
        name: String,
        /// What a name has to be.
        reason: String,
    },
    /// Files of a folder do not hold; nothing was changed.
    #[error("{} was not loaded: {summary}", directory.display())]
    Files {
        /// The folder.
        directory: PathBuf,
        /// How many errors there are; each has been printed on a line of its own.
        summary: String,
    },
    /// A folder cannot be read at all.
    #[error(transparent)]
    Folder(#[from] ImportError),
    /// A use case was refused.
    #[error("{0}")]
    Refused(#[from] AppError),
}
