//! What the palette finds: pages and actions by heart, everything else by the names of the workspace.

use crate::address;
use crate::map::thing::Thing;
use crate::page::register::register_address;
use domain::form::FormTable;
use domain::page::register::{Found, FoundKind, Register, RegisterQuery, score};
use domain::slug::Slug;
use std::cmp::Reverse;

/// The most hits that are shown.
const MOST_HITS: usize = 20;

/// Something to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// What it is called.
    pub(super) name: String,
    /// Where it belongs.
    pub(super) note: String,
    /// What kind of thing it is.
    pub(super) kind: &'static str,
    /// Where it is.
    pub(super) address: String,
}

/// The best hits for what was typed, best first; where nothing was typed, pages and actions.
pub(super) fn hits(workspace: &Slug, found: &[Found], typed: &str) -> Vec<Hit> {
    let own = pages_and_actions(workspace);
    if typed.trim().is_empty() {
        return own.into_iter().take(MOST_HITS).collect();
    }
    // The names are many: they become hits only once they are among the best.
    let mut ranked: Vec<(u32, usize)> = own
        .iter()
        .map(|hit| hit.name.as_str())
        .chain(found.iter().map(|found| found.name.as_str()))
        .enumerate()
        .filter_map(|(index, name)| Some((score(typed, name)?, index)))
        .collect();
    // What fits alike stays in its order: pages and actions, then goals before KPIs and so on.
    ranked.sort_by_key(|(score, _)| Reverse(*score));
    ranked
        .into_iter()
        .take(MOST_HITS)
        .filter_map(|(_, index)| match index.checked_sub(own.len()) {
            None => own.get(index).cloned(),
            Some(index) => found.get(index).map(|found| hit_of(workspace, found)),
        })
        .collect()
}

fn hit_of(workspace: &Slug, found: &Found) -> Hit {
    let slug = found.slug.clone();
    let (kind, address) = match found.kind {
        FoundKind::Objective => ("Goal", address::objective(workspace, &slug)),
        FoundKind::Kpi => ("KPI", address::kpi(workspace, &slug)),
        FoundKind::Lever => ("Lever", address::map(workspace, false, Some(&Thing::Lever(slug)))),
        FoundKind::Influence => ("Driver link", address::map(workspace, false, Some(&Thing::Influence(slug)))),
        FoundKind::Team => {
            let query = RegisterQuery { team: Some(slug), ..RegisterQuery::default() };
            ("Team", register_address(workspace, Register::Kpis, &query))
        }
        FoundKind::Person => {
            let query = RegisterQuery { owner: Some(slug), ..RegisterQuery::default() };
            ("Person", register_address(workspace, Register::Kpis, &query))
        }
    };
    Hit { name: found.name.clone(), note: found.note.clone(), kind, address }
}

fn pages_and_actions(workspace: &Slug) -> Vec<Hit> {
    let hit = |kind, name: &str, address| Hit { name: name.to_owned(), note: String::new(), kind, address };
    let page = |name, address| hit("Page", name, address);
    let new = |name, table| hit("Action", name, address::new_record(workspace, table));
    vec![
        page("Today", address::today(workspace)),
        page("Map", address::map(workspace, false, None)),
        page("KPIs", address::kpis(workspace)),
        page("Goals", address::objectives(workspace)),
        page("Teams", address::teams(workspace)),
        page("People", address::people(workspace)),
        page("This week", address::this_week(workspace)),
        page("Settings", address::settings(workspace)),
        page("All workspaces", address::WORKSPACES.to_owned()),
        hit("Action", "Enter readings", address::this_week(workspace)),
        hit("Action", "Paste a sheet of readings", address::paste(workspace)),
        new("New KPI", FormTable::Kpis),
        new("New goal", FormTable::Objectives),
        new("New lever", FormTable::Levers),
        new("New driver link", FormTable::Influences),
        new("New team", FormTable::Teams),
        new("New person", FormTable::Members),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(kind: FoundKind, slug: &str, name: &str) -> Found {
        Found { kind, slug: slug.parse().unwrap(), name: name.to_owned(), note: String::new() }
    }

    #[test]
    fn without_a_word_there_are_pages_and_actions() {
        let workspace = "north".parse().unwrap();
        let hits = hits(&workspace, &[found(FoundKind::Kpi, "cost", "Cost")], "  ");
        assert_eq!(hits[0].address, "/w/north");
        assert!(hits.iter().any(|hit| hit.name == "New KPI" && hit.address == "/w/north/edit/kpis"));
        assert!(hits.iter().all(|hit| hit.kind != "KPI"));
    }

    #[test]
    fn a_name_leads_to_its_thing_and_the_best_come_first() {
        let workspace = "north".parse().unwrap();
        let found = [
            found(FoundKind::Objective, "cheaper", "Cut last-mile cost"),
            found(FoundKind::Kpi, "cost", "Cost per parcel"),
            found(FoundKind::Lever, "overtime", "Overtime cost cap"),
            found(FoundKind::Influence, "hours-cost", "Hours raises Cost per parcel"),
            found(FoundKind::Person, "head", "Costa Head"),
        ];
        let hits = hits(&workspace, &found, "cost");
        let addresses: Vec<&str> = hits.iter().map(|hit| hit.address.as_str()).collect();
        assert_eq!(
            addresses,
            [
                "/w/north/kpis?owner=head",
                "/w/north/kpis/cost",
                "/w/north/map?selected=lever:overtime",
                "/w/north/objectives/cheaper",
                "/w/north/map?selected=influence:hours-cost",
            ]
        );
    }

    #[test]
    fn however_many_fit_twenty_are_shown() {
        let workspace = "north".parse().unwrap();
        let many: Vec<Found> =
            (0..500).map(|index| found(FoundKind::Kpi, &format!("k{index}"), &format!("Cost {index}"))).collect();
        assert_eq!(hits(&workspace, &many, "cost").len(), MOST_HITS);
    }
}
