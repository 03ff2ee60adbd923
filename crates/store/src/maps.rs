//! The strategy map, read in one moment.

use crate::knowledge::{self, Knowledge};
use crate::targets::{self, Targets};
use crate::transaction::begin_reading;
use crate::words::{count, direction, measure, slug, strength, word};
use crate::{Store, StoreError};
use async_trait::async_trait;
use backend::{Answer, Maps};
use chrono::NaiveDate;
use domain::actor::ActingMember;
use domain::calendar::Period;
use domain::influence::Delay;
use domain::lever::LeverRange;
use domain::page::map::{
    MapCause, MapInfluence, MapKpi, MapLever, MapObjective, MapTarget, MapTargetKind, MapTeam, StrategyMap, TAIL_LENGTH,
};
use domain::page::workspace::{Link, Moment};
use domain::reading::{Freshness, freshness};
use domain::slug::Slug;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

#[async_trait]
impl Maps for Store {
    async fn strategy_map(&self, actor: &ActingMember, moment: Moment) -> Answer<StrategyMap> {
        Ok(self.read_map(actor, moment).await?)
    }
}

impl Store {
    async fn read_map(&self, actor: &ActingMember, moment: Moment) -> Result<StrategyMap, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let (frame, known) = knowledge::read(&mut transaction, actor, moment).await?;
        let days = knowledge::known_days(&mut transaction, actor.workspace, None, frame.newest_on).await?;
        let targets = targets::read(&mut transaction, known, None, None).await?;
        let teams = teams(&mut transaction, known).await?;
        let (kpis, kpi_slugs) = kpis(&mut transaction, known, &targets).await?;
        let objectives = objectives(&mut transaction, known, &targets, &kpi_slugs).await?;
        let levers = levers(&mut transaction, known).await?;
        let influences = influences(&mut transaction, known, None).await?;
        let may_change = actor.role.may_change();
        Ok(StrategyMap { workspace: frame, days, teams, objectives, kpis, levers, influences, may_change })
    }
}

async fn teams(connection: &mut PgConnection, known: Knowledge) -> Result<Vec<MapTeam>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH RECURSIVE tree AS (
               SELECT id, slug, name, NULL::text AS parent, ARRAY[lpad(position::text, 10, '0') || slug] AS path
               FROM teams_as_of($2) WHERE workspace_id = $1 AND parent_id IS NULL AND archived_at IS NULL
               UNION ALL
               SELECT t.id, t.slug, t.name, tree.slug, tree.path || (lpad(t.position::text, 10, '0') || t.slug)
               FROM teams_as_of($2) t JOIN tree ON t.parent_id = tree.id WHERE t.workspace_id = $1 AND t.archived_at IS NULL
           )
           SELECT slug AS "slug!", name AS "name!", parent FROM tree ORDER BY path"#,
        known.workspace.0,
        known.revision,
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
    known: Knowledge,
    targets: &Targets,
) -> Result<(Vec<MapKpi>, HashMap<Uuid, Slug>), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT k.id AS "id!", k.slug AS "slug!", k.name AS "name!", k.definition AS "definition!", t.slug AS "team!", m.name AS "owner!", m.slug AS "owner_slug!", k.unit AS "unit!",
                  k.currency, k.decimals AS "decimals!", k.direction AS "direction!", k.band_low, k.band_high, k.timing AS "timing!", k.assumption,
                  k.grace_days, c.tail AS "tail?: Vec<Option<rust_decimal::Decimal>>", c.last_value AS "last_value?",
                  c.last_period_start_on AS "last_period_start_on?", p.label AS "last_label?", n.label AS "next_label?", n.start_on AS "next_start_on?", n.end_on AS "next_end_on?"
           FROM kpis_as_of($2) k
           JOIN teams_as_of($2) t ON t.workspace_id = k.workspace_id AND t.id = k.team_id
           JOIN members_as_of($2) m ON m.workspace_id = k.workspace_id AND m.id = k.owner_id
           LEFT JOIN kpi_current_as_of($3, $4, NULL) c ON c.workspace_id = k.workspace_id AND c.kpi_id = k.id
           LEFT JOIN periods p ON p.workspace_id = k.workspace_id AND p.calendar_id = k.calendar_id AND p.start_on = c.last_period_start_on
           LEFT JOIN periods n ON n.workspace_id = k.workspace_id AND n.calendar_id = k.calendar_id AND n.start_on = p.end_on
           WHERE k.workspace_id = $1 AND k.archived_at IS NULL
           ORDER BY t.position, t.slug, k.position, k.slug"#,
        known.workspace.0,
        known.revision,
        known.known_before,
        i32::try_from(TAIL_LENGTH).unwrap_or(i32::MAX),
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
            owner: Link { slug: slug(&row.owner_slug)?, name: row.owner },
            measure: measure(row.unit, row.decimals, row.currency)?,
            direction: direction(&row.direction, row.band_low, row.band_high)?,
            timing: word("timing", &row.timing)?,
            tail: row.tail.unwrap_or_default(),
            last: row.last_label.zip(row.last_value),
            freshness: kpi_freshness(next, row.last_period_start_on, row.grace_days, known.as_of_on)?,
            judgement: targets.judgement_of_kpi(row.id, known.as_of_on),
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
    known: Knowledge,
    targets: &Targets,
    kpi_slugs: &HashMap<Uuid, Slug>,
) -> Result<Vec<MapObjective>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id!", o.slug AS "slug!", o.name AS "name!", o.statement AS "statement!", t.slug AS "team!", m.name AS "owner!", m.slug AS "owner_slug!",
                  c.name AS "cycle!", p.slug AS "parent?", o.assumption
           FROM objectives_as_of($2) o
           JOIN teams_as_of($2) t ON t.workspace_id = o.workspace_id AND t.id = o.team_id
           JOIN members_as_of($2) m ON m.workspace_id = o.workspace_id AND m.id = o.owner_id
           JOIN cycles_as_of($2) c ON c.workspace_id = o.workspace_id AND c.id = o.cycle_id
           LEFT JOIN objectives_as_of($2) p ON p.workspace_id = o.workspace_id AND p.id = o.parent_id AND p.archived_at IS NULL
           WHERE o.workspace_id = $1 AND o.archived_at IS NULL
           ORDER BY c.end_on DESC, c.start_on DESC, o.slug"#,
        known.workspace.0,
        known.revision,
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
            owner: Link { slug: slug(&row.owner_slug)?, name: row.owner },
            cycle: row.cycle,
            parent: row.parent.as_deref().map(slug).transpose()?,
            judgement: targets.judgement_of_objective(row.id),
            targets: bounds,
            assumption: row.assumption,
        });
    }
    Ok(objectives)
}

