//! The database as the commands open it: started if it is our own, brought up to date, and entered as the role that serves.

use crate::blocking::on_a_thread;
use crate::config::{CommonConfig, PostgresConfig, Secret};
use crate::error::ServerError;
use crate::http::health::{Database, DatabaseAway};
use crate::postgres::{Cluster, ClusterSettings, DATABASE, Mode};
use crate::telemetry::PoolState;
use async_trait::async_trait;
use store::bootstrap::{OwnerDatabases, bootstrap_roles, check_application_role, check_durability};
use store::{PoolLimits, Store};

/// A running Postgres and how to reach it. A cluster of our own runs for as long as this lives.
pub struct RunningPostgres {
    /// As the role that serves.
    pub application_url: Secret,
    /// As the role that owns the database.
    pub owner_url: Secret,
    /// Our own cluster, unless somebody else runs Postgres.
    pub cluster: Option<Cluster>,
}

impl RunningPostgres {
    /// Starts or attaches to our own Postgres and makes its roles and database; only takes note of a given one.
    ///
    /// # Errors
    /// Whatever kept it from running.
    pub async fn start(config: &CommonConfig) -> Result<Self, ServerError> {
        match &config.postgres {
            PostgresConfig::Given { application_url, owner_url } => {
                Ok(Self { application_url: application_url.clone(), owner_url: owner_url.clone(), cluster: None })
            }
            PostgresConfig::Own { binary_directory } => {
                let settings = ClusterSettings::new(config.data_directory.clone(), Mode::Durable)
                    .with_binary_directory(binary_directory.clone());
                let cluster = on_a_thread(move || Cluster::start_or_attach(settings)).await??;
                let addresses = cluster.addresses();
                bootstrap_roles(&addresses.superuser, DATABASE, OwnerDatabases::One).await?;
                Ok(Self {
                    application_url: Secret::new(&addresses.application),
                    owner_url: Secret::new(&addresses.owner),
                    cluster: Some(cluster),
                })
            }
        }
    }

    /// Brings the tables up to date and opens the store, as a role that row-level security holds for.
    ///
    /// # Errors
    /// [`ServerError::UnsafeRole`], or whatever kept the database from being brought up to date.
    pub async fn open_store(&self, config: &CommonConfig) -> Result<Store, ServerError> {
        store::migrate(self.owner_url.reveal()).await?;
        let limits = PoolLimits { connections: config.limits.database_connections, ..PoolLimits::default() };
        let store = Store::connect_lazily(self.application_url.reveal(), &limits)?;
        let mut connection = store.pool().acquire().await.map_err(|error| {
            tracing::error!(%error, "no connection to the database");
            ServerError::NoConnection
        })?;
        let report = check_application_role(&mut connection).await?;
        if report.faults.is_empty() {
            drop(connection);
            return Ok(store);
        }
        let faults = report.faults.iter().map(|fault| fault.description()).collect();
        Err(ServerError::UnsafeRole { role: report.role, faults })
    }

    /// Stops our own Postgres in order, if this process started it.
    ///
    /// # Errors
    /// [`ServerError::Postgres`] when it could not be.
    pub async fn stop(self) -> Result<(), ServerError> {
        match self.cluster {
            Some(cluster) => Ok(on_a_thread(move || cluster.stop()).await??),
            None => Ok(()),
        }
    }
}

/// The database behind a store.
pub struct StoreDatabase {
    /// The store that serves.
    pub store: Store,
    /// Whether the cluster is our own: then it is held to data checksums as well.
    pub is_own_cluster: bool,
    /// As many connections as the store may open.
    pub connection_limit: u32,
}

#[async_trait]
impl Database for StoreDatabase {
    async fn unsafe_settings(&self) -> Result<Vec<&'static str>, DatabaseAway> {
        let mut connection = self.store.pool().acquire().await.map_err(|error| {
            tracing::warn!(%error, "no connection to the database");
            DatabaseAway
        })?;
        let report = check_durability(&mut connection).await.map_err(|error| {
            tracing::warn!(%error, "the database did not tell its settings");
            DatabaseAway
        })?;
        let mut off = report.failures();
        if !self.is_own_cluster {
            off.retain(|setting| *setting != "data_checksums");
        }
        Ok(off)
    }

    fn pool_state(&self) -> PoolState {
        let pool = self.store.pool();
        PoolState {
            open: pool.size(),
            idle: u32::try_from(pool.num_idle()).unwrap_or(u32::MAX),
            limit: self.connection_limit,
        }
    }
}

#[cfg(test)]
mod tests;
