//! A database of its own for each test, copied from a migrated template in a fifth of a second.
//!
//! The cluster is the one `cargo xtask test` starts; tests connect as the application's role, as the product does.

use crate::{PoolLimits, Store};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};

static TEMPLATE: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
static COUNTER: AtomicU32 = AtomicU32::new(0);

/// One test's database.
pub(crate) struct TestDatabase {
    /// The store, as the application's role.
    pub(crate) store: Store,
    /// How to connect as the owner, past row-level security.
    owner: PgConnectOptions,
    /// How to connect as the application's role.
    application: PgConnectOptions,
}

fn options(variable: &str) -> PgConnectOptions {
    let url = std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: run these tests with `cargo xtask test`, which starts their Postgres")
    });
    url.parse().unwrap()
}

async fn template() -> String {
    let name = format!("template_{}", std::process::id());
    let mut administrator = options("TRIMTAB_TEST_SUPERUSER_URL").connect().await.unwrap();
    run(&mut administrator, format!("CREATE DATABASE {name} OWNER trimtab_owner")).await;
    let mut owner = options("TRIMTAB_TEST_OWNER_URL").database(&name).connect().await.unwrap();
    crate::MIGRATIONS.run(&mut owner).await.unwrap();
    owner.close().await.unwrap();
    name
}

async fn run(connection: &mut PgConnection, statement: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(connection).await.unwrap();
}

impl TestDatabase {
    /// A migrated, empty database.
    pub(crate) async fn create() -> Self {
        Self::copy_of(TEMPLATE.get_or_init(template).await).await
    }

    /// A database without a single table.
    pub(crate) async fn unmigrated() -> Self {
        Self::copy_of("template1").await
    }

    async fn copy_of(template: &str) -> Self {
        let name = format!("test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let mut administrator = options("TRIMTAB_TEST_SUPERUSER_URL").connect().await.unwrap();
        run(&mut administrator, format!("CREATE DATABASE {name} OWNER trimtab_owner TEMPLATE {template}")).await;
        administrator.close().await.unwrap();
        let application = options("TRIMTAB_TEST_APPLICATION_URL").database(&name);
        Self {
            store: Store::on(application.clone(), &PoolLimits::default()),
            owner: options("TRIMTAB_TEST_OWNER_URL").database(&name),
            application,
        }
    }

    /// A connection as the owner.
    pub(crate) async fn owner(&self) -> PgConnection {
        self.owner.connect().await.unwrap()
    }

    /// A store of its own on this database.
    pub(crate) fn store_with(&self, limits: &PoolLimits) -> Store {
        Store::on(self.application.clone(), limits)
    }
}
