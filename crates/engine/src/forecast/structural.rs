//! Structural models: level, trend and season as unobserved states with variances of their own.
//!
//! A. C. Harvey, 'Forecasting, structural time series models and the Kalman filter' (1989); J. Durbin and S. J. Koopman, 'Time series
//! analysis by state space methods' (2nd edition 2012), chapters 3 and 4. Forms, start (a wide normal of 10^6 variances of the series
//! about its first value) and likelihood are those of R's `StructTS`. Gaps are passed over.

mod filter;

use super::optimise::minimise_from;
use super::{ForecastError, check_finite, check_length};
use filter::System;

/// Which states a model has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StructuralModel {
    /// A level that walks at random, seen with noise.
    Level,
    /// A level with a slope that walks at random.
    Trend,
    /// The same with a season whose effects sum to noise over one season.
    Basic {
        /// Periods of a season, at least 2.
        season_length: usize,
    },
}

/// A fitted model.
#[derive(Debug, Clone)]
pub struct StructuralFit {
    /// Variance of the level's steps, in the square of the series' unit.
    pub level_variance: f64,
    /// Of the slope's steps; `None` without a slope.
    pub slope_variance: Option<f64>,
    /// Of the season's steps; `None` without a season.
    pub season_variance: Option<f64>,
    /// Of the noise with which the states are seen.
    pub noise_variance: f64,
    /// Logarithm of the likelihood, with the contribution of the wide start.
    pub log_likelihood: f64,
    /// One-step forecasts, in the unit of the series.
    pub fitted: Vec<f64>,
    /// For every period the level, then the slope and the season's effect where the model has them, given the whole series.
    pub smoothed: Vec<Vec<f64>>,
    /// One-step errors; gaps where the series has them.
    pub innovations: Vec<Option<f64>>,
    /// Variances of the one-step errors.
    pub innovation_variances: Vec<f64>,
    system: System,
    state: Vec<f64>,
    covariance: Vec<f64>,
}

impl StructuralFit {
    /// Mean path and standard errors from the end of the series on, the variances taken as known.
    #[must_use]
    pub fn forecast(&self, periods: usize) -> (Vec<f64>, Vec<f64>) {
        self.system.forecast(&self.state, &self.covariance, periods)
    }
}

/// Fits the variances by maximum likelihood.
///
/// # Errors
/// A value that is not finite, fewer values than states and variances, a season of less than 2 periods, or a series without variation.
pub fn fit(model: StructuralModel, values: &[Option<f64>]) -> Result<StructuralFit, ForecastError> {
    check_finite(values)?;
    let (variances, season_length) = match model {
        StructuralModel::Level => (2, 1),
        StructuralModel::Trend => (3, 1),
        StructuralModel::Basic { season_length } if season_length < 2 => {
            let value = season_length as f64;
            return Err(ForecastError::Parameter { name: "season length", value, wanted: "2 or more" });
        }
        StructuralModel::Basic { season_length } => (4, season_length),
    };
    check_length(values, season_length.saturating_add(variances + 1))?;
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let mean = known.iter().sum::<f64>() / known.len() as f64;
    let variance = known.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (known.len() - 1) as f64;
    if variance <= 0.0 || !variance.is_finite() {
        return Err(ForecastError::NoFit);
    }
    let first = known.first().copied().unwrap_or(0.0);
    // Variables are roots of variances, in tenths of the series' standard deviation: zero is within reach, and nothing is below it.
    let unit = variance / 100.0;
    let read = |point: &[f64]| -> Vec<f64> { point.iter().map(|variable| unit * variable * variable).collect() };
    let mut cost = |point: &[f64]| {
        let system = System::new(model, &read(point));
        -system.log_likelihood(first, variance, values)
    };
    // Mostly noise, mostly level, mostly season.
    let starts: Vec<Vec<f64>> = [[3.0, 0.3, 1.0, 5.0], [5.0, 1.0, 0.3, 1.0], [1.0, 0.1, 4.0, 1.0]]
        .iter()
        .map(|start| match (model, start) {
            (StructuralModel::Level, [level, _, _, noise]) => vec![*level, *noise],
            (StructuralModel::Trend, [level, slope, _, noise]) => vec![*level, *slope, *noise],
            _ => start.to_vec(),
        })
        .collect();
    let found = minimise_from(&mut cost, &starts, 1e-12, 300).ok_or(ForecastError::NoFit)?;
    let fitted = read(&found.point);
    let system = System::new(model, &fitted);
    let smoothed = system.smooth(first, variance, values);
    let level_variance = fitted.first().copied().unwrap_or(0.0);
    let is_level = model == StructuralModel::Level;
    Ok(StructuralFit {
        level_variance,
        slope_variance: fitted.get(1).copied().filter(|_| !is_level),
        season_variance: fitted.get(2).copied().filter(|_| season_length > 1),
        noise_variance: fitted.last().copied().unwrap_or(0.0),
        log_likelihood: -found.value,
        fitted: smoothed.fitted,
        smoothed: smoothed.states,
        innovations: smoothed.innovations,
        innovation_variances: smoothed.variances,
        system,
        state: smoothed.state,
        covariance: smoothed.covariance,
    })
}
