//! Readings as they stand or stood: the last known version of each period, gaps included.

use crate::StoreError;
use crate::knowledge::Knowledge;
use crate::words::word;
use chrono::NaiveDate;
use domain::calendar::Period;
use domain::page::kpi::{CorrectedReading, MOST_CORRECTED, ReadingVersion};
use domain::reading::{Reading, ReadingStatus};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// The readings of some KPIs over the periods that lie wholly inside `[from_on, to_on)`, in order; a period without one is there too.
pub(crate) async fn read(
    connection: &mut PgConnection,
    known: Knowledge,
    kpis: &[Uuid],
    from_on: NaiveDate,
    to_on: NaiveDate,
) -> Result<HashMap<Uuid, Vec<Reading>>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT k.id AS "kpi_id!", p.label, p.start_on, p.end_on, o.value AS "value?", o.status AS "status?", o.version AS "version?",
                  o.known_at AS "known_at?", o.note AS "note?"
           FROM kpis_as_of($5) k
           JOIN periods p ON p.workspace_id = k.workspace_id AND p.calendar_id = k.calendar_id
           LEFT JOIN LATERAL (
               SELECT value, status, version, known_at, note FROM observations
               WHERE workspace_id = k.workspace_id AND kpi_id = k.id AND period_start_on = p.start_on AND ($6::timestamptz IS NULL OR known_at < $6)
               ORDER BY version DESC LIMIT 1
           ) o ON true
           WHERE k.workspace_id = $1 AND k.id = ANY($2) AND p.start_on >= $3 AND p.end_on <= $4
           ORDER BY k.id, p.start_on"#,
        known.workspace.0,
        kpis,
        from_on,
        to_on,
        known.revision,
        known.known_before,
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

/// The readings of a KPI that were corrected by then, newest period first, each with all its versions.
pub(crate) async fn corrected(
    connection: &mut PgConnection,
    known: Knowledge,
    kpi: Uuid,
) -> Result<Vec<CorrectedReading>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT o.period_start_on, o.value, o.status, o.known_at, m.name AS member, o.note
           FROM (SELECT period_start_on FROM observations
                 WHERE workspace_id = $1 AND kpi_id = $2 AND version > 1 AND ($3::timestamptz IS NULL OR known_at < $3)
                 GROUP BY period_start_on ORDER BY period_start_on DESC LIMIT $4) c
           JOIN observations o ON o.workspace_id = $1 AND o.kpi_id = $2 AND o.period_start_on = c.period_start_on
                AND ($3::timestamptz IS NULL OR o.known_at < $3)
           JOIN members m ON m.workspace_id = $1 AND m.id = o.recorded_by
           ORDER BY o.period_start_on DESC, o.version"#,
        known.workspace.0,
        kpi,
        known.known_before,
        MOST_CORRECTED,
    )
    .fetch_all(connection)
    .await?;
    let mut corrected: Vec<CorrectedReading> = Vec::new();
    for row in rows {
        let version = ReadingVersion {
            value: row.value,
            status: word("status", &row.status)?,
            known_at: row.known_at,
            member: row.member,
            note: row.note,
        };
        match corrected.last_mut() {
            Some(reading) if reading.start_on == row.period_start_on => reading.versions.push(version),
            _ => corrected.push(CorrectedReading { start_on: row.period_start_on, versions: vec![version] }),
        }
    }
    Ok(corrected)
}
