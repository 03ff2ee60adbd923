//! The chosen forecast: models that would have done best at past origins, averaged, with intervals learnt from their own past misses.
//!
//! 1. The series goes to a scale on which errors add up ([`Domain::scale`]); effects of given events are taken off it.
//! 2. Every candidate (`candidate`) is fitted to the first half and rolled over the rest: forecasts from each origin with
//!    constants that had not seen what they forecast (L. J. Tashman, 'Out-of-sample tests of forecasting accuracy', 2000).
//! 3. The best few by mean absolute error over all horizons are averaged (J. M. Bates and C. W. J. Granger, 'The combination of
//!    forecasts', 1969) and fitted anew to the whole series.
//! 4. The spread at each horizon is what the members' recursion makes of one-step errors, corrected by how far the rolling errors of
//!    the average went at that horizon, as far as there are enough of them (`spread`).
//! 5. Sample paths are the mean path plus the recursion's answer to innovations drawn from the rolling one-step errors.

mod candidate;
mod scale;
mod spread;

pub use candidate::Candidate;
pub use scale::{Domain, Scale};

use super::arima::{self, ArimaOrder};
use super::{ForecastError, check_finite};
use crate::rng::Stream;
use candidate::{Fitted, candidates};
use spread::Spread;

/// A series with fewer known values says so and is forecast as a walk from its last value.
pub const SHORT: usize = 8;
/// How many candidates are averaged at most.
const MEMBERS: usize = 5;
/// A candidate whose rolling error is larger than the best one's by this factor is no member.
const TOLERATED: f64 = 1.5;
/// A member's weight is its rolling error to the power of minus this.
const SHARPNESS: f64 = 4.0;
/// Horizons that are rolled at least, and at most.
const ROLLED: (usize, usize) = (6, 26);
/// The longest series and horizon.
const MAX_PERIODS: usize = 5_000;

/// What is known of a series.
#[derive(Debug, Clone)]
pub struct OutlookRequest<'series> {
    /// Values of consecutive periods, gaps as `None`.
    pub values: &'series [Option<f64>],
    /// Periods of a season; 1 where there is none.
    pub season_length: usize,
    /// What values there can be.
    pub domain: Domain,
    /// How many periods ahead.
    pub periods: usize,
    /// Events that moved the series: for each a number a period, observed and ahead (1 where it acts, say), as long as both together.
    pub events: &'series [Vec<f64>],
    /// Choose among these only; all that suit the series where it is `None`.
    pub candidates: Option<&'series [Candidate]>,
}

/// A candidate and how it did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    /// Which.
    pub candidate: Candidate,
    /// Mean absolute error over origins and horizons, on the scale.
    pub rolling_error: f64,
    /// Its share in the average, 0 for one that is no member.
    pub weight: f64,
}

/// A forecast.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The scale of all that follows.
    pub scale: Scale,
    /// What values there can be.
    pub domain: Domain,
    /// Mean path m(t), one number a period ahead.
    pub mean: Vec<f64>,
    /// Standard deviation about it.
    pub spread: Vec<f64>,
    /// Standard deviation of one-step errors.
    pub innovation_scale: f64,
    /// One-step errors of the average along the series; gaps where it has them and before the first origin.
    pub innovations: Vec<Option<f64>>,
    /// All candidates that could be fitted, best first.
    pub tried: Vec<Tried>,
    /// Effects of the events.
    pub event_effects: Vec<f64>,
    /// Whether the series has fewer than [`SHORT`] values, so that this is a walk from the last one with a wide spread.
    pub is_short: bool,
    response: Vec<f64>,
    correction: Vec<f64>,
    shocks: Vec<f64>,
    uncertainty: f64,
    ceiling: f64,
}

