//! What is measured and what moves it: KPIs, levers, influences, events.

use super::{Counts, counted, texts, written};
use crate::StoreError;
use domain::formula::Formula;
use domain::id::WorkspaceId;
use domain::kpi::Direction;
use domain::slug::Slug;
use domain::template::{Cause, EventRow, InfluenceRow, KpiRow, LeverRow};
use serde_json::{Value, json};
use sqlx::PgConnection;

pub(crate) async fn kpis(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[KpiRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": workspace.row_id("kpis", &row.slug), "slug": row.slug.as_str(), "name": row.name,
                "definition": row.definition, "grace_days": row.grace_days, "position": row.position,
                "assumption": row.assumption, "team": row.team.as_str(), "owner": row.owner.as_str(),
                "quantity": row.quantity.as_str(), "timing": row.timing.as_str(), "calendar": row.calendar.as_str(),
                "source": row.source.as_str(), "scale": row.scale.as_str(),
                "deputy": row.deputy.as_ref().map(Slug::as_str), "unit": row.measure.unit,
                "currency": row.measure.currency, "decimals": row.measure.decimals,
                "direction": row.direction.word().as_str(), "band_low": band(&row.direction).0,
                "band_high": band(&row.direction).1, "formula": row.formula.as_ref().map(Formula::as_str),
            })
        })
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO kpis AS x (workspace_id, id, revision, slug, name, definition, team_id, owner_id, deputy_id, unit, currency, decimals, direction, band_low, band_high, quantity, timing, calendar_id, source_id, scale, grace_days, position, assumption, formula)
           SELECT $1, r.id, $2, r.slug, r.name, r.definition, t.id, o.id, d.id, r.unit, r.currency, r.decimals, r.direction, r.band_low, r.band_high, r.quantity, r.timing, c.id, s.id, r.scale, r.grace_days, r.position, r.assumption, r.formula
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, definition text, team text, owner text, deputy text, unit text, currency text, decimals smallint, direction text, band_low numeric(24, 8), band_high numeric(24, 8), quantity text, timing text, calendar text, source text, scale text, grace_days integer, position integer, assumption text, formula text)
           JOIN teams t ON t.workspace_id = $1 AND t.slug = r.team JOIN members o ON o.workspace_id = $1 AND o.slug = r.owner LEFT JOIN members d ON d.workspace_id = $1 AND d.slug = r.deputy JOIN calendars c ON c.workspace_id = $1 AND c.slug = r.calendar JOIN sources s ON s.workspace_id = $1 AND s.slug = r.source
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, definition = excluded.definition, team_id = excluded.team_id, owner_id = excluded.owner_id, deputy_id = excluded.deputy_id, unit = excluded.unit, currency = excluded.currency, decimals = excluded.decimals, direction = excluded.direction, band_low = excluded.band_low, band_high = excluded.band_high, quantity = excluded.quantity, timing = excluded.timing, calendar_id = excluded.calendar_id, source_id = excluded.source_id, scale = excluded.scale, grace_days = excluded.grace_days, position = excluded.position, assumption = excluded.assumption, formula = excluded.formula
           WHERE (x.name, x.definition, x.team_id, x.owner_id, x.deputy_id, x.unit, x.currency, x.decimals, x.direction, x.band_low, x.band_high, x.quantity, x.timing, x.calendar_id, x.source_id, x.scale, x.grace_days, x.position, x.assumption, x.formula) IS DISTINCT FROM (excluded.name, excluded.definition, excluded.team_id, excluded.owner_id, excluded.deputy_id, excluded.unit, excluded.currency, excluded.decimals, excluded.direction, excluded.band_low, excluded.band_high, excluded.quantity, excluded.timing, excluded.calendar_id, excluded.source_id, excluded.scale, excluded.grace_days, excluded.position, excluded.assumption, excluded.formula)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}

/// The bounds of a direction that has them.
fn band(direction: &Direction) -> (Option<rust_decimal::Decimal>, Option<rust_decimal::Decimal>) {
    match direction {
        Direction::Band { low, high } => (Some(*low), Some(*high)),
        Direction::Higher | Direction::Lower => (None, None),
    }
}

pub(crate) async fn levers(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[LeverRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": workspace.row_id("levers", &row.slug), "slug": row.slug.as_str(), "name": row.name,
                "definition": row.definition, "step": row.step,
                "cost_per_unit_and_period": row.cost_per_unit_and_period, "position": row.position,
                "assumption": row.assumption, "team": row.team.as_str(), "owner": row.owner.as_str(),
                "kpi": row.kpi.as_str(), "unit": row.measure.unit, "decimals": row.measure.decimals,
                "currency": row.measure.currency, "current": row.range.current, "lowest": row.range.lowest,
                "highest": row.range.highest,
            })
        })
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO levers AS x (workspace_id, id, revision, slug, name, definition, team_id, owner_id, kpi_id, unit, decimals, current, lowest, highest, step, cost_per_unit_and_period, currency, position, assumption)
           SELECT $1, r.id, $2, r.slug, r.name, r.definition, t.id, o.id, k.id, r.unit, r.decimals, r.current, r.lowest, r.highest, r.step, r.cost_per_unit_and_period, r.currency, r.position, r.assumption
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, definition text, team text, owner text, kpi text, unit text, decimals smallint, current numeric(24, 8), lowest numeric(24, 8), highest numeric(24, 8), step numeric(24, 8), cost_per_unit_and_period numeric(24, 8), currency text, position integer, assumption text)
           JOIN teams t ON t.workspace_id = $1 AND t.slug = r.team JOIN members o ON o.workspace_id = $1 AND o.slug = r.owner JOIN kpis k ON k.workspace_id = $1 AND k.slug = r.kpi
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, definition = excluded.definition, team_id = excluded.team_id, owner_id = excluded.owner_id, kpi_id = excluded.kpi_id, unit = excluded.unit, decimals = excluded.decimals, current = excluded.current, lowest = excluded.lowest, highest = excluded.highest, step = excluded.step, cost_per_unit_and_period = excluded.cost_per_unit_and_period, currency = excluded.currency, position = excluded.position, assumption = excluded.assumption
           WHERE (x.name, x.definition, x.team_id, x.owner_id, x.kpi_id, x.unit, x.decimals, x.current, x.lowest, x.highest, x.step, x.cost_per_unit_and_period, x.currency, x.position, x.assumption) IS DISTINCT FROM (excluded.name, excluded.definition, excluded.team_id, excluded.owner_id, excluded.kpi_id, excluded.unit, excluded.decimals, excluded.current, excluded.lowest, excluded.highest, excluded.step, excluded.cost_per_unit_and_period, excluded.currency, excluded.position, excluded.assumption)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}

