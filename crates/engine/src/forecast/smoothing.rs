//! Exponential smoothing as state-space models with one source of error.
//!
//! Error, trend and season each are absent, additive or multiplicative; a trend may be damped. The recursions, the likelihood and the
//! start values follow R. J. Hyndman, A. B. Koehler, J. K. Ord and R. D. Snyder, 'Forecasting with exponential smoothing' (2008), and the
//! bounds and criteria R's `forecast::ets` (the same authors), so that parameters mean the same here as there. A gap moves the states on
//! without an error, and adds nothing to the likelihood.

mod fit;
mod recursion;
mod start;

pub use fit::{SmoothingFit, choose, fit, fit_from};
pub use recursion::{Run, run, step};

use super::ForecastError;

/// How a part of the model acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Not at all.
    None,
    /// Added, in the unit of the series.
    Additive,
    /// Multiplied, a factor about one.
    Multiplicative,
}

/// Which model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmoothingModel {
    /// Additive: the standard deviation of one-step errors is constant; otherwise it is a constant share of the forecast.
    pub error_is_multiplicative: bool,
    /// The trend.
    pub trend: Part,
    /// Whether the trend fades out; of no effect without one.
    pub trend_is_damped: bool,
    /// The season.
    pub season: Part,
    /// Periods of a season, at least 2 where there is one.
    pub season_length: usize,
}

impl SmoothingModel {
    /// Simple exponential smoothing.
    pub const SIMPLE: Self = Self {
        error_is_multiplicative: false,
        trend: Part::None,
        trend_is_damped: false,
        season: Part::None,
        season_length: 1,
    };

    /// Whether a part multiplies, so that values must be positive.
    #[must_use]
    pub fn needs_positive_values(&self) -> bool {
        self.error_is_multiplicative || self.trend == Part::Multiplicative || self.season == Part::Multiplicative
    }

    /// Whether there is a trend that fades out.
    #[must_use]
    pub fn is_damped(&self) -> bool {
        self.trend_is_damped && self.trend != Part::None
    }

    /// Whether there is a season.
    #[must_use]
    pub fn is_seasonal(&self) -> bool {
        self.season != Part::None
    }

    /// Numbers that are fitted: smoothing constants and start values (a season's factors are bound to one another).
    #[must_use]
    pub fn parameter_count(&self) -> usize {
        let trend = if self.trend == Part::None { 0 } else { 2 + usize::from(self.is_damped()) };
        let season = if self.is_seasonal() { self.season_length } else { 0 };
        season.saturating_add(2 + trend)
    }
}

/// Shares by which one error moves the states.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmoothingConstants {
    /// Of the level (alpha), 0 to 1.
    pub level: f64,
    /// Of the trend (beta), 0 to that of the level; 0 without a trend.
    pub trend: f64,
    /// Of the season (gamma), 0 to 1 less that of the level; 0 without a season.
    pub season: f64,
    /// What is left of a trend after a period (phi); 1 where it is not damped.
    pub damping: f64,
}

/// Where the model stands after a period.
#[derive(Debug, Clone, PartialEq)]
pub struct SmoothingState {
    /// Level, in the unit of the series.
    pub level: f64,
    /// Trend a period: an amount, or a factor where it multiplies; 0 or 1 without one.
    pub trend: f64,
    /// Season, that of the next period first; empty without one.
    pub season: Vec<f64>,
}

fn check(model: &SmoothingModel, values: &[Option<f64>]) -> Result<(), ForecastError> {
    super::check_finite(values)?;
    if model.is_seasonal() && model.season_length < 2 {
        let value = model.season_length as f64;
        return Err(ForecastError::Parameter { name: "season length", value, wanted: "2 or more" });
    }
    let negative = values
        .iter()
        .enumerate()
        .find_map(|(period, value)| value.filter(|value| *value <= 0.0).map(|value| (period, value)));
    match negative {
        Some((period, value)) if model.needs_positive_values() => {
            Err(ForecastError::OutOfDomain { period, value, wanted: "a value above zero" })
        }
        _ => Ok(()),
    }
}
