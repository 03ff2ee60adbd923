//! Where the lines must lie for a stated rate of false signals: a bootstrap of the whole procedure, baseline included.
//!
//! A replicate draws an autocorrelation and a tail from what the baseline says about them, simulates a baseline and a stretch after it,
//! *freezes the simulated baseline anew* and predicts the stretch from that. So the errors of short baselines are in the lines. Level,
//! trend, season and scale need no drawing: prediction errors in standard errors do not depend on them.
//!
//! What is held is the rate: signals per series and period, each series watched until its first signal or the horizon. Its reciprocal is
//! the run length; without a horizon the mean run length of a short baseline would be ruled by the few lucky ones that never signal.

use super::SignalError;
use super::baseline::{Baseline, Design, GRID};
use super::error::within;
use super::rules::{Rule, RuleState, Side};
use crate::rng::{Key, Stream};

/// What the lines shall hold and how they are looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationOptions {
    /// Periods per false signal of one series (5 to 1000); see [`run_length`].
    pub run_length: f64,
    /// Periods after the baseline for which the rate shall hold (10 to 500); `None`: as many as the run length.
    pub horizon: Option<usize>,
    /// Replicates (100 to 20,000). 1,000 leave about 4 % of chance in the rate.
    pub replicates: usize,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Identity of the series, so that its numbers do not depend on what else is calibrated.
    pub series: u128,
}

impl Default for CalibrationOptions {
    fn default() -> Self {
        Self { run_length: 200.0, horizon: None, replicates: 1_000, seed: 0, series: 0 }
    }
}

/// Periods per false signal that one of `series_count` series may take, if all together may raise `budget` a period; `None`: one, or one
/// in two hundred where there are more than two hundred series.
#[must_use]
pub fn run_length(series_count: usize, budget: Option<f64>) -> f64 {
    let count = series_count.max(1) as f64;
    let budget = budget.filter(|budget| budget.is_finite() && *budget > 0.0).unwrap_or((count / 200.0).max(1.0));
    (count / budget).clamp(SHORTEST_RUN, LONGEST_RUN)
}

const SHORTEST_RUN: f64 = 5.0;
const LONGEST_RUN: f64 = 1_000.0;

/// The lines of the three rules, in standard errors of prediction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lines {
    /// One point beyond this.
    pub limit: f64,
    /// Three of four beyond this on one side.
    pub halfway: f64,
    /// Eight in a row beyond this on one side (0: the centre).
    pub center: f64,
}

impl Lines {
    /// The conventional ones.
    pub const CONVENTIONAL: Self = Self { limit: 3.0, halfway: 1.5, center: 0.0 };

    fn scaled(limit: f64, factor: f64) -> Self {
        Self { limit, halfway: 1.5 * factor, center: 1.5 * (factor - 1.0).max(0.0) }
    }

    /// The rules at these lines.
    #[must_use]
    pub fn rules(&self) -> [Rule; 3] {
        [
            Rule::Beyond { line: self.limit },
            Rule::Cluster { count: 3, of: 4, line: self.halfway },
            Rule::Run { length: 8, line: self.center },
        ]
    }
}

/// Share of the stated rate that single points may use up. How far out a single point must lie depends on a tail that few values show;
/// the two rules about several points hardly depend on it, so they carry most of the rate. For the same reason the line for single points
/// is found under a tail one step heavier than the values suggest: where that is too heavy, little of the rate is lost.
const SINGLE_POINT_SHARE: f64 = 0.15;

/// Degrees of freedom of Student's t that stand for light to heavy tails (0: normal), and their weight beforehand,
/// from light to heavy. The heaviest is there only as the step beyond the last.
const TAILS: [(f64, f64); 6] = [(0.0, 0.2), (10.0, 0.2), (6.0, 0.2), (4.0, 0.2), (3.0, 0.2), (2.5, 0.0)];

