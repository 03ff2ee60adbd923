//! What is due this week, to be entered where the work is done: one line for each reading, one field in each, on a phone as well.

mod filter;
mod row;
#[cfg(test)]
mod tests;

use super::path_parameter;
use crate::address;
use crate::api::entry::{EntryAnswer, read_this_week};
use crate::page::readings::field::refusal_note;
use crate::page::readings::{SAVED, Sender, saved_note};
use crate::sentence::date::{day, last_day};
use crate::sentence::target::counted;
use crate::ui::frame::{Frame, Here};
use crate::ui::outcome::outcome;
use domain::page::entry::{DueReading, ThisWeekPage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use row::Entered;

/// The name of the query parameter that holds a team.
pub const TEAM: &str = "team";
/// The name of the query parameter that holds a member who answers.
pub const PERSON: &str = "person";

/// The page at its route.
#[component]
pub fn ThisWeekRoute() -> impl IntoView {
    let workspace = path_parameter("workspace");
    let query = use_query_map();
    let parameter = move |name: &'static str| Memo::new(move |_| query.read().get(name).unwrap_or_default());
    let (team, person, saved) = (parameter(TEAM), parameter(PERSON), parameter(SAVED));
    let answer = Resource::new(
        move || (workspace.get(), team.get(), person.get(), saved.get()),
        |(workspace, team, person, _)| read_this_week(workspace, team, person),
    );
    outcome(answer, move |answer| this_week_page(answer, &saved.get_untracked()))
}

/// The address of the page with its filter.
fn here(page: &ThisWeekPage) -> String {
    let mut address = address::this_week(&page.workspace.slug);
    for (name, slug) in [(TEAM, &page.filter.team), (PERSON, &page.filter.person)] {
        if let Some(slug) = slug {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.push_str(&format!("{name}={slug}"));
        }
    }
    address
}

fn this_week_page(answer: EntryAnswer<ThisWeekPage>, saved: &str) -> AnyView {
    let EntryAnswer { page, refused } = answer;
    let workspace = page.workspace.slug.clone();
    let sender = Sender::new(&workspace, here(&page), refused);
    let entered: Entered = RwSignal::new(Default::default());
    let saved = saved_note(sender, saved);
    let late = page.due.iter().filter(|due| due.due.is_late).count();
    let lead = match (page.due.len(), late) {
        (0, _) => "Every reading that is due is here.".to_owned(),
        (due, 0) => format!("{} due.", counted(due, "reading is", "readings are")),
        (due, late) => format!("{} due, {late} of them late.", counted(due, "reading is", "readings are")),
    };
    let content = if page.due.is_empty() { nothing_due(&page) } else { due(sender, entered, &page) };
    view! {
        <Frame title="This week".to_owned() here=Here::ThisWeek canonical=address::this_week(&workspace) workspace=page.workspace.clone()>
            <header class="page-header">
                <div class="page-heading">
                    <h1 class="headline">"This week"</h1>
                    <p class="lead">{lead}</p>
                </div>
                <div class="page-actions">
                    <a class="button" href=address::paste(&workspace)>"Paste a sheet"</a>
                </div>
            </header>
            <div class="stack this-week">
                {filter::filter(&page)}
                {saved}
                {refusal_note(sender.refused)}
                {progress(&page, entered)}
                {content}
            </div>
        </Frame>
    }
    .into_any()
}

/// How far the work is: in words, and as a bar.
fn progress(page: &ThisWeekPage, entered: Entered) -> Option<AnyView> {
    if page.kpis == 0 {
        return None;
    }
    let (before, all) = (page.entered(), page.kpis);
    let count = move || before + u32::try_from(entered.with(std::collections::BTreeMap::len)).unwrap_or(0);
    Some(
        view! {
            <div class="entry-progress" role="status">
                <span>{move || format!("{} of {all} entered", count())}</span>
                <progress max=all.to_string() value=move || count().to_string() aria-label="Entered"></progress>
            </div>
        }
        .into_any(),
    )
}

fn nothing_due(page: &ThisWeekPage) -> AnyView {
    let workspace = &page.workspace.slug;
    let next = page.next.as_ref().map(|(kpi, period)| {
        let words = format!(" for {}, once {} has ended.", period.label, day(last_day(period.end_on)));
        view! { <p>"Next is " <a href=address::readings(workspace, &kpi.slug)>{kpi.name.clone()}</a> {words}</p> }
    });
    let is_filtered = page.filter.team.is_some() || page.filter.person.is_some();
    let sentence = match (page.kpis, is_filtered) {
        (0, true) => "Nobody here answers for a KPI whose period is over.",
        (0, false) => "There is no KPI with a period that is over. Create one, then its readings are asked for here.",
        _ => "Nothing is due. Readings appear here when their period is over.",
    };
    view! { <section class="panel panel-body entry-empty"><p>{sentence}</p>{next}</section> }.into_any()
}

/// The rows, by team, in one form: each saves alone, or all at once.
fn due(sender: Sender, entered: Entered, page: &ThisWeekPage) -> AnyView {
    let mut teams: Vec<(String, Vec<(usize, DueReading)>)> = Vec::new();
    for (index, reading) in page.due.iter().enumerate() {
        let team = &reading.kpi.team.name;
        match teams.last_mut().filter(|(last, _)| last == team) {
            Some((_, rows)) => rows.push((index, reading.clone())),
            None => teams.push((team.clone(), vec![(index, reading.clone())])),
        }
    }
    let workspace = page.workspace.slug.clone();
    let is_open = page.may_change;
    let groups = teams
        .into_iter()
        .enumerate()
        .map(|(group, (team, rows))| {
            let title = format!("team-{group}");
            let labelled_by = title.clone();
            let rows = rows
                .into_iter()
                .map(|(index, reading)| row::row(sender, entered, &workspace, index, &reading, is_open))
                .collect_view();
            view! {
                <section class="panel" aria-labelledby=labelled_by>
                    <div class="panel-header"><h2 id=title>{team}</h2></div>
                    <ul class="entry-rows">{rows}</ul>
                </section>
            }
        })
        .collect_view();
    let dues = page.due.clone();
    let done = move |event| {
        let dues = dues.clone();
        sender.submit_then(event, move |_, sent| row::note_entered(entered, &dues, &sent));
    };
    let all = is_open.then(|| {
        view! {
            <div class="entry-all"><button class="button button-primary" r#type="submit">"Save all"</button></div>
        }
    });
    view! {
        <form class="stack" method="post" action="/api/entry/enter" on:submit=done>
            {sender.hidden()}
            {groups}
            {all}
        </form>
    }
    .into_any()
}
