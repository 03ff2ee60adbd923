//! The Kalman filter of a seasonal ARIMA model over several columns at once: the series and its regressors share gains.
//!
//! The state is the stationary part (r numbers, r = max(p, q + 1)) followed by the last d values of the undifferenced column. Every
//! matrix is stored by rows in one vector.

use super::ArimaOrder;
use super::polynomial::differencing;

/// Variance of the start of the undifferenced values, in error variances.
const DIFFUSE: f64 = 1e6;
/// An innovation with a larger variance factor tells of the start, not of the model.
const UNCOUNTED: f64 = 1e4;
/// Relative change of the covariance below which the filter has settled.
const SETTLED: f64 = 1e-13;

/// The model in the form the filter takes: full polynomials.
#[derive(Debug, Clone)]
pub(super) struct System {
    pub autoregressive: Vec<f64>,
    pub moving_average: Vec<f64>,
    pub differencing: Vec<f64>,
    size: usize,
    stationary_size: usize,
}

/// What the filter found.
#[derive(Debug, Clone)]
pub(super) struct Filtered {
    /// One innovation a column, for every period that counts, divided by the root of its variance factor.
    pub standardised: Vec<Vec<f64>>,
    /// Which period each of them belongs to.
    pub periods: Vec<usize>,
    /// The roots of their variance factors.
    pub roots: Vec<f64>,
    /// Sum of the logarithms of the variance factors that count.
    pub log_factors: f64,
    /// The state of each column after the last period.
    pub states: Vec<Vec<f64>>,
    /// Its covariance in error variances, before the next step's noise.
    pub covariance: Vec<f64>,
}

impl System {
    pub(super) fn new(order: &ArimaOrder, autoregressive: Vec<f64>, moving_average: Vec<f64>) -> Self {
        let differencing = differencing(order.differences, order.seasonal_differences, order.season_length);
        let stationary_size = autoregressive.len().max(moving_average.len() + 1);
        Self {
            autoregressive,
            moving_average,
            size: stationary_size + differencing.len(),
            differencing,
            stationary_size,
        }
    }

    fn lag(coefficients: &[f64], place: usize) -> f64 {
        coefficients.get(place).copied().unwrap_or(0.0)
    }

    /// Effect of one error on each number of the stationary part: 1, then the moving average.
    fn loading(&self, place: usize) -> f64 {
        match place.checked_sub(1) {
            None => 1.0,
            Some(place) if place + 1 < self.stationary_size => Self::lag(&self.moving_average, place),
            Some(_) => 0.0,
        }
    }

    /// The observation of a state.
    pub(super) fn observe(&self, state: &[f64]) -> f64 {
        let own = state.first().copied().unwrap_or(0.0);
        own + self
            .differencing
            .iter()
            .zip(state.iter().skip(self.stationary_size))
            .map(|(weight, value)| weight * value)
            .sum::<f64>()
    }

    /// The state one period later, without its error.
    pub(super) fn advance(&self, state: &[f64], next: &mut [f64]) {
        let observed = self.observe(state);
        let own = state.first().copied().unwrap_or(0.0);
        for (place, slot) in next.iter_mut().enumerate() {
            *slot = if place < self.stationary_size {
                let after = if place + 1 < self.stationary_size { Self::lag(state, place + 1) } else { 0.0 };
                Self::lag(&self.autoregressive, place) * own + after
            } else if place == self.stationary_size {
                observed
            } else {
                Self::lag(state, place - 1)
            };
        }
    }

    /// The state after an error of the model itself.
    pub(super) fn disturb(&self, state: &mut [f64], error: f64) {
        for (place, slot) in state.iter_mut().take(self.stationary_size).enumerate() {
            *slot += self.loading(place) * error;
        }
    }

    /// Covariance of a state one period later: T P T' + R R'. `scratch` and `next` have the size of P.
    pub(super) fn spread(&self, covariance: &[f64], scratch: &mut [f64], next: &mut [f64]) {
        let size = self.size;
        // P is symmetric, so the rows of P T' are the images of the rows of P, and those of T P T' the images of its columns.
        for (row, image) in covariance.chunks_exact(size).zip(scratch.chunks_exact_mut(size)) {
            self.advance(row, image);
        }
        let mut column = vec![0.0; size];
        let mut image = vec![0.0; size];
        for place in 0..size {
            for (value, row) in column.iter_mut().zip(scratch.chunks_exact(size)) {
                *value = Self::lag(row, place);
            }
            self.advance(&column, &mut image);
            for (other, (row, value)) in next.chunks_exact_mut(size).zip(&image).enumerate() {
                let noise = if place < self.stationary_size && other < self.stationary_size {
                    self.loading(place) * self.loading(other)
                } else {
                    0.0
                };
                if let Some(slot) = row.get_mut(place) {
                    *slot = value + noise;
                }
            }
        }
    }