/// Makes a forecast.
///
/// # Errors
/// Fewer than two values, a value that is not finite or outside the domain, no period ahead or more than 5,000, a season of no period, or
/// events of another length.
pub fn outlook(request: &OutlookRequest) -> Result<Outlook, ForecastError> {
    check_request(request)?;
    let scale = request.domain.scale(request.values)?;
    let scaled: Vec<Option<f64>> = request.values.iter().map(|value| value.map(|value| scale.apply(value))).collect();
    let event_effects = event_effects(&scaled, request);
    let effect = |period: usize| -> f64 {
        request
            .events
            .iter()
            .zip(&event_effects)
            .map(|(event, size)| event.get(period).copied().unwrap_or(0.0) * size)
            .sum()
    };
    let adjusted: Vec<Option<f64>> =
        scaled.iter().enumerate().map(|(period, value)| value.map(|value| value - effect(period))).collect();
    let mut found = match choose(&adjusted, request) {
        Some(found) => found,
        None => walk(&adjusted, request.periods),
    };
    for (ahead, mean) in found.mean.iter_mut().enumerate() {
        *mean += effect(adjusted.len() + ahead);
    }
    let known_count = adjusted.iter().flatten().count();
    Ok(Outlook {
        scale,
        domain: request.domain,
        mean: found.mean,
        spread: found.spread.deviations,
        innovation_scale: found.spread.one_step,
        innovations: found.innovations,
        tried: found.tried,
        event_effects,
        is_short: known_count < SHORT,
        response: found.response,
        correction: found.spread.correction,
        shocks: found.spread.shocks,
        uncertainty: found.spread.uncertainty,
        ceiling: if known_count < SHORT { f64::INFINITY } else { scale.ceiling(request.values) },
    })
}

impl Outlook {
    /// An innovation, in standard deviations of one-step errors, from a number evenly spread over 0 to 1: the quantile of the smoothed past
    /// errors. Monotone, so that innovations of several series can be tied through what they are drawn from.
    #[must_use]
    pub fn shock(&self, uniform: f64) -> f64 {
        spread::quantile(&self.shocks, uniform)
    }

    /// A path on the scale from an innovation a period, in standard deviations of one-step errors.
    #[must_use]
    pub fn path_from(&self, shocks: &[f64]) -> Vec<f64> {
        self.mean
            .iter()
            .zip(&self.correction)
            .enumerate()
            .map(|(ahead, (mean, correction))| {
                let felt: f64 = (0..=ahead)
                    .map(|past| {
                        shocks.get(past).copied().unwrap_or(0.0)
                            * self.response.get(ahead - past).copied().unwrap_or(0.0)
                    })
                    .sum();
                (mean + self.innovation_scale * correction * felt).min(self.ceiling.max(*mean))
            })
            .collect()
    }

    /// A path on the scale, drawn. How sure the size of errors is differs with the length of the series: each path draws its own, too.
    #[must_use]
    pub fn scaled_path(&self, stream: &mut Stream) -> Vec<f64> {
        let size = libm::exp(self.uncertainty * stream.normal() - self.uncertainty * self.uncertainty);
        let shocks: Vec<f64> = (0..self.mean.len()).map(|_| size * self.shock(stream.uniform())).collect();
        self.path_from(&shocks)
    }

    /// A path in the unit of the series, drawn: counts are whole, shares from 0 to 1.
    #[must_use]
    pub fn path(&self, stream: &mut Stream) -> Vec<f64> {
        self.scaled_path(stream).into_iter().map(|value| self.domain.nearest(self.scale.invert(value))).collect()
    }
}

fn check_request(request: &OutlookRequest) -> Result<(), ForecastError> {
    check_finite(request.values)?;
    super::check_length(request.values, 2)?;
    let range = |name, value: usize| {
        if (1..=MAX_PERIODS).contains(&value) {
            Ok(())
        } else {
            Err(ForecastError::Parameter { name, value: value as f64, wanted: "from 1 to 5,000" })
        }
    };
    range("the number of periods ahead", request.periods)?;
    range("the season length", request.season_length)?;
    range("the number of periods", request.values.len())?;
    let needed = request.values.len() + request.periods;
    for event in request.events {
        if event.len() != needed {
            return Err(ForecastError::Length { name: "an event", given: event.len(), needed });
        }
        if let Some(period) = event.iter().position(|value| !value.is_finite()) {
            return Err(ForecastError::NotFinite { period });
        }
    }
    Ok(())
}

