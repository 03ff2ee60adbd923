//! The workspace, its teams and its members.

use super::cell;
use super::row::{RowCells, TableRow};
use super::schema::{self, Table};
use crate::actor::Role;
use crate::slug::Slug;
use chrono::NaiveDate;

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

impl TableRow for WorkspaceRow {
    const TABLE: &'static Table = &schema::WORKSPACE;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let name = row.required("name", cell::name);
        let currency = row.required("currency", cell::currency);
        let time_zone = row.required("time_zone", cell::time_zone);
        let as_of_on = row.optional("as_of_on", cell::date);
        let description = row.optional("description", cell::text);
        let attribution = row.optional("attribution", cell::text);
        let licence = row.optional("licence", cell::name);
        let licence_url = row.optional("licence_url", cell::web_address);
        let simulated = row.required("simulated", cell::yes_or_no);
        Some(Self {
            name: name?,
            currency: currency?,
            time_zone: time_zone?,
            as_of_on: as_of_on?,
            description: description?,
            attribution: attribution?,
            licence: licence?,
            licence_url: licence_url?,
            simulated: simulated?,
        })
    }
}

impl TableRow for TeamRow {
    const TABLE: &'static Table = &schema::TEAMS;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let name = row.required("name", cell::name);
        let parent = row.optional("parent", cell::slug);
        let position = row.or("position", 0, cell::position);
        Some(Self { slug: row.slug()?, name: name?, parent: parent?, position: position? })
    }
}

impl TableRow for MemberRow {
    const TABLE: &'static Table = &schema::MEMBERS;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let name = row.required("name", cell::name);
        let role = row.required("role", cell::word);
        let team = row.required("team", cell::slug);
        let email = row.optional("email", cell::email);
        Some(Self { slug: row.slug()?, name: name?, role: role?, team: team?, email: email? })
    }
}
