//! The same map as a table: everything the drawing says, in rows.

use super::MapScene;
use super::index::kpi_look;
use crate::address;
use crate::map::thing::Thing;
use crate::sentence::influence::{NOT_TESTED, delay_words, sign, strength_words};
use crate::sentence::target::capitalised;
use crate::ui::number::value;
use crate::ui::sparkline::sparkline;
use crate::ui::state::{Look, state};
use domain::page::map::{MapInfluence, MapKpi, MapLever, MapObjective};
use leptos::prelude::*;

/// Both tables: things and driver links.
pub fn table(scene: &MapScene) -> AnyView {
    view! {
        <section class="panel map-table" id="table" aria-labelledby="table-title">
            <div class="panel-header">
                <h2 id="table-title">"The same map as a table"</h2>
                <span class="panel-note">"Driven by, drives: driver links in and out"</span>
            </div>
            <div class="table-scroll">
                <table class="data-table data-table-cards">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Team"</th>
                            <th scope="col" class="number">"Last value"</th>
                            <th scope="col">"Recent periods"</th>
                            <th scope="col">"State"</th>
                            <th scope="col" class="number">"Driven by"</th>
                            <th scope="col" class="number">"Drives"</th>
                        </tr>
                    </thead>
                    <tbody>{rows(scene)}</tbody>
                </table>
            </div>
        </section>
        {links(scene)}
    }
    .into_any()
}

fn group(name: &'static str, rows: Vec<AnyView>) -> Vec<AnyView> {
    if rows.is_empty() {
        return rows;
    }
    let columns = 7;
    let title = view! { <tr class="data-table-group"><th colspan=columns scope="colgroup">{name}</th></tr> }.into_any();
    std::iter::once(title).chain(rows).collect()
}

fn rows(scene: &MapScene) -> Vec<AnyView> {
    let map = scene.index.map();
    let quiet = &scene.index.picture().quiet;
    let kpis = |wanted: bool| {
        map.kpis
            .iter()
            .filter(move |kpi| {
                let is_quiet = quiet.contains(&kpi.slug);
                is_quiet == wanted && (is_quiet || scene.index.draws(&Thing::Kpi(kpi.slug.clone())))
            })
            .map(|kpi| kpi_row(scene, kpi))
            .collect::<Vec<_>>()
    };
    let mut all = group(
        "Goals",
        map.objectives
            .iter()
            .filter(|objective| scene.index.draws(&Thing::Objective(objective.slug.clone())))
            .map(|objective| objective_row(scene, objective))
            .collect(),
    );
    all.extend(group("KPIs", kpis(false)));
    all.extend(group(
        "Levers",
        map.levers
            .iter()
            .filter(|lever| scene.index.draws(&Thing::Lever(lever.slug.clone())))
            .map(|lever| lever_row(scene, lever))
            .collect(),
    ));
    all.extend(group("Quiet: without target, guardrail or driver link", kpis(true)));
    all
}

fn objective_row(scene: &MapScene, objective: &MapObjective) -> AnyView {
    let look = Look::from(objective.judgement.state);
    let address = address::objective(&scene.index.map().workspace.slug, &objective.slug);
    let measured = objective.targets.len();
    view! {
        <tr>
            <th scope="row"><a href=address>{objective.name.clone()}</a></th>
            <td data-label="Team" class="wide-only">{scene.index.team(&objective.team)}</td>
            <td data-label="Last value" class="number wide-only"></td>
            <td data-label="Recent periods" class="wide-only">{objective.cycle.clone()}</td>
            <td data-label="State">
                <span>{state(look, look.word())}" "<span class="state-reason">{objective.judgement.reason.clone()}</span></span>
            </td>
            <td data-label="Driven by" class="number wide-only">{measured}</td>
            <td data-label="Drives" class="number wide-only">{usize::from(objective.parent.is_some())}</td>
        </tr>
    }
    .into_any()
}

