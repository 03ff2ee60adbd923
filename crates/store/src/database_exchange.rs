//! Putting a restored database in the place of the present one, in one step and without losing
//! either.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection, Row};

use crate::bootstrap::{BootstrapError, close, connect, execute, lock_administration, quote_identifier, step};

/// The longest name of a database, in bytes (PostgreSQL `NAMEDATALEN` less one).
const LONGEST_NAME: usize = 63;

/// Why databases could not be made or exchanged.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseExchangeError {
    /// A step failed.
    #[error(transparent)]
    Step(#[from] BootstrapError),
    /// A name would be cut off by Postgres.
    #[error("the database name {name:?} has more than 63 bytes")]
    NameTooLong {
        /// The name.
        name: String,
    },
    /// There is no such database.
    #[error("there is no database {name:?}")]
    NoSuchDatabase {
        /// The name.
        name: String,
    },
}

/// How many tables, views and sequences a database holds, those of Postgres itself and of extensions
/// left out.
///
/// # Errors
/// [`DatabaseExchangeError::Step`] when the database does not answer.
pub async fn count_relations(url: &str) -> Result<i64, DatabaseExchangeError> {
    let mut connection = connect(&parse(url)?).await?;
    let count = sqlx::query_scalar(
        "SELECT count(*) FROM pg_class
         JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND relpersistence <> 't'
           AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
           AND NOT EXISTS (SELECT FROM pg_depend
                           WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')",
    )
    .fetch_one(&mut connection)
    .await
    .map_err(step("count what the database holds"))?;
    close(connection).await?;
    Ok(count)
}

/// Makes the empty database `side` with the owner and the rights of `present`, dropping one that an
/// earlier, killed restore left under the prefix `side_prefix`.
///
/// `administrator_url` leads to another database of the same cluster, as a role that may create
/// databases.
///
/// # Errors
/// [`DatabaseExchangeError`] naming the step; `present` is not touched.
pub async fn create_side_database(
    administrator_url: &str,
    present: &str,
    side_prefix: &str,
    side: &str,
) -> Result<(), DatabaseExchangeError> {
    check_name(side)?;
    let mut administrator = connect(&parse(administrator_url)?).await?;
    lock_administration(&mut administrator).await?;
    drop_databases_with_prefix(&mut administrator, side_prefix).await?;
    let owner: Option<String> =
        sqlx::query_scalar("SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = $1")
            .bind(present)
            .fetch_optional(&mut administrator)
            .await
            .map_err(step("look for the database"))?;
    let owner = owner.ok_or_else(|| DatabaseExchangeError::NoSuchDatabase { name: present.to_owned() })?;
    let side_name = quote_identifier(side);
    let statement =
        format!("CREATE DATABASE {side_name} OWNER {} TEMPLATE template0 ENCODING 'UTF8'", quote_identifier(&owner));
    execute(&mut administrator, "make a database to restore into", statement).await?;
    copy_rights(&mut administrator, present, &side_name).await?;
    close(administrator).await?;
    Ok(())
}

/// Drops a side database after a failed restore.
///
/// # Errors
/// [`DatabaseExchangeError::Step`] when the database does not answer.
pub async fn drop_side_database(administrator_url: &str, side: &str) -> Result<(), DatabaseExchangeError> {
    let mut administrator = connect(&parse(administrator_url)?).await?;
    lock_administration(&mut administrator).await?;
    let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quote_identifier(side));
    execute(&mut administrator, "drop the database of the failed restore", statement).await?;
    close(administrator).await?;
    Ok(())
}

/// Renames `present` to `kept_as` and `side` to `present`, both or neither. Sessions on both are
/// ended; new ones wait outside for the moment of the exchange.
///
/// # Errors
/// [`DatabaseExchangeError`] naming the step; the present database is then in its place and open.
pub async fn exchange_databases(
    administrator_url: &str,
    present: &str,
    side: &str,
    kept_as: &str,
) -> Result<(), DatabaseExchangeError> {
    check_name(kept_as)?;
    let mut administrator = connect(&parse(administrator_url)?).await?;
    lock_administration(&mut administrator).await?;
    let present_name = quote_identifier(present);
    let close_doors = format!("ALTER DATABASE {present_name} WITH ALLOW_CONNECTIONS false");
    execute(&mut administrator, "close the present database", close_doors).await?;
    let exchanged = end_sessions_and_rename(&mut administrator, present, side, kept_as).await;
    if exchanged.is_err() {
        let open_doors = format!("ALTER DATABASE {present_name} WITH ALLOW_CONNECTIONS true");
        execute(&mut administrator, "open the present database again", open_doors).await?;
    }
    exchanged?;
    close(administrator).await?;
    Ok(())
}

async fn end_sessions_and_rename(
    administrator: &mut PgConnection,
    present: &str,
    side: &str,
    kept_as: &str,
) -> Result<(), BootstrapError> {
    let action = "end the sessions on the database";
    sqlx::query(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
         WHERE datname IN ($1, $2) AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
    )
    .bind(present)
    .bind(side)
    .execute(&mut *administrator)
    .await
    .map_err(step(action))?;
    let action = "exchange the databases";
    let [present, side, kept_as] = [present, side, kept_as].map(quote_identifier);
    let mut transaction = administrator.begin().await.map_err(step(action))?;
    for statement in [
        format!("ALTER DATABASE {present} RENAME TO {kept_as}"),
        format!("ALTER DATABASE {side} RENAME TO {present}"),
        format!("ALTER DATABASE {kept_as} WITH ALLOW_CONNECTIONS true"),
    ] {
        execute(&mut transaction, action, statement).await?;
    }
    transaction.commit().await.map_err(step(action))
}

async fn drop_databases_with_prefix(administrator: &mut PgConnection, prefix: &str) -> Result<(), BootstrapError> {
    let action = "drop what an interrupted restore left";
    let left: Vec<String> =
        sqlx::query_scalar("SELECT datname::text FROM pg_database WHERE starts_with(datname::text, $1)")
            .bind(prefix)
            .fetch_all(&mut *administrator)
            .await
            .map_err(step(action))?;
    for name in left {
        let statement = format!("DROP DATABASE {} WITH (FORCE)", quote_identifier(&name));
        execute(administrator, action, statement).await?;
    }
    Ok(())
}

/// Gives the new database the rights of the present one, which a backup does not hold.
async fn copy_rights(administrator: &mut PgConnection, present: &str, side_name: &str) -> Result<(), BootstrapError> {
    let action = "copy the rights on the database";
    let rights = sqlx::query(
        "SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS grantee,
                string_agg(privilege_type, ', ') AS privileges
         FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
         WHERE datname = $1 AND grantee <> datdba
         GROUP BY 1",
    )
    .bind(present)
    .fetch_all(&mut *administrator)
    .await
    .map_err(step(action))?;
    execute(administrator, action, format!("REVOKE ALL ON DATABASE {side_name} FROM PUBLIC")).await?;
    for right in rights {
        let grantee: String = right.try_get("grantee").map_err(step(action))?;
        let privileges: String = right.try_get("privileges").map_err(step(action))?;
        let statement = format!("GRANT {privileges} ON DATABASE {side_name} TO {grantee}");
        execute(administrator, action, statement).await?;
    }
    Ok(())
}

fn parse(url: &str) -> Result<PgConnectOptions, BootstrapError> {
    url.parse().map_err(BootstrapError::Url)
}

fn check_name(name: &str) -> Result<(), DatabaseExchangeError> {
    if name.len() <= LONGEST_NAME { Ok(()) } else { Err(DatabaseExchangeError::NameTooLong { name: name.to_owned() }) }
}
