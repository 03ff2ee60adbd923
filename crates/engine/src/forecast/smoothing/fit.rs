//! Maximum likelihood fit, and a choice by Akaike's criterion.

use super::recursion::follow;
use super::start::heuristic;
use super::{Part, Run, SmoothingConstants, SmoothingModel, SmoothingState, check, run};
use crate::forecast::ForecastError;
use crate::forecast::optimise::{Minimum, minimise};

/// Bounds of the smoothing constants and of the damping, those of R's `ets`.
const SMALLEST: f64 = 1e-4;
const LARGEST: f64 = 0.9999;
const DAMPING: (f64, f64) = (0.8, 0.98);
/// A descent ends when a step gains less than this share of the log-likelihood.
const TOLERANCE: f64 = 1e-7;
const ITERATIONS: usize = 200;

/// A fitted model.
#[derive(Debug, Clone)]
pub struct SmoothingFit {
    /// The model.
    pub model: SmoothingModel,
    /// Its constants.
    pub constants: SmoothingConstants,
    /// Its states before the first period.
    pub start: SmoothingState,
    /// What it said along the series.
    pub run: Run,
    /// Akaike's criterion with its correction for short series; infinite where there are too few values for it.
    pub aicc: f64,
}

impl SmoothingFit {
    /// Mean path from the end of the series on: each period's forecast when all before it come as forecast.
    #[must_use]
    pub fn forecast(&self, periods: usize) -> Vec<f64> {
        let mut state = self.run.state.clone();
        (0..periods).map(|_| super::step(&self.model, &self.constants, &mut state, |_| None)).collect()
    }
}

/// Fits a model by maximum likelihood: smoothing constants and start values, the season's start values summing to 0 or averaging 1.
///
/// # Errors
/// Fewer values than numbers to fit, a value that is not finite, or not positive where a part multiplies, or a series without any
/// variation that the model leaves unexplained.
pub fn fit(model: &SmoothingModel, values: &[Option<f64>]) -> Result<SmoothingFit, ForecastError> {
    check(model, values)?;
    super::super::check_length(values, model.parameter_count().saturating_add(2))?;
    let frame = Frame::new(model, values);
    let seasons = model.season_length.max(1) as f64;
    let starts = [
        SmoothingConstants {
            level: 0.5 / if model.is_seasonal() { 1.5 } else { 1.0 },
            trend: 0.05,
            season: 0.1,
            damping: 0.95,
        },
        SmoothingConstants { level: 0.2 / seasons, trend: 0.02 / seasons, season: 0.05, damping: 0.95 },
    ];
    let mut best: Option<Minimum> = None;
    for start in &starts {
        let found = minimise(&mut |point| frame.cost(point), &frame.point(start), TOLERANCE, ITERATIONS);
        if found.value.is_finite() && best.as_ref().is_none_or(|best| found.value < best.value) {
            best = Some(found);
        }
    }
    frame.finish(&best.ok_or(ForecastError::NoFit)?.point)
}

/// As [`fit`], from constants found before (on the same series when it was shorter) and with few steps.
///
/// # Errors
/// As [`fit`].
pub fn fit_from(
    model: &SmoothingModel,
    constants: &SmoothingConstants,
    values: &[Option<f64>],
    iterations: usize,
) -> Result<SmoothingFit, ForecastError> {
    check(model, values)?;
    super::super::check_length(values, model.parameter_count().saturating_add(2))?;
    let frame = Frame::new(model, values);
    let found = minimise(&mut |point| frame.cost(point), &frame.point(constants), 1e-5, iterations);
    if found.value.is_finite() { frame.finish(&found.point) } else { Err(ForecastError::NoFit) }
}

/// The model with the smallest corrected criterion of Akaike among those of R's `ets` by default: no multiplicative trend, no additive
/// error with a multiplicative season.
///
/// # Errors
/// No candidate can be fitted; the error is that of the simplest one.
pub fn choose(values: &[Option<f64>], season_length: usize) -> Result<SmoothingFit, ForecastError> {
    let is_positive = values.iter().flatten().all(|value| *value > 0.0);
    let seasons: &[Part] =
        if season_length > 1 { &[Part::None, Part::Additive, Part::Multiplicative] } else { &[Part::None] };
    let mut best: Result<SmoothingFit, ForecastError> = fit(&SmoothingModel::SIMPLE, values);
    for error_is_multiplicative in [false, true] {
        for season in seasons {
            for (trend, trend_is_damped) in [(Part::None, false), (Part::Additive, false), (Part::Additive, true)] {
                let model =
                    SmoothingModel { error_is_multiplicative, trend, trend_is_damped, season: *season, season_length };
                let is_unstable = *season == Part::Multiplicative && !error_is_multiplicative;
                if is_unstable || (model.needs_positive_values() && !is_positive) {
                    continue;
                }
                let Ok(found) = fit(&model, values) else { continue };
                if best.as_ref().is_ok_and(|best| best.aicc <= found.aicc) {
                    continue;
                }
                best = Ok(found);
            }
        }
    }
    best
}

