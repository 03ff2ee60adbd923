//! Periods as people head their columns: `2024-W05`, `Jan 2024`, `Q1/2024`, a first day.

use crate::calendar::Period;
use crate::template::cell::{date, excerpt};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use std::collections::HashMap;

/// The months as they begin in a heading, January first.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// The months in full.
const FULL_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The periods of a calendar, to be found by what a heading says.
pub struct PeriodIndex<'a> {
    periods: &'a [Period],
    by_label: HashMap<String, usize>,
    by_start: HashMap<NaiveDate, usize>,
}

impl<'a> PeriodIndex<'a> {
    /// An index over the periods, which are in order.
    #[must_use]
    pub fn new(periods: &'a [Period]) -> Self {
        let by_label = periods.iter().enumerate().map(|(index, period)| (plain(&period.label), index)).collect();
        let by_start = periods.iter().enumerate().map(|(index, period)| (period.start_on, index)).collect();
        Self { periods, by_label, by_start }
    }

    /// The index of the period that a heading names.
    ///
    /// # Errors
    /// In words, where it names none or could name several.
    pub fn find(&self, heading: &str) -> Result<usize, String> {
        let wanted = plain(heading);
        if let Some(index) = self.by_label.get(&wanted) {
            return Ok(*index);
        }
        match span(&wanted).ok_or_else(|| self.unknown(heading))? {
            Span::Day(day) => self.by_start.get(&day).copied().ok_or_else(|| self.not_a_start(heading, day)),
            Span::Whole(start_on, end_on) => self
                .by_start
                .get(&start_on)
                .copied()
                .filter(|index| self.periods.get(*index).is_some_and(|period| period.end_on == end_on))
                .ok_or_else(|| self.unknown(heading)),
            Span::WithoutYear => {
                let shown = excerpt(heading);
                Err(format!("{shown} does not say which year; write it as in 'Jan 2024' or '2024-01'"))
            }
        }
    }

    /// Whether a heading looks as if it named a period, of whatever calendar.
    #[must_use]
    pub fn looks_like_one(&self, heading: &str) -> bool {
        let wanted = plain(heading);
        self.by_label.contains_key(&wanted) || span(&wanted).is_some()
    }

    fn not_a_start(&self, heading: &str, day: NaiveDate) -> String {
        let holding = self.periods.iter().find(|period| period.start_on <= day && day < period.end_on);
        match holding {
            Some(period) => format!(
                "{} is not the first day of a period; the one that holds it is {}, from {}",
                excerpt(heading),
                period.label,
                period.start_on
            ),
            None => self.unknown(heading),
        }
    }

    fn unknown(&self, heading: &str) -> String {
        let example = self
            .periods
            .last()
            .map_or_else(String::new, |last| format!("; write it as in '{}' or '{}'", last.label, last.start_on));
        format!("{} is no period of this KPI's calendar{example}", excerpt(heading))
    }
}

/// What a heading says, whatever the calendar.
enum Span {
    /// One day.
    Day(NaiveDate),
    /// A month, quarter, week or year: its first day and the first day after it.
    Whole(NaiveDate, NaiveDate),
    /// A month without a year.
    WithoutYear,
}

/// Lower case, single spaces.
fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn span(text: &str) -> Option<Span> {
    if let Ok(day) = date(text) {
        return Some(Span::Day(day));
    }
    // A spreadsheet may copy the instant with the day.
    if let Some((day, "00:00" | "00:00:00")) = text.split_once(' ')
        && let Ok(day) = date(day)
    {
        return Some(Span::Day(day));
    }
    let parts: Vec<&str> = text.split([' ', '-', '/', '.', '\'', '\u{2019}']).filter(|part| !part.is_empty()).collect();
    match *parts.as_slice() {
        [single] => one_part(single),
        [first, second] => two_parts(first, second),
        [first, second, third] => three_parts(text, first, second, third),
        _ => None,
    }
}

fn one_part(part: &str) -> Option<Span> {
    if month_name(part).is_some() {
        return Some(Span::WithoutYear);
    }
    let year_end = part.char_indices().nth(4).map(|(at, _)| at);
    match year_end.map(|at| part.split_at(at)) {
        None => year(part).and_then(whole_year),
        // 2024w05, 2024q1, 2024m01
        Some((first, rest)) => two_parts(first, rest),
    }
}

fn two_parts(first: &str, second: &str) -> Option<Span> {
    let (year_text, rest) = match (year(first), year(second)) {
        (Some(first_year), None) => (first_year, second),
        (None, Some(second_year)) => (second_year, first),
        // mmm-yy, as spreadsheets show a month; yy-mmm would be a day of the year at hand and is none of ours.
        (None, None) => (month_name(first).and_then(|_| short_year(second))?, first),
        (Some(_), Some(_)) => return None,
    };
    if let Some(month) = month_name(rest).or_else(|| numbered(rest, "m", 12)).or_else(|| two_digits(rest, 12)) {
        return whole_months(year_text, month, 1);
    }
    if let Some(quarter) = numbered(rest, "q", 4) {
        return whole_months(year_text, (quarter - 1) * 3 + 1, 3);
    }
    let week = numbered(rest, "week", 53).or_else(|| numbered(rest, "kw", 53)).or_else(|| numbered(rest, "w", 53))?;
    whole_week(year_text, week)
}

