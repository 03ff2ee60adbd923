//! What has to be true of a Postgres before the first migration and before the first request: its
//! roles and database, its durability, and the harmlessness of the role the server serves as.
//!
//! Roles are no migration: migrations run as the owner this makes.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection, Row};

/// The role that owns the database: migrations, backup, erasure. It bypasses row-level security.
pub const OWNER_ROLE: &str = "trimtab_owner";
/// The role the server serves as. It owns nothing and is bound by row-level security.
pub const APPLICATION_ROLE: &str = "trimtab_application";

/// Advisory lock of everything that makes, renames or drops databases, held in the maintenance
/// database: the ASCII codes of `trimtab` and a zero.
pub(crate) const ADMINISTRATION_LOCK: i64 = 0x7472_696d_7461_6200;

/// Why a Postgres could not be made ready or checked.
#[derive(Debug, thiserror::Error)]
pub enum BootstrapError {
    /// The URL is not one of Postgres; it is not shown, as it may hold a password.
    #[error("the database URL cannot be understood")]
    Url(#[source] sqlx::Error),
    /// A step failed in the database.
    #[error("cannot {action}: {source}")]
    Step {
        /// What was tried, as the words after "cannot".
        action: &'static str,
        /// The database's or the driver's reason.
        source: sqlx::Error,
    },
}

/// Whether the owner role may make further databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerDatabases {
    /// It has the one database: the way to run.
    One,
    /// It may create and drop databases: for tests, which take a copy each.
    Many,
}

/// Makes the two roles and the database, or brings them to the wanted state.
///
/// `superuser_url` leads to the maintenance database (`postgres`) of a cluster of our own. Running
/// it again changes nothing; several processes may run it at once.
///
/// # Errors
/// [`BootstrapError`] naming the step.
pub async fn bootstrap_roles(
    superuser_url: &str,
    database: &str,
    owner_databases: OwnerDatabases,
) -> Result<(), BootstrapError> {
    let superuser: PgConnectOptions = superuser_url.parse().map_err(BootstrapError::Url)?;
    let mut maintenance = connect(&superuser).await?;
    // Held until this connection closes, also by a kill.
    lock_administration(&mut maintenance).await?;

    let create_database = match owner_databases {
        OwnerDatabases::One => "NOCREATEDB",
        OwnerDatabases::Many => "CREATEDB",
    };
    let owner = format!("LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOREPLICATION {create_database}");
    let application = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION NOCREATEDB".to_owned();
    for (role, attributes) in [(OWNER_ROLE, owner), (APPLICATION_ROLE, application)] {
        let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
            .bind(role)
            .fetch_one(&mut maintenance)
            .await
            .map_err(step("look for the roles"))?;
        let verb = if exists { "ALTER" } else { "CREATE" };
        execute(&mut maintenance, "make the roles", format!("{verb} ROLE {role} WITH {attributes}")).await?;
    }

    let accepts_sessions: Option<bool> = sqlx::query_scalar("SELECT datallowconn FROM pg_database WHERE datname = $1")
        .bind(database)
        .fetch_optional(&mut maintenance)
        .await
        .map_err(step("look for the database"))?;
    let name = quote_identifier(database);
    match accepts_sessions {
        None => {
            let statement = format!("CREATE DATABASE {name} OWNER {OWNER_ROLE} TEMPLATE template0 ENCODING 'UTF8'");
            execute(&mut maintenance, "make the database", statement).await?;
        }
        // A restore that was killed while it exchanged databases leaves the present one closed.
        Some(false) => {
            let statement = format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true");
            execute(&mut maintenance, "open the database", statement).await?;
        }
        Some(true) => {}
    }
    for statement in [
        format!("ALTER DATABASE {name} OWNER TO {OWNER_ROLE}"),
        format!("REVOKE ALL ON DATABASE {name} FROM PUBLIC"),
        format!("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {APPLICATION_ROLE}"),
        "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC".to_owned(),
        format!("GRANT CONNECT ON DATABASE postgres TO {OWNER_ROLE}"),
    ] {
        execute(&mut maintenance, "set the rights on the databases", statement).await?;
    }

    let mut inside = connect(&superuser.clone().database(database)).await?;
    let statement = "REVOKE CREATE ON SCHEMA public FROM PUBLIC".to_owned();
    execute(&mut inside, "set the rights on the schema public", statement).await?;
    close(inside).await?;
    close(maintenance).await
}

