//! The strategy map: goals above, levers below, what moves what between them.

mod camera;
mod canvas;
mod edge;
mod filter;
mod index;
mod inspector;
mod key;
mod live;
mod node;
mod overview;
mod start;
mod table;
mod ways;

use super::path_parameter;
use crate::address;
use crate::api::map::{DrawnMap, read_map};
use crate::map::query::MapQuery;
use crate::map::thing::Thing;
use crate::map::trace::Trace;
use crate::sentence::date::day;
use crate::sentence::target::counted;
use crate::ui::as_of::as_of_control;
use crate::ui::frame::{Frame, Here};
use crate::ui::outcome::outcome;
use filter::MapFilter;
use index::MapIndex;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::sync::Arc;

/// How many nodes make a map large: its tables are then left alone while they are out of sight.
const LARGE: usize = 200;

/// What every part of the page is made from.
#[derive(Clone)]
struct MapScene {
    /// What there is, by name.
    index: Arc<MapIndex>,
    /// What was asked for, with nothing selected.
    query: MapQuery,
    /// What the address selects; only what is on the map.
    selected: Memo<Option<Thing>>,
    /// What hangs together with it.
    trace: Memo<Option<Arc<Trace>>>,
}

impl MapScene {
    /// The address of this map with something selected or nothing. What is not drawn yet is drawn then.
    fn address(&self, selected: Option<&Thing>) -> String {
        let is_drawn = |thing: &Thing| match thing {
            Thing::Influence(slug) => self.index.influence(slug).is_some_and(|influence| {
                self.index.draws(&Thing::from(&influence.cause))
                    && self.index.draws(&Thing::Kpi(influence.effect.clone()))
            }),
            node => self.index.draws(node),
        };
        let mut query = self.query.selecting(selected);
        if let Some(thing) = selected.filter(|thing| !is_drawn(thing) && !matches!(thing, Thing::Influence(_))) {
            query.chain = Some(thing.clone());
        }
        address::map_of(&self.index.map().workspace.slug, &query)
    }

    /// Whether the member who looks may change what is on this map; nobody changes the past.
    fn may_change(&self) -> bool {
        self.index.map().may_change && !self.index.map().workspace.is_past()
    }
}

/// The page at its route.
#[component]
pub fn MapRoute() -> impl IntoView {
    let workspace = path_parameter("workspace");
    let location = use_location();
    let asked_for = Memo::new(move |_| MapQuery::parse(&location.search.read()));
    let selected = Memo::new(move |_| asked_for.with(|query| query.selected.clone()));
    // What is selected lights up in the browser alone; the map is read again when something else is asked for.
    let drawing = Memo::new(move |_| asked_for.with(|query| query.selecting(None)));
    let drawn = Resource::new(
        move || (workspace.get(), drawing.get()),
        move |(workspace, query)| {
            let selected = selected.get_untracked();
            read_map(workspace, query.selecting(selected.as_ref()).to_string())
        },
    );
    let filter = MapFilter::new();
    outcome(drawn, move |drawn| map_page(drawn, drawing.get_untracked(), selected, filter))
}

/// The page of a map that is there.
fn map_page(drawn: DrawnMap, query: MapQuery, selected: Memo<Option<Thing>>, filter: MapFilter) -> AnyView {
    let index = Arc::new(MapIndex::new(drawn));
    let selected = {
        let index = Arc::clone(&index);
        Memo::new(move |_| selected.get().filter(|thing| index.knows(thing)))
    };
    let trace = {
        let index = Arc::clone(&index);
        Memo::new(move |_| selected.get().map(|thing| Arc::new(Trace::of(index.picture(), &thing))))
    };
    let scene = MapScene { index, query, selected, trace };
    let frame = scene.index.map().workspace.clone();
    let headline = scene.index.headline().clone();
    let as_known_on = format!("As known on {}", day(frame.as_of_on));
    let is_empty = scene.index.totals().kpis + scene.index.totals().objectives == 0;
    let content = if is_empty { start::start(&scene) } else { content(&scene, filter) };
    view! {
        <Frame title="Strategy map".to_owned() here=Here::Map canonical=address::map_of(&frame.slug, &scene.query) workspace=frame.clone() is_wide=true>
            <header class="page-header">
                <div class="page-heading">
                    <h1 class="headline">{headline.sentence}</h1>
                    {(!headline.lead.is_empty()).then(|| view! { <p class="lead">{headline.lead}</p> })}
                    <p class="print-only">{as_known_on}</p>
                </div>
                {start::add_menu(&scene)}
            </header>
            {as_of_control(&frame, &scene.index.map().days)}
            {content}
        </Frame>
    }
    .into_any()
}

