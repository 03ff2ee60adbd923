//! The frame around every page of a workspace.

use crate::slug::Slug;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A workspace as it stands in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceSummary {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// Whether the data is made by a model.
    pub simulated: bool,
    /// How many KPIs it has.
    pub kpis: u32,
    /// How many objectives it has.
    pub objectives: u32,
}

/// What every page of a workspace shows around its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceFrame {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The day whose knowledge the page shows.
    pub as_of_on: NaiveDate,
    /// Whether that day is the end of an archive and not today.
    pub archive: bool,
    /// The revision of the workspace that the page was read at.
    pub revision: i64,
    /// Whose data it is, as the licence asks.
    pub attribution: Option<String>,
    /// The licence of the data.
    pub licence: Option<String>,
    /// Where the licence stands.
    pub licence_url: Option<String>,
    /// Whether the data is made by a model.
    pub simulated: bool,
    /// The name of the acting member.
    pub acting_member: String,
}

/// A thing with a page of its own: enough for a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
}
