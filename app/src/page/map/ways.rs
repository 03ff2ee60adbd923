//! The ways from a selection up to goals and down to levers, with the numbers on each step.

use super::MapScene;
use super::index::MapIndex;
use crate::map::picture::Relation;
use crate::map::thing::Thing;
use crate::sentence::influence::{elasticity, percent_words, sign, signed};
use crate::sentence::target::bound_words;
use domain::page::map::{MapCause, MapInfluence, MapTargetKind};
use leptos::prelude::*;
use rust_decimal::Decimal;

/// How many ways are told each way.
const WAYS: usize = 4;

/// One step of a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// Where it leads to.
    to: Thing,
    /// What stands on it.
    words: String,
}

/// A way from a cause to an effect, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    from: Thing,
    steps: Vec<Step>,
    /// Percent of the last KPI per percent of the start; `None` where a step carries no number or none leads to a KPI.
    effect: Option<Decimal>,
    /// The last KPI on it.
    outcome: Option<Thing>,
    /// Periods before the effect begins, and before all of it is there.
    periods: (u32, u32),
}

impl Way {
    /// The way along these things, each joined to the next.
    fn along(index: &MapIndex, things: &[Thing]) -> Option<Self> {
        let from = things.first()?.clone();
        let mut way = Self { from, steps: Vec::new(), effect: Some(Decimal::ONE), outcome: None, periods: (0, 0) };
        for pair in things.windows(2) {
            let [cause, effect] = pair else { return None };
            let relation = index.joins().relations().get(&(cause.clone(), effect.clone()))?;
            let words = match relation {
                Relation::Influences(slugs) => {
                    let influence = index.influence(slugs.first()?)?;
                    let step = signed_elasticity(index, influence);
                    way.effect = way.effect.zip(step).and_then(|(before, step)| before.checked_mul(step));
                    way.outcome = Some(effect.clone());
                    let (lag, ramp) = (u32::from(influence.delay.lag_periods), u32::from(influence.delay.ramp_periods));
                    way.periods = (way.periods.0 + lag, way.periods.1 + lag + ramp.saturating_sub(1));
                    influence_words(influence, step)
                }
                Relation::Measures | Relation::Guards => bound_on(index, cause, effect).unwrap_or_default(),
                Relation::Serves => "serves".to_owned(),
            };
            way.steps.push(Step { to: effect.clone(), words });
        }
        if way.outcome.is_none() {
            way.effect = None;
        }
        Some(way)
    }

    /// What ten percent more at the start comes to at the end: `10 % more gives −1.2 % of it, from the third period on`.
    fn total(&self, index: &MapIndex) -> Option<String> {
        let outcome = self.outcome.as_ref()?;
        let name = index.name(outcome);
        let (begins, ends) = self.periods;
        let when = match (begins, ends) {
            (0, 0) => "in the same period".to_owned(),
            (begins, ends) if begins == ends => format!("{begins} periods later"),
            (begins, ends) => format!("between {begins} and {ends} periods later"),
        };
        Some(match self.effect {
            Some(effect) => {
                format!("10\u{202f}% more gives {} of {name}, {when}", percent_words(effect.checked_mul(Decimal::TEN)?))
            }
            None => format!("Reaches {name} {when}; how much cannot be said: a step carries no number"),
        })
    }
}

fn signed_elasticity(index: &MapIndex, influence: &MapInfluence) -> Option<Decimal> {
    let latest = |kpi| index.kpi(kpi).and_then(|kpi| kpi.last.as_ref()).map(|(_, value)| *value);
    let cause = match &influence.cause {
        MapCause::Kpi(kpi) => latest(kpi),
        MapCause::Lever(lever) => index.lever(lever).map(|lever| lever.range.current),
    };
    elasticity(influence.strength.as_ref()?, cause, latest(&influence.effect))
        .map(|size| signed(influence.direction, size))
}

/// `+0.35, lag 6`; the sign alone where there is no number.
fn influence_words(influence: &MapInfluence, step: Option<Decimal>) -> String {
    let size = step.map_or_else(|| format!("{} direction only", sign(influence.direction)), percent_words);
    match influence.delay.lag_periods {
        0 => size,
        lag => format!("{size}, lag {lag}"),
    }
}

