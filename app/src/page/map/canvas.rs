//! The drawing of the map, its controls and the inspector beside it.

use super::live::LiveMap;
use super::{MapScene, edge, inspector, key, node, overview};
use crate::map::picture::LayerName;
use leptos::html::Div;
use leptos::prelude::*;

/// The strip, the map and the inspector.
pub fn canvas(scene: &MapScene, strip: AnyView) -> AnyView {
    let picture = scene.index.picture();
    let viewport = NodeRef::<Div>::new();
    let surface = NodeRef::<Div>::new();
    let live = LiveMap::new(scene, viewport, surface);
    live.wake();
    let names = picture.layer_names.iter().map(|(name, top)| layer_name(*name, *top)).collect_view();
    let lines = picture.edges.iter().map(|edge| edge::line(scene, edge)).collect_view();
    let nodes = picture.nodes.iter().filter_map(|place| node::node(scene, live, place)).collect_view();
    let tags = picture.edges.iter().filter_map(|edge| edge::tag(scene, live, edge)).collect_view();
    let (width, height) = (picture.width, picture.height);
    view! {
        <div class="map-strip">
            {strip}
            <div class="map-strip-end">
                {controls(live)}
                <a class="button" href="#table" rel="external">"Read as a table"</a>
            </div>
        </div>
        <div class="map-layout" on:keydown=move |event| live.escape(&event)>
            <section class="map-canvas" aria-label="Strategy map">
                <div
                    class="map-viewport"
                    tabindex="0"
                    role="region"
                    aria-label="Map, scrollable"
                    node_ref=viewport
                    on:wheel=move |event| live.wheel(&event)
                    on:pointerdown=move |event| live.pointer_down(&event)
                    on:pointermove=move |event| live.pointer_move(&event)
                    on:pointerup=move |event| live.pointer_up(&event)
                    on:pointercancel=move |event| live.pointer_up(&event)
                    on:dragstart=move |event| event.prevent_default()
                    on:scroll=move |_| live.absorb_scroll()
                    on:focusin=move |event| live.reveal(&event)
                    on:keydown=move |event| live.key(&event)
                >
                    <div class="map-surface" node_ref=surface>
                        <svg
                            class="map"
                            width=width
                            height=height
                            viewBox=format!("0 0 {width} {height}")
                            role="group"
                            aria-label="Strategy map: goals at the top, levers at the bottom"
                        >
                            {names}
                            {lines}
                            {nodes}
                            {tags}
                            <path class="map-claim" d="" node_ref=live.claim_line()></path>
                        </svg>
                    </div>
                </div>
                {overview::overview(scene, live)}
                {key::key(scene)}
            </section>
            {inspector::inspector(scene)}
        </div>
    }
    .into_any()
}

fn layer_name(name: LayerName, top: i32) -> AnyView {
    view! { <text class="map-layer-name" x="16" y=top + 20>{name.words()}</text> }.into_any()
}

fn controls(live: LiveMap) -> AnyView {
    let button = move |label: &'static str, path: &'static str, act: fn(&LiveMap)| {
        view! {
            <button class="icon-button" type="button" aria-label=label on:click=move |_| act(&live)>
                <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=path></path></svg>
            </button>
        }
    };
    view! {
        <div class="map-controls requires-script" role="group" aria-label="Zoom">
            {button("Zoom in", "M3 8h10M8 3v10", LiveMap::zoom_in)}
            {button("Zoom out", "M3 8h10", LiveMap::zoom_out)}
            {button("Fit the map", "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10", LiveMap::fit)}
        </div>
    }
    .into_any()
}
