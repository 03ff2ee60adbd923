//! What is known of the selection; of the goals where nothing is selected.

use super::MapScene;
use super::index::kpi_look;
use super::node::look_of;
use super::ways::{ways, ways_down, ways_up};
use crate::address;
use crate::map::claim::claim_address;
use crate::map::query::MapQuery;
use crate::map::thing::Thing;
use crate::sentence::influence::{NOT_TESTED, delay_words, headline, strength_words, verb};
use crate::sentence::kpi::{better_words, timing_words};
use crate::sentence::target::counted;
use crate::sentence::target::{bound_words, capitalised};
use crate::ui::assumption::assumption_note;
use crate::ui::link_list::{DriverLink, link_list};
use crate::ui::number::value;
use crate::ui::panel::{fact, facts, noted_fact};
use crate::ui::sparkline::sparkline;
use crate::ui::state::{Look, guardrail_look, standing_look, state};
use domain::form::FormTable;
use domain::influence::Provenance;
use domain::kpi::Measure;
use domain::page::map::{MapInfluence, MapKpi, MapLever, MapObjective, MapTarget, MapTargetKind};
use domain::reading::Freshness;
use leptos::prelude::*;

/// The inspector, which follows the selection.
pub fn inspector(scene: &MapScene) -> AnyView {
    let scene = scene.clone();
    view! {
        <aside class="inspector" aria-label="Inspector" aria-live="polite">
            {move || {
                let selected = scene.selected.get();
                selected.and_then(|thing| inspected(&scene, &thing)).unwrap_or_else(|| unselected(&scene))
            }}
        </aside>
    }
    .into_any()
}

fn inspected(scene: &MapScene, thing: &Thing) -> Option<AnyView> {
    let index = &scene.index;
    Some(match thing {
        Thing::Objective(slug) => objective(scene, index.objective(slug)?),
        Thing::Kpi(slug) => kpi(scene, index.kpi(slug)?),
        Thing::Lever(slug) => lever(scene, index.lever(slug)?),
        Thing::Influence(slug) => influence(scene, index.influence(slug)?),
    })
}

/// Kind and name on top, and the way back.
fn header(scene: &MapScene, kind: String, title: String, can_close: bool) -> AnyView {
    let close = can_close.then(|| {
        view! {
            <a class="icon-button" href=scene.address(None) data-noscroll="" aria-label="Close the inspector">
                <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8"></path></svg>
            </a>
        }
    });
    view! {
        <div class="inspector-header">
            <div>
                <p class="inspector-kind">{kind}</p>
                <h2 class="inspector-title">{title}</h2>
            </div>
            {close}
        </div>
    }
    .into_any()
}

fn section(title: Option<&'static str>, content: impl IntoView + 'static) -> AnyView {
    view! { <div class="inspector-section">{title.map(|title| view! { <h3>{title}</h3> })} {content}</div> }.into_any()
}

/// What stands there while nothing is selected: what matches, else the goals.
fn unselected(scene: &MapScene) -> AnyView {
    match scene.index.matching() {
        Some(matching) => matches(scene, matching),
        None => goals(scene),
    }
}

/// What fits the filters, each a way to it.
fn matches(scene: &MapScene, matching: &[Thing]) -> AnyView {
    const SHOWN: usize = 40;
    let items = matching.iter().take(SHOWN).map(|thing| {
        let look = look_of(&scene.index, thing).map(|look| state(look, look.word()));
        let address = scene.address(Some(thing));
        view! { <li><a href=address data-noscroll="">{scene.index.name(thing)}</a>{look}</li> }
    });
    let items = items.collect_view();
    let rest = matching.len().saturating_sub(SHOWN);
    let rest = (rest > 0)
        .then(|| section(None, view! { <p class="inspector-sentence">{format!("And {rest} more on the map.")}</p> }));
    view! {
        {header(scene, "What matches".to_owned(), counted(matching.len(), "match", "matches"), false)}
        {section(None, view! { <ul class="state-list">{items}</ul> })}
        {rest}
    }
    .into_any()
}

