//! The fit of a regression.

use super::design::check;
use super::factor::{Degenerate, Solution, dot, solve};
use super::{Design, RegressionError};
use crate::distribution::{f_upper, student_two_sided};
use crate::double_double::{DoubleDouble, Real};

/// The condition of scaled columns up to which 16 digits serve.
const CONDITION_FOR_SHORT: f64 = 1e4;
/// In 16 digits: the share of a column that the others must leave; less of it is decided in 32.
const LEAST_SHARE_SHORT: f64 = 1e-5;
/// In 32 digits: a column that leaves less than this is a combination of the others as far as its 16 digits tell.
const LEAST_SHARE_LONG: f64 = 1e-13;

/// A regression fitted by least squares.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The names of the columns, in their order.
    pub names: Vec<String>,
    /// One coefficient a column: units of the response per unit of the column.
    pub coefficients: Vec<f64>,
    /// Their standard errors, for independent residuals of one variance.
    pub standard_errors: Vec<f64>,
    /// The inverse of X'X, row by row; times sigma squared it is the coefficients' covariance.
    pub inverse_products: Vec<Vec<f64>>,
    /// The response less what was fitted, one a row.
    pub residuals: Vec<f64>,
    /// The residuals' standard deviation on `freedom_residual`; 0 where they are no more than the rounding of the response.
    pub sigma: f64,
    /// The sum of squared residuals.
    pub squares_residual: f64,
    /// The squares explained: around the mean where a column is constant, around 0 otherwise.
    pub squares_regression: f64,
    /// Explained squares as a share of all; NaN where the response does not vary.
    pub r_squared: f64,
    /// The F statistic of all columns but the constant; infinite for a perfect fit, NaN where only a constant is fitted.
    pub f: f64,
    /// Columns, less the constant where there is one.
    pub freedom_regression: usize,
    /// Rows less columns.
    pub freedom_residual: usize,
}

impl Fit {
    /// The coefficient of a column; `None` where no column has that name.
    #[must_use]
    pub fn coefficient(&self, name: &str) -> Option<f64> {
        let at = self.names.iter().position(|other| other == name)?;
        self.coefficients.get(at).copied()
    }

    /// The coefficients' covariance, for independent residuals of one variance.
    #[must_use]
    pub fn covariance(&self) -> Vec<Vec<f64>> {
        let variance = self.sigma * self.sigma;
        self.inverse_products.iter().map(|row| row.iter().map(|entry| entry * variance).collect()).collect()
    }

    /// Two-sided p-values of the coefficients against 0 by Student's t, for independent normal residuals.
    #[must_use]
    pub fn p_values(&self) -> Vec<f64> {
        let pairs = self.coefficients.iter().zip(&self.standard_errors);
        pairs.map(|(value, error)| student_two_sided(value / error, self.freedom_residual as f64)).collect()
    }

    /// The p-value of the F statistic.
    #[must_use]
    pub fn f_p_value(&self) -> f64 {
        f_upper(self.f, self.freedom_regression as f64, self.freedom_residual as f64)
    }
}

/// Fits `response` to the columns of `design` by least squares.
///
/// # Errors
///
/// No columns, no more rows than columns, lengths that differ, values that are not finite, collinear columns (named), or results
/// beyond the range of numbers.
pub fn fit(design: &Design, response: &[f64]) -> Result<Fit, RegressionError> {
    check("response", response, design.rows())?;
    if design.columns().is_empty() {
        return Err(RegressionError::NoColumns);
    }
    if design.rows() <= design.columns().len() {
        return Err(RegressionError::TooFewRows { rows: design.rows(), columns: design.columns().len() });
    }
    let shifts: Vec<f64> = design.columns().iter().map(|column| shift(column)).collect();
    let response_shift = shift(response);
    let scaled = |values: &[f64], shift: f64| -> Vec<f64> { values.iter().map(|value| value * shift).collect() };
    let columns: Vec<Vec<f64>> =
        design.columns().iter().zip(&shifts).map(|(column, shift)| scaled(column, *shift)).collect();
    let target = scaled(response, response_shift);
    let short = solve(&columns, &target, LEAST_SHARE_SHORT)
        .ok()
        .filter(|short| condition(short, &columns) < CONDITION_FOR_SHORT);
    let scale = Scale { shifts: &shifts, response: response_shift };
    match short {
        Some(solution) => finish(design.names(), &solution, &target, &scale, design.has_constant()),
        None => {
            let long = |values: &Vec<f64>| -> Vec<DoubleDouble> {
                values.iter().map(|value| Real::from_f64(*value)).collect()
            };
            let columns: Vec<Vec<DoubleDouble>> = columns.iter().map(long).collect();
            let solution = solve_long(design.names(), &columns, &long(&target))?;
            finish(design.names(), &solution, &target, &scale, design.has_constant())
        }
    }
}

