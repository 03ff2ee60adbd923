//! How a series goes with itself and with another over lags.
//!
//! Auto- and cross-correlations with the divisor n, partial ones by Durbin's and Levinson's recursion, Ljung's and Box's test
//! (G. E. P. Box, G. M. Jenkins, G. C. Reinsel, 'Time Series Analysis', chapters 2, 3, 8 and 12) and C. W. J. Granger's test of whether
//! the past of one series adds to the past of the other (Econometrica 37, 1969).

mod table;

pub use table::{CorrelationTable, cross_correlation_table};

use std::error::Error;
use std::fmt;

use crate::distribution::{chi_squared_upper, f_upper};
use crate::regression::{Design, RegressionError, fit};

/// Why series could not be held against one another.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AssociationError {
    /// Too few values for the lag.
    TooShort {
        /// Values given.
        values: usize,
        /// The lag asked for.
        lag: usize,
    },
    /// Two series differ in length.
    Lengths {
        /// Values of the first.
        first: usize,
        /// Values of the second.
        second: usize,
    },
    /// A value is not a finite number.
    NotFinite {
        /// Its place, from 0.
        at: usize,
        /// The value.
        value: f64,
    },
    /// A series has the same value throughout.
    Constant,
    /// The regression behind a test was refused.
    Regression(RegressionError),
}

impl fmt::Display for AssociationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { values, lag } => {
                write!(formatter, "{values} values are too few for lag {lag}; give more values or ask for shorter lags")
            }
            Self::Lengths { first, second } => {
                write!(formatter, "the series have {first} and {second} values; give both over the same periods")
            }
            Self::NotFinite { at, value } => {
                write!(formatter, "value {at} of a series (from 0) is {value}; leave the period out or repair it")
            }
            Self::Constant => formatter.write_str("a series has the same value throughout; it correlates with nothing"),
            Self::Regression(error) => error.fmt(formatter),
        }
    }
}

impl Error for AssociationError {}

impl From<RegressionError> for AssociationError {
    fn from(error: RegressionError) -> Self {
        Self::Regression(error)
    }
}

/// The autocorrelations at the lags 0 to `maximum_lag`, the first of which is 1.
///
/// # Errors
///
/// No more values than `maximum_lag`, a value that is not finite, or a constant series.
pub fn autocorrelations(values: &[f64], maximum_lag: usize) -> Result<Vec<f64>, AssociationError> {
    let deviations = deviations(values, maximum_lag)?;
    Ok((0..=maximum_lag).map(|lag| correlation(&deviations, &deviations, lag)).collect())
}

/// The partial autocorrelations at the lags 1 to `maximum_lag`.
///
/// # Errors
///
/// As for [`autocorrelations`].
pub fn partial_autocorrelations(values: &[f64], maximum_lag: usize) -> Result<Vec<f64>, AssociationError> {
    let correlations = autocorrelations(values, maximum_lag)?;
    let mut weights: Vec<f64> = Vec::with_capacity(maximum_lag);
    let mut partials = Vec::with_capacity(maximum_lag);
    for (lag, correlation) in correlations.iter().enumerate().skip(1) {
        let past = correlations.get(1..lag).unwrap_or_default();
        let above =
            weights.iter().zip(past.iter().rev()).fold(*correlation, |rest, (weight, past)| rest - weight * past);
        let below = weights.iter().zip(past).fold(1.0, |rest, (weight, past)| rest - weight * past);
        let partial = above / below;
        let turned: Vec<f64> = weights.iter().rev().copied().collect();
        for (weight, other) in weights.iter_mut().zip(turned) {
            *weight -= partial * other;
        }
        weights.push(partial);
        partials.push(partial);
    }
    Ok(partials)
}

/// A statistic with its p-value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The statistic.
    pub statistic: f64,
    /// The probability of one as large or larger where the hypothesis tested holds.
    pub p_value: f64,
}

/// Ljung's and Box's test that the first `lag` autocorrelations are all 0.
///
/// # Errors
///
/// As for [`autocorrelations`], and a lag of 0.
pub fn ljung_box(values: &[f64], lag: usize) -> Result<Test, AssociationError> {
    if lag == 0 {
        return Err(AssociationError::TooShort { values: values.len(), lag });
    }
    let n = values.len() as f64;
    let correlations = autocorrelations(values, lag)?;
    let sum = correlations.iter().enumerate().skip(1).fold(0.0, |sum, (lag, r)| sum + r * r / (n - lag as f64));
    let statistic = n * (n + 2.0) * sum;
    Ok(Test { statistic, p_value: chi_squared_upper(statistic, lag as f64) })
}

/// The correlation of `ahead` at t + lag with `behind` at t, for the lags -`maximum_lag` to `maximum_lag`, in this order.
///
/// # Errors
///
/// As for [`autocorrelations`], and lengths that differ.
pub fn cross_correlations(ahead: &[f64], behind: &[f64], maximum_lag: usize) -> Result<Vec<f64>, AssociationError> {
    if ahead.len() != behind.len() {
        return Err(AssociationError::Lengths { first: ahead.len(), second: behind.len() });
    }
    let (ahead, behind) = (deviations(ahead, maximum_lag)?, deviations(behind, maximum_lag)?);
    let before = (1..=maximum_lag).rev().map(|lag| correlation(&behind, &ahead, lag));
    Ok(before.chain((0..=maximum_lag).map(|lag| correlation(&ahead, &behind, lag))).collect())
}

