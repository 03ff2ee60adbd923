//! The page of one KPI.

use super::map::{MapInfluence, MapTargetKind};
use super::workspace::{KnownDays, Link, WorkspaceFrame};
use crate::event::Event;
use crate::form::RecordVersion;
use crate::key_result::KeyResultOutcome;
use crate::kpi::{Direction, Measure, Quantity, Timing};
use crate::reading::{Freshness, Reading, ReadingStatus};
use crate::reliability::Reliability;
use crate::slug::Slug;
use crate::target::{Comparator, Judgement};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Everything the page of a KPI shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiPage {
    /// The frame of the page.
    pub workspace: WorkspaceFrame,
    /// The days it can be shown as known on.
    pub days: KnownDays,
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
    /// Whether the reading that is due is there.
    pub freshness: Freshness,
    /// How far its readings can be relied on.
    pub reliability: Reliability,
    /// The worst state among the latest targets it is held to.
    pub judgement: Option<Judgement>,
    /// What is assumed and not published.
    pub assumption: Option<String>,
    /// One entry for each period from its first reading to its last, gaps included.
    pub readings: Vec<Reading>,
    /// The same as known now, where the page shows an earlier day; empty otherwise.
    pub known_now: Vec<Reading>,
    /// Readings that were corrected, with every version, newest period first; at most [`MOST_CORRECTED`].
    pub corrected: Vec<CorrectedReading>,
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
    /// What was changed of its definition by whom, newest first; at most [`MOST_VERSIONS`].
    pub history: Vec<RecordVersion>,
    /// Whether the acting member may change it.
    pub may_change: bool,
}

/// The most corrected readings a page tells of.
pub const MOST_CORRECTED: i64 = 200;

/// The most versions of a definition a page tells of.
pub const MOST_VERSIONS: i64 = 12;

/// A reading that was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectedReading {
    /// The first day of its period.
    pub start_on: NaiveDate,
    /// What was told, first to last.
    pub versions: Vec<ReadingVersion>,
}

/// One version of a reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingVersion {
    /// The value; `None` where it was retracted.
    pub value: Option<Decimal>,
    /// Whether it could still move.
    pub status: ReadingStatus,
    /// When the organisation knew it.
    pub known_at: DateTime<Utc>,
    /// Who wrote it down.
    pub member: String,
    /// What was said about it.
    pub note: Option<String>,
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
