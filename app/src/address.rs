//! Addresses of pages. Every link inside is canonical: `/w/{workspace}/…`, whatever path the reader came by.

use crate::map::thing::Thing;
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

/// The list of workspaces.
pub const HOME: &str = "/";

/// The strategy map: with the quiet KPIs or without, with something selected or nothing.
#[must_use]
pub fn map(workspace: &Slug, with_quiet: bool, selected: Option<&Thing>) -> String {
    let mut address = format!("/w/{workspace}/map");
    let mut separator = '?';
    if with_quiet {
        address.push_str(&format!("{separator}{QUIET}={QUIET_SHOWN}"));
        separator = '&';
    }
    if let Some(thing) = selected {
        address.push_str(&format!("{separator}{SELECTED}={thing}"));
    }
    address
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
    fn the_state_of_the_map_is_in_its_address() {
        let workspace: Slug = "north".parse().unwrap();
        let thing: Thing = "lever:overtime".parse().unwrap();
        assert_eq!(map(&workspace, false, None), "/w/north/map");
        assert_eq!(map(&workspace, false, Some(&thing)), "/w/north/map?selected=lever:overtime");
        assert_eq!(map(&workspace, true, Some(&thing)), "/w/north/map?quiet=show&selected=lever:overtime");
    }
}
