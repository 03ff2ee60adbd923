//! The rows of the register of goals.

use super::{cells, look};
use crate::address;
use crate::sentence::date::{day, last_day};
use crate::sentence::target::capitalised;
use crate::ui::state::state;
use domain::page::register::{ObjectiveEntry, Register, RegisterPage};
use leptos::prelude::*;

/// The rows.
pub(super) fn rows(page: &RegisterPage, entries: &[ObjectiveEntry]) -> Vec<AnyView> {
    entries.iter().map(|entry| row(page, entry)).collect()
}

fn row(page: &RegisterPage, entry: &ObjectiveEntry) -> AnyView {
    let workspace = &page.workspace.slug;
    let look = look(entry.state);
    let parent = match &entry.parent {
        Some(parent) => {
            let address = address::objective(workspace, &parent.slug);
            view! { <a class="quiet-link" href=address>{parent.name.clone()}</a> }.into_any()
        }
        None => view! { "\u{2013}" }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=address::objective(workspace, &entry.link.slug)>{entry.link.name.clone()}</a>
                {cells::flags(Register::Objectives, &entry.flags, entry.is_archived)}
            </th>
            <td data-label="State">
                <span>{state(look, look.word())}<span class="cell-note">{capitalised(&entry.judgement.reason)}</span></span>
            </td>
            <td data-label="Key results met" class="number">{format!("{} of {}", entry.key_results_achieved, entry.key_results)}</td>
            {cells::team(workspace, Register::Objectives, &entry.team)}
            {cells::owner(workspace, Register::Objectives, &entry.owner)}
            <td data-label="Cycle">
                {entry.cycle.clone()}
                <span class="cell-note">{format!("to {}", day(last_day(entry.cycle_end_on)))}</span>
            </td>
            <td data-label="Serves">{parent}</td>
        </tr>
    }
    .into_any()
}
