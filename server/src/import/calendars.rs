//! Calendars with their periods: made by rule, or listed and checked to be an unbroken run.

use super::error::Errors;
use super::table::{Loaded, Located};
use domain::calendar::{MAX_PERIODS, Period, first_break};
use domain::slug::Slug;
use domain::template::schema::{CALENDARS, PERIODS};
use domain::template::{CalendarDraft, CalendarRow, Extent, PeriodDraft};
use std::collections::HashMap;

/// Brings calendars and listed periods together; calendars with an error are left out.
pub(super) fn assemble(
    drafts: &Loaded<CalendarDraft>,
    periods: Loaded<PeriodDraft>,
    errors: &mut Errors,
) -> Vec<CalendarRow> {
    let is_complete = periods.is_complete;
    let mut lists: HashMap<Slug, Vec<Located<Period>>> = HashMap::new();
    for Located { row, value } in periods.rows {
        if drafts.is_complete && !drafts.slugs.contains_key(&value.calendar) {
            errors.about_cell(
                PERIODS.file,
                row,
                "calendar",
                format!("there is no calendar '{}' in calendars.csv", value.calendar),
            );
        }
        lists.entry(value.calendar).or_default().push(Located { row, value: value.period });
    }
    let mut calendars = Vec::new();
    for Located { row, value: draft } in &drafts.rows {
        let listed = lists.remove(&draft.slug).unwrap_or_default();
        let periods = match draft.extent {
            Extent::Listed if listed.is_empty() && !is_complete => None,
            Extent::Listed => unbroken(*row, listed, errors),
            Extent::ByRule { first_on, last_on } => {
                if let Some(period) = listed.first() {
                    let reason = format!(
                        "calendar '{}' is of kind {}, whose periods are made by rule; remove its periods or make it explicit",
                        draft.slug, draft.kind
                    );
                    errors.about_cell(PERIODS.file, period.row, "calendar", reason);
                }
                draft
                    .periods_by_rule(first_on, last_on)
                    .map_err(|(column, reason)| errors.about_cell(CALENDARS.file, *row, column, reason))
                    .ok()
            }
        };
        calendars.extend(periods.map(|periods| CalendarRow {
            slug: draft.slug.clone(),
            name: draft.name.clone(),
            kind: draft.kind,
            periods,
        }));
    }
    calendars
}

fn unbroken(row: u64, mut listed: Vec<Located<Period>>, errors: &mut Errors) -> Option<Vec<Period>> {
    if listed.is_empty() {
        errors.about_cell(CALENDARS.file, row, "kind", "the calendar is explicit and has no periods in periods.csv");
        return None;
    }
    if listed.len() > MAX_PERIODS {
        errors.about_row(CALENDARS.file, row, format!("the calendar has more than {MAX_PERIODS} periods"));
        return None;
    }
    let mut is_sound = true;
    let mut labels: HashMap<String, u64> = HashMap::new();
    for period in &listed {
        match labels.get(&period.value.label) {
            Some(first) => {
                errors.about_cell(
                    PERIODS.file,
                    period.row,
                    "label",
                    format!("'{}' is the label of row {first} already", period.value.label),
                );
                is_sound = false;
            }
            None => {
                labels.insert(period.value.label.clone(), period.row);
            }
        }
    }
    listed.sort_by_key(|period| period.value.start_on);
    let (rows, periods): (Vec<u64>, Vec<Period>) = listed.into_iter().map(|period| (period.row, period.value)).unzip();
    // Each break is found in what follows the one before.
    let mut checked = 0;
    while let Some((index, why)) = periods.get(checked..).and_then(first_break) {
        let index = checked + index;
        let at = rows.get(index).copied().unwrap_or(row);
        let before = index.checked_sub(1).and_then(|before| Some((periods.get(before)?, rows.get(before)?)));
        let neighbour = before.map_or_else(String::new, |(period, row)| {
            format!(" (row {row}: {} to {})", period.start_on, period.end_on)
        });
        errors.about_cell(
            PERIODS.file,
            at,
            "start_on",
            format!("the period {why}{neighbour}; the periods of a calendar follow one another"),
        );
        is_sound = false;
        checked = index.max(checked + 1);
    }
    is_sound.then_some(periods)
}
