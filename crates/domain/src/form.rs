//! Forms: how a person writes what an import writes as a row. A form holds the cells of one row of the template, as text; the same
//! reader checks both, so that a file and a form are refused for the same reasons in the same words.

mod check;
mod column;

pub use check::{FieldReference, FormRow, check, references, tidy};
pub use column::{Column, ColumnKind, columns};

use crate::page::workspace::{Link, WorkspaceFrame};
use crate::slug::Slug;
use crate::word::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// What can be created and edited: the tables of the template whose rows have a slug.
    FormTable, "kind of record" {
        Kpis = "kpis": "KPIs.",
        Objectives = "objectives": "Objectives.",
        KeyResults = "key_results": "Key results.",
        Guardrails = "guardrails": "Guardrails.",
        StandingTargets = "standing_targets": "Standing targets.",
        Levers = "levers": "Levers.",
        Influences = "influences": "Driver links.",
        Events = "events": "Events.",
        Teams = "teams": "Teams.",
        Members = "members": "Members.",
        Calendars = "calendars": "Calendars with their periods.",
        Cycles = "cycles": "Cycles.",
        Sources = "sources": "Sources.",
    }
}

impl FormTable {
    /// What one of its records is called on the screen.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Kpis => "KPI",
            Self::Objectives => "goal",
            Self::KeyResults => "key result",
            Self::Guardrails => "guardrail",
            Self::StandingTargets => "standing target",
            Self::Levers => "lever",
            Self::Influences => "driver link",
            Self::Events => "event",
            Self::Teams => "team",
            Self::Members => "member",
            Self::Calendars => "calendar",
            Self::Cycles => "cycle",
            Self::Sources => "source",
        }
    }
}

/// The cells of one row: the template's column names with the text in them. An absent column is an empty cell.
pub type Cells = BTreeMap<String, String>;

/// One field that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name: a column of the template.
    pub field: String,
    /// What is wrong with it and what would be right.
    pub message: String,
}

/// The version of a record that somebody else wrote while it was being edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherVersion {
    /// The version that holds now.
    pub version: i64,
    /// Who wrote it.
    pub member: String,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// What it says.
    pub cells: Cells,
}

/// A form as it is sent: a new record, or a change of a version of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormInput {
    /// What kind of record.
    pub table: FormTable,
    /// The record and the version the member saw when they began; `None`: a new record.
    pub edited: Option<(Slug, i64)>,
    /// What it shall say.
    pub cells: Cells,
}

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The record.
    pub slug: Slug,
    /// The version that holds now: the revision of the workspace that wrote it.
    pub version: i64,
}

/// Everything the page of a form shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormPage {
    /// The frame of the page.
    pub workspace: WorkspaceFrame,
    /// What kind of record.
    pub table: FormTable,
    /// The record as it stands; `None`: a new one.
    pub record: Option<FormRecord>,
    /// What its references can lead to.
    pub choices: Choices,
    /// Whether the acting member may change it.
    pub may_change: bool,
}

/// A record as a form shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormRecord {
    /// Its slug.
    pub slug: Slug,
    /// The version that holds.
    pub version: i64,
    /// What it says.
    pub cells: Cells,
    /// When it was archived; `None`: it is in use.
    pub archived_at: Option<DateTime<Utc>>,
    /// What refers to it and is in use: it can be archived only once there is nothing.
    pub used_by: Vec<(FormTable, Link)>,
    /// What was changed by whom, newest first, at most the last hundred.
    pub history: Vec<RecordVersion>,
}

/// One change of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordVersion {
    /// The version it made.
    pub version: i64,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// Who; `None`: the workspace itself was being made.
    pub member: Option<String>,
    /// Whether it made the record.
    pub is_first: bool,
    /// What differs from the version before: column, text before, text after. For the first version empty.
    pub changes: Vec<CellChange>,
}

/// A cell that a change changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellChange {
    /// The column; `archived`, from `no` to `yes` or back, where the record went out of use or came back.
    pub column: String,
    /// What it said.
    pub before: String,
    /// What it says.
    pub after: String,
}

/// What the references of a record can lead to: what is in use, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Choices {
    /// Teams.
    pub teams: Vec<Link>,
    /// Active members.
    pub members: Vec<Link>,
    /// Sources.
    pub sources: Vec<Link>,
    /// Calendars.
    pub calendars: Vec<Link>,
    /// Cycles.
    pub cycles: Vec<Link>,
    /// KPIs.
    pub kpis: Vec<Link>,
    /// Objectives.
    pub objectives: Vec<Link>,
    /// Levers.
    pub levers: Vec<Link>,
}
