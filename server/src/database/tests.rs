use super::*;
use crate::config::{LimitsConfig, LogFormat, TelemetryConfig};
use crate::postgres::DataDirectory;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::TempDir;

/// A folder that Postgres' user can pass through when the tests run as root.
fn folder() -> TempDir {
    tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap()
}

async fn database(folder: &Path, mode: Mode) -> (Cluster, StoreDatabase) {
    let data_directory = DataDirectory::resolve(Some(folder.join("data")), folder).unwrap();
    let cluster = on_a_thread(move || Cluster::start_or_attach(ClusterSettings::new(data_directory, mode)))
        .await
        .unwrap()
        .unwrap();
    let addresses = cluster.addresses();
    bootstrap_roles(&addresses.superuser, DATABASE, OwnerDatabases::One).await.unwrap();
    let store = Store::connect_lazily(&addresses.application, &PoolLimits::default()).unwrap();
    (cluster, StoreDatabase { store, is_own_cluster: true, connection_limit: 16 })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_may_forget_is_not_ready_and_says_why() {
    let folder = folder();
    let (cluster, database) = database(folder.path(), Mode::ForTests).await;
    assert_eq!(database.unsafe_settings().await.unwrap(), ["fsync", "full_page_writes", "synchronous_commit"]);
    let state = database.pool_state();
    assert!(state.open >= 1 && state.limit == 16, "{state:?}");
    database.store.pool().close().await;
    drop(cluster);
    assert_eq!(database.unsafe_settings().await, Err(DatabaseAway));
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_cluster_is_ready_and_another_s_owner_is_refused() {
    let folder = folder();
    let (cluster, database) = database(folder.path(), Mode::Durable).await;
    assert!(database.unsafe_settings().await.unwrap().is_empty());
    database.store.pool().close().await;

    let addresses = cluster.addresses();
    let config = CommonConfig {
        data_directory: DataDirectory::resolve(Some(folder.path().join("data")), folder.path()).unwrap(),
        postgres: PostgresConfig::Given {
            application_url: Secret::new(&addresses.owner),
            owner_url: Secret::new(&addresses.owner),
        },
        telemetry: TelemetryConfig { filter: "info".to_owned(), format: LogFormat::Text },
        limits: LimitsConfig::default(),
        unknown_variables: Vec::new(),
    };
    let error = RunningPostgres::start(&config).await.unwrap().open_store(&config).await.err().unwrap();
    assert!(matches!(&error, ServerError::UnsafeRole { .. }), "{error}");
    assert!(error.to_string().contains("row-level security"), "{error}");
    drop(cluster);
}
