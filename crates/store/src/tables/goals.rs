//! What is wanted: objectives, key results, guardrails, standing targets.

use super::{Counts, counted, texts, written};
use crate::StoreError;
use domain::id::WorkspaceId;
use domain::slug::Slug;
use domain::template::{GuardrailRow, KeyResultRow, ObjectiveRow, StandingTargetRow};
use serde_json::{Value, json};
use sqlx::PgConnection;

pub(crate) async fn objectives(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[ObjectiveRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": workspace.row_id("objectives", &row.slug), "slug": row.slug.as_str(), "name": row.name,
                "statement": row.statement, "no_money_guardrail": row.no_money_guardrail,
                "no_customer_guardrail": row.no_customer_guardrail, "assumption": row.assumption,
                "team": row.team.as_str(), "owner": row.owner.as_str(), "cycle": row.cycle.as_str(),
                "parent": row.parent.as_ref().map(Slug::as_str),
                "own_parent_id": row.parent.as_ref().map(|parent| workspace.row_id("objectives", parent)),
            })
        })
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO objectives AS x (workspace_id, id, revision, slug, name, statement, team_id, owner_id, cycle_id, parent_id, no_money_guardrail, no_customer_guardrail, assumption)
           SELECT $1, r.id, $2, r.slug, r.name, r.statement, t.id, o.id, c.id, CASE WHEN r.parent IS NOT NULL THEN COALESCE(p.id, r.own_parent_id) END, r.no_money_guardrail, r.no_customer_guardrail, r.assumption
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, statement text, team text, owner text, cycle text, parent text, own_parent_id uuid, no_money_guardrail text, no_customer_guardrail text, assumption text)
           JOIN teams t ON t.workspace_id = $1 AND t.slug = r.team JOIN members o ON o.workspace_id = $1 AND o.slug = r.owner JOIN cycles c ON c.workspace_id = $1 AND c.slug = r.cycle LEFT JOIN objectives p ON p.workspace_id = $1 AND p.slug = r.parent
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, statement = excluded.statement, team_id = excluded.team_id, owner_id = excluded.owner_id, cycle_id = excluded.cycle_id, parent_id = excluded.parent_id, no_money_guardrail = excluded.no_money_guardrail, no_customer_guardrail = excluded.no_customer_guardrail, assumption = excluded.assumption
           WHERE (x.name, x.statement, x.team_id, x.owner_id, x.cycle_id, x.parent_id, x.no_money_guardrail, x.no_customer_guardrail, x.assumption) IS DISTINCT FROM (excluded.name, excluded.statement, excluded.team_id, excluded.owner_id, excluded.cycle_id, excluded.parent_id, excluded.no_money_guardrail, excluded.no_customer_guardrail, excluded.assumption)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}

pub(crate) async fn key_results(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[KeyResultRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": workspace.row_id("key_results", &row.slug), "slug": row.slug.as_str(), "name": row.name,
                "assumption": row.assumption, "objective": row.objective.as_str(), "kpi": row.kpi.as_str(),
                "measure": row.terms.measure.as_str(), "comparator": row.terms.comparator.as_str(),
                "baseline": row.terms.baseline, "target": row.terms.target, "stretch": row.terms.stretch,
                "phasing": row.terms.phasing.as_str(), "start_on": row.terms.start_on, "due_on": row.terms.due_on,
            })
        })
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO key_results AS x (workspace_id, id, revision, slug, objective_id, kpi_id, name, measure, comparator, baseline, target, stretch, phasing, start_on, due_on, assumption)
           SELECT $1, r.id, $2, r.slug, o.id, k.id, r.name, r.measure, r.comparator, r.baseline, r.target, r.stretch, r.phasing, r.start_on, r.due_on, r.assumption
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, objective text, kpi text, name text, measure text, comparator text, baseline numeric(24, 8), target numeric(24, 8), stretch numeric(24, 8), phasing text, start_on date, due_on date, assumption text)
           JOIN objectives o ON o.workspace_id = $1 AND o.slug = r.objective JOIN kpis k ON k.workspace_id = $1 AND k.slug = r.kpi
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, objective_id = excluded.objective_id, kpi_id = excluded.kpi_id, name = excluded.name, measure = excluded.measure, comparator = excluded.comparator, baseline = excluded.baseline, target = excluded.target, stretch = excluded.stretch, phasing = excluded.phasing, start_on = excluded.start_on, due_on = excluded.due_on, assumption = excluded.assumption
           WHERE (x.objective_id, x.kpi_id, x.name, x.measure, x.comparator, x.baseline, x.target, x.stretch, x.phasing, x.start_on, x.due_on, x.assumption) IS DISTINCT FROM (excluded.objective_id, excluded.kpi_id, excluded.name, excluded.measure, excluded.comparator, excluded.baseline, excluded.target, excluded.stretch, excluded.phasing, excluded.start_on, excluded.due_on, excluded.assumption)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}

