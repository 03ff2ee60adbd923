//! What narrows a register: a form that a browser can send by itself, chips that are links; with a script the form answers while
//! somebody types.

use super::words::{flag_words, nouns};
use super::{look, register_address};
use crate::sentence::target::capitalised;
use domain::page::register::{Flag, Register, RegisterPage, RegisterQuery};
use domain::page::workspace::Link;
use domain::slug::Slug;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

/// How long a pause in typing has to be before the list follows.
const PAUSE: Duration = Duration::from_millis(200);

/// Goes to another address in place of this one.
type Goes = Arc<dyn Fn(String) + Send + Sync>;

/// The fields of the form, and how the page follows them. It lives as long as the route, while the pages in it come and go.
#[derive(Clone, Copy)]
pub(super) struct Narrow {
    register: Register,
    text: NodeRef<html::Input>,
    team: NodeRef<html::Select>,
    owner: NodeRef<html::Select>,
    state: NodeRef<html::Select>,
    goes: StoredValue<Goes>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl Narrow {
    /// For a register; called where the route is made.
    pub(super) fn new(register: Register) -> Self {
        let navigate = use_navigate();
        let goes: Goes = Arc::new(move |address| {
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        });
        Self {
            register,
            text: NodeRef::new(),
            team: NodeRef::new(),
            owner: NodeRef::new(),
            state: NodeRef::new(),
            goes: StoredValue::new(goes),
            waiting: StoredValue::new(None),
        }
    }

    /// What the fields ask for now, from the first page of it.
    fn asked_for(self, query: &RegisterQuery) -> RegisterQuery {
        let chosen = |field: NodeRef<html::Select>| field.get_untracked().map(|field| field.value());
        RegisterQuery {
            text: self.text.get_untracked().map_or_else(|| query.text.clone(), |field| field.value().trim().to_owned()),
            team: parsed(chosen(self.team), query.team.clone()),
            owner: parsed(chosen(self.owner), query.owner.clone()),
            state: parsed(chosen(self.state), query.state),
            pages_before: 0,
            ..query.clone()
        }
    }

    fn follow(self, workspace: &Slug, query: &RegisterQuery) {
        self.goes.with_value(|goes| goes(register_address(workspace, self.register, &self.asked_for(query))));
    }

    /// Follows once nothing more was typed for a while.
    fn follow_soon(self, workspace: Slug, query: RegisterQuery) {
        self.stop();
        let handle = set_timeout_with_handle(move || self.follow(&workspace, &query), PAUSE).ok();
        self.waiting.set_value(handle);
    }

    fn stop(self) {
        if let Some(handle) = self.waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }

    /// Shows in the fields what the address says, but never in the one that somebody is writing in.
    fn show(self, query: &RegisterQuery) {
        let active = document().active_element();
        let is_active = |id: &str| active.as_ref().is_some_and(|element| element.id() == id);
        if let Some(field) = self.text.get_untracked().filter(|_| !is_active("register-text")) {
            field.set_value(&query.text);
        }
        let choices = [
            (self.team, "register-team", query.team.as_ref().map(Slug::to_string)),
            (self.owner, "register-owner", query.owner.as_ref().map(Slug::to_string)),
            (self.state, "register-state", query.state.map(|state| state.to_string())),
        ];
        for (field, id, value) in choices {
            if let Some(field) = field.get_untracked().filter(|_| !is_active(id)) {
                field.set_value(&value.unwrap_or_default());
            }
        }
    }
}

/// A choice of a field that is there; of one that is not, what was asked for before.
fn parsed<T: FromStr>(chosen: Option<String>, before: Option<T>) -> Option<T> {
    match chosen {
        Some(chosen) => chosen.parse().ok(),
        None => before,
    }
}

/// The form and the chips.
pub(super) fn controls(page: &RegisterPage, narrow: Narrow) -> AnyView {
    let register = page.register();
    let workspace = page.workspace.slug.clone();
    let query = page.query.clone();
    let action = register_address(&workspace, register, &RegisterQuery::default());
    let typed = {
        let (workspace, query) = (workspace.clone(), query.clone());
        move |_| narrow.follow_soon(workspace.clone(), query.clone())
    };
    let sent = {
        let (workspace, query) = (workspace.clone(), query.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            narrow.stop();
            narrow.follow(&workspace, &query);
        }
    };
    Effect::new({
        let query = query.clone();
        move || narrow.show(&query)
    });
    let kept = [
        ("flag", query.flag.map(|flag| flag.to_string())),
        ("archived", query.with_archived.then(|| "show".to_owned())),
        ("sort", query.sort.map(|column| column.to_string())),
        ("order", (query.sort.is_some() && query.is_descending).then(|| "desc".to_owned())),
    ];
    let kept: Vec<AnyView> = kept
        .into_iter()
        .filter_map(|(name, value)| Some(view! { <input type="hidden" name=name value=value?/> }.into_any()))
        .collect();
    let has_owner = !matches!(register, Register::Teams | Register::People);
    let has_state = register != Register::People;
    let label = format!("Search {}", nouns(register).1);
    view! {
        <search class="register-controls">
            <form class="register-form" method="get" action=action on:input=typed on:submit=sent>
                <input
                    class="input register-text"
                    type="search"
                    name="q"
                    id="register-text"
                    maxlength="200"
                    autocomplete="off"
                    aria-label=label.clone()
                    placeholder=label
                    value=query.text.clone()
                    node_ref=narrow.text
                />
                <select class="input" name="team" id="register-team" aria-label="Team" node_ref=narrow.team>
                    <option value="">"All teams"</option>
                    {page.teams.iter().map(|(team, depth)| team_choice(team, *depth, query.team.as_ref())).collect_view()}
                </select>
                {has_owner.then(|| view! {
                    <select class="input" name="owner" id="register-owner" aria-label="Owner" node_ref=narrow.owner>
                        <option value="">"All owners"</option>
                        {page.owners.iter().map(|owner| choice(&owner.slug, owner.name.clone(), query.owner.as_ref() == Some(&owner.slug))).collect_view()}
                    </select>
                })}
                {has_state.then(|| view! {
                    <select class="input" name="state" id="register-state" aria-label="State" node_ref=narrow.state>
                        <option value="">"All states"</option>
                        {page.counts.states.iter().map(|(state, count)| choice(state, format!("{} ({count})", look(*state).word()), query.state == Some(*state))).collect_view()}
                    </select>
                })}
                {kept}
                <button class="button requires-no-script" type="submit">"Filter"</button>
            </form>
            {chips(page)}
        </search>
    }
    .into_any()
}

fn choice(value: impl ToString, label: String, is_chosen: bool) -> AnyView {
    view! { <option value=value.to_string() selected=is_chosen>{label}</option> }.into_any()
}

fn team_choice(team: &Link, depth: u32, chosen: Option<&Slug>) -> AnyView {
    let inset = "\u{a0}\u{a0}".repeat(depth as usize);
    choice(&team.slug, format!("{inset}{}", team.name), chosen == Some(&team.slug))
}

/// What needs attention, with counts, each a filter; what is out of use; and the way back to all.
fn chips(page: &RegisterPage) -> AnyView {
    let register = page.register();
    let address = |query: RegisterQuery| {
        register_address(&page.workspace.slug, register, &RegisterQuery { pages_before: 0, ..query })
    };
    let flags: Vec<AnyView> = page
        .counts
        .flags
        .iter()
        .filter(|(flag, count)| *count > 0 || page.query.flag == Some(*flag))
        .map(|(flag, count)| {
            let is_on = page.query.flag == Some(*flag);
            let query = RegisterQuery { flag: (!is_on).then_some(*flag), ..page.query.clone() };
            flag_chip(register, *flag, *count, is_on, address(query))
        })
        .collect();
    let archived = (page.counts.archived > 0).then(|| {
        let shows = page.query.with_archived;
        let address = address(RegisterQuery { with_archived: !shows, ..page.query.clone() });
        let words = format!("{} out of use", page.counts.archived);
        view! { <a class="chip" href=address aria-current=shows.then_some("true") data-noscroll="">{words}</a> }
            .into_any()
    });
    let all = page.query.is_narrowed().then(|| {
        let query = RegisterQuery {
            sort: page.query.sort,
            is_descending: page.query.is_descending,
            ..RegisterQuery::default()
        };
        view! { <a class="chip chip-clear" href=address(query) data-noscroll="">"Show all"</a> }.into_any()
    });
    let all_chips: Vec<AnyView> = flags.into_iter().chain(archived).chain(all).collect();
    if all_chips.is_empty() {
        return ().into_any();
    }
    let items = all_chips.into_iter().map(|chip| view! { <li>{chip}</li> }).collect_view();
    view! { <ul class="chips" aria-label="What needs attention">{items}</ul> }.into_any()
}

fn flag_chip(register: Register, flag: Flag, count: usize, is_on: bool, address: String) -> AnyView {
    let (words, meaning) = flag_words(register, flag);
    view! {
        <a class="chip" href=address title=meaning aria-current=is_on.then_some("true") data-noscroll="">
            {words}" "<span class="chip-count">{count}</span>
        </a>
    }
    .into_any()
}

/// What stands in place of an empty list: what was asked for too much, or how to begin.
pub(super) fn nothing(page: &RegisterPage) -> AnyView {
    let register = page.register();
    let workspace = &page.workspace.slug;
    let (one, several) = nouns(register);
    if page.query.is_narrowed() && page.counts.all > 0 {
        let all = register_address(workspace, register, &RegisterQuery::default());
        return view! {
            <section class="empty-state" aria-labelledby="empty-title">
                <h2 id="empty-title">{format!("No {one} matches")}</h2>
                <p>{format!("There are {} {several} in all. Take a filter away, or search for fewer words.", page.counts.all)}</p>
                <p><a class="button" href=all>{format!("Show all {several}")}</a></p>
            </section>
        }
        .into_any();
    }
    let teaches = match register {
        Register::Kpis => {
            "A KPI is a standing measure that one person answers for. Name it, say exactly what is measured and how often; then enter or paste its readings."
        }
        Register::Objectives => {
            "A goal says what you want by when. Give it a key result, which bounds a KPI, and a guardrail on money and on customers."
        }
        Register::Teams => "Teams hold KPIs, goals and levers; a team can belong to another.",
        Register::People => {
            "People answer for KPIs, goals and levers. Whoever leaves is archived and keeps their name on what they did."
        }
    };
    let new = page.may_change.then(|| {
        let address = crate::address::new_record(workspace, register.table());
        view! { <p><a class="button button-primary" href=address>{format!("New {one}")}</a></p> }
    });
    view! {
        <section class="empty-state" aria-labelledby="empty-title">
            <h2 id="empty-title">{format!("{} come first", capitalised(several))}</h2>
            <p>{teaches}</p>
            {new}
        </section>
    }
    .into_any()
}