pub(crate) async fn influences(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[InfluenceRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": workspace.row_id("influences", &row.slug), "slug": row.slug.as_str(),
                "saturation": row.saturation, "claim": row.claim, "assumption": row.assumption,
                "effect": row.effect.as_str(), "direction": row.direction.as_str(),
                "provenance": row.provenance.as_str(), "cause_kpi": cause_kpi(&row.cause),
                "cause_lever": cause_lever(&row.cause), "strength": row.strength.map(|strength| strength.mean),
                "strength_sd": row.strength.map(|strength| strength.standard_deviation),
                "strength_unit": row.strength.map(|strength| strength.unit.as_str()),
                "sign_certain": row.strength.is_some_and(|strength| strength.sign_certain),
                "lag_periods": row.delay.lag_periods, "ramp_periods": row.delay.ramp_periods,
            })
        })
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO influences AS x (workspace_id, id, revision, slug, cause_kpi_id, cause_lever_id, effect_kpi_id, direction, strength, strength_sd, strength_unit, sign_certain, lag_periods, ramp_periods, saturation, provenance, claim, assumption)
           SELECT $1, r.id, $2, r.slug, ck.id, cl.id, e.id, r.direction, r.strength, r.strength_sd, r.strength_unit, r.sign_certain, r.lag_periods, r.ramp_periods, r.saturation, r.provenance, r.claim, r.assumption
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, cause_kpi text, cause_lever text, effect text, direction text, strength numeric(24, 8), strength_sd numeric(24, 8), strength_unit text, sign_certain boolean, lag_periods integer, ramp_periods integer, saturation numeric(24, 8), provenance text, claim text, assumption text)
           JOIN kpis e ON e.workspace_id = $1 AND e.slug = r.effect LEFT JOIN kpis ck ON ck.workspace_id = $1 AND ck.slug = r.cause_kpi LEFT JOIN levers cl ON cl.workspace_id = $1 AND cl.slug = r.cause_lever
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, cause_kpi_id = excluded.cause_kpi_id, cause_lever_id = excluded.cause_lever_id, effect_kpi_id = excluded.effect_kpi_id, direction = excluded.direction, strength = excluded.strength, strength_sd = excluded.strength_sd, strength_unit = excluded.strength_unit, sign_certain = excluded.sign_certain, lag_periods = excluded.lag_periods, ramp_periods = excluded.ramp_periods, saturation = excluded.saturation, provenance = excluded.provenance, claim = excluded.claim, assumption = excluded.assumption
           WHERE (x.cause_kpi_id, x.cause_lever_id, x.effect_kpi_id, x.direction, x.strength, x.strength_sd, x.strength_unit, x.sign_certain, x.lag_periods, x.ramp_periods, x.saturation, x.provenance, x.claim, x.assumption) IS DISTINCT FROM (excluded.cause_kpi_id, excluded.cause_lever_id, excluded.effect_kpi_id, excluded.direction, excluded.strength, excluded.strength_sd, excluded.strength_unit, excluded.sign_certain, excluded.lag_periods, excluded.ramp_periods, excluded.saturation, excluded.provenance, excluded.claim, excluded.assumption)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
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

pub(crate) async fn events(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[EventRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": workspace.row_id("events", &row.slug), "slug": row.slug.as_str(), "name": row.name,
                "start_on": row.start_on, "end_on": row.end_on, "note": row.note, "source_url": row.source_url,
                "kind": row.kind.as_str(), "kpis": texts(&row.kpis),
            })
        })
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO events AS x (workspace_id, id, revision, slug, name, kind, start_on, end_on, kpi_ids, note, source_url)
           SELECT $1, r.id, $2, r.slug, r.name, r.kind, r.start_on, r.end_on, ARRAY(SELECT k.id FROM kpis k WHERE k.workspace_id = $1 AND k.slug = ANY(r.kpis) ORDER BY k.slug), r.note, r.source_url
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, kind text, start_on date, end_on date, kpis text[], note text, source_url text)
           
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, kind = excluded.kind, start_on = excluded.start_on, end_on = excluded.end_on, kpi_ids = excluded.kpi_ids, note = excluded.note, source_url = excluded.source_url
           WHERE (x.name, x.kind, x.start_on, x.end_on, x.kpi_ids, x.note, x.source_url) IS DISTINCT FROM (excluded.name, excluded.kind, excluded.start_on, excluded.end_on, excluded.kpi_ids, excluded.note, excluded.source_url)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}
