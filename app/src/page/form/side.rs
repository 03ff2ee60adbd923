//! What stands beside a form: what the record has and serves, its history, and the way out of use.

use super::commands::{Command, command_form};
use super::shown::{is_told, moment, shown};
use super::state::FormState;
use super::words::words;
use crate::address;
use crate::sentence::target::counted;
use crate::ui::panel::{panel, text_panel};
use domain::form::{CellChange, Choices, FormPage, FormRecord, FormTable, RecordVersion};
use domain::page::workspace::Link;
use domain::slug::Slug;
use leptos::prelude::*;

/// How many changes are shown before the rest is folded away.
const RECENT: usize = 5;

/// The panels beside the form of a record that is there.
pub fn side(state: FormState, page: &FormPage, record: &FormRecord) -> AnyView {
    view! {
        {belongings(page, record)}
        {history(state, page, record)}
        {page.may_change.then(|| out_of_use(state, page, record))}
    }
    .into_any()
}

/// A link to the form of a record.
fn record_link(workspace: &Slug, table: FormTable, link: &Link) -> AnyView {
    view! { <a href=address::edit(workspace, table, &link.slug)>{link.name.clone()}</a> }.into_any()
}

/// What belongs to a record, and what can be added to it.
fn belongings(page: &FormPage, record: &FormRecord) -> AnyView {
    let workspace = &page.workspace.slug;
    let parts: Vec<AnyView> = match page.table {
        FormTable::Objectives => vec![
            part(
                workspace,
                record,
                FormTable::KeyResults,
                "It has no key result yet: nothing can tell whether it is reached.",
            ),
            part(
                workspace,
                record,
                FormTable::Guardrails,
                "It has no guardrail yet: nothing says what it must not cost.",
            ),
        ],
        FormTable::Kpis | FormTable::Levers => {
            vec![part(workspace, record, FormTable::Influences, "No driver link begins or ends here yet.")]
        }
        _ => return ().into_any(),
    };
    let add = additions(workspace, page.table, &record.slug)
        .into_iter()
        .map(|(address, label)| view! { <a class="button" href=address>{label}</a> })
        .collect_view();
    let content = view! {
        <div class="stack">
            {parts}
            {(page.may_change && record.archived_at.is_none()).then(|| view! { <div class="actions">{add}</div> })}
        </div>
    };
    text_panel("belongings", "What belongs to it", content.into_any())
}

fn part(workspace: &Slug, record: &FormRecord, table: FormTable, empty: &'static str) -> AnyView {
    let links: Vec<&Link> = record.used_by.iter().filter(|(kind, _)| *kind == table).map(|(_, link)| link).collect();
    if links.is_empty() {
        return view! { <p class="inspector-sentence">{empty}</p> }.into_any();
    }
    let items = links.into_iter().map(|link| view! { <li>{record_link(workspace, table, link)}</li> }).collect_view();
    view! {
        <div>
            <h3 class="part-title">{words(table).many}</h3>
            <ul class="plain-list">{items}</ul>
        </div>
    }
    .into_any()
}

/// What can be added to a record: the address of the form, filled in beforehand, and what the link says.
fn additions(workspace: &Slug, table: FormTable, record: &Slug) -> Vec<(String, &'static str)> {
    let new = |table, query: &str| format!("{}?{query}", address::new_record(workspace, table));
    match table {
        FormTable::Objectives => vec![
            (new(FormTable::KeyResults, &format!("objective={record}")), "Add a key result"),
            (new(FormTable::Guardrails, &format!("objective={record}")), "Add a guardrail"),
        ],
        FormTable::Kpis => vec![
            (new(FormTable::Influences, &format!("to={record}")), "Add what moves it"),
            (new(FormTable::Influences, &format!("from_kind=kpi&from={record}")), "Add what it moves"),
        ],
        FormTable::Levers => {
            vec![(new(FormTable::Influences, &format!("from_kind=lever&from={record}")), "Add what it moves")]
        }
        _ => Vec::new(),
    }
}

