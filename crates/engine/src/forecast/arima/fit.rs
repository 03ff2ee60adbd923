//! Search for the coefficients, and forecasts from them.

use super::ArimaOrder;
use super::filter::{Filtered, System};
use super::polynomial::{seasonal_product, stationary, variables};
use crate::forecast::optimise::{Minimum, dot, minimise, minimise_from};
use crate::forecast::{ForecastError, check_finite, check_length};

/// A descent ends when a step gains less than this share of the log-likelihood of one value.
const TOLERANCE: f64 = 1e-10;
const ITERATIONS: usize = 200;
/// The largest state, in numbers: beyond it a fit would take minutes.
const MAX_STATE: usize = 400;

/// A fitted model.
#[derive(Debug, Clone)]
pub struct ArimaFit {
    /// Its orders.
    pub order: ArimaOrder,
    /// Coefficients of own values 1, 2, … periods ago (phi).
    pub autoregressive: Vec<f64>,
    /// Coefficients of errors 1, 2, … periods ago (theta, with a plus sign in the model as in R).
    pub moving_average: Vec<f64>,
    /// As the first, for seasons.
    pub seasonal_autoregressive: Vec<f64>,
    /// As the second, for seasons.
    pub seasonal_moving_average: Vec<f64>,
    /// The mean, where one was asked for.
    pub mean: Option<f64>,
    /// Coefficients of the regressors.
    pub regression: Vec<f64>,
    /// Variance of one-step errors by maximum likelihood, in the square of the series' unit.
    pub variance: f64,
    /// Logarithm of the likelihood as R's `arima` gives it.
    pub log_likelihood: f64,
    /// Akaike's criterion with its correction for short series; infinite where there are too few values for it.
    pub aicc: f64,
    /// One-step errors divided by the roots of their variance factors; gaps where the series has them and while the start is diffuse.
    pub innovations: Vec<Option<f64>>,
    /// State after the last period, without mean and regressors.
    state: Vec<f64>,
    covariance: Vec<f64>,
    system: System,
}

/// A mean path and its standard errors.
#[derive(Debug, Clone)]
pub struct ArimaForecast {
    /// Means, in the unit of the series.
    pub mean: Vec<f64>,
    /// Standard errors of the value about the mean, the coefficients taken as known.
    pub standard_error: Vec<f64>,
}

impl ArimaFit {
    /// Mean path and standard errors. `regressors` has one list for each regressor, with a number for each period ahead.
    ///
    /// # Errors
    /// Another number of regressors than in the fit, or too few numbers in one.
    pub fn forecast(&self, periods: usize, regressors: &[Vec<f64>]) -> Result<ArimaForecast, ForecastError> {
        let fixed = self.fixed_part(periods, regressors)?;
        let size = self.state.len();
        let mut state = self.state.clone();
        let mut next = vec![0.0; size];
        let mut covariance = self.covariance.clone();
        let mut scratch = vec![0.0; size * size];
        let mut spread = vec![0.0; size * size];
        let mut forecast =
            ArimaForecast { mean: Vec::with_capacity(periods), standard_error: Vec::with_capacity(periods) };
        for fixed in fixed {
            self.system.advance(&state, &mut next);
            state.copy_from_slice(&next);
            self.system.spread(&covariance, &mut scratch, &mut spread);
            covariance.copy_from_slice(&spread);
            let cross: Vec<f64> = covariance.chunks_exact(size).map(|row| self.system.observe(row)).collect();
            forecast.mean.push(self.system.observe(&state) + fixed);
            forecast.standard_error.push((self.variance * self.system.observe(&cross)).max(0.0).sqrt());
        }
        Ok(forecast)
    }

    /// A path through the recursion: `draw` gives the error of each period, in the unit of the series.
    ///
    /// # Errors
    /// As [`ArimaFit::forecast`].
    pub fn path(
        &self,
        periods: usize,
        regressors: &[Vec<f64>],
        mut draw: impl FnMut(usize) -> f64,
    ) -> Result<Vec<f64>, ForecastError> {
        let fixed = self.fixed_part(periods, regressors)?;
        let mut state = self.state.clone();
        let mut next = state.clone();
        Ok(fixed
            .into_iter()
            .enumerate()
            .map(|(period, fixed)| {
                self.system.advance(&state, &mut next);
                self.system.disturb(&mut next, draw(period));
                state.copy_from_slice(&next);
                self.system.observe(&state) + fixed
            })
            .collect())
    }

