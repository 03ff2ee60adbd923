//! The page of one objective.

use crate::maps::{kpi_freshness, next_period};
use crate::targets;
use crate::transaction::{begin_reading, read_frame};
use crate::words::{measure, slug, word};
use crate::{Store, StoreError};
use async_trait::async_trait;
use backend::{Answer, AppError, Objectives};
use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::ActingMember;
use domain::id::WorkspaceId;
use domain::kpi::{Measure, Timing};
use domain::page::objective::{ObjectiveGuardrail, ObjectiveKeyResult, ObjectivePage};
use domain::page::workspace::Link;
use domain::reading::Freshness;
use domain::slug::Slug;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

#[async_trait]
impl Objectives for Store {
    async fn objective_page(
        &self,
        actor: &ActingMember,
        objective: &Slug,
        now: DateTime<Utc>,
    ) -> Answer<ObjectivePage> {
        Ok(self.read_objective(actor, objective, now).await?)
    }
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
        now: DateTime<Utc>,
    ) -> Result<ObjectivePage, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let frame = read_frame(&mut transaction, actor, now).await?;
        let row = sqlx::query!(
            r#"SELECT o.id, o.name, o.statement, t.name AS team, m.name AS owner, c.name AS cycle, c.start_on, c.end_on, p.slug AS "parent_slug?",
                      p.name AS "parent_name?", o.no_money_guardrail, o.no_customer_guardrail, o.assumption
               FROM objectives o
               JOIN teams t ON t.workspace_id = o.workspace_id AND t.id = o.team_id
               JOIN members m ON m.workspace_id = o.workspace_id AND m.id = o.owner_id
               JOIN cycles c ON c.workspace_id = o.workspace_id AND c.id = o.cycle_id
               LEFT JOIN objectives p ON p.workspace_id = o.workspace_id AND p.id = o.parent_id
               WHERE o.workspace_id = $1 AND o.slug = $2"#,
            actor.workspace.0,
            objective.as_str(),
        )
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or_else(|| AppError::not_found("objective", objective))?;
        let children = sqlx::query!(
            "SELECT id, slug, name FROM objectives WHERE workspace_id = $1 AND parent_id = $2 ORDER BY slug",
            actor.workspace.0,
            row.id
        )
        .fetch_all(&mut *transaction)
        .await?;
        let family: Vec<Uuid> = children.iter().map(|child| child.id).chain([row.id]).collect();
        let targets = targets::read(&mut transaction, actor.workspace, None, Some(&family), frame.as_of_on).await?;
        let judgement = targets.judgement_of_objective(row.id);
        let children = children
            .into_iter()
            .map(|child| {
                Ok((Link { slug: slug(&child.slug)?, name: child.name }, targets.judgement_of_objective(child.id)))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        let kpis = bounded_kpis(&mut transaction, actor.workspace, row.id, frame.as_of_on).await?;
        let kpi = |id: &Uuid| {
            kpis.get(id)
                .cloned()
                .ok_or_else(|| StoreError::unreadable("target", "it names a KPI that is not in the workspace"))
        };

        let mut key_results = Vec::new();
        for key_result in targets.key_results.into_iter().filter(|key_result| key_result.objective_id == row.id) {
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
        })
    }
}

async fn bounded_kpis(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    objective: Uuid,
    today: NaiveDate,
) -> Result<HashMap<Uuid, BoundedKpi>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT k.id, k.slug, k.name, m.name AS owner, k.timing, k.unit, k.decimals, k.currency, k.grace_days, c.last_period_start_on AS "last_period_start_on?",
                  n.label AS "next_label?", n.start_on AS "next_start_on?", n.end_on AS "next_end_on?"
           FROM kpis k
           JOIN members m ON m.workspace_id = k.workspace_id AND m.id = k.owner_id
           LEFT JOIN kpi_current c ON c.workspace_id = k.workspace_id AND c.kpi_id = k.id
           LEFT JOIN periods p ON p.workspace_id = k.workspace_id AND p.calendar_id = k.calendar_id AND p.start_on = c.last_period_start_on
           LEFT JOIN periods n ON n.workspace_id = k.workspace_id AND n.calendar_id = k.calendar_id AND n.start_on = p.end_on
           WHERE k.workspace_id = $1 AND k.id IN (
               SELECT kpi_id FROM key_results WHERE workspace_id = $1 AND objective_id = $2
               UNION SELECT kpi_id FROM guardrails WHERE workspace_id = $1 AND objective_id = $2)"#,
        workspace.0,
        objective,
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
            freshness: kpi_freshness(next, row.last_period_start_on, row.grace_days, today)?,
        };
        kpis.insert(row.id, kpi);
    }
    Ok(kpis)
}
