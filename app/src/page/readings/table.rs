//! Every period with its reading and the versions before it, each to be corrected or taken back in place.

use super::Sender;
use super::field::{Field, hidden, note_field, retract_name, status_field, value_field};
use crate::page::form::shown::moment;
use crate::sentence::date::{day, span};
use crate::sentence::target::counted;
use crate::ui::panel::panel;
use domain::page::entry::{PeriodReadings, ReadingVersion, ReadingsPage};
use domain::paste::value::typed;
use domain::reading::ReadingStatus;
use leptos::prelude::*;

/// The table.
pub fn table(sender: Sender, page: &ReadingsPage, is_open: bool) -> AnyView {
    let rows = page.readings.iter().map(|reading| row(sender, page, reading, is_open)).collect_view();
    let unit = page.kpi.measure.unit_label();
    let value = if unit.is_empty() { "Value".to_owned() } else { format!("Value, {unit}") };
    let table = view! {
        <div class="table-scroll">
            <table class="data-table data-table-tall data-table-cards entry-table">
                <thead>
                    <tr>
                        <th scope="col">"Period"</th>
                        <th scope="col" class="number">{value}</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">"Known on"</th>
                        <th scope="col">"By"</th>
                        <th scope="col">"Note and versions"</th>
                        {is_open.then(|| view! { <th scope="col"><span class="visually-hidden">"Change"</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    panel("readings", "All periods", Some("Newest first".to_owned()), table.into_any())
}

fn row(sender: Sender, page: &ReadingsPage, reading: &PeriodReadings, is_open: bool) -> AnyView {
    let newest = reading.versions.first();
    let value = newest
        .and_then(|version| version.value)
        .map_or_else(|| "\u{2013}".to_owned(), |value| page.kpi.measure.format_number(value));
    let change = is_open.then(|| view! { <td>{change(sender, page, reading)}</td> });
    view! {
        <tr>
            <th scope="row">
                {reading.period.label.clone()}
                <span class="cell-note">{span(reading.period.start_on, reading.period.end_on)}</span>
            </th>
            <td class="number" data-label="Value">{value}</td>
            <td data-label="Status">{newest.map_or("No reading", status_words)}</td>
            <td class="date" data-label="Known on">{newest.map(|version| day(version.known_at.date_naive()))}</td>
            <td data-label="By">{newest.map(|version| version.member.clone())}</td>
            <td class="sentence" data-label="Note and versions">
                {newest.and_then(|version| version.note.clone())}
                {versions(page, reading)}
            </td>
            {change}
        </tr>
    }
    .into_any()
}

fn status_words(version: &ReadingVersion) -> &'static str {
    match (version.value, version.status) {
        (None, _) => "Taken back",
        (Some(_), ReadingStatus::Final) => "Final",
        (Some(_), ReadingStatus::Provisional) => "Provisional",
    }
}

/// The versions before the one that holds: struck, but in sight.
fn versions(page: &ReadingsPage, reading: &PeriodReadings) -> Option<AnyView> {
    if reading.versions.len() < 2 {
        return None;
    }
    let items =
        reading.versions.iter().enumerate().map(|(index, version)| item(page, version, index > 0)).collect_view();
    let title = counted(reading.versions.len(), "version", "versions");
    Some(
        view! {
            <details class="entry-versions">
                <summary>{title}<span class="visually-hidden">{format!(" of {}", reading.period.label)}</span></summary>
                <ol class="version-list">{items}</ol>
            </details>
        }
        .into_any(),
    )
}

fn item(page: &ReadingsPage, version: &ReadingVersion, is_old: bool) -> AnyView {
    let value = version.value.map_or_else(|| "Taken back".to_owned(), |value| page.kpi.measure.format(value));
    let value = if is_old {
        view! { <s><span class="visually-hidden">"Replaced: "</span>{value}</s> }.into_any()
    } else {
        view! { <strong>{value}</strong> }.into_any()
    };
    let who = format!("{}, written down {}", version.member, moment(version.recorded_at));
    let known = format!("{}, known on {}", status_words(version), day(version.known_at.date_naive()));
    view! {
        <li>
            {value}
            <span class="cell-note">{who}</span>
            <span class="cell-note">{known}</span>
            {version.note.clone().map(|note| view! { <span class="version-note">{note}</span> })}
        </li>
    }
    .into_any()
}

/// The form that corrects a reading, or enters one where there is none.
fn change(sender: Sender, page: &ReadingsPage, reading: &PeriodReadings) -> AnyView {
    let newest = reading.versions.first();
    let standing = newest.and_then(|version| version.value);
    let label = &reading.period.label;
    let field = Field {
        index: 0,
        kpi: page.kpi.clone(),
        period: reading.period.start_on.to_string(),
        version: reading.version(),
        begins: standing.map(|value| typed(&page.kpi.measure, value)).unwrap_or_default(),
        status: newest.map_or(ReadingStatus::Final, |version| version.status),
        refused: sender.refused,
    };
    // The period at the top of the page has its field there: two of one name would be one too many.
    if standing.is_none() && page.next.as_ref().is_some_and(|next| next.period.start_on == reading.period.start_on) {
        return view! { <a href="#next" rel="external">"Enter above"</a> }.into_any();
    }
    let (summary, why) = if standing.is_some() { ("Correct", "Why it changes") } else { ("Enter", "Note") };
    let retract = standing.is_some().then(|| {
        view! { <button class="button button-danger" r#type="submit" name=retract_name(&field) value="true">"Take it back"</button> }
    });
    view! {
        <details class="entry-change">
            <summary class="button">{summary}<span class="visually-hidden">{format!(" {label}")}</span></summary>
            <form class="entry-form" method="post" action="/api/entry/enter" on:submit=move |event| sender.submit(event)>
                {sender.hidden()}
                {hidden(&field)}
                {value_field(&field, format!("{} for {label}", page.kpi.name))}
                {status_field(&field)}
                {note_field(&field, why)}
                <div class="actions">
                    <button class="button button-primary" r#type="submit">"Save"</button>
                    {retract}
                </div>
            </form>
        </details>
    }
    .into_any()
}
