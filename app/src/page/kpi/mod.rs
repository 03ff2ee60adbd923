//! The page of one KPI: what it was, what it is held to, what moves it, and every reading.

mod chart_data;
mod csv;
mod download;
mod events;
mod facts;
mod figure;
mod history;
mod overlay;
mod readings;
mod targets;

use super::path_parameter;
use crate::address::{self, READINGS, READINGS_ALL};
use crate::api::kpi::read_kpi;
use crate::map::thing::Thing;
use crate::sentence::date::span;
use crate::sentence::kpi::{Change, change_from_last_year, change_from_previous, change_share_words, headline, last};
use crate::sentence::target::capitalised;
use crate::ui::as_of::{as_of_control, as_of_parameter};
use crate::ui::frame::{Frame, Here};
use crate::ui::heading::heading;
use crate::ui::link_list::{DriverLink, link_list};
use crate::ui::number::value;
use crate::ui::outcome::outcome;
use crate::ui::panel::text_panel;
use crate::ui::state::{Look, state_badge};
use domain::form::FormTable;
use domain::page::kpi::KpiPage;
use domain::page::map::MapInfluence;
use domain::page::workspace::Link;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

/// The page at its route.
#[component]
pub fn KpiRoute() -> impl IntoView {
    let workspace = path_parameter("workspace");
    let id = path_parameter("id");
    let as_of = as_of_parameter();
    let query = use_query_map();
    let all_readings = Memo::new(move |_| query.read().get(READINGS).is_some_and(|value| value == READINGS_ALL));
    let answer = Resource::new(
        move || (workspace.get(), id.get(), as_of.get()),
        |(workspace, id, as_of)| read_kpi(workspace, id, as_of),
    );
    outcome(answer, move |page| kpi_page(page, all_readings))
}

/// The page of a KPI that is there.
fn kpi_page(page: KpiPage, all_readings: Memo<bool>) -> AnyView {
    let page = Arc::new(page);
    let workspace = page.workspace.slug.clone();
    let thing = Thing::Kpi(page.slug.clone());
    let action = view! { {changes(&page)} {download::downloads(&page)} }.into_any();
    let head = heading(&workspace, &thing, page.team.clone(), page.name.clone(), headline(&page), Some(action));
    view! {
        <Frame title=page.name.clone() here=Here::Elsewhere canonical=address::kpi(&workspace, &page.slug) workspace=page.workspace.clone()>
            {head}
            {as_of_control(&page.workspace, &page.days)}
            <div class="stack">
                {measures(&page)}
                <div class="columns">
                    <div class="stack">
                        {figure::figure(&page)}
                        {targets::targets(&page)}
                        <div class="halves">
                            {text_panel("driven-by", "Driven by", links(&page, &page.influences_in, "No driver link leads to it."))}
                            {text_panel("drives", "Drives", links(&page, &page.influences_out, "No driver link begins here."))}
                        </div>
                        {readings::readings(&page, all_readings)}
                        {events::events(&page)}
                    </div>
                    <div class="stack">
                        {facts::facts_panel(&page)}
                        {history::history(&page)}
                    </div>
                </div>
            </div>
        </Frame>
    }
    .into_any()
}

/// What can be changed from here; nothing on a past page, and nothing for who only reads.
fn changes(page: &KpiPage) -> Option<AnyView> {
    if page.workspace.is_past() || !page.may_change {
        return None;
    }
    let workspace = &page.workspace.slug;
    let link = format!("{}?to={}", address::new_record(workspace, FormTable::Influences), page.slug);
    Some(
        view! {
            <a class="button button-primary" href=address::readings(workspace, &page.slug)>"Enter readings"</a>
            <a class="button" href=address::edit(workspace, FormTable::Kpis, &page.slug)>"Edit"</a>
            <a class="button" href=link>"New driver link"</a>
        }
        .into_any(),
    )
}

/// The strip of main figures.
fn measures(page: &KpiPage) -> Option<AnyView> {
    let last = last(&page.readings)?;
    let period = &last.reading.period;
    let look = Look::of_kpi(page.judgement.as_ref(), &page.freshness);
    let reason = page.judgement.as_ref().map(|judgement| capitalised(&judgement.reason));
    let reason = reason.unwrap_or_else(|| "No key result or guardrail bounds it".to_owned());
    Some(
        view! {
            <dl class="measures">
                <div class="measure">
                    <dt>{format!("Last reading, {}", period.label)}</dt>
                    <dd><span class="figure-value">{value(&page.measure, last.value)}</span></dd>
                    <dd class="measure-note">{span(period.start_on, period.end_on)}</dd>
                </div>
                {change_from_previous(page).map(|change| change_measure(page, "Against the reading before", &change))}
                {change_from_last_year(page).map(|change| change_measure(page, "Against a year before", &change))}
                <div class="measure">
                    <dt>"State"</dt>
                    <dd>{state_badge(look, look.word())}</dd>
                    <dd class="measure-note">{reason}</dd>
                </div>
            </dl>
        }
        .into_any(),
    )
}

fn change_measure(page: &KpiPage, title: &'static str, change: &Change) -> AnyView {
    let share = change.share.map(|share| format!("{}, ", change_share_words(share))).unwrap_or_default();
    let verdict = match change.is_better {
        Some(true) => "better",
        Some(false) => "worse",
        None => "",
    };
    let note = format!("{share}{} in {}", page.measure.format(change.value), change.period);
    view! {
        <div class="measure">
            <dt>{title}</dt>
            <dd>{page.measure.format_change(change.difference)}" "<span class="unit">{verdict}</span></dd>
            <dd class="measure-note">{note}</dd>
        </div>
    }
    .into_any()
}

fn links(page: &KpiPage, ends: &[(Link, MapInfluence)], empty: &'static str) -> AnyView {
    let workspace = &page.workspace.slug;
    let links = ends.iter().map(|(other, influence)| {
        let is_lever = page.influences_in.iter().any(|(_, known)| known.slug == influence.slug)
            && matches!(Thing::from(&influence.cause), Thing::Lever(_));
        let other_address = if is_lever {
            address::map(workspace, false, Some(&Thing::Lever(other.slug.clone())))
        } else {
            address::kpi(workspace, &other.slug)
        };
        DriverLink {
            address: other_address,
            name: other.name.clone(),
            influence_address: address::map(workspace, false, Some(&Thing::Influence(influence.slug.clone()))),
            influence: influence.clone(),
        }
    });
    link_list(links.collect(), empty)
}

#[cfg(test)]
mod tests;