async fn levers(connection: &mut PgConnection, known: Knowledge) -> Result<Vec<MapLever>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT l.slug AS "slug!", l.name AS "name!", l.definition AS "definition!", t.slug AS "team!", m.name AS "owner!", m.slug AS "owner_slug!", l.unit AS "unit!",
                  l.decimals AS "decimals!", l.lowest AS "lowest!", l.current AS "current!", l.highest AS "highest!", k.slug AS "kpi!", l.assumption
           FROM levers_as_of($2) l
           JOIN teams_as_of($2) t ON t.workspace_id = l.workspace_id AND t.id = l.team_id
           JOIN members_as_of($2) m ON m.workspace_id = l.workspace_id AND m.id = l.owner_id
           JOIN kpis_as_of($2) k ON k.workspace_id = l.workspace_id AND k.id = l.kpi_id AND k.archived_at IS NULL
           WHERE l.workspace_id = $1 AND l.archived_at IS NULL
           ORDER BY t.position, t.slug, l.position, l.slug"#,
        known.workspace.0,
        known.revision,
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
                owner: Link { slug: slug(&row.owner_slug)?, name: row.owner },
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

/// The influences of a workspace, or those that touch one KPI; none of an end that is archived, or of a lever whose record is.
pub(crate) async fn influences(
    connection: &mut PgConnection,
    known: Knowledge,
    kpi: Option<Uuid>,
) -> Result<Vec<MapInfluence>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT i.slug AS "slug!", ck.slug AS "cause_kpi?", cl.slug AS "cause_lever?", e.slug AS "effect!", i.direction AS "direction!", i.strength, i.strength_sd,
                  i.strength_unit, i.sign_certain AS "sign_certain!", i.lag_periods AS "lag_periods!", i.ramp_periods AS "ramp_periods!",
                  i.provenance AS "provenance!", i.claim AS "claim!", i.assumption
           FROM influences_as_of($3) i
           JOIN kpis_as_of($3) e ON e.workspace_id = i.workspace_id AND e.id = i.effect_kpi_id AND e.archived_at IS NULL
           LEFT JOIN kpis_as_of($3) ck ON ck.workspace_id = i.workspace_id AND ck.id = i.cause_kpi_id AND ck.archived_at IS NULL
           LEFT JOIN (levers_as_of($3) cl JOIN kpis_as_of($3) lk ON lk.workspace_id = cl.workspace_id AND lk.id = cl.kpi_id AND lk.archived_at IS NULL)
               ON cl.workspace_id = i.workspace_id AND cl.id = i.cause_lever_id AND cl.archived_at IS NULL
           WHERE i.workspace_id = $1 AND i.archived_at IS NULL AND ($2::uuid IS NULL OR i.effect_kpi_id = $2 OR i.cause_kpi_id = $2)
             AND (ck.id IS NOT NULL OR cl.id IS NOT NULL)
           ORDER BY i.slug"#,
        known.workspace.0,
        kpi,
        known.revision,
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
