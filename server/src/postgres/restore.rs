//! Bringing a saved database back, always whole.

use std::path::Path;

use store::database_exchange::{count_relations, create_side_database, drop_side_database, exchange_databases};

use super::addresses::ClusterAddresses;
use super::backup::{check_readable, connect_to, file_program, on_a_thread};
use super::binaries::Binaries;
use super::child_process::run;
use super::connection_string::ConnectionString;
use super::error::{PostgresError, file_error};
use super::run_user::RunUser;

/// The longest label of a restore, in bytes.
const LONGEST_LABEL: usize = 24;

/// What to do with a database that holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace {
    /// Refuse.
    No,
    /// Restore beside it, then take its place; the present one is kept under another name.
    KeepingTheOld,
}

/// The database to restore into.
#[derive(Clone, Debug)]
pub struct RestoreTarget {
    /// Another database of the same cluster, as a role that may create and rename databases and end
    /// their sessions.
    administrator_url: String,
    /// The database itself, as its owner.
    owner: ConnectionString,
}

impl RestoreTarget {
    /// The product's database in a cluster of our own.
    ///
    /// # Errors
    /// [`PostgresError::DatabaseUrl`].
    pub fn own(addresses: &ClusterAddresses) -> Result<Self, PostgresError> {
        Ok(Self { administrator_url: addresses.superuser.clone(), owner: ConnectionString::parse(&addresses.owner)? })
    }

    /// A database elsewhere, by `DATABASE_OWNER_URL`. Replacing a filled one works if that role may
    /// also connect to the database `postgres`, create databases and end the others' sessions (or
    /// there are none).
    ///
    /// # Errors
    /// [`PostgresError::DatabaseUrl`].
    pub fn foreign(owner_url: &str) -> Result<Self, PostgresError> {
        let owner = ConnectionString::parse(owner_url)?;
        Ok(Self { administrator_url: owner.with_database("postgres").as_str().to_owned(), owner })
    }
}

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// The database that now holds the saved state.
    pub database: String,
    /// Where the state before the restore is kept, if there was one.
    pub kept_as: Option<String>,
}

/// Restores `file` into the target. The roles have to exist already.
///
/// An empty database is filled in one transaction. With [`Replace::KeepingTheOld`] a filled one is
/// set aside as `<database>_before_restore_<label>` after the file was restored completely beside
/// it; until then the present one serves on. `label` tells restores apart, best a time such as
/// `20260131t120000z` given by the caller's clock.
///
/// # Errors
/// [`PostgresError::DatabaseNotEmpty`], [`PostgresError::RestoreLabel`], [`PostgresError::Program`]
/// with what `pg_restore` said, [`PostgresError::Exchange`]; the present database is untouched then.
pub async fn restore(
    binaries: &Binaries,
    target: &RestoreTarget,
    file: &Path,
    replace: Replace,
    label: &str,
) -> Result<RestoreReport, PostgresError> {
    check_label(label)?;
    let file = file.canonicalize().map_err(file_error("read the backup", file))?;
    let database = target.owner.database();
    {
        let (binaries, file) = (binaries.clone(), file.clone());
        on_a_thread(move || check_readable(&binaries, &file)).await?;
    }
    let relations = count_relations(target.owner.as_str()).await?;
    if relations == 0 {
        fill(binaries, &target.owner, &file).await?;
        return Ok(RestoreReport { database, kept_as: None });
    }
    if replace == Replace::No {
        return Err(PostgresError::DatabaseNotEmpty { database, relations });
    }

    let side_prefix = format!("{database}_restoring_");
    let side = format!("{side_prefix}{label}");
    let kept_as = format!("{database}_before_restore_{label}");
    let administrator_url = &target.administrator_url;
    create_side_database(administrator_url, &database, &side_prefix, &side).await?;
    let outcome = match fill(binaries, &target.owner.with_database(&side), &file).await {
        Ok(()) => exchange_databases(administrator_url, &database, &side, &kept_as).await.map_err(PostgresError::from),
        Err(error) => Err(error),
    };
    if let Err(error) = outcome {
        if let Err(cleaning) = drop_side_database(administrator_url, &side).await {
            tracing::warn!(error = %cleaning, database = side, "cannot drop the database of a failed restore");
        }
        return Err(error);
    }
    Ok(RestoreReport { database, kept_as: Some(kept_as) })
}

/// Fills an empty database, in one transaction. The objects become the connecting owner's.
async fn fill(binaries: &Binaries, into: &ConnectionString, file: &Path) -> Result<(), PostgresError> {
    let mut command = file_program(binaries, "pg_restore");
    command.args(["--exit-on-error", "--single-transaction", "--no-owner"]);
    connect_to(&mut command, into);
    command.arg(file);
    on_a_thread(move || run(&mut command, "pg_restore", RunUser::present().name()).map(drop)).await
}

fn check_label(label: &str) -> Result<(), PostgresError> {
    let is_fine = (1..=LONGEST_LABEL).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if is_fine { Ok(()) } else { Err(PostgresError::RestoreLabel { label: label.to_owned() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_parts_of_plain_names() {
        assert!(check_label("20260131t120000z").is_ok());
        for label in ["", "2026-01-31", "A", "a b", &"x".repeat(25)] {
            assert!(check_label(label).is_err(), "{label:?}");
        }
    }
}
