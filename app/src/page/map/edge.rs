//! Edges: the line, and above all nodes a tag with its sign.

use super::MapScene;
use super::live::LiveMap;
use crate::map::picture::{PictureEdge, Relation, TAG_HEIGHT, tag_width};
use crate::map::thing::Thing;
use crate::sentence::influence::{headline, tag_words};
use leptos::prelude::*;

/// Height of what can be hit around a tag.
const HIT_HEIGHT: i32 = 24;

/// The line of an edge with its head.
pub fn line(scene: &MapScene, edge: &PictureEdge) -> AnyView {
    let (is_passed, is_faded) = highlights(scene, edge);
    let head = (!edge.head.is_empty()).then(|| view! { <path class="map-edge-head" d=edge.head.clone()></path> });
    view! {
        <g class=class(scene, edge) class:is-selected=is_passed class:is-faded=is_faded>
            <path class="map-edge-line" d=edge.line.clone()></path>
            {head}
        </g>
    }
    .into_any()
}

/// The tag of an edge: a link to what is known of the influence. Reached by pointer; by keyboard from the inspector's lists.
pub fn tag(scene: &MapScene, live: LiveMap, edge: &PictureEdge) -> Option<AnyView> {
    let (Relation::Influences(slugs), Some((x, y))) = (&edge.relation, edge.tag) else { return None };
    let influence = scene.index.influence(slugs.first()?)?;
    let thing = Thing::Influence(influence.slug.clone());
    let words = tag_words(influence);
    let width = tag_width(&words);
    let title = headline(&scene.index.name(&edge.from), &scene.index.name(&edge.to), influence);
    // What stands on the tag comes first, so that who sees it can say it.
    let label = format!("{words}: {title}");
    let (sign, lag) =
        words.split_once(' ').map_or((words.clone(), None), |(sign, lag)| (sign.to_owned(), Some(format!(" {lag}"))));
    let (is_passed, is_faded) = highlights(scene, edge);
    let address = scene.address(Some(&thing));
    let clicked = address.clone();
    Some(
        view! {
            <g class=format!("{} map-edge-tag", class(scene, edge)) class:is-selected=is_passed class:is-faded=is_faded transform=format!("translate({x} {y})")>
                <a href=address tabindex="-1" aria-label=label on:click=move |event| live.follow(&event, &clicked)>
                    <title>{title}</title>
                    <rect class="map-edge-hit" x=-width / 2 - 3 y=-HIT_HEIGHT / 2 width=width + 6 height=HIT_HEIGHT></rect>
                    <rect class="map-edge-label-box" x=-width / 2 y=-TAG_HEIGHT / 2 width=width height=TAG_HEIGHT rx="9"></rect>
                    <text class="map-edge-label" y="4"><tspan class="map-edge-sign">{sign}</tspan>{lag}</text>
                </a>
            </g>
        }
        .into_any(),
    )
}

fn highlights(scene: &MapScene, edge: &PictureEdge) -> (Memo<bool>, Memo<bool>) {
    let trace = scene.trace;
    let passes = {
        let edge = edge.clone();
        Memo::new(move |_| trace.with(|trace| trace.as_ref().map(|trace| trace.passes(&edge))))
    };
    (Memo::new(move |_| passes.get() == Some(true)), Memo::new(move |_| passes.get() == Some(false)))
}

fn class(scene: &MapScene, edge: &PictureEdge) -> String {
    match &edge.relation {
        Relation::Influences(slugs) => {
            let step = slugs
                .iter()
                .filter_map(|slug| scene.index.influence(slug))
                .filter_map(|influence| scene.index.strength_step(influence))
                .max();
            step.map_or_else(
                || "map-edge map-edge-sign-only".to_owned(),
                |step| format!("map-edge map-edge-strength-{step}"),
            )
        }
        Relation::Measures => "map-edge map-edge-measures".to_owned(),
        Relation::Guards => "map-edge map-edge-guards".to_owned(),
        Relation::Serves => "map-edge map-edge-serves".to_owned(),
    }
}
