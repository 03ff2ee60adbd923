//! The strategy map, read in one moment.

use crate::targets::{self, Targets};
use crate::transaction::{begin_reading, read_frame};
use crate::words::{count, direction, measure, slug, strength, word};
use crate::{Store, StoreError};
use async_trait::async_trait;
use backend::{Answer, Maps};
use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::ActingMember;
use domain::calendar::Period;
use domain::id::WorkspaceId;
use domain::influence::Delay;
use domain::lever::LeverRange;
use domain::page::map::{
    MapCause, MapInfluence, MapKpi, MapLever, MapObjective, MapTarget, MapTargetKind, MapTeam, StrategyMap,
};
use domain::reading::{Freshness, freshness};
use domain::slug::Slug;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

#[async_trait]
impl Maps for Store {
    async fn strategy_map(&self, actor: &ActingMember, now: DateTime<Utc>) -> Answer<StrategyMap> {
        Ok(self.read_map(actor, now).await?)
    }
}

impl Store {
    async fn read_map(&self, actor: &ActingMember, now: DateTime<Utc>) -> Result<StrategyMap, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let frame = read_frame(&mut transaction, actor, now).await?;
        let targets = targets::read(&mut transaction, actor.workspace, None, None, frame.as_of_on).await?;
        let teams = teams(&mut transaction, actor.workspace).await?;
        let (kpis, kpi_slugs) = kpis(&mut transaction, actor.workspace, &targets, frame.as_of_on).await?;
        let objectives = objectives(&mut transaction, actor.workspace, &targets, &kpi_slugs).await?;
        let levers = levers(&mut transaction, actor.workspace).await?;
        let influences = influences(&mut transaction, actor.workspace, None).await?;
        Ok(StrategyMap { workspace: frame, teams, objectives, kpis, levers, influences })
    }
}

async fn teams(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<Vec<MapTeam>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH RECURSIVE tree AS (
               SELECT id, slug, name, NULL::text AS parent, ARRAY[lpad(position::text, 10, '0') || slug] AS path FROM teams WHERE workspace_id = $1 AND parent_id IS NULL
               UNION ALL
               SELECT t.id, t.slug, t.name, tree.slug, tree.path || (lpad(t.position::text, 10, '0') || t.slug)
               FROM teams t JOIN tree ON t.parent_id = tree.id WHERE t.workspace_id = $1
           )
           SELECT slug AS "slug!", name AS "name!", parent FROM tree ORDER BY path"#,
        workspace.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(MapTeam { slug: slug(&row.slug)?, name: row.name, parent: row.parent.as_deref().map(slug).transpose()? })
        })
        .collect()
}