/// Effects of events beside a drifting level and season, or none where the series is too short to tell.
fn event_effects(scaled: &[Option<f64>], request: &OutlookRequest) -> Vec<f64> {
    let none = vec![0.0; request.events.len()];
    let acting: Vec<usize> = request
        .events
        .iter()
        .enumerate()
        .filter(|(_, event)| scaled.iter().zip(event.iter()).any(|(value, event)| value.is_some() && *event != 0.0))
        .map(|(place, _)| place)
        .collect();
    if acting.is_empty() {
        return none;
    }
    let regressors: Vec<Vec<f64>> = acting
        .iter()
        .filter_map(|place| request.events.get(*place))
        .map(|event| event.iter().take(scaled.len()).copied().collect())
        .collect();
    let has_season =
        request.season_length > 1 && request.season_length <= 60 && scaled.len() >= 3 * request.season_length;
    let seasonal = usize::from(has_season);
    let order = ArimaOrder {
        autoregressive: 0,
        differences: 1,
        moving_average: 1,
        seasonal_autoregressive: 0,
        seasonal_differences: seasonal,
        seasonal_moving_average: seasonal,
        season_length: request.season_length,
    };
    let start = vec![0.5; order.coefficient_count()];
    let Ok(fit) = arima::fit_from(&order, scaled, &regressors, false, &start, 30) else { return none };
    let mut effects = none;
    for (place, effect) in acting.into_iter().zip(fit.regression) {
        if let Some(slot) = effects.get_mut(place) {
            *slot = effect;
        }
    }
    effects
}

/// What a choice or a walk found.
struct Found {
    mean: Vec<f64>,
    innovations: Vec<Option<f64>>,
    response: Vec<f64>,
    spread: Spread,
    tried: Vec<Tried>,
}

/// A candidate fitted to the first origins, its paths from all of them, and its error.
struct Rolled {
    candidate: Candidate,
    fitted: Fitted,
    paths: Vec<Vec<f64>>,
    error: f64,
}

