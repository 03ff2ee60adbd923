//! Whose readings are shown: a team, a person; in the address, so that a link shows the same.

use super::{PERSON, TEAM};
use crate::address;
use domain::page::entry::ThisWeekPage;
use domain::page::workspace::Link;
use domain::slug::Slug;
use leptos::prelude::*;

/// The form of the filter; it asks for the page anew.
pub fn filter(page: &ThisWeekPage) -> AnyView {
    let here = address::this_week(&page.workspace.slug);
    let is_filtered = page.filter.team.is_some() || page.filter.person.is_some();
    let all = is_filtered.then(|| view! { <a class="button" href=here.clone()>"Show everything"</a> });
    view! {
        <form class="entry-filter" method="get" action=here.clone() role="search" aria-label="Whose readings">
            {choice("Team", TEAM, "All teams", &page.teams, page.filter.team.as_ref())}
            {choice("Person", PERSON, "Everybody", &page.people, page.filter.person.as_ref())}
            <button class="button" r#type="submit">"Show"</button>
            {all}
        </form>
    }
    .into_any()
}

fn choice(
    label: &'static str,
    name: &'static str,
    any: &'static str,
    links: &[Link],
    chosen: Option<&Slug>,
) -> AnyView {
    let options = links
        .iter()
        .map(|link| {
            view! { <option value=link.slug.to_string() selected=chosen == Some(&link.slug)>{link.name.clone()}</option> }
        })
        .collect_view();
    let id = format!("filter-{name}");
    let labelled = id.clone();
    view! {
        <label class="entry-choice" for=labelled>
            <span class="field-label">{label}</span>
            <select class="input" id=id name=name>
                <option value="" selected=chosen.is_none()>{any}</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}
