//! Which entries a register shows: one rule for all four.
//!
//! States and flags are computed from readings and are in no column of a table, so the rule runs over entries and not in SQL; a
//! workspace's entries are a few thousand at most.

use super::query::{Column, RegisterQuery};
use super::{Flag, Register, RegisterState};
use crate::page::workspace::Link;
use crate::slug::Slug;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::HashSet;

/// How many entries a page holds.
pub const PAGE_LENGTH: usize = 50;

/// How much of a register is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The page that is asked for.
    Page,
    /// Every page, as an export needs it.
    Whole,
}

/// What every entry of a register can say of itself.
pub trait Listed {
    /// Its slug and name.
    fn link(&self) -> &Link;
    /// What is searched.
    fn words(&self) -> Vec<&str>;
    /// Its team; a team's is itself.
    fn team(&self) -> &Slug;
    /// Who answers for it.
    fn owner(&self) -> Option<&Slug>;
    /// How it stands.
    fn state(&self) -> Option<RegisterState>;
    /// What needs attention.
    fn flags(&self) -> &[Flag];
    /// Whether it is out of use.
    fn is_archived(&self) -> bool;
    /// Its order in a column, upwards.
    fn compare(&self, other: &Self, column: Column) -> Ordering;
}

/// How much a register holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RegisterCounts {
    /// Everything in use (and out of use, where that is asked for), whatever else is asked.
    pub all: usize,
    /// What is out of use.
    pub archived: usize,
    /// What matches.
    pub matching: usize,
    /// For each flag what would match if it alone of all flags were asked for.
    pub flags: Vec<(Flag, usize)>,
    /// For each state that occurs what would match if it alone of all states were asked for.
    pub states: Vec<(RegisterState, usize)>,
    /// The page shown, counted from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
}

/// The entries that match, in order, of the page asked for or of all; and how much there is. `teams` is the team asked for and those
/// below it. A page beyond the last is the last.
pub fn select<Entry: Listed>(
    register: Register,
    mut entries: Vec<Entry>,
    query: &RegisterQuery,
    teams: &HashSet<Slug>,
    extent: Extent,
) -> (Vec<Entry>, RegisterCounts) {
    let archived = entries.iter().filter(|entry| entry.is_archived()).count();
    if !query.with_archived {
        entries.retain(|entry| !entry.is_archived());
    }
    let all = entries.len();
    let wanted: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
    entries.retain(|entry| query.team.is_none() || teams.contains(entry.team()));
    entries.retain(|entry| {
        let has_owner = query.owner.as_ref().is_none_or(|owner| entry.owner() == Some(owner));
        has_owner && (wanted.is_empty() || contains(&entry.words(), &wanted))
    });
    let has_state = |entry: &Entry| query.state.is_none_or(|state| entry.state() == Some(state));
    let has_flag = |entry: &Entry| query.flag.is_none_or(|flag| entry.flags().contains(&flag));
    let count = |holds: &dyn Fn(&Entry) -> bool| entries.iter().filter(|entry| holds(entry)).count();
    let flags = register
        .flags()
        .iter()
        .map(|flag| (*flag, count(&|entry| has_state(entry) && entry.flags().contains(flag))))
        .collect();
    let states = RegisterState::ALL
        .iter()
        .map(|state| (*state, count(&|entry| has_flag(entry) && entry.state() == Some(*state))))
        .filter(|(state, count)| *count > 0 || query.state == Some(*state))
        .collect();
    entries.retain(|entry| has_state(entry) && has_flag(entry));

    let (column, is_descending) = query.order(register);
    entries.sort_by(|one, other| {
        let order = one.compare(other, column);
        let order = if is_descending { order.reverse() } else { order };
        // Equal in the column: by name, then by slug, so that pages never overlap.
        order
            .then_with(|| one.link().name.to_lowercase().cmp(&other.link().name.to_lowercase()))
            .then_with(|| one.link().slug.cmp(&other.link().slug))
    });
    let matching = entries.len();
    let pages = matching.div_ceil(PAGE_LENGTH).max(1);
    let pages_before = usize::try_from(query.pages_before).unwrap_or(usize::MAX).min(pages - 1);
    if extent == Extent::Page {
        entries = entries.into_iter().skip(pages_before * PAGE_LENGTH).take(PAGE_LENGTH).collect();
    }
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let counts =
        RegisterCounts { all, archived, matching, flags, states, page: number(pages_before + 1), pages: number(pages) };
    (entries, counts)
}

