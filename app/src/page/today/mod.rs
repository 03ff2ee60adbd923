//! What needs this member today: at most seven things, the goals in one strip, and what changed since they last looked.

mod changes;
mod needs;
mod start;
#[cfg(test)]
mod tests;
mod words;

use super::path_parameter;
use crate::address;
use crate::api::today::read_today;
use crate::page::register::register_address;
use crate::sentence::map::Headline;
use crate::ui::frame::{Frame, Here};
use crate::ui::outcome::outcome;
use crate::ui::state::{Look, state};
use domain::page::register::{Register, RegisterQuery, RegisterState};
use domain::page::today::TodayPage;
use leptos::prelude::*;

/// The page at its route.
#[component]
pub fn TodayRoute() -> impl IntoView {
    let workspace = path_parameter("workspace");
    outcome(Resource::new(move || workspace.get(), read_today), today_page)
}

fn today_page(page: TodayPage) -> AnyView {
    let workspace = page.workspace.slug.clone();
    let Headline { sentence, lead } = words::headline(&page);
    view! {
        <Frame title="Today".to_owned() here=Here::Today canonical=address::today(&workspace) workspace=page.workspace.clone()>
            <header class="page-header">
                <div class="page-heading">
                    <h1 class="headline">{sentence}</h1>
                    <p class="lead">{lead}</p>
                </div>
                <div class="page-actions">
                    <a class="button" href=address::this_week(&workspace)>"Enter readings"</a>
                    <a class="button" href=address::map(&workspace, false, None)>"See the map"</a>
                </div>
            </header>
            <div class="stack">
                {(!page.start.are_done()).then(|| start::start(&page))}
                {page.start.has_objective.then(|| goals(&page))}
                <div class="columns">
                    <div class="stack">{page.start.are_done().then(|| needs::needs(&page))}</div>
                    <div class="stack">{changes::changes(&page)}</div>
                </div>
            </div>
        </Frame>
    }
    .into_any()
}

/// How the goals stand, each count leading to them.
fn goals(page: &TodayPage) -> AnyView {
    let goals = page.goals;
    let measure = |count: u32, term: &'static str, look: Look, asked_for: RegisterState| {
        let query = RegisterQuery { state: Some(asked_for), ..RegisterQuery::default() };
        let address = register_address(&page.workspace.slug, Register::Objectives, &query);
        let figure = if count > 0 {
            view! { <a class="figure-value" href=address>{count}</a> }.into_any()
        } else {
            view! { <span class="figure-value">"0"</span> }.into_any()
        };
        view! { <div class="measure"><dt>{term}</dt><dd>{figure}{state(look, look.word())}</dd></div> }.into_any()
    };
    // What is at risk has odds, which no goal has yet: a goal that does not hold is missed.
    view! {
        <dl class="measures" aria-label="Goals">
            {measure(goals.holding, "Goals that hold", Look::Achieved, RegisterState::Achieved)}
            {measure(goals.missed, "Goals that do not", Look::Missed, RegisterState::Missed)}
            {measure(goals.unknown, "Nobody knows yet", Look::Unknown, RegisterState::Unknown)}
        </dl>
    }
    .into_any()
}
