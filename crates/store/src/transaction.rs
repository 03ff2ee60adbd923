//! Transactions that know their workspace.

use crate::StoreError;
use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::ActingMember;
use domain::id::{MemberId, WorkspaceId};
use domain::page::workspace::WorkspaceFrame;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

/// Begins a transaction that reads one moment of one workspace and can write nothing.
pub(crate) async fn begin_reading(
    pool: &PgPool,
    workspace: WorkspaceId,
) -> Result<Transaction<'static, Postgres>, StoreError> {
    let mut transaction = pool.begin().await?;
    sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").execute(&mut *transaction).await?;
    name_workspace(&mut transaction, workspace).await?;
    Ok(transaction)
}

/// Names the workspace of the running transaction; the setting ends with it and never reaches the next user of the connection.
pub(crate) async fn name_workspace(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<(), StoreError> {
    set(connection, "app.workspace_id", &workspace.0.to_string()).await
}

/// Says who acts, for the audit.
pub(crate) async fn name_member(connection: &mut PgConnection, member: MemberId) -> Result<(), StoreError> {
    set(connection, "app.member_id", &member.0.to_string()).await
}

/// A setting that ends with the transaction.
async fn set(connection: &mut PgConnection, name: &'static str, value: &str) -> Result<(), StoreError> {
    sqlx::query("SELECT set_config($1, $2, true)").bind(name).bind(value).execute(connection).await?;
    Ok(())
}

/// Says who changes what when, for the audit, and takes the workspace's next revision under its row lock.
pub(crate) async fn take_revision(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    member: Option<MemberId>,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let revision = sqlx::query_scalar!(
        "UPDATE workspaces SET revision = revision + 1 WHERE id = $1 RETURNING revision",
        workspace.0
    )
    .fetch_one(&mut *connection)
    .await?;
    set(&mut *connection, "app.revision", &revision.to_string()).await?;
    set(&mut *connection, "app.acting_at", &now.to_rfc3339()).await?;
    if let Some(member) = member {
        name_member(connection, member).await?;
    }
    Ok(revision)
}

/// The frame of every page of the workspace, and with it the day whose knowledge the page shows.
pub(crate) async fn read_frame(
    connection: &mut PgConnection,
    actor: &ActingMember,
    now: DateTime<Utc>,
) -> Result<WorkspaceFrame, StoreError> {
    let row = sqlx::query!(
        r#"SELECT w.name, w.as_of_on, ($2::timestamptz AT TIME ZONE w.time_zone)::date AS "today!", w.revision, w.attribution, w.licence,
                  w.licence_url, w.simulated, m.name AS member_name
           FROM workspaces w JOIN members m ON m.workspace_id = w.id AND m.id = $3
           WHERE w.id = $1"#,
        actor.workspace.0,
        now,
        actor.member.0,
    )
    .fetch_one(connection)
    .await?;
    let as_of_on: NaiveDate = row.as_of_on.unwrap_or(row.today);
    Ok(WorkspaceFrame {
        slug: actor.workspace_slug.clone(),
        name: row.name,
        as_of_on,
        newest_on: as_of_on,
        archive: row.as_of_on.is_some(),
        revision: row.revision,
        attribution: row.attribution,
        licence: row.licence,
        licence_url: row.licence_url,
        simulated: row.simulated,
        acting_member: row.member_name,
    })
}