fn choose(values: &[Option<f64>], request: &OutlookRequest) -> Option<Found> {
    let count = values.len();
    let known = values.iter().flatten().count();
    if known < SHORT {
        return None;
    }
    let season = request.season_length;
    let first = (count / 2).max((2 * season + 4).min(count * 2 / 3)).max(5);
    let rolled = request.periods.clamp(ROLLED.0, ROLLED.1);
    let training = values.get(..first)?;
    let training_known = training.iter().flatten().count();
    let are_positive = values.iter().flatten().all(|value| *value > 0.0);
    let all = candidates(
        season,
        training_known,
        are_positive && request.domain.scale(request.values).ok()? == Scale::Identity,
    );
    let wanted: Vec<Candidate> = match request.candidates {
        Some(wanted) => all.iter().filter(|candidate| wanted.contains(candidate)).copied().collect(),
        None => all.clone(),
    };
    let wanted = if wanted.is_empty() { all.into_iter().take(1).collect() } else { wanted };
    let mut tried: Vec<Rolled> = wanted
        .into_iter()
        .filter_map(|candidate| {
            let fitted = candidate.fit(training)?;
            let paths = fitted.roll(values, first, rolled)?;
            let error = mean_error(&paths, values, first, rolled)?;
            Some(Rolled { candidate, fitted, paths, error })
        })
        .collect();
    tried.sort_by(|left, right| left.error.total_cmp(&right.error));
    let best = tried.first()?.error;
    let members: Vec<&Rolled> = tried.iter().take(MEMBERS).filter(|rolled| rolled.error <= TOLERATED * best).collect();
    let raw: Vec<f64> =
        members.iter().map(|member| if best > 0.0 { libm::pow(best / member.error, SHARPNESS) } else { 1.0 }).collect();
    let total: f64 = raw.iter().sum();
    let weights: Vec<f64> = raw.iter().map(|weight| weight / total).collect();

    // The average as it would have been at each origin.
    let origins = count + 1 - first;
    let average: Vec<Vec<f64>> = (0..origins)
        .map(|origin| blend(members.iter().map(|member| member.paths.get(origin)), &weights, rolled))
        .collect();
    let refitted: Vec<Fitted> =
        members.iter().map(|member| member.fitted.refit(values).unwrap_or_else(|| member.fitted.clone())).collect();
    let ahead: Vec<Option<Vec<f64>>> =
        refitted.iter().map(|fitted| fitted.roll(values, count, request.periods)?.pop()).collect();
    let mean = blend(ahead.iter().map(Option::as_ref), &weights, request.periods);
    let mut innovations = vec![None; count];
    for (origin, path) in average.iter().enumerate() {
        if let (Some(slot), Some(forecast), Some(value)) =
            (innovations.get_mut(first + origin), path.first(), values.get(first + origin))
        {
            *slot = value.map(|value| value - forecast);
        }
    }
    let unit = rms(innovations.iter().flatten().copied()).max(1e-9);
    let responses: Vec<Vec<f64>> =
        refitted.iter().map(|fitted| fitted.response(values, request.periods, unit)).collect();
    let response = blend(responses.iter().map(Some), &weights, request.periods);
    let spread = spread::learn(&average, values, first, &response, &innovations);
    let tried = tried
        .iter()
        .enumerate()
        .map(|(place, rolled)| Tried {
            candidate: rolled.candidate,
            rolling_error: rolled.error,
            weight: weights.get(place).copied().unwrap_or(0.0),
        })
        .collect();
    (mean.iter().all(|value| value.is_finite())).then_some(Found { mean, innovations, response, spread, tried })
}

/// Mean over horizons of the mean absolute error over origins; `None` where nothing can be compared or a path is not finite.
fn mean_error(paths: &[Vec<f64>], values: &[Option<f64>], first: usize, periods: usize) -> Option<f64> {
    let (mut total, mut horizons) = (0.0, 0.0);
    for ahead in 0..periods {
        let (mut sum, mut count) = (0.0, 0.0);
        for (origin, path) in paths.iter().enumerate() {
            if let (Some(Some(value)), Some(forecast)) = (values.get(first + origin + ahead), path.get(ahead)) {
                sum += (value - forecast).abs();
                count += 1.0;
            }
        }
        if count > 0.0 {
            total += sum / count;
            horizons += 1.0;
        }
    }
    let error = total / horizons;
    error.is_finite().then_some(error)
}

fn blend<'paths>(paths: impl Iterator<Item = Option<&'paths Vec<f64>>>, weights: &[f64], periods: usize) -> Vec<f64> {
    let mut sums = vec![0.0; periods];
    for (path, weight) in paths.zip(weights) {
        for (slot, value) in sums.iter_mut().zip(path.into_iter().flatten()) {
            *slot += weight * value;
        }
    }
    sums
}

fn rms(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value * value, count + 1.0));
    if count > 0.0 { f64::sqrt(sum / count) } else { 0.0 }
}

/// A walk from the last value, its steps as large as those of the series, and wider the fewer there were.
fn walk(values: &[Option<f64>], periods: usize) -> Found {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let last = known.last().copied().unwrap_or(0.0);
    let mut innovations = vec![None; values.len()];
    for (slot, pair) in innovations.iter_mut().skip(1).zip(values.windows(2)) {
        if let [Some(before), Some(after)] = pair {
            *slot = Some(after - before);
        }
    }
    let steps =
        known.windows(2).filter_map(|pair| if let [before, after] = pair { Some(after - before) } else { None });
    let spread = Spread::of_walk(rms(steps), known.len(), periods);
    Found { mean: vec![last; periods], innovations, response: vec![1.0; periods], spread, tried: Vec::new() }
}

#[cfg(test)]
mod tests;
