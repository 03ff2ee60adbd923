//! Seasonal ARIMA by conditional least squares: a hundred times faster than exact likelihood, for choosing among many models.
//!
//! Box and Jenkins (1976), section 7.1.2: errors before the first forecast are zero, values lost to differencing are taken as given. A
//! gap takes the value that was forecast for it, and so has no error.

use super::ArimaOrder;
use super::polynomial::{differencing, seasonal_product, stationary};
use crate::forecast::optimise::minimise;
use crate::forecast::{ForecastError, check_finite, check_length};

/// Coefficients that differ from zero, with their lags.
type Terms = Vec<(usize, f64)>;

/// A fitted model.
#[derive(Debug, Clone)]
pub struct ConditionalFit {
    /// Its orders.
    pub order: ArimaOrder,
    /// Its search variables, from which a later fit can go on.
    pub point: Vec<f64>,
    /// The mean; 0 where the series is differenced.
    pub mean: f64,
    equation: Equation,
}

/// y_t = mean + sum of own terms on (y - mean) + e_t + sum of error terms, differences multiplied into the own terms.
#[derive(Debug, Clone)]
struct Equation {
    own: Terms,
    errors: Terms,
    /// The first period with an error.
    first: usize,
}

/// What the equation makes of a series: values less their mean with forecasts in gaps, and errors.
struct Followed {
    values: Vec<f64>,
    errors: Vec<f64>,
    squares: f64,
}

/// Fits by least squares from `start`, or from small coefficients, in at most `iterations` steps. A model without differences has a mean.
///
/// # Errors
/// A value that is not finite, too few values, a season of less than 2 periods where there are seasonal terms, or no finite sum of squares.
pub fn fit_conditional(
    order: &ArimaOrder,
    values: &[Option<f64>],
    start: Option<&[f64]>,
    iterations: usize,
) -> Result<ConditionalFit, ForecastError> {
    check_finite(values)?;
    if order.has_season() && order.season_length < 2 {
        let value = order.season_length as f64;
        return Err(ForecastError::Parameter { name: "season length", value, wanted: "2 or more with seasonal terms" });
    }
    let has_mean = order.lost() == 0;
    let size = order.coefficient_count();
    check_length(values, order.lost().saturating_add(size).saturating_add(3))?;
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let average = known.iter().sum::<f64>() / known.len() as f64;
    let spread =
        (known.iter().map(|value| (value - average) * (value - average)).sum::<f64>() / known.len() as f64).sqrt();
    let unit = if spread > 0.0 { spread } else { 1.0 };
    let read_mean =
        |point: &[f64]| if has_mean { average + unit * point.get(size).copied().unwrap_or(0.0) } else { 0.0 };
    let mut cost = |point: &[f64]| {
        let equation = Equation::new(order, point.get(..size).unwrap_or(point));
        let squares = equation.follow(values, read_mean(point)).squares;
        if squares > 0.0 { libm::log(squares) } else { f64::INFINITY }
    };
    let mut first = vec![0.2; size];
    first.resize(size + usize::from(has_mean), 0.0);
    if let Some(start) = start.filter(|start| start.len() == size) {
        for (slot, value) in first.iter_mut().zip(start) {
            *slot = *value;
        }
    }
    let found = minimise(&mut cost, &first, 1e-6, iterations);
    if !found.value.is_finite() {
        return Err(ForecastError::NoFit);
    }
    let mean = read_mean(&found.point);
    let mut point = found.point;
    point.truncate(size);
    let equation = Equation::new(order, &point);
    Ok(ConditionalFit { order: *order, point, mean, equation })
}

impl ConditionalFit {
    /// Mean paths from every number of known periods from `first_origin` to all.
    #[must_use]
    pub fn roll(&self, values: &[Option<f64>], first_origin: usize, periods: usize) -> Vec<Vec<f64>> {
        let followed = self.equation.follow(values, self.mean);
        (first_origin..=values.len())
            .map(|origin| {
                let mut ahead = Vec::with_capacity(periods);
                for period in origin..origin + periods {
                    let value = self.equation.expect(
                        period,
                        |at| {
                            if at < origin { followed.values.get(at).copied() } else { ahead.get(at - origin).copied() }
                        },
                        |at| if at < origin { followed.errors.get(at).copied() } else { None },
                    );
                    ahead.push(value);
                }
                ahead.into_iter().map(|value| value + self.mean).collect()
            })
            .collect()
    }

    /// What one error of size one adds to each period from its own on.
    #[must_use]
    pub fn response(&self, periods: usize) -> Vec<f64> {
        let mut response: Vec<f64> = Vec::with_capacity(periods);
        for period in 0..periods {
            let own = if period == 0 { 1.0 } else { 0.0 };
            let value = own
                + self.equation.expect(
                    period,
                    |at| response.get(at).copied(),
                    |at| if at == 0 { Some(1.0) } else { None },
                );
            response.push(value);
        }
        response
    }
}

impl Equation {
    fn new(order: &ArimaOrder, point: &[f64]) -> Self {
        let mut rest = point;
        let mut take = |count: usize| {
            let (head, tail) = rest.split_at(count.min(rest.len()));
            rest = tail;
            stationary(head)
        };
        let (plain, average) = (take(order.autoregressive), take(order.moving_average));
        let (seasonal_plain, seasonal_average) =
            (take(order.seasonal_autoregressive), take(order.seasonal_moving_average));
        let own = seasonal_product(&plain, &seasonal_plain, order.season_length);
        // Variables of the moving average are those of an autoregression, so that errors can be worked out: signs turn over.
        let errors = seasonal_product(&average, &seasonal_average, order.season_length);
        let differences = differencing(order.differences, order.seasonal_differences, order.season_length);
        let own = seasonal_product(&own, &differences, 1);
        let terms = |values: Vec<f64>, sign: f64| -> Terms {
            values
                .into_iter()
                .enumerate()
                .filter(|(_, value)| *value != 0.0)
                .map(|(lag, value)| (lag + 1, sign * value))
                .collect()
        };
        Self { own: terms(own, 1.0), errors: terms(errors, -1.0), first: order.lost() }
    }

    /// What is expected of a period from values and errors before it; `None` is zero.
    #[inline]
    fn expect(&self, period: usize, value: impl Fn(usize) -> Option<f64>, error: impl Fn(usize) -> Option<f64>) -> f64 {
        let mut sum = 0.0;
        for (lag, weight) in &self.own {
            if let Some(at) = period.checked_sub(*lag) {
                sum += weight * value(at).unwrap_or(0.0);
            }
        }
        for (lag, weight) in &self.errors {
            if let Some(at) = period.checked_sub(*lag) {
                sum += weight * error(at).unwrap_or(0.0);
            }
        }
        sum
    }

    fn follow(&self, values: &[Option<f64>], mean: f64) -> Followed {
        let mut followed = Followed {
            values: Vec::with_capacity(values.len()),
            errors: Vec::with_capacity(values.len()),
            squares: 0.0,
        };
        let mut latest = 0.0;
        for (period, value) in values.iter().enumerate() {
            if period < self.first {
                // Taken as given; a gap among them is the value before it.
                latest = value.map_or(latest, |value| value - mean);
                followed.values.push(latest);
                followed.errors.push(0.0);
                continue;
            }
            let expected =
                self.expect(period, |at| followed.values.get(at).copied(), |at| followed.errors.get(at).copied());
            let (value, error) = match value {
                Some(value) => (value - mean, value - mean - expected),
                None => (expected, 0.0),
            };
            followed.squares += error * error;
            followed.values.push(value);
            followed.errors.push(error);
        }
        followed
    }
}
