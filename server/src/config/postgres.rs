//! Which Postgres holds the data.

use super::environment::Reader;
use std::fmt;
use std::path::PathBuf;

/// Text that must not reach a log: a URL with a password in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text` from being shown.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one who connects.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// Which Postgres holds the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostgresConfig {
    /// The server's own, run as a child process in the data folder.
    Own {
        /// `POSTGRES_BIN_DIR`: the folder of its programs; found by itself when absent.
        binary_directory: Option<PathBuf>,
    },
    /// One that somebody else runs.
    Given {
        /// `DATABASE_URL`: as the role the server serves as.
        application_url: Secret,
        /// `DATABASE_OWNER_URL`: as the role that owns the database, for migrations and backups.
        owner_url: Secret,
    },
}

impl PostgresConfig {
    /// Reads `DATABASE_URL`, `DATABASE_OWNER_URL` and `POSTGRES_BIN_DIR`.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let environment = reader.environment();
        let [application, owner] = ["DATABASE_URL", "DATABASE_OWNER_URL"].map(|name| {
            let text = environment.get(name);
            if text.is_some_and(|text| !text.starts_with("postgres://") && !text.starts_with("postgresql://")) {
                reader.problem(name, "is not a postgresql:// URL");
            }
            text
        });
        match (application, owner) {
            (Some(application), Some(owner)) => {
                if application == owner {
                    reader.problem(
                        "DATABASE_OWNER_URL",
                        "is the same as DATABASE_URL; the server serves as a role that owns nothing, so that row-level security holds",
                    );
                }
                Self::Given { application_url: Secret::new(application), owner_url: Secret::new(owner) }
            }
            (Some(_), None) => {
                reader.problem(
                    "DATABASE_OWNER_URL",
                    "is missing: with DATABASE_URL set, migrations and backups need the URL of the role that owns the database",
                );
                Self::Own { binary_directory: None }
            }
            (None, Some(_)) => {
                reader.problem(
                    "DATABASE_URL",
                    "is missing: with DATABASE_OWNER_URL set, the server needs the URL of the role it serves as; unset both to use \
                     the server's own Postgres",
                );
                Self::Own { binary_directory: None }
            }
            (None, None) => Self::Own { binary_directory: environment.get("POSTGRES_BIN_DIR").map(PathBuf::from) },
        }
    }
}