pub(crate) async fn guardrails(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[GuardrailRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": workspace.row_id("guardrails", &row.slug), "slug": row.slug.as_str(), "name": row.name,
                "assumption": row.assumption, "objective": row.objective.as_str(), "kpi": row.kpi.as_str(),
                "protects": row.protects.as_str(), "comparator": row.terms.comparator.as_str(),
                "bound": row.terms.bound, "start_on": row.terms.start_on, "end_on": row.terms.end_on,
                "breaches_allowed": row.terms.breaches_allowed,
            })
        })
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO guardrails AS x (workspace_id, id, revision, slug, objective_id, kpi_id, name, protects, comparator, bound, start_on, end_on, breaches_allowed, assumption)
           SELECT $1, r.id, $2, r.slug, o.id, k.id, r.name, r.protects, r.comparator, r.bound, r.start_on, r.end_on, r.breaches_allowed, r.assumption
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, objective text, kpi text, name text, protects text, comparator text, bound numeric(24, 8), start_on date, end_on date, breaches_allowed integer, assumption text)
           JOIN objectives o ON o.workspace_id = $1 AND o.slug = r.objective JOIN kpis k ON k.workspace_id = $1 AND k.slug = r.kpi
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, objective_id = excluded.objective_id, kpi_id = excluded.kpi_id, name = excluded.name, protects = excluded.protects, comparator = excluded.comparator, bound = excluded.bound, start_on = excluded.start_on, end_on = excluded.end_on, breaches_allowed = excluded.breaches_allowed, assumption = excluded.assumption
           WHERE (x.objective_id, x.kpi_id, x.name, x.protects, x.comparator, x.bound, x.start_on, x.end_on, x.breaches_allowed, x.assumption) IS DISTINCT FROM (excluded.objective_id, excluded.kpi_id, excluded.name, excluded.protects, excluded.comparator, excluded.bound, excluded.start_on, excluded.end_on, excluded.breaches_allowed, excluded.assumption)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}

pub(crate) async fn standing_targets(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[StandingTargetRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": workspace.row_id("standing_targets", &row.slug), "slug": row.slug.as_str(), "name": row.name,
                "bound": row.bound, "stake": row.stake, "start_on": row.start_on, "end_on": row.end_on,
                "assumption": row.assumption, "kpi": row.kpi.as_str(), "comparator": row.comparator.as_str(),
                "holders": texts(&row.holders),
            })
        })
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO standing_targets AS x (workspace_id, id, revision, slug, kpi_id, name, comparator, bound, holder_ids, stake, start_on, end_on, assumption)
           SELECT $1, r.id, $2, r.slug, k.id, r.name, r.comparator, r.bound, ARRAY(SELECT m.id FROM members m WHERE m.workspace_id = $1 AND m.slug = ANY(r.holders) ORDER BY m.slug), r.stake, r.start_on, r.end_on, r.assumption
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, kpi text, name text, comparator text, bound numeric(24, 8), holders text[], stake text, start_on date, end_on date, assumption text)
           JOIN kpis k ON k.workspace_id = $1 AND k.slug = r.kpi
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, kpi_id = excluded.kpi_id, name = excluded.name, comparator = excluded.comparator, bound = excluded.bound, holder_ids = excluded.holder_ids, stake = excluded.stake, start_on = excluded.start_on, end_on = excluded.end_on, assumption = excluded.assumption
           WHERE (x.kpi_id, x.name, x.comparator, x.bound, x.holder_ids, x.stake, x.start_on, x.end_on, x.assumption) IS DISTINCT FROM (excluded.kpi_id, excluded.name, excluded.comparator, excluded.bound, excluded.holder_ids, excluded.stake, excluded.start_on, excluded.end_on, excluded.assumption)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}
