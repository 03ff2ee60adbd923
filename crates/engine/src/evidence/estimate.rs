//! The lasting effect of a cause, with its error.

use super::rows::{Rows, cause_lags, rows};
use super::{EvidenceError, Pair, Shape};
use crate::distribution::{normal_quantile, student_quantile, student_two_sided};
use crate::regression::{Design, Fit, fit, fixed_b_critical_value};

/// Most periods a lag, ramp or season may have.
const LONGEST: usize = 1_000;

/// What a regression says of a lasting effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The effect theta: lasting change of the effect per unit of the cause, on their scales.
    pub theta: f64,
    /// Its standard error, by the delta method on the autocorrelation-robust covariance.
    pub standard_error: f64,
    /// How many errors on either side the interval of 90 % spans.
    pub critical_90: f64,
    /// How many errors on either side the interval of 95 % spans.
    pub critical_95: f64,
    /// The p-value against no effect, on both sides.
    pub p_value: f64,
    /// The sum of the effect's own coefficients.
    pub persistence: f64,
    /// Rows of the regression, over all pairs.
    pub rows: usize,
    /// Rows less all parameters.
    pub freedom: usize,
}

impl Estimate {
    /// The interval of 90 %.
    #[must_use]
    pub fn interval_90(&self) -> (f64, f64) {
        (self.theta - self.critical_90 * self.standard_error, self.theta + self.critical_90 * self.standard_error)
    }

    /// The interval of 95 %.
    #[must_use]
    pub fn interval_95(&self) -> (f64, f64) {
        (self.theta - self.critical_95 * self.standard_error, self.theta + self.critical_95 * self.standard_error)
    }

    /// The smallest effect that an interval of 90 % would exclude 0 for in four cases of five.
    #[must_use]
    pub fn smallest_detectable(&self) -> f64 {
        (self.critical_90 + POWER_80) * self.standard_error
    }
}

/// The least freedom that Student's t is taken with, however much the effect wanders.
const LEAST_FREEDOM: f64 = 4.0;
/// The normal quantile at 0.8.
const POWER_80: f64 = 0.841_621_233_572_914_2;

