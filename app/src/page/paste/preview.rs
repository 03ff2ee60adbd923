//! What a sheet would do, before it does it: what cannot be read, what changes from what to what, what is new.

use super::state::{PasteState, Preview};
use crate::sentence::target::counted;
use domain::paste::grid::GridError;
use domain::paste::value::DecimalMark;
use domain::paste::{CellChange, ComparedCell, PasteCatalogue, PasteError, Problem, SheetLayout};
use leptos::prelude::*;

/// The most places that are listed.
const MAX_PROBLEMS: usize = 100;
/// The most cells that are listed.
const MAX_CELLS: usize = 200;

/// The preview.
pub fn preview(state: PasteState) -> AnyView {
    let content = move || {
        state.preview.with(|preview| match preview {
            Err(PasteError::Grid(GridError::Empty)) => None,
            Err(error) => Some(view! { <p class="note note-bad" role="alert">{error.to_string()}</p> }.into_any()),
            Ok(preview) => Some(state.catalogue.with_value(|catalogue| panel(preview, catalogue))),
        })
    };
    view! { <div class="stack" aria-live="polite">{content}</div> }.into_any()
}

fn panel(preview: &Preview, catalogue: &PasteCatalogue) -> AnyView {
    let problems = (!preview.sheet.problems.is_empty()).then(|| problems(&preview.sheet.problems));
    let cells = preview.compared.as_ref().map(|compared| cells(compared, catalogue));
    view! {
        <section class="panel" aria-labelledby="preview-title">
            <div class="panel-header">
                <h2 id="preview-title">{summary(preview)}</h2>
                <span class="panel-note">{how_read(preview)}</span>
            </div>
            {problems}
            {cells}
        </section>
    }
    .into_any()
}

/// What the sheet would do, in a sentence.
fn summary(preview: &Preview) -> String {
    let unread = preview.sheet.problems.len();
    let mut parts = Vec::new();
    if preview.compared.is_some() {
        let [new, changed, settled, unchanged] = preview.counts();
        let named = [(new, "new"), (changed, "changed"), (settled, "with a new status"), (unchanged, "unchanged")];
        parts.extend(named.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
    } else {
        parts.push(format!("{} read", counted(preview.sheet.cells.len(), "value", "values")));
    }
    if unread > 0 {
        parts.push(format!("{} that cannot be read", counted(unread, "place", "places")));
    }
    if parts.is_empty() { "No values in it".to_owned() } else { parts.join(", ") }
}

/// How the sheet was understood.
fn how_read(preview: &Preview) -> String {
    let layout = match preview.sheet.layout {
        SheetLayout::KpisDown => "A row for each KPI",
        SheetLayout::KpisAcross => "A column for each KPI",
        SheetLayout::PeriodsAndValues => "Periods and values of one KPI",
        SheetLayout::ValuesAlone => "Values of one KPI, from its next period on",
    };
    let mark = match preview.sheet.mark {
        DecimalMark::Automatic => "",
        DecimalMark::Point => "; read with a decimal point",
        DecimalMark::Comma => "; read with a decimal comma",
    };
    format!("{layout}{mark}")
}

fn problems(problems: &[Problem]) -> AnyView {
    let items = problems
        .iter()
        .take(MAX_PROBLEMS)
        .map(|problem| view! { <tr><th scope="row" class="date">{problem.place.to_string()}</th><td class="sentence">{problem.reason.clone()}</td></tr> })
        .collect_view();
    let more = problems.len().saturating_sub(MAX_PROBLEMS);
    view! {
        <div class="table-scroll table-scroll-tall" role="region" aria-label="What cannot be read, scrollable" tabindex="0">
            <table class="data-table entry-problems">
                <caption class="visually-hidden">"What cannot be read"</caption>
                <thead><tr><th scope="col">"Where"</th><th scope="col">"What to do"</th></tr></thead>
                <tbody>{items}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="panel-footer">{format!("And {more} more.")}</p> })}
    }
    .into_any()
}

/// The cells that would write something; what changes what stands comes first.
fn cells(compared: &[ComparedCell], catalogue: &PasteCatalogue) -> AnyView {
    let order = |change: CellChange| match change {
        CellChange::Changed { .. } => 0,
        CellChange::New => 1,
        CellChange::Status => 2,
        CellChange::Unchanged => 3,
    };
    let mut shown: Vec<&ComparedCell> = compared.iter().filter(|cell| cell.change != CellChange::Unchanged).collect();
    shown.sort_by_key(|cell| (order(cell.change), !cell.is_unusual));
    let more = shown.len().saturating_sub(MAX_CELLS);
    if shown.is_empty() {
        return ().into_any();
    }
    let rows = shown.iter().take(MAX_CELLS).filter_map(|cell| row(cell, catalogue)).collect_view();
    view! {
        <div class="table-scroll table-scroll-tall" role="region" aria-label="What would be written, scrollable" tabindex="0">
            <table class="data-table entry-cells">
                <caption class="visually-hidden">"What would be written"</caption>
                <thead>
                    <tr>
                        <th scope="col">"KPI"</th>
                        <th scope="col">"Period"</th>
                        <th scope="col" class="number">"Stands"</th>
                        <th scope="col" class="number">"Would be"</th>
                        <th scope="col">"What happens"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="panel-footer">{format!("And {more} more.")}</p> })}
    }
    .into_any()
}

fn row(compared: &ComparedCell, catalogue: &PasteCatalogue) -> Option<AnyView> {
    let kpi = catalogue.kpis.get(compared.cell.kpi)?;
    let period = catalogue.calendars.get(kpi.calendar)?.get(compared.cell.period)?;
    let value = kpi.measure.format(compared.cell.value);
    let (before, word) = match compared.change {
        CellChange::New => ("\u{2013}".to_owned(), "New"),
        CellChange::Changed { before } => (kpi.measure.format(before), "Changed"),
        CellChange::Status => (value.clone(), "New status"),
        CellChange::Unchanged => (value.clone(), "Unchanged"),
    };
    let unusual = kpi.usual.filter(|_| compared.is_unusual).map(|(lowest, highest)| {
        let words = format!("Unusual: lately {} to {}", kpi.measure.format(lowest), kpi.measure.format(highest));
        view! { <span class="entry-hint">{words}</span> }
    });
    let is_changed = matches!(compared.change, CellChange::Changed { .. });
    let before = if is_changed { view! { <s>{before}</s> }.into_any() } else { view! { {before} }.into_any() };
    Some(
        view! {
            <tr>
                <th scope="row">{kpi.name.clone()}</th>
                <td class="date">{period.label.clone()}</td>
                <td class="number">{before}</td>
                <td class="number">{value}</td>
                <td>{word}{unusual}</td>
            </tr>
        }
        .into_any(),
    )
}