/// Whether every wanted word, in lower case, occurs in one of the texts.
fn contains(texts: &[&str], wanted: &[String]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
    wanted.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Role;
    use crate::page::register::PersonEntry;

    fn link(slug: &str, name: &str) -> Link {
        Link { slug: slug.parse().unwrap(), name: name.to_owned() }
    }

    fn person(slug: &str, name: &str, team: &str, late: u32) -> PersonEntry {
        PersonEntry {
            link: link(slug, name),
            role: Role::Owner,
            team: link(team, team),
            kpis: late + 1,
            objectives: 0,
            levers: 0,
            late,
            flags: if late > 0 { vec![Flag::Stale] } else { Vec::new() },
            is_archived: false,
        }
    }

    fn people(count: u32) -> Vec<PersonEntry> {
        (0..count)
            .map(|index| person(&format!("p{index:03}"), &format!("Person {index:03}"), "south", index % 3))
            .collect()
    }

    fn slugs(entries: &[PersonEntry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.link.slug.as_str()).collect()
    }

    fn selected(entries: Vec<PersonEntry>, address: &str) -> (Vec<PersonEntry>, RegisterCounts) {
        let teams = HashSet::from(["south".parse().unwrap()]);
        select(Register::People, entries, &RegisterQuery::parse(address), &teams, Extent::Page)
    }

    #[test]
    fn pages_follow_one_another_without_overlap_and_end() {
        let (first, counts) = selected(people(120), "");
        assert_eq!((first.len(), counts.matching, counts.page, counts.pages), (50, 120, 1, 3));
        let (second, _) = selected(people(120), "page=2");
        let (last, counts) = selected(people(120), "page=99");
        assert_eq!((last.len(), counts.page), (20, 3));
        let mut all = slugs(&first);
        all.extend(slugs(&second));
        all.extend(slugs(&last));
        all.dedup();
        assert_eq!(all.len(), 120);
        let teams = HashSet::new();
        let (whole, _) = select(Register::People, people(120), &RegisterQuery::parse("page=2"), &teams, Extent::Whole);
        assert_eq!(whole.len(), 120, "an export has every page");
    }

    #[test]
    fn an_empty_register_has_one_page() {
        let (none, counts) = selected(Vec::new(), "page=4");
        assert_eq!((none.len(), counts.page, counts.pages, counts.matching), (0, 1, 1, 0));
    }

    #[test]
    fn every_word_must_occur_and_case_does_not_matter() {
        let entries = vec![person("a", "Head of South", "south", 0), person("b", "Head of North", "north", 0)];
        assert_eq!(slugs(&selected(entries.clone(), "q=SOUTH+head").0), ["a"]);
        assert_eq!(slugs(&selected(entries.clone(), "q=head").0), ["b", "a"]);
        assert_eq!(slugs(&selected(entries.clone(), "team=south").0), ["a"]);
        assert_eq!(slugs(&selected(entries, "owner=b").0), ["b"]);
    }

    #[test]
    fn flags_are_counted_beside_the_other_filters_and_not_beside_each_other() {
        let (shown, counts) = selected(people(9), "flag=stale");
        assert_eq!((shown.len(), counts.all, counts.matching), (6, 9, 6));
        assert_eq!(counts.flags, [(Flag::Stale, 6)]);
        let (_, counts) = selected(people(9), "q=001");
        assert_eq!((counts.matching, counts.flags), (1, vec![(Flag::Stale, 1)]));
    }

    #[test]
    fn order_runs_both_ways_and_ties_are_broken_by_name() {
        assert_eq!(slugs(&selected(people(4), "sort=late").0), ["p000", "p003", "p001", "p002"]);
        assert_eq!(slugs(&selected(people(4), "sort=late&order=desc").0), ["p002", "p001", "p000", "p003"]);
    }

    #[test]
    fn what_is_out_of_use_is_listed_only_when_asked_for() {
        let mut entries = people(2);
        entries[0].is_archived = true;
        let (shown, counts) = selected(entries.clone(), "");
        assert_eq!((slugs(&shown), counts.all, counts.archived), (vec!["p001"], 1, 1));
        assert_eq!(selected(entries, "archived=show").1.all, 2);
    }
}
