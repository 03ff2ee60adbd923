//! The readings of one KPI, entered and corrected: every period with every version, newest first.

pub mod field;
mod send;
mod table;
#[cfg(test)]
mod tests;

pub use send::{SAVED, Sender, saved_note};

use super::path_parameter;
use crate::address;
use crate::api::entry::{EntryAnswer, read_readings};
use crate::sentence::date::{day, span};
use crate::ui::frame::{Frame, Here};
use crate::ui::outcome::outcome;
use domain::page::entry::{DuePeriod, ReadingsPage};
use domain::reading::ReadingStatus;
use field::{Field, hidden, note_field, refusal_note, status_field, value_field};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The name of the query parameter that holds the page of the table.
pub const PAGE: &str = "page";

/// The page at its route.
#[component]
pub fn ReadingsRoute() -> impl IntoView {
    let workspace = path_parameter("workspace");
    let id = path_parameter("id");
    let query = use_query_map();
    let number = Memo::new(move |_| query.read().get(PAGE).and_then(|page| page.parse::<u32>().ok()).unwrap_or(1));
    let saved = Memo::new(move |_| query.read().get(SAVED).unwrap_or_default());
    let answer = Resource::new(
        move || (workspace.get(), id.get(), number.get(), saved.get()),
        |(workspace, id, number, _)| read_readings(workspace, id, number),
    );
    outcome(answer, move |answer| readings_page(answer, &saved.get_untracked()))
}

fn readings_page(answer: EntryAnswer<ReadingsPage>, saved: &str) -> AnyView {
    let EntryAnswer { page, refused } = answer;
    let workspace = page.workspace.slug.clone();
    let canonical = address::readings(&workspace, &page.kpi.slug);
    let here = page_address(&page, page.page);
    let sender = Sender::new(&workspace, here, refused);
    let kpi_address = address::kpi(&workspace, &page.kpi.slug);
    let unit = if page.kpi.measure.is_ratio() {
        "Values are in percent: write 96.7 for 96.7\u{a0}%.".to_owned()
    } else {
        format!("Values are in {}.", page.kpi.measure.unit)
    };
    let saved = saved_note(sender, saved);
    let is_open = page.may_change && !page.is_archived;
    let next = page.next.clone().filter(|_| is_open).map(|next| next_panel(sender, &page, &next));
    let closed = (!is_open).then(|| {
        let reason = if page.is_archived {
            "This KPI is out of use; its readings stay."
        } else {
            "Your role reads this and does not change it."
        };
        view! { <p class="note">{reason}</p> }
    });
    view! {
        <Frame title=format!("Readings of {}", page.kpi.name) here=Here::Elsewhere canonical=canonical workspace=page.workspace.clone()>
            <header class="page-header">
                <div class="page-heading">
                    <nav aria-label="Breadcrumb">
                        <ol class="breadcrumb">
                            <li><a href=address::kpis(&workspace)>"KPIs"</a></li>
                            <li><a href=kpi_address.clone()>{page.kpi.name.clone()}</a></li>
                            <li>"Readings"</li>
                        </ol>
                    </nav>
                    <h1 class="headline">{format!("Readings of {}", page.kpi.name)}</h1>
                    <p class="lead">{unit}" Nothing is overwritten: a correction stands above what was said before."</p>
                </div>
                <div class="page-actions">
                    <a class="button" href=kpi_address>"See the KPI"</a>
                    <a class="button" href=format!("{}?kpi={}", address::paste(&workspace), page.kpi.slug)>"Paste a column"</a>
                </div>
            </header>
            <div class="stack">
                {saved}
                {refusal_note(sender.refused)}
                {closed}
                {next}
                {table::table(sender, &page, is_open)}
                {pages(&page)}
            </div>
        </Frame>
    }
    .into_any()
}

/// The address of a page of the table.
fn page_address(page: &ReadingsPage, number: u32) -> String {
    let address = address::readings(&page.workspace.slug, &page.kpi.slug);
    if number == 1 { address } else { format!("{address}?{PAGE}={number}") }
}

fn next_panel(sender: Sender, page: &ReadingsPage, next: &DuePeriod) -> AnyView {
    let field = Field {
        index: 0,
        kpi: page.kpi.clone(),
        period: next.period.start_on.to_string(),
        version: next.version,
        begins: String::new(),
        status: if next.is_over { ReadingStatus::Final } else { ReadingStatus::Provisional },
        refused: sender.refused,
    };
    let form = view! {
        <form class="entry-next" method="post" action="/api/entry/enter" on:submit=move |event| sender.submit(event)>
            {sender.hidden()}
            {hidden(&field)}
            <div class="entry-line">
                {value_field(&field, format!("{} for {}", page.kpi.name, next.period.label))}
                {status_field(&field)}
                <button class="button button-primary" r#type="submit">"Save"</button>
            </div>
            <details class="entry-note"><summary>"Add a note"</summary>{note_field(&field, "Note")}</details>
        </form>
    };
    view! {
        <section class="panel" aria-labelledby="next">
            <div class="panel-header">
                <h2 id="next">{format!("Next: {}", next.period.label)}</h2>
                <span class="panel-note">{due_words(next)}</span>
            </div>
            <div class="panel-body">{form}</div>
        </section>
    }
    .into_any()
}

/// When a reading is due, and whether it is late.
#[must_use]
pub fn due_words(due: &DuePeriod) -> String {
    let days = span(due.period.start_on, due.period.end_on);
    match (due.is_late, due.is_over) {
        (true, _) => format!("{days}; was due by {}", day(due.due_on)),
        (false, true) => format!("{days}; due by {}", day(due.due_on)),
        (false, false) => format!("{days}; not over yet, so it is provisional"),
    }
}

fn pages(page: &ReadingsPage) -> Option<AnyView> {
    if page.pages < 2 {
        return None;
    }
    let newer = (page.page > 1).then(|| page_address(page, page.page - 1));
    let older = (page.page < page.pages).then(|| page_address(page, page.page + 1));
    Some(
        view! {
            <nav class="actions" aria-label="Pages of readings">
                {newer.map(|address| view! { <a class="button" rel="prev" href=address>"Newer"</a> })}
                <span>{format!("Page {} of {}", page.page, page.pages)}</span>
                {older.map(|address| view! { <a class="button" rel="next" href=address>"Older"</a> })}
            </nav>
        }
        .into_any(),
    )
}
