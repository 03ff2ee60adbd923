//! The pool: a cancelled transaction poisons nothing.

use crate::PoolLimits;
use crate::test_database::TestDatabase;
use std::time::Duration;

#[tokio::test]
async fn a_cancelled_begin_leaves_no_transaction_behind() {
    let database = TestDatabase::create().await;
    let mut owner = database.owner().await;
    sqlx::raw_sql("CREATE TABLE written (number integer); GRANT INSERT ON written TO trimtab_application")
        .execute(&mut owner)
        .await
        .unwrap();
    let store = database.store_with(&PoolLimits { connections: 1, acquire_timeout: Duration::from_secs(5) });
    for number in 0..200_u64 {
        // Cut the future at every point of its way, the reply of BEGIN among them.
        let _ = tokio::time::timeout(Duration::from_micros(number * 5), store.pool().begin()).await;
        let number = i32::try_from(number).unwrap();
        sqlx::query("INSERT INTO written VALUES ($1)").bind(number).execute(store.pool()).await.unwrap();
    }
    // Read past the pool: a write that sits in a transaction left open cannot be seen from here.
    let seen: i64 = sqlx::query_scalar("SELECT count(*) FROM written").fetch_one(&mut owner).await.unwrap();
    assert_eq!(seen, 200, "acknowledged writes were lost");
}

#[tokio::test]
async fn a_setting_of_one_transaction_does_not_reach_the_next() {
    let database = TestDatabase::create().await;
    let store = database.store_with(&PoolLimits { connections: 1, acquire_timeout: Duration::from_secs(5) });
    let workspace = domain::id::WorkspaceId::of_slug(&"firm".parse().unwrap());
    let transaction = crate::transaction::begin_reading(store.pool(), workspace).await.unwrap();
    drop(transaction);
    let left: Option<String> = sqlx::query_scalar("SELECT NULLIF(current_setting('app.workspace_id', true), '')")
        .fetch_one(store.pool())
        .await
        .unwrap();
    assert_eq!(left, None);
}
