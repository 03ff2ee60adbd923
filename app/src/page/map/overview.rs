//! The whole map in a corner, and where on it the reader looks. It only repeats what the map shows, so it is for the pointer alone.

use super::MapScene;
use super::live::LiveMap;
use super::node::look_of;
use crate::map::picture::{MapPicture, PictureNode};
use crate::ui::state::Look;
use leptos::prelude::*;
use std::fmt::Write as _;

/// The overview; nothing where there is nothing to look over.
pub(super) fn overview(scene: &MapScene, live: LiveMap) -> Option<AnyView> {
    let picture = scene.index.picture();
    if picture.nodes.is_empty() {
        return None;
    }
    let needs = |place: &&PictureNode| look_of(&scene.index, &place.thing).is_some_and(Look::needs_somebody);
    let quiet = boxes(picture, |place| !needs(&place));
    let needing = boxes(picture, |place| needs(&place));
    Some(
        view! {
            <div class="map-overview requires-script" aria-hidden="true" node_ref=live.overview()>
                <svg
                    viewBox=format!("0 0 {} {}", picture.width.max(1), picture.height.max(1))
                    on:pointerdown=move |event| live.overview_down(&event)
                    on:pointermove=move |event| live.overview_move(&event)
                >
                    <path class="map-overview-node" d=quiet></path>
                    <path class="map-overview-node map-overview-needing" d=needing></path>
                    <rect class="map-overview-view" node_ref=live.viewfinder()></rect>
                </svg>
            </div>
        }
        .into_any(),
    )
}

/// One path of all boxes: a thousand elements would cost what they do not tell.
fn boxes(picture: &MapPicture, is_wanted: impl Fn(&PictureNode) -> bool) -> String {
    let mut path = String::new();
    for node in picture.nodes.iter().filter(|node| is_wanted(node)) {
        // Writing to a String cannot fail.
        let _ = write!(path, "M{} {}h{}v{}h-{}z", node.left, node.top, node.width, node.height, node.width);
    }
    path
}
