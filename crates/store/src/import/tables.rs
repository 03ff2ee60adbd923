//! The tables of a template: each written by one statement that inserts what is new and updates what differs.
//!
//! Rows travel as one JSON array; references are resolved by slug inside the tenant, so that they lead to rows made by any hand. A table
//! that refers to itself takes the ids that the import would give, for a parent that comes with it.

use super::Counts;
use crate::StoreError;
use domain::id::WorkspaceId;
use domain::kpi::Direction;
use domain::slug::Slug;
use domain::template::{
    CalendarRow, Cause, CycleRow, EventRow, GuardrailRow, InfluenceRow, KeyResultRow, KpiRow, LeverRow, MemberRow,
    ObjectiveRow, SourceRow, StandingTargetRow, TeamRow, Template,
};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// Rows of a template, observations included.
pub(super) fn count_rows(template: &Template) -> u64 {
    let periods: usize = template.calendars.iter().map(|calendar| calendar.periods.len()).sum();
    let rows = usize::from(template.workspace.is_some())
        + template.teams.len()
        + template.members.len()
        + template.sources.len()
        + template.calendars.len()
        + periods
        + template.cycles.len()
        + template.kpis.len()
        + template.observations.len()
        + template.objectives.len()
        + template.key_results.len()
        + template.guardrails.len()
        + template.standing_targets.len()
        + template.levers.len()
        + template.influences.len()
        + template.events.len();
    rows as u64
}

/// Every table after teams and members, in the order in which they refer to one another.
pub(super) async fn write_definitions(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    template: &Template,
) -> Result<Counts, StoreError> {
    let mut counts = sources(connection, workspace, revision, &template.sources).await?;
    counts += calendars(connection, workspace, revision, &template.calendars).await?;
    counts += periods(connection, workspace, revision, &template.calendars).await?;
    counts += cycles(connection, workspace, revision, &template.cycles).await?;
    counts += kpis(connection, workspace, revision, &template.kpis).await?;
    counts += objectives(connection, workspace, revision, &template.objectives).await?;
    counts += key_results(connection, workspace, revision, &template.key_results).await?;
    counts += guardrails(connection, workspace, revision, &template.guardrails).await?;
    counts += standing_targets(connection, workspace, revision, &template.standing_targets).await?;
    counts += levers(connection, workspace, revision, &template.levers).await?;
    counts += influences(connection, workspace, revision, &template.influences).await?;
    counts += events(connection, workspace, revision, &template.events).await?;
    Ok(counts)
}

/// What one statement did, as Postgres counts it.
fn counted(added: i64, changed: i64) -> Counts {
    Counts { added: u64::try_from(added).unwrap_or(0), changed: u64::try_from(changed).unwrap_or(0) }
}

fn texts(slugs: &[Slug]) -> Vec<&str> {
    slugs.iter().map(Slug::as_str).collect()
}

