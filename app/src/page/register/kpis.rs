//! The rows of the register of KPIs.

use super::{cells, look};
use crate::address;
use crate::sentence::date::day;
use crate::sentence::target::{capitalised, counted};
use crate::ui::number::value;
use crate::ui::sparkline::sparkline;
use crate::ui::state::state;
use domain::page::register::{KpiEntry, Register, RegisterPage};
use domain::reading::Freshness;
use leptos::prelude::*;

/// The rows.
pub(super) fn rows(page: &RegisterPage, entries: &[KpiEntry]) -> Vec<AnyView> {
    entries.iter().map(|entry| row(page, entry)).collect()
}

fn row(page: &RegisterPage, entry: &KpiEntry) -> AnyView {
    let workspace = &page.workspace.slug;
    let look = look(entry.state);
    let last = match &entry.last {
        Some((period, _, last)) => view! {
            <span class="reading-cell">
                {sparkline(&entry.tail, look, 72, 20)}
                <span>{value(&entry.measure, *last)}<span class="cell-note">{period.clone()}</span></span>
            </span>
        }
        .into_any(),
        None => view! { "\u{2013}" }.into_any(),
    };
    let reason = entry.judgement.as_ref().map(|judgement| {
        view! { <span class="cell-note">{capitalised(&judgement.reason)}</span> }
    });
    let used_by = [
        (entry.targets > 0).then(|| counted(entry.targets as usize, "target", "targets")),
        (entry.driver_links > 0).then(|| counted(entry.driver_links as usize, "driver link", "driver links")),
    ];
    let used_by: Vec<String> = used_by.into_iter().flatten().collect();
    let used_by = if used_by.is_empty() { "Nothing".to_owned() } else { used_by.join(", ") };
    view! {
        <tr>
            <th scope="row">
                <a href=address::kpi(workspace, &entry.link.slug)>{entry.link.name.clone()}</a>
                {cells::flags(Register::Kpis, &entry.flags, entry.is_archived)}
            </th>
            <td data-label="Last reading" class="number">{last}</td>
            <td data-label="State"><span>{state(look, look.word())}{reason}</span></td>
            <td data-label="Data" class="date">{freshness(&entry.freshness)}</td>
            {cells::team(workspace, Register::Kpis, &entry.team)}
            {cells::owner(workspace, Register::Kpis, &entry.owner)}
            <td data-label="Calendar">{entry.calendar.clone()}</td>
            <td data-label="Used by">{used_by}</td>
        </tr>
    }
    .into_any()
}

fn freshness(freshness: &Freshness) -> AnyView {
    match freshness {
        Freshness::Fresh => view! { "Up to date" }.into_any(),
        Freshness::Never => view! { "Never read" }.into_any(),
        Freshness::Late { period, due_on } => view! {
            {format!("{period} is missing")}
            <span class="cell-note">{format!("due by {}", day(*due_on))}</span>
        }
        .into_any(),
    }
}
