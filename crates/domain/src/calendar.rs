//! Calendars and their periods. Periods are half-open spans of days and may differ in length.

use crate::word::words;
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

words! {
    /// How the periods of a calendar follow one another.
    CalendarKind, "kind of calendar" {
        Day = "day": "Every day.",
        IsoWeek = "iso_week": "Monday to Sunday, ISO 8601.",
        FourWeek = "four_week": "28 days, counted from the calendar's first day.",
        Month = "month": "Calendar months.",
        Quarter = "quarter": "Calendar quarters.",
        Year = "year": "Calendar years.",
        Explicit = "explicit": "A list of dated periods (13-period and 4-4-5 years).",
    }
}

/// One reporting period: `[start_on, end_on)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// What people call it: `2018/19 P5`, `2024-W05`.
    pub label: String,
    /// The first day.
    pub start_on: NaiveDate,
    /// The first day after the period.
    pub end_on: NaiveDate,
}

impl Period {
    /// Length in days, always from the dates and never from a column.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.end_on - self.start_on).num_days()
    }
}

/// Why the periods of a calendar cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// An explicit calendar has a list, not a rule.
    #[error("an explicit calendar lists its periods; it has no first and last day")]
    Explicit,
    /// The span is empty or runs backwards.
    #[error("last_on {last_on} is not after first_on {first_on}")]
    EmptySpan {
        /// The first day asked for.
        first_on: NaiveDate,
        /// The end asked for.
        last_on: NaiveDate,
    },
    /// The first day does not begin a period of this kind.
    #[error("first_on {first_on} does not begin a period of kind {kind}; the next one begins on {next}")]
    NotAStart {
        /// The first day asked for.
        first_on: NaiveDate,
        /// The calendar's kind.
        kind: CalendarKind,
        /// The nearest later day that begins a period.
        next: NaiveDate,
    },
    /// More periods than a calendar may have.
    #[error("more than {MAX_PERIODS} periods; a calendar spans at most that many")]
    TooMany,
    /// A date beyond what can be represented.
    #[error("the span leaves the range of dates")]
    OutOfRange,
}

/// The most periods a calendar may have: a century of days.
pub const MAX_PERIODS: usize = 36_600;

/// The periods of a rule-made calendar from `first_on` up to, not including, `last_on`; a period that `last_on` would cut is left out.
///
/// # Errors
/// Where `first_on` begins no period of the kind, the span is empty or too long, or the calendar is explicit.
pub fn periods_by_rule(
    kind: CalendarKind,
    first_on: NaiveDate,
    last_on: NaiveDate,
) -> Result<Vec<Period>, CalendarError> {
    if kind == CalendarKind::Explicit {
        return Err(CalendarError::Explicit);
    }
    if last_on <= first_on {
        return Err(CalendarError::EmptySpan { first_on, last_on });
    }
    let aligned = aligned_start(kind, first_on).ok_or(CalendarError::OutOfRange)?;
    if aligned != first_on {
        let next = next_start(kind, aligned).ok_or(CalendarError::OutOfRange)?;
        return Err(CalendarError::NotAStart { first_on, kind, next });
    }
    let mut periods = Vec::new();
    let mut start_on = first_on;
    loop {
        let end_on = next_start(kind, start_on).ok_or(CalendarError::OutOfRange)?;
        if end_on > last_on {
            return Ok(periods);
        }
        if periods.len() == MAX_PERIODS {
            return Err(CalendarError::TooMany);
        }
        periods.push(Period { label: label(kind, start_on, periods.len() + 1), start_on, end_on });
        start_on = end_on;
    }
}

/// The latest start of a period of this kind that is not after the day.
fn aligned_start(kind: CalendarKind, day: NaiveDate) -> Option<NaiveDate> {
    match kind {
        CalendarKind::Day | CalendarKind::FourWeek | CalendarKind::Explicit => Some(day),
        CalendarKind::IsoWeek => day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))),
        CalendarKind::Month => day.with_day(1),
        CalendarKind::Quarter => NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1),
        CalendarKind::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
    }
}

fn next_start(kind: CalendarKind, start_on: NaiveDate) -> Option<NaiveDate> {
    match kind {
        CalendarKind::Day | CalendarKind::Explicit => start_on.checked_add_days(Days::new(1)),
        CalendarKind::IsoWeek => start_on.checked_add_days(Days::new(7)),
        CalendarKind::FourWeek => start_on.checked_add_days(Days::new(28)),
        CalendarKind::Month => start_on.checked_add_months(Months::new(1)),
        CalendarKind::Quarter => start_on.checked_add_months(Months::new(3)),
        CalendarKind::Year => start_on.checked_add_months(Months::new(12)),
    }
}

