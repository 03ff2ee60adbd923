//! Starting, roles, attaching, dying and coming back.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use store::bootstrap::{OwnerDatabases, RoleFault, bootstrap_roles, check_application_role, check_durability};

use super::folder::{connect, eventually, folder, number, run, settings, start, start_with_roles, try_run, url};
use crate::postgres::addresses::{APPLICATION_ROLE, SUPERUSER_ROLE};
use crate::postgres::cluster::{ClusterRole, ClusterState};
use crate::postgres::{Cluster, DATABASE, Mode, PostgresError};

fn owner_pid(cluster: &Cluster) -> Option<Pid> {
    match cluster.state() {
        ClusterState::Running { role: ClusterRole::Owner { postgres_pid } } => {
            Some(Pid::from_raw(i32::try_from(postgres_pid).unwrap()))
        }
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_made_once_and_each_may_do_its_part() {
    let folder = folder();
    let cluster = start(folder.path(), Mode::ForTests);
    let addresses = cluster.addresses().clone();
    let bootstrap = || bootstrap_roles(&addresses.superuser, DATABASE, OwnerDatabases::One);
    let (first, second) = tokio::join!(bootstrap(), bootstrap());
    first.unwrap();
    second.unwrap();
    bootstrap().await.unwrap();

    let report = check_application_role(&mut connect(&addresses.application).await).await.unwrap();
    assert_eq!((report.role.as_str(), report.faults), (APPLICATION_ROLE, vec![]));
    let report = check_application_role(&mut connect(&addresses.owner).await).await.unwrap();
    let of_an_owner = [RoleFault::BypassesRowSecurity, RoleFault::OwnsDatabase, RoleFault::OwnsObjects];
    assert_eq!(report.faults, of_an_owner);
    let report = check_application_role(&mut connect(&addresses.superuser).await).await.unwrap();
    assert!(report.faults.contains(&RoleFault::Superuser), "{report:?}");

    run(&addresses.owner, "CREATE TABLE things (id bigint)").await;
    run(&addresses.application, "CREATE TEMPORARY TABLE mine (id bigint)").await;
    for refused in ["CREATE TABLE theirs (id bigint)", "SELECT * FROM things", "CREATE SCHEMA theirs"] {
        assert!(try_run(&addresses.application, refused).await.is_err(), "{refused}");
    }
    assert!(try_run(&addresses.owner, "CREATE DATABASE another").await.is_err());
    let elsewhere = url(&addresses, APPLICATION_ROLE, "postgres");
    assert!(try_run(&elsewhere, "SELECT 1").await.is_err());

    // A role that owns a table, or may become the owner of all, is found out.
    run(&url(&addresses, SUPERUSER_ROLE, DATABASE), "ALTER TABLE things OWNER TO trimtab_application").await;
    let report = check_application_role(&mut connect(&addresses.application).await).await.unwrap();
    assert_eq!(report.faults, [RoleFault::OwnsObjects]);
    run(&addresses.superuser, "GRANT trimtab_owner TO trimtab_application").await;
    let report = check_application_role(&mut connect(&addresses.application).await).await.unwrap();
    assert_eq!(report.faults, of_an_owner);

    let report = check_durability(&mut connect(&addresses.application).await).await.unwrap();
    assert_eq!(report.failures(), ["fsync", "full_page_writes", "synchronous_commit"]);
    cluster.stop().unwrap();
    assert!(try_run(&addresses.application, "SELECT 1").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_instance_attaches_and_takes_over() {
    let folder = folder();
    let first = start_with_roles(folder.path(), Mode::ForTests).await;
    run(&first.addresses().owner, "CREATE TABLE kept AS SELECT 7 AS id").await;
    let second = start(folder.path(), Mode::ForTests);
    assert_eq!(second.state(), ClusterState::Running { role: ClusterRole::Attached });
    assert_eq!(second.addresses(), first.addresses());

    let third = start(folder.path(), Mode::ForTests);
    third.stop().unwrap();
    assert_eq!(number(&first.addresses().owner, "SELECT id::bigint FROM kept").await, 7);

    let before = owner_pid(&first).unwrap();
    first.stop().unwrap();
    let after = eventually("the second to take over", async || owner_pid(&second)).await;
    assert_ne!(before, after);
    assert_eq!(number(&second.addresses().owner, "SELECT id::bigint FROM kept").await, 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_postgres_comes_back_with_every_committed_row() {
    let folder = folder();
    let cluster = start_with_roles(folder.path(), Mode::Durable).await;
    let owner = cluster.addresses().owner.clone();
    let report = check_durability(&mut connect(&owner).await).await.unwrap();
    assert_eq!(report.failures(), Vec::<&str>::new());
    run(&owner, "CREATE TABLE counted (id bigint)").await;
    for round in 1..=2_i64 {
        for _ in 0..50 {
            run(&owner, "INSERT INTO counted VALUES (1)").await;
        }
        // A backend deep in a computation does not notice that its postmaster died, and blocks
        // the next start until it is ended.
        let mut busy = connect(&owner).await;
        let busy = tokio::spawn(async move {
            sqlx::raw_sql("SELECT count(*) FROM generate_series(1, 1000000000000)").execute(&mut busy).await.is_err()
        });
        let running = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series%'
                       AND pid <> pg_backend_pid()";
        eventually("the computation to run", async || (number(&owner, running).await == 1).then_some(())).await;

        let killed = owner_pid(&cluster).unwrap();
        kill(killed, Signal::SIGKILL).unwrap();
        eventually("postgres to come back", async || owner_pid(&cluster).filter(|pid| *pid != killed)).await;
        assert_eq!(number(&owner, "SELECT count(*) FROM counted").await, 50 * round);
        assert!(busy.await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_path_moves_the_socket_to_a_short_folder() {
    let folder = folder();
    let long = folder.path().join("d".repeat(90));
    std::fs::create_dir(&long).unwrap();
    std::fs::set_permissions(&long, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let cluster = start_with_roles(&long, Mode::ForTests).await;
    let socket = cluster.addresses().socket_directory.clone();
    assert!(!socket.starts_with(&long), "{}", socket.display());
    assert_eq!(number(&cluster.addresses().application, "SELECT 1::bigint").await, 1);
    // Who attaches learns the place from the cluster.
    let second = start(&long, Mode::ForTests);
    assert_eq!(second.addresses().socket_directory, socket);
    drop((second, cluster));
    std::fs::remove_dir_all(socket).unwrap();
}

#[test]
fn data_of_another_major_version_are_refused_and_left_alone() {
    let folder = folder();
    let settings = settings(folder.path(), Mode::ForTests);
    let cluster = settings.data_directory.cluster();
    std::fs::create_dir_all(&cluster).unwrap();
    std::fs::write(cluster.join("PG_VERSION"), "9\n").unwrap();
    if nix::unistd::geteuid().is_root() {
        // As if it had been made by an earlier run.
        let user = crate::postgres::RunUser::choose(&settings.data_directory).unwrap();
        let postgres = settings.data_directory.postgres();
        std::os::unix::fs::chown(postgres, Some(user.uid()), Some(user.gid())).unwrap();
    }
    let error = Cluster::start_or_attach(settings).unwrap_err();
    assert!(matches!(error, PostgresError::MajorMismatch { data_major: 9, .. }), "{error}");
    assert_eq!(std::fs::read_dir(cluster).unwrap().count(), 1);
}
