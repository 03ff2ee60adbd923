//! The page of one KPI.

use crate::forms::definition_history;
use crate::knowledge::{self, Knowledge};
use crate::maps::{influences, kpi_freshness, next_period};
use crate::targets::{self, Targets};
use crate::transaction::begin_reading;
use crate::words::{direction, measure, slug, word};
use crate::{Store, StoreError, readings, trust};
use async_trait::async_trait;
use backend::{Answer, AppError, ErrorCode, Kpis};
use chrono::NaiveDate;
use domain::actor::ActingMember;
use domain::event::Event;
use domain::form::FormTable;
use domain::page::kpi::{KpiPage, KpiSource, KpiTarget, MOST_VERSIONS};
use domain::page::map::{MapCause, MapInfluence, MapTargetKind};
use domain::page::workspace::{Link, Moment};
use domain::reading::Reading;
use domain::reliability::Reliability;
use domain::slug::Slug;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

#[async_trait]
impl Kpis for Store {
    async fn kpi_page(&self, actor: &ActingMember, kpi: &Slug, moment: Moment) -> Answer<KpiPage> {
        Ok(self.read_kpi(actor, kpi, moment).await?)
    }
}

impl Store {
    async fn read_kpi(&self, actor: &ActingMember, kpi: &Slug, moment: Moment) -> Result<KpiPage, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let (frame, known) = knowledge::read(&mut transaction, actor, moment).await?;
        let row = sqlx::query!(
            r#"SELECT k.id AS "id!", k.name AS "name!", k.definition AS "definition!", t.name AS "team!", m.name AS "owner!", d.name AS "deputy?",
                      k.unit AS "unit!", k.currency, k.decimals AS "decimals!", k.direction AS "direction!", k.band_low, k.band_high,
                      k.quantity AS "quantity!", k.timing AS "timing!", a.name AS "calendar!", s.name AS "source!", s.publisher, s.url, s.licence,
                      k.assumption, k.grace_days,
                      c.first_period_start_on AS "first_period_start_on?", c.last_period_start_on AS "last_period_start_on?", c.last_value AS "last_value?",
                      p.end_on AS "last_period_end_on?", n.label AS "next_label?", n.start_on AS "next_start_on?", n.end_on AS "next_end_on?"
               FROM kpis_as_of($3) k
               JOIN teams_as_of($3) t ON t.workspace_id = k.workspace_id AND t.id = k.team_id
               JOIN members_as_of($3) m ON m.workspace_id = k.workspace_id AND m.id = k.owner_id
               LEFT JOIN members_as_of($3) d ON d.workspace_id = k.workspace_id AND d.id = k.deputy_id
               JOIN calendars_as_of($3) a ON a.workspace_id = k.workspace_id AND a.id = k.calendar_id
               JOIN sources_as_of($3) s ON s.workspace_id = k.workspace_id AND s.id = k.source_id
               LEFT JOIN kpi_current_as_of($4, 0, (SELECT array_agg(id) FROM kpis WHERE workspace_id = $1 AND slug = $2)) c ON c.workspace_id = k.workspace_id AND c.kpi_id = k.id
               LEFT JOIN periods p ON p.workspace_id = k.workspace_id AND p.calendar_id = k.calendar_id AND p.start_on = c.last_period_start_on
               LEFT JOIN periods n ON n.workspace_id = k.workspace_id AND n.calendar_id = k.calendar_id AND n.start_on = p.end_on
               WHERE k.workspace_id = $1 AND k.slug = $2 AND k.archived_at IS NULL"#,
            actor.workspace.0,
            kpi.as_str(),
            known.revision,
            known.known_before,
        )
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or_else(|| missing(kpi, known))?;

