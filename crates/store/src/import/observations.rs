//! Observations: appended as new versions where they say something new, a million at a time.

use super::kpi_ids;
use crate::StoreError;
use crate::tables::Counts;
use backend::{AppError, ErrorCode, FieldError, ImportProgress};
use chrono::{DateTime, Utc};
use domain::id::{MemberId, WorkspaceId};
use domain::page::map::TAIL_LENGTH;
use domain::template::ObservationRow;
use sqlx::PgConnection;
use std::fmt::Write as _;
use uuid::Uuid;

/// Who writes what when: what every version carries.
pub(crate) struct Stamp {
    pub(crate) workspace: WorkspaceId,
    pub(crate) revision: i64,
    pub(crate) member: MemberId,
    pub(crate) now: DateTime<Utc>,
}

/// Bytes of COPY text sent at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// Appends what is new. COPY does not work under row-level security, so rows go into a temporary table first; the insert from there is
/// checked like any other.
pub(crate) async fn append(
    connection: &mut PgConnection,
    stamp: &Stamp,
    rows: &[ObservationRow],
    progress: &ImportProgress<'_>,
) -> Result<Counts, StoreError> {
    if rows.is_empty() {
        return Ok(Counts::default());
    }
    sqlx::query(
        "CREATE TEMPORARY TABLE incoming (kpi_id uuid NOT NULL, period_start_on date NOT NULL, ordinal bigint NOT NULL, value numeric(24, 8),
             status text NOT NULL, known_at timestamptz, note text) ON COMMIT DROP",
    )
    .execute(&mut *connection)
    .await?;
    copy(connection, stamp, rows, progress).await?;
    sqlx::query("ANALYZE incoming").execute(&mut *connection).await?;
    let total = rows.len() as u64;
    progress("comparing observations", total, total);
    refuse_computed_kpis(connection, stamp).await?;
    drop_known_rows(connection, stamp).await?;
    refuse_backdated_rows(connection, stamp).await?;
    let added = insert_versions(connection, stamp).await?;
    progress("refreshing current values", total, total);
    if added > 0 {
        let kpis: Vec<Uuid> =
            sqlx::query_scalar("SELECT DISTINCT kpi_id FROM incoming").fetch_all(&mut *connection).await?;
        refresh_current(connection, stamp, &kpis).await?;
    }
    Ok(Counts { added, changed: 0 })
}

async fn copy(
    connection: &mut PgConnection,
    stamp: &Stamp,
    rows: &[ObservationRow],
    progress: &ImportProgress<'_>,
) -> Result<(), StoreError> {
    let kpis = kpi_ids(connection, stamp.workspace).await?;
    let total = rows.len() as u64;
    let mut copy = connection.copy_in_raw("COPY incoming FROM STDIN").await?;
    let mut chunk = String::with_capacity(CHUNK_BYTES + 1024);
    for (ordinal, row) in rows.iter().enumerate() {
        let Some(kpi_id) = kpis.get(row.kpi.as_str()) else {
            copy.abort("unknown KPI").await?;
            return Err(AppError::not_found("KPI", &row.kpi).into());
        };
        // Writing to a String cannot fail.
        let _ = write!(chunk, "{kpi_id}\t{}\t{ordinal}\t", row.period_start_on);
        match row.value {
            Some(value) => {
                let _ = write!(chunk, "{value}");
            }
            None => chunk.push_str("\\N"),
        }
        let _ = write!(chunk, "\t{}\t", row.status);
        match row.known_at {
            Some(known_at) => {
                let _ = write!(chunk, "{}", known_at.format("%Y-%m-%dT%H:%M:%S%.6fZ"));
            }
            None => chunk.push_str("\\N"),
        }
        chunk.push('\t');
        match &row.note {
            Some(note) => escape(note, &mut chunk),
            None => chunk.push_str("\\N"),
        }
        chunk.push('\n');
        if chunk.len() >= CHUNK_BYTES {
            copy.send(chunk.as_bytes()).await?;
            chunk.clear();
            progress("sending observations", ordinal as u64 + 1, total);
        }
    }
    copy.send(chunk.as_bytes()).await?;
    copy.finish().await?;
    progress("sending observations", total, total);
    Ok(())
}

