//! The register of people: each with what they answer for, and what of it is late.

use super::load::{Loaded, is_late};
use domain::page::register::{Flag, PersonEntry};
use domain::page::workspace::Link;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// People to filter by: who is active, and who left and still answers for something.
pub(super) fn choices(loaded: &Loaded) -> Vec<Link> {
    let kpis = loaded.kpis.iter().filter(|kpi| !kpi.entry.is_archived).map(|kpi| kpi.owner_id);
    let objectives =
        loaded.objectives.iter().filter(|objective| !objective.entry.is_archived).map(|objective| objective.owner_id);
    let owning: HashSet<Uuid> = kpis.chain(objectives).collect();
    let listed = loaded.members.iter().filter(|member| member.is_active || owning.contains(&member.id));
    listed.map(|member| member.link.clone()).collect()
}

/// The entries.
pub(super) fn entries(loaded: &Loaded) -> Vec<PersonEntry> {
    let mut entries: HashMap<Uuid, PersonEntry> = loaded
        .members
        .iter()
        .map(|member| {
            let entry = PersonEntry {
                link: member.link.clone(),
                role: member.role,
                team: member.team.clone(),
                kpis: 0,
                objectives: 0,
                levers: 0,
                late: 0,
                flags: Vec::new(),
                is_archived: !member.is_active,
            };
            (member.id, entry)
        })
        .collect();
    for kpi in loaded.kpis.iter().filter(|kpi| !kpi.entry.is_archived) {
        if let Some(owner) = entries.get_mut(&kpi.owner_id) {
            owner.kpis += 1;
            owner.late += u32::from(is_late(&kpi.entry.freshness));
        }
    }
    for objective in loaded.objectives.iter().filter(|objective| !objective.entry.is_archived) {
        if let Some(owner) = entries.get_mut(&objective.owner_id) {
            owner.objectives += 1;
        }
    }
    for lever in &loaded.levers {
        if let Some(owner) = entries.get_mut(&lever.owner_id) {
            owner.levers += 1;
        }
    }
    let mut entries: Vec<PersonEntry> = entries.into_values().collect();
    for entry in &mut entries {
        entry.flags.extend((entry.late > 0).then_some(Flag::Stale));
    }
    entries
}
