//! The cluster's roles and the URLs to reach it by.

use std::fmt;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::error::PostgresError;

/// The role `initdb` makes; used to make roles and databases, never to serve.
pub const SUPERUSER_ROLE: &str = "trimtab_superuser";
/// The role that owns the database: migrations, backup, erasure.
pub const OWNER_ROLE: &str = store::bootstrap::OWNER_ROLE;
/// The role the server serves as; it owns nothing.
pub const APPLICATION_ROLE: &str = store::bootstrap::APPLICATION_ROLE;
/// The product's database.
pub const DATABASE: &str = "trimtab";

/// The number in the socket's file name. No port of the network is ever opened.
pub(super) const PORT: u16 = 5432;

/// All but the characters RFC 3986 calls unreserved is encoded.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How to reach a cluster of our own. The URLs hold no secret: who may enter the socket's folder may
/// connect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClusterAddresses {
    /// The maintenance database `postgres` as superuser.
    pub superuser: String,
    /// The product's database as its owner (`DATABASE_OWNER_URL`).
    pub owner: String,
    /// The product's database as the application (`DATABASE_URL`).
    pub application: String,
    /// The folder of the socket.
    pub socket_directory: PathBuf,
}

impl ClusterAddresses {
    /// The addresses of a cluster whose socket is in `socket_directory`.
    pub(super) fn new(socket_directory: &Path) -> Result<Self, PostgresError> {
        Ok(Self {
            superuser: url(SUPERUSER_ROLE, "postgres", socket_directory)?,
            owner: url(OWNER_ROLE, DATABASE, socket_directory)?,
            application: url(APPLICATION_ROLE, DATABASE, socket_directory)?,
            socket_directory: socket_directory.to_path_buf(),
        })
    }
}

/// A URL that says everything itself, so that `PGPORT`, `PGSSLMODE` and the like have no say.
pub(super) fn url(role: &str, database: &str, socket_directory: &Path) -> Result<String, PostgresError> {
    let folder = socket_directory
        .to_str()
        .ok_or_else(|| PostgresError::PathNotUnicode { path: socket_directory.to_path_buf() })?;
    Ok(format!(
        "postgresql://{}@localhost:{PORT}/{}?host={}&sslmode=disable",
        encode(role),
        encode(database),
        encode(folder)
    ))
}

/// Percent-encodes one part of a URL.
pub(super) fn encode(text: &str) -> impl fmt::Display {
    utf8_percent_encode(text, RESERVED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlx_reads_back_what_was_written() {
        let folder = Path::new("/tmp/a b&c=ü%");
        let addresses = ClusterAddresses::new(folder).unwrap();
        let options: sqlx::postgres::PgConnectOptions = addresses.application.parse().unwrap();
        assert_eq!(options.get_socket().map(PathBuf::as_path), Some(folder));
        assert_eq!(options.get_username(), APPLICATION_ROLE);
        assert_eq!(options.get_database(), Some(DATABASE));
        assert_eq!(options.get_port(), PORT);
    }
}
