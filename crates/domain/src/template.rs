//! The import template as types: what the CSV files of `docs/import/` hold once every cell is read.
//!
//! References are slugs; the reader has checked that each leads somewhere, in the files or in the workspace as it stands.

use crate::actor::Role;
use crate::calendar::{CalendarKind, Period};
use crate::event::EventKind;
use crate::guardrail::{GuardrailTerms, Protects};
use crate::influence::{Delay, InfluenceDirection, Provenance, Strength};
use crate::key_result::KeyResultTerms;
use crate::kpi::{Direction, Measure, Quantity, Timing, ValueScale};
use crate::lever::LeverRange;
use crate::reading::ReadingStatus;
use crate::slug::Slug;
use crate::target::Comparator;
use crate::word::words;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Everything a folder of tables holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// `workspace.csv`; needed when the workspace is new.
    pub workspace: Option<WorkspaceRow>,
    /// `teams.csv`, parents before children.
    pub teams: Vec<TeamRow>,
    /// `members.csv`.
    pub members: Vec<MemberRow>,
    /// `sources.csv`.
    pub sources: Vec<SourceRow>,
    /// `calendars.csv` with `periods.csv` or the periods made by rule.
    pub calendars: Vec<CalendarRow>,
    /// `cycles.csv`.
    pub cycles: Vec<CycleRow>,
    /// `kpis.csv`.
    pub kpis: Vec<KpiRow>,
    /// `observations.csv`; rows of one KPI and period in the order in which they were known.
    pub observations: Vec<ObservationRow>,
    /// `objectives.csv`, parents before children.
    pub objectives: Vec<ObjectiveRow>,
    /// `key_results.csv`.
    pub key_results: Vec<KeyResultRow>,
    /// `guardrails.csv`.
    pub guardrails: Vec<GuardrailRow>,
    /// `standing_targets.csv`.
    pub standing_targets: Vec<StandingTargetRow>,
    /// `levers.csv`.
    pub levers: Vec<LeverRow>,
    /// `influences.csv`.
    pub influences: Vec<InfluenceRow>,
    /// `events.csv`.
    pub events: Vec<EventRow>,
}

/// What a workspace already holds, as far as an import may refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// Slugs by table.
    pub teams: Vec<Slug>,
    /// Members.
    pub members: Vec<Slug>,
    /// Sources.
    pub sources: Vec<Slug>,
    /// Calendars with their periods in order.
    pub calendars: BTreeMap<Slug, Vec<Period>>,
    /// Cycles.
    pub cycles: Vec<Slug>,
    /// KPIs with the slug of their calendar.
    pub kpis: BTreeMap<Slug, Slug>,
    /// Objectives.
    pub objectives: Vec<Slug>,
    /// Levers.
    pub levers: Vec<Slug>,
}

/// A row of `workspace.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceRow {
    /// Its name.
    pub name: String,
    /// Its currency, ISO 4217.
    pub currency: String,
    /// Its time zone, an IANA name.
    pub time_zone: String,
    /// The day on which the record ends; pages open as known on it.
    pub as_of_on: Option<NaiveDate>,
    /// What it is.
    pub description: Option<String>,
    /// Whose data it shows, as the licence asks.
    pub attribution: Option<String>,
    /// The licence of the data.
    pub licence: Option<String>,
    /// Where the licence stands.
    pub licence_url: Option<String>,
    /// Whether the data is made by a model.
    pub simulated: bool,
}

/// A row of `teams.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The team it belongs to.
    pub parent: Option<Slug>,
    /// Its order among its siblings.
    pub position: i32,
}

/// A row of `members.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Their slug.
    pub slug: Slug,
    /// Their name, or the name of the office they hold.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their team.
    pub team: Slug,
    /// Their address.
    pub email: Option<String>,
}

