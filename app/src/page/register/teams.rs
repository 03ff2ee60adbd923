//! The rows of the register of teams: a tree where nothing narrows or orders it otherwise.

use super::{cells, look};
use crate::address;
use crate::ui::state::state;
use domain::form::FormTable;
use domain::page::register::{Column, Register, RegisterPage, RegisterQuery, TeamEntry};
use leptos::prelude::*;

/// The deepest step that is still set further in.
const DEEPEST_STEP: u32 = 6;

/// The rows.
pub(super) fn rows(page: &RegisterPage, entries: &[TeamEntry]) -> Vec<AnyView> {
    entries.iter().map(|entry| row(page, entry)).collect()
}

fn row(page: &RegisterPage, entry: &TeamEntry) -> AnyView {
    let workspace = &page.workspace.slug;
    let of_team = RegisterQuery { team: Some(entry.link.slug.clone()), ..RegisterQuery::default() };
    let of_late = RegisterQuery { flag: Some(domain::page::register::Flag::Stale), ..of_team.clone() };
    let is_tree = page.query.order(Register::Teams).0 == Column::Place;
    let step = if is_tree { entry.depth.min(DEEPEST_STEP) } else { 0 };
    // What is set in for the eye is said for everybody else.
    let parent = entry.parent.as_ref().map(|parent| {
        let class = if is_tree { "visually-hidden" } else { "cell-note" };
        view! { <span class=class>{format!("in {}", parent.name)}</span> }
    });
    let worst = match entry.worst {
        Some(worst) => state(look(worst), look(worst).word()),
        None => view! { "\u{2013}" }.into_any(),
    };
    let form = address::edit(workspace, FormTable::Teams, &entry.link.slug);
    view! {
        <tr>
            <th scope="row" class=format!("tree-cell tree-step-{step}")>
                <a href=form>{entry.link.name.clone()}</a>
                {parent}
                {cells::flags(Register::Teams, &entry.flags, entry.is_archived)}
            </th>
            <td data-label="Worst state">{worst}</td>
            {cells::count(workspace, Register::Objectives, &of_team, entry.objectives, "Goals")}
            {cells::count(workspace, Register::Kpis, &of_team, entry.kpis, "KPIs")}
            {cells::number(entry.levers, "Levers")}
            {cells::count(workspace, Register::People, &of_team, entry.people, "People")}
            {cells::count(workspace, Register::Kpis, &of_late, entry.late, "Late readings")}
        </tr>
    }
    .into_any()
}
