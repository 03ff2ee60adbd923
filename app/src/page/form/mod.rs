//! The form of one record: create, edit, archive, undo.
//!
//! One form for every kind of record: `words` says what each asks, the domain says what holds. It reads and saves without a script;
//! with one it checks while it is typed, keeps drafts and shows both texts where two wrote at once.

pub mod cells;
mod commands;
mod conflict;
mod draft;
mod fields;
mod formula;
mod notes;
mod preview;
pub mod shown;
mod side;
pub mod start;
mod state;
mod tenfold;
#[cfg(test)]
mod tests;
pub mod words;

use super::path_parameter;
use crate::address;
use crate::api::form::{FormAnswer, read_form};
use crate::sentence::target::capitalised;
use crate::ui::frame::{Frame, Here};
use crate::ui::outcome::outcome;
use domain::form::{Cells, FormPage, FormTable};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use start::{SAVED, start};
use state::{FormState, Place};
use words::words;

/// The page at its route.
#[component]
pub fn FormRoute() -> impl IntoView {
    let workspace = path_parameter("workspace");
    let table = path_parameter("table");
    let record = path_parameter("id");
    let query = use_query_map();
    let saved = Memo::new(move |_| query.read().get(SAVED).unwrap_or_default());
    let answer = Resource::new(
        move || (workspace.get(), table.get(), record.get(), saved.get()),
        |(workspace, table, record, _)| read_form(workspace, table, record),
    );
    outcome(answer, move |answer| {
        let FormAnswer { page, refused } = answer;
        let parameters = query.get_untracked();
        let begun = start(&page, refused, |name| parameters.get(name));
        let just_saved = parameters.get(SAVED).and_then(|version| version.parse::<i64>().ok());
        form_page(page, begun, just_saved)
    })
}

fn form_page(page: FormPage, begun: start::Start, just_saved: Option<i64>) -> AnyView {
    let place = Place {
        workspace: page.workspace.slug.clone(),
        table: page.table,
        record: page.record.as_ref().map(|record| record.slug.clone()),
    };
    let says = words(page.table);
    let name = page.record.as_ref().map(|record| record_name(&page, record));
    let title = name.clone().unwrap_or_else(|| format!("New {}", says.one));
    let canonical = place.address();
    let goal = goal_of(&page, &begun.cells);
    let state = FormState::new(place, begun);
    let saved = page
        .record
        .as_ref()
        .filter(|record| Some(record.version) == just_saved)
        .map(|record| notes::saved_note(state, record));
    let side = page.record.as_ref().map(|record| side::side(state, &page, record));
    let goal_form = goal.as_ref().map(|(address, _)| address.clone());
    let form = form(state, &page, goal_form);
    // After the fields, which first take in what was typed before the page woke.
    draft::keep(state);
    let class = if side.is_some() { "columns form-columns" } else { "form-columns form-alone" };
    view! {
        <Frame title=title here=Here::Elsewhere canonical=canonical workspace=page.workspace.clone()>
            {head(&page, name, goal)}
            <div class=class>
                <div class="stack">
                    {saved}
                    {notes::draft_note(state)}
                    {notes::problems(state)}
                    {conflict::conflict(state, page.choices.clone())}
                    {form}
                </div>
                {side.map(|side| view! { <div class="stack">{side}</div> })}
            </div>
        </Frame>
    }
    .into_any()
}

/// What a record is called: its name, or for a driver link its two ends.
fn record_name(page: &FormPage, record: &domain::form::FormRecord) -> String {
    let cell = |column: &str| cells::text(&record.cells, column);
    match page.table {
        FormTable::Influences => {
            let cause = shown::cause_name(&cell(words::FROM_KIND), &cell(words::FROM), &page.choices);
            let effect = shown::name_of(words::Reference::Kpi, &cell("to"), &page.choices);
            format!("{cause} \u{2192} {effect}")
        }
        _ => cell("name"),
    }
}