/// A text as COPY's text format wants it.
fn escape(text: &str, chunk: &mut String) {
    for character in text.chars() {
        match character {
            '\\' => chunk.push_str("\\\\"),
            '\n' => chunk.push_str("\\n"),
            '\r' => chunk.push_str("\\r"),
            '\t' => chunk.push_str("\\t"),
            other => chunk.push(other),
        }
    }
}

/// The readings of a KPI with a formula follow from it and from nothing else.
async fn refuse_computed_kpis(connection: &mut PgConnection, stamp: &Stamp) -> Result<(), StoreError> {
    let first: Option<(String, chrono::NaiveDate)> = sqlx::query_as(
        "SELECT k.slug, i.period_start_on FROM incoming i JOIN kpis k ON k.workspace_id = $1 AND k.id = i.kpi_id
         WHERE k.formula IS NOT NULL ORDER BY i.ordinal LIMIT 1",
    )
    .bind(stamp.workspace.0)
    .fetch_optional(connection)
    .await?;
    let Some((kpi, period_start_on)) = first else {
        return Ok(());
    };
    let message = format!(
        "The readings of {kpi} are worked out by its formula; the one for the period that starts on {period_start_on} cannot be written. Correct what the formula names, or take the formula away."
    );
    let fields = vec![FieldError { field: format!("{kpi}/{period_start_on}"), message: message.clone() }];
    Err(AppError { fields, ..AppError::new(ErrorCode::Invalid, message) }.into())
}

/// Rows that are already stored say nothing: the same value and status known at the same instant, or, without an instant, the same as holds now.
async fn drop_known_rows(connection: &mut PgConnection, stamp: &Stamp) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM incoming i USING observations o
         WHERE i.known_at IS NOT NULL AND o.workspace_id = $1 AND o.kpi_id = i.kpi_id AND o.period_start_on = i.period_start_on AND o.known_at = i.known_at
           AND o.value IS NOT DISTINCT FROM i.value AND o.status = i.status",
    )
    .bind(stamp.workspace.0)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "DELETE FROM incoming i
         WHERE i.known_at IS NULL AND EXISTS (
             SELECT 1 FROM observations o
             WHERE o.workspace_id = $1 AND o.kpi_id = i.kpi_id AND o.period_start_on = i.period_start_on
               AND o.value IS NOT DISTINCT FROM i.value AND o.status = i.status
               AND o.version = (SELECT max(version) FROM observations l WHERE l.workspace_id = $1 AND l.kpi_id = i.kpi_id AND l.period_start_on = i.period_start_on))",
    )
    .bind(stamp.workspace.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// A row known before the version that holds would rewrite the past: what was told on a day must stay what was told.
async fn refuse_backdated_rows(connection: &mut PgConnection, stamp: &Stamp) -> Result<(), StoreError> {
    let first: Option<(String, chrono::NaiveDate, DateTime<Utc>)> = sqlx::query_as(
        "SELECT k.slug, i.period_start_on, o.known_at
         FROM incoming i
         JOIN observations o ON o.workspace_id = $1 AND o.kpi_id = i.kpi_id AND o.period_start_on = i.period_start_on AND o.known_at > COALESCE(i.known_at, $2)
         JOIN kpis k ON k.workspace_id = $1 AND k.id = i.kpi_id
         ORDER BY i.ordinal LIMIT 1",
    )
    .bind(stamp.workspace.0)
    .bind(stamp.now)
    .fetch_optional(connection)
    .await?;
    let Some((kpi, period_start_on, known_at)) = first else {
        return Ok(());
    };
    let message = format!(
        "observations.csv: the reading of {kpi} for the period that starts on {period_start_on} differs from one already known at {}; a correction needs a later known_at.",
        known_at.format("%Y-%m-%dT%H:%M:%SZ")
    );
    Err(AppError::new(ErrorCode::Invalid, message).into())
}

async fn insert_versions(connection: &mut PgConnection, stamp: &Stamp) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "INSERT INTO observations (workspace_id, kpi_id, period_start_on, version, value, status, known_at, recorded_at, recorded_by, revision, note)
         SELECT $1, i.kpi_id, i.period_start_on,
                COALESCE(l.version, 0) + row_number() OVER (PARTITION BY i.kpi_id, i.period_start_on ORDER BY COALESCE(i.known_at, $2), i.ordinal),
                i.value, i.status, COALESCE(i.known_at, $2), $2, $3, $4, i.note
         FROM incoming i
         LEFT JOIN (SELECT kpi_id, period_start_on, max(version) AS version FROM observations
                    WHERE workspace_id = $1 AND kpi_id IN (SELECT DISTINCT kpi_id FROM incoming)
                    GROUP BY kpi_id, period_start_on) l USING (kpi_id, period_start_on)",
    )
    .bind(stamp.workspace.0)
    .bind(stamp.now)
    .bind(stamp.member.0)
    .bind(stamp.revision)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Rebuilds the read model of KPIs that got new versions.