fn label(kind: CalendarKind, start_on: NaiveDate, position: usize) -> String {
    match kind {
        CalendarKind::Day | CalendarKind::Explicit => start_on.to_string(),
        CalendarKind::IsoWeek => format!("{}-W{:02}", start_on.iso_week().year(), start_on.iso_week().week()),
        CalendarKind::FourWeek => format!("P{position:03}"),
        CalendarKind::Month => format!("{}-{:02}", start_on.year(), start_on.month()),
        CalendarKind::Quarter => format!("{}-Q{}", start_on.year(), start_on.month0() / 3 + 1),
        CalendarKind::Year => start_on.year().to_string(),
    }
}

/// The first place where an explicit list is not an unbroken run of periods, if there is one: the index of the later period and why.
#[must_use]
pub fn first_break(periods: &[Period]) -> Option<(usize, BrokenRun)> {
    for (index, period) in periods.iter().enumerate() {
        if period.end_on <= period.start_on {
            return Some((index, BrokenRun::Empty));
        }
        if let Some(previous) = index.checked_sub(1).and_then(|before| periods.get(before)) {
            if period.start_on < previous.end_on {
                return Some((index, BrokenRun::Overlap));
            }
            if period.start_on > previous.end_on {
                return Some((index, BrokenRun::Gap));
            }
        }
    }
    None
}

/// How a list of periods fails to be an unbroken run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BrokenRun {
    /// The period has no day.
    #[error("ends on or before its start")]
    Empty,
    /// It begins before the one before it ends.
    #[error("begins before the previous period ends")]
    Overlap,
    /// Days between it and the one before belong to no period.
    #[error("leaves days between it and the previous period")]
    Gap,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn weeks_follow_iso_8601_over_the_turn_of_the_year() {
        let weeks = periods_by_rule(CalendarKind::IsoWeek, day(2024, 12, 16), day(2025, 1, 13)).unwrap();
        let labels: Vec<_> = weeks.iter().map(|week| week.label.as_str()).collect();
        assert_eq!(labels, ["2024-W51", "2024-W52", "2025-W01", "2025-W02"]);
        assert_eq!(first_break(&weeks), None);
    }

    #[test]
    fn months_have_their_own_lengths() {
        let months = periods_by_rule(CalendarKind::Month, day(2024, 1, 1), day(2024, 4, 1)).unwrap();
        assert_eq!(months.iter().map(Period::days).collect::<Vec<_>>(), [31, 29, 31]);
    }

    #[test]
    fn a_cut_period_is_left_out() {
        assert_eq!(periods_by_rule(CalendarKind::Quarter, day(2024, 1, 1), day(2024, 8, 1)).unwrap().len(), 2);
    }

    #[test]
    fn a_first_day_amid_a_period_is_refused_with_the_next_start() {
        let refused = periods_by_rule(CalendarKind::IsoWeek, day(2024, 1, 3), day(2024, 3, 1)).unwrap_err();
        assert_eq!(
            refused,
            CalendarError::NotAStart { first_on: day(2024, 1, 3), kind: CalendarKind::IsoWeek, next: day(2024, 1, 8) }
        );
    }

    #[test]
    fn every_rule_made_calendar_is_an_unbroken_run() {
        for kind in CalendarKind::ALL.iter().copied().filter(|kind| *kind != CalendarKind::Explicit) {
            let periods =
                periods_by_rule(kind, aligned_start(kind, day(2019, 1, 7)).unwrap(), day(2026, 1, 1)).unwrap();
            assert!(periods.len() > 5, "{kind}");
            assert_eq!(first_break(&periods), None, "{kind}");
        }
    }

    #[test]
    fn gaps_and_overlaps_are_told_apart() {
        let period = |from: u32, to: u32| Period {
            label: String::new(),
            start_on: day(2024, 1, from),
            end_on: day(2024, 1, to),
        };
        assert_eq!(first_break(&[period(1, 5), period(6, 9)]), Some((1, BrokenRun::Gap)));
        assert_eq!(first_break(&[period(1, 5), period(4, 9)]), Some((1, BrokenRun::Overlap)));
        assert_eq!(first_break(&[period(5, 5)]), Some((0, BrokenRun::Empty)));
    }
}
