//! The strategy map: goals above, levers below, what moves what between them.

mod camera;
mod canvas;
mod edge;
mod index;
mod inspector;
mod key;
mod live;
mod node;
mod table;

use super::path_parameter;
use crate::address::{self, QUIET, QUIET_SHOWN, SELECTED};
use crate::api::map::{DrawnMap, read_map};
use crate::map::thing::Thing;
use crate::map::trace::Trace;
use crate::sentence::map::headline;
use crate::sentence::target::counted;
use crate::ui::frame::{Frame, Here};
use crate::ui::outcome::outcome;
use index::MapIndex;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

/// What every part of the page is made from.
#[derive(Clone)]
struct MapScene {
    /// What there is, by name.
    index: Arc<MapIndex>,
    /// Whether the quiet KPIs are drawn.
    with_quiet: bool,
    /// What the address selects; only what is on the map.
    selected: Memo<Option<Thing>>,
    /// What hangs together with it.
    trace: Memo<Option<Arc<Trace>>>,
}

impl MapScene {
    /// The address of this map with something selected or nothing.
    fn address(&self, selected: Option<&Thing>) -> String {
        address::map(&self.index.map().workspace.slug, self.with_quiet, selected)
    }
}

/// The page at its route.
#[component]
pub fn MapRoute() -> impl IntoView {
    let workspace = path_parameter("workspace");
    let query = use_query_map();
    let with_quiet = Memo::new(move |_| query.read().get(QUIET).is_some_and(|value| value == QUIET_SHOWN));
    let selected = Memo::new(move |_| query.read().get(SELECTED).and_then(|text| text.parse::<Thing>().ok()));
    let drawn = Resource::new(
        move || (workspace.get(), with_quiet.get()),
        |(workspace, with_quiet)| read_map(workspace, with_quiet),
    );
    outcome(drawn, move |drawn| map_page(drawn, with_quiet.get_untracked(), selected))
}

/// The page of a map that is there.
fn map_page(drawn: DrawnMap, with_quiet: bool, selected: Memo<Option<Thing>>) -> AnyView {
    let index = Arc::new(MapIndex::new(drawn));
    let selected = {
        let index = Arc::clone(&index);
        Memo::new(move |_| selected.get().filter(|thing| index.knows(thing)))
    };
    let trace = {
        let index = Arc::clone(&index);
        Memo::new(move |_| selected.get().map(|thing| Arc::new(Trace::of(index.picture(), &thing))))
    };
    let scene = MapScene { index, with_quiet, selected, trace };
    let frame = scene.index.map().workspace.clone();
    let headline = headline(scene.index.map());
    let content = if scene.index.picture().nodes.is_empty() { empty() } else { content(&scene) };
    view! {
        <Frame title="Strategy map".to_owned() here=Here::Map canonical=address::map(&frame.slug, false, None) workspace=frame is_wide=true>
            <header class="page-header">
                <div class="page-heading">
                    <h1 class="headline">{headline.sentence}</h1>
                    {(!headline.lead.is_empty()).then(|| view! { <p class="lead">{headline.lead}</p> })}
                </div>
            </header>
            {content}
        </Frame>
    }
    .into_any()
}

fn content(scene: &MapScene) -> AnyView {
    view! {
        <div class="stack">
            {canvas::canvas(scene, strip_facts(scene))}
            {table::table(scene)}
        </div>
    }
    .into_any()
}

/// What the strip above the map says: how much there is, and what is left out.
fn strip_facts(scene: &MapScene) -> AnyView {
    let map = scene.index.map();
    let counts = [
        counted(map.objectives.len(), "goal", "goals"),
        counted(map.kpis.len(), "KPI", "KPIs"),
        counted(map.levers.len(), "lever", "levers"),
        counted(map.influences.len(), "driver link", "driver links"),
    ];
    let quiet = scene.index.picture().quiet.len();
    let quiet_chip = (quiet > 0).then(|| {
        let current = scene.with_quiet.then_some("true");
        let address = address::map(&map.workspace.slug, !scene.with_quiet, None);
        let title = "KPIs without target, guardrail or driver link";
        view! { <a class="chip" href=address aria-current=current title=title data-noscroll="">{format!("{quiet} quiet")}</a> }
    });
    let is_assumed =
        !map.influences.is_empty() && map.influences.iter().all(|influence| influence.assumption.is_some());
    let assumed =
        is_assumed.then(|| view! { <span class="chip chip-assumption">"driver links assumed, not published"</span> });
    view! { <span class="chip">{counts.join(", ")}</span> {quiet_chip} {assumed} }.into_any()
}

fn empty() -> AnyView {
    view! {
        <section class="empty-state" aria-labelledby="empty-title">
            <h2 id="empty-title">"This map is empty"</h2>
            <p>"A map needs one goal, one KPI that drives it and one lever that somebody may set. They come from the CSV files of this workspace: objectives, kpis, levers and influences."</p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
