//! Every reading as a table, newest first: the chart in numbers, with what was corrected and what may still move.

use crate::address::{self, AS_OF, READINGS, READINGS_ALL};
use crate::sentence::date::{day, machine_day, span};
use crate::sentence::target::counted;
use crate::ui::panel::panel;
use domain::kpi::{Measure, Quantity};
use domain::page::kpi::KpiPage;
use domain::reading::{Reading, ReadingStatus};
use leptos::prelude::*;
use rust_decimal::Decimal;
use std::sync::Arc;

/// How many readings the table holds until all are asked for.
const SHORT: usize = 26;

/// The panel.
pub fn readings(page: &Arc<KpiPage>, all: Memo<bool>) -> AnyView {
    let unit = page.measure.unit_label().to_owned();
    let is_past = page.workspace.is_past();
    let has_notes = page.readings.iter().any(|reading| reading.note.is_some());
    let is_flow = page.quantity == Quantity::Flow;
    let rows = {
        let page = Arc::clone(page);
        move || {
            let limit = if all.get() { page.readings.len() } else { SHORT };
            page.readings.iter().rev().take(limit).map(|reading| row(&page, reading, is_flow, has_notes)).collect_view()
        }
    };
    let table = view! {
        <div class="table-scroll table-scroll-tall" role="region" aria-label="Readings, scrollable" tabindex="0">
            <table class="data-table">
                <thead>
                    <tr>
                        <th scope="col">"Period"</th>
                        <th scope="col">"Dates"</th>
                        <th scope="col" class="number">"Days"</th>
                        <th scope="col" class="number">{in_unit(if is_past { "As told then" } else { "Value" }, &unit)}</th>
                        {is_past.then(|| view! {
                            <th scope="col" class="number">{in_unit("As known now", &unit)}</th>
                            <th scope="col" class="number">"Difference"</th>
                        })}
                        {is_flow.then(|| view! { <th scope="col" class="number">"A day"</th> })}
                        <th scope="col">"Status"</th>
                        <th scope="col">"Known since"</th>
                        {has_notes.then(|| view! { <th scope="col">"Note"</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {footer(page, all)}
    };
    panel("readings", "Readings", Some("Newest first".to_owned()), table.into_any())
}

fn in_unit(title: &str, unit: &str) -> String {
    if unit.is_empty() { title.to_owned() } else { format!("{title}, {unit}") }
}

fn footer(page: &Arc<KpiPage>, all: Memo<bool>) -> Option<AnyView> {
    let total = page.readings.len();
    if total <= SHORT {
        return None;
    }
    let here = address::kpi(&page.workspace.slug, &page.slug);
    let day = page.workspace.is_past().then(|| format!("{AS_OF}={}", machine_day(page.workspace.as_of_on)));
    let footer = move || {
        let (words, address, link) = if all.get() {
            let query = day.as_ref().map(|day| format!("?{day}")).unwrap_or_default();
            (
                format!("All {}. ", counted(total, "period", "periods")),
                format!("{here}{query}#readings"),
                "Show the last ones",
            )
        } else {
            (
                format!("The last {SHORT} of {}. ", counted(total, "period", "periods")),
                format!(
                    "{here}?{}{READINGS}={READINGS_ALL}#readings",
                    day.as_ref().map(|day| format!("{day}&")).unwrap_or_default()
                ),
                "Show all",
            )
        };
        view! { {words}<a href=address data-noscroll="">{link}</a> }
    };
    Some(view! { <p class="panel-footer">{footer}</p> }.into_any())
}

fn row(page: &KpiPage, reading: &Reading, is_flow: bool, has_notes: bool) -> AnyView {
    let period = &reading.period;
    let value = reading.value.map_or_else(|| "\u{2013}".to_owned(), |value| page.measure.format_number(value));
    let a_day = is_flow.then(|| {
        let a_day = reading.value.and_then(|value| value.checked_div(Decimal::from(period.days())));
        view! { <td class="number">{a_day.map_or_else(|| "\u{2013}".to_owned(), |value| daily_measure(&page.measure).format_number(value))}</td> }
    });
    let later = page.workspace.is_past().then(|| known_now(page, reading));
    let known = reading.known_at.map(|instant| day(instant.date_naive())).unwrap_or_default();
    view! {
        <tr>
            <th scope="row" class="date">{period.label.clone()}</th>
            <td class="date">{span(period.start_on, period.end_on)}</td>
            <td class="number">{period.days()}</td>
            <td class="number">{value}</td>
            {later}
            {a_day}
            <td>{status_words(reading)}{corrections(page, reading)}</td>
            <td class="date">{known}</td>
            {has_notes.then(|| view! { <td class="sentence">{reading.note.clone()}</td> })}
        </tr>
    }
    .into_any()
}

/// What is known now of a period that the page tells of as it was told, and by how much that differs.
fn known_now(page: &KpiPage, told: &Reading) -> AnyView {
    let known = page.known_now.iter().find(|known| known.period.start_on == told.period.start_on);
    let value = known.and_then(|known| known.value);
    let difference = match (told.value, value) {
        (Some(told), Some(known)) if told == known => "none".to_owned(),
        (Some(told), Some(known)) => known
            .checked_sub(told)
            .map_or_else(|| "\u{2013}".to_owned(), |difference| page.measure.format_change(difference)),
        _ => "\u{2013}".to_owned(),
    };
    view! {
        <td class="number">{value.map_or_else(|| "\u{2013}".to_owned(), |value| page.measure.format_number(value))}</td>
        <td class="number">{difference}</td>
    }
    .into_any()
}

/// What was told before, by whom and why it was corrected; it opens without a script.
fn corrections(page: &KpiPage, reading: &Reading) -> Option<AnyView> {
    let corrected = page.corrected.iter().find(|corrected| corrected.start_on == reading.period.start_on)?;
    let versions = corrected.versions.iter().map(|version| {
        let value = version.value.map_or_else(|| "Retracted".to_owned(), |value| page.measure.format(value));
        let status = match (version.value, version.status) {
            (Some(_), ReadingStatus::Provisional) => ", provisional",
            _ => "",
        };
        let told = format!("{value}{status}: {}, {}", day(version.known_at.date_naive()), version.member);
        view! { <li>{told}{version.note.clone().map(|note| view! { <span class="cell-note">{note}</span> })}</li> }
    });
    let correct = (page.may_change && !page.workspace.is_past()).then(|| {
        let address = address::readings(&page.workspace.slug, &page.slug);
        view! { <a href=address>"Correct it again"</a> }
    });
    Some(
        view! {
            <details class="corrections">
                <summary>"What was told before"</summary>
                <ol>{versions.collect_view()}</ol>
                {correct}
            </details>
        }
        .into_any(),
    )
}

/// A day of a period needs a digit more than the period where the period has none.
fn daily_measure(measure: &Measure) -> Measure {
    Measure { decimals: measure.decimals.max(1), ..measure.clone() }
}

fn status_words(reading: &Reading) -> String {
    let status = match (reading.value, reading.status) {
        (None, _) => "No reading",
        (Some(_), ReadingStatus::Final) => "Final",
        (Some(_), ReadingStatus::Provisional) => "Provisional",
    };
    match reading.corrections {
        0 => status.to_owned(),
        1 => format!("{status}, corrected once"),
        times => format!("{status}, corrected {times} times"),
    }
}
