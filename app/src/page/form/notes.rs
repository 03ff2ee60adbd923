//! What stands above a form: that it was saved, that a draft is back, what does not hold.

use super::commands::{Command, command_form};
use super::fields::control_id;
use super::state::{FormState, error_words, field_of};
use super::words::words;
use crate::sentence::target::counted;
use domain::form::FormRecord;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// That the version on the page has just been written, and the way back.
pub fn saved_note(state: FormState, record: &FormRecord) -> AnyView {
    let is_new = record.history.first().is_some_and(|newest| newest.is_first);
    let sentence = match (is_new, record.archived_at.is_some()) {
        (_, true) => "Done: it is out of use.",
        (true, false) => "Saved. It is in use from now on.",
        (false, false) => "Saved.",
    };
    // What a command took back can itself be taken back.
    let back = command_form(state, &Command::undo(record.version), "Undo", "button");
    let note = NodeRef::<Div>::new();
    // Whoever reads by ear hears what came of it, wherever the focus was.
    Effect::new(move |_| {
        if let Some(note) = note.get() {
            // Once the page stands: what is not in it yet takes no focus.
            request_animation_frame(move || {
                let _ = note.focus();
            });
        }
    });
    view! {
        <div class="note note-good" role="status" tabindex="-1" node_ref=note>
            <p>{sentence}</p>
            {back}
        </div>
    }
    .into_any()
}

/// That what was typed before and not saved is back.
pub fn draft_note(state: FormState) -> AnyView {
    let note = move || {
        state.draft_at.get().map(|at| {
            view! {
                <div class="note" role="status">
                    <p>{format!("Your draft of {at} is back; it is not saved yet.")}</p>
                    <button class="button" r#type="button" on:click=move |_| state.discard()>"Discard the draft"</button>
                </div>
            }
        })
    };
    view! { {note} }.into_any()
}

/// What does not hold, each with a link to its field; and what else happened.
pub fn problems(state: FormState) -> AnyView {
    let table = state.place().table;
    let list = move || {
        let errors = if state.is_tried.get() { state.errors() } else { Vec::new() };
        let message = state.message.get();
        if errors.is_empty() && message.is_none() {
            return None;
        }
        let title = match errors.len() {
            0 => "Not saved".to_owned(),
            count => format!("Not saved: {} to put right", counted(count, "field", "fields")),
        };
        let items = errors
            .into_iter()
            .map(|error| {
                let id = control_id(field_of(&error.field));
                let address = format!("#{id}");
                let words = error_words(table, &error);
                let is_asked = words_known(table, &error.field);
                if is_asked {
                    view! { <li><a href=address rel="external" on:click=move |_| focus(&id)>{words}</a></li> }
                        .into_any()
                } else {
                    view! { <li>{words}</li> }.into_any()
                }
            })
            .collect_view();
        Some(view! {
            <section class="note note-bad" role="alert" aria-labelledby="problems" tabindex="-1" node_ref=state.problems>
                <h2 id="problems">{title}</h2>
                {message.map(|message| view! { <p>{message}</p> })}
                <ul class="problem-list">{items}</ul>
                <p class="field-hint">"Everything you typed is still here."</p>
            </section>
        })
    };
    view! { {list} }.into_any()
}

fn words_known(table: domain::form::FormTable, column: &str) -> bool {
    words(table).fields().any(|field| field.column == field_of(column))
}

/// Moves the focus into a field; the link itself only scrolls there.
fn focus(id: &str) {
    let control = document().get_element_by_id(id).and_then(|control| control.dyn_into::<HtmlElement>().ok());
    if let Some(control) = control {
        let _ = control.focus();
    }
}
