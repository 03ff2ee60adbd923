//! Cells that several registers share.

use super::register_address;
use super::words::flag_words;
use domain::page::register::{Flag, Register, RegisterQuery};
use domain::page::workspace::Link;
use domain::slug::Slug;
use leptos::prelude::*;

/// The flags of an entry beneath its name, and whether it is out of use.
pub(super) fn flags(register: Register, flags: &[Flag], is_archived: bool) -> Option<AnyView> {
    let out_of_use = is_archived.then(|| {
        let words = if register == Register::People { "Has left" } else { "Out of use" };
        view! { <span class="flag flag-quiet">{words}</span> }.into_any()
    });
    let flags = flags.iter().map(|flag| {
        let (words, meaning) = flag_words(register, *flag);
        view! { <span class="flag" title=meaning>{words}</span> }.into_any()
    });
    let all: Vec<AnyView> = out_of_use.into_iter().chain(flags).collect();
    (!all.is_empty()).then(|| view! { <span class="flags">{all}</span> }.into_any())
}

/// A number of things that leads to them; a plain nought where there is none.
pub(super) fn count(
    workspace: &Slug,
    register: Register,
    query: &RegisterQuery,
    count: u32,
    label: &'static str,
) -> AnyView {
    if count == 0 {
        return view! { <td data-label=label class="number">"0"</td> }.into_any();
    }
    let address = register_address(workspace, register, query);
    view! { <td data-label=label class="number"><a href=address>{count}</a></td> }.into_any()
}

/// A plain number.
pub(super) fn number(count: u32, label: &'static str) -> AnyView {
    view! { <td data-label=label class="number">{count}</td> }.into_any()
}

/// A team, which leads to the same register narrowed to it.
pub(super) fn team(workspace: &Slug, register: Register, team: &Link) -> AnyView {
    let query = RegisterQuery { team: Some(team.slug.clone()), ..RegisterQuery::default() };
    let address = register_address(workspace, register, &query);
    view! { <td data-label="Team"><a class="quiet-link" href=address>{team.name.clone()}</a></td> }.into_any()
}

/// An owner, who leads to the same register narrowed to them.
pub(super) fn owner(workspace: &Slug, register: Register, owner: &Link) -> AnyView {
    let query = RegisterQuery { owner: Some(owner.slug.clone()), ..RegisterQuery::default() };
    let address = register_address(workspace, register, &query);
    view! { <td data-label="Owner"><a class="quiet-link" href=address>{owner.name.clone()}</a></td> }.into_any()
}