fn three_parts(text: &str, first: &str, second: &str, third: &str) -> Option<Span> {
    if matches!(first, "week" | "kw") {
        return two_parts(&format!("w{second}"), third);
    }
    if let (Some(year), "week" | "kw") = (year(first), second) {
        return two_parts(&year.to_string(), &format!("w{third}"));
    }
    // 31.01.2024 and 31 January 2024 read one way; 01/02/2024 reads two ways and is refused.
    let day: u32 = whole_number(first).filter(|_| first.len() <= 2)?;
    let month = match month_name(second) {
        Some(month) => month,
        None if text.contains('.') => whole_number(second).filter(|_| second.len() <= 2)?,
        None => return None,
    };
    NaiveDate::from_ymd_opt(year(third)?, month, day).map(Span::Day)
}

fn whole_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn year(text: &str) -> Option<i32> {
    whole_number(text).filter(|number| text.len() == 4 && *number > 0).and_then(|number| i32::try_from(number).ok())
}

fn short_year(text: &str) -> Option<i32> {
    whole_number(text).filter(|_| text.len() == 2).and_then(|number| i32::try_from(2000 + number).ok())
}

fn month_name(text: &str) -> Option<u32> {
    let index = (0..12).find(|index| {
        FULL_MONTHS.get(*index) == Some(&text) || MONTHS.get(*index) == Some(&text) || (*index == 8 && text == "sept")
    })?;
    u32::try_from(index + 1).ok()
}

/// `w05`, `q1`, `m12`: a number behind a letter, up to the highest there is.
fn numbered(text: &str, letter: &str, highest: u32) -> Option<u32> {
    let digits = text.strip_prefix(letter)?;
    whole_number(digits).filter(|number| (1..=2).contains(&digits.len()) && (1..=highest).contains(number))
}

fn two_digits(text: &str, highest: u32) -> Option<u32> {
    whole_number(text).filter(|number| text.len() <= 2 && (1..=highest).contains(number))
}

fn whole_months(year: i32, month: u32, count: u32) -> Option<Span> {
    let start_on = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(Span::Whole(start_on, start_on.checked_add_months(Months::new(count))?))
}

fn whole_year(year: i32) -> Option<Span> {
    whole_months(year, 1, 12)
}

fn whole_week(year: i32, week: u32) -> Option<Span> {
    let start_on = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)?;
    debug_assert_eq!(start_on.weekday(), Weekday::Mon);
    Some(Span::Whole(start_on, start_on.checked_add_days(Days::new(7))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{CalendarKind, periods_by_rule};

    fn periods(kind: CalendarKind) -> Vec<Period> {
        let first_on = if kind == CalendarKind::IsoWeek { (2024, 1, 1) } else { (2023, 1, 1) };
        let day = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        periods_by_rule(kind, day(first_on), day((2026, 1, 1))).unwrap()
    }

    fn found(kind: CalendarKind, heading: &str) -> Result<String, String> {
        let periods = periods(kind);
        PeriodIndex::new(&periods).find(heading).map(|index| periods[index].label.clone())
    }

    #[test]
    fn a_month_is_known_by_its_many_names() {
        for heading in [
            "2024-03",
            "2024-03-01",
            "Mar 2024",
            "march 2024",
            "MAR-24",
            "Mar-2024",
            "03/2024",
            "2024/03",
            "2024 M03",
            "2024m3",
            "1 March 2024",
            "01.03.2024",
            "Mar '24",
            "2024-03-01 00:00:00",
        ] {
            assert_eq!(found(CalendarKind::Month, heading), Ok("2024-03".to_owned()), "{heading}");
        }
    }

    #[test]
    fn weeks_quarters_and_years_too() {
        for heading in
            ["2024-W05", "2024w5", "W05 2024", "w5/2024", "KW 5 2024", "Week 5 2024", "2024 week 5", "2024-01-29"]
        {
            assert_eq!(found(CalendarKind::IsoWeek, heading), Ok("2024-W05".to_owned()), "{heading}");
        }
        for heading in ["2024-Q2", "Q2 2024", "q2/2024", "2024q2"] {
            assert_eq!(found(CalendarKind::Quarter, heading), Ok("2024-Q2".to_owned()), "{heading}");
        }
        assert_eq!(found(CalendarKind::Year, "2024"), Ok("2024".to_owned()));
    }

    #[test]
    fn every_label_and_every_first_day_finds_its_period() {
        for kind in CalendarKind::ALL.iter().copied().filter(|kind| *kind != CalendarKind::Explicit) {
            let periods = periods(kind);
            let index = PeriodIndex::new(&periods);
            for (position, period) in periods.iter().enumerate() {
                assert_eq!(index.find(&period.label), Ok(position), "{kind}");
                assert_eq!(index.find(&period.start_on.to_string()), Ok(position), "{kind}");
            }
        }
    }

    #[test]
    fn what_names_no_period_is_refused_with_the_reason() {
        for (kind, heading, reason) in [
            (CalendarKind::Month, "Mar", "does not say which year"),
            (CalendarKind::Month, "2024-03-15", "not the first day of a period; the one that holds it is 2024-03"),
            (CalendarKind::Month, "2024-W05", "no period of this KPI's calendar; write it as in '2025-12'"),
            (CalendarKind::Month, "2030-01", "no period"),
            (CalendarKind::Month, "24-Mar", "no period"),
            (CalendarKind::Month, "01/02/2024", "no period"),
            (CalendarKind::Month, "2024-13", "no period"),
            (CalendarKind::Month, "Total", "no period"),
            (CalendarKind::IsoWeek, "Mar 2024", "no period"),
            (CalendarKind::Quarter, "2024-04", "no period"),
        ] {
            let refused = found(kind, heading).unwrap_err();
            assert!(refused.contains(reason), "{heading}: {refused}");
        }
    }
}