pub(super) async fn teams(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[TeamRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows.iter().map(|row| json!({ "id": workspace.row_id("teams", &row.slug), "slug": row.slug.as_str(), "name": row.name, "position": row.position, "parent": row.parent.as_ref().map(Slug::as_str), "own_parent_id": row.parent.as_ref().map(|parent| workspace.row_id("teams", parent)) })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO teams AS x (workspace_id, id, revision, slug, name, parent_id, position)
               SELECT $1, r.id, $2, r.slug, r.name, CASE WHEN r.parent IS NOT NULL THEN COALESCE(p.id, r.own_parent_id) END, r.position
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, parent text, own_parent_id uuid, position integer)
               LEFT JOIN teams p ON p.workspace_id = $1 AND p.slug = r.parent
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, parent_id = excluded.parent_id, position = excluded.position
               WHERE (x.name, x.parent_id, x.position) IS DISTINCT FROM (excluded.name, excluded.parent_id, excluded.position)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

pub(super) async fn members(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[MemberRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows.iter().map(|row| json!({ "id": workspace.row_id("members", &row.slug), "slug": row.slug.as_str(), "name": row.name, "email": row.email, "role": row.role.as_str(), "team": row.team.as_str() })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO members AS x (workspace_id, id, revision, slug, name, role, team_id, email)
               SELECT $1, r.id, $2, r.slug, r.name, r.role, t.id, r.email
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, role text, team text, email text)
               JOIN teams t ON t.workspace_id = $1 AND t.slug = r.team
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, role = excluded.role, team_id = excluded.team_id, email = excluded.email
               WHERE (x.name, x.role, x.team_id, x.email) IS DISTINCT FROM (excluded.name, excluded.role, excluded.team_id, excluded.email)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

async fn sources(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[SourceRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows.iter().map(|row| json!({ "id": workspace.row_id("sources", &row.slug), "slug": row.slug.as_str(), "name": row.name, "publisher": row.publisher, "url": row.url, "licence": row.licence, "kind": row.kind.as_str() })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO sources AS x (workspace_id, id, revision, slug, name, kind, publisher, url, licence)
               SELECT $1, r.id, $2, r.slug, r.name, r.kind, r.publisher, r.url, r.licence
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, kind text, publisher text, url text, licence text)
               
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, kind = excluded.kind, publisher = excluded.publisher, url = excluded.url, licence = excluded.licence
               WHERE (x.name, x.kind, x.publisher, x.url, x.licence) IS DISTINCT FROM (excluded.name, excluded.kind, excluded.publisher, excluded.url, excluded.licence)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

async fn calendars(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[CalendarRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> =
        rows.iter().map(|row| json!({ "id": workspace.row_id("calendars", &row.slug), "slug": row.slug.as_str(), "name": row.name, "kind": row.kind.as_str() })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO calendars AS x (workspace_id, id, revision, slug, name, kind)
               SELECT $1, r.id, $2, r.slug, r.name, r.kind
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, kind text)
               
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, kind = excluded.kind
               WHERE (x.name, x.kind) IS DISTINCT FROM (excluded.name, excluded.kind)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

async fn cycles(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[CycleRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| json!({ "id": workspace.row_id("cycles", &row.slug), "slug": row.slug.as_str(), "name": row.name, "start_on": row.start_on, "end_on": row.end_on }))
        .collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO cycles AS x (workspace_id, id, revision, slug, name, start_on, end_on)
               SELECT $1, r.id, $2, r.slug, r.name, r.start_on, r.end_on
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, start_on date, end_on date)
               
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, start_on = excluded.start_on, end_on = excluded.end_on
               WHERE (x.name, x.start_on, x.end_on) IS DISTINCT FROM (excluded.name, excluded.start_on, excluded.end_on)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

async fn kpis(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[KpiRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows.iter().map(|row| json!({ "id": workspace.row_id("kpis", &row.slug), "slug": row.slug.as_str(), "name": row.name, "definition": row.definition, "grace_days": row.grace_days, "position": row.position, "assumption": row.assumption, "team": row.team.as_str(), "owner": row.owner.as_str(), "quantity": row.quantity.as_str(), "timing": row.timing.as_str(), "calendar": row.calendar.as_str(), "source": row.source.as_str(), "scale": row.scale.as_str(), "deputy": row.deputy.as_ref().map(Slug::as_str), "unit": row.measure.unit, "currency": row.measure.currency, "decimals": row.measure.decimals, "direction": row.direction.word().as_str(), "band_low": band(&row.direction).0, "band_high": band(&row.direction).1 })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO kpis AS x (workspace_id, id, revision, slug, name, definition, team_id, owner_id, deputy_id, unit, currency, decimals, direction, band_low, band_high, quantity, timing, calendar_id, source_id, scale, grace_days, position, assumption)
               SELECT $1, r.id, $2, r.slug, r.name, r.definition, t.id, o.id, d.id, r.unit, r.currency, r.decimals, r.direction, r.band_low, r.band_high, r.quantity, r.timing, c.id, s.id, r.scale, r.grace_days, r.position, r.assumption
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, definition text, team text, owner text, deputy text, unit text, currency text, decimals smallint, direction text, band_low numeric(24, 8), band_high numeric(24, 8), quantity text, timing text, calendar text, source text, scale text, grace_days integer, position integer, assumption text)
               JOIN teams t ON t.workspace_id = $1 AND t.slug = r.team JOIN members o ON o.workspace_id = $1 AND o.slug = r.owner LEFT JOIN members d ON d.workspace_id = $1 AND d.slug = r.deputy JOIN calendars c ON c.workspace_id = $1 AND c.slug = r.calendar JOIN sources s ON s.workspace_id = $1 AND s.slug = r.source
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, definition = excluded.definition, team_id = excluded.team_id, owner_id = excluded.owner_id, deputy_id = excluded.deputy_id, unit = excluded.unit, currency = excluded.currency, decimals = excluded.decimals, direction = excluded.direction, band_low = excluded.band_low, band_high = excluded.band_high, quantity = excluded.quantity, timing = excluded.timing, calendar_id = excluded.calendar_id, source_id = excluded.source_id, scale = excluded.scale, grace_days = excluded.grace_days, position = excluded.position, assumption = excluded.assumption
               WHERE (x.name, x.definition, x.team_id, x.owner_id, x.deputy_id, x.unit, x.currency, x.decimals, x.direction, x.band_low, x.band_high, x.quantity, x.timing, x.calendar_id, x.source_id, x.scale, x.grace_days, x.position, x.assumption) IS DISTINCT FROM (excluded.name, excluded.definition, excluded.team_id, excluded.owner_id, excluded.deputy_id, excluded.unit, excluded.currency, excluded.decimals, excluded.direction, excluded.band_low, excluded.band_high, excluded.quantity, excluded.timing, excluded.calendar_id, excluded.source_id, excluded.scale, excluded.grace_days, excluded.position, excluded.assumption)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

/// The bounds of a direction that has them.
fn band(direction: &Direction) -> (Option<rust_decimal::Decimal>, Option<rust_decimal::Decimal>) {
    match direction {
        Direction::Band { low, high } => (Some(*low), Some(*high)),
        Direction::Higher | Direction::Lower => (None, None),
    }
}

async fn objectives(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[ObjectiveRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows.iter().map(|row| json!({ "id": workspace.row_id("objectives", &row.slug), "slug": row.slug.as_str(), "name": row.name, "statement": row.statement, "no_money_guardrail": row.no_money_guardrail, "no_customer_guardrail": row.no_customer_guardrail, "assumption": row.assumption, "team": row.team.as_str(), "owner": row.owner.as_str(), "cycle": row.cycle.as_str(), "parent": row.parent.as_ref().map(Slug::as_str), "own_parent_id": row.parent.as_ref().map(|parent| workspace.row_id("objectives", parent)) })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO objectives AS x (workspace_id, id, revision, slug, name, statement, team_id, owner_id, cycle_id, parent_id, no_money_guardrail, no_customer_guardrail, assumption)
               SELECT $1, r.id, $2, r.slug, r.name, r.statement, t.id, o.id, c.id, CASE WHEN r.parent IS NOT NULL THEN COALESCE(p.id, r.own_parent_id) END, r.no_money_guardrail, r.no_customer_guardrail, r.assumption
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, statement text, team text, owner text, cycle text, parent text, own_parent_id uuid, no_money_guardrail text, no_customer_guardrail text, assumption text)
               JOIN teams t ON t.workspace_id = $1 AND t.slug = r.team JOIN members o ON o.workspace_id = $1 AND o.slug = r.owner JOIN cycles c ON c.workspace_id = $1 AND c.slug = r.cycle LEFT JOIN objectives p ON p.workspace_id = $1 AND p.slug = r.parent
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, statement = excluded.statement, team_id = excluded.team_id, owner_id = excluded.owner_id, cycle_id = excluded.cycle_id, parent_id = excluded.parent_id, no_money_guardrail = excluded.no_money_guardrail, no_customer_guardrail = excluded.no_customer_guardrail, assumption = excluded.assumption
               WHERE (x.name, x.statement, x.team_id, x.owner_id, x.cycle_id, x.parent_id, x.no_money_guardrail, x.no_customer_guardrail, x.assumption) IS DISTINCT FROM (excluded.name, excluded.statement, excluded.team_id, excluded.owner_id, excluded.cycle_id, excluded.parent_id, excluded.no_money_guardrail, excluded.no_customer_guardrail, excluded.assumption)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

async fn key_results(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[KeyResultRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows.iter().map(|row| json!({ "id": workspace.row_id("key_results", &row.slug), "slug": row.slug.as_str(), "name": row.name, "assumption": row.assumption, "objective": row.objective.as_str(), "kpi": row.kpi.as_str(), "measure": row.terms.measure.as_str(), "comparator": row.terms.comparator.as_str(), "baseline": row.terms.baseline, "target": row.terms.target, "stretch": row.terms.stretch, "phasing": row.terms.phasing.as_str(), "start_on": row.terms.start_on, "due_on": row.terms.due_on })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO key_results AS x (workspace_id, id, revision, slug, objective_id, kpi_id, name, measure, comparator, baseline, target, stretch, phasing, start_on, due_on, assumption)
               SELECT $1, r.id, $2, r.slug, o.id, k.id, r.name, r.measure, r.comparator, r.baseline, r.target, r.stretch, r.phasing, r.start_on, r.due_on, r.assumption
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, objective text, kpi text, name text, measure text, comparator text, baseline numeric(24, 8), target numeric(24, 8), stretch numeric(24, 8), phasing text, start_on date, due_on date, assumption text)
               JOIN objectives o ON o.workspace_id = $1 AND o.slug = r.objective JOIN kpis k ON k.workspace_id = $1 AND k.slug = r.kpi
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, objective_id = excluded.objective_id, kpi_id = excluded.kpi_id, name = excluded.name, measure = excluded.measure, comparator = excluded.comparator, baseline = excluded.baseline, target = excluded.target, stretch = excluded.stretch, phasing = excluded.phasing, start_on = excluded.start_on, due_on = excluded.due_on, assumption = excluded.assumption
               WHERE (x.objective_id, x.kpi_id, x.name, x.measure, x.comparator, x.baseline, x.target, x.stretch, x.phasing, x.start_on, x.due_on, x.assumption) IS DISTINCT FROM (excluded.objective_id, excluded.kpi_id, excluded.name, excluded.measure, excluded.comparator, excluded.baseline, excluded.target, excluded.stretch, excluded.phasing, excluded.start_on, excluded.due_on, excluded.assumption)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

async fn guardrails(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[GuardrailRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows.iter().map(|row| json!({ "id": workspace.row_id("guardrails", &row.slug), "slug": row.slug.as_str(), "name": row.name, "assumption": row.assumption, "objective": row.objective.as_str(), "kpi": row.kpi.as_str(), "protects": row.protects.as_str(), "comparator": row.terms.comparator.as_str(), "bound": row.terms.bound, "start_on": row.terms.start_on, "end_on": row.terms.end_on, "breaches_allowed": row.terms.breaches_allowed })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO guardrails AS x (workspace_id, id, revision, slug, objective_id, kpi_id, name, protects, comparator, bound, start_on, end_on, breaches_allowed, assumption)
               SELECT $1, r.id, $2, r.slug, o.id, k.id, r.name, r.protects, r.comparator, r.bound, r.start_on, r.end_on, r.breaches_allowed, r.assumption
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, objective text, kpi text, name text, protects text, comparator text, bound numeric(24, 8), start_on date, end_on date, breaches_allowed integer, assumption text)
               JOIN objectives o ON o.workspace_id = $1 AND o.slug = r.objective JOIN kpis k ON k.workspace_id = $1 AND k.slug = r.kpi
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, objective_id = excluded.objective_id, kpi_id = excluded.kpi_id, name = excluded.name, protects = excluded.protects, comparator = excluded.comparator, bound = excluded.bound, start_on = excluded.start_on, end_on = excluded.end_on, breaches_allowed = excluded.breaches_allowed, assumption = excluded.assumption
               WHERE (x.objective_id, x.kpi_id, x.name, x.protects, x.comparator, x.bound, x.start_on, x.end_on, x.breaches_allowed, x.assumption) IS DISTINCT FROM (excluded.objective_id, excluded.kpi_id, excluded.name, excluded.protects, excluded.comparator, excluded.bound, excluded.start_on, excluded.end_on, excluded.breaches_allowed, excluded.assumption)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

async fn standing_targets(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[StandingTargetRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows.iter().map(|row| json!({ "id": workspace.row_id("standing_targets", &row.slug), "slug": row.slug.as_str(), "name": row.name, "bound": row.bound, "stake": row.stake, "start_on": row.start_on, "end_on": row.end_on, "assumption": row.assumption, "kpi": row.kpi.as_str(), "comparator": row.comparator.as_str(), "holders": texts(&row.holders) })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO standing_targets AS x (workspace_id, id, revision, slug, kpi_id, name, comparator, bound, holder_ids, stake, start_on, end_on, assumption)
               SELECT $1, r.id, $2, r.slug, k.id, r.name, r.comparator, r.bound, ARRAY(SELECT m.id FROM members m WHERE m.workspace_id = $1 AND m.slug = ANY(r.holders) ORDER BY m.slug), r.stake, r.start_on, r.end_on, r.assumption
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, kpi text, name text, comparator text, bound numeric(24, 8), holders text[], stake text, start_on date, end_on date, assumption text)
               JOIN kpis k ON k.workspace_id = $1 AND k.slug = r.kpi
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, kpi_id = excluded.kpi_id, name = excluded.name, comparator = excluded.comparator, bound = excluded.bound, holder_ids = excluded.holder_ids, stake = excluded.stake, start_on = excluded.start_on, end_on = excluded.end_on, assumption = excluded.assumption
               WHERE (x.kpi_id, x.name, x.comparator, x.bound, x.holder_ids, x.stake, x.start_on, x.end_on, x.assumption) IS DISTINCT FROM (excluded.kpi_id, excluded.name, excluded.comparator, excluded.bound, excluded.holder_ids, excluded.stake, excluded.start_on, excluded.end_on, excluded.assumption)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

async fn levers(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[LeverRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows.iter().map(|row| json!({ "id": workspace.row_id("levers", &row.slug), "slug": row.slug.as_str(), "name": row.name, "definition": row.definition, "step": row.step, "cost_per_unit_and_period": row.cost_per_unit_and_period, "position": row.position, "assumption": row.assumption, "team": row.team.as_str(), "owner": row.owner.as_str(), "kpi": row.kpi.as_str(), "unit": row.measure.unit, "decimals": row.measure.decimals, "currency": row.measure.currency, "current": row.range.current, "lowest": row.range.lowest, "highest": row.range.highest })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO levers AS x (workspace_id, id, revision, slug, name, definition, team_id, owner_id, kpi_id, unit, decimals, current, lowest, highest, step, cost_per_unit_and_period, currency, position, assumption)
               SELECT $1, r.id, $2, r.slug, r.name, r.definition, t.id, o.id, k.id, r.unit, r.decimals, r.current, r.lowest, r.highest, r.step, r.cost_per_unit_and_period, r.currency, r.position, r.assumption
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, definition text, team text, owner text, kpi text, unit text, decimals smallint, current numeric(24, 8), lowest numeric(24, 8), highest numeric(24, 8), step numeric(24, 8), cost_per_unit_and_period numeric(24, 8), currency text, position integer, assumption text)
               JOIN teams t ON t.workspace_id = $1 AND t.slug = r.team JOIN members o ON o.workspace_id = $1 AND o.slug = r.owner JOIN kpis k ON k.workspace_id = $1 AND k.slug = r.kpi
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, definition = excluded.definition, team_id = excluded.team_id, owner_id = excluded.owner_id, kpi_id = excluded.kpi_id, unit = excluded.unit, decimals = excluded.decimals, current = excluded.current, lowest = excluded.lowest, highest = excluded.highest, step = excluded.step, cost_per_unit_and_period = excluded.cost_per_unit_and_period, currency = excluded.currency, position = excluded.position, assumption = excluded.assumption
               WHERE (x.name, x.definition, x.team_id, x.owner_id, x.kpi_id, x.unit, x.decimals, x.current, x.lowest, x.highest, x.step, x.cost_per_unit_and_period, x.currency, x.position, x.assumption) IS DISTINCT FROM (excluded.name, excluded.definition, excluded.team_id, excluded.owner_id, excluded.kpi_id, excluded.unit, excluded.decimals, excluded.current, excluded.lowest, excluded.highest, excluded.step, excluded.cost_per_unit_and_period, excluded.currency, excluded.position, excluded.assumption)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

async fn influences(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[InfluenceRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows.iter().map(|row| json!({ "id": workspace.row_id("influences", &row.slug), "slug": row.slug.as_str(), "saturation": row.saturation, "claim": row.claim, "assumption": row.assumption, "effect": row.effect.as_str(), "direction": row.direction.as_str(), "provenance": row.provenance.as_str(), "cause_kpi": cause_kpi(&row.cause), "cause_lever": cause_lever(&row.cause), "strength": row.strength.map(|strength| strength.mean), "strength_sd": row.strength.map(|strength| strength.standard_deviation), "strength_unit": row.strength.map(|strength| strength.unit.as_str()), "sign_certain": row.strength.is_some_and(|strength| strength.sign_certain), "lag_periods": row.delay.lag_periods, "ramp_periods": row.delay.ramp_periods })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO influences AS x (workspace_id, id, revision, slug, cause_kpi_id, cause_lever_id, effect_kpi_id, direction, strength, strength_sd, strength_unit, sign_certain, lag_periods, ramp_periods, saturation, provenance, claim, assumption)
               SELECT $1, r.id, $2, r.slug, ck.id, cl.id, e.id, r.direction, r.strength, r.strength_sd, r.strength_unit, r.sign_certain, r.lag_periods, r.ramp_periods, r.saturation, r.provenance, r.claim, r.assumption
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, cause_kpi text, cause_lever text, effect text, direction text, strength numeric(24, 8), strength_sd numeric(24, 8), strength_unit text, sign_certain boolean, lag_periods integer, ramp_periods integer, saturation numeric(24, 8), provenance text, claim text, assumption text)
               JOIN kpis e ON e.workspace_id = $1 AND e.slug = r.effect LEFT JOIN kpis ck ON ck.workspace_id = $1 AND ck.slug = r.cause_kpi LEFT JOIN levers cl ON cl.workspace_id = $1 AND cl.slug = r.cause_lever
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, cause_kpi_id = excluded.cause_kpi_id, cause_lever_id = excluded.cause_lever_id, effect_kpi_id = excluded.effect_kpi_id, direction = excluded.direction, strength = excluded.strength, strength_sd = excluded.strength_sd, strength_unit = excluded.strength_unit, sign_certain = excluded.sign_certain, lag_periods = excluded.lag_periods, ramp_periods = excluded.ramp_periods, saturation = excluded.saturation, provenance = excluded.provenance, claim = excluded.claim, assumption = excluded.assumption
               WHERE (x.cause_kpi_id, x.cause_lever_id, x.effect_kpi_id, x.direction, x.strength, x.strength_sd, x.strength_unit, x.sign_certain, x.lag_periods, x.ramp_periods, x.saturation, x.provenance, x.claim, x.assumption) IS DISTINCT FROM (excluded.cause_kpi_id, excluded.cause_lever_id, excluded.effect_kpi_id, excluded.direction, excluded.strength, excluded.strength_sd, excluded.strength_unit, excluded.sign_certain, excluded.lag_periods, excluded.ramp_periods, excluded.saturation, excluded.provenance, excluded.claim, excluded.assumption)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

fn cause_kpi(cause: &Cause) -> Option<&str> {
    match cause {
        Cause::Kpi(slug) => Some(slug.as_str()),
        Cause::Lever(_) => None,
    }
}

fn cause_lever(cause: &Cause) -> Option<&str> {
    match cause {
        Cause::Lever(slug) => Some(slug.as_str()),
        Cause::Kpi(_) => None,
    }
}

async fn events(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[EventRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows.iter().map(|row| json!({ "id": workspace.row_id("events", &row.slug), "slug": row.slug.as_str(), "name": row.name, "start_on": row.start_on, "end_on": row.end_on, "note": row.note, "source_url": row.source_url, "kind": row.kind.as_str(), "kpis": texts(&row.kpis) })).collect();
    let done = sqlx::query!(
        r#"WITH written AS (
               INSERT INTO events AS x (workspace_id, id, revision, slug, name, kind, start_on, end_on, kpi_ids, note, source_url)
               SELECT $1, r.id, $2, r.slug, r.name, r.kind, r.start_on, r.end_on, ARRAY(SELECT k.id FROM kpis k WHERE k.workspace_id = $1 AND k.slug = ANY(r.kpis) ORDER BY k.slug), r.note, r.source_url
               FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, kind text, start_on date, end_on date, kpis text[], note text, source_url text)
               
               ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, kind = excluded.kind, start_on = excluded.start_on, end_on = excluded.end_on, kpi_ids = excluded.kpi_ids, note = excluded.note, source_url = excluded.source_url
               WHERE (x.name, x.kind, x.start_on, x.end_on, x.kpi_ids, x.note, x.source_url) IS DISTINCT FROM (excluded.name, excluded.kind, excluded.start_on, excluded.end_on, excluded.kpi_ids, excluded.note, excluded.source_url)
               RETURNING (x.xmax = 0) AS added)
           SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
        workspace.0,
        revision,
        Value::Array(json),
    )
    .fetch_one(connection)
    .await?;
    Ok(counted(done.added, done.changed))
}

/// Periods have no slug: they are named by their calendar and first day.
async fn periods(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[CalendarRow],
) -> Result<Counts, StoreError> {
    let mut counts = Counts::default();
    for calendar in rows {
        let calendar_id: Uuid = sqlx::query_scalar!(
            "SELECT id FROM calendars WHERE workspace_id = $1 AND slug = $2",
            workspace.0,
            calendar.slug.as_str()
        )
        .fetch_one(&mut *connection)
        .await?;
        let starts: Vec<chrono::NaiveDate> = calendar.periods.iter().map(|period| period.start_on).collect();
        let ends: Vec<chrono::NaiveDate> = calendar.periods.iter().map(|period| period.end_on).collect();
        let labels: Vec<String> = calendar.periods.iter().map(|period| period.label.clone()).collect();
        let done = sqlx::query!(
            r#"WITH written AS (
                   INSERT INTO periods AS x (workspace_id, calendar_id, revision, start_on, end_on, label)
                   SELECT $1, $2, $3, r.start_on, r.end_on, r.label
                   FROM UNNEST($4::date[], $5::date[], $6::text[]) AS r(start_on, end_on, label)
                   ON CONFLICT (workspace_id, calendar_id, start_on) DO UPDATE SET revision = excluded.revision, end_on = excluded.end_on, label = excluded.label
                   WHERE (x.end_on, x.label) IS DISTINCT FROM (excluded.end_on, excluded.label)
                   RETURNING (x.xmax = 0) AS added)
               SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
            workspace.0,
            calendar_id,
            revision,
            &starts,
            &ends,
            &labels,
        )
        .fetch_one(&mut *connection)
        .await?;
        counts += counted(done.added, done.changed);
    }
    Ok(counts)
}
