//! The page of one KPI.

use crate::maps::{influences, kpi_freshness, next_period};
use crate::targets::{self, Targets};
use crate::transaction::{begin_reading, read_frame};
use crate::words::{direction, measure, slug, word};
use crate::{Store, StoreError, readings};
use async_trait::async_trait;
use backend::{Answer, AppError, Kpis};
use chrono::{DateTime, Utc};
use domain::actor::ActingMember;
use domain::event::Event;
use domain::id::WorkspaceId;
use domain::page::kpi::{KpiPage, KpiSource, KpiTarget};
use domain::page::map::{MapCause, MapInfluence, MapTargetKind};
use domain::page::workspace::Link;
use domain::slug::Slug;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

#[async_trait]
impl Kpis for Store {
    async fn kpi_page(&self, actor: &ActingMember, kpi: &Slug, now: DateTime<Utc>) -> Answer<KpiPage> {
        Ok(self.read_kpi(actor, kpi, now).await?)
    }
}

impl Store {
    async fn read_kpi(&self, actor: &ActingMember, kpi: &Slug, now: DateTime<Utc>) -> Result<KpiPage, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let frame = read_frame(&mut transaction, actor, now).await?;
        let row = sqlx::query!(
            r#"SELECT k.id, k.name, k.definition, t.name AS team, m.name AS owner, d.name AS "deputy?", k.unit, k.currency, k.decimals, k.direction, k.band_low,
                      k.band_high, k.quantity, k.timing, a.name AS calendar, s.name AS source, s.publisher, s.url, s.licence, k.assumption, k.grace_days,
                      c.first_period_start_on AS "first_period_start_on?", c.last_period_start_on AS "last_period_start_on?", c.last_value AS "last_value?",
                      p.end_on AS "last_period_end_on?", n.label AS "next_label?", n.start_on AS "next_start_on?", n.end_on AS "next_end_on?"
               FROM kpis k
               JOIN teams t ON t.workspace_id = k.workspace_id AND t.id = k.team_id
               JOIN members m ON m.workspace_id = k.workspace_id AND m.id = k.owner_id
               LEFT JOIN members d ON d.workspace_id = k.workspace_id AND d.id = k.deputy_id
               JOIN calendars a ON a.workspace_id = k.workspace_id AND a.id = k.calendar_id
               JOIN sources s ON s.workspace_id = k.workspace_id AND s.id = k.source_id
               LEFT JOIN kpi_current c ON c.workspace_id = k.workspace_id AND c.kpi_id = k.id
               LEFT JOIN periods p ON p.workspace_id = k.workspace_id AND p.calendar_id = k.calendar_id AND p.start_on = c.last_period_start_on
               LEFT JOIN periods n ON n.workspace_id = k.workspace_id AND n.calendar_id = k.calendar_id AND n.start_on = p.end_on
               WHERE k.workspace_id = $1 AND k.slug = $2"#,
            actor.workspace.0,
            kpi.as_str(),
        )
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or_else(|| AppError::not_found("KPI", kpi))?;

        let targets = targets::read(&mut transaction, actor.workspace, Some(row.id), None, frame.as_of_on).await?;
        let readings = match (row.first_period_start_on, row.last_period_end_on) {
            (Some(from_on), Some(to_on)) => {
                readings::read(&mut transaction, actor.workspace, &[row.id], from_on, to_on)
                    .await?
                    .remove(&row.id)
                    .unwrap_or_default()
            }
            _ => Vec::new(),
        };
        let (influences_in, influences_out) = both_ends(&mut transaction, actor.workspace, row.id, kpi).await?;
        let next = next_period(row.next_label, row.next_start_on, row.next_end_on);
        Ok(KpiPage {
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
            readings,
            targets: kpi_targets(&mut transaction, actor.workspace, targets, row.last_value).await?,
            events: events(&mut transaction, actor.workspace, row.id).await?,
            influences_in,
            influences_out,
            levers: levers(&mut transaction, actor.workspace, row.id).await?,
            workspace: frame,
        })
    }
}

async fn kpi_targets(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    targets: Targets,
    last_value: Option<Decimal>,
) -> Result<Vec<KpiTarget>, StoreError> {
    let rows = sqlx::query!("SELECT id, slug, name FROM objectives WHERE workspace_id = $1", workspace.0)
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
    workspace: WorkspaceId,
    kpi_id: Uuid,
    kpi: &Slug,
) -> Result<(Vec<(Link, MapInfluence)>, Vec<(Link, MapInfluence)>), StoreError> {
    let touching = influences(&mut *connection, workspace, Some(kpi_id)).await?;
    let names = sqlx::query!(
        r#"SELECT 'kpi' AS "kind!", slug AS "slug!", name AS "name!" FROM kpis WHERE workspace_id = $1
           UNION ALL SELECT 'lever', slug, name FROM levers WHERE workspace_id = $1"#,
        workspace.0,
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

async fn events(connection: &mut PgConnection, workspace: WorkspaceId, kpi_id: Uuid) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query!(
        "SELECT slug, name, kind, start_on, end_on, note FROM events WHERE workspace_id = $1 AND (cardinality(kpi_ids) = 0 OR $2 = ANY(kpi_ids)) ORDER BY start_on, slug",
        workspace.0,
        kpi_id,
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

async fn levers(connection: &mut PgConnection, workspace: WorkspaceId, kpi_id: Uuid) -> Result<Vec<Link>, StoreError> {
    let rows = sqlx::query!(
        "SELECT slug, name FROM levers WHERE workspace_id = $1 AND kpi_id = $2 ORDER BY position, slug",
        workspace.0,
        kpi_id
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| Ok(Link { slug: slug(&row.slug)?, name: row.name })).collect()
}
