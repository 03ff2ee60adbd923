//! When: calendars, their periods, cycles.

use super::{counted, written};
use crate::StoreError;
use crate::import::Counts;
use domain::id::WorkspaceId;
use domain::template::{CalendarRow, CycleRow};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

pub(in crate::import) async fn calendars(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[CalendarRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> =
        rows.iter().map(|row| json!({ "id": workspace.row_id("calendars", &row.slug), "slug": row.slug.as_str(), "name": row.name, "kind": row.kind.as_str() })).collect();
    Ok(written!(
        connection,
        r#"INSERT INTO calendars AS x (workspace_id, id, revision, slug, name, kind)
           SELECT $1, r.id, $2, r.slug, r.name, r.kind
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, kind text)
           
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, kind = excluded.kind
           WHERE (x.name, x.kind) IS DISTINCT FROM (excluded.name, excluded.kind)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}

/// Periods have no slug: they are named by their calendar and first day.
pub(in crate::import) async fn periods(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[CalendarRow],
) -> Result<Counts, StoreError> {
    let mut counts = Counts::default();
    for calendar in rows {
        let calendar_id: Uuid = sqlx::query_scalar!(
            "SELECT id FROM calendars WHERE workspace_id = $1 AND slug = $2",
            workspace.0,
            calendar.slug.as_str()
        )
        .fetch_one(&mut *connection)
        .await?;
        let starts: Vec<chrono::NaiveDate> = calendar.periods.iter().map(|period| period.start_on).collect();
        let ends: Vec<chrono::NaiveDate> = calendar.periods.iter().map(|period| period.end_on).collect();
        let labels: Vec<String> = calendar.periods.iter().map(|period| period.label.clone()).collect();
        counts += written!(
            &mut *connection,
            r#"INSERT INTO periods AS x (workspace_id, calendar_id, revision, start_on, end_on, label)
           SELECT $1, $2, $3, r.start_on, r.end_on, r.label
           FROM UNNEST($4::date[], $5::date[], $6::text[]) AS r(start_on, end_on, label)
           ON CONFLICT (workspace_id, calendar_id, start_on) DO UPDATE SET revision = excluded.revision, end_on = excluded.end_on, label = excluded.label
           WHERE (x.end_on, x.label) IS DISTINCT FROM (excluded.end_on, excluded.label)"#,
            workspace.0,
            calendar_id,
            revision,
            &starts,
            &ends,
            &labels,
        );
    }
    Ok(counts)
}

pub(in crate::import) async fn cycles(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[CycleRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| json!({ "id": workspace.row_id("cycles", &row.slug), "slug": row.slug.as_str(), "name": row.name, "start_on": row.start_on, "end_on": row.end_on }))
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO cycles AS x (workspace_id, id, revision, slug, name, start_on, end_on)
           SELECT $1, r.id, $2, r.slug, r.name, r.start_on, r.end_on
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, start_on date, end_on date)
           
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, start_on = excluded.start_on, end_on = excluded.end_on
           WHERE (x.name, x.start_on, x.end_on) IS DISTINCT FROM (excluded.name, excluded.start_on, excluded.end_on)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}