fn head(page: &FormPage, name: Option<String>, goal: Option<(String, String)>) -> AnyView {
    let workspace = &page.workspace.slug;
    let says = words(page.table);
    let headline = match &name {
        Some(name) => name.clone(),
        None => format!("New {}", says.one),
    };
    let own_page = page.record.as_ref().and_then(|record| match page.table {
        FormTable::Kpis => Some((address::kpi(workspace, &record.slug), "See the KPI")),
        FormTable::Objectives => Some((address::objective(workspace, &record.slug), "See the goal")),
        _ => None,
    });
    let new = (page.may_change && page.record.is_some())
        .then(|| (address::new_record(workspace, page.table), format!("New {}", says.one)));
    let is_archived = page.record.as_ref().is_some_and(|record| record.archived_at.is_some());
    let (list, list_name) = match page.table {
        FormTable::Kpis => (address::kpis(workspace), "KPIs"),
        FormTable::Objectives | FormTable::KeyResults | FormTable::Guardrails => {
            (address::objectives(workspace), "Goals")
        }
        _ => (address::settings(workspace), "Settings"),
    };
    view! {
        <header class="page-header">
            <div class="page-heading">
                <nav aria-label="Breadcrumb">
                    <ol class="breadcrumb">
                        <li><a href=list>{list_name}</a></li>
                        {goal.map(|(address, name)| view! { <li><a href=address>{name}</a></li> })}
                        <li>{if name.is_some() { capitalised(says.one) } else { "New".to_owned() }}</li>
                    </ol>
                </nav>
                <h1 class="headline">{headline}</h1>
                <p class="lead">
                    {is_archived.then(|| view! { <span class="chip">"Out of use"</span> " " })}
                    {says.lead}
                </p>
            </div>
            <div class="page-actions">
                {own_page.map(|(address, label)| view! { <a class="button" href=address>{label}</a> })}
                {new.map(|(address, label)| view! { <a class="button" href=address>{label}</a> })}
            </div>
        </header>
    }
    .into_any()
}

/// The form of the goal that a key result or guardrail belongs to.
fn goal_of(page: &FormPage, cells: &Cells) -> Option<(String, String)> {
    let goal = cells.get("objective")?;
    let slug = goal.parse().ok()?;
    let name = shown::name_of(words::Reference::Objective, goal, &page.choices);
    Some((address::edit(&page.workspace.slug, FormTable::Objectives, &slug), name))
}

fn form(state: FormState, page: &FormPage, goal_form: Option<String>) -> AnyView {
    let place = state.place();
    let says = words(page.table);
    let sections = says
        .sections
        .iter()
        .enumerate()
        .map(|(index, part)| fields::section(state, index, part, &page.choices))
        .collect_view();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        state.send();
    };
    let is_archived = page.record.as_ref().is_some_and(|record| record.archived_at.is_some());
    let is_open = page.may_change && !is_archived;
    let choices = page.choices.clone();
    let table = page.table;
    let reads_as = move || {
        let sentences = preview::preview(table, &state.cells(), &choices);
        (!sentences.is_empty()).then(
            || view! { <p class="preview"><span class="preview-title">"Reads as "</span>{sentences.join(" ")}</p> },
        )
    };
    let back = match (&place.record, page.table) {
        _ if goal_form.is_some() => goal_form.unwrap_or_default(),
        (Some(record), FormTable::Kpis) => address::kpi(&place.workspace, record),
        (Some(record), FormTable::Objectives) => address::objective(&place.workspace, record),
        (None, FormTable::Kpis) => address::kpis(&place.workspace),
        (_, FormTable::Objectives | FormTable::KeyResults | FormTable::Guardrails) => {
            address::objectives(&place.workspace)
        }
        _ => address::settings(&place.workspace),
    };
    let actions = is_open.then(|| {
        view! {
            <div class="form-actions">
                <div class="form-preview" aria-live="polite">{reads_as}</div>
                <div class="actions">
                    <button class="button button-primary" r#type="submit" aria-disabled=move || state.is_sending.get().then_some("true")>
                        {move || if state.is_sending.get() { "Saving\u{2026}" } else { "Save" }}
                    </button>
                    <a class="button" href=back>"Back"</a>
                    <span class="form-legend">"* is needed"</span>
                </div>
            </div>
        }
    });
    let closed = (!page.may_change).then(|| {
        view! { <p class="note">"Your role reads this and does not change it."</p> }
    });
    view! {
        <form class="stack form" method="post" action="/api/form/save" on:submit=send>
            {closed}
            <input r#type="hidden" name="workspace" value=place.workspace.to_string()/>
            <input r#type="hidden" name="table" value=place.table.to_string()/>
            <input r#type="hidden" name="record" value=place.record_text()/>
            <input r#type="hidden" name="version" value=move || state.version.get().to_string()/>
            <fieldset class="form-fields stack" disabled=!is_open>
                <legend class="visually-hidden">{capitalised(says.one)}</legend>
                {sections}
            </fieldset>
            {actions}
        </form>
    }
    .into_any()
}
