//! The rows of the register of people.

use super::cells;
use crate::address;
use domain::actor::Role;
use domain::form::FormTable;
use domain::page::register::{Flag, PersonEntry, Register, RegisterPage, RegisterQuery};
use leptos::prelude::*;

/// The rows.
pub(super) fn rows(page: &RegisterPage, entries: &[PersonEntry]) -> Vec<AnyView> {
    entries.iter().map(|entry| row(page, entry)).collect()
}

fn row(page: &RegisterPage, entry: &PersonEntry) -> AnyView {
    let workspace = &page.workspace.slug;
    let theirs = RegisterQuery { owner: Some(entry.link.slug.clone()), ..RegisterQuery::default() };
    let late = RegisterQuery { flag: Some(Flag::Stale), ..theirs.clone() };
    let form = address::edit(workspace, FormTable::Members, &entry.link.slug);
    view! {
        <tr>
            <th scope="row">
                <a href=form>{entry.link.name.clone()}</a>
                {cells::flags(Register::People, &entry.flags, entry.is_archived)}
            </th>
            <td data-label="Role">{role_words(entry.role)}</td>
            {cells::team(workspace, Register::People, &entry.team)}
            {cells::count(workspace, Register::Objectives, &theirs, entry.objectives, "Goals")}
            {cells::count(workspace, Register::Kpis, &theirs, entry.kpis, "KPIs")}
            {cells::number(entry.levers, "Levers")}
            {cells::count(workspace, Register::Kpis, &late, entry.late, "Late readings")}
        </tr>
    }
    .into_any()
}

const fn role_words(role: Role) -> &'static str {
    match role {
        Role::Leader => "Leader",
        Role::Owner => "Owner",
        Role::Controller => "Controller",
        Role::ChiefOfStaff => "Chief of staff",
        Role::Board => "Board member",
        Role::Engineer => "Data engineer",
        Role::Administrator => "Administrator",
    }
}
