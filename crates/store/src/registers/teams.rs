//! The register of teams: each with what it and the teams below it hold.

use super::load::{Loaded, LoadedTeam, is_late};
use domain::page::register::{Flag, RegisterState, TeamEntry};
use domain::page::workspace::Link;
use std::collections::HashMap;
use uuid::Uuid;

/// Teams in use to filter by, parents before children, each with its depth.
pub(super) fn choices(loaded: &Loaded) -> Vec<(Link, u32)> {
    loaded.teams.iter().filter(|team| !team.is_archived).map(|team| (team.link.clone(), team.depth)).collect()
}

/// The entries, as the tree has them.
pub(super) fn entries(loaded: &Loaded) -> Vec<TeamEntry> {
    let by_id: HashMap<Uuid, &LoadedTeam> = loaded.teams.iter().map(|team| (team.id, team)).collect();
    let mut entries: HashMap<Uuid, TeamEntry> = HashMap::with_capacity(loaded.teams.len());
    for (place, team) in loaded.teams.iter().enumerate() {
        entries.insert(team.id, empty(team, place, &by_id));
    }
    for kpi in loaded.kpis.iter().filter(|kpi| !kpi.entry.is_archived) {
        count_in(&mut entries, &by_id, kpi.team_id, |entry| {
            entry.kpis += 1;
            entry.late += u32::from(is_late(&kpi.entry.freshness));
            worsen(entry, kpi.entry.state);
        });
    }
    for objective in loaded.objectives.iter().filter(|objective| !objective.entry.is_archived) {
        count_in(&mut entries, &by_id, objective.team_id, |entry| {
            entry.objectives += 1;
            worsen(entry, objective.entry.state);
        });
    }
    for lever in &loaded.levers {
        count_in(&mut entries, &by_id, lever.team_id, |entry| entry.levers += 1);
    }
    for member in loaded.members.iter().filter(|member| member.is_active) {
        count_in(&mut entries, &by_id, member.team_id, |entry| entry.people += 1);
    }
    let mut entries: Vec<TeamEntry> = entries.into_values().collect();
    for entry in entries.iter_mut().filter(|entry| !entry.is_archived) {
        let holds = entry.kpis + entry.objectives + entry.levers + entry.people;
        entry.flags.extend((entry.late > 0).then_some(Flag::Stale));
        entry.flags.extend((holds == 0).then_some(Flag::Orphaned));
    }
    entries
}

fn empty(team: &LoadedTeam, place: usize, by_id: &HashMap<Uuid, &LoadedTeam>) -> TeamEntry {
    let parent = team.parent_id.and_then(|parent| by_id.get(&parent)).map(|parent| parent.link.clone());
    TeamEntry {
        link: team.link.clone(),
        parent,
        depth: team.depth,
        place: u32::try_from(place).unwrap_or(u32::MAX),
        kpis: 0,
        objectives: 0,
        levers: 0,
        people: 0,
        late: 0,
        worst: None,
        flags: Vec::new(),
        is_archived: team.is_archived,
    }
}

/// The worst of what it had and this; states are in the order of what needs somebody first.
fn worsen(entry: &mut TeamEntry, state: RegisterState) {
    entry.worst = Some(entry.worst.map_or(state, |worst| worst.min(state)));
}

/// Counts something in a team and in every team above it.
fn count_in(
    entries: &mut HashMap<Uuid, TeamEntry>,
    by_id: &HashMap<Uuid, &LoadedTeam>,
    team: Uuid,
    count: impl Fn(&mut TeamEntry),
) {
    let mut next = Some(team);
    // The tree was read from its roots, so it has no circle and this ends.
    while let Some(id) = next {
        if let Some(entry) = entries.get_mut(&id) {
            count(entry);
        }
        next = by_id.get(&id).and_then(|team| team.parent_id);
    }
}
