//! The page of one objective: what it asks for, how far it is, what must hold meanwhile.

mod guardrails;
mod key_results;

use super::path_parameter;
use crate::address;
use crate::api::objective::read_objective;
use crate::map::thing::Thing;
use crate::sentence::date::span;
use crate::sentence::objective::headline;
use crate::sentence::target::capitalised;
use crate::ui::assumption::assumption_note;
use crate::ui::frame::{Frame, Here};
use crate::ui::heading::heading;
use crate::ui::outcome::outcome;
use crate::ui::panel::{fact, facts, noted_fact, panel, text_panel};
use crate::ui::state::{Look, state, state_badge};
use domain::page::objective::ObjectivePage;
use leptos::prelude::*;

/// The page at its route.
#[component]
pub fn ObjectiveRoute() -> impl IntoView {
    let workspace = path_parameter("workspace");
    let id = path_parameter("id");
    let answer = Resource::new(move || (workspace.get(), id.get()), |(workspace, id)| read_objective(workspace, id));
    outcome(answer, objective_page)
}

/// The page of an objective that is there.
fn objective_page(page: ObjectivePage) -> AnyView {
    let workspace = page.workspace.slug.clone();
    let thing = Thing::Objective(page.slug.clone());
    let head = heading(&workspace, &thing, page.cycle.clone(), page.name.clone(), headline(&page), None);
    view! {
        <Frame title=page.name.clone() here=Here::Elsewhere canonical=address::objective(&workspace, &page.slug) workspace=page.workspace.clone()>
            {head}
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
    list.push(noted_fact("Cycle", page.cycle.clone(), span(page.cycle_start_on, page.cycle_end_on)));
    list.push(fact("Owner", page.owner.clone()));
    list.push(fact("Team", page.team.clone()));
    text_panel("facts", "Facts", facts(list))
}

#[cfg(test)]
mod tests;
