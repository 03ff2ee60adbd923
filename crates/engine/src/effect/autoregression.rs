//! Sample paths of a series that follows its season and its own past, for where no forecast was frozen.

use nalgebra::{Cholesky, DMatrix, DVector};

use super::EffectError;
use crate::regression::{Design, RegressionError, fit};
use crate::rng::{Key, Stream};

/// What the paths follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AutoregressionOptions {
    /// Places in the season; 0 or 1 for none. The first period is the first place.
    pub season: usize,
    /// Lags of the series itself.
    pub own_lags: usize,
    /// Whether the series has a straight trend, which then goes on.
    pub with_trend: bool,
    /// Periods to go on for.
    pub periods: usize,
    /// Paths.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
}

/// Draws on from `series`: coefficients and variance from their posterior under a flat prior (A. Gelman and others, 'Bayesian Data
/// Analysis', 14.2), then the recursion with normal disturbances; so the paths carry what is not known of the coefficients too.
///
/// # Errors
///
/// Fewer than ten rows beyond the coefficients, values that are not finite, columns that determine one another, or no draws or periods.
pub fn autoregressive_paths(series: &[f64], options: &AutoregressionOptions) -> Result<Vec<Vec<f64>>, EffectError> {
    for (name, value) in [("periods", options.periods), ("draws", options.draws)] {
        if !(1..=100_000).contains(&value) {
            return Err(EffectError::Option { name, value: value as f64, wanted: "from 1 to 100000" });
        }
    }
    if let Some(at) = series.iter().position(|value| !value.is_finite()) {
        return Err(EffectError::NotFinite { what: "the series".to_owned(), at });
    }
    let places = options.season.max(1);
    let width = places + usize::from(options.with_trend) + options.own_lags;
    let rows = series.len().saturating_sub(options.own_lags);
    if rows < width.saturating_add(10) || series.len() < 2 * places {
        return Err(EffectError::TooFew { what: "periods before", count: rows, needed: width.saturating_add(10) });
    }
    let whole = series.len() as f64;
    // The columns of one period: its place in the season (which includes the level), the trend, then the past, latest first.
    let columns = |period: usize, past: &[f64]| -> Vec<f64> {
        let place = (0..places).map(|place| if period % places == place { 1.0 } else { 0.0 });
        let trend = options.with_trend.then_some(period as f64 / whole);
        place.chain(trend).chain(past.iter().rev().take(options.own_lags).copied()).collect()
    };
    let table: Vec<Vec<f64>> = (options.own_lags..series.len())
        .map(|period| columns(period, series.get(..period).unwrap_or_default()))
        .collect();
    let refused = |error: RegressionError| match error {
        RegressionError::Collinear { column, .. } => EffectError::Constant { what: column },
        _ => EffectError::OutOfRange,
    };
    let mut design = Design::new(rows);
    for at in 0..width {
        design
            .push(format!("column {at}"), table.iter().filter_map(|row| row.get(at).copied()).collect())
            .map_err(refused)?;
    }
    let fitted = fit(&design, series.get(options.own_lags..).unwrap_or_default()).map_err(refused)?;
    let inverse = DMatrix::from_iterator(width, width, fitted.inverse_products.iter().flatten().copied());
    let factor = Cholesky::new(inverse).ok_or(EffectError::OutOfRange)?.l();
    let mean = DVector::from_column_slice(&fitted.coefficients);
    let shift = unbiased_shift(&table, &fitted.coefficients, places, options.own_lags);
    let mut random = Stream::new(Key::new(options.seed, 0), 0);
    let mut paths = Vec::with_capacity(options.draws);
    for _ in 0..options.draws {
        let half_freedom = fitted.freedom_residual as f64 / 2.0;
        let gamma = random.gamma(half_freedom).ok_or(EffectError::OutOfRange)?;
        let deviation = (fitted.squares_residual / 2.0 / gamma).sqrt();
        let normals = DVector::from_iterator(width, (0..width).map(|_| random.normal()));
        let mut coefficients = &mean + &factor * normals * deviation;
        for (coefficient, shift) in coefficients.iter_mut().zip(&shift) {
            *coefficient += shift;
        }
        let mut past = series.to_vec();
        for period in series.len()..series.len() + options.periods {
            let row = columns(period, &past);
            let expected = row.iter().zip(coefficients.iter()).fold(0.0, |sum, (value, weight)| sum + value * weight);
            past.push(expected + deviation * random.normal());
        }
        paths.push(past.split_off(series.len()));
    }
    Ok(paths)
}

/// Least squares finds too little persistence, by (1 + 3 rho) / n where a mean is taken out (M. G. Kendall, Biometrika 41, 1954): what to
/// add to the coefficient of the latest value, and to those of the places so that their means stay. All 0 without own lags.
fn unbiased_shift(table: &[Vec<f64>], coefficients: &[f64], places: usize, own_lags: usize) -> Vec<f64> {
    let mut shift = vec![0.0; coefficients.len()];
    let latest = coefficients.len() - own_lags;
    if own_lags == 0 {
        return shift;
    }
    let persistence = coefficients.iter().skip(latest).fold(0.0, |sum, value| sum + value);
    // Never to where the series would wander off.
    let added = ((1.0 + 3.0 * persistence) / table.len() as f64).min(LARGEST_PERSISTENCE - persistence).max(0.0);
    for (place, shift) in shift.iter_mut().enumerate().take(places) {
        let (sum, count) = table
            .iter()
            .filter(|row| row.get(place).is_some_and(|dummy| *dummy > 0.0))
            .filter_map(|row| row.get(latest))
            .fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        if count > 0.0 {
            *shift = -added * sum / count;
        }
    }
    if let Some(place) = shift.get_mut(latest) {
        *place = added;
    }
    shift
}

/// The most persistence that the correction may lead to.
const LARGEST_PERSISTENCE: f64 = 0.97;
