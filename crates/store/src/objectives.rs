//! The page of one objective.

use crate::knowledge::{self, Knowledge};
use crate::maps::{kpi_freshness, next_period};
use crate::targets;
use crate::transaction::begin_reading;
use crate::trust;
use crate::words::{measure, slug, word};
use crate::{Store, StoreError};
use async_trait::async_trait;
use backend::{Answer, AppError, ErrorCode, Objectives};
use domain::actor::ActingMember;
use domain::kpi::{Measure, Timing};
use domain::page::objective::{ObjectiveGuardrail, ObjectiveKeyResult, ObjectivePage};
use domain::page::workspace::{Link, Moment};
use domain::reading::Freshness;
use domain::reliability::Reliability;
use domain::slug::Slug;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

#[async_trait]
impl Objectives for Store {
    async fn objective_page(&self, actor: &ActingMember, objective: &Slug, moment: Moment) -> Answer<ObjectivePage> {
        Ok(self.read_objective(actor, objective, moment).await?)
    }
}

/// An objective that is not there; one that is only younger than the day asked for says so.
fn missing(objective: &Slug, known: Knowledge) -> AppError {
    if known.is_past() {
        let message =
            format!("There was no goal '{objective}' here yet on {}, or it was archived then.", known.as_of_on);
        return AppError::new(ErrorCode::NotFound, message);
    }
    AppError::not_found("objective", objective)
}

/// What the page says of a KPI that a target bounds.
#[derive(Clone)]
struct BoundedKpi {
    link: Link,
    owner: String,
    timing: Timing,
    measure: Measure,
    freshness: Freshness,
}