    /// Covariance of the stationary part by doubling: P = sum of T^k R R' T'^k. `None` where it does not settle.
    fn stationary_covariance(&self) -> Option<Vec<f64>> {
        let size = self.stationary_size;
        let mut power: Vec<f64> = vec![0.0; size * size];
        let mut covariance = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..size {
                let place = row * size + column;
                let first = if column == 0 { Self::lag(&self.autoregressive, row) } else { 0.0 };
                if let Some(slot) = power.get_mut(place) {
                    *slot = first + if column == row + 1 { 1.0 } else { 0.0 };
                }
                if let Some(slot) = covariance.get_mut(place) {
                    *slot = self.loading(row) * self.loading(column);
                }
            }
        }
        for _ in 0..60 {
            let half = product(&power, &covariance, size, false);
            let added = product(&half, &power, size, true);
            let (mut largest, mut change) = (0.0_f64, 0.0_f64);
            for (value, more) in covariance.iter_mut().zip(&added) {
                *value += more;
                largest = largest.max(value.abs());
                change = change.max(more.abs());
            }
            if !largest.is_finite() || largest > 1e12 {
                return None;
            }
            if change <= 1e-15 * largest {
                return Some(covariance);
            }
            power = product(&power, &power, size, false);
        }
        None
    }

    /// Runs over the columns (all of one length). A period where `is_known` is false is passed over. `None` where the model is not
    /// stationary.
    pub(super) fn filter(&self, columns: &[Vec<f64>], is_known: &[bool]) -> Option<Filtered> {
        self.filter_seen(columns, is_known, |_, _| {})
    }

    /// As [`System::filter`]; `see` gets each period and the states of the columns after it.
    pub(super) fn filter_seen(
        &self,
        columns: &[Vec<f64>],
        is_known: &[bool],
        mut see: impl FnMut(usize, &[Vec<f64>]),
    ) -> Option<Filtered> {
        let size = self.size;
        let mut covariance = vec![0.0; size * size];
        let stationary = self.stationary_covariance()?;
        for (row, values) in covariance.chunks_exact_mut(size).enumerate() {
            if row < self.stationary_size {
                for (slot, value) in
                    values.iter_mut().zip(stationary.iter().skip(row * self.stationary_size).take(self.stationary_size))
                {
                    *slot = *value;
                }
            } else if let Some(slot) = values.get_mut(row) {
                *slot = DIFFUSE;
            }
        }
        let mut predicted = covariance.clone();
        let mut scratch = vec![0.0; size * size];
        let mut states = vec![vec![0.0; size]; columns.len()];
        let mut next_state = vec![0.0; size];
        let mut cross: Vec<f64> = vec![0.0; size];
        let mut found = Filtered {
            standardised: Vec::new(),
            periods: Vec::new(),
            roots: Vec::new(),
            log_factors: 0.0,
            states: Vec::new(),
            covariance: Vec::new(),
        };
        let (mut factor, mut is_settled, mut log_factor) = (1.0, false, 0.0);
        for (period, is_known) in is_known.iter().enumerate() {
            if period > 0 && !is_settled {
                self.spread(&covariance, &mut scratch, &mut predicted);
            }
            if !is_settled || !is_known {
                if is_settled {
                    self.spread(&covariance, &mut scratch, &mut predicted);
                    is_settled = false;
                }
                for (slot, row) in cross.iter_mut().zip(predicted.chunks_exact(size)) {
                    *slot = self.observe(row);
                }
                factor = self.observe(&cross);
                log_factor = libm::log(factor);
            }
            let is_counted = *is_known && factor < UNCOUNTED;
            let root = factor.sqrt();
            let mut row = Vec::with_capacity(if is_counted { columns.len() } else { 0 });
            for (state, column) in states.iter_mut().zip(columns) {
                if period > 0 {
                    self.advance(state, &mut next_state);
                    state.copy_from_slice(&next_state);
                }
                if !is_known {
                    continue;
                }
                let innovation = column.get(period).copied().unwrap_or(0.0) - self.observe(state);
                for (slot, gain) in state.iter_mut().zip(&cross) {
                    *slot += gain * innovation / factor;
                }
                if is_counted {
                    row.push(innovation / root);
                }
            }
            if is_counted {
                found.standardised.push(row);
                found.periods.push(period);
                found.roots.push(root);
                found.log_factors += log_factor;
            }
            see(period, &states);
            if is_settled {
                continue;
            }
            if *is_known {
                let mut change = 0.0_f64;
                for ((old, new), gain) in
                    covariance.chunks_exact_mut(size).zip(predicted.chunks_exact(size)).zip(&cross)
                {
                    let share = gain / factor;
                    for ((old, new), other) in old.iter_mut().zip(new).zip(&cross) {
                        let value = new - share * other;
                        change = change.max((value - *old).abs());
                        *old = value;
                    }
                }
                is_settled = period > 0 && factor < UNCOUNTED && change <= SETTLED * factor;
            } else {
                covariance.copy_from_slice(&predicted);
            }
        }
        found.states = states;
        found.covariance = covariance;
        Some(found)
    }
}

/// A product of square matrices; the second one turned over where `is_turned`.
fn product(left: &[f64], right: &[f64], size: usize, is_turned: bool) -> Vec<f64> {
    let turned;
    let right = if is_turned {
        turned = transposed(right, size);
        &turned
    } else {
        right
    };
    let mut result = vec![0.0; size * size];
    for (row, out) in left.chunks_exact(size).zip(result.chunks_exact_mut(size)) {
        for (weight, other) in row.iter().zip(right.chunks_exact(size)) {
            if *weight != 0.0 {
                for (slot, value) in out.iter_mut().zip(other) {
                    *slot += weight * value;
                }
            }
        }
    }
    result
}

fn transposed(matrix: &[f64], size: usize) -> Vec<f64> {
    (0..size).flat_map(|column| matrix.iter().skip(column).step_by(size).copied().take(size)).collect()
}