    /// Mean paths from several origins with the coefficients as they are: for each number of known periods from `first_origin` to the
    /// length of `values`, the `periods` means ahead. For models without regressors.
    ///
    /// # Errors
    /// The fit has regressors, a value is not finite, or there is no origin.
    pub fn roll(
        &self,
        values: &[Option<f64>],
        first_origin: usize,
        periods: usize,
    ) -> Result<Vec<Vec<f64>>, ForecastError> {
        check_finite(values)?;
        if !self.regression.is_empty() {
            return Err(ForecastError::Length {
                name: "the list of regressors",
                given: self.regression.len(),
                needed: 0,
            });
        }
        if first_origin == 0 || first_origin > values.len() {
            return Err(ForecastError::Length { name: "the first origin", given: first_origin, needed: values.len() });
        }
        let mean = self.mean.unwrap_or(0.0);
        let column: Vec<f64> = values.iter().map(|value| value.unwrap_or(mean) - mean).collect();
        let is_known: Vec<bool> = values.iter().map(Option::is_some).collect();
        let mut paths = Vec::with_capacity(values.len() + 1 - first_origin);
        self.system
            .filter_seen(&[column], &is_known, |period, states| {
                if period + 1 < first_origin {
                    return;
                }
                let mut state = states.first().cloned().unwrap_or_default();
                let mut next = state.clone();
                let path = (0..periods).map(|_| {
                    self.system.advance(&state, &mut next);
                    std::mem::swap(&mut state, &mut next);
                    self.system.observe(&state) + mean
                });
                paths.push(path.collect());
            })
            .ok_or(ForecastError::NoFit)?;
        Ok(paths)
    }

    /// What one error of size one adds to each period from its own on.
    #[must_use]
    pub fn response(&self, periods: usize) -> Vec<f64> {
        let mut state = vec![0.0; self.state.len()];
        let mut next = state.clone();
        self.system.disturb(&mut state, 1.0);
        (0..periods)
            .map(|period| {
                if period > 0 {
                    self.system.advance(&state, &mut next);
                    std::mem::swap(&mut state, &mut next);
                }
                self.system.observe(&state)
            })
            .collect()
    }

    /// Variables from which [`fit_from`] can go on.
    #[must_use]
    pub fn search_point(&self) -> Option<Vec<f64>> {
        let negated = |values: &[f64]| values.iter().map(|value| -value).collect::<Vec<f64>>();
        let mut point = variables(&self.autoregressive)?;
        point.extend(variables(&negated(&self.moving_average))?);
        point.extend(variables(&self.seasonal_autoregressive)?);
        point.extend(variables(&negated(&self.seasonal_moving_average))?);
        Some(point)
    }

    fn fixed_part(&self, periods: usize, regressors: &[Vec<f64>]) -> Result<Vec<f64>, ForecastError> {
        if regressors.len() != self.regression.len() {
            let (given, needed) = (regressors.len(), self.regression.len());
            return Err(ForecastError::Length { name: "the list of regressors ahead", given, needed });
        }
        if let Some(short) = regressors.iter().find(|regressor| regressor.len() < periods) {
            return Err(ForecastError::Length { name: "a regressor ahead", given: short.len(), needed: periods });
        }
        Ok((0..periods)
            .map(|period| {
                let effects = regressors.iter().zip(&self.regression);
                self.mean.unwrap_or(0.0)
                    + effects.map(|(values, slope)| values.get(period).copied().unwrap_or(0.0) * slope).sum::<f64>()
            })
            .collect())
    }
}

/// Fits a model by exact maximum likelihood. `regressors` has one list for each, as long as the series; `has_mean` adds a mean (only
/// where nothing is differenced: there a mean has no meaning and is left out, as in R).
///
/// # Errors
/// A value that is not finite, too few values, a season of no period where the model has seasonal terms, regressors of another length or
/// not independent, or no coefficients with a finite likelihood.
pub fn fit(
    order: &ArimaOrder,
    values: &[Option<f64>],
    regressors: &[Vec<f64>],
    has_mean: bool,
) -> Result<ArimaFit, ForecastError> {
    let frame = Frame::new(order, values, regressors, has_mean)?;
    // The likelihood of mixed models has several hills: from nothing, from a long memory with its undoing, and from short memories.
    let of = |plain: f64, average: f64| {
        let mut point = vec![0.0; order.coefficient_count()];
        for (place, slot) in point.iter_mut().enumerate() {
            let is_first = |start: usize| place == start;
            let seasonal = order.autoregressive + order.moving_average;
            if is_first(0) && order.autoregressive > 0 || is_first(seasonal) && order.seasonal_autoregressive > 0 {
                *slot = plain;
            } else if is_first(order.autoregressive) && order.moving_average > 0
                || is_first(seasonal + order.seasonal_autoregressive) && order.seasonal_moving_average > 0
            {
                *slot = average;
            }
        }
        point
    };
    let is_mixed = order.autoregressive > 0 && order.moving_average > 0
        || order.seasonal_autoregressive > 0 && order.seasonal_moving_average > 0;
    let starts = if is_mixed { vec![of(0.1, 0.1), of(0.8, 0.4), of(-0.4, -0.4)] } else { vec![of(0.1, 0.1)] };
    let found =
        minimise_from(&mut |point| frame.cost(point), &starts, TOLERANCE, ITERATIONS).ok_or(ForecastError::NoFit)?;
    frame.finish(&found)
}

