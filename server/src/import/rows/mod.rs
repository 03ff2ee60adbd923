//! Rows of tables as values: every cell read, and what one row alone can tell checked.

mod goals;
mod measures;
mod model;
mod people;
mod time;

pub(super) use time::{CalendarDraft, Extent, PeriodDraft};

use super::table::Row;
use chrono::NaiveDate;

/// Checks that a span has days; `None` after an error.
fn span(
    row: &mut Row<'_>,
    start_on: Option<NaiveDate>,
    end_column: &str,
    end_on: Option<NaiveDate>,
) -> Option<(NaiveDate, NaiveDate)> {
    let (start_on, end_on) = (start_on?, end_on?);
    if start_on < end_on {
        return Some((start_on, end_on));
    }
    row.refuse(end_column, format!("{end_on} is not after start_on {start_on}; it is the first day after the span"));
    None
}
