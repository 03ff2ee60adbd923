//! Which things a map draws: what was asked for, else what matters, so that a map of a thousand reads as one of thirty.

use super::joins::Joins;
use super::query::MapQuery;
use super::thing::Thing;
use domain::page::map::{MapObjective, StrategyMap};
use domain::page::register::RegisterState;
use domain::slug::Slug;
use std::collections::{BTreeMap, BTreeSet};

/// How many things a map shows that nobody has narrowed.
pub const USUAL: usize = 30;
/// How many may be joined before the rest steps back: a map of two screens is read whole, and to leave out a handful would hide more than
/// it clears.
pub const ALL_UP_TO: usize = 60;
/// How many things a whole chain may have.
const CHAIN: usize = 200;
/// How many goals a map shows that nobody has narrowed, where there are many.
const GOALS: usize = 8;

/// What is drawn, and what was left out for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is drawn.
    pub drawn: BTreeSet<Thing>,
    /// What fits the filters, in the order of the map; `None` where there are none.
    pub matching: Option<Vec<Thing>>,
    /// KPIs that nothing is joined to.
    pub quiet: Vec<Slug>,
    /// How many things are not drawn.
    pub left_out: usize,
}

/// Chooses by the query, with what it selects drawn in any case.
#[must_use]
pub fn choose(map: &StrategyMap, joins: &Joins, query: &MapQuery) -> Choice {
    let all: Vec<Thing> = super::joins::things(map).collect();
    let quiet: Vec<Slug> = map
        .kpis
        .iter()
        .filter(|kpi| kpi.standing_targets.is_empty() && joins.is_alone(&Thing::Kpi(kpi.slug.clone())))
        .map(|kpi| kpi.slug.clone())
        .collect();
    let hidden: BTreeSet<&Slug> = quiet.iter().collect();
    let joined = || all.iter().filter(|thing| !matches!(thing, Thing::Kpi(slug) if hidden.contains(slug)));
    let mut matching = None;
    let mut drawn: BTreeSet<Thing> = if query.is_narrowed() {
        let fitting = fitting(map, joins, query, &all);
        let mut drawn: BTreeSet<Thing> = fitting.iter().cloned().collect();
        for thing in &fitting {
            drawn.extend(joins.way_to_goal(thing));
        }
        matching = Some(fitting);
        drawn
    } else if query.with_quiet {
        all.iter().cloned().collect()
    } else if joined().count() <= ALL_UP_TO {
        joined().cloned().collect()
    } else {
        what_matters(map, joins)
    };
    let known: BTreeSet<&Thing> = all.iter().collect();
    if let Some(thing) = query.chain.as_ref().filter(|thing| known.contains(thing)) {
        drawn.extend(joins.chain(thing, CHAIN));
    }
    for thing in selected(map, query).into_iter().filter(|thing| known.contains(thing)) {
        if !drawn.contains(&thing) {
            drawn.extend(joins.way_to_goal(&thing));
            drawn.insert(thing);
        }
    }
    let left_out = all.len() - drawn.len();
    Choice { drawn, matching, quiet, left_out }
}

/// The nodes that a selection is about: an influence is about both its ends.
fn selected(map: &StrategyMap, query: &MapQuery) -> Vec<Thing> {
    match &query.selected {
        None => Vec::new(),
        Some(Thing::Influence(slug)) => map
            .influences
            .iter()
            .find(|influence| influence.slug == *slug)
            .map(|influence| vec![Thing::from(&influence.cause), Thing::Kpi(influence.effect.clone())])
            .unwrap_or_default(),
        Some(node) => vec![node.clone()],
    }
}