async fn kpis(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    targets: &Targets,
    today: NaiveDate,
) -> Result<(Vec<MapKpi>, HashMap<Uuid, Slug>), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT k.id, k.slug, k.name, k.definition, t.slug AS team, m.name AS owner, k.unit, k.currency, k.decimals, k.direction, k.band_low, k.band_high,
                  k.timing, k.assumption, k.grace_days, c.tail AS "tail?: Vec<Option<rust_decimal::Decimal>>", c.last_value AS "last_value?",
                  c.last_period_start_on AS "last_period_start_on?", p.label AS "last_label?", n.label AS "next_label?", n.start_on AS "next_start_on?", n.end_on AS "next_end_on?"
           FROM kpis k
           JOIN teams t ON t.workspace_id = k.workspace_id AND t.id = k.team_id
           JOIN members m ON m.workspace_id = k.workspace_id AND m.id = k.owner_id
           LEFT JOIN kpi_current c ON c.workspace_id = k.workspace_id AND c.kpi_id = k.id
           LEFT JOIN periods p ON p.workspace_id = k.workspace_id AND p.calendar_id = k.calendar_id AND p.start_on = c.last_period_start_on
           LEFT JOIN periods n ON n.workspace_id = k.workspace_id AND n.calendar_id = k.calendar_id AND n.start_on = p.end_on
           WHERE k.workspace_id = $1
           ORDER BY t.position, t.slug, k.position, k.slug"#,
        workspace.0,
    )
    .fetch_all(connection)
    .await?;
    let mut kpis = Vec::with_capacity(rows.len());
    let mut slugs = HashMap::with_capacity(rows.len());
    for row in rows {
        let kpi_slug = slug(&row.slug)?;
        slugs.insert(row.id, kpi_slug.clone());
        let next = next_period(row.next_label, row.next_start_on, row.next_end_on);
        let standing_targets = targets
            .standing
            .iter()
            .filter(|target| target.kpi_id == row.id)
            .map(|target| MapTarget {
                kpi: kpi_slug.clone(),
                name: target.name.clone(),
                comparator: target.comparator,
                bound: target.bound,
                kind: MapTargetKind::Standing {
                    stake: target.stake.clone(),
                    met: row.last_value.map(|value| target.comparator.holds(value, target.bound)),
                },
            })
            .collect();
        kpis.push(MapKpi {
            slug: kpi_slug,
            name: row.name,
            definition: row.definition,
            team: slug(&row.team)?,
            owner: row.owner,
            measure: measure(row.unit, row.decimals, row.currency)?,
            direction: direction(&row.direction, row.band_low, row.band_high)?,
            timing: word("timing", &row.timing)?,
            tail: row.tail.unwrap_or_default(),
            last: row.last_label.zip(row.last_value),
            freshness: kpi_freshness(next, row.last_period_start_on, row.grace_days, today)?,
            judgement: targets.judgement_of_kpi(row.id, today),
            standing_targets,
            assumption: row.assumption,
        });
    }
    Ok((kpis, slugs))
}

/// A period of left-joined columns.
pub(crate) fn next_period(
    label: Option<String>,
    start_on: Option<NaiveDate>,
    end_on: Option<NaiveDate>,
) -> Option<Period> {
    Some(Period { label: label?, start_on: start_on?, end_on: end_on? })
}

/// The freshness of a KPI from the period after its last reading; its grace is one period where none is set.
pub(crate) fn kpi_freshness(
    next: Option<Period>,
    last_start_on: Option<NaiveDate>,
    grace_days: Option<i32>,
    today: NaiveDate,
) -> Result<Freshness, StoreError> {
    let grace_days = match (grace_days, &next) {
        (Some(days), _) => count("grace days", days)?,
        (None, Some(period)) => {
            u32::try_from(period.days()).map_err(|error| StoreError::unreadable("period", error))?
        }
        (None, None) => 0,
    };
    Ok(freshness(next.as_slice(), last_start_on, grace_days, today))
}

async fn objectives(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    targets: &Targets,
    kpi_slugs: &HashMap<Uuid, Slug>,
) -> Result<Vec<MapObjective>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT o.id, o.slug, o.name, o.statement, t.slug AS team, m.name AS owner, c.name AS cycle, p.slug AS "parent?", o.assumption
           FROM objectives o
           JOIN teams t ON t.workspace_id = o.workspace_id AND t.id = o.team_id
           JOIN members m ON m.workspace_id = o.workspace_id AND m.id = o.owner_id
           JOIN cycles c ON c.workspace_id = o.workspace_id AND c.id = o.cycle_id
           LEFT JOIN objectives p ON p.workspace_id = o.workspace_id AND p.id = o.parent_id
           WHERE o.workspace_id = $1
           ORDER BY c.end_on DESC, c.start_on DESC, o.slug"#,
        workspace.0,
    )
    .fetch_all(connection)
    .await?;
    let mut objectives = Vec::with_capacity(rows.len());
    for row in rows {
        let kpi = |id: &Uuid| {
            kpi_slugs
                .get(id)
                .cloned()
                .ok_or_else(|| StoreError::unreadable("key result", "it names a KPI that is not in the workspace"))
        };
        let mut bounds = Vec::new();
        for key_result in targets.key_results.iter().filter(|key_result| key_result.objective_id == row.id) {
            bounds.push(MapTarget {
                kpi: kpi(&key_result.kpi_id)?,
                name: key_result.name.clone(),
                comparator: key_result.terms.comparator,
                bound: key_result.terms.target,
                kind: MapTargetKind::KeyResult(key_result.outcome.judgement.clone()),
            });
        }
        for guardrail in targets.guardrails.iter().filter(|guardrail| guardrail.objective_id == row.id) {
            bounds.push(MapTarget {
                kpi: kpi(&guardrail.kpi_id)?,
                name: guardrail.name.clone(),
                comparator: guardrail.terms.comparator,
                bound: guardrail.terms.bound,
                kind: MapTargetKind::Guardrail(guardrail.outcome.state),
            });
        }
        objectives.push(MapObjective {
            slug: slug(&row.slug)?,
            name: row.name,
            statement: row.statement,
            team: slug(&row.team)?,
            owner: row.owner,
            cycle: row.cycle,
            parent: row.parent.as_deref().map(slug).transpose()?,
            judgement: targets.judgement_of_objective(row.id),
            targets: bounds,
            assumption: row.assumption,
        });
    }
    Ok(objectives)
}

