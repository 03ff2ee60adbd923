//! Nodes: objectives, KPIs and levers, each a link that its own text names.

use super::MapScene;
use super::index::{MapIndex, kpi_look};
use super::live::LiveMap;
use crate::chart::text_width::{text_width, wrap_text};
use crate::chart::{Sparkline, draw_sparkline};
use crate::map::picture::PictureNode;
use crate::map::thing::Thing;
use crate::ui::number::{approximate, short_value_and_unit};
use crate::ui::state::{Look, state_mark_at};
use domain::page::map::{MapKpi, MapLever, MapObjective, MapTargetKind};
use domain::target::State;
use leptos::prelude::*;

/// Free space left of a node's texts.
const INSET: i32 = 14;
/// Size of a sparkline.
const SPARK: (i32, i32) = (56, 22);

/// A node with its place; nothing where the thing is not on the map.
pub fn node(scene: &MapScene, live: LiveMap, place: &PictureNode) -> Option<AnyView> {
    let index = &scene.index;
    let (look, content) = match &place.thing {
        Thing::Objective(slug) => objective(index.objective(slug)?, place),
        Thing::Kpi(slug) => kpi(index.kpi(slug)?, place),
        Thing::Lever(slug) => (None, lever(index.lever(slug)?, place)),
        Thing::Influence(_) => return None,
    };
    Some(link(scene, live, place, look, content))
}

/// How a thing looks; a lever and an influence have no state.
pub(super) fn look_of(index: &MapIndex, thing: &Thing) -> Option<Look> {
    match thing {
        Thing::Objective(slug) => index.objective(slug).map(|objective| Look::from(objective.judgement.state)),
        Thing::Kpi(slug) => index.kpi(slug).map(kpi_look),
        Thing::Lever(_) | Thing::Influence(_) => None,
    }
}

/// Where an arrow to another KPI is drawn from, for who may claim one.
fn port(scene: &MapScene, place: &PictureNode) -> Option<AnyView> {
    if !scene.may_change() || matches!(place.thing, Thing::Objective(_)) {
        return None;
    }
    let thing = place.thing.to_string();
    Some(
        view! {
            <g class="map-port requires-script" data-thing=thing transform=format!("translate({} 0)", place.width / 2)>
                <title>"Drag to the KPI that it drives"</title>
                <circle class="map-port-hit" r="12"></circle>
                <circle class="map-port-mark" r="5"></circle>
            </g>
        }
        .into_any(),
    )
}

/// The link around a node.
fn link(scene: &MapScene, live: LiveMap, place: &PictureNode, look: Option<Look>, content: AnyView) -> AnyView {
    let thing = place.thing.clone();
    let address = scene.address(Some(&thing));
    let class = format!("map-node map-node-{} {}", thing.kind(), look.map(Look::class).unwrap_or_default());
    let (selected, trace) = (scene.selected, scene.trace);
    let is_selected = {
        let thing = thing.clone();
        Memo::new(move |_| selected.with(|selected| selected.as_ref() == Some(&thing)))
    };
    let is_faded = {
        let thing = thing.clone();
        Memo::new(move |_| trace.with(|trace| trace.as_ref().is_some_and(|trace| !trace.holds(&thing))))
    };
    let edge = look.filter(|look| look.needs_somebody()).map(|_| {
        let height = place.height;
        view! { <path class="map-node-edge" d=format!("M6 0A6 6 0 0 0 0 6V{}A6 6 0 0 0 6 {height}H4V0z", height - 6)></path> }
    });
    let id = thing.element_id();
    let port = port(scene, place);
    let (clicked, pressed) = (address.clone(), thing);
    view! {
        <g class="map-place" transform=format!("translate({} {})", place.left, place.top)>
            <a
                id=id
                class=class.trim_end().to_owned()
                class:is-selected=is_selected
                class:is-faded=is_faded
                href=address
                aria-current=move || is_selected.get().then_some("true")
                on:click=move |event| live.follow(&event, &clicked)
                on:keydown=move |event| live.step(&event, &pressed)
            >
                <rect class="map-node-box" width=place.width height=place.height rx="6"></rect>
                {edge}
                {content}
            </a>
            {port}
        </g>
    }
    .into_any()
}