/// The four settings without which an acknowledged write may be lost or silently damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DurabilityReport {
    /// Commits are forced to disk.
    pub fsync: bool,
    /// Pages torn by a crash can be repaired.
    pub full_page_writes: bool,
    /// A commit is answered only after it is on disk.
    pub synchronous_commit: bool,
    /// Damaged pages are noticed. Own clusters have them; a foreign one may not.
    pub data_checksums: bool,
}

impl DurabilityReport {
    /// The names of the settings that are off, in the order of the fields.
    pub fn failures(&self) -> Vec<&'static str> {
        [
            (self.fsync, "fsync"),
            (self.full_page_writes, "full_page_writes"),
            (self.synchronous_commit, "synchronous_commit"),
            (self.data_checksums, "data_checksums"),
        ]
        .into_iter()
        .filter_map(|(is_on, name)| (!is_on).then_some(name))
        .collect()
    }

    /// Whether acknowledged writes survive a crash: all but the checksums, which only a cluster of
    /// our own is held to.
    pub fn is_durable(&self) -> bool {
        self.fsync && self.full_page_writes && self.synchronous_commit
    }
}

/// Reads the durability settings as they hold for this very session.
///
/// `synchronous_commit` counts as on with every value but `off`: all others wait for the local disk.
///
/// # Errors
/// [`BootstrapError::Step`] when the database does not answer.
pub async fn check_durability(connection: &mut PgConnection) -> Result<DurabilityReport, BootstrapError> {
    let row = sqlx::query(
        "SELECT current_setting('fsync') = 'on' AS fsync,
                current_setting('full_page_writes') = 'on' AS full_page_writes,
                current_setting('synchronous_commit') <> 'off' AS synchronous_commit,
                current_setting('data_checksums') = 'on' AS data_checksums",
    )
    .fetch_one(connection)
    .await
    .map_err(step("read the durability settings"))?;
    let is_on = |name| row.try_get(name).map_err(step("read the durability settings"));
    Ok(DurabilityReport {
        fsync: is_on("fsync")?,
        full_page_writes: is_on("full_page_writes")?,
        synchronous_commit: is_on("synchronous_commit")?,
        data_checksums: is_on("data_checksums")?,
    })
}

/// Why the server must not serve as a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleFault {
    /// It is a superuser, or may become one.
    Superuser,
    /// It bypasses row-level security, or may become a role that does.
    BypassesRowSecurity,
    /// It may make roles and give itself their rights.
    CreatesRoles,
    /// It owns the database, or may become its owner.
    OwnsDatabase,
    /// It owns schemas, tables, views, sequences or functions, or may become their owner.
    OwnsObjects,
}

impl RoleFault {
    /// The fault as the end of "the role ...".
    pub fn description(self) -> &'static str {
        match self {
            Self::Superuser => "is a superuser, or a member of one",
            Self::BypassesRowSecurity => "bypasses row-level security, or is a member of a role that does",
            Self::CreatesRoles => "may create roles, or is a member of a role that may",
            Self::OwnsDatabase => "owns the database, or is a member of its owner",
            Self::OwnsObjects => "owns objects in the database, or is a member of their owner",
        }
    }
}

/// The role of a session, and what speaks against serving as it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationRoleReport {
    /// The role that signed in.
    pub role: String,
    /// What speaks against it; empty when the server may serve as it.
    pub faults: Vec<RoleFault>,
}

