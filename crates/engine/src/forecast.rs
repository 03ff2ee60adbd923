//! Forecasts of one series: models with known answers, and a forecast chosen among them by how well it would have done.
//!
//! Building blocks, each in a file of its own: [`smoothing`] (exponential smoothing as state-space models), [`holt_winters`] (the
//! classical recursions by least squares), [`arima`] (seasonal ARIMA with regressors by exact maximum likelihood), [`decomposition`]
//! (seasonal-trend decomposition by loess) and [`structural`] (local level, local trend and basic structural models). On top of them
//! [`outlook`] makes the forecast of one series, with sample paths.

pub mod arima;
pub mod decomposition;
mod error;
pub mod holt_winters;
mod optimise;
pub mod outlook;
pub mod smoothing;
pub mod structural;

pub use error::ForecastError;

/// The series as a gap or a finite number a period, or the first period that is neither.
fn check_finite(values: &[Option<f64>]) -> Result<(), ForecastError> {
    match values.iter().position(|value| value.is_some_and(|value| !value.is_finite())) {
        Some(period) => Err(ForecastError::NotFinite { period }),
        None => Ok(()),
    }
}

fn check_length(values: &[Option<f64>], needed: usize) -> Result<(), ForecastError> {
    let count = values.iter().flatten().count();
    if count < needed { Err(ForecastError::TooShort { values: count, needed }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
