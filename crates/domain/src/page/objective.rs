//! The page of one objective.

use super::workspace::{KnownDays, Link, WorkspaceFrame};
use crate::guardrail::{GuardrailOutcome, GuardrailTerms, Protects};
use crate::key_result::{KeyResultOutcome, KeyResultTerms};
use crate::kpi::{Measure, Timing};
use crate::reading::Freshness;
use crate::reliability::Reliability;
use crate::slug::Slug;
use crate::target::Judgement;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Everything the page of an objective shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectivePage {
    /// The frame of the page.
    pub workspace: WorkspaceFrame,
    /// The days it can be shown as known on.
    pub days: KnownDays,
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What is wanted, in full.
    pub statement: String,
    /// Its team.
    pub team: String,
    /// Who answers for it.
    pub owner: String,
    /// The name of its cycle.
    pub cycle: String,
    /// The cycle's first day.
    pub cycle_start_on: NaiveDate,
    /// The first day after the cycle.
    pub cycle_end_on: NaiveDate,
    /// The objective it serves.
    pub parent: Option<Link>,
    /// The objectives that serve it.
    pub children: Vec<(Link, Judgement)>,
    /// Its state and why.
    pub judgement: Judgement,
    /// Its key results.
    pub key_results: Vec<ObjectiveKeyResult>,
    /// Its guardrails.
    pub guardrails: Vec<ObjectiveGuardrail>,
    /// Why no guardrail protects money.
    pub no_money_guardrail: Option<String>,
    /// Why no guardrail protects customers.
    pub no_customer_guardrail: Option<String>,
    /// What is assumed and not published.
    pub assumption: Option<String>,
    /// The reporting that everything said here rests on most weakly; `None` without a key result.
    pub weakest_link: Option<ReportingLink>,
    /// Whether the acting member may change it.
    pub may_change: bool,
}

/// A KPI whose reporting an objective rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportingLink {
    /// The KPI.
    pub kpi: Link,
    /// Who answers for it.
    pub owner: String,
    /// How far its readings can be relied on.
    pub reliability: Reliability,
    /// How many driver links lead from it to the nearest key result; 0: a key result is set on it.
    pub steps: u32,
    /// How many KPIs were looked at: those of the key results, and all that lead to them.
    pub of: u32,
}

/// A key result on the page of its objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectiveKeyResult {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The KPI it bounds.
    pub kpi: Link,
    /// The KPI's owner, who is accountable for it.
    pub owner: String,
    /// Lead or lag.
    pub timing: Timing,
    /// The KPI's unit, decimals, currency.
    pub measure: Measure,
    /// What it asks for.
    pub terms: KeyResultTerms,
    /// What the readings say.
    pub outcome: KeyResultOutcome,
    /// Whether the KPI's reading that is due is there.
    pub freshness: Freshness,
    /// How far the KPI's readings can be relied on.
    pub reliability: Reliability,
    /// The readings of its window, oldest first, gaps included.
    pub window: Vec<Option<Decimal>>,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// A guardrail on the page of its objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectiveGuardrail {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The KPI it bounds.
    pub kpi: Link,
    /// The KPI's owner.
    pub owner: String,
    /// The KPI's unit, decimals, currency.
    pub measure: Measure,
    /// What it protects.
    pub protects: Protects,
    /// What it asks for.
    pub terms: GuardrailTerms,
    /// What the readings say.
    pub outcome: GuardrailOutcome,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}
