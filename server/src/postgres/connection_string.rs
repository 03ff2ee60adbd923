//! Database URLs as PostgreSQL's own programs need them.

use percent_encoding::percent_decode_str;
use url::Url;

use super::error::PostgresError;

/// Parameters of a URL that the programs understand (libpq, "Parameter Key Words"); others belong to
/// this product's own driver and would be refused.
const UNDERSTOOD: [&str; 20] = [
    "host",
    "hostaddr",
    "port",
    "user",
    "dbname",
    "passfile",
    "connect_timeout",
    "options",
    "keepalives",
    "keepalives_idle",
    "tcp_user_timeout",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "sslcrl",
    "ssl_min_protocol_version",
    "channel_binding",
    "gssencmode",
    "target_session_attrs",
];

/// A database URL, taken apart as far as needed.
#[derive(Clone, Debug)]
pub(super) struct ConnectionString {
    url: Url,
}

impl ConnectionString {
    /// Reads a `postgres://` or `postgresql://` URL that names a database.
    pub(super) fn parse(text: &str) -> Result<Self, PostgresError> {
        let url = Url::parse(text).map_err(|error| PostgresError::DatabaseUrl { reason: error.to_string() })?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(PostgresError::DatabaseUrl {
                reason: format!("it begins with {}:, not with postgresql:", url.scheme()),
            });
        }
        let connection = Self { url };
        if connection.database().is_empty() {
            return Err(PostgresError::DatabaseUrl { reason: "it names no database".to_owned() });
        }
        Ok(connection)
    }

    /// The name of the database.
    pub(super) fn database(&self) -> String {
        decoded(self.url.path().trim_start_matches('/'))
    }

    /// The whole URL, for this product's own driver.
    pub(super) fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// The same for another database of the same cluster.
    pub(super) fn with_database(&self, database: &str) -> Self {
        let mut url = self.url.clone();
        url.set_path(database);
        Self { url }
    }

    /// The URL for a program's command line, without the password, which all users of the machine
    /// could read there, and the password for its environment.
    pub(super) fn for_program(&self) -> (String, Option<String>) {
        let mut url = self.url.clone();
        let mut password = url.password().map(decoded);
        // Fails only for URLs without a host, which have no password either.
        let _ = url.set_password(None);
        let mut parameters = Vec::new();
        for (name, value) in self.url.query_pairs() {
            match name.as_ref() {
                "password" => password = Some(value.into_owned()),
                "ssl-mode" => parameters.push(("sslmode".to_owned(), value.into_owned())),
                "sslrootcert" | "ssl-root-cert" | "ssl-ca" => {
                    parameters.push(("sslrootcert".to_owned(), value.into_owned()));
                }
                known if UNDERSTOOD.contains(&known) => parameters.push((known.to_owned(), value.into_owned())),
                _ => {}
            }
        }
        url.set_query(None);
        if !parameters.is_empty() {
            // Not `query_pairs_mut`: it writes a blank as `+`, which the programs take literally.
            let encoded: Vec<String> =
                parameters.iter().map(|(name, value)| format!("{name}={}", super::addresses::encode(value))).collect();
            url.set_query(Some(&encoded.join("&")));
        }
        (url.to_string(), password)
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_leaves_the_url() {
        let text = "postgres://me:s%40cret@db.example:5433/our%20data?sslmode=require&statement-cache-capacity=5";
        let connection = ConnectionString::parse(text).unwrap();
        assert_eq!(connection.database(), "our data");
        let (url, password) = connection.for_program();
        assert_eq!(password.as_deref(), Some("s@cret"));
        assert_eq!(url, "postgres://me@db.example:5433/our%20data?sslmode=require");
    }

    #[test]
    fn a_socket_folder_survives() {
        let text = "postgresql://me@localhost:5432/trimtab?host=%2Ftmp%2Fa%20b&password=x";
        let (url, password) = ConnectionString::parse(text).unwrap().for_program();
        assert_eq!(url, "postgresql://me@localhost:5432/trimtab?host=%2Ftmp%2Fa%20b");
        assert_eq!(password.as_deref(), Some("x"));
    }

    #[test]
    fn another_database_of_the_same_cluster() {
        let connection = ConnectionString::parse("postgresql://me@localhost/a?host=%2Ftmp").unwrap();
        let other = connection.with_database("b c");
        assert_eq!(other.as_str(), "postgresql://me@localhost/b%20c?host=%2Ftmp");
        assert_eq!(other.database(), "b c");
    }

    #[test]
    fn what_is_no_database_url_is_refused_without_showing_it() {
        for text in ["mysql://me:secret@host/a", "postgres://me:secret@host", "nothing secret"] {
            let message = ConnectionString::parse(text).unwrap_err().to_string();
            assert!(!message.contains("secret"), "{message}");
        }
    }
}
