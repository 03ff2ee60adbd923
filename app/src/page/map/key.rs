//! What the marks on the map mean: only those that are on it.

use super::MapScene;
use super::node::look_of;
use crate::map::picture::Relation;
use crate::ui::state::{Look, state};
use leptos::prelude::*;

/// The key beneath the map.
pub fn key(scene: &MapScene) -> AnyView {
    let index = &scene.index;
    let shown: Vec<Look> = index.picture().nodes.iter().filter_map(|node| look_of(index, &node.thing)).collect();
    let states = Look::ALL
        .into_iter()
        .filter(|look| shown.contains(look))
        .map(|look| view! { <li>{state(look, look.word())}</li> });
    let has = |wanted: fn(&Relation) -> bool| index.picture().edges.iter().any(|edge| wanted(&edge.relation));
    let influences = has(|relation| matches!(relation, Relation::Influences(_)));
    let samples = [
        (influences, "map-edge-strength-1", "weak driver link"),
        (influences, "map-edge-strength-4", "strong"),
        (
            influences && index.map().influences.iter().any(|influence| influence.strength.is_none()),
            "map-edge-sign-only",
            "direction only",
        ),
        (has(|relation| *relation == Relation::Measures), "map-edge-measures", "goal is measured on it"),
        (has(|relation| *relation == Relation::Guards), "map-edge-guards", "guardrail of a goal"),
        (has(|relation| *relation == Relation::Serves), "map-edge-serves", "serves the goal above"),
    ];
    let samples =
        samples.into_iter().filter(|(is_shown, _, _)| *is_shown).map(|(_, class, words)| sample(class, words));
    let signs = influences.then(|| view! { <li>"+ raises, \u{2212} lowers; lag 3: shows three periods later"</li> });
    view! {
        <ul class="map-key" aria-label="Key">
            {states.collect_view()}
            {samples.collect_view()}
            {signs}
        </ul>
    }
    .into_any()
}

fn sample(class: &'static str, words: &'static str) -> AnyView {
    view! {
        <li>
            <svg class=format!("map-key-sample map-edge {class}") viewBox="0 0 28 12" aria-hidden="true">
                <path class="map-edge-line" d="M0 6h28"></path>
            </svg>
            {words}
        </li>
    }
    .into_any()
}
