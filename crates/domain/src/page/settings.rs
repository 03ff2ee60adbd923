//! The page of what a workspace is set up with.

use super::workspace::WorkspaceFrame;
use crate::form::FormTable;
use crate::slug::Slug;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Everything the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// The frame of the page.
    pub workspace: WorkspaceFrame,
    /// What there is, by kind.
    pub groups: Vec<SettingsGroup>,
    /// Whether the acting member may change it.
    pub may_change: bool,
}

/// The records of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsGroup {
    /// The kind.
    pub table: FormTable,
    /// The records, by name.
    pub items: Vec<SettingsItem>,
}

/// One record, as far as a list tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsItem {
    /// Its slug.
    pub slug: Slug,
    /// Its name; of a driver link its two ends.
    pub name: String,
    /// What tells it from others of its kind.
    pub note: SettingsNote,
    /// When it was archived; `None`: it is in use.
    pub archived_at: Option<DateTime<Utc>>,
}

/// What tells a record from others of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingsNote {
    /// Nothing but its name.
    Nothing,
    /// A word of the closed set that its kind has: a role, a kind of calendar, a direction.
    Word(String),
    /// The name of what it belongs to.
    Name(String),
    /// The days it runs over.
    Span {
        /// The first day.
        start_on: NaiveDate,
        /// The first day after it.
        end_on: NaiveDate,
    },
}
