//! Readings (observations): one value of a KPI for one period, and how fresh a KPI is.

use crate::calendar::Period;
use crate::word::words;
use chrono::{DateTime, Days, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

words! {
    /// Whether a value may still move.
    ReadingStatus, "status" {
        Final = "final": "Closed.",
        Provisional = "provisional": "May still move.",
    }
}

/// One period of a KPI and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The period.
    pub period: Period,
    /// The value that holds now; `None` where nothing was read or the reading was retracted.
    pub value: Option<Decimal>,
    /// Whether it may still move.
    pub status: ReadingStatus,
    /// How often it was replaced.
    pub corrections: u32,
    /// When the organisation knew the value.
    pub known_at: Option<DateTime<Utc>>,
    /// What was said about it.
    pub note: Option<String>,
}

/// Whether a KPI's data can be relied on today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Freshness {
    /// Every reading that is due is there.
    Fresh,
    /// A reading is late.
    Late {
        /// The label of the first period that is missing.
        period: String,
        /// The day by which its reading was due.
        due_on: NaiveDate,
    },
    /// Nothing was ever read.
    Never,
}

/// Whether the reading after the last one is overdue on the given day.
///
/// `periods` are the calendar's, in order; `last_start_on` is the start of the last period with a value; a reading is due `grace_days`
/// after its period's end. A calendar that ends is not late.
#[must_use]
pub fn freshness(periods: &[Period], last_start_on: Option<NaiveDate>, grace_days: u32, today: NaiveDate) -> Freshness {
    let Some(last_start_on) = last_start_on else {
        return Freshness::Never;
    };
    let next = periods.iter().find(|period| period.start_on > last_start_on);
    match next.and_then(|period| Some((period, period.end_on.checked_add_days(Days::new(u64::from(grace_days)))?))) {
        Some((period, due_on)) if due_on < today => Freshness::Late { period: period.label.clone(), due_on },
        _ => Freshness::Fresh,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{CalendarKind, periods_by_rule};

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, month, day).unwrap()
    }

    #[test]
    fn a_reading_is_late_only_after_its_grace() {
        let periods = periods_by_rule(CalendarKind::Month, day(1, 1), day(7, 1)).unwrap();
        let at = |today| freshness(&periods, Some(day(2, 1)), 10, today);
        assert_eq!(at(day(3, 31)), Freshness::Fresh);
        assert_eq!(at(day(4, 11)), Freshness::Fresh);
        assert_eq!(at(day(4, 12)), Freshness::Late { period: "2024-03".to_owned(), due_on: day(4, 11) });
    }

    #[test]
    fn the_last_period_of_a_calendar_is_never_late_and_no_reading_is_never() {
        let periods = periods_by_rule(CalendarKind::Month, day(1, 1), day(3, 1)).unwrap();
        assert_eq!(freshness(&periods, Some(day(2, 1)), 0, day(12, 1)), Freshness::Fresh);
        assert_eq!(freshness(&periods, None, 0, day(12, 1)), Freshness::Never);
    }
}