fn bound_on(index: &MapIndex, kpi: &Thing, goal: &Thing) -> Option<String> {
    let (Thing::Kpi(kpi), Thing::Objective(goal)) = (kpi, goal) else { return None };
    let target = index.objective(goal)?.targets.iter().find(|target| target.kpi == *kpi)?;
    let kind = match target.kind {
        MapTargetKind::Guardrail(_) => "guardrail",
        MapTargetKind::KeyResult(_) | MapTargetKind::Standing { .. } => "key result",
    };
    Some(format!("{kind}, {}", bound_words(target.comparator, target.bound, &index.kpi(kpi)?.measure)))
}

/// The shortest way to each goal that a thing leads to; the nearest goals first.
pub(super) fn ways_up(index: &MapIndex, thing: &Thing) -> Vec<Way> {
    let goals = index.picture().nodes.iter().filter(|node| matches!(node.thing, Thing::Objective(_)));
    let ways = goals.map(|goal| index.joins().way(thing, |other| *other == goal.thing));
    told(index, ways.collect())
}

/// The shortest way from each lever that leads to a thing; the nearest levers first.
pub(super) fn ways_down(index: &MapIndex, thing: &Thing) -> Vec<Way> {
    let levers = index.picture().nodes.iter().filter(|node| matches!(node.thing, Thing::Lever(_)));
    let ways = levers.map(|lever| index.joins().way(&lever.thing, |other| other == thing));
    told(index, ways.collect())
}

fn told(index: &MapIndex, mut ways: Vec<Vec<Thing>>) -> Vec<Way> {
    ways.retain(|way| way.len() > 1);
    ways.sort_by_key(Vec::len);
    ways.truncate(WAYS);
    ways.iter().filter_map(|way| Way::along(index, way)).collect()
}

/// A list of ways; nothing where there is none.
pub(super) fn ways(scene: &MapScene, ways: Vec<Way>) -> Option<AnyView> {
    if ways.is_empty() {
        return None;
    }
    let items = ways.into_iter().map(|way| way_item(scene, &way)).collect_view();
    Some(view! { <ul class="ways">{items}</ul> }.into_any())
}

fn way_item(scene: &MapScene, way: &Way) -> AnyView {
    let end = |thing: &Thing| {
        view! { <a href=scene.address(Some(thing)) data-noscroll="">{scene.index.name(thing)}</a> }
    };
    let steps = way.steps.iter().map(|step| {
        view! { <li><span class="way-step">{step.words.clone()}</span>{end(&step.to)}</li> }
    });
    let total = way.total(&scene.index).map(|total| view! { <p class="way-total">{total}</p> });
    view! {
        <li>
            <ol class="way"><li>{end(&way.from)}</li>{steps.collect_view()}</ol>
            {total}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::map::DrawnMap;
    use crate::test_data::strategy_map;

    fn index() -> MapIndex {
        MapIndex::new(DrawnMap::whole(strategy_map()).unwrap())
    }

    #[test]
    fn a_way_says_what_stands_on_each_step_and_what_it_comes_to() {
        let index = index();
        let ways = ways_up(&index, &"kpi:train-delays".parse().unwrap());
        assert_eq!(ways.len(), 2);
        let words: Vec<&str> = ways[0].steps.iter().map(|step| step.words.as_str()).collect();
        assert_eq!(words, ["\u{2212}0.5\u{202f}%, lag 3", "key result, at most 5.99\u{a0}minutes"]);
        assert_eq!(
            ways[0].total(&index).unwrap(),
            "10\u{202f}% more gives \u{2212}5\u{202f}% of Excess journey time, 3 periods later"
        );
    }

    #[test]
    fn a_step_without_a_number_leaves_the_whole_without_one() {
        let index = index();
        let ways = ways_down(&index, &"kpi:excess-journey-time".parse().unwrap());
        assert_eq!(ways.len(), 1);
        assert_eq!(ways[0].effect, None);
        assert!(ways[0].total(&index).unwrap().contains("6 periods later"), "{:?}", ways[0].total(&index));
        assert!(ways_down(&index, &"kpi:lifts".parse().unwrap()).is_empty());
    }
}
