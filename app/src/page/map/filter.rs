//! What narrows the map: a form that a browser can send by itself; with a script the map answers while somebody types.

use super::MapScene;
use crate::address;
use crate::map::query::{MAX_TEXT_LENGTH, MapQuery, OBJECTIVE, OWNER, STATE, TEAM, TEXT};
use crate::page::register::look;
use domain::page::map::MapTeam;
use domain::page::register::RegisterState;
use domain::page::workspace::Link;
use domain::slug::Slug;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How long a pause in typing has to be before the map follows.
const PAUSE: Duration = Duration::from_millis(250);

/// Goes to another address in place of this one.
type Goes = Arc<dyn Fn(String) + Send + Sync>;

/// The fields of the form. They live as long as the route, while the maps in it come and go.
#[derive(Clone, Copy)]
pub(super) struct MapFilter {
    text: NodeRef<html::Input>,
    team: NodeRef<html::Select>,
    owner: NodeRef<html::Select>,
    objective: NodeRef<html::Select>,
    state: NodeRef<html::Select>,
    goes: StoredValue<Goes>,
    waiting: StoredValue<Option<TimeoutHandle>>,
    /// Whether somebody is writing, so that the field they write in gets the focus again when the map was drawn anew.
    is_writing: StoredValue<bool>,
}

impl MapFilter {
    /// Called where the route is made.
    pub(super) fn new() -> Self {
        let navigate = use_navigate();
        let goes: Goes = Arc::new(move |address| {
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        });
        Self {
            text: NodeRef::new(),
            team: NodeRef::new(),
            owner: NodeRef::new(),
            objective: NodeRef::new(),
            state: NodeRef::new(),
            goes: StoredValue::new(goes),
            waiting: StoredValue::new(None),
            is_writing: StoredValue::new(false),
        }
    }

    /// What the fields ask for now. What is selected or drawn beside them belongs to what was asked before.
    fn asked_for(self, query: &MapQuery) -> MapQuery {
        fn chosen<T: std::str::FromStr>(field: NodeRef<html::Select>) -> Option<T> {
            field.get_untracked().and_then(|field| field.value().parse().ok())
        }
        MapQuery {
            text: self.text.get_untracked().map_or_else(String::new, |field| field.value().trim().to_owned()),
            team: chosen(self.team),
            owner: chosen(self.owner),
            objective: chosen(self.objective),
            state: chosen(self.state),
            ..query.widened()
        }
    }

    fn follow(self, workspace: &Slug, query: &MapQuery) {
        self.stop();
        let asked_for = self.asked_for(query);
        if asked_for != query.selecting(None) {
            self.goes.with_value(|goes| goes(address::map_of(workspace, &asked_for)));
        }
    }

    fn follow_soon(self, workspace: Slug, query: MapQuery) {
        self.stop();
        self.is_writing.set_value(true);
        let handle = set_timeout_with_handle(move || self.follow(&workspace, &query), PAUSE).ok();
        self.waiting.set_value(handle);
    }

    fn stop(self) {
        if let Some(handle) = self.waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }

    /// Shows in the fields what the address says, but never in the one that somebody is writing in: fields outlive the map they were
    /// drawn with, and what was typed into them outlives their attributes.
    fn show(self, query: &MapQuery) {
        let active = document().active_element();
        if let Some(field) = self.text.get_untracked()
            && active.as_ref().is_none_or(|element| element.id() != field.id())
        {
            field.set_value(&query.text);
        }
        let choices = [
            (self.team, query.team.as_ref().map(Slug::to_string)),
            (self.owner, query.owner.as_ref().map(Slug::to_string)),
            (self.objective, query.objective.as_ref().map(Slug::to_string)),
            (self.state, query.state.map(|state| state.to_string())),
        ];
        for (field, value) in choices {
            if let Some(field) = field.get_untracked() {
                field.set_value(&value.unwrap_or_default());
            }
        }
    }

    /// Gives the field back to who was writing in it, its end first.
    fn resume(self) {
        Effect::new(move || {
            if let Some(field) = self.text.get()
                && self.is_writing.try_update_value(std::mem::take).unwrap_or(false)
            {
                let end = u32::try_from(field.value().encode_utf16().count()).unwrap_or(u32::MAX);
                // A browser that refuses leaves the focus where it was.
                let _ = field.focus();
                let _ = field.set_selection_range(end, end);
            }
        });
    }
}

