//! Today: what needs the member who looks, most valuable first, and what changed since they last looked.

mod rank;

pub use rank::{MOST_NEEDS, MOST_OF_A_KIND, answers_for, rank};

use super::workspace::{Link, WorkspaceFrame};
use crate::form::FormTable;
use crate::kpi::Measure;
use crate::target::Comparator;
use crate::word::words;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Everything the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TodayPage {
    /// The frame of the page.
    pub workspace: WorkspaceFrame,
    /// Whether the acting member answers for the whole workspace, as a leader does.
    pub answers_for_all: bool,
    /// Whether the acting member may change anything.
    pub may_change: bool,
    /// What needs them, most valuable first, at most [`MOST_NEEDS`].
    pub needs: Vec<Need>,
    /// How much more of each kind needs them.
    pub more: Vec<(NeedKind, usize)>,
    /// How the goals in use stand.
    pub goals: GoalCounts,
    /// What a strategy cannot do without, and whether it is there.
    pub start: StartSteps,
    /// A workspace to look at while one's own is empty.
    pub example: Option<Link>,
    /// What changed lately, newest first.
    pub changes: Vec<Change>,
}

/// How many goals stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GoalCounts {
    /// Achieved or on track.
    pub holding: u32,
    /// Missed, off track or at risk.
    pub missed: u32,
    /// Unknown.
    pub unknown: u32,
}

/// The three things a strategy begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StartSteps {
    /// A goal.
    pub has_objective: bool,
    /// A KPI that drives it.
    pub has_kpi: bool,
    /// A lever that somebody may set.
    pub has_lever: bool,
}

impl StartSteps {
    /// Whether all three are there.
    #[must_use]
    pub const fn are_done(self) -> bool {
        self.has_objective && self.has_kpi && self.has_lever
    }
}

words! {
    /// The kinds of need.
    NeedKind, "kind of need" {
        GuardrailBroken = "guardrail_broken": "A guardrail of a running or just ended objective is broken.",
        KeyResultMissed = "key_result_missed": "A key result was missed lately.",
        LateReading = "late_reading": "A reading is late.",
        ObjectiveDue = "objective_due": "An objective is due soon and nobody knows how it stands.",
        StandingNotMet = "standing_not_met": "The latest reading does not meet a standing target.",
        Ownerless = "ownerless": "Whoever answered for it has left.",
        WithoutKeyResult = "without_key_result": "An objective has no key result.",
        Corrected = "corrected": "Somebody else corrected a reading.",
        Unguarded = "unguarded": "An objective guards neither money nor customers, and does not say why.",
    }
}

/// What a need is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// A KPI.
    Kpi(Link),
    /// An objective.
    Objective(Link),
}

impl Subject {
    /// Its slug and name.
    #[must_use]
    pub const fn link(&self) -> &Link {
        match self {
            Self::Kpi(link) | Self::Objective(link) => link,
        }
    }
}

/// Something that needs somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// What it is about.
    pub subject: Subject,
    /// Who answers for that.
    pub owner: Link,
    /// What is the matter.
    pub matter: Matter,
}

/// What is the matter, with what its sentence needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Matter {
    /// A guardrail is broken.
    GuardrailBroken {
        /// Its name.
        guardrail: String,
        /// The objective it belongs to.
        objective: Link,
        /// The label of the period of its first breach.
        first_breach: Option<String>,
        /// The first day after its span.
        end_on: NaiveDate,
    },
    /// A key result was missed.
    KeyResultMissed {
        /// Its name.
        key_result: String,
        /// The objective it belongs to.
        objective: Link,
        /// Why, without a full stop.
        reason: String,
        /// The first day after its window.
        due_on: NaiveDate,
    },
    /// A reading is late.
    LateReading {
        /// The label of the period and the day it was due; `None`: nothing was ever read.
        missing: Option<(String, NaiveDate)>,
        /// How many running targets wait for it.
        running_targets: u32,
    },
    /// An objective is due soon and unknown.
    ObjectiveDue {
        /// The first day after its cycle.
        due_on: NaiveDate,
        /// Why nobody knows, without a full stop.
        reason: String,
    },
    /// A standing target is not met.
    StandingNotMet {
        /// Its name.
        target: String,
        /// Who and how much hangs on it.
        stake: String,
        /// The KPI's unit, decimals, currency.
        measure: Measure,
        /// The latest reading.
        value: Decimal,
        /// The side of the bound that meets it.
        comparator: Comparator,
        /// The bound.
        bound: Decimal,
    },
    /// Nobody answers for it any more.
    Ownerless,
    /// It has no key result.
    WithoutKeyResult,
    /// Somebody else corrected a reading.
    Corrected {
        /// Who.
        by: String,
        /// The label of the period.
        period: String,
        /// The KPI's unit, decimals, currency.
        measure: Measure,
        /// The value before; `None`: there was none, or it was retracted.
        before: Option<Decimal>,
        /// The value that holds now; `None`: it was retracted.
        after: Option<Decimal>,
        /// The day.
        corrected_on: NaiveDate,
    },
    /// It guards neither money nor customers, or one of them not, without a reason.
    Unguarded {
        /// Whether money is not guarded.
        money: bool,
        /// Whether customers are not guarded.
        customers: bool,
    },
}

impl Matter {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> NeedKind {
        match self {
            Self::GuardrailBroken { .. } => NeedKind::GuardrailBroken,
            Self::KeyResultMissed { .. } => NeedKind::KeyResultMissed,
            Self::LateReading { .. } => NeedKind::LateReading,
            Self::ObjectiveDue { .. } => NeedKind::ObjectiveDue,
            Self::StandingNotMet { .. } => NeedKind::StandingNotMet,
            Self::Ownerless => NeedKind::Ownerless,
            Self::WithoutKeyResult => NeedKind::WithoutKeyResult,
            Self::Corrected { .. } => NeedKind::Corrected,
            Self::Unguarded { .. } => NeedKind::Unguarded,
        }
    }
}

/// What one person did to one thing, newest of it last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Who; `None`: the workspace itself was being made.
    pub member: Option<String>,
    /// When, the last time.
    pub changed_at: DateTime<Utc>,
    /// The revision that it made, the last of them.
    pub revision: i64,
    /// What.
    pub deed: Deed,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// A record was made or edited.
    Record {
        /// Its kind.
        table: FormTable,
        /// The record, by the name it had last.
        link: Link,
        /// What came of it.
        outcome: RecordOutcome,
        /// In how many steps.
        times: u32,
    },
    /// Readings of a KPI were entered.
    Readings {
        /// The KPI.
        kpi: Link,
        /// How many were new.
        entered: u32,
        /// How many replaced another.
        corrected: u32,
    },
    /// Tables were imported.
    Import {
        /// Rows that were not there before.
        added: u64,
        /// Rows that differed.
        changed: u64,
    },
}

words! {
    /// What came of the changes of a record.
    RecordOutcome, "outcome" {
        Made = "made": "It is new.",
        Edited = "edited": "It says something else.",
        Archived = "archived": "It was taken out of use.",
        Restored = "restored": "It was taken back into use.",
    }
}