impl Store {
    async fn read_objective(
        &self,
        actor: &ActingMember,
        objective: &Slug,
        moment: Moment,
    ) -> Result<ObjectivePage, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let (frame, known) = knowledge::read(&mut transaction, actor, moment).await?;
        let days = knowledge::known_days(&mut transaction, actor.workspace, None, frame.newest_on).await?;
        let row = sqlx::query!(
            r#"SELECT o.id AS "id!", o.name AS "name!", o.statement AS "statement!", t.name AS "team!", m.name AS "owner!", c.name AS "cycle!",
                      c.start_on AS "start_on!", c.end_on AS "end_on!", p.slug AS "parent_slug?", p.name AS "parent_name?", o.no_money_guardrail,
                      o.no_customer_guardrail, o.assumption
               FROM objectives_as_of($3) o
               JOIN teams_as_of($3) t ON t.workspace_id = o.workspace_id AND t.id = o.team_id
               JOIN members_as_of($3) m ON m.workspace_id = o.workspace_id AND m.id = o.owner_id
               JOIN cycles_as_of($3) c ON c.workspace_id = o.workspace_id AND c.id = o.cycle_id
               LEFT JOIN objectives_as_of($3) p ON p.workspace_id = o.workspace_id AND p.id = o.parent_id AND p.archived_at IS NULL
               WHERE o.workspace_id = $1 AND o.slug = $2 AND o.archived_at IS NULL"#,
            actor.workspace.0,
            objective.as_str(),
            known.revision,
        )
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or_else(|| missing(objective, known))?;
        let children = sqlx::query!(
            r#"SELECT id AS "id!", slug AS "slug!", name AS "name!" FROM objectives_as_of($3)
               WHERE workspace_id = $1 AND parent_id = $2 AND archived_at IS NULL ORDER BY slug"#,
            actor.workspace.0,
            row.id,
            known.revision,
        )
        .fetch_all(&mut *transaction)
        .await?;
        let family: Vec<Uuid> = children.iter().map(|child| child.id).chain([row.id]).collect();
        let targets = targets::read(&mut transaction, known, None, Some(&family)).await?;
        let judgement = targets.judgement_of_objective(row.id);
        let children = children
            .into_iter()
            .map(|child| {
                Ok((Link { slug: slug(&child.slug)?, name: child.name }, targets.judgement_of_objective(child.id)))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        let of_key_results = targets.key_results.iter().map(|target| (target.objective_id, target.kpi_id));
        let of_guardrails = targets.guardrails.iter().map(|target| (target.objective_id, target.kpi_id));
        let bounded: Vec<Uuid> = of_key_results
            .chain(of_guardrails)
            .filter(|(objective_id, _)| *objective_id == row.id)
            .map(|(_, kpi_id)| kpi_id)
            .collect();
        let kpis = bounded_kpis(&mut transaction, known, &bounded).await?;
        let kpi = |id: &Uuid| {
            kpis.get(id)
                .cloned()
                .ok_or_else(|| StoreError::unreadable("target", "it names a KPI that is not in the workspace"))
        };

        let measured: Vec<Uuid> = targets
            .key_results
            .iter()
            .filter(|key_result| key_result.objective_id == row.id)
            .map(|key_result| key_result.kpi_id)
            .collect();
        let reliabilities = trust::read(&mut transaction, known, &measured).await?;
        let weakest_link = trust::weakest_link(&mut transaction, known, &measured).await?;
        let mut key_results = Vec::new();
        for key_result in targets.key_results.into_iter().filter(|key_result| key_result.objective_id == row.id) {
            let reliability = reliabilities.get(&key_result.kpi_id).cloned().unwrap_or(Reliability::NOTHING);
            let kpi = kpi(&key_result.kpi_id)?;
            key_results.push(ObjectiveKeyResult {
                slug: key_result.slug,
                name: key_result.name,
                kpi: kpi.link,
                owner: kpi.owner,
                timing: kpi.timing,
                measure: kpi.measure,
                terms: key_result.terms,
                outcome: key_result.outcome,
                freshness: kpi.freshness,
                reliability,
                window: key_result.window,
                assumption: key_result.assumption,
            });
        }
        let mut guardrails = Vec::new();
        for guardrail in targets.guardrails.into_iter().filter(|guardrail| guardrail.objective_id == row.id) {
            let kpi = kpi(&guardrail.kpi_id)?;
            guardrails.push(ObjectiveGuardrail {
                slug: guardrail.slug,
                name: guardrail.name,
                kpi: kpi.link,
                owner: kpi.owner,
                measure: kpi.measure,
                protects: guardrail.protects,
                terms: guardrail.terms,
                outcome: guardrail.outcome,
                assumption: guardrail.assumption,
            });
        }
        let parent = match (row.parent_slug, row.parent_name) {
            (Some(parent), Some(name)) => Some(Link { slug: slug(&parent)?, name }),
            _ => None,
        };
        Ok(ObjectivePage {
            days,
            workspace: frame,
            slug: objective.clone(),
            name: row.name,
            statement: row.statement,
            team: row.team,
            owner: row.owner,
            cycle: row.cycle,
            cycle_start_on: row.start_on,
            cycle_end_on: row.end_on,
            parent,
            children,
            judgement,
            key_results,
            guardrails,
            no_money_guardrail: row.no_money_guardrail,
            no_customer_guardrail: row.no_customer_guardrail,
            assumption: row.assumption,
            weakest_link,
            may_change: actor.role.may_change(),
        })
    }
}

async fn bounded_kpis(
    connection: &mut PgConnection,
    known: Knowledge,
    kpis: &[Uuid],
) -> Result<HashMap<Uuid, BoundedKpi>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT k.id AS "id!", k.slug AS "slug!", k.name AS "name!", m.name AS "owner!", k.timing AS "timing!", k.unit AS "unit!",
                  k.decimals AS "decimals!", k.currency, k.grace_days, c.last_period_start_on AS "last_period_start_on?",
                  n.label AS "next_label?", n.start_on AS "next_start_on?", n.end_on AS "next_end_on?"
           FROM kpis_as_of($3) k
           JOIN members_as_of($3) m ON m.workspace_id = k.workspace_id AND m.id = k.owner_id
           LEFT JOIN kpi_current_as_of($4, 0, $2) c ON c.workspace_id = k.workspace_id AND c.kpi_id = k.id
           LEFT JOIN periods p ON p.workspace_id = k.workspace_id AND p.calendar_id = k.calendar_id AND p.start_on = c.last_period_start_on
           LEFT JOIN periods n ON n.workspace_id = k.workspace_id AND n.calendar_id = k.calendar_id AND n.start_on = p.end_on
           WHERE k.workspace_id = $1 AND k.id = ANY($2)"#,
        known.workspace.0,
        kpis,
        known.revision,
        known.known_before,
    )
    .fetch_all(connection)
    .await?;
    let mut kpis = HashMap::with_capacity(rows.len());
    for row in rows {
        let next = next_period(row.next_label, row.next_start_on, row.next_end_on);
        let kpi = BoundedKpi {
            link: Link { slug: slug(&row.slug)?, name: row.name },
            owner: row.owner,
            timing: word("timing", &row.timing)?,
            measure: measure(row.unit, row.decimals, row.currency)?,
            freshness: kpi_freshness(next, row.last_period_start_on, row.grace_days, known.as_of_on)?,
        };
        kpis.insert(row.id, kpi);
    }
    Ok(kpis)
}
