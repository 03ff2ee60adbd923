//! The pages on which readings are entered, corrected and pasted, and what is sent from them.

use super::workspace::{Link, WorkspaceFrame};
use crate::calendar::Period;
use crate::kpi::{Measure, ValueScale};
use crate::paste::value::{DecimalMark, ShareForm};
use crate::paste::{PasteCatalogue, StandingReading};
use crate::reading::ReadingStatus;
use crate::slug::Slug;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How many periods a page of readings holds.
pub const PERIODS_A_PAGE: u32 = 26;
/// The most readings that are written at once.
pub const MAX_ENTRIES: usize = crate::paste::grid::MAX_CELLS;

/// A KPI as readings are entered for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryKpi {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its team.
    pub team: Link,
    /// Who answers for it.
    pub owner: Link,
    /// Who answers in their stead.
    pub deputy: Option<Link>,
    /// Unit, decimals, currency.
    pub measure: Measure,
    /// Its scale.
    pub scale: ValueScale,
    /// What its last readings were like.
    pub usual: Option<UsualRange>,
}

/// Between which values the last readings of a KPI lay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsualRange {
    /// How many readings.
    pub readings: u32,
    /// The lowest of them.
    pub lowest: Decimal,
    /// The highest of them.
    pub highest: Decimal,
}

/// The readings of one KPI, to be entered and corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingsPage {
    /// The frame of the page.
    pub workspace: WorkspaceFrame,
    /// The KPI.
    pub kpi: EntryKpi,
    /// Which page of the table this is, counted from 1.
    pub page: u32,
    /// How many pages there are; at least one.
    pub pages: u32,
    /// The periods, newest first.
    pub readings: Vec<PeriodReadings>,
    /// The period that is to be entered next, where one has begun.
    pub next: Option<DuePeriod>,
    /// Whether the acting member may enter.
    pub may_change: bool,
    /// Whether the KPI is out of use: its readings are read and no longer entered.
    pub is_archived: bool,
}

/// One period and every version of its reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodReadings {
    /// The period.
    pub period: Period,
    /// The versions, newest first; empty: nothing was ever read.
    pub versions: Vec<ReadingVersion>,
}

impl PeriodReadings {
    /// The number of the version that holds; 0: there is none.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.versions.first().map_or(0, |version| version.version)
    }
}

/// One version of a reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingVersion {
    /// Its number, from 1.
    pub version: u32,
    /// The value; `None`: the reading was retracted.
    pub value: Option<Decimal>,
    /// Whether it may still move.
    pub status: ReadingStatus,
    /// When the organisation knew it.
    pub known_at: DateTime<Utc>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// Who wrote it down.
    pub member: String,
    /// What was said about it.
    pub note: Option<String>,
}

/// A period whose reading is to be entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuePeriod {
    /// The period.
    pub period: Period,
    /// The version of its reading that stands: 0, or that of a retraction.
    pub version: u32,
    /// The last day on which its reading is not late.
    pub due_on: NaiveDate,
    /// Whether it is over; otherwise its reading is provisional at best.
    pub is_over: bool,
    /// Whether its reading is late.
    pub is_late: bool,
}

/// Whose readings a page of due readings is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DueFilter {
    /// Those of a team.
    pub team: Option<Slug>,
    /// Those that a member owns or is deputy for.
    pub person: Option<Slug>,
}

/// What is due now, to be entered where the work is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThisWeekPage {
    /// The frame of the page.
    pub workspace: WorkspaceFrame,
    /// What was asked for.
    pub filter: DueFilter,
    /// The teams that have KPIs.
    pub teams: Vec<Link>,
    /// The people who answer for KPIs.
    pub people: Vec<Link>,
    /// What is due, by team and KPI: for each KPI the earliest period after its last reading.
    pub due: Vec<DueReading>,
    /// How many KPIs of the filter there are.
    pub kpis: u32,
    /// The period that ends next, where nothing is due.
    pub next: Option<(Link, Period)>,
    /// Whether the acting member may enter.
    pub may_change: bool,
}

impl ThisWeekPage {
    /// How many KPIs have every reading that is due.
    #[must_use]
    pub fn entered(&self) -> u32 {
        self.kpis.saturating_sub(u32::try_from(self.due.len()).unwrap_or(u32::MAX))
    }
}

/// A reading that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueReading {
    /// Its KPI.
    pub kpi: EntryKpi,
    /// The period.
    pub due: DuePeriod,
    /// How many periods after it are over and have no reading either.
    pub more: u32,
    /// The last reading: its period and value.
    pub last: Option<(String, Decimal)>,
}

/// Where a sheet is pasted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastePage {
    /// The frame of the page.
    pub workspace: WorkspaceFrame,
    /// What a sheet can be about.
    pub catalogue: PasteCatalogue,
    /// Whether the acting member may enter.
    pub may_change: bool,
}

/// What stands where a sheet would be written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Standing {
    /// The revision of the workspace it was read at.
    pub revision: i64,
    /// The readings by KPI.
    pub readings: Vec<(Slug, Vec<StandingReading>)>,
}

/// One reading that a member enters, corrects or retracts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The KPI.
    pub kpi: Slug,
    /// The first day of the period.
    pub period_start_on: NaiveDate,
    /// What it shall say.
    pub value: EntryValue,
    /// Whether it may still move.
    pub status: ReadingStatus,
    /// What is said about it; a correction needs it.
    pub note: Option<String>,
    /// The version the member saw; 0: none.
    pub seen_version: u32,
}

/// What a reading shall say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryValue {
    /// A value as it was typed: a KPI in percent is typed in percent.
    Typed(String),
    /// Nothing: the reading is taken back.
    Retracted,
}

/// A sheet as it is sent to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasteInput {
    /// What was pasted.
    pub text: String,
    /// The KPI that a single column is about.
    pub kpi: Option<Slug>,
    /// Which mark stands before the decimals.
    pub mark: DecimalMark,
    /// What a share without a percent sign is written in.
    pub share: ShareForm,
    /// The revision at which the member saw what stands.
    pub seen_revision: i64,
    /// Whether cells that cannot be read are left out; otherwise nothing is written while there is one.
    pub leave_out_problems: bool,
    /// Whether the values may still move.
    pub status: ReadingStatus,
    /// What is said about them; corrections need it.
    pub note: Option<String>,
}

/// What came of entering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entered {
    /// The revision that wrote it; the one that held before where nothing was to be written.
    pub revision: i64,
    /// Readings that were not there before.
    pub added: u32,
    /// Readings whose value changed.
    pub corrected: u32,
    /// Readings whose status alone changed.
    pub settled: u32,
    /// Readings that were taken back.
    pub retracted: u32,
    /// Readings that stood already.
    pub unchanged: u32,
}

impl Entered {
    /// How many readings were written.
    #[must_use]
    pub const fn written(&self) -> u32 {
        self.added + self.corrected + self.settled + self.retracted
    }
}
