//! What is joined to what on a map, and the ways along it.

use super::picture::Relation;
use super::thing::Thing;
use domain::page::map::{MapTargetKind, StrategyMap};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Relations between things that are on the map, once for each pair, and who is joined to whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Joins {
    relations: BTreeMap<(Thing, Thing), Relation>,
    effects: BTreeMap<Thing, Vec<Thing>>,
    causes: BTreeMap<Thing, Vec<Thing>>,
}

/// Everything that may stand on the map.
pub fn things(map: &StrategyMap) -> impl Iterator<Item = Thing> {
    let objectives = map.objectives.iter().map(|objective| Thing::Objective(objective.slug.clone()));
    let kpis = map.kpis.iter().map(|kpi| Thing::Kpi(kpi.slug.clone()));
    let levers = map.levers.iter().map(|lever| Thing::Lever(lever.slug.clone()));
    objectives.chain(kpis).chain(levers)
}

impl Joins {
    /// The joins of a map; what leads to something that is not on it is left out.
    #[must_use]
    pub fn of(map: &StrategyMap) -> Self {
        let known: BTreeSet<Thing> = things(map).collect();
        let mut relations: BTreeMap<(Thing, Thing), Relation> = BTreeMap::new();
        for objective in &map.objectives {
            let goal = Thing::Objective(objective.slug.clone());
            for target in &objective.targets {
                let ends = (Thing::Kpi(target.kpi.clone()), goal.clone());
                if matches!(target.kind, MapTargetKind::Guardrail(_)) {
                    relations.entry(ends).or_insert(Relation::Guards);
                } else {
                    relations.insert(ends, Relation::Measures);
                }
            }
            if let Some(parent) = &objective.parent {
                relations.insert((goal, Thing::Objective(parent.clone())), Relation::Serves);
            }
        }
        for influence in &map.influences {
            let ends = (Thing::from(&influence.cause), Thing::Kpi(influence.effect.clone()));
            match relations.entry(ends).or_insert_with(|| Relation::Influences(Vec::new())) {
                Relation::Influences(slugs) => slugs.push(influence.slug.clone()),
                Relation::Measures | Relation::Guards | Relation::Serves => {}
            }
        }
        relations.retain(|(from, to), _| known.contains(from) && known.contains(to));
        Self::from_relations(relations)
    }

    /// Those with both ends among some things.
    #[must_use]
    pub fn among(&self, kept: &BTreeSet<Thing>) -> Self {
        let relations = self.relations.iter().filter(|((from, to), _)| kept.contains(from) && kept.contains(to));
        Self::from_relations(relations.map(|(ends, relation)| (ends.clone(), relation.clone())).collect())
    }

    fn from_relations(relations: BTreeMap<(Thing, Thing), Relation>) -> Self {
        let mut effects: BTreeMap<Thing, Vec<Thing>> = BTreeMap::new();
        let mut causes: BTreeMap<Thing, Vec<Thing>> = BTreeMap::new();
        for (from, to) in relations.keys() {
            effects.entry(from.clone()).or_default().push(to.clone());
            causes.entry(to.clone()).or_default().push(from.clone());
        }
        Self { relations, effects, causes }
    }

    /// What is joined, once for each pair.
    #[must_use]
    pub const fn relations(&self) -> &BTreeMap<(Thing, Thing), Relation> {
        &self.relations
    }

    /// Whether nothing is joined to a thing.
    #[must_use]
    pub fn is_alone(&self, thing: &Thing) -> bool {
        !self.effects.contains_key(thing) && !self.causes.contains_key(thing)
    }

    /// A thing with everything that leads to it.
    #[must_use]
    pub fn causes(&self, thing: &Thing) -> BTreeSet<Thing> {
        self.causes_by_distance(thing).into_keys().chain([thing.clone()]).collect()
    }

    /// Everything that leads to a thing, with how many steps it is away.
    #[must_use]
    pub fn causes_by_distance(&self, thing: &Thing) -> BTreeMap<Thing, usize> {
        reach(&self.causes, thing, usize::MAX)
    }

    /// A thing with all that it leads to and all that leads to it, the nearest first; no more than `limit` things each way.
    #[must_use]
    pub fn chain(&self, thing: &Thing, limit: usize) -> BTreeSet<Thing> {
        let up = reach(&self.effects, thing, limit);
        let down = reach(&self.causes, thing, limit);
        up.into_keys().chain(down.into_keys()).chain([thing.clone()]).collect()
    }

