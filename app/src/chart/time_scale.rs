//! The scale of time: where ticks fall between two days, and what they are called.

use chrono::{Datelike, NaiveDate};

use super::text_width::text_width;

/// English month names; a caller with another locale passes its own.
pub const ENGLISH_MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Least room between two tick labels, in pixels.
const LABEL_GAP: i32 = 14;

/// Candidate distances between ticks, finest first.
const STEPS: [Step; 15] = [
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(60),
    Step::Months(120),
    Step::Months(240),
    Step::Months(600),
    Step::Months(1200),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Days(i32),
    Months(i32),
}

/// One tick of the time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeTick {
    /// Day number (see [`day_number`]) at whose start the tick stands.
    pub day: i32,
    /// First line: a year, a month or a day of a month.
    pub label: String,
    /// Second line: the year, where the first line does not say it and it differs from the previous tick's.
    pub year_label: Option<String>,
}

/// Days since the start of the common era: the numeric coordinate of a date.
pub fn day_number(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

/// The finest ticks in `[first_day, last_day)` whose labels keep apart at `font_size` when the domain is
/// `width` pixels wide. May be empty for a domain of few days between round dates.
pub fn time_ticks(
    first_day: i32,
    last_day: i32,
    width: i32,
    font_size: i32,
    month_names: &[&str; 12],
) -> Vec<TimeTick> {
    let span = last_day.saturating_sub(first_day).max(1);
    let mut coarsest = Vec::new();
    for step in STEPS {
        // Skips what cannot fit before building thousands of labels for it.
        let step_days = match step {
            Step::Days(days) => days,
            Step::Months(months) => months.saturating_mul(30),
        };
        if i64::from(width) * i64::from(step_days) < i64::from(span) * i64::from(LABEL_GAP) {
            continue;
        }
        let ticks = ticks_of(step, first_day, last_day, month_names);
        let pixel = |day: i32| i64::from(day - first_day) * i64::from(width) / i64::from(span);
        let fits = ticks.windows(2).all(|pair| {
            let half_widths = (tick_width(&pair[0], font_size) + tick_width(&pair[1], font_size)) / 2;
            pixel(pair[1].day) - pixel(pair[0].day) >= i64::from(half_widths + LABEL_GAP)
        });
        if fits && ticks.len() >= 2 {
            return ticks;
        }
        if fits && !ticks.is_empty() && coarsest.is_empty() {
            coarsest = ticks;
        }
    }
    coarsest
}

/// Width of the wider of a tick's two lines, in pixels.
pub fn tick_width(tick: &TimeTick, font_size: i32) -> i32 {
    let year_width = tick.year_label.as_ref().map_or(0, |year| text_width(year, font_size, false));
    text_width(&tick.label, font_size, false).max(year_width)
}

fn ticks_of(step: Step, first_day: i32, last_day: i32, month_names: &[&str; 12]) -> Vec<TimeTick> {
    let mut previous_year = None;
    days_of(step, first_day, last_day)
        .into_iter()
        .filter_map(|day| {
            let date = NaiveDate::from_num_days_from_ce_opt(day)?;
            let month_name = month_names.get(date.month0() as usize)?;
            let label = match step {
                Step::Days(_) => format!("{} {month_name}", date.day()),
                Step::Months(months) if months >= 12 => date.year().to_string(),
                Step::Months(_) => (*month_name).to_owned(),
            };
            let says_year = matches!(step, Step::Months(months) if months >= 12);
            let year_label = (!says_year && previous_year != Some(date.year())).then(|| date.year().to_string());
            previous_year = Some(date.year());
            Some(TimeTick { day, label, year_label })
        })
        .collect()
}

fn days_of(step: Step, first_day: i32, last_day: i32) -> Vec<i32> {
    match step {
        Step::Days(days) => {
            // Day 1 of the common era was a Monday, so that steps of a week fall on Mondays.
            let offset = (1 - first_day).rem_euclid(days);
            (first_day + offset..last_day).step_by(days.unsigned_abs() as usize).collect()
        }
        Step::Months(months) => {
            let Some(first) = NaiveDate::from_num_days_from_ce_opt(first_day) else {
                return Vec::new();
            };
            let month_index = first.year() * 12 + i32::try_from(first.month0()).unwrap_or(0);
            let start = month_index.div_euclid(months) * months;
            (0..)
                .map_while(|count: i32| {
                    let month = start + count.checked_mul(months)?;
                    let month_of_year = u32::try_from(month.rem_euclid(12)).ok()? + 1;
                    NaiveDate::from_ymd_opt(month.div_euclid(12), month_of_year, 1).map(day_number)
                })
                .take_while(|day| *day < last_day)
                .filter(|day| *day >= first_day)
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> i32 {
        day_number(NaiveDate::from_ymd_opt(year, month, day).unwrap())
    }

    fn labels(ticks: &[TimeTick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn the_step_follows_the_room() {
        let ticks = time_ticks(day(2003, 4, 1), day(2018, 8, 1), 900, 12, &ENGLISH_MONTHS);
        assert_eq!(ticks.len(), 15, "one per year: {:?}", labels(&ticks));
        let ticks = time_ticks(day(2003, 4, 1), day(2018, 8, 1), 300, 12, &ENGLISH_MONTHS);
        assert_eq!(labels(&ticks), ["2005", "2010", "2015"]);
        let ticks = time_ticks(day(2024, 1, 1), day(2025, 1, 1), 300, 12, &ENGLISH_MONTHS);
        assert_eq!(labels(&ticks), ["Jan", "Mar", "May", "Jul", "Sep", "Nov"]);
        assert_eq!(ticks[0].year_label.as_deref(), Some("2024"));
        assert_eq!(ticks[1].year_label, None);
    }

    #[test]
    fn weeks_start_on_mondays() {
        let ticks = time_ticks(day(2024, 1, 3), day(2024, 2, 14), 400, 12, &ENGLISH_MONTHS);
        assert_eq!(labels(&ticks)[..2], ["8 Jan", "15 Jan"]);
    }

    #[test]
    fn labels_never_touch() {
        for days in [1, 2, 5, 9, 30, 45, 100, 365, 800, 4000, 40_000, 400_000] {
            for width in [40, 120, 300, 900] {
                let first = day(1999, 11, 17);
                let ticks = time_ticks(first, first + days, width, 12, &ENGLISH_MONTHS);
                let mut end = i32::MIN;
                for tick in &ticks {
                    assert!(first <= tick.day && tick.day < first + days);
                    let centre = (tick.day - first) as i64 * i64::from(width) / i64::from(days);
                    let half = i64::from(tick_width(tick, 12) / 2);
                    assert!(centre - half > i64::from(end), "{days} days in {width} px");
                    end = i32::try_from(centre + half).unwrap();
                }
            }
        }
    }
}
