//! What a workspace is set up with: calendars, cycles, teams, members, sources, events, standing targets, levers, driver links.

use super::path_parameter;
use crate::address;
use crate::api::form::read_settings;
use crate::page::form::shown::shown;
use crate::page::form::words::words;
use crate::sentence::date::{day, span};
use crate::sentence::target::counted;
use crate::ui::frame::{Frame, Here};
use crate::ui::outcome::outcome;
use domain::form::{Choices, FormTable};
use domain::page::settings::{SettingsGroup, SettingsItem, SettingsNote, SettingsPage};
use domain::slug::Slug;
use leptos::prelude::*;

/// How many of a kind are shown before the rest is folded away.
const SHOWN: usize = 10;

/// The page at its route.
#[component]
pub fn SettingsRoute() -> impl IntoView {
    let workspace = path_parameter("workspace");
    outcome(Resource::new(move || workspace.get(), read_settings), settings_page)
}

fn settings_page(page: SettingsPage) -> AnyView {
    let workspace = page.workspace.slug.clone();
    let places = page.groups.iter().map(|group| {
        let (in_use, _) = parted(group);
        view! { <li><a class="chip" rel="external" href=format!("#{}", group.table)>{format!("{} {}", words(group.table).many, in_use.len())}</a></li> }
    });
    let places = places.collect_view();
    let groups = page.groups.iter().map(|group| group_panel(&workspace, group, page.may_change)).collect_view();
    view! {
        <Frame title="Settings".to_owned() here=Here::Settings canonical=address::settings(&workspace) workspace=page.workspace.clone()>
            <header class="page-header">
                <div class="page-heading">
                    <h1 class="headline">"What this workspace is set up with"</h1>
                    <p class="lead">"KPIs and goals have pages of their own; everything they rest on is here. Nothing is ever deleted: what is out of use can be taken back."</p>
                </div>
            </header>
            <ul class="settings-places" aria-label="On this page">{places}</ul>
            <div class="settings-groups">{groups}</div>
        </Frame>
    }
    .into_any()
}

/// What is in use and what is not.
fn parted(group: &SettingsGroup) -> (Vec<&SettingsItem>, Vec<&SettingsItem>) {
    group.items.iter().partition(|item| item.archived_at.is_none())
}

fn group_panel(workspace: &Slug, group: &SettingsGroup, may_change: bool) -> AnyView {
    let says = words(group.table);
    let (in_use, archived) = parted(group);
    let new = may_change.then(|| {
        let address = address::new_record(workspace, group.table);
        view! { <a class="button button-small panel-action" href=address>{format!("New {}", says.one)}</a> }
    });
    let content = if in_use.is_empty() {
        view! { <p class="panel-body inspector-sentence">{says.lead}</p> }.into_any()
    } else {
        let (shown, more) = in_use.split_at(in_use.len().min(SHOWN));
        let more = (!more.is_empty()).then(|| {
            view! {
                <details class="folded panel-footer">
                    <summary>{format!("{} more", more.len())}</summary>
                    {list(workspace, group.table, more)}
                </details>
            }
        });
        view! { {list(workspace, group.table, shown)} {more} }.into_any()
    };
    let folded = (!archived.is_empty()).then(|| {
        view! {
            <details class="folded panel-footer">
                <summary>{format!("{} out of use", counted(archived.len(), says.one, &says.many.to_lowercase()))}</summary>
                {list(workspace, group.table, &archived)}
            </details>
        }
    });
    let title = format!("{}-title", group.table);
    view! {
        <section class="panel" id=group.table.as_str() aria-labelledby=title.clone()>
            <div class="panel-header">
                <h2 id=title.clone()>{says.many}</h2>
                <span class="panel-note">{in_use.len()}</span>
                {new}
            </div>
            {content}
            {folded}
        </section>
    }
    .into_any()
}

fn list(workspace: &Slug, table: FormTable, items: &[&SettingsItem]) -> AnyView {
    let items = items
        .iter()
        .map(|item| {
            let address = address::edit(workspace, table, &item.slug);
            view! { <li><a href=address>{item.name.clone()}</a><span class="settings-note">{note(table, item)}</span></li> }
        })
        .collect_view();
    view! { <ul class="settings-list">{items}</ul> }.into_any()
}

/// What tells a record from others of its kind, in plain words.
fn note(table: FormTable, item: &SettingsItem) -> String {
    if let Some(at) = item.archived_at {
        return format!("since {}", day(at.date_naive()));
    }
    match &item.note {
        SettingsNote::Nothing => String::new(),
        SettingsNote::Word(word) => shown(table, word_column(table), word, &Choices::default()),
        SettingsNote::Name(name) => name.clone(),
        SettingsNote::Span { start_on, end_on } => span(*start_on, *end_on),
    }
}

/// The column whose word tells the records of a kind apart.
const fn word_column(table: FormTable) -> &'static str {
    match table {
        FormTable::Members => "role",
        FormTable::Influences => "direction",
        _ => "kind",
    }
}

#[cfg(test)]
mod tests {
    use crate::test_server::{Content, page};
    use axum::http::StatusCode;
    use backend::ErrorCode;

    const SETTINGS: &str = "/w/london-underground/settings";

    #[tokio::test]
    async fn every_kind_is_listed_with_ways_to_edit_and_to_add() {
        let got = page(&Content::default(), SETTINGS).await;
        assert_eq!(got.status, StatusCode::OK);
        for expected in [
            "href=\"/w/london-underground/edit/calendars/periods\"",
            "A list of dated periods",
            "href=\"/w/london-underground/edit/levers\"",
            "1 calendar out of use",
            "since 4\u{a0}May\u{a0}2018",
            "Something that somebody may set",
        ] {
            assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
        }
        assert!(!got.text.contains(" style=\""));
    }

    #[tokio::test]
    async fn who_may_only_read_is_offered_nothing_new() {
        let mut content = Content::default();
        content.settings.may_change = false;
        let got = page(&content, SETTINGS).await;
        assert!(!got.text.contains("New calendar") && got.text.contains("Four-week periods"));
    }

    #[tokio::test]
    async fn a_database_that_is_away_is_said() {
        let content = Content { failure: Some(ErrorCode::Unavailable), ..Content::default() };
        assert_eq!(page(&content, SETTINGS).await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
}
