//! Two wrote at once: both texts side by side, and for every field the choice whose stays. Nothing is lost on either side.

use super::shown::{is_told, moment, shown};
use super::start::Difference;
use super::state::FormState;
use super::words::words;
use domain::form::{Choices, FormTable, OtherVersion};
use leptos::prelude::*;

/// What somebody else wrote meanwhile, beside what is typed here; nothing while nobody did.
pub fn conflict(state: FormState, choices: Choices) -> AnyView {
    let view = move || state.conflict.get().map(|other| both_texts(state, &other, &choices));
    view! { {view} }.into_any()
}

fn both_texts(state: FormState, other: &OtherVersion, choices: &Choices) -> AnyView {
    let table = state.place().table;
    let mut differences = state.differences(&other.cells);
    let columns: Vec<&str> = differences.iter().map(|difference| difference.column).collect();
    let told: Vec<bool> = columns.iter().map(|column| is_told(column, &columns)).collect();
    let mut told = told.into_iter();
    differences.retain(|_| told.next().unwrap_or(true));
    let rows = differences.iter().map(|difference| row(state, table, difference, choices)).collect_view();
    let (for_mine, for_theirs) = (differences.clone(), differences.clone());
    let take_all = move |differences: &[Difference], theirs: bool| {
        for difference in differences {
            take(state, difference, theirs);
        }
    };
    let note = if differences.is_empty() {
        "It says the same as what you have typed."
    } else {
        "Choose whose text stays in each field; the form below follows. Saving writes what it holds then."
    };
    view! {
        <section class="note note-warn conflict" role="alert" aria-labelledby="conflict">
            <h2 id="conflict">{format!("{} changed this meanwhile, on {}", other.member, moment(other.changed_at))}</h2>
            <p>{note}</p>
            <div class="table-scroll">
                <table class="data-table data-table-tall data-table-cards">
                    <thead>
                        <tr>
                            <th scope="col">"Field"</th>
                            <th scope="col">"You have typed"</th>
                            <th scope="col">{format!("{} wrote", other.member)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="actions requires-script">
                <button class="button" r#type="button" on:click=move |_| take_all(&for_mine, false)>"Keep all of mine"</button>
                <button class="button" r#type="button" on:click=move |_| take_all(&for_theirs, true)>"Take all of theirs"</button>
            </div>
        </section>
    }
    .into_any()
}

fn take(state: FormState, difference: &Difference, theirs: bool) {
    let text = if theirs { &difference.theirs } else { &difference.mine };
    state.cell(difference.column).set(text.clone());
}

fn row(state: FormState, table: FormTable, difference: &Difference, choices: &Choices) -> AnyView {
    let column = difference.column;
    let label = words(table).label(column);
    let cell = state.cell(column);
    let side = |theirs: bool| {
        let text = if theirs { difference.theirs.clone() } else { difference.mine.clone() };
        let said = shown(table, column, &text, choices);
        let chosen = difference.clone();
        let name = format!("whose-{column}");
        let is_taken = move || cell.get() == text;
        let action = if theirs { "take theirs" } else { "keep mine" };
        view! {
            <label class="whose">
                <input class="requires-script" r#type="radio" name=name prop:checked=is_taken on:change=move |_| take(state, &chosen, theirs)/>
                <span class="visually-hidden">{format!("{label}, {action}: ")}</span>
                <span class="whose-text">{said}</span>
            </label>
        }
    };
    let untouched = (!difference.is_mine)
        .then(|| view! { <span class="cell-note">"You did not touch it: theirs is taken."</span> });
    view! {
        <tr>
            <th scope="row">{label.clone()}{untouched}</th>
            <td data-label="You have typed">{side(false)}</td>
            <td data-label="They wrote">{side(true)}</td>
        </tr>
    }
    .into_any()
}