/// Estimates the lasting effect over all pairs.
///
/// At least 30 + 3 parameters rows are needed, the dummies of the season not counted among the parameters; with them, 20 rows must be
/// left over.
///
/// # Errors
///
/// No pairs, lists of different lengths, values that are not finite, a shape out of range, too few periods, series that do not vary,
/// events that determine one another, or an effect whose own coefficients sum to 1 or more.
pub fn estimate(pairs: &[Pair<'_>], shape: &Shape) -> Result<Estimate, EvidenceError> {
    if pairs.is_empty() {
        return Err(EvidenceError::NoPairs);
    }
    for (name, value, least) in [
        ("the lag", shape.lag, 0),
        ("the ramp", shape.ramp, 1),
        ("the season", shape.season, 0),
        ("own lags", shape.own_lags, 0),
        ("following lags", shape.following_lags, 0),
    ] {
        if value < least || value > LONGEST {
            return Err(EvidenceError::Claim {
                name,
                value: value as f64,
                wanted: "a number of periods, at most 1000",
            });
        }
    }
    let rows = rows(pairs, shape)?;
    let count = rows.effect.len();
    let parameters = rows.columns.len() + rows.parameters_taken_out;
    let needed = (30 + 3 * (parameters - rows.parameters_of_season)).max(parameters + 20);
    if count < needed {
        return Err(EvidenceError::TooFewPeriods { periods: count, needed });
    }
    let mut design = Design::new(count);
    for (at, column) in rows.columns.iter().enumerate() {
        design.push(format!("lag {at}"), column.clone())?;
    }
    check_variation(&rows, shape, pairs)?;
    let fitted = fit(&design, &rows.effect)?;
    solve(&rows, &fitted, shape, count - parameters)
}

/// What is left of a series once level, trend, season and events are out must be more than rounding.
fn check_variation(rows: &Rows, shape: &Shape, pairs: &[Pair<'_>]) -> Result<(), EvidenceError> {
    let size = |column: &[f64]| column.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let raw = |series: &dyn Fn(&Pair<'_>) -> f64| pairs.iter().map(series).fold(0.0_f64, f64::max);
    let whole = |values: &[Option<f64>]| values.iter().flatten().fold(0.0_f64, |most, value| most.max(value.abs()));
    if size(&rows.effect) <= 1e-12 * raw(&|pair| whole(pair.effect)) {
        return Err(EvidenceError::EffectConstant);
    }
    match rows.columns.get(shape.own_lags) {
        Some(cause) if size(cause) > 1e-12 * raw(&|pair| whole(pair.cause)) => Ok(()),
        _ => Err(EvidenceError::CauseConstant),
    }
}

fn solve(rows: &Rows, fitted: &Fit, shape: &Shape, freedom: usize) -> Result<Estimate, EvidenceError> {
    let own = fitted.coefficients.get(..shape.own_lags).unwrap_or_default();
    let cause = fitted.coefficients.get(shape.own_lags..).unwrap_or_default();
    debug_assert_eq!(cause.len(), cause_lags(shape).len());
    let persistence = own.iter().fold(0.0, |sum, value| sum + value);
    let rest = 1.0 - persistence;
    if rest <= 0.0 {
        return Err(EvidenceError::NoLastingEffect { persistence });
    }
    let theta = cause.iter().fold(0.0, |sum, value| sum + value) / rest;
    // The slope of theta over the coefficients: theta / rest for own lags, 1 / rest for the cause's.
    let slope: Vec<f64> = own.iter().map(|_| theta / rest).chain(cause.iter().map(|_| 1.0 / rest)).collect();
    // The influence of each row on theta: slope' (X'X)^-1 x e. Its long-run variance is the delta method's answer.
    let weights: Vec<f64> =
        fitted.inverse_products.iter().map(|row| row.iter().zip(&slope).fold(0.0, |sum, (a, b)| sum + a * b)).collect();
    let last = rows.periods.iter().fold(0, |last, period| last.max(*period));
    let first = rows.periods.iter().fold(last, |first, period| first.min(*period));
    // Pairs of one period go together: their influences are summed before autocorrelation is looked at.
    let mut influences = vec![0.0; last - first + 1];
    let mut plain = 0.0;
    for (row, (period, residual)) in rows.periods.iter().zip(&fitted.residuals).enumerate() {
        let weight = rows
            .columns
            .iter()
            .zip(&weights)
            .fold(0.0, |sum, (column, weight)| sum + weight * column.get(row).copied().unwrap_or(0.0));
        plain += weight * weight;
        if let Some(influence) = influences.get_mut(period - first) {
            *influence += weight * residual;
        }
    }
    let periods = influences.len();
    let lags = usual_lags(periods);
    let count = rows.effect.len() as f64;
    let small_sample = count / freedom as f64;
    let robust = long_run(&influences, lags) * small_sample;
    // Of the robust and the plain variance the larger: in short series the robust one is often too small by chance.
    let variance = robust.max(plain * fitted.squares_residual / freedom as f64);
    let share = (lags + 1) as f64 / periods as f64;
    // Where the effect wanders, its periods tell less than their number: as many as (1 - r) / (1 + r) of them are worth.
    let wandering = persistence.max(0.0);
    let worth = (freedom as f64 * (1.0 - wandering) / (1.0 + wandering)).max(LEAST_FREEDOM);
    let critical = |probability: f64| {
        let normal = normal_quantile(probability);
        let fixed_b = fixed_b_critical_value(probability, share).unwrap_or(f64::INFINITY);
        fixed_b * student_quantile(probability, worth) / normal
    };
    let critical_95 = critical(0.975);
    let standard_error = variance.sqrt();
    // The statistic shrunk so that the critical value of 95 % becomes Student's.
    let shrunk = theta / standard_error * student_quantile(0.975, worth) / critical_95;
    Ok(Estimate {
        theta,
        standard_error,
        critical_90: critical(0.95),
        critical_95,
        p_value: student_two_sided(shrunk, worth),
        persistence,
        rows: rows.effect.len(),
        freedom,
    })
}

/// Bartlett lags: three quarters of the cube root of the periods, as usual where the own past is in the regression.
fn usual_lags(periods: usize) -> usize {
    (0.75 * libm::cbrt(periods as f64)).floor() as usize
}

fn long_run(values: &[f64], lags: usize) -> f64 {
    let at = |lag: usize| values.iter().skip(lag).zip(values).fold(0.0, |sum, (ahead, behind)| sum + ahead * behind);
    (1..=lags).fold(at(0), |sum, lag| sum + 2.0 * (1.0 - lag as f64 / (lags + 1) as f64) * at(lag))
}
