//! What one simulated world says about every scene of the story, measured from the truth.

use super::super::calendar::{Week, has_bank_holiday, is_peak};
use super::super::reporting::{INVOICE_GAP, missing_invoices};
use super::super::statistics::{correlation, mean, natural_process_limits, residuals, runs};
use super::{Course, Seeded, Truth, buffer_gone, mean_of, series};

/// What one world says about every scene of the story.
pub struct Story {
    pub seed: u64,
    /// Week in which the buffer of the third quarter of 2024 is gone.
    pub gone_in_conflict: Option<Week>,
    /// Week in which the buffer of the second quarter of 2025 would be gone without the intervention.
    pub gone_without_intervention: Option<Week>,
    /// Week of 2025 in which the buffer is gone as things went.
    pub gone_in_2025: Option<Week>,
    /// Correlation of volume and cost in 2024 after trend, peak and bank holidays, cost counted as better when lower.
    pub correlation: f64,
    /// The same by [`prewhitened_correlation`].
    pub prewhitened_correlation: f64,
    /// The same over the 52 weeks before the conflict, in the world without pushes.
    pub correlation_without_pushes: f64,
    /// Mean cost of the last 13 weeks, and the same without the intervention.
    pub final_cost: f64,
    pub final_cost_without_intervention: f64,
    /// What the plan would have made of the last 13 weeks, the South's routing included.
    pub final_cost_planned: f64,
    /// Mean volume of the third quarter of 2025.
    pub settled_volume: f64,
    /// First week from 27 on in which overtime leaves the limits of weeks 1 to 26, and whether it left them in week 22.
    pub overtime_signal: Option<Week>,
    pub overtime_signal_on_bank_holiday: bool,
    /// First week from 66 on in which overtime leaves the limits of weeks 54 to 65.
    pub chase_signal: Option<Week>,
    /// First-attempt success: mean of the 26 weeks before the texts and of the last 26.
    pub first_attempt: (f64, f64),
    /// Change of drops from the 26 weeks before the roll-out to weeks 79 to 104, by region.
    pub drops_gain: (f64, f64),
    /// How much cheaper the cost looked in each week of the invoice gap, on average.
    pub invoice_gap: f64,
    /// Highest turnover of 2024 and of 2025.
    pub turnover: (f64, f64),
    /// Weeks of 2025 with less than 94 % on time.
    pub late_weeks: usize,
    /// Whether the year 2025 has the [`false_alarm`] of the story and no other.
    pub false_alarm: bool,
}

/// The correlation of volume with cost after trend, peak and bank holidays, oriented so that a lower cost counts as better.
fn detrended_correlation(course: &Course, first: Week, last: Week) -> f64 {
    let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
    let regressors = [
        series(course, first, last, |truth| truth.week as f64 / 52.0),
        series(course, first, last, |truth| flag(is_peak(truth.week))),
        series(course, first, last, |truth| flag(has_bank_holiday(truth.week))),
    ];
    let left = |value: fn(&Truth) -> f64| residuals(&series(course, first, last, value), &regressors);
    -correlation(&left(|truth| truth.volume().ln()), &left(|truth| truth.cost.ln()))
}

/// As [`detrended_correlation`] over all weeks known when the decision of week 52 is drafted, with two own lags of each series
/// among the regressors: near to what the product's historical test does.
fn prewhitened_correlation(course: &Course) -> f64 {
    let (first, last) = (-49, 52);
    let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
    let left = |value: fn(&Truth) -> f64| {
        let regressors = [
            series(course, first, last, |truth| truth.week as f64 / 52.0),
            series(course, first, last, |truth| flag(is_peak(truth.week))),
            series(course, first, last, |truth| flag(has_bank_holiday(truth.week))),
            series(course, first - 1, last - 1, value),
            series(course, first - 2, last - 2, value),
        ];
        residuals(&series(course, first, last, value), &regressors)
    };
    -correlation(&left(|truth| truth.volume().ln()), &left(|truth| truth.cost.ln()))
}

fn first_outside(course: &Course, baseline: (Week, Week), from: Week, to: Week) -> Option<Week> {
    let (low, high) = natural_process_limits(&series(course, baseline.0, baseline.1, Truth::overtime_total));
    let outside = |truth: &&Truth| truth.overtime_total() < low || truth.overtime_total() > high;
    course.between(from, to).iter().find(outside).map(|truth| truth.week)
}

fn damage_rate(truth: &Truth) -> f64 {
    truth.damaged / truth.volume() * 10_000.0
}

/// Whether damage stands eight in a row above its centre in week 62, is back by week 65, and does so in no other week of 2025;
/// measured against the mean of 2023 as well as that of 2024, so that it does not hang on the baseline chosen.
pub fn false_alarm(course: &Course) -> bool {
    [(-51, 0), (1, 52)].into_iter().all(|(first, last)| {
        let centre = mean_of(course, first, last, damage_rate);
        let positions = runs(&series(course, 53, 104, damage_rate), centre, 8);
        let weeks: Vec<Week> = positions.into_iter().map(|position| position as Week + 53).collect();
        let above = mean_of(course, 62, 62, damage_rate) > centre;
        above && weeks.first() == Some(&62) && weeks.iter().all(|week| (62..=64).contains(week))
    })
}

impl Story {
    pub fn of(world: &Seeded, budget: &[i64]) -> Self {
        let Seeded { seed, actual, without_intervention, without_pushes, planned } = world;
        let largest = |first, last| series(actual, first, last, |truth| truth.turnover).into_iter().fold(0.0, f64::max);
        let drops_gain =
            |drops: fn(&Truth) -> f64| mean_of(actual, 79, 104, drops) / mean_of(actual, -51, 0, drops) - 1.0;
        Self {
            seed: *seed,
            gone_in_conflict: buffer_gone(actual, budget, 27, 39),
            gone_without_intervention: buffer_gone(without_intervention, budget, 66, 78),
            gone_in_2025: buffer_gone(actual, budget, 53, 104),
            correlation: detrended_correlation(actual, 1, 52),
            prewhitened_correlation: prewhitened_correlation(actual),
            correlation_without_pushes: detrended_correlation(without_pushes, -25, 26),
            final_cost: mean_of(actual, 92, 104, |truth| truth.cost),
            final_cost_without_intervention: mean_of(without_intervention, 92, 104, |truth| truth.cost),
            final_cost_planned: mean_of(planned, 92, 104, |truth| truth.cost),
            settled_volume: mean_of(actual, 79, 91, Truth::volume),
            overtime_signal: first_outside(actual, (1, 26), 27, 39),
            overtime_signal_on_bank_holiday: first_outside(actual, (1, 26), 22, 22).is_some(),
            chase_signal: first_outside(actual, (54, 65), 66, 69),
            first_attempt: (
                mean_of(actual, 29, 54, |truth| truth.first_attempt),
                mean_of(actual, 79, 104, |truth| truth.first_attempt),
            ),
            drops_gain: (drops_gain(|truth| truth.drops.north), drops_gain(|truth| truth.drops.south)),
            invoice_gap: mean(&series(actual, *INVOICE_GAP.start(), *INVOICE_GAP.end(), |truth| {
                missing_invoices(truth) / truth.volume()
            })),
            turnover: (largest(1, 52), largest(53, 104)),
            late_weeks: series(actual, 53, 104, |truth| truth.on_time).iter().filter(|share| **share < 0.94).count(),
            false_alarm: false_alarm(actual),
        }
    }
}