/// Finds the lines for a frozen baseline.
///
/// Errors: an option outside its range.
pub fn calibrate(baseline: &Baseline, options: &CalibrationOptions) -> Result<Lines, SignalError> {
    let run_length = within("the run length", options.run_length, SHORTEST_RUN, LONGEST_RUN)?;
    let horizon = options.horizon.unwrap_or((run_length as usize).clamp(10, 500));
    within("the horizon", horizon as f64, 10.0, 500.0)?;
    within("the number of replicates", options.replicates as f64, 100.0, 20_000.0)?;
    let rate = 1.0 / run_length;
    let tails = tail_weights(&baseline.innovations);
    let mut heavier = tails;
    heavier.rotate_right(1);
    let deviations = replicates(baseline, horizon, heavier, 1, options);
    let limit = bisect(|line| single_point_rate(&deviations, horizon, line), rate * SINGLE_POINT_SHARE, 1.0, 60.0);
    let deviations = replicates(baseline, horizon, tails, 2, options);
    let factor = bisect(|factor| false_rate(&deviations, horizon, Lines::scaled(limit, factor)), rate, 0.1, 12.0);
    Ok(Lines::scaled(limit, factor))
}

/// The prediction errors of all replicates, in standard errors, one after the other.
fn replicates(
    baseline: &Baseline,
    horizon: usize,
    tails: [f64; TAILS.len()],
    purpose: u64,
    options: &CalibrationOptions,
) -> Vec<f64> {
    let design = &baseline.design;
    let key = Key::new(options.seed, options.series).with(purpose);
    // Where each later period lies in the basis depends on the autocorrelation only.
    let last = design.places().last().copied().unwrap_or(0);
    let ahead: Vec<Vec<f64>> =
        (0..GRID.len()).map(|phi| later_rows(design, phi, baseline.periods(), last, horizon)).collect();
    let mut deviations = Vec::with_capacity(options.replicates * horizon);
    let mut path = vec![0.0; baseline.periods() + horizon];
    let mut observed = vec![0.0; design.places().len()];
    for replicate in 0..options.replicates {
        let mut stream = Stream::new(key, replicate as u64);
        let phi = GRID.get(pick(&baseline.phi_weights, stream.uniform())).copied().unwrap_or(0.0);
        let (freedom, _) = TAILS.get(pick(&tails, stream.uniform())).copied().unwrap_or_default();
        simulate(&mut path, phi, freedom, &mut stream);
        for (value, place) in observed.iter_mut().zip(design.places()) {
            *value = path.get(*place).copied().unwrap_or(0.0);
        }
        predict_replicate(design, &observed, &path, last, &ahead, &mut deviations);
    }
    deviations
}

/// The rows of the periods after the baseline in the basis, then one over their standard error, for each period.
fn later_rows(design: &Design, phi: usize, periods: usize, last: usize, horizon: usize) -> Vec<f64> {
    let mut rows = Vec::with_capacity(horizon * (design.columns() + 1));
    for step in 0..horizon {
        let place = periods + step;
        let row = design.in_basis(phi, place, if step == 0 { last } else { place - 1 });
        let leverage: f64 = row.iter().map(|value| value * value).sum();
        rows.extend(row);
        rows.push(1.0 / (1.0 + leverage).sqrt());
    }
    rows
}

fn predict_replicate(
    design: &Design,
    observed: &[f64],
    path: &[f64],
    last: usize,
    ahead: &[Vec<f64>],
    out: &mut Vec<f64>,
) {
    let (index, _) = design.autocorrelation(observed);
    let moments = design.moments(observed, index);
    let phi = GRID.get(index).copied().unwrap_or(0.0);
    let Some(rows) = ahead.get(index) else { return };
    let width = design.columns() + 1;
    let periods = path.len() - rows.len() / width;
    for (step, row) in rows.chunks_exact(width).enumerate() {
        let place = periods + step;
        let before = if step == 0 { last } else { place - 1 };
        let (carried, variance) = super::baseline::carry(phi, place - before);
        let white = (path[place] - carried * path[before]) / variance.sqrt();
        let mut predicted = 0.0;
        for (entry, coefficient) in row.iter().zip(&moments.projection) {
            predicted += entry * coefficient;
        }
        let precision = row.last().copied().unwrap_or(1.0);
        out.push((white - predicted) * precision / moments.scale.max(1e-300));
    }
}

