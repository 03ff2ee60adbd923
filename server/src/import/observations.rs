//! Observations: millions of rows, each checked against its KPI's calendar and scale, corrections brought into the order they were known.

use super::error::Errors;
use super::folder::Folder;
use super::series::SeriesIndex;
use super::table::{Row, visit_rows};
use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::Period;
use domain::reading::ReadingStatus;
use domain::slug::Slug;
use domain::template::number::decimal;
use domain::template::schema::OBSERVATIONS;
use domain::template::{ObservationRow, RowCells, cell, rule};
use rust_decimal::Decimal;

/// A row with its KPI as a position, small enough to keep and sort by the million.
struct Draft {
    series: u32,
    period_start_on: NaiveDate,
    known_at: Option<DateTime<Utc>>,
    row: u64,
    value: Option<Decimal>,
    status: ReadingStatus,
    note: Option<String>,
}

/// Reads all observations, sorted by KPI, period and when they were known.
pub(super) fn read(folder: &Folder<'_>, index: &SeriesIndex<'_>, errors: &mut Errors) -> Vec<ObservationRow> {
    let mut drafts = Vec::new();
    // Rows of one KPI mostly follow one another.
    let mut last: Option<(Slug, u32)> = None;
    visit_rows(folder, &OBSERVATIONS, errors, |row| drafts.extend(read_row(row, index, &mut last)));
    drafts.sort_unstable_by_key(|draft: &Draft| (draft.series, draft.period_start_on, draft.known_at, draft.row));
    for versions in
        drafts.chunk_by(|one, other| (one.series, one.period_start_on) == (other.series, other.period_start_on))
    {
        check_versions(versions, index, errors);
    }
    drafts.into_iter().filter_map(|draft| finish(draft, index)).collect()
}

fn finish(draft: Draft, index: &SeriesIndex<'_>) -> Option<ObservationRow> {
    let Draft { series, period_start_on, known_at, row: _, value, status, note } = draft;
    Some(ObservationRow { kpi: index.get(series)?.kpi.clone(), period_start_on, value, status, known_at, note })
}

fn read_row(row: &mut Row<'_>, index: &SeriesIndex<'_>, last: &mut Option<(Slug, u32)>) -> Option<Draft> {
    let series = row.required("kpi", |text| find(text, index, last));
    let period_start_on = row.required("period_start_on", cell::date);
    let value = row.optional("value", decimal);
    let status = row.or("status", ReadingStatus::Final, cell::word);
    let known_at = row.optional("known_at", cell::instant);
    let note = row.optional("note", cell::text);
    let is_retraction_unknown = value == Some(None) && known_at == Some(None);
    if is_retraction_unknown {
        row.refuse("value", "is empty; a retraction needs known_at, anything else a value");
    }
    let (series, period_start_on, value) = (series??, period_start_on?, value?);
    let facts = index.get(series)?;
    if facts.is_computed {
        let kpi = facts.kpi;
        row.refuse(
            "kpi",
            format!(
                "the readings of '{kpi}' are worked out by its formula; leave the row out, or take the formula away"
            ),
        );
        return None;
    }
    let on_calendar = facts.calendar.map_or(Ok(()), |(slug, periods)| check_start(slug, periods, period_start_on));
    let on_calendar = row.accept("period_start_on", on_calendar);
    let on_scale = match (facts.scale, value) {
        (Some(scale), Some(value)) => rule::check_scale(facts.kpi, scale, value),
        _ => Ok(()),
    };
    let on_scale = row.accept("value", on_scale);
    on_calendar?;
    on_scale?;
    let draft =
        Draft { series, period_start_on, known_at: known_at?, row: row.number, value, status: status?, note: note? };
    (!is_retraction_unknown).then_some(draft)
}

/// The series of a KPI; `None` where there is none because its row could not be read.
fn find(text: &str, index: &SeriesIndex<'_>, last: &mut Option<(Slug, u32)>) -> Result<Option<u32>, String> {
    if let Some((_, position)) = last.as_ref().filter(|(slug, _)| slug.as_str() == text) {
        return Ok(Some(*position));
    }
    match index.position(text) {
        Some(position) => {
            *last = index.get(position).map(|series| (series.kpi.clone(), position));
            Ok(Some(position))
        }
        None if index.is_complete => {
            cell::slug(text).and_then(|slug| Err(format!("there is no KPI '{slug}' in kpis.csv or the workspace")))
        }
        None => Ok(None),
    }
}

fn check_start(calendar: &Slug, periods: &[Period], start_on: NaiveDate) -> Result<(), String> {
    let Err(next) = periods.binary_search_by_key(&start_on, |period| period.start_on) else {
        return Ok(());
    };
    let before = next.checked_sub(1).and_then(|before| periods.get(before));
    Err(match (before, periods.get(next)) {
        (Some(before), Some(next)) => format!(
            "no period of calendar '{calendar}' begins on {start_on}; the nearest begin on {} and {}",
            before.start_on, next.start_on
        ),
        (Some(last), None) => {
            format!("no period of calendar '{calendar}' begins on {start_on}; its last begins on {}", last.start_on)
        }
        (None, Some(first)) => {
            format!("no period of calendar '{calendar}' begins on {start_on}; its first begins on {}", first.start_on)
        }
        (None, None) => format!("calendar '{calendar}' has no periods"),
    })
}

/// Checks the versions of one reading, sorted by when they were known, those without an instant first.
fn check_versions(versions: &[Draft], index: &SeriesIndex<'_>, errors: &mut Errors) {
    let [first, ..] = versions else { return };
    let is_stored = index.get(first.series).is_some_and(|series| series.is_stored);
    if first.value.is_none() && !is_stored {
        errors.about_cell(
            OBSERVATIONS.file,
            first.row,
            "value",
            "is empty, which retracts, and no earlier row has a value to retract",
        );
    }
    if versions.len() == 1 {
        return;
    }
    let other = versions.iter().find(|version| version.known_at.is_some()).unwrap_or(first);
    for version in versions.iter().filter(|version| version.known_at.is_none() && version.row != other.row) {
        let reason = format!(
            "is empty, and row {} is of the same KPI and period; a correction needs known_at in both rows",
            other.row
        );
        errors.about_cell(OBSERVATIONS.file, version.row, "known_at", reason);
    }
    for pair in versions.windows(2) {
        if let [earlier, later] = pair
            && earlier.known_at.is_some()
            && earlier.known_at == later.known_at
        {
            let reason = format!(
                "is that of row {} too, which is of the same KPI and period; the later value supersedes, so one must be later",
                earlier.row
            );
            errors.about_cell(OBSERVATIONS.file, later.row, "known_at", reason);
        }
    }
}
