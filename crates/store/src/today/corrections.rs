//! Readings that somebody else corrected.

use crate::StoreError;
use crate::registers::load::Loaded;
use chrono::{DateTime, Days, Utc};
use domain::actor::ActingMember;
use domain::page::today::{Matter, Need, Subject, answers_for};
use sqlx::PgConnection;
use uuid::Uuid;

/// For how many days a correction needs a look.
const CORRECTION_STAYS_DAYS: u64 = 14;

/// The newest correction of each KPI that the acting member answers for, made by somebody other than its owner in the last two weeks.
/// What an import brings is no correction by hand and is told among the changes.
pub(super) async fn read(
    connection: &mut PgConnection,
    actor: &ActingMember,
    loaded: &Loaded,
    now: DateTime<Utc>,
) -> Result<Vec<Need>, StoreError> {
    let Some(member) = loaded.members.iter().find(|member| member.id == actor.member.0) else { return Ok(Vec::new()) };
    let owned: Vec<Uuid> = loaded
        .kpis
        .iter()
        .filter(|kpi| !kpi.entry.is_archived)
        .filter(|kpi| answers_for(actor.role, &member.link.slug, &kpi.entry.owner.slug))
        .map(|kpi| kpi.id)
        .collect();
    // By the clock and not by the day of an archive: what was corrected just now is news there too.
    let from = now.checked_sub_days(Days::new(CORRECTION_STAYS_DAYS)).unwrap_or(now);
    let rows = sqlx::query!(
        r#"SELECT DISTINCT ON (o.kpi_id) o.kpi_id, m.name AS by, p.label, b.value AS before, o.value AS after, (o.recorded_at AT TIME ZONE 'UTC')::date AS "corrected_on!"
           FROM kpis k
           JOIN observations o ON o.workspace_id = k.workspace_id AND o.kpi_id = k.id
           JOIN observations b ON b.workspace_id = o.workspace_id AND b.kpi_id = o.kpi_id AND b.period_start_on = o.period_start_on AND b.version = o.version - 1
           JOIN members m ON m.workspace_id = o.workspace_id AND m.id = o.recorded_by
           JOIN periods p ON p.workspace_id = k.workspace_id AND p.calendar_id = k.calendar_id AND p.start_on = o.period_start_on
           WHERE k.workspace_id = $1 AND k.id = ANY($2) AND o.version > 1 AND o.recorded_at >= $3 AND o.recorded_by <> k.owner_id AND o.recorded_by <> $4
             AND NOT EXISTS (SELECT 1 FROM imports i WHERE i.workspace_id = o.workspace_id AND i.revision = o.revision)
           ORDER BY o.kpi_id, o.revision DESC, o.period_start_on DESC"#,
        actor.workspace.0,
        &owned,
        from,
        actor.member.0,
    )
    .fetch_all(connection)
    .await?;
    let needs = rows.into_iter().filter_map(|row| {
        let kpi = loaded.kpis.iter().find(|kpi| kpi.id == row.kpi_id)?;
        let matter = Matter::Corrected {
            by: row.by,
            period: row.label,
            measure: kpi.entry.measure.clone(),
            before: row.before,
            after: row.after,
            corrected_on: row.corrected_on,
        };
        Some(Need { subject: Subject::Kpi(kpi.entry.link.clone()), owner: kpi.entry.owner.clone(), matter })
    });
    Ok(needs.collect())
}
