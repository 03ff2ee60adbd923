//! The import template as types: what the CSV files of `docs/import/` hold once every cell is read, and how a row is read.
//!
//! References are slugs; the reader has checked that each leads somewhere, in the files or in the workspace as it stands.

pub mod cell;
mod goals;
mod measures;
mod model;
pub mod number;
mod people;
mod row;
pub mod rule;
pub mod schema;
mod time;

pub use goals::{GuardrailRow, KeyResultRow, ObjectiveRow, StandingTargetRow};
pub use measures::{KpiRow, ObservationRow, SourceKind, SourceRow};
pub use model::{Cause, CauseKind, InfluenceRow, LeverRow};
pub use people::{MemberRow, TeamRow, WorkspaceRow};
pub use row::{RowCells, TableRow};
pub use time::{CalendarDraft, CalendarRow, CycleRow, EventRow, Extent, PeriodDraft};

use crate::calendar::Period;
use crate::formula::Formula;
use crate::slug::Slug;
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
    /// The formulas of the KPIs that have one.
    pub formulas: BTreeMap<Slug, Formula>,
    /// Objectives.
    pub objectives: Vec<Slug>,
    /// Levers.
    pub levers: Vec<Slug>,
}