/// As [`fit`], from a [`ArimaFit::search_point`] found before and with few steps.
///
/// # Errors
/// As [`fit`]; or a point of another size.
pub fn fit_from(
    order: &ArimaOrder,
    values: &[Option<f64>],
    regressors: &[Vec<f64>],
    has_mean: bool,
    start: &[f64],
    iterations: usize,
) -> Result<ArimaFit, ForecastError> {
    let frame = Frame::new(order, values, regressors, has_mean)?;
    if start.len() != order.coefficient_count() {
        return Err(ForecastError::Length { name: "the start", given: start.len(), needed: order.coefficient_count() });
    }
    frame.finish(&minimise(&mut |point| frame.cost(point), start, 1e-5, iterations))
}

/// A series, its regressors and the orders.
struct Frame {
    order: ArimaOrder,
    columns: Vec<Vec<f64>>,
    is_known: Vec<bool>,
    used: usize,
    has_mean: bool,
}

/// Sum of squares left by the regression, and its coefficients.
struct Regression {
    squares: f64,
    coefficients: Vec<f64>,
}

impl Frame {
    fn new(
        order: &ArimaOrder,
        values: &[Option<f64>],
        regressors: &[Vec<f64>],
        has_mean: bool,
    ) -> Result<Self, ForecastError> {
        check_finite(values)?;
        if order.has_season() && order.season_length < 2 {
            let value = order.season_length as f64;
            return Err(ForecastError::Parameter {
                name: "season length",
                value,
                wanted: "2 or more with seasonal terms",
            });
        }
        let state = order.longest_lag();
        if state > MAX_STATE {
            return Err(ForecastError::Parameter {
                name: "the longest lag",
                value: state as f64,
                wanted: "400 or less",
            });
        }
        for regressor in regressors {
            if regressor.len() != values.len() {
                let (given, needed) = (regressor.len(), values.len());
                return Err(ForecastError::Length { name: "a regressor", given, needed });
            }
            if let Some(period) = regressor.iter().position(|value| !value.is_finite()) {
                return Err(ForecastError::NotFinite { period });
            }
        }
        let has_mean = has_mean && order.lost() == 0;
        let fitted = order.coefficient_count() + regressors.len() + usize::from(has_mean);
        check_length(values, order.lost() + fitted + 2)?;
        let mut columns = vec![values.iter().map(|value| value.unwrap_or(0.0)).collect::<Vec<f64>>()];
        if has_mean {
            columns.push(vec![1.0; values.len()]);
        }
        columns.extend(regressors.iter().cloned());
        let is_known: Vec<bool> = values.iter().map(Option::is_some).collect();
        let used = is_known.iter().filter(|is_known| **is_known).count() - order.lost();
        Ok(Self { order: *order, columns, is_known, used, has_mean })
    }

    /// The four lists of coefficients that the variables stand for: phi, theta, seasonal phi, seasonal theta.
    fn coefficients(&self, point: &[f64]) -> [Vec<f64>; 4] {
        let order = &self.order;
        let mut rest = point;
        let mut take = |count: usize| {
            let (head, tail) = rest.split_at(count.min(rest.len()));
            rest = tail;
            stationary(head)
        };
        let negated = |values: Vec<f64>| values.into_iter().map(|value| -value).collect::<Vec<f64>>();
        let autoregressive = take(order.autoregressive);
        let moving_average = negated(take(order.moving_average));
        let seasonal_autoregressive = take(order.seasonal_autoregressive);
        let seasonal_moving_average = negated(take(order.seasonal_moving_average));
        [autoregressive, moving_average, seasonal_autoregressive, seasonal_moving_average]
    }

    fn system(&self, coefficients: &[Vec<f64>; 4]) -> System {
        let [plain, average, seasonal_plain, seasonal_average] = coefficients;
        let negated = |values: &[f64]| values.iter().map(|value| -value).collect::<Vec<f64>>();
        let season = self.order.season_length;
        let autoregressive = seasonal_product(plain, seasonal_plain, season);
        let moving_average = negated(&seasonal_product(&negated(average), &negated(seasonal_average), season));
        System::new(&self.order, autoregressive, moving_average)
    }

