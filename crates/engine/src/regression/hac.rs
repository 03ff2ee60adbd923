//! Covariances of coefficients where residuals are autocorrelated and of changing size.

use super::{Design, Fit, RegressionError};
use crate::distribution::normal_quantile;

/// A covariance of coefficients that is consistent under heteroscedasticity and autocorrelation.
#[derive(Debug, Clone, PartialEq)]
pub struct Hac {
    /// The covariance of the coefficients, row by row.
    pub covariance: Vec<Vec<f64>>,
    /// The standard errors: the roots of its diagonal.
    pub standard_errors: Vec<f64>,
    /// The bandwidth as a share of the rows, (lags + 1) / rows, for [`fixed_b_critical_value`].
    pub bandwidth_share: f64,
}

/// Newey's and West's covariance: Bartlett weights 1 - l / (lags + 1), neither prewhitened nor adjusted for small samples.
///
/// `design` is the one that `fit` was made from.
///
/// # Errors
///
/// Lags that are not fewer than the rows, or a design of other rows or columns than the fit.
pub fn hac(design: &Design, fit: &Fit, lags: usize) -> Result<Hac, RegressionError> {
    let rows = design.rows();
    if lags >= rows {
        return Err(RegressionError::Lags { lags, rows });
    }
    if fit.residuals.len() != rows || fit.coefficients.len() != design.columns().len() {
        return Err(RegressionError::Rows { column: "residuals".to_owned(), values: fit.residuals.len(), rows });
    }
    let scores: Vec<Vec<f64>> = design
        .columns()
        .iter()
        .map(|column| column.iter().zip(&fit.residuals).map(|(value, residual)| value * residual).collect())
        .collect();
    let middle: Vec<Vec<f64>> =
        scores.iter().map(|left| scores.iter().map(|right| long_run(left, right, lags)).collect()).collect();
    let covariance = product(&product(&fit.inverse_products, &middle), &fit.inverse_products);
    let standard_errors = covariance
        .iter()
        .enumerate()
        .map(|(at, row)| row.get(at).map_or(f64::NAN, |variance| variance.max(0.0).sqrt()))
        .collect();
    Ok(Hac { covariance, standard_errors, bandwidth_share: (lags + 1) as f64 / rows as f64 })
}

/// The sum over rows of products at lag 0 and, weighted, at the lags on both sides.
fn long_run(left: &[f64], right: &[f64], lags: usize) -> f64 {
    let lagged = |ahead: &[f64], behind: &[f64], lag: usize| {
        ahead.iter().skip(lag).zip(behind).fold(0.0, |sum, (ahead, behind)| sum + ahead * behind)
    };
    (1..=lags).fold(lagged(left, right, 0), |sum, lag| {
        let weight = 1.0 - lag as f64 / (lags + 1) as f64;
        sum + weight * (lagged(left, right, lag) + lagged(right, left, lag))
    })
}

fn product(left: &[Vec<f64>], right: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let width = right.first().map_or(0, Vec::len);
    left.iter()
        .map(|row| {
            let mut sums = vec![0.0; width];
            for (factor, other) in row.iter().zip(right) {
                for (sum, value) in sums.iter_mut().zip(other) {
                    *sum += factor * value;
                }
            }
            sums
        })
        .collect()
}

/// The t that a coefficient over its HAC error exceeds with probability 1 - `probability`, where the bandwidth is the share
/// `bandwidth_share` of the rows and the weights are Bartlett's.
///
/// Kiefer and Vogelsang (2005), table 1: cubics in the share for the probabilities 0.90, 0.95, 0.975 and 0.99 (and, by symmetry, their
/// complements). In between, the cubics are interpolated over the normal quantile; beyond, `None`. Shares outside 0 to 1 have none
/// either.
#[must_use]
pub fn fixed_b_critical_value(probability: f64, bandwidth_share: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&bandwidth_share) {
        return None;
    }
    if probability < 0.5 {
        return fixed_b_critical_value(1.0 - probability, bandwidth_share).map(|value| -value);
    }
    let normal = normal_quantile(probability);
    let values = CUBICS.map(|[constant, linear, square, cube]| {
        (constant, constant + bandwidth_share * (linear + bandwidth_share * (square + bandwidth_share * cube)))
    });
    values.windows(2).find_map(|pair| match pair {
        [(below, from), (above, to)] if (below - 1e-4..=above + 1e-4).contains(&normal) => {
            Some(from + (to - from) * ((normal - below) / (above - below)))
        }
        _ => None,
    })
}

/// Constant, linear, square and cube at 0.90, 0.95, 0.975 and 0.99.
const CUBICS: [[f64; 4]; 4] = [
    [1.2816, 1.3040, 0.5135, -0.3386],
    [1.6449, 2.1859, 0.3142, -0.3427],
    [1.9600, 2.9694, 0.4160, -0.5324],
    [2.3263, 4.1618, 0.5368, -0.9060],
];