        let days = knowledge::known_days(&mut transaction, actor.workspace, Some(row.id), frame.newest_on).await?;
        let targets = targets::read(&mut transaction, known, Some(row.id), None).await?;
        let reliabilities = trust::read(&mut transaction, known, &[row.id]).await?;
        let span = row.first_period_start_on.zip(row.last_period_end_on);
        let readings = readings_of(&mut transaction, known, row.id, span).await?;
        let known_now = if known.is_past() {
            let span = whole_span(&mut transaction, known, row.id).await?;
            readings_of(&mut transaction, known.with_newest_readings(), row.id, span).await?
        } else {
            Vec::new()
        };
        let corrected = readings::corrected(&mut transaction, known, row.id).await?;
        let history = definition_history::read(&mut transaction, known, FormTable::Kpis, kpi, MOST_VERSIONS).await?;
        let (influences_in, influences_out) = both_ends(&mut transaction, known, row.id, kpi).await?;
        let next = next_period(row.next_label, row.next_start_on, row.next_end_on);
        Ok(KpiPage {
            days,
            slug: kpi.clone(),
            name: row.name,
            definition: row.definition,
            team: row.team,
            owner: row.owner,
            deputy: row.deputy,
            measure: measure(row.unit, row.decimals, row.currency)?,
            direction: direction(&row.direction, row.band_low, row.band_high)?,
            quantity: word("quantity", &row.quantity)?,
            timing: word("timing", &row.timing)?,
            calendar: row.calendar,
            source: KpiSource { name: row.source, publisher: row.publisher, url: row.url, licence: row.licence },
            freshness: kpi_freshness(next, row.last_period_start_on, row.grace_days, frame.as_of_on)?,
            judgement: targets.judgement_of_kpi(row.id, frame.as_of_on),
            assumption: row.assumption,
            reliability: reliabilities.get(&row.id).cloned().unwrap_or(Reliability::NOTHING),
            readings,
            known_now,
            corrected,
            targets: kpi_targets(&mut transaction, known, targets, row.last_value).await?,
            events: events(&mut transaction, known, row.id).await?,
            influences_in,
            influences_out,
            levers: levers(&mut transaction, known, row.id).await?,
            history,
            may_change: actor.role.may_change(),
            workspace: frame,
        })
    }
}

/// A KPI that is not there; one that is only younger than the day asked for says so.
fn missing(kpi: &Slug, known: Knowledge) -> AppError {
    if known.is_past() {
        let message = format!("There was no KPI '{kpi}' here yet on {}, or it was archived then.", known.as_of_on);
        return AppError::new(ErrorCode::NotFound, message);
    }
    AppError::not_found("KPI", kpi)
}

/// The readings over a span from the first reading to the end of the last; none without one.
async fn readings_of(
    connection: &mut PgConnection,
    known: Knowledge,
    kpi: Uuid,
    span: Option<(NaiveDate, NaiveDate)>,
) -> Result<Vec<Reading>, StoreError> {
    let Some((from_on, to_on)) = span else {
        return Ok(Vec::new());
    };
    let mut readings = readings::read(connection, known, &[kpi], from_on, to_on).await?;
    Ok(readings.remove(&kpi).unwrap_or_default())
}

/// The span of all readings that are known now.
async fn whole_span(
    connection: &mut PgConnection,
    known: Knowledge,
    kpi: Uuid,
) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT c.first_period_start_on AS "from_on!", p.end_on AS "to_on!"
           FROM kpi_current c
           JOIN kpis k ON k.workspace_id = c.workspace_id AND k.id = c.kpi_id
           JOIN periods p ON p.workspace_id = k.workspace_id AND p.calendar_id = k.calendar_id AND p.start_on = c.last_period_start_on
           WHERE c.workspace_id = $1 AND c.kpi_id = $2"#,
        known.workspace.0,
        kpi,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.from_on, row.to_on)))
}

