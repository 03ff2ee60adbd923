//! Days as people read them; no locale, the same on server and in browser.

use chrono::{Datelike, Days, NaiveDate};

/// The months, short, January first.
pub const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `18 Aug 2018`.
#[must_use]
pub fn day(date: NaiveDate) -> String {
    let month = MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
    format!("{}\u{a0}{month}\u{a0}{}", date.day(), date.year())
}

/// The last day before the end of a half-open span.
#[must_use]
pub fn last_day(end_on: NaiveDate) -> NaiveDate {
    end_on.checked_sub_days(Days::new(1)).unwrap_or(end_on)
}

/// `22 Jul to 18 Aug 2018`; the end is the first day after the span.
#[must_use]
pub fn span(start_on: NaiveDate, end_on: NaiveDate) -> String {
    let last_on = last_day(end_on);
    if last_on <= start_on {
        return day(start_on);
    }
    if start_on.year() == last_on.year() {
        let month = MONTHS.get(start_on.month0() as usize).copied().unwrap_or_default();
        return format!("{}\u{a0}{month} to {}", start_on.day(), day(last_on));
    }
    format!("{} to {}", day(start_on), day(last_on))
}

/// The day as a machine reads it: `2018-08-18`.
#[must_use]
pub fn machine_day(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn spans_name_their_last_day() {
        assert_eq!(span(date(2018, 7, 22), date(2018, 8, 19)), "22\u{a0}Jul to 18\u{a0}Aug\u{a0}2018");
        assert_eq!(span(date(2017, 12, 10), date(2018, 1, 7)), "10\u{a0}Dec\u{a0}2017 to 6\u{a0}Jan\u{a0}2018");
        assert_eq!(span(date(2018, 7, 22), date(2018, 7, 23)), "22\u{a0}Jul\u{a0}2018");
        assert_eq!(machine_day(date(2018, 7, 2)), "2018-07-02");
    }
}