    /// The shortest way from a thing upwards to the nearest goal, without the thing itself; empty where there is none.
    #[must_use]
    pub fn way_to_goal(&self, thing: &Thing) -> Vec<Thing> {
        if matches!(thing, Thing::Objective(_)) {
            return Vec::new();
        }
        self.way(thing, |other| matches!(other, Thing::Objective(_))).into_iter().skip(1).collect()
    }

    /// The shortest way from a thing upwards to one that is wanted, both ends included; empty where there is none.
    #[must_use]
    pub fn way(&self, from: &Thing, is_wanted: impl Fn(&Thing) -> bool) -> Vec<Thing> {
        shortest(&self.effects, from, is_wanted)
    }

    /// The shortest way from a thing downwards to the nearest lever, both ends included; empty where there is none.
    #[must_use]
    pub fn way_to_lever(&self, from: &Thing) -> Vec<Thing> {
        shortest(&self.causes, from, |other| matches!(other, Thing::Lever(_)))
    }
}

/// Everything that can be reached, without the start, with how many steps it is away.
fn reach(next: &BTreeMap<Thing, Vec<Thing>>, start: &Thing, limit: usize) -> BTreeMap<Thing, usize> {
    let mut found = BTreeMap::new();
    let mut waiting = VecDeque::from([(start.clone(), 0_usize)]);
    while let Some((thing, steps)) = waiting.pop_front() {
        for other in next.get(&thing).into_iter().flatten() {
            if found.len() < limit && other != start && !found.contains_key(other) {
                found.insert(other.clone(), steps + 1);
                waiting.push_back((other.clone(), steps + 1));
            }
        }
    }
    found
}

/// The shortest way; among ways of one length the one whose things come first by name.
fn shortest(next: &BTreeMap<Thing, Vec<Thing>>, from: &Thing, is_wanted: impl Fn(&Thing) -> bool) -> Vec<Thing> {
    let mut before: BTreeMap<Thing, Thing> = BTreeMap::new();
    let mut waiting = VecDeque::from([from.clone()]);
    while let Some(thing) = waiting.pop_front() {
        if is_wanted(&thing) {
            let mut way = vec![thing];
            while let Some(earlier) = way.last().and_then(|last| before.get(last)) {
                way.push(earlier.clone());
            }
            way.reverse();
            return way;
        }
        for other in next.get(&thing).into_iter().flatten() {
            if other != from && !before.contains_key(other) {
                before.insert(other.clone(), thing.clone());
                waiting.push_back(other.clone());
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::strategy_map;

    fn thing(text: &str) -> Thing {
        text.parse().unwrap()
    }

    #[test]
    fn ways_lead_up_to_the_nearest_goal_and_down_to_a_lever() {
        let joins = Joins::of(&strategy_map());
        let words = |way: Vec<Thing>| way.iter().map(Thing::to_string).collect::<Vec<_>>();
        assert_eq!(
            words(joins.way_to_goal(&thing("lever:maintenance-trains"))),
            ["kpi:train-delays", "kpi:excess-journey-time", "objective:shorter-journeys"]
        );
        assert_eq!(
            words(joins.way_to_lever(&thing("kpi:excess-journey-time"))),
            ["kpi:excess-journey-time", "kpi:train-delays", "lever:maintenance-trains"]
        );
        assert!(joins.way_to_goal(&thing("kpi:lifts")).is_empty() && joins.is_alone(&thing("kpi:lifts")));
        assert_eq!(joins.causes(&thing("objective:good-service")).len(), 5);
    }

    #[test]
    fn a_circle_ends() {
        let mut map = strategy_map();
        let mut back = map.influences[1].clone();
        back.slug = crate::test_data::slug("back");
        back.cause = domain::page::map::MapCause::Kpi(crate::test_data::slug("excess-journey-time"));
        back.effect = crate::test_data::slug("train-delays");
        map.influences.push(back);
        let joins = Joins::of(&map);
        assert_eq!(joins.chain(&thing("kpi:train-delays"), 100).len(), 5);
        assert_eq!(joins.causes_by_distance(&thing("kpi:train-delays")).len(), 2);
    }
}