async fn kpi_targets(
    connection: &mut PgConnection,
    known: Knowledge,
    targets: Targets,
    last_value: Option<Decimal>,
) -> Result<Vec<KpiTarget>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", slug AS "slug!", name AS "name!" FROM objectives_as_of($2) WHERE workspace_id = $1 AND archived_at IS NULL"#,
        known.workspace.0,
        known.revision,
    )
    .fetch_all(connection)
    .await?;
    let mut objectives: HashMap<Uuid, Link> = HashMap::with_capacity(rows.len());
    for row in rows {
        objectives.insert(row.id, Link { slug: slug(&row.slug)?, name: row.name });
    }
    let key_results = targets.key_results.into_iter().map(|key_result| KpiTarget {
        name: key_result.name,
        objective: objectives.get(&key_result.objective_id).cloned(),
        comparator: key_result.terms.comparator,
        bound: key_result.terms.target,
        start_on: key_result.terms.start_on,
        end_on: Some(key_result.terms.due_on),
        kind: MapTargetKind::KeyResult(key_result.outcome.judgement.clone()),
        outcome: Some(key_result.outcome),
        assumption: key_result.assumption,
    });
    let guardrails = targets.guardrails.into_iter().map(|guardrail| KpiTarget {
        name: guardrail.name,
        objective: objectives.get(&guardrail.objective_id).cloned(),
        comparator: guardrail.terms.comparator,
        bound: guardrail.terms.bound,
        start_on: guardrail.terms.start_on,
        end_on: Some(guardrail.terms.end_on),
        kind: MapTargetKind::Guardrail(guardrail.outcome.state),
        outcome: None,
        assumption: guardrail.assumption,
    });
    let standing = targets.standing.into_iter().map(|target| KpiTarget {
        kind: MapTargetKind::Standing {
            stake: target.stake,
            met: last_value.map(|value| target.comparator.holds(value, target.bound)),
        },
        name: target.name,
        objective: None,
        comparator: target.comparator,
        bound: target.bound,
        start_on: target.start_on,
        end_on: target.end_on,
        outcome: None,
        assumption: target.assumption,
    });
    Ok(key_results.chain(guardrails).chain(standing).collect())
}

/// Influences into the KPI and out of it, each with the name of its other end.
async fn both_ends(
    connection: &mut PgConnection,
    known: Knowledge,
    kpi_id: Uuid,
    kpi: &Slug,
) -> Result<(Vec<(Link, MapInfluence)>, Vec<(Link, MapInfluence)>), StoreError> {
    let touching = influences(&mut *connection, known, Some(kpi_id)).await?;
    let names = sqlx::query!(
        r#"SELECT 'kpi' AS "kind!", slug AS "slug!", name AS "name!" FROM kpis_as_of($2) WHERE workspace_id = $1
           UNION ALL SELECT 'lever', slug, name FROM levers_as_of($2) WHERE workspace_id = $1"#,
        known.workspace.0,
        known.revision,
    )
    .fetch_all(connection)
    .await?;
    let name_of = |kind: &str, wanted: &Slug| {
        let name = names
            .iter()
            .find(|row| row.kind == kind && row.slug == wanted.as_str())
            .map_or_else(|| wanted.to_string(), |row| row.name.clone());
        Link { slug: wanted.clone(), name }
    };
    let (mut incoming, mut outgoing) = (Vec::new(), Vec::new());
    for influence in touching {
        if influence.effect == *kpi {
            let cause = match &influence.cause {
                MapCause::Kpi(cause) => name_of("kpi", cause),
                MapCause::Lever(cause) => name_of("lever", cause),
            };
            incoming.push((cause, influence));
        } else {
            outgoing.push((name_of("kpi", &influence.effect), influence));
        }
    }
    Ok((incoming, outgoing))
}

async fn events(connection: &mut PgConnection, known: Knowledge, kpi_id: Uuid) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT slug AS "slug!", name AS "name!", kind AS "kind!", start_on AS "start_on!", end_on AS "end_on!", note
           FROM events_as_of($3)
           WHERE workspace_id = $1 AND archived_at IS NULL AND ($4::date IS NULL OR start_on <= $4) AND (cardinality(kpi_ids) = 0 OR $2 = ANY(kpi_ids))
           ORDER BY start_on, slug"#,
        known.workspace.0,
        kpi_id,
        known.revision,
        known.is_past().then_some(known.as_of_on),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Event {
                slug: slug(&row.slug)?,
                name: row.name,
                kind: word("kind of event", &row.kind)?,
                start_on: row.start_on,
                end_on: row.end_on,
                note: row.note,
            })
        })
        .collect()
}

async fn levers(connection: &mut PgConnection, known: Knowledge, kpi_id: Uuid) -> Result<Vec<Link>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT slug AS "slug!", name AS "name!" FROM levers_as_of($3)
           WHERE workspace_id = $1 AND kpi_id = $2 AND archived_at IS NULL ORDER BY position, slug"#,
        known.workspace.0,
        kpi_id,
        known.revision,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| Ok(Link { slug: slug(&row.slug)?, name: row.name })).collect()
}
