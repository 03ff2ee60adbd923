//! Who changed what of the definition, newest first; the form holds the whole of it.

use crate::address;
use crate::sentence::date::day;
use crate::sentence::target::capitalised;
use crate::ui::panel::panel;
use domain::form::{CellChange, FormTable, RecordVersion};
use domain::page::kpi::KpiPage;
use leptos::prelude::*;

/// The panel; nothing where nobody made the definition yet.
pub fn history(page: &KpiPage) -> Option<AnyView> {
    if page.history.is_empty() {
        return None;
    }
    let items = page.history.iter().map(item).collect_view();
    let form = (page.may_change && !page.workspace.is_past()).then(|| {
        let form = address::edit(&page.workspace.slug, FormTable::Kpis, &page.slug);
        view! { <p class="panel-footer"><a href=form>"All versions, with undo"</a></p> }
    });
    let list = view! {
        <div class="panel-body"><ol class="version-list">{items}</ol></div>
        {form}
    };
    Some(panel("versions", "Versions of the definition", None, list.into_any()))
}

fn item(version: &RecordVersion) -> AnyView {
    let who = version.member.clone().unwrap_or_else(|| "The first import".to_owned());
    let what = if version.is_first {
        view! { <span>"Made it"</span> }.into_any()
    } else {
        let changes = version.changes.iter().map(change).collect_view();
        view! { <ul>{changes}</ul> }.into_any()
    };
    view! {
        <li>
            <span class="cell-note">{format!("{}, {who}", day(version.changed_at.date_naive()))}</span>
            {what}
        </li>
    }
    .into_any()
}

fn change(change: &CellChange) -> AnyView {
    let name = capitalised(&change.column.replace('_', " "));
    let words = |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("\u{2018}{text}\u{2019}") };
    view! { <li>{format!("{name}: from {} to {}", words(&change.before), words(&change.after))}</li> }.into_any()
}
