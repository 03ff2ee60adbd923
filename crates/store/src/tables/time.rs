//! When: calendars, their periods, cycles.

use super::{Counts, counted, written};
use crate::StoreError;
use domain::id::WorkspaceId;
use domain::page::map::TAIL_LENGTH;
use domain::template::{CalendarRow, CycleRow};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) async fn calendars(
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
pub(crate) async fn periods(
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
        let written = written!(
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
        if written != Counts::default() {
            note_new_periods(connection, workspace, revision, calendar_id).await?;
        }
        counts += written;
    }
    Ok(counts)
}

/// A calendar with other periods is another version of it, and the last periods that the map shows of its KPIs may be others.
async fn note_new_periods(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    calendar_id: Uuid,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE calendars SET revision = $3 WHERE workspace_id = $1 AND id = $2 AND revision <> $3",
        workspace.0,
        calendar_id,
        revision,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        r#"UPDATE kpi_current c SET revision = $3, tail = n.tail
           FROM (SELECT x.kpi_id, COALESCE((
                     SELECT array_agg(o.value ORDER BY p.start_on)
                     FROM (SELECT start_on FROM periods
                           WHERE workspace_id = $1 AND calendar_id = $2 AND start_on <= x.last_period_start_on
                           ORDER BY start_on DESC LIMIT $4) p
                     LEFT JOIN LATERAL (SELECT value FROM observations
                                        WHERE workspace_id = $1 AND kpi_id = x.kpi_id AND period_start_on = p.start_on
                                        ORDER BY version DESC LIMIT 1) o ON true), '{}') AS tail
                 FROM kpi_current x JOIN kpis k ON k.workspace_id = $1 AND k.id = x.kpi_id
                 WHERE x.workspace_id = $1 AND k.calendar_id = $2) n
           WHERE c.workspace_id = $1 AND c.kpi_id = n.kpi_id AND c.tail IS DISTINCT FROM n.tail"#,
        workspace.0,
        calendar_id,
        revision,
        i64::try_from(TAIL_LENGTH).unwrap_or(i64::MAX),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(crate) async fn cycles(
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