    fn cost(&self, point: &[f64]) -> f64 {
        let filtered = self.system(&self.coefficients(point)).filter(&self.columns, &self.is_known);
        let Some(filtered) = filtered else { return f64::INFINITY };
        let Some(regression) = regress(&filtered) else { return f64::INFINITY };
        let count = filtered.standardised.len() as f64;
        0.5 * (libm::log(regression.squares / count) + filtered.log_factors / count)
    }

    fn finish(&self, found: &Minimum) -> Result<ArimaFit, ForecastError> {
        let coefficients = self.coefficients(&found.point);
        let system = self.system(&coefficients);
        let filtered = system.filter(&self.columns, &self.is_known).ok_or(ForecastError::NoFit)?;
        let regression = regress(&filtered).ok_or(ForecastError::Collinear)?;
        if !found.value.is_finite() {
            return Err(ForecastError::NoFit);
        }
        let used = self.used as f64;
        let log_likelihood = -0.5 * used * (2.0 * found.value + 1.0 + libm::log(2.0 * std::f64::consts::PI));
        let slopes = &regression.coefficients;
        let mut innovations = vec![None; self.is_known.len()];
        for (row, period) in filtered.standardised.iter().zip(&filtered.periods) {
            if let (Some((own, others)), Some(slot)) = (row.split_first(), innovations.get_mut(*period)) {
                *slot = Some(own - dot(others, slopes));
            }
        }
        let mut state = filtered.states.first().cloned().unwrap_or_default();
        for (column, slope) in filtered.states.iter().skip(1).zip(slopes) {
            for (slot, value) in state.iter_mut().zip(column) {
                *slot -= slope * value;
            }
        }
        let parameters = (self.order.coefficient_count() + slopes.len() + 1) as f64;
        let spare = used - parameters - 1.0;
        let correction = if spare > 0.0 { 2.0 * parameters * (parameters + 1.0) / spare } else { f64::INFINITY };
        let [autoregressive, moving_average, seasonal_autoregressive, seasonal_moving_average] = coefficients;
        Ok(ArimaFit {
            order: self.order,
            autoregressive,
            moving_average,
            seasonal_autoregressive,
            seasonal_moving_average,
            mean: slopes.first().copied().filter(|_| self.has_mean),
            regression: slopes.iter().skip(usize::from(self.has_mean)).copied().collect(),
            variance: regression.squares / filtered.standardised.len() as f64,
            log_likelihood,
            aicc: -2.0 * log_likelihood + 2.0 * parameters + correction,
            innovations,
            state,
            covariance: filtered.covariance,
            system,
        })
    }
}

/// Least squares of the first column on the others by modified Gram-Schmidt; `None` where they are not independent, or nothing is left.
fn regress(filtered: &Filtered) -> Option<Regression> {
    let width = filtered.standardised.first()?.len();
    let column = |place: usize| -> Vec<f64> {
        filtered.standardised.iter().map(|row| row.get(place).copied().unwrap_or(0.0)).collect()
    };
    let mut left = column(0);
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(width);
    let mut triangle: Vec<Vec<f64>> = Vec::with_capacity(width);
    let mut shadows = Vec::with_capacity(width);
    for place in 1..width {
        let mut own = column(place);
        let before = dot(&own, &own).sqrt();
        let mut row = Vec::with_capacity(place);
        for other in &basis {
            let share = dot(&own, other);
            for (value, other) in own.iter_mut().zip(other) {
                *value -= share * other;
            }
            row.push(share);
        }
        let length = dot(&own, &own).sqrt();
        if length <= 1e-9 * before || !length.is_finite() {
            return None;
        }
        for value in &mut own {
            *value /= length;
        }
        row.push(length);
        let shadow = dot(&left, &own);
        for (value, other) in left.iter_mut().zip(&own) {
            *value -= shadow * other;
        }
        shadows.push(shadow);
        triangle.push(row);
        basis.push(own);
    }
    let mut coefficients = shadows;
    for place in (0..coefficients.len()).rev() {
        let diagonal = triangle.get(place).and_then(|row| row.get(place)).copied()?;
        let solved = coefficients.get(place).copied()? / diagonal;
        for (earlier, slot) in coefficients.iter_mut().enumerate().take(place) {
            *slot -= solved * triangle.get(place).and_then(|row| row.get(earlier)).copied().unwrap_or(0.0);
        }
        if let Some(slot) = coefficients.get_mut(place) {
            *slot = solved;
        }
    }
    let squares = dot(&left, &left);
    (squares > 0.0 && squares.is_finite()).then_some(Regression { squares, coefficients })
}
