//! A data folder for one test, and what all tests ask of a cluster.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use store::bootstrap::{OwnerDatabases, bootstrap_roles};
use tempfile::TempDir;

use crate::postgres::addresses::{self, ClusterAddresses};
use crate::postgres::{Cluster, ClusterSettings, DATABASE, DataDirectory, Mode};

/// A folder that Postgres' user can pass through when the tests run as root.
pub fn folder() -> TempDir {
    tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap()
}

pub fn data_directory(folder: &Path) -> DataDirectory {
    DataDirectory::resolve(Some(folder.join("data")), folder).unwrap()
}

pub fn settings(folder: &Path, mode: Mode) -> ClusterSettings {
    // So that the tests can be run on every version at hand.
    let binaries = std::env::var_os("POSTGRES_BIN_DIR").map(Into::into);
    let mut settings = ClusterSettings::new(data_directory(folder), mode).with_binary_directory(binaries);
    settings.start_timeout = Duration::from_secs(60);
    settings
}

pub fn start(folder: &Path, mode: Mode) -> Cluster {
    Cluster::start_or_attach(settings(folder, mode)).unwrap()
}

/// A cluster with roles and database.
pub async fn start_with_roles(folder: &Path, mode: Mode) -> Cluster {
    let cluster = start(folder, mode);
    bootstrap_roles(&cluster.addresses().superuser, DATABASE, OwnerDatabases::Many).await.unwrap();
    cluster
}

/// Another database of the same cluster.
pub fn url(addresses: &ClusterAddresses, role: &str, database: &str) -> String {
    addresses::url(role, database, &addresses.socket_directory).unwrap()
}

pub async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}

/// Runs statements, failing the test on an error.
pub async fn run(url: &str, statements: &str) {
    try_run(url, statements).await.unwrap();
}

pub async fn try_run(url: &str, statements: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&mut connection).await.map(drop)
}

pub async fn number(url: &str, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(&mut connect(url).await).await.unwrap()
}

/// Waits until the condition holds; fails the test after half a minute.
pub async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
