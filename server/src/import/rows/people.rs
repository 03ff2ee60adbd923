//! The workspace, its teams and its members.

use crate::import::cell;
use crate::import::schema;
use crate::import::table::{Row, Table, TableRow};
use domain::template::{MemberRow, TeamRow, WorkspaceRow};

impl TableRow for WorkspaceRow {
    const TABLE: &'static Table = &schema::WORKSPACE;

    fn read(row: &mut Row<'_>) -> Option<Self> {
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

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let name = row.required("name", cell::name);
        let parent = row.optional("parent", cell::slug);
        let position = row.or("position", 0, cell::position);
        Some(Self { slug: row.slug()?, name: name?, parent: parent?, position: position? })
    }
}

impl TableRow for MemberRow {
    const TABLE: &'static Table = &schema::MEMBERS;

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let name = row.required("name", cell::name);
        let role = row.required("role", cell::word);
        let team = row.required("team", cell::slug);
        let email = row.optional("email", cell::email);
        Some(Self { slug: row.slug()?, name: name?, role: role?, team: team?, email: email? })
    }
}
