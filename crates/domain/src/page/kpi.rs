//! The page of one KPI.

use super::map::{MapInfluence, MapTargetKind};
use super::workspace::{Link, WorkspaceFrame};
use crate::event::Event;
use crate::key_result::KeyResultOutcome;
use crate::kpi::{Direction, Measure, Quantity, Timing};
use crate::reading::{Freshness, Reading};
use crate::slug::Slug;
use crate::target::{Comparator, Judgement};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Everything the page of a KPI shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiPage {
    /// The frame of the page.
    pub workspace: WorkspaceFrame,
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What exactly is measured.
    pub definition: String,
    /// Its team.
    pub team: String,
    /// Who answers for it.
    pub owner: String,
    /// Who answers in their stead.
    pub deputy: Option<String>,
    /// Unit, decimals, currency.
    pub measure: Measure,
    /// Which values are better.
    pub direction: Direction,
    /// How periods add up.
    pub quantity: Quantity,
    /// Lead or lag.
    pub timing: Timing,
    /// The name of its calendar.
    pub calendar: String,
    /// Its official source.
    pub source: KpiSource,
    /// Whether it can be relied on.
    pub freshness: Freshness,
    /// The worst state among the latest targets it is held to.
    pub judgement: Option<Judgement>,
    /// What is assumed and not published.
    pub assumption: Option<String>,
    /// One entry for each period from its first reading to its last, gaps included.
    pub readings: Vec<Reading>,
    /// Targets it is held to.
    pub targets: Vec<KpiTarget>,
    /// Events that bear on it.
    pub events: Vec<Event>,
    /// What moves it, with the other end's name.
    pub influences_in: Vec<(Link, MapInfluence)>,
    /// What it moves.
    pub influences_out: Vec<(Link, MapInfluence)>,
    /// Levers it records.
    pub levers: Vec<Link>,
}

/// Where a KPI's readings come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiSource {
    /// Its name.
    pub name: String,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Where it stands.
    pub url: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
}

/// A target that a KPI is held to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiTarget {
    /// What it is called.
    pub name: String,
    /// The objective it belongs to; `None`: a standing target.
    pub objective: Option<Link>,
    /// The side of the bound that meets it.
    pub comparator: Comparator,
    /// The bound.
    pub bound: Decimal,
    /// First day.
    pub start_on: NaiveDate,
    /// First day after it.
    pub end_on: Option<NaiveDate>,
    /// Its kind and state.
    pub kind: MapTargetKind,
    /// What a key result's readings say.
    pub outcome: Option<KeyResultOutcome>,
    /// What is assumed and not published.
    pub assumption: Option<String>,
}