/// A series and its model, with the variables of the search on a scale of about one.
struct Frame<'series> {
    model: SmoothingModel,
    values: &'series [Option<f64>],
    start: SmoothingState,
    spread: f64,
}

impl<'series> Frame<'series> {
    fn new(model: &SmoothingModel, values: &'series [Option<f64>]) -> Self {
        let start = heuristic(model, values);
        let known: Vec<f64> = values.iter().flatten().copied().collect();
        let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
        let variance =
            known.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / known.len().max(1) as f64;
        let spread = if variance > 0.0 { variance.sqrt() } else { mean.abs().max(1.0) };
        Self { model: *model, values, start, spread }
    }

    /// The variables: constants through logits, then start values as departures from the heuristic ones.
    fn point(&self, constants: &SmoothingConstants) -> Vec<f64> {
        let model = &self.model;
        let mut point = vec![inverse_share(constants.level, SMALLEST, LARGEST)];
        if model.trend != Part::None {
            point.push(inverse_share(constants.trend, 0.0, constants.level));
        }
        if model.is_seasonal() {
            point.push(inverse_share(constants.season, 0.0, 1.0 - constants.level));
        }
        if model.is_damped() {
            point.push(inverse_share(constants.damping, DAMPING.0, DAMPING.1));
        }
        let starts = 1 + usize::from(model.trend != Part::None) + self.start.season.len().saturating_sub(1);
        point.resize(point.len() + starts, 0.0);
        point
    }

    /// The constants and the start states that the variables stand for.
    fn read(&self, point: &[f64], state: &mut SmoothingState) -> SmoothingConstants {
        let model = &self.model;
        let mut variables = point.iter().copied();
        let mut next = || variables.next().unwrap_or(0.0);
        let level = share(next(), SMALLEST, LARGEST);
        let trend = if model.trend == Part::None { 0.0 } else { share(next(), 0.0, level) };
        let season = if model.is_seasonal() { share(next(), 0.0, 1.0 - level) } else { 0.0 };
        let damping = if model.is_damped() { share(next(), DAMPING.0, DAMPING.1) } else { 1.0 };
        state.level = self.start.level + self.spread * next();
        state.trend = match model.trend {
            Part::None => 0.0,
            Part::Additive => self.start.trend + 0.1 * self.spread * next(),
            Part::Multiplicative => self.start.trend + 0.1 * next(),
        };
        let (unit, total) = match model.season {
            Part::Multiplicative => {
                ((self.spread / self.start.level.abs().max(1e-300)).clamp(0.01, 1.0), model.season_length as f64)
            }
            _ => (self.spread, 0.0),
        };
        let mut sum = 0.0;
        let last = self.start.season.len().saturating_sub(1);
        for (place, (value, first)) in state.season.iter_mut().zip(&self.start.season).enumerate() {
            *value = if place == last { total - sum } else { first + unit * next() };
            sum += *value;
        }
        SmoothingConstants { level, trend, season, damping }
    }

    fn cost(&self, point: &[f64]) -> f64 {
        let mut state = self.start.clone();
        let constants = self.read(point, &mut state);
        let is_forbidden = (self.model.needs_positive_values() && state.level <= 0.0)
            || (self.model.trend == Part::Multiplicative && state.trend <= 0.0)
            || (self.model.season == Part::Multiplicative && state.season.iter().any(|value| *value <= 0.0));
        if is_forbidden {
            return f64::INFINITY;
        }
        let mut is_positive = true;
        let log_likelihood =
            follow(&self.model, &constants, &mut state, self.values, |forecast, _| is_positive &= forecast > 0.0);
        if self.model.needs_positive_values() && !is_positive { f64::INFINITY } else { -log_likelihood }
    }

    fn finish(&self, point: &[f64]) -> Result<SmoothingFit, ForecastError> {
        let mut start = self.start.clone();
        let constants = self.read(point, &mut start);
        let run = run(&self.model, &constants, &start, self.values)?;
        if !run.log_likelihood.is_finite() {
            return Err(ForecastError::NoFit);
        }
        // The scale of the errors is fitted, too.
        let parameters = (self.model.parameter_count() + 1) as f64;
        let spare = self.values.iter().flatten().count() as f64 - parameters - 1.0;
        let correction = if spare > 0.0 { 2.0 * parameters * (parameters + 1.0) / spare } else { f64::INFINITY };
        let aicc = -2.0 * run.log_likelihood + 2.0 * parameters + correction;
        Ok(SmoothingFit { model: self.model, constants, start, run, aicc })
    }
}

/// From any number to one between two bounds.
fn share(variable: f64, lower: f64, upper: f64) -> f64 {
    lower + (upper - lower) / (1.0 + libm::exp(-variable))
}

fn inverse_share(value: f64, lower: f64, upper: f64) -> f64 {
    let part = ((value - lower) / (upper - lower)).clamp(1e-4, 1.0 - 1e-4);
    libm::log(part / (1.0 - part))
}
