//! Registers: the lists of everything a workspace holds, filtered, sorted and paged by one rule, and what of it needs attention.

mod csv;
mod entry;
mod query;
mod reach;
mod search;
mod select;

pub use csv::{number_cell, register_csv, text_cell};
pub use entry::{KpiEntry, ObjectiveEntry, PersonEntry, TeamEntry};
pub use query::{Column, RegisterQuery};
pub use reach::reaching;
pub use search::{Found, FoundKind, score};
pub use select::{Extent, Listed, PAGE_LENGTH, RegisterCounts, select};

use super::workspace::{Link, WorkspaceFrame};
use crate::form::FormTable;
use crate::reading::Freshness;
use crate::slug::Slug;
use crate::target::{Judgement, State};
use crate::word::words;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

words! {
    /// The registers there are.
    Register, "register" {
        Kpis = "kpis": "KPIs.",
        Objectives = "objectives": "Objectives.",
        Teams = "teams": "Teams, each with what it and the teams below it hold.",
        People = "people": "Members, each with what they answer for.",
    }
}

impl Register {
    /// The table of forms that its entries are rows of.
    #[must_use]
    pub const fn table(self) -> FormTable {
        match self {
            Self::Kpis => FormTable::Kpis,
            Self::Objectives => FormTable::Objectives,
            Self::Teams => FormTable::Teams,
            Self::People => FormTable::Members,
        }
    }

    /// The flags its entries can carry.
    #[must_use]
    pub const fn flags(self) -> &'static [Flag] {
        match self {
            Self::Kpis => &[Flag::Ownerless, Flag::Stale, Flag::Orphaned],
            Self::Objectives => &[Flag::Ownerless, Flag::Stale, Flag::Orphaned, Flag::Unguarded],
            Self::Teams => &[Flag::Stale, Flag::Orphaned],
            Self::People => &[Flag::Stale],
        }
    }
}

words! {
    /// What of an entry needs attention.
    Flag, "flag" {
        Ownerless = "ownerless": "Whoever answered for it has left.",
        Stale = "stale": "A reading is late or was never taken.",
        Orphaned = "orphaned": "Nothing hangs on it: no target and no path to one, no key result, nothing in it.",
        Unguarded = "unguarded": "No guardrail on money or on customers, and no reason given.",
    }
}

words! {
    /// How an entry stands, what needs somebody first. A KPI whose readings are late has the state `stale`.
    RegisterState, "state" {
        Missed = "missed": "The window is over and the target was not met, or a guardrail is broken.",
        OffTrack = "off_track": "Odds below 35 %.",
        AtRisk = "at_risk": "Odds of 35 % or more.",
        Stale = "stale": "Its readings are too old to say anything that may still change.",
        Unknown = "unknown": "No data or no forecast.",
        OnTrack = "on_track": "Odds of 70 % or more.",
        Achieved = "achieved": "The window is over and the target was met.",
        NoTarget = "no_target": "Nobody holds it to a target.",
    }
}

impl RegisterState {
    /// How a KPI stands: by its targets, unless its data is too old to say anything that may still change.
    #[must_use]
    pub fn of_kpi(judgement: Option<&Judgement>, freshness: &Freshness) -> Self {
        let state = judgement.map(|judgement| judgement.state);
        let is_final = matches!(state, Some(State::Achieved | State::Missed));
        match (state, freshness) {
            (_, Freshness::Late { .. } | Freshness::Never) if !is_final => Self::Stale,
            (Some(state), _) => Self::from(state),
            (None, _) => Self::NoTarget,
        }
    }
}

impl From<State> for RegisterState {
    fn from(state: State) -> Self {
        match state {
            State::Achieved => Self::Achieved,
            State::OnTrack => Self::OnTrack,
            State::AtRisk => Self::AtRisk,
            State::OffTrack => Self::OffTrack,
            State::Missed => Self::Missed,
            State::Unknown => Self::Unknown,
        }
    }
}

/// The page of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterPage {
    /// The frame of the page.
    pub workspace: WorkspaceFrame,
    /// What was asked for.
    pub query: RegisterQuery,
    /// How much there is.
    pub counts: RegisterCounts,
    /// The entries of this page.
    pub entries: RegisterEntries,
    /// Teams to filter by, parents before children, each with its depth.
    pub teams: Vec<(Link, u32)>,
    /// People to filter by, by name.
    pub owners: Vec<Link>,
    /// Whether the acting member may change anything.
    pub may_change: bool,
}

impl RegisterPage {
    /// Which register this is.
    #[must_use]
    pub const fn register(&self) -> Register {
        match self.entries {
            RegisterEntries::Kpis(_) => Register::Kpis,
            RegisterEntries::Objectives(_) => Register::Objectives,
            RegisterEntries::Teams(_) => Register::Teams,
            RegisterEntries::People(_) => Register::People,
        }
    }
}

/// The entries of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegisterEntries {
    /// KPIs.
    Kpis(Vec<KpiEntry>),
    /// Objectives.
    Objectives(Vec<ObjectiveEntry>),
    /// Teams.
    Teams(Vec<TeamEntry>),
    /// Members.
    People(Vec<PersonEntry>),
}

/// A team and every team below it. `parents` leads from each team to the one it belongs to.
#[must_use]
pub fn team_and_below(team: &Slug, parents: &[(Slug, Option<Slug>)]) -> HashSet<Slug> {
    let mut found = HashSet::from([team.clone()]);
    // Parents may stand after their children: repeat until a pass finds nothing. A circle ends it too.
    loop {
        let before = found.len();
        for (child, parent) in parents {
            if parent.as_ref().is_some_and(|parent| found.contains(parent)) {
                found.insert(child.clone());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_holds_what_is_below_it_in_any_order() {
        let slug = |text: &str| text.parse::<Slug>().unwrap();
        let parents = [
            (slug("depot"), Some(slug("south"))),
            (slug("south"), Some(slug("firm"))),
            (slug("north"), Some(slug("firm"))),
            (slug("firm"), None),
        ];
        assert_eq!(team_and_below(&slug("south"), &parents), HashSet::from([slug("south"), slug("depot")]));
        assert_eq!(team_and_below(&slug("firm"), &parents).len(), 4);
    }

    #[test]
    fn late_readings_hide_what_may_still_change_and_not_what_is_over() {
        let judged = |state| Judgement { state, reason: String::new() };
        assert_eq!(RegisterState::of_kpi(Some(&judged(State::Unknown)), &Freshness::Never), RegisterState::Stale);
        assert_eq!(RegisterState::of_kpi(Some(&judged(State::Missed)), &Freshness::Never), RegisterState::Missed);
        assert_eq!(RegisterState::of_kpi(None, &Freshness::Fresh), RegisterState::NoTarget);
    }
}
