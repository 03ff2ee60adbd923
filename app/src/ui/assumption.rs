//! The mark on everything that somebody assumed and no source published.

use leptos::prelude::*;

/// The mark, which opens to what is assumed; nothing where nothing is. It opens without a script.
///
/// It goes into an ordinary cell of a table: HTML allows no `details` in a heading one.
pub fn assumption_note(assumption: Option<String>) -> Option<AnyView> {
    assumption.map(|assumption| {
        view! {
            <details class="assumption">
                <summary class="chip chip-assumption">"assumed, not published"</summary>
                <span class="cell-note">{assumption}</span>
            </details>
        }
        .into_any()
    })
}
