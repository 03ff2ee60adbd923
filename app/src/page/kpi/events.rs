//! What happened meanwhile, whole: the chart has room for the beginning of a name only.

use crate::sentence::date::span;
use crate::ui::panel::panel;
use domain::event::{Event, EventKind};
use domain::page::kpi::KpiPage;
use leptos::prelude::*;

/// The panel; nothing where nothing is known to have happened.
pub fn events(page: &KpiPage) -> Option<AnyView> {
    if page.events.is_empty() {
        return None;
    }
    let has_notes = page.events.iter().any(|event| event.note.is_some());
    let rows = page.events.iter().rev().map(|event| row(event, has_notes)).collect_view();
    let table = view! {
        <div class="table-scroll table-scroll-tall" role="region" aria-label="Events, scrollable" tabindex="0">
            <table class="data-table">
                <thead>
                    <tr>
                        <th scope="col">"Event"</th>
                        <th scope="col">"Dates"</th>
                        <th scope="col">"Kind"</th>
                        {has_notes.then(|| view! { <th scope="col">"Note"</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    Some(panel("events", "Events", Some("Known to bear on it, newest first".to_owned()), table.into_any()))
}

fn row(event: &Event, has_notes: bool) -> AnyView {
    view! {
        <tr>
            <th scope="row">{event.name.clone()}</th>
            <td class="date">{span(event.start_on, event.end_on)}</td>
            <td>{kind_words(event.kind)}</td>
            {has_notes.then(|| view! { <td class="sentence">{event.note.clone()}</td> })}
        </tr>
    }
    .into_any()
}

const fn kind_words(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Strike => "Strike",
        EventKind::Holiday => "Holiday",
        EventKind::Peak => "Peak",
        EventKind::Incident => "Incident",
        EventKind::PriceChange => "Price change",
        EventKind::ProcessChange => "Process change",
        EventKind::Other => "Other",
    }
}