words! {
    /// How data comes in.
    SourceKind, "kind of source" {
        File = "file": "Files.",
        Api = "api": "Pushed by a program.",
        Sql = "sql": "Pulled from a database.",
        Manual = "manual": "Typed in.",
        Simulated = "simulated": "Made by a model.",
    }
}

/// A row of `sources.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// How data comes in.
    pub kind: SourceKind,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Where it stands.
    pub url: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
}

/// A row of `calendars.csv` with its periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// How its periods follow one another.
    pub kind: CalendarKind,
    /// Its periods, an unbroken run in order.
    pub periods: Vec<Period>,
}

/// A row of `cycles.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its first day.
    pub start_on: NaiveDate,
    /// The first day after it.
    pub end_on: NaiveDate,
}

/// A row of `kpis.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KpiRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What exactly is measured.
    pub definition: String,
    /// The team it belongs to.
    pub team: Slug,
    /// Who answers for it.
    pub owner: Slug,
    /// Who answers in their stead.
    pub deputy: Option<Slug>,
    /// Unit, decimals, currency.
    pub measure: Measure,
    /// Which values are better.
    pub direction: Direction,
    /// How periods add up.
    pub quantity: Quantity,
    /// Lead or lag.
    pub timing: Timing,
    /// Its calendar.
    pub calendar: Slug,
    /// Its official source.
    pub source: Slug,
    /// The scale influences act on.
    pub scale: ValueScale,
    /// Days after a period's end before its reading is late; `None`: one period.
    pub grace_days: Option<u32>,
    /// Its order among the KPIs of its team.
    pub position: i32,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// A row of `observations.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationRow {
    /// The KPI.
    pub kpi: Slug,
    /// The first day of the period.
    pub period_start_on: NaiveDate,
    /// The value; `None` retracts.
    pub value: Option<Decimal>,
    /// Whether it may still move.
    pub status: ReadingStatus,
    /// When the organisation knew it; `None`: at the import.
    pub known_at: Option<DateTime<Utc>>,
    /// What is said about it.
    pub note: Option<String>,
}

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

/// A row of `levers.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeverRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What exactly is set.
    pub definition: String,
    /// The team it belongs to.
    pub team: Slug,
    /// Who may set it.
    pub owner: Slug,
    /// The KPI that records what was really done.
    pub kpi: Slug,
    /// Unit, decimals, and the currency of its cost.
    pub measure: Measure,
    /// Where it stands and how far it goes.
    pub range: LeverRange,
    /// The smallest move.
    pub step: Option<Decimal>,
    /// What one unit costs in one period.
    pub cost_per_unit_and_period: Option<Decimal>,
    /// Its order among the levers of its team.
    pub position: i32,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// Where an influence begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// At a KPI.
    Kpi(Slug),
    /// At a lever.
    Lever(Slug),
}

words! {
    /// What an influence begins at.
    CauseKind, "kind of cause" {
        Kpi = "kpi": "A KPI.",
        Lever = "lever": "A lever.",
    }
}

/// A row of `influences.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InfluenceRow {
    /// Its slug.
    pub slug: Slug,
    /// Where it begins.
    pub cause: Cause,
    /// The KPI it moves.
    pub effect: Slug,
    /// Which way.
    pub direction: InfluenceDirection,
    /// How much; `None`: the claim is sign-only.
    pub strength: Option<Strength>,
    /// When.
    pub delay: Delay,
    /// The largest effect, in units of the strength's scale; `None`: no saturation.
    pub saturation: Option<Decimal>,
    /// Where the claim comes from.
    pub provenance: Provenance,
    /// The claim in a sentence.
    pub claim: String,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}

/// A row of `events.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: EventKind,
    /// Its first day.
    pub start_on: NaiveDate,
    /// The first day after it.
    pub end_on: NaiveDate,
    /// The KPIs it moved; empty: all.
    pub kpis: Vec<Slug>,
    /// What is worth knowing of it.
    pub note: Option<String>,
    /// Where it is told.
    pub source_url: Option<String>,
}