/// Autoregressive noise with innovations of Student's t (0 degrees of freedom: normal), started in its stationary spread.
fn simulate(path: &mut [f64], phi: f64, freedom: f64, stream: &mut Stream) {
    let mut value = stream.normal() / (1.0 - phi * phi).sqrt();
    for entry in path {
        value = phi * value + innovation(freedom, stream);
        *entry = value;
    }
}

fn innovation(freedom: f64, stream: &mut Stream) -> f64 {
    let normal = stream.normal();
    if freedom > 0.0 {
        let mean_square = stream.gamma(freedom / 2.0).unwrap_or(freedom / 2.0) / (freedom / 2.0);
        normal / mean_square.max(1e-12).sqrt()
    } else {
        normal
    }
}

/// What the innovations say about the tail: the likelihood of each, the scale integrated out over a grid.
fn tail_weights(innovations: &[f64]) -> [f64; TAILS.len()] {
    let mut weights = [0.0; TAILS.len()];
    let mut logs = [[0.0; 15]; TAILS.len()];
    for ((freedom, prior), logs) in TAILS.iter().zip(&mut logs) {
        for (step, log) in logs.iter_mut().enumerate() {
            let scale = 0.5 + 0.07 * step as f64;
            *log = libm::log(*prior) - (innovations.len() as f64 + 1.0) * libm::log(scale);
            for value in innovations {
                *log += log_density(value / scale, *freedom);
            }
        }
    }
    let most = logs.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for (weight, logs) in weights.iter_mut().zip(&logs) {
        *weight = logs.iter().map(|log| libm::exp(log - most)).sum();
        total += *weight;
    }
    for weight in &mut weights {
        *weight /= total;
    }
    weights
}

fn log_density(value: f64, freedom: f64) -> f64 {
    const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_8;
    const LOG_PI: f64 = 1.144_729_885_849_400_2;
    if freedom > 0.0 {
        libm::lgamma((freedom + 1.0) / 2.0)
            - libm::lgamma(freedom / 2.0)
            - 0.5 * (libm::log(freedom) + LOG_PI)
            - (freedom + 1.0) / 2.0 * libm::log1p(value * value / freedom)
    } else {
        -0.5 * value * value - HALF_LOG_TAU
    }
}

fn pick(weights: &[f64], uniform: f64) -> usize {
    let mut sum = 0.0;
    for (index, weight) in weights.iter().enumerate() {
        sum += weight;
        if uniform < sum {
            return index;
        }
    }
    weights.len().saturating_sub(1)
}

/// First signals per series and period watched, at the given lines. `deviations`: series after series, `horizon` periods each.
#[must_use]
pub fn false_rate(deviations: &[f64], horizon: usize, lines: Lines) -> f64 {
    let (mut signals, mut watched) = (0_usize, 0_usize);
    for series in deviations.chunks_exact(horizon.max(1)) {
        match first_signal(series, lines) {
            Some((place, _)) => {
                signals += 1;
                watched += place + 1;
            }
            None => watched += series.len(),
        }
    }
    signals as f64 / watched.max(1) as f64
}

/// The first point at which one of the three rules hits, and its side.
#[must_use]
pub fn first_signal(deviations: &[f64], lines: Lines) -> Option<(usize, Side)> {
    let mut states = lines.rules().map(RuleState::new);
    deviations.iter().enumerate().find_map(|(place, value)| {
        let mut side = None;
        for state in &mut states {
            let hit = state.step(*value);
            side = side.or(hit);
        }
        side.map(|side| (place, side))
    })
}

fn single_point_rate(deviations: &[f64], horizon: usize, line: f64) -> f64 {
    let (mut signals, mut watched) = (0_usize, 0_usize);
    for series in deviations.chunks_exact(horizon.max(1)) {
        match series.iter().position(|value| value.abs() > line) {
            Some(place) => {
                signals += 1;
                watched += place + 1;
            }
            None => watched += series.len(),
        }
    }
    signals as f64 / watched.max(1) as f64
}

/// Where a falling function reaches the wanted value.
fn bisect(rate: impl Fn(f64) -> f64, wanted: f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..18 {
        let middle = (low * high).sqrt();
        if rate(middle) > wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low * high).sqrt()
}

#[cfg(test)]
mod tests;
