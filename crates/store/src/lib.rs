//! `backend` on Postgres: the only SQL of Trimtab, one file per area.
//!
//! Every read and write runs in one transaction that names its workspace; row-level security does the rest. Nothing here reads a clock:
//! the instant of a change is handed in.

pub mod bootstrap;
pub mod database_exchange;
mod entries;
mod error;
mod forms;
mod formulas;
mod import;
mod knowledge;
mod kpis;
mod maps;
mod objectives;
mod pool;
mod readings;
mod registers;
mod tables;
mod targets;
mod today;
mod transaction;
mod trust;
mod words;
mod workspaces;

#[cfg(test)]
mod test_database;
#[cfg(test)]
mod tests;

pub use error::StoreError;
pub use pool::PoolLimits;

use backend::Backend;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use std::sync::Arc;

/// The migrations of the product, compiled in.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// The store: a pool of connections as the application's role.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
}

impl Store {
    /// A store whose connections are opened when they are first needed.
    ///
    /// # Errors
    /// Where the address cannot be read.
    pub fn connect_lazily(application_url: &str, limits: &PoolLimits) -> Result<Self, StoreError> {
        let options: PgConnectOptions = application_url.parse().map_err(|_| StoreError::Address)?;
        Ok(Self::on(options, limits))
    }

    fn on(options: PgConnectOptions, limits: &PoolLimits) -> Self {
        Self { pool: pool::open_lazily(options, limits) }
    }

    /// The pool, for health checks and gauges.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Every area of the backend, on this store.
    #[must_use]
    pub fn backend(&self) -> Backend {
        let store = Arc::new(self.clone());
        Backend {
            workspaces: store.clone(),
            maps: store.clone(),
            kpis: store.clone(),
            objectives: store.clone(),
            forms: store.clone(),
            formulas: store.clone(),
            entries: store.clone(),
            registers: store.clone(),
            today: store.clone(),
            imports: store,
        }
    }
}

/// Brings the schema up to date as the owner. Safe when several servers start at once: the migrator holds an advisory lock.
///
/// # Errors
/// Where the database cannot be reached or a migration fails; a failed migration leaves the schema as it was before it.
pub async fn migrate(owner_url: &str) -> Result<(), StoreError> {
    use sqlx::{ConnectOptions, Connection};
    let options: PgConnectOptions = owner_url.parse().map_err(|_| StoreError::Address)?;
    let mut connection = options.connect().await?;
    MIGRATIONS.run(&mut connection).await.map_err(StoreError::Migration)?;
    connection.close().await?;
    Ok(())
}
