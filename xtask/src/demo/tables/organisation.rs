//! Workspace, teams, members, sources, calendars and cycles.

use super::super::calendar::{Day, FIRST_WEEK, LAST_WEEK, monday};
use super::super::daily::FIRST_DAILY_WEEK;
use super::super::writer::Table;

/// The Wednesday after the last reading was known: no reading of the record is late on this day.
const AS_OF: Day = monday(LAST_WEEK + 1).plus(2);
/// The Monday after the year 2026, which has 53 ISO weeks.
pub const END_OF_2026: Day = monday(LAST_WEEK + 1 + 53);

const TEAMS: [(&str, &str); 4] = [
    ("north", "North"),
    ("south", "South"),
    ("network-automation", "Network & Automation"),
    ("finance-commercial", "Finance & Commercial"),
];

const MEMBERS: [(&str, &str, &str, &str); 16] = [
    ("managing-director", "Managing Director", "leader", "finance-commercial"),
    ("regional-head-north", "Regional Head North", "owner", "north"),
    ("regional-deputy-north", "Operations Manager North", "owner", "north"),
    ("regional-head-south", "Regional Head South", "owner", "south"),
    ("regional-deputy-south", "Operations Manager South", "owner", "south"),
    ("network-director", "Network Director", "owner", "network-automation"),
    ("routing-manager", "Routing Manager", "owner", "network-automation"),
    ("automation-manager", "Automation Manager", "owner", "network-automation"),
    ("people-manager", "Drivers and People Manager", "owner", "network-automation"),
    ("finance-director", "Finance Director", "controller", "finance-commercial"),
    ("finance-controller", "Last-Mile Controller", "controller", "finance-commercial"),
    ("commercial-director", "Commercial Director", "owner", "finance-commercial"),
    ("customer-manager", "Customer Service Manager", "owner", "finance-commercial"),
    ("chief-of-staff", "Chief of Staff", "chief_of_staff", "finance-commercial"),
    ("board-chair", "Chair of the Board", "board", "finance-commercial"),
    ("data-engineer", "Data Engineer", "engineer", "network-automation"),
];

const SOURCES: [(&str, &str); 3] = [
    ("operations-system", "Operations system (simulated)"),
    ("finance-system", "Finance system (simulated)"),
    ("people-system", "Staff and time system (simulated)"),
];

/// The tables of the organisation; the workspace names the seed.
pub fn tables(seed: u64) -> Vec<Table> {
    vec![workspace(seed), teams(), members(), sources(), calendars(), cycles()]
}

fn workspace(seed: u64) -> Table {
    let description = format!(
        "A simulated parcel carrier with 900,000 parcels a week. A cost goal and a volume bonus pull the same levers apart. \
         Every number was made by a stated model with seed {seed}, so the truth is known and every answer can be checked. \
         Nobody in it exists."
    );
    Table::new(
        "workspace.csv",
        &[
            "name",
            "currency",
            "time_zone",
            "as_of_on",
            "description",
            "attribution",
            "licence",
            "licence_url",
            "simulated",
        ],
        [[
            "Northgate Logistics".into(),
            "GBP".into(),
            "Europe/London".into(),
            AS_OF.to_string().into(),
            description.into(),
            "Simulated by the Trimtab project (docs/methods/northgate-model.md)".into(),
            "CC0-1.0".into(),
            "https://creativecommons.org/publicdomain/zero/1.0/".into(),
            "yes".into(),
        ]],
    )
}

fn teams() -> Table {
    let rows = TEAMS
        .iter()
        .enumerate()
        .map(|(position, (slug, name))| [(*slug).into(), (*name).into(), "".into(), (position + 1).to_string().into()]);
    Table::new("teams.csv", &["slug", "name", "parent", "position"], rows)
}

fn members() -> Table {
    let rows = MEMBERS
        .iter()
        .map(|(slug, name, role, team)| [(*slug).into(), (*name).into(), (*role).into(), (*team).into(), "".into()]);
    Table::new("members.csv", &["slug", "name", "role", "team", "email"], rows)
}

fn sources() -> Table {
    let rows = SOURCES.iter().map(|(slug, name)| {
        [
            (*slug).into(),
            (*name).into(),
            "simulated".into(),
            "Northgate Logistics (simulated)".into(),
            "".into(),
            "CC0-1.0".into(),
        ]
    });
    Table::new("sources.csv", &["slug", "name", "kind", "publisher", "url", "licence"], rows)
}

fn calendars() -> Table {
    let calendar = |slug: &'static str, name: &'static str, kind: &'static str, first: Day, last: Day| {
        [slug.into(), name.into(), kind.into(), first.to_string().into(), last.to_string().into()]
    };
    Table::new(
        "calendars.csv",
        &["slug", "name", "kind", "first_on", "last_on"],
        [
            calendar("weeks", "ISO weeks", "iso_week", monday(FIRST_WEEK), END_OF_2026),
            calendar("days", "Days of the last 13 weeks", "day", monday(FIRST_DAILY_WEEK), monday(LAST_WEEK + 1)),
        ],
    )
}

fn cycles() -> Table {
    let cycle = |slug: &'static str, name: &'static str, start: Day, end: Day| {
        [slug.into(), name.into(), start.to_string().into(), end.to_string().into()]
    };
    Table::new(
        "cycles.csv",
        &["slug", "name", "start_on", "end_on"],
        [
            cycle("2024", "Year 2024", monday(1), monday(53)),
            cycle("2025", "Year 2025", monday(53), monday(105)),
            cycle("2026", "Year 2026", monday(105), END_OF_2026),
        ],
    )
}