/// Fits powers of `x` up to `degree`, with the power 0 where `with_constant`, all in about 32 digits: the powers are not rounded to 16
/// on the way. The names are 'x^0', 'x^1' and so on.
///
/// # Errors
///
/// As for [`fit`].
pub fn fit_polynomial(x: &[f64], response: &[f64], degree: usize, with_constant: bool) -> Result<Fit, RegressionError> {
    check("x", x, response.len())?;
    check("response", response, response.len())?;
    let powers = usize::from(!with_constant)..=degree;
    let names: Vec<String> = powers.clone().map(|power| format!("x^{power}")).collect();
    if names.is_empty() {
        return Err(RegressionError::NoColumns);
    }
    if response.len() <= names.len() {
        return Err(RegressionError::TooFewRows { rows: response.len(), columns: names.len() });
    }
    let x_shift = shift(x);
    let response_shift = shift(response);
    let base: Vec<DoubleDouble> = x.iter().map(|value| Real::from_f64(value * x_shift)).collect();
    let target: Vec<f64> = response.iter().map(|value| value * response_shift).collect();
    let long_target: Vec<DoubleDouble> = target.iter().map(|value| Real::from_f64(*value)).collect();
    let mut column: Vec<DoubleDouble> = vec![Real::from_f64(1.0); x.len()];
    let mut columns = Vec::with_capacity(names.len());
    let mut shifts = Vec::with_capacity(names.len());
    let mut power_shift = 1.0;
    for power in 0..=degree {
        if power > 0 {
            column = column.iter().zip(&base).map(|(power, value)| *power * *value).collect();
            power_shift *= x_shift;
        }
        if power > 0 || with_constant {
            columns.push(column.clone());
            shifts.push(power_shift);
        }
    }
    let solution = solve_long(&names, &columns, &long_target)?;
    finish(&names, &solution, &target, &Scale { shifts: &shifts, response: response_shift }, with_constant)
}

fn solve_long(
    names: &[String],
    columns: &[Vec<DoubleDouble>],
    response: &[DoubleDouble],
) -> Result<Solution<DoubleDouble>, RegressionError> {
    solve(columns, response, LEAST_SHARE_LONG).map_err(|Degenerate::Collinear { at, with }| {
        let name = |at: usize| names.get(at).cloned().unwrap_or_default();
        RegressionError::Collinear { column: name(at), with: with.into_iter().map(name).collect() }
    })
}

/// The power of two that brings the largest value into 0.5 to 1; 1 for a column of zeros. Scaling by it rounds nothing.
fn shift(values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    if largest == 0.0 {
        return 1.0;
    }
    let (_, exponent) = libm::frexp(largest);
    libm::ldexp(1.0, -exponent.clamp(-1000, 1000))
}

/// The factors that the columns and the response were multiplied by.
struct Scale<'a> {
    shifts: &'a [f64],
    response: f64,
}

/// A bound of the condition: the product of the Frobenius norms of the triangle (which the columns' norms give) and its inverse.
fn condition(solution: &Solution<f64>, columns: &[Vec<f64>]) -> f64 {
    let norms: Vec<f64> = columns.iter().map(|column| dot(column, column).sqrt()).collect();
    let squares: f64 =
        solution.inverse.iter().zip(&norms).fold(0.0, |sum, (row, norm)| sum + dot(row, row) * norm * norm);
    (squares * columns.len() as f64).sqrt()
}

fn finish<Number: Real>(
    names: &[String],
    solution: &Solution<Number>,
    target: &[f64],
    scale: &Scale<'_>,
    with_constant: bool,
) -> Result<Fit, RegressionError> {
    let (rows, count) = (target.len(), names.len());
    let freedom_residual = rows - count;
    let freedom_regression = count - usize::from(with_constant);
    let back = 1.0 / scale.response;
    // Residuals within the rounding of the response are none: a perfect fit has sigma 0.
    let largest = target.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let raw = dot(&solution.residuals, &solution.residuals).to_f64();
    let rounding = f64::EPSILON * largest;
    let perfect = raw <= rows as f64 * rounding * rounding;
    let squares = if perfect { 0.0 } else { raw };
    let long: Vec<DoubleDouble> = target.iter().map(|value| Real::from_f64(*value)).collect();
    let centre = if with_constant {
        DoubleDouble::sum(long.iter().copied()) / DoubleDouble::from_f64(rows as f64)
    } else {
        DoubleDouble::ZERO
    };
    let total = DoubleDouble::sum(long.iter().map(|value| (*value - centre).square()));
    // A constant response: what is left of it around its mean is rounding.
    let total = if total.to_f64() <= rows as f64 * rounding * rounding { 0.0 } else { total.to_f64() };
    let explained = (total - squares).max(0.0);
    let variance = squares / freedom_residual as f64;
    let sigma = variance.sqrt() * back;
    let products = |row: &[Number], other: &[Number]| dot(row, other).to_f64();
    let scaled_rows = || solution.inverse.iter().zip(scale.shifts);
    let inverse_products: Vec<Vec<f64>> = scaled_rows()
        .map(|(row, shift)| {
            scaled_rows().map(|(other, other_shift)| products(row, other) * shift * other_shift).collect()
        })
        .collect();
    let coefficients: Vec<f64> =
        solution.coefficients.iter().zip(scale.shifts).map(|(value, shift)| value.to_f64() * shift * back).collect();
    let standard_errors: Vec<f64> =
        scaled_rows().map(|(row, shift)| products(row, row).sqrt() * shift * variance.sqrt() * back).collect();
    let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
    if !(finite(&coefficients) && finite(&standard_errors) && inverse_products.iter().all(|row| finite(row))) {
        return Err(RegressionError::OutOfRange);
    }
    Ok(Fit {
        names: names.to_vec(),
        coefficients,
        standard_errors,
        inverse_products,
        residuals: solution.residuals.iter().map(|value| if perfect { 0.0 } else { value.to_f64() * back }).collect(),
        sigma,
        squares_residual: squares * back * back,
        squares_regression: explained * back * back,
        r_squared: explained / total,
        f: explained / freedom_regression as f64 / variance,
        freedom_regression,
        freedom_residual,
    })
}