fn kpi_row(scene: &MapScene, kpi: &MapKpi) -> AnyView {
    let index = &scene.index;
    let look = kpi_look(kpi);
    let address = address::kpi(&index.map().workspace.slug, &kpi.slug);
    let reason = kpi
        .judgement
        .as_ref()
        .map(|judgement| view! { " "<span class="state-reason">{judgement.reason.clone()}</span> });
    let last = kpi
        .last
        .as_ref()
        .map(|(period, last)| view! { {value(&kpi.measure, *last)}<span class="cell-note">{period.clone()}</span> });
    let driven_by = index.influences_on(&kpi.slug).count();
    let drives = index.influences_from(&Thing::Kpi(kpi.slug.clone())).count();
    view! {
        <tr>
            <th scope="row"><a href=address>{kpi.name.clone()}</a></th>
            <td data-label="Team" class="wide-only">{index.team(&kpi.team)}</td>
            <td data-label="Last value" class="number">{last}</td>
            <td data-label="Recent periods" class="wide-only">{sparkline(&kpi.tail, look, 72, 20)}</td>
            <td data-label="State"><span>{state(look, look.word())}{reason}</span></td>
            <td data-label="Driven by" class="number wide-only">{driven_by}</td>
            <td data-label="Drives" class="number wide-only">{drives}</td>
        </tr>
    }
    .into_any()
}

fn lever_row(scene: &MapScene, lever: &MapLever) -> AnyView {
    let thing = Thing::Lever(lever.slug.clone());
    let drives = scene.index.influences_from(&thing).count();
    let range = format!(
        "{} to {}",
        lever.measure.format_number(lever.range.lowest),
        lever.measure.format_number(lever.range.highest)
    );
    view! {
        <tr>
            <th scope="row"><a href=scene.address(Some(&thing)) data-noscroll="">{lever.name.clone()}</a></th>
            <td data-label="Team" class="wide-only">{scene.index.team(&lever.team)}</td>
            <td data-label="Set to" class="number">{value(&lever.measure, lever.range.current)}</td>
            <td data-label="Range">{range}</td>
            <td data-label="State" class="wide-only"></td>
            <td data-label="Driven by" class="number wide-only"></td>
            <td data-label="Drives" class="number wide-only">{drives}</td>
        </tr>
    }
    .into_any()
}

/// The arrows of the drawing, one a row.
fn links(scene: &MapScene) -> Option<AnyView> {
    let index = &scene.index;
    let is_drawn = |influence: &&MapInfluence| {
        index.draws(&Thing::from(&influence.cause)) && index.draws(&Thing::Kpi(influence.effect.clone()))
    };
    let mut drawn = index.map().influences.iter().filter(is_drawn).peekable();
    drawn.peek()?;
    let rows = drawn.map(|influence| {
        let (cause, effect) = (Thing::from(&influence.cause), Thing::Kpi(influence.effect.clone()));
        let address = scene.address(Some(&Thing::Influence(influence.slug.clone())));
        let class = if influence.strength.is_some() { "sign" } else { "sign sign-only" };
        view! {
            <tr>
                <th scope="row">{index.name(&cause)}</th>
                <td data-label="Way"><span class=class aria-hidden="true">{sign(influence.direction)}</span><span class="visually-hidden">{influence.direction.as_str()}</span></td>
                <td data-label="Effect">{index.name(&effect)}</td>
                <td data-label="Strength">{capitalised(&strength_words(influence.direction, influence.strength.as_ref()))}</td>
                <td data-label="When">{capitalised(&delay_words(influence.delay))}</td>
                <td data-label="Evidence"><a href=address data-noscroll="">{capitalised(NOT_TESTED)}</a></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <section class="panel" aria-labelledby="links-title">
                <div class="panel-header"><h2 id="links-title">"Driver links"</h2></div>
                <div class="table-scroll">
                    <table class="data-table data-table-cards">
                        <thead>
                            <tr>
                                <th scope="col">"Cause"</th>
                                <th scope="col">"Way"</th>
                                <th scope="col">"Effect"</th>
                                <th scope="col">"Strength"</th>
                                <th scope="col">"When"</th>
                                <th scope="col">"Evidence"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any(),
    )
}
