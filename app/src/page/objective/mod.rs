//! The page of one objective: what it asks for, how far it is, what must hold meanwhile.

mod guardrails;
mod key_results;

use super::path_parameter;
use crate::address;
use crate::api::objective::read_objective;
use crate::map::thing::Thing;
use crate::sentence::date::span;
use crate::sentence::objective::headline;
use crate::sentence::reliability;
use crate::sentence::target::{capitalised, counted};
use crate::ui::as_of::{as_of_control, as_of_parameter};
use crate::ui::assumption::assumption_note;
use crate::ui::frame::{Frame, Here};
use crate::ui::heading::heading;
use crate::ui::outcome::outcome;
use crate::ui::panel::{fact, facts, noted_fact, panel, text_panel};
use crate::ui::state::{Look, state, state_badge};
use domain::form::FormTable;
use domain::page::objective::ObjectivePage;
use leptos::prelude::*;

/// The page at its route.
#[component]
pub fn ObjectiveRoute() -> impl IntoView {
    let workspace = path_parameter("workspace");
    let id = path_parameter("id");
    let as_of = as_of_parameter();
    let answer = Resource::new(
        move || (workspace.get(), id.get(), as_of.get()),
        |(workspace, id, as_of)| read_objective(workspace, id, as_of),
    );
    outcome(answer, objective_page)
}

/// The page of an objective that is there.
fn objective_page(page: ObjectivePage) -> AnyView {
    let workspace = page.workspace.slug.clone();
    let thing = Thing::Objective(page.slug.clone());
    let head = heading(&workspace, &thing, page.cycle.clone(), page.name.clone(), headline(&page), changes(&page));
    view! {
        <Frame title=page.name.clone() here=Here::Elsewhere canonical=address::objective(&workspace, &page.slug) workspace=page.workspace.clone()>
            {head}
            {as_of_control(&page.workspace, &page.days)}
            <div class="columns">
                <div class="stack">
                    {key_results::key_results(&page)}
                    {guardrails::guardrails(&page)}
                    {children(&page)}
                </div>
                <div class="stack">{facts_panel(&page)}</div>
            </div>
        </Frame>
    }
    .into_any()
}

/// What can be changed from here; nothing on a past page, and nothing for who only reads.
fn changes(page: &ObjectivePage) -> Option<AnyView> {
    if page.workspace.is_past() || !page.may_change {
        return None;
    }
    let workspace = &page.workspace.slug;
    let of_this = |table| format!("{}?objective={}", address::new_record(workspace, table), page.slug);
    Some(
        view! {
            <a class="button" href=address::edit(workspace, FormTable::Objectives, &page.slug)>"Edit"</a>
            <a class="button" href=of_this(FormTable::KeyResults)>"Add key result"</a>
            <a class="button" href=of_this(FormTable::Guardrails)>"Add guardrail"</a>
        }
        .into_any(),
    )
}

/// The KPI whose reporting everything said here rests on most weakly.
fn weakest_link(page: &ObjectivePage) -> Option<AnyView> {
    let weakest = page.weakest_link.as_ref()?;
    let looked_at = counted(usize::try_from(weakest.of).unwrap_or(usize::MAX), "KPI", "KPIs");
    if weakest.reliability.weakness().is_none() {
        let note = format!("{looked_at} looked at: those of its key results, and all that lead to them");
        return Some(noted_fact("Weakest reporting link", "None: every figure is reliable", note));
    }
    let place = match weakest.steps {
        0 => "a key result rests on it".to_owned(),
        steps => {
            let steps = counted(usize::try_from(steps).unwrap_or(usize::MAX), "driver link", "driver links");
            format!("{steps} before a key result")
        }
    };
    let name = address::kpi(&page.workspace.slug, &weakest.kpi.slug);
    let named = view! { <a href=name>{weakest.kpi.name.clone()}</a> ": " {reliability::verdict(&weakest.reliability)} };
    let note =
        format!("{}. {}; {place}; weakest of {looked_at}", reliability::reason(&weakest.reliability), weakest.owner);
    Some(noted_fact("Weakest reporting link", named, note))
}

/// The objectives that serve this one.
fn children(page: &ObjectivePage) -> Option<AnyView> {
    if page.children.is_empty() {
        return None;
    }
    let items = page.children.iter().map(|(child, judgement)| {
        let look = Look::from(judgement.state);
        let address = address::objective(&page.workspace.slug, &child.slug);
        view! { <li><span><a href=address>{child.name.clone()}</a><span class="cell-note">{capitalised(&judgement.reason)}</span></span>{state(look, look.word())}</li> }
    });
    let list = view! { <div class="panel-body"><ul class="state-list">{items.collect_view()}</ul></div> };
    Some(panel("children", "Goals that serve it", None, list.into_any()))
}

fn facts_panel(page: &ObjectivePage) -> AnyView {
    let look = Look::from(page.judgement.state);
    let parent = page.parent.as_ref().map(|parent| {
        let address = address::objective(&page.workspace.slug, &parent.slug);
        fact("Serves", view! { <a href=address>{parent.name.clone()}</a> })
    });
    let mut list = vec![
        noted_fact("State", state_badge(look, look.word()), capitalised(&page.judgement.reason)),
        fact("Wanted", view! { {page.statement.clone()} {assumption_note(page.assumption.clone())} }),
    ];
    list.extend(parent);
    list.extend(weakest_link(page));
    list.push(noted_fact("Cycle", page.cycle.clone(), span(page.cycle_start_on, page.cycle_end_on)));
    list.push(fact("Owner", page.owner.clone()));
    list.push(fact("Team", page.team.clone()));
    text_panel("facts", "Facts", facts(list))
}

#[cfg(test)]
mod tests;