pub(crate) async fn refresh_current(
    connection: &mut PgConnection,
    stamp: &Stamp,
    kpis: &[Uuid],
) -> Result<(), StoreError> {
    sqlx::query(
        "CREATE TEMPORARY TABLE current_value ON COMMIT DROP AS
         SELECT DISTINCT ON (o.kpi_id, o.period_start_on) o.kpi_id, o.period_start_on, o.value, o.status
         FROM observations o
         WHERE o.workspace_id = $1 AND o.kpi_id = ANY($2)
         ORDER BY o.kpi_id, o.period_start_on, o.version DESC",
    )
    .bind(stamp.workspace.0)
    .bind(kpis)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM current_value WHERE value IS NULL").execute(&mut *connection).await?;
    sqlx::query("CREATE INDEX ON current_value (kpi_id, period_start_on)").execute(&mut *connection).await?;
    sqlx::query("ANALYZE current_value").execute(&mut *connection).await?;
    sqlx::query(
        "INSERT INTO kpi_current (workspace_id, kpi_id, tail, first_period_start_on, last_period_start_on, last_value, last_status, readings, revision)
         SELECT $1, k.id,
                COALESCE((
                    SELECT array_agg(v.value ORDER BY p.start_on)
                    FROM (SELECT start_on FROM periods
                          WHERE workspace_id = $1 AND calendar_id = k.calendar_id AND start_on <= s.last_period_start_on
                          ORDER BY start_on DESC LIMIT $3) p
                    LEFT JOIN current_value v ON v.kpi_id = k.id AND v.period_start_on = p.start_on), '{}'),
                s.first_period_start_on, s.last_period_start_on, l.value, l.status, COALESCE(s.readings, 0), $2
         FROM kpis k
         LEFT JOIN (SELECT kpi_id, min(period_start_on) AS first_period_start_on, max(period_start_on) AS last_period_start_on, count(*) AS readings
                    FROM current_value GROUP BY kpi_id) s ON s.kpi_id = k.id
         LEFT JOIN current_value l ON l.kpi_id = k.id AND l.period_start_on = s.last_period_start_on
         WHERE k.workspace_id = $1 AND k.id = ANY($4)
         ON CONFLICT (workspace_id, kpi_id) DO UPDATE SET tail = excluded.tail, first_period_start_on = excluded.first_period_start_on,
             last_period_start_on = excluded.last_period_start_on, last_value = excluded.last_value, last_status = excluded.last_status,
             readings = excluded.readings, revision = excluded.revision",
    )
    .bind(stamp.workspace.0)
    .bind(stamp.revision)
    .bind(i64::try_from(TAIL_LENGTH).unwrap_or(i64::MAX))
    .bind(kpis)
    .execute(&mut *connection)
    .await?;
    // Formulas refresh what follows from these in the same transaction.
    sqlx::query("DROP TABLE current_value").execute(connection).await?;
    Ok(())
}