/// Checks that the session's role is bound by row-level security and cannot get out of it.
///
/// Judges the role that signed in (a `SET ROLE` can be undone) and every role it may become.
///
/// # Errors
/// [`BootstrapError::Step`] when the database does not answer.
pub async fn check_application_role(connection: &mut PgConnection) -> Result<ApplicationRoleReport, BootstrapError> {
    let action = "check the role of the application";
    let row = sqlx::query(
        "WITH reachable AS (
             SELECT oid, rolsuper, rolbypassrls, rolcreaterole
             FROM pg_roles
             WHERE rolname = session_user OR pg_has_role(session_user, oid, 'MEMBER')
         ), owners AS (
             SELECT relowner AS owner FROM pg_class
             WHERE relpersistence <> 't' AND relnamespace <> 'pg_toast'::regnamespace
             UNION SELECT proowner FROM pg_proc
             UNION SELECT nspowner FROM pg_namespace
             WHERE nspname NOT LIKE 'pg\\_temp\\_%' AND nspname NOT LIKE 'pg\\_toast\\_temp\\_%'
         )
         SELECT session_user::text AS role,
                EXISTS (SELECT FROM reachable WHERE rolsuper) AS superuser,
                EXISTS (SELECT FROM reachable WHERE rolbypassrls) AS bypasses,
                EXISTS (SELECT FROM reachable WHERE rolcreaterole) AS creates_roles,
                EXISTS (SELECT FROM reachable JOIN pg_database ON datdba = reachable.oid
                        WHERE datname = current_database()) AS owns_database,
                EXISTS (SELECT FROM reachable JOIN owners ON owner = reachable.oid) AS owns_objects",
    )
    .fetch_one(connection)
    .await
    .map_err(step(action))?;
    let mut faults = Vec::new();
    for (name, fault) in [
        ("superuser", RoleFault::Superuser),
        ("bypasses", RoleFault::BypassesRowSecurity),
        ("creates_roles", RoleFault::CreatesRoles),
        ("owns_database", RoleFault::OwnsDatabase),
        ("owns_objects", RoleFault::OwnsObjects),
    ] {
        if row.try_get(name).map_err(step(action))? {
            faults.push(fault);
        }
    }
    Ok(ApplicationRoleReport { role: row.try_get("role").map_err(step(action))?, faults })
}

/// Waits for, and takes, the lock under which databases are made, renamed and dropped.
pub(crate) async fn lock_administration(maintenance: &mut PgConnection) -> Result<(), BootstrapError> {
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(ADMINISTRATION_LOCK)
        .execute(maintenance)
        .await
        .map(drop)
        .map_err(step("wait for another process that makes or renames databases"))
}

pub(crate) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, BootstrapError> {
    PgConnection::connect_with(options).await.map_err(step("connect to the database"))
}

pub(crate) async fn close(connection: PgConnection) -> Result<(), BootstrapError> {
    connection.close().await.map_err(step("close the connection to the database"))
}

/// Runs a statement made of our own constants and quoted names.
pub(crate) async fn execute(
    connection: &mut PgConnection,
    action: &'static str,
    statement: String,
) -> Result<(), BootstrapError> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.map(drop).map_err(step(action))
}

/// Attaches what was tried to a database error.
pub(crate) fn step(action: &'static str) -> impl FnOnce(sqlx::Error) -> BootstrapError {
    move |source| BootstrapError::Step { action, source }
}

/// A name as an identifier, whatever characters it holds.
pub(crate) fn quote_identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(quote_identifier("a\"; DROP"), "\"a\"\"; DROP\"");
    }

    #[test]
    fn what_is_off_is_named() {
        let report =
            DurabilityReport { fsync: true, full_page_writes: false, synchronous_commit: true, data_checksums: false };
        assert_eq!(report.failures(), ["full_page_writes", "data_checksums"]);
        assert!(!report.is_durable());
    }
}