/// The form.
pub(super) fn filter(scene: &MapScene, filter: MapFilter) -> AnyView {
    filter.resume();
    let asked_for = scene.query.clone();
    Effect::new(move || filter.show(&asked_for));
    let workspace = scene.index.map().workspace.slug.clone();
    let query = scene.query.clone();
    let action = address::map_of(&workspace, &MapQuery::default());
    let typed = {
        let (workspace, query) = (workspace.clone(), query.clone());
        move |_| filter.follow_soon(workspace.clone(), query.clone())
    };
    let chosen = {
        let (workspace, query) = (workspace.clone(), query.clone());
        move |_| filter.follow(&workspace, &query)
    };
    let sent = {
        let (workspace, query) = (workspace.clone(), query.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            filter.follow(&workspace, &query);
        }
    };
    let choices = scene.index.choices();
    let depths = depths(&scene.index.map().teams);
    let kept = [
        (address::QUIET, query.with_quiet.then(|| address::QUIET_SHOWN.to_owned())),
        (address::AS_OF, (!query.as_of.is_empty()).then(|| query.as_of.clone())),
    ];
    let kept = kept
        .into_iter()
        .filter_map(|(name, value)| Some(view! { <input type="hidden" name=name value=value?/> }))
        .collect_view();
    let all = query.is_narrowed().then(|| {
        let address = address::map_of(&workspace, &query.widened());
        view! { <a class="chip chip-clear" href=address data-noscroll="">"Show all"</a> }
    });
    view! {
        <search class="map-filter">
            <form class="register-form" method="get" action=action on:submit=sent>
                <input
                    class="input register-text"
                    type="search"
                    name=TEXT
                    id="map-text"
                    maxlength=MAX_TEXT_LENGTH.to_string()
                    autocomplete="off"
                    aria-label="Search the map"
                    placeholder="Search the map"
                    value=query.text.clone()
                    node_ref=filter.text
                    on:input=typed
                />
                <select class="input" name=TEAM aria-label="Team" node_ref=filter.team on:change=chosen.clone()>
                    <option value="">"All teams"</option>
                    {scene.index.map().teams.iter().map(|team| team_choice(team, &depths, query.team.as_ref())).collect_view()}
                </select>
                <select class="input" name=OWNER aria-label="Owner" node_ref=filter.owner on:change=chosen.clone()>
                    <option value="">"All owners"</option>
                    {links(&choices.owners, query.owner.as_ref())}
                </select>
                <select class="input" name=OBJECTIVE aria-label="Goal" node_ref=filter.objective on:change=chosen.clone()>
                    <option value="">"All goals"</option>
                    {links(&choices.objectives, query.objective.as_ref())}
                </select>
                <select class="input" name=STATE aria-label="State" node_ref=filter.state on:change=chosen>
                    <option value="">"All states"</option>
                    {RegisterState::ALL.iter().map(|state| choice(state.as_str(), look(*state).word().to_owned(), query.state == Some(*state))).collect_view()}
                </select>
                {kept}
                <button class="button requires-no-script" type="submit">"Filter"</button>
                {all}
            </form>
        </search>
    }
    .into_any()
}

fn links(links: &[Link], chosen: Option<&Slug>) -> AnyView {
    links
        .iter()
        .map(|link| choice(link.slug.as_str(), link.name.clone(), chosen == Some(&link.slug)))
        .collect_view()
        .into_any()
}

fn choice(value: &str, label: String, is_chosen: bool) -> AnyView {
    view! { <option value=value.to_owned() selected=is_chosen>{label}</option> }.into_any()
}

/// How deep each team stands in the tree; parents stand before children.
fn depths(teams: &[MapTeam]) -> BTreeMap<Slug, usize> {
    let mut depths = BTreeMap::new();
    for team in teams {
        let depth = team.parent.as_ref().and_then(|parent| depths.get(parent)).map_or(0, |depth| depth + 1);
        depths.insert(team.slug.clone(), depth);
    }
    depths
}

fn team_choice(team: &MapTeam, depths: &BTreeMap<Slug, usize>, chosen: Option<&Slug>) -> AnyView {
    let inset = "\u{a0}\u{a0}".repeat(depths.get(&team.slug).copied().unwrap_or_default());
    choice(team.slug.as_str(), format!("{inset}{}", team.name), chosen == Some(&team.slug))
}