fn content(scene: &MapScene, filter: MapFilter) -> AnyView {
    let filter = filter::filter(scene, filter);
    let canvas = if scene.index.picture().nodes.is_empty() {
        view! { <div class="map-strip">{filter}</div> {nothing(scene)} }.into_any()
    } else {
        canvas::canvas(scene, view! { {filter} {strip_facts(scene)} }.into_any())
    };
    let is_large = scene.index.picture().nodes.len() > LARGE;
    view! {
        <div class=if is_large { "stack map-large" } else { "stack" }>
            <div>{canvas}</div>
            {table::table(scene)}
        </div>
    }
    .into_any()
}

/// What the strip above the map says: how much there is, how much of it is drawn and why.
fn strip_facts(scene: &MapScene) -> AnyView {
    let map = scene.index.map();
    let totals = scene.index.totals();
    let counts = [
        counted(totals.objectives, "goal", "goals"),
        counted(totals.kpis, "KPI", "KPIs"),
        counted(totals.levers, "lever", "levers"),
        counted(totals.influences, "driver link", "driver links"),
    ];
    let facts = match scene.index.matching() {
        Some(matching) => {
            let context = scene.index.picture().nodes.len().saturating_sub(matching.len());
            let ways = if context == 0 { String::new() } else { format!(", {context} more on their way to a goal") };
            format!("{} of {} match{ways}", matching.len(), totals.objectives + totals.kpis + totals.levers)
        }
        None => counts.join(", "),
    };
    let quiet = if scene.query.with_quiet { scene.index.picture().quiet.len() } else { totals.left_out };
    let quiet_chip = (quiet > 0 && !scene.query.is_narrowed()).then(|| {
        let query = MapQuery { with_quiet: !scene.query.with_quiet, ..scene.query.clone() };
        let title = if quiet == scene.index.picture().quiet.len() {
            "KPIs without target, guardrail or driver link"
        } else {
            "What needs nobody and is not on the worst ways to the goals"
        };
        view! { <a class="chip" href=address::map_of(&map.workspace.slug, &query) aria-current=scene.query.with_quiet.then_some("true") title=title data-noscroll="">{format!("{quiet} quiet")}</a> }
    });
    let is_assumed =
        !map.influences.is_empty() && map.influences.iter().all(|influence| influence.assumption.is_some());
    let assumed =
        is_assumed.then(|| view! { <span class="chip chip-assumption">"driver links assumed, not published"</span> });
    view! { <span class="chip">{facts}</span> {quiet_chip} {assumed} }.into_any()
}

/// What stands in place of a map that nothing fits on.
fn nothing(scene: &MapScene) -> AnyView {
    let workspace = &scene.index.map().workspace.slug;
    let (sentence, advice, address) = if scene.query.is_narrowed() {
        (
            "Nothing on this map matches",
            "Take a filter away, or search for fewer words.",
            address::map_of(workspace, &scene.query.widened()),
        )
    } else {
        (
            "Nothing is joined yet",
            "No KPI has a target or a driver link, so there is no map to draw; the KPIs stand in the table below.",
            address::map(workspace, true, None),
        )
    };
    view! {
        <section class="empty-state" aria-labelledby="empty-title">
            <h2 id="empty-title">{sentence}</h2>
            <p>{advice}</p>
            <p><a class="button" href=address data-noscroll="">"Show all"</a></p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
