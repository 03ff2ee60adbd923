//! Dates of the simulated firm: the Gregorian calendar, story weeks and the bank holidays of England and Wales.

use std::fmt;

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

impl Day {
    /// The day of a Gregorian date (Howard Hinnant's `days_from_civil`).
    pub const fn of(year: i64, month: i64, day: i64) -> Self {
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year - era * 400;
        let shifted_month = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }

    /// Year, month and day of the month (Howard Hinnant's `civil_from_days`).
    pub const fn date(self) -> (i64, i64, i64) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted - era * 146_097;
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month, day)
    }

    /// The day `days` later.
    pub const fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

/// A week of the story: 1 is 2024-W01 (Monday 2024-01-01), 104 is 2025-W52; the quiet year before is -51 to 0.
pub type Week = i64;

/// The first week of the record, 2023-W01.
pub const FIRST_WEEK: Week = -51;
/// The last week of the record, 2025-W52.
pub const LAST_WEEK: Week = 104;
/// How many weeks the record has.
pub const WEEK_COUNT: usize = (LAST_WEEK - FIRST_WEEK + 1) as usize;

/// The Monday on which a week begins. The firm's years 2023, 2024 and 2025 have 52 ISO weeks each.
pub const fn monday(week: Week) -> Day {
    Day::of(2024, 1, 1).plus(7 * (week - 1))
}

/// The week in which a day lies.
pub const fn week_of(day: Day) -> Week {
    (day.0 - monday(1).0).div_euclid(7) + 1
}

/// All weeks of the record in order.
pub fn weeks() -> std::ops::RangeInclusive<Week> {
    FIRST_WEEK..=LAST_WEEK
}

/// A bank holiday of England and Wales: name, first day, number of days in a row.
pub type BankHoliday = (&'static str, Day, i64);

/// Bank holidays from 2023 to 2026, as published on gov.uk. 2026 is known ahead and lies after the record.
pub const BANK_HOLIDAYS: [BankHoliday; 29] = [
    ("New Year", Day::of(2023, 1, 2), 1),
    ("Good Friday", Day::of(2023, 4, 7), 1),
    ("Easter Monday", Day::of(2023, 4, 10), 1),
    ("Early May bank holiday", Day::of(2023, 5, 1), 1),
    ("Coronation bank holiday", Day::of(2023, 5, 8), 1),
    ("Spring bank holiday", Day::of(2023, 5, 29), 1),
    ("Summer bank holiday", Day::of(2023, 8, 28), 1),
    ("Christmas and Boxing Day", Day::of(2023, 12, 25), 2),
    ("New Year", Day::of(2024, 1, 1), 1),
    ("Good Friday", Day::of(2024, 3, 29), 1),
    ("Easter Monday", Day::of(2024, 4, 1), 1),
    ("Early May bank holiday", Day::of(2024, 5, 6), 1),
    ("Spring bank holiday", Day::of(2024, 5, 27), 1),
    ("Summer bank holiday", Day::of(2024, 8, 26), 1),
    ("Christmas and Boxing Day", Day::of(2024, 12, 25), 2),
    ("New Year", Day::of(2025, 1, 1), 1),
    ("Good Friday", Day::of(2025, 4, 18), 1),
    ("Easter Monday", Day::of(2025, 4, 21), 1),
    ("Early May bank holiday", Day::of(2025, 5, 5), 1),
    ("Spring bank holiday", Day::of(2025, 5, 26), 1),
    ("Summer bank holiday", Day::of(2025, 8, 25), 1),
    ("Christmas and Boxing Day", Day::of(2025, 12, 25), 2),
    ("New Year", Day::of(2026, 1, 1), 1),
    ("Good Friday", Day::of(2026, 4, 3), 1),
    ("Easter Monday", Day::of(2026, 4, 6), 1),
    ("Early May bank holiday", Day::of(2026, 5, 4), 1),
    ("Spring bank holiday", Day::of(2026, 5, 25), 1),
    ("Summer bank holiday", Day::of(2026, 8, 31), 1),
    ("Christmas and Boxing Day", Day::of(2026, 12, 25), 2),
];

/// Whether a bank holiday falls into the week.
pub fn has_bank_holiday(week: Week) -> bool {
    BANK_HOLIDAYS.iter().any(|(_, first, _)| week_of(*first) == week)
}

/// The week's place in its year, 1 to 52. Holds for the record, whose three years have 52 weeks each.
pub const fn week_of_year(week: Week) -> i64 {
    (week - 1).rem_euclid(52) + 1
}

/// The first week of the quarter of 13 weeks in which the week lies.
pub const fn first_week_of_quarter(week: Week) -> Week {
    (week - 1).div_euclid(13) * 13 + 1
}

/// Whether the week belongs to the four weeks of peak, weeks 48 to 51 of each year.
pub const fn is_peak(week: Week) -> bool {
    let place = week_of_year(week);
    place >= 48 && place <= 51
}
