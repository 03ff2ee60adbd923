//! One reading that is due: what it is, what was last, the field, and what was just entered.

use crate::address;
use crate::api::entry::EnterReadings;
use crate::page::readings::field::{Field, hidden, status_field, value_field};
use crate::page::readings::{Sender, due_words};
use domain::page::entry::DueReading;
use domain::paste::value::{ValueRules, read_value};
use domain::reading::ReadingStatus;
use domain::slug::Slug;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What was entered on this page: the reading's key and its value as people read it.
pub type Entered = RwSignal<BTreeMap<String, String>>;

/// The row.
pub fn row(
    sender: Sender,
    entered: Entered,
    workspace: &Slug,
    index: usize,
    reading: &DueReading,
    is_open: bool,
) -> AnyView {
    let field = Field {
        index,
        kpi: reading.kpi.clone(),
        period: reading.due.period.start_on.to_string(),
        version: reading.due.version,
        begins: String::new(),
        status: ReadingStatus::Final,
        refused: sender.refused,
    };
    let key = field.key();
    let (of_disabled, of_done) = (key.clone(), key.clone());
    let last = match &reading.last {
        Some((period, value)) => format!("Last: {} in {period}", reading.kpi.measure.format(*value)),
        None => "Its first reading".to_owned(),
    };
    let more = match reading.more {
        0 => None,
        1 => Some("1 more period is missing after it".to_owned()),
        more => Some(format!("{more} more periods are missing after it")),
    };
    let readings = address::readings(workspace, &reading.kpi.slug);
    let label = format!("{} for {}", reading.kpi.name, reading.due.period.label);
    let late = reading.due.is_late.then(|| view! { <span class="chip entry-late">"Late"</span> });
    let controls = is_open.then(|| {
        view! {
            <fieldset class="entry-line" disabled=move || entered.with(|entered| entered.contains_key(&of_disabled))>
                <legend class="visually-hidden">{label.clone()}</legend>
                {hidden(&field)}
                {value_field(&field, label.clone())}
                {status_field(&field)}
                <button class="button" r#type="submit" name="only" value=key>
                    "Save"<span class="visually-hidden">{format!(" {label}")}</span>
                </button>
            </fieldset>
        }
    });
    let done = move || {
        entered.with(|entered| entered.get(&of_done).cloned()).map(|value| {
            view! { <p class="entry-done" role="status">{format!("Entered: {value}")}</p> }
        })
    };
    view! {
        <li class="entry-row">
            <div class="entry-what">
                <a class="entry-name" href=readings>{reading.kpi.name.clone()}</a>
                {late}
                <span class="cell-note">{format!("{}: {}", reading.due.period.label, due_words(&reading.due))}</span>
                <span class="cell-note">{last}</span>
                {more.map(|more| view! { <span class="cell-note">{more}</span> })}
            </div>
            {controls}
            {done}
        </li>
    }
    .into_any()
}

/// Notes what was sent as entered: the rows that were meant.
pub fn note_entered(entered: Entered, due: &[DueReading], sent: &EnterReadings) {
    let written = sent.readings.iter().filter(|reading| {
        if sent.only.is_empty() { !reading.text.trim().is_empty() } else { reading.field() == sent.only }
    });
    let mut shown = BTreeMap::new();
    for reading in written {
        let kpi = due.iter().map(|due| &due.kpi).find(|kpi| kpi.slug.as_str() == reading.kpi);
        let value = kpi.and_then(|kpi| {
            let value = read_value(&reading.text, ValueRules::of_field(&kpi.measure, kpi.scale)).ok()?;
            Some(kpi.measure.format(value))
        });
        shown.insert(reading.field(), value.unwrap_or_else(|| reading.text.clone()));
    }
    entered.try_update(|entered| entered.extend(shown));
}
