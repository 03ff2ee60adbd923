//! The margin buffer: a stock that opens each quarter and falls by what the contribution stays under its budget.

use std::sync::OnceLock;

use super::calendar::{self, Week};
use super::luck::Luck;
use super::parameters::{BUFFER_YEAR_ONE, BUFFER_YEAR_TWO};
use super::plan::{Pushes, World};
use super::world::{Course, simulate};

/// Seeds over which the budget's expectation is taken: far from those anybody would pick for a world.
const BUDGET_SEEDS: std::ops::Range<u64> = 1_000_000_000..1_000_000_400;

/// The budgeted contribution of every week of the record, whole GBP: the mean of the planned world over 400 lucks.
///
/// The mean, not the world without luck: contribution is skewed (the overflow discount takes from good weeks and gives nothing
/// to bad ones), so a budget made without luck would be missed on average by a firm that does all it planned.
pub fn budget() -> &'static [i64] {
    static BUDGET: OnceLock<Vec<i64>> = OnceLock::new();
    BUDGET.get_or_init(expected_contributions)
}

fn expected_contributions() -> Vec<i64> {
    let mut sums = vec![0_i64; calendar::WEEK_COUNT];
    for seed in BUDGET_SEEDS {
        let planned = simulate(World::Planned, &Pushes::new(seed), &Luck::of_seed(seed));
        for (sum, contribution) in sums.iter_mut().zip(contributions(&planned)) {
            *sum += contribution;
        }
    }
    let seeds = (BUDGET_SEEDS.end - BUDGET_SEEDS.start) as i64;
    sums.into_iter().map(|sum| sum / seeds).collect()
}

/// GBP with which the buffer opens in the quarter of a week.
pub const fn opening(week: Week) -> i64 {
    if week <= 52 { BUFFER_YEAR_ONE } else { BUFFER_YEAR_TWO }
}

/// The buffer at the end of every week, whole GBP, from contributions and budgets in whole GBP for the record's weeks.
pub fn buffer(contributions: &[i64], budgets: &[i64]) -> Vec<i64> {
    let mut stock = 0;
    calendar::weeks()
        .zip(contributions.iter().zip(budgets))
        .map(|(week, (contribution, budget))| {
            if calendar::first_week_of_quarter(week) == week {
                stock = opening(week);
            }
            stock -= budget - contribution;
            stock
        })
        .collect()
}

/// The contributions of a course in whole GBP.
pub fn contributions(course: &Course) -> Vec<i64> {
    course.weeks.iter().map(|truth| truth.contribution.round() as i64).collect()
}
