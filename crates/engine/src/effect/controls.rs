//! The regression on controls: which of them count, and how much.
//!
//! E. I. George, R. E. McCulloch, 'Approaches for Bayesian variable selection', Statistica Sinica 7 (1997), with the priors of S. L. Scott,
//! H. R. Varian, 'Predicting the present with Bayesian structural time series' (2014): a hundredth of an observation's worth of prior, half
//! of it shrunk to the diagonal; three controls expected to count, four fifths of the variance expected to be explained.

use nalgebra::{Cholesky, DMatrix, DVector};

use crate::rng::Stream;

/// Controls that are expected to count.
const EXPECTED_CONTROLS: f64 = 3.0;
/// The share of the variance they are expected to explain.
const EXPECTED_SHARE: f64 = 0.8;
/// How many observations that expectation is worth.
const EXPECTATION_WORTH: f64 = 50.0;
/// How many observations the prior of the coefficients is worth.
const PRIOR_WORTH: f64 = 0.01;

/// The columns over the time before, prepared.
pub(super) struct Controls {
    rows: Vec<Vec<f64>>,
    products: DMatrix<f64>,
    prior: DMatrix<f64>,
    inclusion: f64,
}

/// A draw.
#[derive(Clone)]
pub(super) struct Coefficients {
    /// One a column; 0 for those that do not count.
    pub values: Vec<f64>,
    /// The variance of an observation.
    pub variance: f64,
    included: Vec<bool>,
}

impl Controls {
    /// From rows of columns (the first of which is 1), over the observed periods of the time before.
    pub fn new(rows: Vec<Vec<f64>>) -> Self {
        let width = rows.first().map_or(0, Vec::len);
        let mut products = DMatrix::zeros(width, width);
        for row in &rows {
            let row = DVector::from_column_slice(row);
            products += &row * row.transpose();
        }
        let per_row = PRIOR_WORTH / rows.len().max(1) as f64;
        let mut prior = &products * (0.5 * per_row);
        for at in 0..width {
            if let (Some(place), Some(own)) = (prior.get_mut((at, at)), products.get((at, at))) {
                *place += 0.5 * per_row * own;
            }
        }
        Self { rows, products, prior, inclusion: (EXPECTED_CONTROLS / width.max(1) as f64).min(1.0) }
    }

    /// Where the sampler starts: all count for nothing yet.
    pub fn start(&self) -> Coefficients {
        let width = self.products.ncols();
        Coefficients { values: vec![0.0; width], variance: 1.0 - EXPECTED_SHARE, included: vec![true; width] }
    }

    /// A draw given what the states leave to explain, one a row; `None` where numbers leave their range.
    pub fn draw(&self, left: &[f64], before: &Coefficients, random: &mut Stream) -> Option<Coefficients> {
        let with_left = self.rows.iter().zip(left).fold(DVector::zeros(self.products.ncols()), |sum, (row, left)| {
            sum + DVector::from_column_slice(row) * *left
        });
        let squares = left.iter().fold(0.0, |sum, left| sum + left * left);
        let mut included = before.included.clone();
        if self.inclusion < 1.0 {
            let odds = libm::log(self.inclusion / (1.0 - self.inclusion));
            let mut now = self.evidence(&included, &with_left, squares)?.0;
            for at in 0..included.len() {
                let mut other = included.clone();
                let flipped = other.get_mut(at)?;
                *flipped = !*flipped;
                let into = if *flipped { odds } else { -odds };
                let then = self.evidence(&other, &with_left, squares)?.0;
                // Gibbs: the flipped state with its own share of the two.
                let share = 1.0 / (1.0 + libm::exp((now - then - into).clamp(-700.0, 700.0)));
                if random.uniform() < share {
                    included = other;
                    now = then;
                }
            }
        }
        let (_, rest, mean, factor) = self.evidence(&included, &with_left, squares)?;
        let shape = (EXPECTATION_WORTH + left.len() as f64) / 2.0;
        let variance = rest / 2.0 / random.gamma(shape)?;
        let normals = DVector::from_iterator(mean.len(), (0..mean.len()).map(|_| random.normal()));
        // mean + sigma L'^-1 z has the covariance sigma^2 (L L')^-1.
        let spread = factor.as_ref().map_or(normals.clone(), |factor| {
            factor.l().transpose().solve_upper_triangular(&normals).unwrap_or_else(|| DVector::zeros(mean.len()))
        });
        let drawn = mean + spread * variance.sqrt();
        let mut values = drawn.iter().copied();
        let values: Vec<f64> =
            included.iter().map(|counts| if *counts { values.next().unwrap_or(0.0) } else { 0.0 }).collect();
        (variance.is_finite() && values.iter().all(|value| value.is_finite())).then_some(Coefficients {
            values,
            variance,
            included,
        })
    }

    /// The logarithm of what speaks for a choice of columns, the sum of squares it leaves, the coefficients' mean and the factor of
    /// their precision.
    #[allow(clippy::type_complexity)]
    fn evidence(
        &self,
        included: &[bool],
        with_left: &DVector<f64>,
        squares: f64,
    ) -> Option<(f64, f64, DVector<f64>, Option<Cholesky<f64, nalgebra::Dyn>>)> {
        let chosen: Vec<usize> = included.iter().enumerate().filter(|(_, counts)| **counts).map(|(at, _)| at).collect();
        let worth = EXPECTATION_WORTH * (1.0 - EXPECTED_SHARE);
        let shape = (EXPECTATION_WORTH + self.rows.len() as f64) / 2.0;
        if chosen.is_empty() {
            let rest = worth + squares;
            return Some((-shape * libm::log(rest), rest, DVector::zeros(0), None));
        }
        let part = |matrix: &DMatrix<f64>| matrix.select_rows(chosen.iter()).select_columns(chosen.iter());
        let prior = part(&self.prior);
        let factor = Cholesky::new(part(&self.products) + &prior)?;
        let prior_factor = Cholesky::new(prior)?;
        let right = with_left.select_rows(chosen.iter());
        let mean = factor.solve(&right);
        let rest = (worth + squares - mean.dot(&right)).max(f64::MIN_POSITIVE);
        let half_log = |factor: &Cholesky<f64, nalgebra::Dyn>| {
            factor.l_dirty().diagonal().iter().fold(0.0, |sum, value| sum + libm::log(*value))
        };
        let evidence = half_log(&prior_factor) - half_log(&factor) - shape * libm::log(rest);
        Some((evidence, rest, mean, Some(factor)))
    }
}
