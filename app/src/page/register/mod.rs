//! The registers: KPIs, goals, teams, people. What is listed is in the address, so a link shows the same list; they filter, sort and
//! page without a script, and with one they narrow while somebody types.

mod cells;
mod controls;
mod kpis;
mod objectives;
mod people;
mod table;
mod teams;
#[cfg(test)]
mod tests;
mod words;

use super::path_parameter;
use crate::address;
use crate::api::register::read_register;
use crate::ui::frame::{Frame, Here};
use crate::ui::outcome::outcome;
use crate::ui::state::Look;
use controls::Narrow;
use domain::page::register::{Register, RegisterEntries, RegisterPage, RegisterQuery, RegisterState};
use domain::slug::Slug;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use words::headline;

/// The register of KPIs at its route.
#[component]
pub fn KpisRoute() -> impl IntoView {
    register_route(Register::Kpis)
}

/// The register of objectives at its route.
#[component]
pub fn ObjectivesRoute() -> impl IntoView {
    register_route(Register::Objectives)
}

/// The register of teams at its route.
#[component]
pub fn TeamsRoute() -> impl IntoView {
    register_route(Register::Teams)
}

/// The register of people at its route.
#[component]
pub fn PeopleRoute() -> impl IntoView {
    register_route(Register::People)
}

/// The address of a register of which something is asked.
#[must_use]
pub fn register_address(workspace: &Slug, register: Register, query: &RegisterQuery) -> String {
    let path = match register {
        Register::Kpis => address::kpis(workspace),
        Register::Objectives => address::objectives(workspace),
        Register::Teams => address::teams(workspace),
        Register::People => address::people(workspace),
    };
    with_query(path, query)
}

fn export_address(workspace: &Slug, register: Register, query: &RegisterQuery) -> String {
    with_query(format!("/w/{workspace}/export/{register}.csv"), query)
}

fn with_query(path: String, query: &RegisterQuery) -> String {
    let query = query.to_string();
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

/// How a state looks.
pub(crate) const fn look(state: RegisterState) -> Look {
    match state {
        RegisterState::Missed => Look::Missed,
        RegisterState::OffTrack => Look::OffTrack,
        RegisterState::AtRisk => Look::AtRisk,
        RegisterState::Stale => Look::Stale,
        RegisterState::Unknown => Look::Unknown,
        RegisterState::OnTrack => Look::OnTrack,
        RegisterState::Achieved => Look::Achieved,
        RegisterState::NoTarget => Look::NoTarget,
    }
}

fn register_route(register: Register) -> AnyView {
    let workspace = path_parameter("workspace");
    let location = use_location();
    // As it is spelled here: what else the address says asks for no other list.
    let asked_for = Memo::new(move |_| RegisterQuery::parse(&location.search.read()).to_string());
    let answer = Resource::new(
        move || (workspace.get(), asked_for.get()),
        move |(workspace, asked_for)| read_register(workspace, register, asked_for),
    );
    let narrow = Narrow::new(register);
    outcome(answer, move |page| register_page(page, narrow))
}

fn register_page(page: RegisterPage, narrow: Narrow) -> AnyView {
    let register = page.register();
    let workspace = page.workspace.slug.clone();
    let (title, here) = match register {
        Register::Kpis => ("KPIs", Here::Kpis),
        Register::Objectives => ("Goals", Here::Objectives),
        Register::Teams => ("Teams", Here::Teams),
        Register::People => ("People", Here::Teams),
    };
    let headline = headline(&page);
    let canonical = register_address(&workspace, register, &page.query);
    let export = export_address(&workspace, register, &page.query.on_page(1));
    let new = page.may_change.then(|| {
        let label = match register {
            Register::Kpis => "New KPI",
            Register::Objectives => "New goal",
            Register::Teams => "New team",
            Register::People => "New person",
        };
        view! { <a class="button button-primary" href=address::new_record(&workspace, register.table())>{label}</a> }
    });
    view! {
        <Frame title=title.to_owned() here=here canonical=canonical workspace=page.workspace.clone()>
            <header class="page-header">
                <div class="page-heading">
                    {tabs(&workspace, register)}
                    <h1 class="headline">{headline.sentence}</h1>
                    {(!headline.lead.is_empty()).then(|| view! { <p class="lead">{headline.lead}</p> })}
                </div>
                <div class="page-actions">
                    {new}
                    <a class="button" href=export rel="external" download="">"Export CSV"</a>
                </div>
            </header>
            <div class="stack register">
                {controls::controls(&page, narrow)}
                {listing(&page)}
            </div>
        </Frame>
    }
    .into_any()
}

fn listing(page: &RegisterPage) -> AnyView {
    if page.counts.matching == 0 {
        return controls::nothing(page);
    }
    let rows = match &page.entries {
        RegisterEntries::Kpis(entries) => kpis::rows(page, entries),
        RegisterEntries::Objectives(entries) => objectives::rows(page, entries),
        RegisterEntries::Teams(entries) => teams::rows(page, entries),
        RegisterEntries::People(entries) => people::rows(page, entries),
    };
    table::table(page, rows)
}

/// Teams and people stand side by side.
fn tabs(workspace: &Slug, register: Register) -> Option<AnyView> {
    let current = |other: Register| (register == other).then_some("page");
    matches!(register, Register::Teams | Register::People).then(|| {
        view! {
            <nav class="tabs" aria-label="Teams and people">
                <a class="tab" href=address::teams(workspace) aria-current=current(Register::Teams)>"Teams"</a>
                <a class="tab" href=address::people(workspace) aria-current=current(Register::People)>"People"</a>
            </nav>
        }
        .into_any()
    })
}
