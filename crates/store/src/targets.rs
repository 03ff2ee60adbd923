//! Targets and what the readings say of them: shared by the map, the KPI page and the objective page, so that all three agree.

use crate::StoreError;
use crate::knowledge::Knowledge;
use crate::readings;
use crate::trust;
use crate::words::{count, slug, word};
use chrono::NaiveDate;
use domain::guardrail::{GuardrailOutcome, GuardrailState, GuardrailTerms, Protects};
use domain::key_result::{KeyResultOutcome, KeyResultTerms};
use domain::kpi::Quantity;
use domain::reading::Reading;
use domain::slug::Slug;
use domain::target::{Comparator, JudgedTarget, Judgement, State, standing_judgement};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// A key result and its outcome.
pub(crate) struct JudgedKeyResult {
    pub(crate) slug: Slug,
    pub(crate) objective_id: Uuid,
    pub(crate) kpi_id: Uuid,
    pub(crate) name: String,
    pub(crate) terms: KeyResultTerms,
    pub(crate) outcome: KeyResultOutcome,
    pub(crate) window: Vec<Option<Decimal>>,
    pub(crate) assumption: Option<String>,
}

/// A guardrail and its outcome.
pub(crate) struct JudgedGuardrail {
    pub(crate) slug: Slug,
    pub(crate) objective_id: Uuid,
    pub(crate) kpi_id: Uuid,
    pub(crate) name: String,
    pub(crate) protects: Protects,
    pub(crate) terms: GuardrailTerms,
    pub(crate) outcome: GuardrailOutcome,
    pub(crate) assumption: Option<String>,
}

/// A standing target; whether it is met is a matter of the KPI's latest reading.
pub(crate) struct StandingTarget {
    pub(crate) kpi_id: Uuid,
    pub(crate) name: String,
    pub(crate) comparator: Comparator,
    pub(crate) bound: Decimal,
    pub(crate) stake: String,
    pub(crate) start_on: NaiveDate,
    pub(crate) end_on: Option<NaiveDate>,
    pub(crate) assumption: Option<String>,
}

/// Every target of a workspace, or those that bear on one KPI or one objective.
pub(crate) struct Targets {
    pub(crate) key_results: Vec<JudgedKeyResult>,
    pub(crate) guardrails: Vec<JudgedGuardrail>,
    pub(crate) standing: Vec<StandingTarget>,
}

impl Targets {
    /// The judgement that stands for a KPI.
    pub(crate) fn judgement_of_kpi(&self, kpi_id: Uuid, today: NaiveDate) -> Option<Judgement> {
        let judged: Vec<JudgedTarget> = self
            .key_results
            .iter()
            .filter(|key_result| key_result.kpi_id == kpi_id)
            .map(|key_result| JudgedTarget {
                start_on: key_result.terms.start_on,
                due_on: key_result.terms.due_on,
                judgement: key_result.outcome.judgement.clone(),
            })
            .collect();
        standing_judgement(&judged, today)
    }

    /// The judgement of an objective.
    pub(crate) fn judgement_of_objective(&self, objective_id: Uuid) -> Judgement {
        let key_results: Vec<Judgement> = self
            .key_results
            .iter()
            .filter(|key_result| key_result.objective_id == objective_id)
            .map(|key_result| key_result.outcome.judgement.clone())
            .collect();
        let guardrails: Vec<_> = self
            .guardrails
            .iter()
            .filter(|guardrail| guardrail.objective_id == objective_id)
            .map(|guardrail| guardrail.outcome.state)
            .collect();
        domain::objective::judge(&key_results, &guardrails)
    }
}

