//! What changed: in the last week, or, once the browser remembers, since its reader last looked.

use crate::address;
use crate::api::today::read_changes;
use crate::sentence::date::day;
use crate::sentence::target::counted;
use domain::form::FormTable;
use domain::number::group;
use domain::page::today::{Change, Deed, RecordOutcome, TodayPage};
use domain::page::workspace::Link;
use domain::slug::Slug;
use leptos::prelude::*;
use leptos::task::spawn_local;
use rust_decimal::Decimal;

/// The panel.
pub(super) fn changes(page: &TodayPage) -> AnyView {
    let workspace = page.workspace.slug.clone();
    let revision = page.workspace.revision;
    let lately = page.changes.clone();
    // What is newer than the reader's last look, once the browser has told when that was.
    let newer = RwSignal::new(None::<Vec<Change>>);
    Effect::new({
        let workspace = workspace.clone();
        move || {
            if let Some(since) = last_look(&workspace, revision) {
                let workspace = workspace.to_string();
                spawn_local(async move {
                    // Where the server does not answer, the last week stays in sight.
                    if let Ok(changes) = read_changes(workspace, since).await {
                        newer.set(Some(changes));
                    }
                });
            }
        }
    });
    let note = move || if newer.read().is_some() { "Since you last looked" } else { "In the last seven days" };
    let content = move || match newer.get() {
        Some(changes) => list(&workspace, &changes, "Nothing changed since you last looked."),
        None => list(&workspace, &lately, "Nothing changed in the last seven days."),
    };
    view! {
        <section class="panel" aria-labelledby="changes">
            <div class="panel-header"><h2 id="changes">"Changed"</h2><span class="panel-note">{note}</span></div>
            {content}
        </section>
    }
    .into_any()
}

/// The revision that this browser showed in an earlier session; remembers the one it shows now. A tab keeps what it began with, so
/// that loading the page again hides nothing.
fn last_look(workspace: &Slug, revision: i64) -> Option<i64> {
    let key = format!("seen-revision:{workspace}");
    let remembered = window().local_storage().ok().flatten();
    let session = window().session_storage().ok().flatten();
    let begun_with = session.as_ref().and_then(|session| session.get_item(&key).ok().flatten());
    let seen = begun_with.or_else(|| remembered.as_ref()?.get_item(&key).ok().flatten());
    // A browser that keeps nothing shows the last week each time.
    if let (Some(session), Some(seen)) = (session, &seen) {
        let _ = session.set_item(&key, seen);
    }
    if let Some(remembered) = remembered {
        let _ = remembered.set_item(&key, &revision.to_string());
    }
    // A number beyond today's is of a workspace that was made anew.
    seen.and_then(|seen| seen.parse().ok()).filter(|seen| *seen <= revision)
}

fn list(workspace: &Slug, changes: &[Change], nothing: &'static str) -> AnyView {
    if changes.is_empty() {
        return view! { <div class="panel-body"><p class="inspector-sentence">{nothing}</p></div> }.into_any();
    }
    let items = changes.iter().map(|change| item(workspace, change)).collect_view();
    view! { <ul class="changes">{items}</ul> }.into_any()
}

fn item(workspace: &Slug, change: &Change) -> AnyView {
    let who = change.member.clone().unwrap_or_else(|| "The first import".to_owned());
    let deed = match &change.deed {
        Deed::Record { table, link, outcome, times } => {
            let often = (*times > 1).then(|| format!(" ({times} times)"));
            view! {
                {format!(" {} the {} ", outcome_words(*outcome), table.noun())}
                <a href=record_address(workspace, *table, link)>{link.name.clone()}</a>
                {often}
            }
            .into_any()
        }
        Deed::Readings { kpi, entered, corrected } => view! {
            {format!(" {} of ", readings_words(*entered, *corrected))}
            <a href=address::readings(workspace, &kpi.slug)>{kpi.name.clone()}</a>
        }
        .into_any(),
        Deed::Import { added, changed } => {
            let rows = |count: u64| group(Decimal::from(count), 0);
            let words = format!(" imported tables: {} rows added, {} changed", rows(*added), rows(*changed));
            view! { {words} }.into_any()
        }
    };
    let machine = change.changed_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    view! {
        <li>
            <span class="change-words"><strong>{who}</strong>{deed}</span>
            <time class="cell-note" datetime=machine>{day(change.changed_at.date_naive())}</time>
        </li>
    }
    .into_any()
}

const fn outcome_words(outcome: RecordOutcome) -> &'static str {
    match outcome {
        RecordOutcome::Made => "made",
        RecordOutcome::Edited => "edited",
        RecordOutcome::Archived => "archived",
        RecordOutcome::Restored => "restored",
    }
}

fn readings_words(entered: u32, corrected: u32) -> String {
    let entered_words = counted(entered as usize, "reading", "readings");
    match (entered, corrected) {
        (0, corrected) => format!("corrected {}", counted(corrected as usize, "reading", "readings")),
        (_, 0) => format!("entered {entered_words}"),
        (_, corrected) => format!("entered {entered_words} and corrected {corrected}"),
    }
}

/// Where a record is seen: on its own page where it has one, else in its form, which shows its history.
fn record_address(workspace: &Slug, table: FormTable, link: &Link) -> String {
    match table {
        FormTable::Kpis => address::kpi(workspace, &link.slug),
        FormTable::Objectives => address::objective(workspace, &link.slug),
        _ => address::edit(workspace, table, &link.slug),
    }
}
