//! How far the readings of KPIs can be relied on, from what was told first and what holds.

use crate::StoreError;
use crate::knowledge::Knowledge;
use crate::words::{count, slug};
use domain::page::objective::ReportingLink;
use domain::page::workspace::Link;
use domain::reliability::{PERIODS_OF_LIMITS, Reliability, ReportedPeriod};
use sqlx::PgConnection;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use uuid::Uuid;

/// The reliability of some KPIs; one that was never read is not in the answer.
pub(crate) async fn read(
    connection: &mut PgConnection,
    known: Knowledge,
    kpis: &[Uuid],
) -> Result<HashMap<Uuid, Reliability>, StoreError> {
    if kpis.is_empty() {
        return Ok(HashMap::new());
    }
    // The periods around the last reading: those that the limits are drawn from, and what came or should have come since.
    let rows = sqlx::query!(
        r#"SELECT k.id AS "kpi_id!", k.grace_days, p.start_on AS "start_on!", p.end_on AS "end_on!", told.value AS "told?", holds.value AS "holds?"
           FROM kpis_as_of($2) k
           JOIN kpi_current_as_of($3, 0, $4) c ON c.workspace_id = k.workspace_id AND c.kpi_id = k.id
           CROSS JOIN LATERAL (
               (SELECT start_on, end_on FROM periods
                WHERE workspace_id = k.workspace_id AND calendar_id = k.calendar_id AND start_on BETWEEN c.first_period_start_on AND c.last_period_start_on
                ORDER BY start_on DESC LIMIT $6)
               UNION ALL
               (SELECT start_on, end_on FROM periods
                WHERE workspace_id = k.workspace_id AND calendar_id = k.calendar_id AND start_on > c.last_period_start_on AND end_on <= $5
                ORDER BY start_on LIMIT $6)
           ) p
           LEFT JOIN LATERAL (
               SELECT value FROM observations
               WHERE workspace_id = k.workspace_id AND kpi_id = k.id AND period_start_on = p.start_on AND ($3::timestamptz IS NULL OR known_at < $3)
               ORDER BY version DESC LIMIT 1) holds ON true
           LEFT JOIN LATERAL (
               SELECT value FROM observations
               WHERE workspace_id = k.workspace_id AND kpi_id = k.id AND period_start_on = p.start_on AND ($3::timestamptz IS NULL OR known_at < $3)
                 AND value IS NOT NULL
               ORDER BY version LIMIT 1) told ON true
           WHERE k.workspace_id = $1 AND k.id = ANY($4)
           ORDER BY k.id, p.start_on"#,
        known.workspace.0,
        known.revision,
        known.known_before,
        kpis,
        known.as_of_on,
        i64::try_from(PERIODS_OF_LIMITS).unwrap_or(i64::MAX),
    )
    .fetch_all(connection)
    .await?;
    let mut reported: HashMap<Uuid, (Option<u32>, Vec<ReportedPeriod>)> = HashMap::with_capacity(kpis.len());
    for row in rows {
        let grace_days = row.grace_days.map(|days| count("grace days", days)).transpose()?;
        let (_, periods) = reported.entry(row.kpi_id).or_insert_with(|| (grace_days, Vec::new()));
        periods.push(ReportedPeriod { start_on: row.start_on, end_on: row.end_on, told: row.told, holds: row.holds });
    }
    let judged = reported
        .into_iter()
        .map(|(kpi, (grace_days, periods))| (kpi, Reliability::of(&periods, grace_days, known.as_of_on)));
    Ok(judged.collect())
}

/// The least reliable KPI among some and everything that leads to them by driver links: of equals the nearest, then the first by slug.
pub(crate) async fn weakest_link(
    connection: &mut PgConnection,
    known: Knowledge,
    kpis: &[Uuid],
) -> Result<Option<ReportingLink>, StoreError> {
    let links = sqlx::query!(
        r#"SELECT i.cause_kpi_id AS "cause!", i.effect_kpi_id AS "effect!" FROM influences_as_of($2) i
           WHERE i.workspace_id = $1 AND i.archived_at IS NULL AND i.cause_kpi_id IS NOT NULL"#,
        known.workspace.0,
        known.revision,
    )
    .fetch_all(&mut *connection)
    .await?;
    let steps = steps_upstream(kpis, links.iter().map(|link| (link.cause, link.effect)));
    let reached: Vec<Uuid> = steps.keys().copied().collect();
    let rows = sqlx::query!(
        r#"SELECT k.id AS "id!", k.slug AS "slug!", k.name AS "name!", m.name AS "owner!"
           FROM kpis_as_of($2) k
           JOIN members_as_of($2) m ON m.workspace_id = k.workspace_id AND m.id = k.owner_id
           WHERE k.workspace_id = $1 AND k.id = ANY($3) AND k.archived_at IS NULL
           ORDER BY k.slug"#,
        known.workspace.0,
        known.revision,
        &reached,
    )
    .fetch_all(&mut *connection)
    .await?;
    let reliabilities = read(connection, known, &reached).await?;
    let reliability_of = |id: &Uuid| reliabilities.get(id).cloned().unwrap_or(Reliability::NOTHING);
    let steps_of = |id: &Uuid| steps.get(id).copied().unwrap_or(0);
    let of = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    // The first of equals is kept, and the rows come by slug.
    let Some(weakest) = rows.into_iter().min_by_key(|row| (reliability_of(&row.id).share(), steps_of(&row.id))) else {
        return Ok(None);
    };
    Ok(Some(ReportingLink {
        kpi: Link { slug: slug(&weakest.slug)?, name: weakest.name },
        owner: weakest.owner,
        reliability: reliability_of(&weakest.id),
        steps: steps_of(&weakest.id),
        of,
    }))
}

/// Some KPIs and all that lead to them, each with the least number of links to one of them. Circles end where they began.
fn steps_upstream(kpis: &[Uuid], links: impl Iterator<Item = (Uuid, Uuid)>) -> HashMap<Uuid, u32> {
    let mut causes: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (cause, effect) in links {
        causes.entry(effect).or_default().push(cause);
    }
    let mut steps: HashMap<Uuid, u32> = kpis.iter().map(|kpi| (*kpi, 0)).collect();
    let mut waiting: VecDeque<Uuid> = kpis.iter().copied().collect();
    while let Some(effect) = waiting.pop_front() {
        let next = steps.get(&effect).map_or(0, |steps| steps + 1);
        for cause in causes.get(&effect).map(Vec::as_slice).unwrap_or_default() {
            if let Entry::Vacant(unseen) = steps.entry(*cause) {
                unseen.insert(next);
                waiting.push_back(*cause);
            }
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_upstream_is_reached_once_by_its_shortest_way() {
        let kpi = |number: u128| Uuid::from_u128(number);
        let links = [(2, 1), (3, 2), (3, 1), (1, 3), (4, 3), (9, 8)].map(|(cause, effect)| (kpi(cause), kpi(effect)));
        let steps = steps_upstream(&[kpi(1)], links.into_iter());
        let expected = [(1, 0), (2, 1), (3, 1), (4, 2)].map(|(number, steps)| (kpi(number), steps));
        assert_eq!(steps, HashMap::from(expected));
    }
}