fn history(state: FormState, page: &FormPage, record: &FormRecord) -> AnyView {
    let newest = record.history.first().map(|version| version.version);
    let item = |version: &RecordVersion| {
        let may_undo = page.may_change && Some(version.version) == newest && !version.is_first;
        let undo = may_undo
            .then(|| command_form(state, &Command::undo(record.version), "Undo this change", "button button-small"));
        view! {
            <li class="history-item">
                <p>
                    <span class="history-who">{version.member.clone().unwrap_or_else(|| "The import".to_owned())}</span>
                    <span class="cell-note"><time datetime=version.changed_at.to_rfc3339()>{moment(version.changed_at)}</time></span>
                </p>
                {what_changed(page.table, version, &page.choices)}
                {undo}
            </li>
        }
        .into_any()
    };
    let recent = record.history.iter().take(RECENT).map(item).collect_view();
    let older: Vec<AnyView> = record.history.iter().skip(RECENT).map(item).collect();
    let older = (!older.is_empty()).then(|| {
        view! {
            <details class="folded">
                <summary>{format!("{} older", older.len())}</summary>
                <ol class="history">{older}</ol>
            </details>
        }
    });
    let content = view! { <div class="panel-body"><ol class="history">{recent}</ol>{older}</div> };
    panel("history", "History", None, content.into_any())
}

fn what_changed(table: FormTable, version: &RecordVersion, choices: &Choices) -> AnyView {
    if version.is_first {
        return view! { <p class="history-change">"Made it."</p> }.into_any();
    }
    let columns: Vec<&str> = version.changes.iter().map(|change| change.column.as_str()).collect();
    let told = version.changes.iter().filter(|change| is_told(&change.column, &columns));
    let changes = told.map(|change| change_view(table, change, choices)).collect_view();
    view! { <dl class="history-change">{changes}</dl> }.into_any()
}

fn change_view(table: FormTable, change: &CellChange, choices: &Choices) -> AnyView {
    view! {
        <div>
            <dt>{words(table).label(&change.column)}</dt>
            <dd>
                <span class="visually-hidden">"from "</span>
                <del>{shown(table, &change.column, &change.before, choices)}</del>
                <span aria-hidden="true">" \u{2192} "</span>
                <span class="visually-hidden">" to "</span>
                <ins>{shown(table, &change.column, &change.after, choices)}</ins>
            </dd>
        </div>
    }
    .into_any()
}

/// The way out of use, which asks first, and back.
fn out_of_use(state: FormState, page: &FormPage, record: &FormRecord) -> AnyView {
    if record.archived_at.is_some() {
        let back = command_form(state, &Command::restore(record.version), "Take back into use", "button");
        return text_panel(
            "archive",
            "Out of use",
            view! {
                <div class="stack">
                    <p class="inspector-sentence">"It is kept with all its history, and appears nowhere else."</p>
                    {back}
                </div>
            }
            .into_any(),
        );
    }
    let content = if record.used_by.is_empty() {
        view! {
            <details class="confirm">
                <summary class="button">"Archive\u{2026}"</summary>
                <div class="stack">
                    <p class="inspector-sentence">"It goes out of use and keeps its history. You can take it back at any time."</p>
                    {command_form(state, &Command::archive(record.version), "Archive it", "button button-danger")}
                </div>
            </details>
        }
        .into_any()
    } else {
        let workspace = &page.workspace.slug;
        let users = record
            .used_by
            .iter()
            .map(|(table, link)| {
                view! { <li>{record_link(workspace, *table, link)}<span class="cell-note">{words(*table).one}</span></li> }
            })
            .collect_view();
        view! {
            <details class="folded" open=record.used_by.len() <= RECENT>
                <summary>{format!("It cannot be archived while {} it", counted(record.used_by.len(), "other uses", "others use"))}</summary>
                <ul class="plain-list">{users}</ul>
            </details>
        }
        .into_any()
    };
    text_panel("archive", "Take out of use", content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::slug;

    #[test]
    fn what_is_added_begins_with_what_it_belongs_to() {
        let made = |table| {
            additions(&slug("north"), table, &slug("cost")).into_iter().map(|(address, _)| address).collect::<Vec<_>>()
        };
        assert_eq!(
            made(FormTable::Objectives),
            ["/w/north/edit/key_results?objective=cost", "/w/north/edit/guardrails?objective=cost"]
        );
        assert_eq!(
            made(FormTable::Kpis),
            ["/w/north/edit/influences?to=cost", "/w/north/edit/influences?from_kind=kpi&from=cost"]
        );
        assert!(made(FormTable::Teams).is_empty());
    }
}