/// What fits every filter, in the order of the map.
fn fitting(map: &StrategyMap, joins: &Joins, query: &MapQuery, all: &[Thing]) -> Vec<Thing> {
    let teams: Option<BTreeSet<&Slug>> = query.team.as_ref().map(|team| team_and_below(map, team));
    let below: Option<BTreeSet<Thing>> = query.objective.as_ref().map(|objective| {
        let goal = Thing::Objective(objective.clone());
        joins.causes(&goal)
    });
    let facts = facts(map);
    let words: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
    let has_all_words = |name: &str| {
        let name = name.to_lowercase();
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let fits = |thing: &&Thing| {
        let Some(facts) = facts.get(*thing) else { return false };
        has_all_words(facts.name)
            && teams.as_ref().is_none_or(|teams| teams.contains(facts.team))
            && query.owner.as_ref().is_none_or(|owner| owner == facts.owner)
            && query.state.is_none_or(|state| facts.state == Some(state))
            && below.as_ref().is_none_or(|below| below.contains(*thing))
    };
    all.iter().filter(fits).cloned().collect()
}

/// A team with all teams that belong to it; parents stand before children.
fn team_and_below<'map>(map: &'map StrategyMap, team: &'map Slug) -> BTreeSet<&'map Slug> {
    let mut found = BTreeSet::from([team]);
    for child in &map.teams {
        if child.parent.as_ref().is_some_and(|parent| found.contains(parent)) {
            found.insert(&child.slug);
        }
    }
    found
}

/// What filters ask of a thing.
struct Facts<'map> {
    name: &'map str,
    team: &'map Slug,
    owner: &'map Slug,
    state: Option<RegisterState>,
}

fn facts(map: &StrategyMap) -> BTreeMap<Thing, Facts<'_>> {
    let objectives = map.objectives.iter().map(|objective| {
        let state = Some(RegisterState::from(objective.judgement.state));
        let facts = Facts { name: &objective.name, team: &objective.team, owner: &objective.owner.slug, state };
        (Thing::Objective(objective.slug.clone()), facts)
    });
    let kpis = map.kpis.iter().map(|kpi| {
        let state = Some(RegisterState::of_kpi(kpi.judgement.as_ref(), &kpi.freshness));
        (Thing::Kpi(kpi.slug.clone()), Facts { name: &kpi.name, team: &kpi.team, owner: &kpi.owner.slug, state })
    });
    let levers = map.levers.iter().map(|lever| {
        let facts = Facts { name: &lever.name, team: &lever.team, owner: &lever.owner.slug, state: None };
        (Thing::Lever(lever.slug.clone()), facts)
    });
    objectives.chain(kpis).chain(levers).collect()
}

