//! Addresses of pages. Every link inside is canonical: `/w/{workspace}/…`, whatever path the reader came by.

use crate::map::query::MapQuery;
use crate::map::thing::Thing;
use domain::form::FormTable;
use domain::slug::Slug;

/// The name of the query parameter that holds what is selected on the map.
pub const SELECTED: &str = "selected";
/// The name of the query parameter that shows what nothing is joined to.
pub const QUIET: &str = "quiet";
/// The value of [`QUIET`] that shows it.
pub const QUIET_SHOWN: &str = "show";
/// The name of the query parameter that says how many readings the table holds.
pub const READINGS: &str = "readings";
/// The value of [`READINGS`] for all of them.
pub const READINGS_ALL: &str = "all";

/// The name of the query parameter that holds the day as known on which a page is shown, `YYYY-MM-DD`.
pub const AS_OF: &str = "as_of";

/// Whether the page of a path is a register or a form, where something is looked up or typed: those pages come with a wasm of their own,
/// which the others need not fetch.
#[must_use]
pub fn is_editing(path: &str) -> bool {
    let below = match path.strip_prefix("/w/") {
        Some(rest) => rest.split_once('/').map_or("", |(_, below)| below),
        None => path.trim_start_matches('/'),
    };
    below.starts_with("edit/")
        || ["kpis", "objectives", "teams", "people", "this-week", "paste", "settings"].contains(&below)
        || (below.starts_with("kpis/") && below.ends_with("/readings"))
}

/// Today in the current workspace.
pub const HOME: &str = "/";
/// The list of workspaces.
pub const WORKSPACES: &str = "/workspaces";

/// What needs the member who looks.
#[must_use]
pub fn today(workspace: &Slug) -> String {
    format!("/w/{workspace}")
}

/// The register of KPIs.
#[must_use]
pub fn kpis(workspace: &Slug) -> String {
    format!("/w/{workspace}/kpis")
}

/// The register of objectives.
#[must_use]
pub fn objectives(workspace: &Slug) -> String {
    format!("/w/{workspace}/objectives")
}

/// The register of teams.
#[must_use]
pub fn teams(workspace: &Slug) -> String {
    format!("/w/{workspace}/teams")
}

/// The register of people.
#[must_use]
pub fn people(workspace: &Slug) -> String {
    format!("/w/{workspace}/people")
}

/// What is due this week, to be entered.
#[must_use]
pub fn this_week(workspace: &Slug) -> String {
    format!("/w/{workspace}/this-week")
}

/// Where a sheet from a spreadsheet is pasted.
#[must_use]
pub fn paste(workspace: &Slug) -> String {
    format!("/w/{workspace}/paste")
}

/// What the workspace is set up with.
#[must_use]
pub fn settings(workspace: &Slug) -> String {
    format!("/w/{workspace}/settings")
}

/// The readings of a KPI, to be entered and corrected.
#[must_use]
pub fn readings(workspace: &Slug, kpi: &Slug) -> String {
    format!("/w/{workspace}/kpis/{kpi}/readings")
}

/// The form of a new record. Its cells can be filled beforehand by query parameters of the columns' names.
#[must_use]
pub fn new_record(workspace: &Slug, table: FormTable) -> String {
    format!("/w/{workspace}/edit/{table}")
}

/// The form of a record.
#[must_use]
pub fn edit(workspace: &Slug, table: FormTable, record: &Slug) -> String {
    format!("/w/{workspace}/edit/{table}/{record}")
}

/// The strategy map of the newest day: with the quiet KPIs or without, with something selected or nothing.
#[must_use]
pub fn map(workspace: &Slug, with_quiet: bool, selected: Option<&Thing>) -> String {
    map_of(workspace, &MapQuery { with_quiet, selected: selected.cloned(), ..MapQuery::default() })
}

/// The strategy map as it is asked for.
#[must_use]
pub fn map_of(workspace: &Slug, query: &MapQuery) -> String {
    let query = query.to_string();
    if query.is_empty() { format!("/w/{workspace}/map") } else { format!("/w/{workspace}/map?{query}") }
}

/// The page of a KPI.
#[must_use]
pub fn kpi(workspace: &Slug, kpi: &Slug) -> String {
    format!("/w/{workspace}/kpis/{kpi}")
}

/// The page of an objective.
#[must_use]
pub fn objective(workspace: &Slug, objective: &Slug) -> String {
    format!("/w/{workspace}/objectives/{objective}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_and_forms_are_told_from_those_that_are_read() {
        let workspace: Slug = "north".parse().unwrap();
        let cost: Slug = "cost".parse().unwrap();
        for path in [
            edit(&workspace, FormTable::Kpis, &cost),
            new_record(&workspace, FormTable::Levers),
            readings(&workspace, &cost),
            this_week(&workspace),
            paste(&workspace),
            settings(&workspace),
            kpis(&workspace),
            objectives(&workspace),
            teams(&workspace),
            people(&workspace),
            "/edit/kpis".to_owned(),
            "/this-week".to_owned(),
        ] {
            assert!(is_editing(&path), "{path}");
        }
        for path in [
            map(&workspace, false, None),
            kpi(&workspace, &cost),
            objective(&workspace, &cost),
            today(&workspace),
            "/".to_owned(),
            "/kpis/paste".to_owned(),
            "/w/settings".to_owned(),
        ] {
            assert!(!is_editing(&path), "{path}");
        }
    }

    #[test]
    fn the_state_of_the_map_is_in_its_address() {
        let workspace: Slug = "north".parse().unwrap();
        let thing: Thing = "lever:overtime".parse().unwrap();
        assert_eq!(map(&workspace, false, None), "/w/north/map");
        assert_eq!(map(&workspace, false, Some(&thing)), "/w/north/map?selected=lever:overtime");
        assert_eq!(map(&workspace, true, Some(&thing)), "/w/north/map?quiet=show&selected=lever:overtime");
    }
}