/// The ways from a thing up to goals and down to levers.
fn trace(scene: &MapScene, thing: &Thing) -> AnyView {
    let up = ways(scene, ways_up(&scene.index, thing)).map(|ways| section(Some("Up to the goals"), ways));
    let down = ways(scene, ways_down(&scene.index, thing)).map(|ways| section(Some("Down to the levers"), ways));
    let chain = MapQuery { chain: Some(thing.clone()), ..scene.query.selecting(Some(thing)) };
    let workspace = &scene.index.map().workspace.slug;
    let whole = (scene.index.totals().left_out > 0 && scene.query.chain.as_ref() != Some(thing)).then(|| {
        let address = address::map_of(workspace, &chain);
        section(
            None,
            view! { <p class="inspector-sentence"><a href=address data-noscroll="">"Draw its whole chain"</a></p> },
        )
    });
    view! { {up} {down} {whole} }.into_any()
}

/// A driver link as a list shows it, seen from the other of its two ends.
fn driver_link(scene: &MapScene, influence: &MapInfluence, other: &Thing) -> DriverLink {
    DriverLink {
        address: scene.address(Some(other)),
        name: scene.index.name(other),
        influence_address: scene.address(Some(&Thing::Influence(influence.slug.clone()))),
        influence: influence.clone(),
    }
}