/// Granger's test, with the freedom of its F statistic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GrangerTest {
    /// The F statistic and its p-value.
    pub test: Test,
    /// Degrees of freedom above: the order.
    pub freedom_numerator: usize,
    /// Degrees of freedom below.
    pub freedom_denominator: usize,
}

/// Whether `order` past values of `cause` add to the `order` past values of `effect` in telling it.
///
/// # Errors
///
/// Lengths that differ, an order of 0, fewer than 3 `order` + 2 values, values that are not finite, or past values that determine one
/// another.
pub fn granger(cause: &[f64], effect: &[f64], order: usize) -> Result<GrangerTest, AssociationError> {
    if cause.len() != effect.len() {
        return Err(AssociationError::Lengths { first: cause.len(), second: effect.len() });
    }
    let rows = effect.len().saturating_sub(order);
    if order == 0 || rows <= 2 * order + 1 {
        return Err(AssociationError::TooShort { values: effect.len(), lag: order });
    }
    let lagged =
        |series: &[f64], lag: usize| -> Vec<f64> { series.iter().skip(order - lag).take(rows).copied().collect() };
    let mut design = Design::with_constant(rows);
    for lag in 1..=order {
        design.push(format!("effect {lag} before"), lagged(effect, lag))?;
    }
    let response = lagged(effect, 0);
    let restricted = fit(&design, &response)?;
    for lag in 1..=order {
        design.push(format!("cause {lag} before"), lagged(cause, lag))?;
    }
    let full = fit(&design, &response)?;
    let gained = (restricted.squares_residual - full.squares_residual).max(0.0);
    let statistic = gained / order as f64 / (full.squares_residual / full.freedom_residual as f64);
    Ok(GrangerTest {
        test: Test { statistic, p_value: f_upper(statistic, order as f64, full.freedom_residual as f64) },
        freedom_numerator: order,
        freedom_denominator: full.freedom_residual,
    })
}

/// Deviations from the mean over the root of their squares' sum, so that their products are correlations.
fn deviations(values: &[f64], maximum_lag: usize) -> Result<Vec<f64>, AssociationError> {
    if values.len() <= maximum_lag {
        return Err(AssociationError::TooShort { values: values.len(), lag: maximum_lag });
    }
    if let Some((at, value)) = values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        return Err(AssociationError::NotFinite { at, value: *value });
    }
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let n = values.len() as f64;
    let mean = values.iter().fold(0.0, |sum, value| sum + value / largest) / n;
    let centred: Vec<f64> = values.iter().map(|value| value / largest - mean).collect();
    let squares = centred.iter().fold(0.0, |sum, value| sum + value * value);
    // What rounding leaves of a constant series is no variation.
    if squares.is_nan() || squares <= n * f64::EPSILON * f64::EPSILON * 4.0 {
        return Err(AssociationError::Constant);
    }
    let root = squares.sqrt();
    Ok(centred.iter().map(|value| value / root).collect())
}

fn correlation(ahead: &[f64], behind: &[f64], lag: usize) -> f64 {
    ahead.iter().skip(lag).zip(behind).fold(0.0, |sum, (ahead, behind)| sum + ahead * behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_one_with_itself_and_the_lags_are_mirrored() {
        let first = [1.0, 4.0, 2.0, 8.0, 5.0, 7.0, 3.0];
        let second = [2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0];
        assert!((autocorrelations(&first, 3).unwrap()[0] - 1.0).abs() < 1e-15);
        let forward = cross_correlations(&first, &second, 4).unwrap();
        let mut backward = cross_correlations(&second, &first, 4).unwrap();
        backward.reverse();
        assert_eq!(forward, backward);
        assert_eq!(partial_autocorrelations(&first, 1).unwrap()[0], autocorrelations(&first, 1).unwrap()[1]);
    }

    #[test]
    fn what_cannot_be_correlated_is_refused() {
        assert_eq!(autocorrelations(&[0.1; 9], 2), Err(AssociationError::Constant));
        assert_eq!(autocorrelations(&[0.0; 9], 2), Err(AssociationError::Constant));
        assert_eq!(autocorrelations(&[], 0), Err(AssociationError::TooShort { values: 0, lag: 0 }));
        assert!(matches!(autocorrelations(&[1.0, f64::NAN], 1), Err(AssociationError::NotFinite { at: 1, .. })));
        assert!(autocorrelations(&[1e308, -1e308, 0.0], 1).is_ok());
        assert_eq!(cross_correlations(&[1.0], &[], 0), Err(AssociationError::Lengths { first: 1, second: 0 }));
        assert!(matches!(granger(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0], 1), Err(AssociationError::TooShort { .. })));
        assert!(matches!(ljung_box(&[1.0, 2.0], 0), Err(AssociationError::TooShort { .. })));
    }
}
