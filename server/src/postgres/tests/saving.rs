//! Backup and restore.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use store::bootstrap::{OwnerDatabases, bootstrap_roles};

use super::folder::{connect, folder, number, run, start_with_roles, try_run, url};
use crate::postgres::addresses::OWNER_ROLE;
use crate::postgres::{DATABASE, Mode, PostgresError, Replace, RestoreTarget, backup, restore};

const SCHEMA: &str = "
    CREATE EXTENSION btree_gist;
    CREATE TABLE notes (workspace bigint, id bigint GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (workspace, id));
    ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
    ALTER TABLE notes FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON notes USING (workspace = NULLIF(current_setting('app.workspace', true), '')::bigint);
    GRANT SELECT, INSERT ON notes TO trimtab_application;
    INSERT INTO notes (workspace) SELECT 1 FROM generate_series(1, 1000);
    INSERT INTO notes (workspace) SELECT 2 FROM generate_series(1, 10);";

const COUNT: &str = "SELECT count(*) FROM notes";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_saved_comes_back_whole_and_nothing_is_thrown_away() {
    let folder = folder();
    let cluster = start_with_roles(folder.path(), Mode::ForTests).await;
    let addresses = cluster.addresses();
    let binaries = cluster.binaries();
    run(&addresses.owner, SCHEMA).await;
    let file = folder.path().join("saved.trimtab");
    let size = backup(binaries, &addresses.owner, &file).await.unwrap();
    assert_eq!(fs::metadata(&file).unwrap().len(), size);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let again = backup(binaries, &addresses.owner, &file).await;
    assert!(matches!(again, Err(PostgresError::BackupExists { .. })), "{again:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "a draft was left");

    // The role that serves cannot save: rows of other workspaces are hidden from it.
    let by_application = backup(binaries, &addresses.application, &folder.path().join("other")).await;
    assert!(matches!(by_application, Err(PostgresError::Program { program: "pg_dump", .. })), "{by_application:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "a draft was left");

    run(&addresses.owner, "DELETE FROM notes WHERE id % 2 = 0; CREATE TABLE later (id bigint)").await;
    let target = RestoreTarget::own(addresses).unwrap();
    let refused = restore(binaries, &target, &file, Replace::No, "a").await;
    assert!(matches!(refused, Err(PostgresError::DatabaseNotEmpty { relations: 3, .. })), "{refused:?}");

    // A damaged file changes nothing and leaves no database behind.
    let damaged = folder.path().join("damaged");
    let bytes = fs::read(&file).unwrap();
    fs::write(&damaged, &bytes[..bytes.len() - 600]).unwrap();
    let refused = restore(binaries, &target, &damaged, Replace::KeepingTheOld, "b").await;
    assert!(matches!(refused, Err(PostgresError::Program { program: "pg_restore", .. })), "{refused:?}");
    assert_eq!(number(&addresses.owner, COUNT).await, 505);
    let databases = "SELECT count(*) FROM pg_database WHERE datname LIKE 'trimtab%'";
    assert_eq!(number(&addresses.owner, databases).await, 1);

    // A session of the running server must not stand in the way.
    let _session = connect(&addresses.application).await;
    let report = restore(binaries, &target, &file, Replace::KeepingTheOld, "c").await.unwrap();
    assert_eq!(report.kept_as.as_deref(), Some("trimtab_before_restore_c"));
    assert_eq!(number(&addresses.owner, COUNT).await, 1010);
    assert!(try_run(&addresses.owner, "SELECT * FROM later").await.is_err());
    let kept = url(addresses, OWNER_ROLE, "trimtab_before_restore_c");
    assert_eq!(number(&kept, COUNT).await, 505);

    // Rights and row-level security came back with the rows.
    assert_eq!(number(&addresses.application, COUNT).await, 0);
    let mut inside = connect(&addresses.application).await;
    sqlx::raw_sql("SET app.workspace = '2'").execute(&mut inside).await.unwrap();
    let seen: i64 = sqlx::query_scalar(COUNT).fetch_one(&mut inside).await.unwrap();
    assert_eq!(seen, 10);
    let refused = try_run(&addresses.application, "CREATE TABLE theirs (id bigint)").await;
    assert!(refused.is_err());
    assert!(try_run(&addresses.application, "CREATE TEMPORARY TABLE mine (id bigint)").await.is_ok());
    let open_to_all = "SELECT count(*) FROM pg_database, aclexplode(datacl) WHERE datname = 'trimtab' AND grantee = 0";
    assert_eq!(number(&addresses.owner, open_to_all).await, 0);

    // A second time over the already restored, and into an empty database.
    let report = restore(binaries, &target, &file, Replace::KeepingTheOld, "d").await.unwrap();
    assert_eq!(report.kept_as.as_deref(), Some("trimtab_before_restore_d"));
    bootstrap_roles(&addresses.superuser, "empty_one", OwnerDatabases::Many).await.unwrap();
    let empty = url(addresses, OWNER_ROLE, "empty_one");
    let target = RestoreTarget::foreign(&empty).unwrap();
    let report = restore(binaries, &target, &file, Replace::No, "e").await.unwrap();
    assert_eq!(report.kept_as, None);
    assert_eq!(number(&empty, COUNT).await, 1010);
}

/// A restore killed while the databases were exchanged leaves the present one closed to sessions;
/// the next start opens it.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_left_closed_is_opened_by_the_next_start() {
    let folder = folder();
    let cluster = start_with_roles(folder.path(), Mode::ForTests).await;
    let addresses = cluster.addresses();
    run(&addresses.superuser, "ALTER DATABASE trimtab WITH ALLOW_CONNECTIONS false").await;
    assert!(try_run(&addresses.owner, "SELECT 1").await.is_err());
    bootstrap_roles(&addresses.superuser, DATABASE, OwnerDatabases::Many).await.unwrap();
    run(&addresses.owner, "SELECT 1").await;
}