/// Reads targets and judges them on the day the page shows. `kpi` and `objectives` narrow what is read; `None` reads all. What is
/// archived bears on nothing, and neither does a target whose KPI or objective is.
pub(crate) async fn read(
    connection: &mut PgConnection,
    known: Knowledge,
    kpi: Option<Uuid>,
    objectives: Option<&[Uuid]>,
) -> Result<Targets, StoreError> {
    let today = known.as_of_on;
    let key_result_rows = sqlx::query!(
        r#"SELECT r.slug AS "slug!", r.objective_id AS "objective_id!", r.kpi_id AS "kpi_id!", r.name AS "name!", r.measure AS "measure!",
                  r.comparator AS "comparator!", r.baseline, r.target AS "target!", r.stretch, r.phasing AS "phasing!", r.start_on AS "start_on!",
                  r.due_on AS "due_on!", r.assumption, k.quantity AS "quantity!"
           FROM key_results_as_of($4) r
           JOIN kpis_as_of($4) k ON k.workspace_id = r.workspace_id AND k.id = r.kpi_id AND k.archived_at IS NULL
           JOIN objectives_as_of($4) j ON j.workspace_id = r.workspace_id AND j.id = r.objective_id AND j.archived_at IS NULL
           WHERE r.workspace_id = $1 AND r.archived_at IS NULL AND ($2::uuid IS NULL OR r.kpi_id = $2) AND ($3::uuid[] IS NULL OR r.objective_id = ANY($3))
           ORDER BY r.due_on, r.start_on, r.slug"#,
        known.workspace.0,
        kpi,
        objectives,
        known.revision,
    )
    .fetch_all(&mut *connection)
    .await?;
    let guardrail_rows = sqlx::query!(
        r#"SELECT r.slug AS "slug!", r.objective_id AS "objective_id!", r.kpi_id AS "kpi_id!", r.name AS "name!", r.protects AS "protects!",
                  r.comparator AS "comparator!", r.bound AS "bound!", r.start_on AS "start_on!", r.end_on AS "end_on!",
                  r.breaches_allowed AS "breaches_allowed!", r.assumption
           FROM guardrails_as_of($4) r
           JOIN kpis_as_of($4) k ON k.workspace_id = r.workspace_id AND k.id = r.kpi_id AND k.archived_at IS NULL
           JOIN objectives_as_of($4) j ON j.workspace_id = r.workspace_id AND j.id = r.objective_id AND j.archived_at IS NULL
           WHERE r.workspace_id = $1 AND r.archived_at IS NULL AND ($2::uuid IS NULL OR r.kpi_id = $2) AND ($3::uuid[] IS NULL OR r.objective_id = ANY($3))
           ORDER BY r.end_on, r.start_on, r.slug"#,
        known.workspace.0,
        kpi,
        objectives,
        known.revision,
    )
    .fetch_all(&mut *connection)
    .await?;
    let standing_rows = sqlx::query!(
        r#"SELECT r.kpi_id AS "kpi_id!", r.name AS "name!", r.comparator AS "comparator!", r.bound AS "bound!", r.stake AS "stake!",
                  r.start_on AS "start_on!", r.end_on, r.assumption
           FROM standing_targets_as_of($3) r
           JOIN kpis_as_of($3) k ON k.workspace_id = r.workspace_id AND k.id = r.kpi_id AND k.archived_at IS NULL
           WHERE r.workspace_id = $1 AND r.archived_at IS NULL AND ($2::uuid IS NULL OR r.kpi_id = $2)
           ORDER BY r.start_on, r.slug"#,
        known.workspace.0,
        kpi,
        known.revision,
    )
    .fetch_all(&mut *connection)
    .await?;

    let spans = || {
        key_result_rows
            .iter()
            .map(|row| (row.kpi_id, row.start_on, row.due_on))
            .chain(guardrail_rows.iter().map(|row| (row.kpi_id, row.start_on, row.end_on)))
    };
    let mut kpis: Vec<Uuid> = spans().map(|(kpi_id, _, _)| kpi_id).collect();
    kpis.sort_unstable();
    kpis.dedup();
    let readings = match (spans().map(|(_, from, _)| from).min(), spans().map(|(_, _, to)| to).max()) {
        (Some(from_on), Some(to_on)) => readings::read(&mut *connection, known, &kpis, from_on, to_on).await?,
        _ => HashMap::new(),
    };
    let readings_of = |kpi_id: &Uuid| -> &[Reading] { readings.get(kpi_id).map(Vec::as_slice).unwrap_or_default() };

    let mut targets = Targets { key_results: Vec::new(), guardrails: Vec::new(), standing: Vec::new() };
    for row in key_result_rows {
        let terms = KeyResultTerms {
            measure: word("measure", &row.measure)?,
            comparator: word("comparator", &row.comparator)?,
            baseline: row.baseline,
            target: row.target,
            stretch: row.stretch,
            phasing: word("phasing", &row.phasing)?,
            start_on: row.start_on,
            due_on: row.due_on,
        };
        let quantity: Quantity = word("quantity", &row.quantity)?;
        let readings = readings_of(&row.kpi_id);
        let window = readings
            .iter()
            .filter(|reading| reading.period.start_on >= terms.start_on && reading.period.end_on <= terms.due_on)
            .map(|reading| reading.value)
            .collect();
        targets.key_results.push(JudgedKeyResult {
            slug: slug(&row.slug)?,
            objective_id: row.objective_id,
            kpi_id: row.kpi_id,
            name: row.name,
            outcome: terms.judge(quantity, readings, today),
            terms,
            window,
            assumption: row.assumption,
        });
    }
    for row in guardrail_rows {
        let terms = GuardrailTerms {
            comparator: word("comparator", &row.comparator)?,
            bound: row.bound,
            start_on: row.start_on,
            end_on: row.end_on,
            breaches_allowed: count("breaches allowed", row.breaches_allowed)?,
        };
        targets.guardrails.push(JudgedGuardrail {
            slug: slug(&row.slug)?,
            objective_id: row.objective_id,
            kpi_id: row.kpi_id,
            name: row.name,
            protects: word("what a guardrail protects", &row.protects)?,
            outcome: terms.judge(readings_of(&row.kpi_id), today),
            terms,
            assumption: row.assumption,
        });
    }
    for row in standing_rows {
        targets.standing.push(StandingTarget {
            kpi_id: row.kpi_id,
            name: row.name,
            comparator: word("comparator", &row.comparator)?,
            bound: row.bound,
            stake: row.stake,
            start_on: row.start_on,
            end_on: row.end_on,
            assumption: row.assumption,
        });
    }
    temper(connection, known, &mut targets).await?;
    Ok(targets)
}

/// Holds what may still change against the data it rests on; what is over and complete stands as it is.
async fn temper(connection: &mut PgConnection, known: Knowledge, targets: &mut Targets) -> Result<(), StoreError> {
    let may_change = |state: State| matches!(state, State::OnTrack | State::AtRisk | State::OffTrack);
    let key_results = targets.key_results.iter().filter(|target| may_change(target.outcome.judgement.state));
    let guardrails = targets.guardrails.iter().filter(|target| target.outcome.state == GuardrailState::Holding);
    let mut kpis: Vec<Uuid> =
        key_results.map(|target| target.kpi_id).chain(guardrails.map(|target| target.kpi_id)).collect();
    kpis.sort_unstable();
    kpis.dedup();
    let reliabilities = trust::read(connection, known, &kpis).await?;
    for target in &mut targets.key_results {
        if let Some(reliability) = reliabilities.get(&target.kpi_id) {
            target.outcome.judgement = reliability.temper(target.outcome.judgement.clone());
        }
    }
    for target in &mut targets.guardrails {
        if let Some(reliability) = reliabilities.get(&target.kpi_id) {
            target.outcome.state = reliability.temper_guardrail(target.outcome.state);
        }
    }
    Ok(())
}