/// The goals that need somebody first, the worst way beneath each down to a lever, then what else is abnormal with its way up, then
/// what the goals are measured on; [`USUAL`] things at most.
fn what_matters(map: &StrategyMap, joins: &Joins) -> BTreeSet<Thing> {
    let need = |state: RegisterState| RegisterState::ALL.iter().position(|other| *other == state).unwrap_or(usize::MAX);
    let mut goals: Vec<&MapObjective> = map.objectives.iter().collect();
    goals.sort_by_key(|objective| need(RegisterState::from(objective.judgement.state)));
    goals.truncate(GOALS);
    let states: BTreeMap<Thing, usize> = map
        .kpis
        .iter()
        .map(|kpi| (Thing::Kpi(kpi.slug.clone()), need(RegisterState::of_kpi(kpi.judgement.as_ref(), &kpi.freshness))))
        .collect();
    let mut drawn: BTreeSet<Thing> = goals.iter().map(|objective| Thing::Objective(objective.slug.clone())).collect();
    let mut add = |way: Vec<Thing>| {
        let new: Vec<Thing> = way.into_iter().filter(|thing| !drawn.contains(thing)).collect();
        if drawn.len() + new.len() <= USUAL {
            drawn.extend(new);
        }
    };
    for objective in &goals {
        let goal = Thing::Objective(objective.slug.clone());
        let below = joins.causes_by_distance(&goal);
        let worst = below.iter().filter_map(|(thing, distance)| Some((*states.get(thing)?, *distance, thing))).min();
        if let Some((_, _, kpi)) = worst {
            let mut way = joins.way(kpi, |thing| *thing == goal);
            way.extend(joins.way_to_lever(kpi));
            add(way);
        }
    }
    let is_abnormal = |rank: usize| rank <= need(RegisterState::Stale);
    let mut abnormal: Vec<(usize, &Thing)> =
        states.iter().filter(|(_, rank)| is_abnormal(**rank)).map(|(thing, rank)| (*rank, thing)).collect();
    abnormal.sort();
    for (_, kpi) in abnormal {
        let mut way = joins.way_to_goal(kpi);
        way.push(kpi.clone());
        add(way);
    }
    for objective in &goals {
        for target in &objective.targets {
            add(vec![Thing::Kpi(target.kpi.clone())]);
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::{large_map, strategy_map};

    fn chosen(map: &StrategyMap, query: &str) -> Choice {
        choose(map, &Joins::of(map), &MapQuery::parse(query))
    }

    fn names(things: impl IntoIterator<Item = Thing>) -> Vec<String> {
        things.into_iter().map(|thing| thing.to_string()).collect()
    }

    #[test]
    fn a_small_map_is_drawn_but_for_what_is_quiet() {
        let map = strategy_map();
        let choice = chosen(&map, "");
        assert_eq!((choice.drawn.len(), choice.left_out, choice.matching), (5, 1, None));
        assert_eq!(choice.quiet.iter().map(Slug::as_str).collect::<Vec<_>>(), ["lifts"]);
        assert_eq!(chosen(&map, "quiet=show").drawn.len(), 6);
    }

    #[test]
    fn of_a_large_map_thirty_things_are_drawn_and_each_hangs_together_with_a_goal() {
        let map = large_map(300);
        let choice = chosen(&map, "");
        assert!(choice.drawn.len() <= USUAL && choice.drawn.len() > USUAL / 2, "{}", choice.drawn.len());
        assert_eq!(choice.left_out + choice.drawn.len(), super::super::joins::things(&map).count());
        let joins = Joins::of(&map);
        for thing in &choice.drawn {
            let leads = joins.way_to_goal(thing);
            assert!(matches!(thing, Thing::Objective(_)) || !leads.is_empty(), "{thing} leads nowhere");
        }
        assert!(choice.drawn.iter().any(|thing| matches!(thing, Thing::Lever(_))), "a way ends at a lever");
    }

    #[test]
    fn the_worst_goal_is_never_left_out() {
        let mut map = large_map(300);
        let last = map.objectives.len() - 1;
        map.objectives[last].judgement.state = domain::target::State::Missed;
        let worst = Thing::Objective(map.objectives[last].slug.clone());
        assert!(chosen(&map, "").drawn.contains(&worst));
    }

    #[test]
    fn filters_draw_what_fits_and_its_way_up() {
        let map = strategy_map();
        let choice = chosen(&map, "q=maintenance");
        assert_eq!(names(choice.matching.unwrap()), ["lever:maintenance-trains"]);
        assert_eq!(
            names(choice.drawn),
            ["objective:shorter-journeys", "kpi:excess-journey-time", "kpi:train-delays", "lever:maintenance-trains"]
        );
        assert_eq!(names(chosen(&map, "state=missed").matching.unwrap()), ["objective:shorter-journeys"]);
        assert_eq!(names(chosen(&map, "objective=shorter-journeys").matching.unwrap()).len(), 4);
        assert_eq!(chosen(&map, "team=operations").matching.unwrap().len(), 6);
        assert_eq!(chosen(&map, "team=elsewhere").matching.unwrap(), []);
        assert_eq!(names(chosen(&map, "owner=asset-director").matching.unwrap()), ["lever:maintenance-trains"]);
        assert_eq!(chosen(&map, "owner=asset-director&q=lift").matching.unwrap(), []);
    }

    #[test]
    fn what_is_selected_is_drawn_whatever_else_is() {
        let map = large_map(300);
        let hidden = map
            .kpis
            .iter()
            .map(|kpi| Thing::Kpi(kpi.slug.clone()))
            .find(|thing| !chosen(&map, "").drawn.contains(thing))
            .unwrap();
        let choice = chosen(&map, &format!("selected={hidden}"));
        assert!(choice.drawn.contains(&hidden));
        let chain = chosen(&map, &format!("chain={hidden}"));
        assert!(chain.drawn.len() > choice.drawn.len());
        assert_eq!(chosen(&map, "selected=kpi:no-such").drawn, chosen(&map, "").drawn);
    }
}