fn objective(objective: &MapObjective, place: &PictureNode) -> (Option<Look>, AnyView) {
    let look = Look::from(objective.judgement.state);
    let states = objective.targets.iter().filter_map(|target| match &target.kind {
        MapTargetKind::KeyResult(judgement) => Some(judgement.state),
        MapTargetKind::Guardrail(_) | MapTargetKind::Standing { .. } => None,
    });
    let (met, all) =
        states.fold((0_usize, 0_usize), |(met, all), state| (met + usize::from(state == State::Achieved), all + 1));
    let note = (all > 0).then(|| format!(" \u{b7} {met} of {all} met"));
    let content = view! { {name(&objective.name, place.width, true)} {state_line(look, note, place)} }.into_any();
    (Some(look), content)
}

fn kpi(kpi: &MapKpi, place: &PictureNode) -> (Option<Look>, AnyView) {
    let look = kpi_look(kpi);
    let value = kpi
        .last
        .as_ref()
        .map(|(_, value)| value_line(short_value_and_unit(&kpi.measure, *value), place.width - INSET - SPARK.0 - 14));
    let values: Vec<Option<f64>> = kpi.tail.iter().map(|value| value.map(approximate)).collect();
    let paths = draw_sparkline(&Sparkline {
        values: &values,
        target: None,
        width: f64::from(SPARK.0),
        height: f64::from(SPARK.1),
    });
    let last = paths.last_point.map(
        |(x, y)| view! { <circle class="map-node-spark-last" cx=x.to_string() cy=y.to_string() r="2.5"></circle> },
    );
    let spark = view! {
        <g transform=format!("translate({} 43)", place.width - SPARK.0 - 12)>
            <path class="map-node-spark" d=paths.line></path>
            {last}
        </g>
    };
    let content =
        view! { {name(&kpi.name, place.width, false)} {value} {spark} {state_line(look, None, place)} }.into_any();
    (Some(look), content)
}

fn lever(lever: &MapLever, place: &PictureNode) -> AnyView {
    const TRACK: i32 = 60;
    let left = place.width - TRACK - INSET;
    let thumb = f64::from(left) + f64::from(TRACK) * lever.range.share();
    let value = value_line(short_value_and_unit(&lever.measure, lever.range.current), left - INSET - 8);
    view! {
        {name(&lever.name, place.width, false)}
        {value}
        <path class="map-node-lever-track" d=format!("M{left} 55h{TRACK}")></path>
        <circle class="map-node-lever-thumb" cx=format!("{thumb:.1}") cy="55" r="5"></circle>
    }
    .into_any()
}

/// The name in two lines at most; where something is left out the whole name is the tip. The spaces are what a screen reader says.
fn name(name: &str, width: i32, is_bold: bool) -> AnyView {
    let lines = wrap_text(name, width - 2 * INSET, 12, is_bold, 2);
    let is_cut = lines.last().is_some_and(|line| line.ends_with('\u{2026}'));
    let whole = is_cut.then(|| view! { <g><title>{name.to_owned()}</title></g> });
    let lines = lines
        .into_iter()
        .zip([20, 36])
        .map(|(line, y)| view! { <text class="map-node-name" x=INSET y=y>{line}" "</text> });
    view! { {whole} {lines.collect_view()} }.into_any()
}

/// A value with as much of its unit as there is room for.
fn value_line((number, unit): (String, String), width: i32) -> AnyView {
    let room = width - text_width(&number, 16, true) - 4;
    let unit = crate::chart::text_width::fit_text(&unit, room, 12, false).unwrap_or_default();
    view! { <text class="map-node-value" x=INSET y="60">{number}" "<tspan class="map-node-unit">{unit}" "</tspan></text> }.into_any()
}

fn state_line(look: Look, note: Option<String>, place: &PictureNode) -> AnyView {
    let baseline = place.height - 10;
    let note = note.map(|note| view! { <tspan class="map-node-note">{note}</tspan> });
    view! {
        {state_mark_at(look, INSET, baseline - 10)}
        <text class="map-node-state" x=INSET + 18 y=baseline>{look.word()}{note}</text>
    }
    .into_any()
}
