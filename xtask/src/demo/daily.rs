//! The daily tail: the last 13 weeks of volume, overtime and expedited parcels, split into days that add up to their weeks.

use super::calendar::{BANK_HOLIDAYS, Day, LAST_WEEK, Week, monday};
use super::mathematics::exponential;
use super::parameters::Regions;
use super::random::Stream;
use super::world::{Course, Truth};

/// First week told by the day.
pub const FIRST_DAILY_WEEK: Week = LAST_WEEK - 12;

/// How a week's parcels and overtime spread over Monday to Sunday.
const PARCELS_BY_DAY: [f64; 7] = [0.170, 0.175, 0.170, 0.165, 0.160, 0.110, 0.050];
const OVERTIME_BY_DAY: [f64; 7] = [0.15, 0.15, 0.15, 0.16, 0.17, 0.14, 0.08];
/// What a bank holiday leaves of a day.
const ON_BANK_HOLIDAY: f64 = 0.15;
/// Standard deviations of the daily spread, logarithmic.
const PARCELS_SPREAD: f64 = 0.03;
const OVERTIME_SPREAD: f64 = 0.10;
const EXPEDITED_SPREAD: f64 = 0.06;

/// One day of one region.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DayOfRegion {
    /// Parcels delivered.
    pub parcels: i64,
    /// Overtime, tenths of an hour.
    pub overtime_tenths: i64,
    /// Parcels sent by expedited carriers.
    pub expedited_parcels: i64,
}

impl DayOfRegion {
    /// Expedited share of the day's parcels.
    pub fn expedited_share(&self) -> f64 {
        self.expedited_parcels as f64 / self.parcels as f64
    }
}

/// Splits a whole number by weights into whole numbers that add up to it (largest remainders, earlier days first).
fn apportion(total: i64, weights: [f64; 7]) -> [i64; 7] {
    let sum: f64 = weights.iter().sum();
    let exact = weights.map(|weight| total as f64 * weight / sum);
    let mut parts = exact.map(|part| part.floor() as i64);
    let mut order = [0, 1, 2, 3, 4, 5, 6];
    order.sort_by(|a: &usize, b: &usize| (exact[*b] - exact[*b].floor()).total_cmp(&(exact[*a] - exact[*a].floor())));
    let left = (total - parts.iter().sum::<i64>()).clamp(0, 7) as usize;
    for day in order.into_iter().take(left) {
        parts[day] += 1;
    }
    parts
}

fn week_of_region(parcels: f64, overtime: f64, expedited: f64, week: Week, stream: &mut Stream) -> [DayOfRegion; 7] {
    let open: [f64; 7] = std::array::from_fn(|day| {
        let day = monday(week).plus(day as i64);
        let holiday = BANK_HOLIDAYS.iter().any(|(_, first, days)| (first.0..first.0 + days).contains(&day.0));
        if holiday { ON_BANK_HOLIDAY } else { 1.0 }
    });
    let mut spread = |deviation: f64| -> [f64; 7] { std::array::from_fn(|_| exponential(deviation * stream.normal())) };
    let (parcels_spread, overtime_spread, expedited_spread) =
        (spread(PARCELS_SPREAD), spread(OVERTIME_SPREAD), spread(EXPEDITED_SPREAD));
    let parcels =
        apportion(parcels as i64, std::array::from_fn(|day| PARCELS_BY_DAY[day] * open[day] * parcels_spread[day]));
    let overtime = apportion(
        (overtime * 10.0).round() as i64,
        std::array::from_fn(|day| OVERTIME_BY_DAY[day] * open[day] * overtime_spread[day]),
    );
    let expedited = apportion(expedited as i64, std::array::from_fn(|day| parcels[day] as f64 * expedited_spread[day]));
    std::array::from_fn(|day| DayOfRegion {
        parcels: parcels[day],
        overtime_tenths: overtime[day],
        expedited_parcels: expedited[day],
    })
}

/// The days of the last 13 weeks in order, split with the luck of `seed`.
pub fn days(course: &Course, seed: u64) -> Vec<(Day, Regions<DayOfRegion>)> {
    let mut north = Stream::new(seed, "days north");
    let mut south = Stream::new(seed, "days south");
    let mut days = Vec::new();
    for truth in course.between(FIRST_DAILY_WEEK, LAST_WEEK) {
        let Truth { week, parcels, overtime, expedited_parcels, .. } = *truth;
        let north = week_of_region(parcels.north, overtime.north, expedited_parcels.north, week, &mut north);
        let south = week_of_region(parcels.south, overtime.south, expedited_parcels.south, week, &mut south);
        for (day, (north, south)) in north.into_iter().zip(south).enumerate() {
            days.push((monday(week).plus(day as i64), Regions { north, south }));
        }
    }
    days
}