async fn levers(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<Vec<MapLever>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT l.slug, l.name, l.definition, t.slug AS team, m.name AS owner, l.unit, l.decimals, l.currency, l.lowest, l.current, l.highest, k.slug AS kpi, l.assumption
           FROM levers l
           JOIN teams t ON t.workspace_id = l.workspace_id AND t.id = l.team_id
           JOIN members m ON m.workspace_id = l.workspace_id AND m.id = l.owner_id
           JOIN kpis k ON k.workspace_id = l.workspace_id AND k.id = l.kpi_id
           WHERE l.workspace_id = $1
           ORDER BY t.position, t.slug, l.position, l.slug"#,
        workspace.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(MapLever {
                slug: slug(&row.slug)?,
                name: row.name,
                definition: row.definition,
                team: slug(&row.team)?,
                owner: row.owner,
                // The currency of a lever is that of its cost, not of its settings.
                measure: measure(row.unit, row.decimals, None)?,
                range: LeverRange::new(row.lowest, row.current, row.highest)
                    .map_err(|error| StoreError::unreadable("lever", error))?,
                kpi: slug(&row.kpi)?,
                assumption: row.assumption,
            })
        })
        .collect()
}

/// The influences of a workspace, or those that touch one KPI.
pub(crate) async fn influences(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    kpi: Option<Uuid>,
) -> Result<Vec<MapInfluence>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT i.slug, ck.slug AS "cause_kpi?", cl.slug AS "cause_lever?", e.slug AS effect, i.direction, i.strength, i.strength_sd, i.strength_unit,
                  i.sign_certain, i.lag_periods, i.ramp_periods, i.provenance, i.claim, i.assumption
           FROM influences i
           JOIN kpis e ON e.workspace_id = i.workspace_id AND e.id = i.effect_kpi_id
           LEFT JOIN kpis ck ON ck.workspace_id = i.workspace_id AND ck.id = i.cause_kpi_id
           LEFT JOIN levers cl ON cl.workspace_id = i.workspace_id AND cl.id = i.cause_lever_id
           WHERE i.workspace_id = $1 AND ($2::uuid IS NULL OR i.effect_kpi_id = $2 OR i.cause_kpi_id = $2)
           ORDER BY i.slug"#,
        workspace.0,
        kpi,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let cause = match (&row.cause_kpi, &row.cause_lever) {
                (Some(kpi), None) => MapCause::Kpi(slug(kpi)?),
                (None, Some(lever)) => MapCause::Lever(slug(lever)?),
                _ => return Err(StoreError::unreadable("influence", "it needs one cause")),
            };
            Ok(MapInfluence {
                slug: slug(&row.slug)?,
                cause,
                effect: slug(&row.effect)?,
                direction: word("direction of an influence", &row.direction)?,
                strength: strength(row.strength, row.strength_sd, row.strength_unit.as_deref(), row.sign_certain)?,
                delay: Delay {
                    lag_periods: count("lag", row.lag_periods)?,
                    ramp_periods: count("ramp", row.ramp_periods)?,
                },
                provenance: word("provenance", &row.provenance)?,
                claim: row.claim,
                assumption: row.assumption,
            })
        })
        .collect()
}
