//! Readings as they stand: the last version of each period, gaps included.

use crate::StoreError;
use crate::words::word;
use chrono::NaiveDate;
use domain::calendar::Period;
use domain::id::WorkspaceId;
use domain::reading::{Reading, ReadingStatus};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// The readings of some KPIs over the periods that lie wholly inside `[from_on, to_on)`, in order; a period without one is there too.
pub(crate) async fn read(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    kpis: &[Uuid],
    from_on: NaiveDate,
    to_on: NaiveDate,
) -> Result<HashMap<Uuid, Vec<Reading>>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT k.id AS kpi_id, p.label, p.start_on, p.end_on, o.value AS "value?", o.status AS "status?", o.version AS "version?",
                  o.known_at AS "known_at?", o.note AS "note?"
           FROM kpis k
           JOIN periods p ON p.workspace_id = k.workspace_id AND p.calendar_id = k.calendar_id
           LEFT JOIN LATERAL (
               SELECT value, status, version, known_at, note FROM observations
               WHERE workspace_id = k.workspace_id AND kpi_id = k.id AND period_start_on = p.start_on
               ORDER BY version DESC LIMIT 1
           ) o ON true
           WHERE k.workspace_id = $1 AND k.id = ANY($2) AND p.start_on >= $3 AND p.end_on <= $4
           ORDER BY k.id, p.start_on"#,
        workspace.0,
        kpis,
        from_on,
        to_on,
    )
    .fetch_all(connection)
    .await?;
    let mut readings: HashMap<Uuid, Vec<Reading>> = HashMap::new();
    for row in rows {
        let status = row.status.as_deref().map_or(Ok(ReadingStatus::Final), |status| word("status", status))?;
        readings.entry(row.kpi_id).or_default().push(Reading {
            period: Period { label: row.label, start_on: row.start_on, end_on: row.end_on },
            value: row.value,
            status,
            corrections: row.version.and_then(|version| u32::try_from(version - 1).ok()).unwrap_or(0),
            known_at: row.known_at,
            note: row.note,
        });
    }
    Ok(readings)
}