/// What can be done with a thing from here.
fn actions(scene: &MapScene, thing: &Thing, page: Option<(String, &'static str)>) -> AnyView {
    let workspace = &scene.index.map().workspace.slug;
    let page = page.map(|(address, words)| view! { <a class="button" href=address>{words}</a> });
    let edit = scene.may_change().then(|| {
        let table = match thing {
            Thing::Objective(_) => FormTable::Objectives,
            Thing::Kpi(_) => FormTable::Kpis,
            Thing::Lever(_) => FormTable::Levers,
            Thing::Influence(_) => FormTable::Influences,
        };
        view! { <a class="button" href=address::edit(workspace, table, thing.slug())>"Edit"</a> }
    });
    let claim = scene
        .may_change()
        .then(|| claim_address(workspace, thing, None))
        .flatten()
        .map(|address| view! { <a class="button" href=address>"Say what it drives"</a> });
    section(None, view! { <div class="actions">{page}{edit}{claim}</div> })
}

/// Every goal with its state, what needs somebody first.
fn goals(scene: &MapScene) -> AnyView {
    let mut objectives: Vec<&MapObjective> = scene.index.map().objectives.iter().collect();
    objectives
        .sort_by_key(|objective| Look::ALL.iter().position(|look| *look == Look::from(objective.judgement.state)));
    let items = objectives.into_iter().map(|objective| {
        let look = Look::from(objective.judgement.state);
        let address = scene.address(Some(&Thing::Objective(objective.slug.clone())));
        view! { <li><a href=address data-noscroll="">{objective.name.clone()}</a>{state(look, look.word())}</li> }
    });
    let items = items.collect_view();
    view! {
        {header(scene, "What needs somebody first".to_owned(), "Goals".to_owned(), false)}
        {section(None, view! { <ul class="state-list">{items}</ul> })}
        {section(
            None,
            view! { <p class="inspector-sentence">"Select a goal, KPI, lever or the sign on an arrow. Its chain lights up, from the levers below to the goals above, and what is known of it appears here."</p> },
        )}
    }
    .into_any()
}

fn objective(scene: &MapScene, objective: &MapObjective) -> AnyView {
    let index = &scene.index;
    let look = Look::from(objective.judgement.state);
    let thing = Thing::Objective(objective.slug.clone());
    let targets: Vec<AnyView> = objective.targets.iter().filter_map(|target| objective_target(scene, target)).collect();
    let targets = if targets.is_empty() {
        view! { <p class="inspector-sentence">"No key result and no guardrail."</p> }.into_any()
    } else {
        view! { <ul class="state-list">{targets}</ul> }.into_any()
    };
    view! {
        {header(scene, format!("Goal \u{b7} {}", index.team(&objective.team)), objective.name.clone(), true)}
        {section(None, view! { <p class="inspector-sentence">{objective.statement.clone()}</p> {assumption_note(objective.assumption.clone())} })}
        {section(None, facts(vec![
            noted_fact("State", state(look, look.word()), capitalised(&objective.judgement.reason)),
            fact("Cycle", objective.cycle.clone()),
            fact("Owner", objective.owner.name.clone()),
        ]))}
        {section(Some("Measured on"), targets)}
        {trace(scene, &thing)}
        {actions(scene, &thing, Some((address::objective(&index.map().workspace.slug, &objective.slug), "Open the goal")))}
    }
    .into_any()
}

/// A key result or guardrail, seen from its objective: the KPI, the bound, the state.
fn objective_target(scene: &MapScene, target: &MapTarget) -> Option<AnyView> {
    let kpi = scene.index.kpi(&target.kpi)?;
    let address = scene.address(Some(&Thing::Kpi(kpi.slug.clone())));
    Some(target_item(address, kpi.name.clone(), target, &kpi.measure))
}

fn target_item(address: String, name: String, target: &MapTarget, measure: &Measure) -> AnyView {
    let (look, word, kind) = match &target.kind {
        MapTargetKind::KeyResult(judgement) => {
            let look = Look::from(judgement.state);
            (look, look.word(), "key result")
        }
        MapTargetKind::Guardrail(guardrail) => {
            let (look, word) = guardrail_look(*guardrail);
            (look, word, "guardrail")
        }
        MapTargetKind::Standing { met, .. } => {
            let (look, word) = standing_look(*met);
            (look, word, "standing target")
        }
    };
    let bound = format!("{kind}, {}", bound_words(target.comparator, target.bound, measure));
    view! { <li><span><a href=address data-noscroll="">{name}</a><span class="cell-note">{bound}</span></span>{state(look, word)}</li> }.into_any()
}

fn kpi(scene: &MapScene, kpi: &MapKpi) -> AnyView {
    let index = &scene.index;
    let look = kpi_look(kpi);
    let thing = Thing::Kpi(kpi.slug.clone());
    let reading = match &kpi.last {
        Some((period, last)) => view! {
            <p class="figure-value">{value(&kpi.measure, *last)}</p>
            {sparkline(&kpi.tail, look, 320, 48)}
            <p class="facts-note">{format!("{period}. Line: the last {} periods.", kpi.tail.len())}</p>
        }
        .into_any(),
        None => view! { <p class="inspector-sentence">"No reading yet."</p> }.into_any(),
    };
    let reason = match (&kpi.freshness, &kpi.judgement) {
        (Freshness::Late { period, .. }, _) if look == Look::Stale => format!("The reading of {period} is missing"),
        (_, Some(judgement)) => capitalised(&judgement.reason),
        (_, None) => "No key result or guardrail bounds it".to_owned(),
    };
    let mut targets: Vec<AnyView> = index
        .targets_on(&kpi.slug)
        .map(|(objective, target)| {
            target_item(
                scene.address(Some(&Thing::Objective(objective.slug.clone()))),
                objective.name.clone(),
                target,
                &kpi.measure,
            )
        })
        .collect();
    targets.extend(kpi.standing_targets.iter().map(|target| standing_item(target, &kpi.measure)));
    let targets =
        (!targets.is_empty()).then(|| section(Some("Held to"), view! { <ul class="state-list">{targets}</ul> }));
    let causes = index
        .influences_on(&kpi.slug)
        .map(|influence| driver_link(scene, influence, &Thing::from(&influence.cause)))
        .collect();
    view! {
        {header(scene, format!("KPI \u{b7} {}", index.team(&kpi.team)), kpi.name.clone(), true)}
        {section(None, view! { {reading} {assumption_note(kpi.assumption.clone())} })}
        {section(None, facts(vec![
            noted_fact("State", state(look, look.word()), reason),
            fact("Better", better_words(kpi.direction, &kpi.measure)),
            fact("Moves", timing_words(kpi.timing)),
            fact("Owner", kpi.owner.name.clone()),
        ]))}
        {targets}
        {section(Some("Driven by"), link_list(causes, "No driver link leads to it."))}
        {section(Some("Drives"), effects(scene, &thing))}
        {trace(scene, &thing)}
        {actions(scene, &thing, Some((address::kpi(&index.map().workspace.slug, &kpi.slug), "Open the KPI")))}
    }
    .into_any()
}

fn standing_item(target: &MapTarget, measure: &Measure) -> AnyView {
    let (look, word, stake) = match &target.kind {
        MapTargetKind::Standing { met, stake } => {
            let (look, word) = standing_look(*met);
            (look, word, stake.clone())
        }
        MapTargetKind::KeyResult(_) | MapTargetKind::Guardrail(_) => {
            (Look::Unknown, Look::Unknown.word(), String::new())
        }
    };
    let note = format!("standing target, {}. {stake}", bound_words(target.comparator, target.bound, measure));
    view! { <li><span>{target.name.clone()}<span class="cell-note">{note}</span></span>{state(look, word)}</li> }
        .into_any()
}

fn lever(scene: &MapScene, lever: &MapLever) -> AnyView {
    let index = &scene.index;
    let thing = Thing::Lever(lever.slug.clone());
    let recorded = index.kpi(&lever.kpi).map(|kpi| {
        let address = scene.address(Some(&Thing::Kpi(kpi.slug.clone())));
        fact("Recorded by", view! { <a href=address data-noscroll="">{kpi.name.clone()}</a> })
    });
    let range =
        format!("{} to {}", lever.measure.format(lever.range.lowest), lever.measure.format(lever.range.highest));
    let mut list = vec![fact("Range", range), fact("Set by", lever.owner.name.clone())];
    list.extend(recorded);
    view! {
        {header(scene, format!("Lever \u{b7} {}", index.team(&lever.team)), lever.name.clone(), true)}
        {section(None, view! {
            <p class="figure-value">{value(&lever.measure, lever.range.current)}</p>
            <p class="inspector-sentence">{lever.definition.clone()}</p>
            {assumption_note(lever.assumption.clone())}
        })}
        {section(None, facts(list))}
        {section(Some("Drives"), effects(scene, &thing))}
        {trace(scene, &thing)}
        {actions(scene, &thing, None)}
    }
    .into_any()
}

fn effects(scene: &MapScene, cause: &Thing) -> AnyView {
    let index = &scene.index;
    let links = index
        .influences_from(cause)
        .map(|influence| driver_link(scene, influence, &Thing::Kpi(influence.effect.clone())))
        .collect();
    link_list(links, "No driver link begins here.")
}

fn influence(scene: &MapScene, influence: &MapInfluence) -> AnyView {
    let index = &scene.index;
    let (cause, effect) = (Thing::from(&influence.cause), Thing::Kpi(influence.effect.clone()));
    let end = |thing: &Thing| {
        view! { <a href=scene.address(Some(thing)) data-noscroll="">{index.name(thing)}</a> }.into_any()
    };
    let sure = influence.strength.as_ref().is_some_and(|strength| strength.sign_certain);
    let direction = if sure {
        format!("{}, beyond doubt", capitalised(verb(influence.direction)))
    } else {
        capitalised(verb(influence.direction))
    };
    let provenance = match influence.provenance {
        Provenance::Declared => "Somebody says so",
        Provenance::Estimated => "Estimated from data",
    };
    view! {
        {header(scene, "Driver link".to_owned(), headline(&index.name(&cause), &index.name(&effect), influence), true)}
        {section(None, view! { <p class="inspector-sentence">{influence.claim.clone()}</p> {assumption_note(influence.assumption.clone())} })}
        {section(None, facts(vec![
            fact("Cause", end(&cause)),
            fact("Effect", end(&effect)),
            fact("Direction", direction),
            fact("Strength", capitalised(&strength_words(influence.direction, influence.strength.as_ref()))),
            fact("When", capitalised(&delay_words(influence.delay))),
            fact("Claim", provenance),
            fact("Evidence", capitalised(NOT_TESTED)),
        ]))}
        {actions(scene, &Thing::Influence(influence.slug.clone()), None)}
    }
    .into_any()
}
