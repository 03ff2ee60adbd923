//! The pool of connections, with a guard against poisoned ones.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Executor, PgPool};
use std::time::Duration;

/// Bounds of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolLimits {
    /// The most connections at a time.
    pub connections: u32,
    /// How long a request waits for one before it is told to come back.
    pub acquire_timeout: Duration,
}

impl Default for PoolLimits {
    fn default() -> Self {
        Self { connections: 16, acquire_timeout: Duration::from_secs(1) }
    }
}

/// Ends a transaction where there is one. A lone ROLLBACK would write a warning into the server's log each time there is none; this warns
/// only when it had something to mend.
const END_ANY_TRANSACTION: &str = "BEGIN; ROLLBACK";

/// Opens the pool; connections are made when first needed.
///
/// sqlx 0.9: when `begin()` is cancelled, by a client that leaves or a timeout, the connection goes back to the pool inside an open
/// transaction, and later acknowledged writes vanish with it. Hence every connection is rolled back on its way in, so that it holds no
/// lock while it rests, and on its way out, so that no write can land in a transaction nobody commits.
pub(crate) fn open_lazily(options: PgConnectOptions, limits: &PoolLimits) -> PgPool {
    let options = options.application_name("trimtab").options([
        ("statement_timeout", "60s"),
        ("idle_in_transaction_session_timeout", "60s"),
        ("lock_timeout", "10s"),
    ]);
    PgPoolOptions::new()
        .max_connections(limits.connections)
        .acquire_timeout(limits.acquire_timeout)
        .test_before_acquire(false)
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.execute(sqlx::raw_sql(END_ANY_TRANSACTION)).await?;
                Ok(true)
            })
        })
        .before_acquire(|connection, _| {
            Box::pin(async move {
                connection.execute(sqlx::raw_sql(END_ANY_TRANSACTION)).await?;
                Ok(true)
            })
        })
        .connect_lazy_with(options)
}
