//! Objectives, key results, guardrails and standing targets.

use super::cell;
use super::number::decimal;
use super::row::{RowCells, TableRow, span};
use super::schema::{self, Table};
use crate::guardrail::{GuardrailTerms, Protects};
use crate::key_result::KeyResultTerms;
use crate::slug::Slug;
use crate::target::Comparator;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A row of `objectives.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectiveRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What is wanted, in full.
    pub statement: String,
    /// The team it belongs to.
    pub team: Slug,
    /// Who answers for it.
    pub owner: Slug,
    /// The cycle it is pursued in.
    pub cycle: Slug,
    /// The objective it serves.
    pub parent: Option<Slug>,
    /// Why no guardrail protects money.
    pub no_money_guardrail: Option<String>,
    /// Why no guardrail protects customers.
    pub no_customer_guardrail: Option<String>,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// A row of `key_results.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyResultRow {
    /// Its slug.
    pub slug: Slug,
    /// The objective it belongs to.
    pub objective: Slug,
    /// The KPI it bounds.
    pub kpi: Slug,
    /// Its name.
    pub name: String,
    /// What it asks for.
    pub terms: KeyResultTerms,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// A row of `guardrails.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardrailRow {
    /// Its slug.
    pub slug: Slug,
    /// The objective it guards.
    pub objective: Slug,
    /// The KPI it bounds.
    pub kpi: Slug,
    /// Its name.
    pub name: String,
    /// What it protects.
    pub protects: Protects,
    /// What it asks for.
    pub terms: GuardrailTerms,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// A row of `standing_targets.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingTargetRow {
    /// Its slug.
    pub slug: Slug,
    /// The KPI it bounds.
    pub kpi: Slug,
    /// Its name.
    pub name: String,
    /// The side of the bound that meets it.
    pub comparator: Comparator,
    /// The bound.
    pub bound: Decimal,
    /// Who is measured or paid on it.
    pub holders: Vec<Slug>,
    /// Who and how much hangs on it, in words.
    pub stake: String,
    /// Its first day.
    pub start_on: NaiveDate,
    /// The first day after it; `None`: until further notice.
    pub end_on: Option<NaiveDate>,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

impl TableRow for ObjectiveRow {
    const TABLE: &'static Table = &schema::OBJECTIVES;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let name = row.required("name", cell::name);
        let statement = row.required("statement", cell::text);
        let team = row.required("team", cell::slug);
        let owner = row.required("owner", cell::slug);
        let cycle = row.required("cycle", cell::slug);
        let parent = row.optional("parent", cell::slug);
        let no_money_guardrail = row.optional("no_money_guardrail", cell::text);
        let no_customer_guardrail = row.optional("no_customer_guardrail", cell::text);
        let assumption = row.optional("assumption", cell::text);
        Some(Self {
            slug: row.slug()?,
            name: name?,
            statement: statement?,
            team: team?,
            owner: owner?,
            cycle: cycle?,
            parent: parent?,
            no_money_guardrail: no_money_guardrail?,
            no_customer_guardrail: no_customer_guardrail?,
            assumption: assumption?,
        })
    }
}

impl TableRow for KeyResultRow {
    const TABLE: &'static Table = &schema::KEY_RESULTS;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let objective = row.required("objective", cell::slug);
        let kpi = row.required("kpi", cell::slug);
        let name = row.required("name", cell::name);
        let terms = key_result_terms(row);
        let assumption = row.optional("assumption", cell::text);
        Some(Self {
            slug: row.slug()?,
            objective: objective?,
            kpi: kpi?,
            name: name?,
            terms: terms?,
            assumption: assumption?,
        })
    }
}

fn key_result_terms(row: &mut impl RowCells) -> Option<KeyResultTerms> {
    let measure = row.required("measure", cell::word);
    let comparator = row.required("comparator", cell::word);
    let baseline = row.optional("baseline", decimal);
    let target = row.required("target", decimal);
    let stretch = row.optional("stretch", decimal);
    let phasing = row.required("phasing", cell::word);
    let start_on = row.required("start_on", cell::date);
    let due_on = row.required("due_on", cell::date);
    let window = span(row, start_on, "due_on", due_on);
    let is_reachable = check_bounds(row, comparator, baseline.flatten(), target, stretch.flatten());
    let (start_on, due_on) = window?;
    is_reachable.then_some(KeyResultTerms {
        measure: measure?,
        comparator: comparator?,
        baseline: baseline?,
        target: target?,
        stretch: stretch?,
        phasing: phasing?,
        start_on,
        due_on,
    })
}

/// Checks that there is a way from baseline to target, and that the stretch lies beyond.
fn check_bounds(
    row: &mut impl RowCells,
    comparator: Option<Comparator>,
    baseline: Option<Decimal>,
    target: Option<Decimal>,
    stretch: Option<Decimal>,
) -> bool {
    let Some(target) = target else {
        return false;
    };
    let mut is_sound = true;
    if baseline == Some(target) {
        row.refuse("baseline", "is the target itself, so there is no way to go; leave baseline empty");
        is_sound = false;
    }
    if let (Some(comparator), Some(stretch)) = (comparator, stretch)
        && (stretch == target || !comparator.holds(stretch, target))
    {
        row.refuse("stretch", format!("{stretch} does not lie beyond the target {target}"));
        is_sound = false;
    }
    is_sound
}

impl TableRow for GuardrailRow {
    const TABLE: &'static Table = &schema::GUARDRAILS;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let objective = row.required("objective", cell::slug);
        let kpi = row.required("kpi", cell::slug);
        let name = row.required("name", cell::name);
        let protects = row.required("protects", cell::word);
        let comparator = row.required("comparator", cell::word);
        let bound = row.required("bound", decimal);
        let start_on = row.required("start_on", cell::date);
        let end_on = row.required("end_on", cell::date);
        let breaches_allowed = row.or("breaches_allowed", 0, cell::whole_as(0, i64::from(u16::MAX)));
        let assumption = row.optional("assumption", cell::text);
        let (start_on, end_on) = span(row, start_on, "end_on", end_on)?;
        Some(Self {
            slug: row.slug()?,
            objective: objective?,
            kpi: kpi?,
            name: name?,
            protects: protects?,
            terms: GuardrailTerms {
                comparator: comparator?,
                bound: bound?,
                start_on,
                end_on,
                breaches_allowed: breaches_allowed?,
            },
            assumption: assumption?,
        })
    }
}

impl TableRow for StandingTargetRow {
    const TABLE: &'static Table = &schema::STANDING_TARGETS;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let kpi = row.required("kpi", cell::slug);
        let name = row.required("name", cell::name);
        let comparator = row.required("comparator", cell::word);
        let bound = row.required("bound", decimal);
        let holders = row.required("holders", cell::slugs);
        let stake = row.required("stake", cell::text);
        let start_on = row.required("start_on", cell::date);
        let end_on = row.optional("end_on", cell::date);
        let assumption = row.optional("assumption", cell::text);
        if let Some(Some(end_on)) = end_on {
            span(row, start_on, "end_on", Some(end_on))?;
        }
        Some(Self {
            slug: row.slug()?,
            kpi: kpi?,
            name: name?,
            comparator: comparator?,
            bound: bound?,
            holders: holders?,
            stake: stake?,
            start_on: start_on?,
            end_on: end_on?,
            assumption: assumption?,
        })
    }
}
