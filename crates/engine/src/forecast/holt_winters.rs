//! The classical recursions of Holt and Winters by least squares.
//!
//! P. R. Winters, 'Forecasting sales by exponentially weighted moving averages' (1960), with start values from a classical decomposition
//! of the first two seasons and constants that minimise the sum of squared one-step errors, as R's `HoltWinters` does.

use super::optimise::minimise_from;
use super::smoothing::Part;
use super::{ForecastError, check_finite, check_length};

/// Constants, states and errors of a fit.
#[derive(Debug, Clone)]
pub struct HoltWinters {
    /// Share of the newest value in the level, 0 to 1.
    pub level_share: f64,
    /// Share of the newest change of the level in the trend, 0 to 1; 0 without a trend.
    pub trend_share: f64,
    /// Share of the newest value in the season, 0 to 1; 0 without a season.
    pub season_share: f64,
    /// Level after the last period, in the unit of the series.
    pub level: f64,
    /// Trend a period after the last period, in the unit of the series.
    pub trend: f64,
    /// Season, that of the next period first; empty without one.
    pub season: Vec<f64>,
    /// Sum of the squared one-step errors, which start after the values that the start states are taken from.
    pub squared_errors: f64,
    season_part: Part,
}

impl HoltWinters {
    /// The path from the end of the series on.
    #[must_use]
    pub fn forecast(&self, periods: usize) -> Vec<f64> {
        (0..periods)
            .map(|ahead| {
                let line = self.level + (ahead + 1) as f64 * self.trend;
                let season = ahead.checked_rem(self.season.len()).and_then(|place| self.season.get(place)).copied();
                combine(self.season_part, line, season.unwrap_or(0.0))
            })
            .collect()
    }
}

/// Fits the recursions with a trend, if asked, and a season, if there is one.
///
/// # Errors
/// A value that is not finite; fewer than two seasons and a value (without a season: fewer than 4 values); a season of less than two
/// periods; or values for a multiplicative season that are not above zero.
pub fn fit(values: &[f64], has_trend: bool, season: Part, season_length: usize) -> Result<HoltWinters, ForecastError> {
    let wrapped: Vec<Option<f64>> = values.iter().map(|value| Some(*value)).collect();
    check_finite(&wrapped)?;
    let is_seasonal = season != Part::None;
    if is_seasonal && season_length < 2 {
        let value = season_length as f64;
        return Err(ForecastError::Parameter { name: "season length", value, wanted: "2 or more" });
    }
    let length = if is_seasonal { season_length } else { 0 };
    check_length(&wrapped, length.saturating_mul(2).saturating_add(1).max(4))?;
    if season == Part::Multiplicative
        && let Some((period, value)) = values.iter().enumerate().find(|(_, value)| **value <= 0.0)
    {
        return Err(ForecastError::OutOfDomain { period, value: *value, wanted: "a value above zero" });
    }
    let start = Start::new(values, has_trend, season, length);
    let mut seasons = start.season.clone();
    let mut cost = |point: &[f64]| {
        let [level_share, trend_share, season_share] = shares(point, has_trend, is_seasonal);
        seasons.clone_from(&start.season);
        start.follow(values, season, level_share, trend_share, season_share, &mut seasons).2
    };
    // Shares of 0.3, 0.1 and 0.1 through logits, and two more starts, since the sum of squares may have several valleys.
    let size = 1 + usize::from(has_trend) + usize::from(is_seasonal);
    let starts: Vec<Vec<f64>> = [[-0.85, -2.2, -2.2], [0.85, -3.0, 0.0]]
        .iter()
        .map(|start| {
            let mut point = vec![start[0]];
            if has_trend {
                point.push(start[1]);
            }
            if is_seasonal {
                point.push(start[2]);
            }
            point.truncate(size);
            point
        })
        .collect();
    let found = minimise_from(&mut cost, &starts, 1e-9, 200).ok_or(ForecastError::NoFit)?;
    let [level_share, trend_share, season_share] = shares(&found.point, has_trend, is_seasonal);
    let mut seasons = start.season.clone();
    let (level, trend, squared_errors) =
        start.follow(values, season, level_share, trend_share, season_share, &mut seasons);
    if length > 0 {
        seasons.rotate_left((values.len() - start.from) % length);
    }
    Ok(HoltWinters {
        level_share,
        trend_share,
        season_share,
        level,
        trend,
        season: seasons,
        squared_errors,
        season_part: season,
    })
}

fn shares(point: &[f64], has_trend: bool, is_seasonal: bool) -> [f64; 3] {
    let mut variables = point.iter().map(|variable| 1.0 / (1.0 + libm::exp(-variable)));
    let mut next = |is_used: bool| if is_used { variables.next().unwrap_or(0.0) } else { 0.0 };
    [next(true), next(has_trend), next(is_seasonal)]
}

fn combine(part: Part, line: f64, season: f64) -> f64 {
    match part {
        Part::None => line,
        Part::Additive => line + season,
        Part::Multiplicative => line * season,
    }
}

/// The states before the first forecast, and which period that is for.
struct Start {
    from: usize,
    level: f64,
    trend: f64,
    season: Vec<f64>,
    has_trend: bool,
}

impl Start {
    fn new(values: &[f64], has_trend: bool, season: Part, length: usize) -> Self {
        if length == 0 {
            let first = values.first().copied().unwrap_or(0.0);
            let second = values.get(1).copied().unwrap_or(first);
            return if has_trend {
                Self { from: 2, level: second, trend: second - first, season: Vec::new(), has_trend }
            } else {
                Self { from: 1, level: first, trend: 0.0, season: Vec::new(), has_trend }
            };
        }
        // Means over one season, centred: half a season at either end has none.
        let half = length / 2;
        let centres: Vec<f64> = (half..2 * length - half)
            .map(|period| {
                let window = values.get(period - half..=period + half).unwrap_or(&[]);
                let sum: f64 = window
                    .iter()
                    .enumerate()
                    .map(|(place, value)| {
                        if length.is_multiple_of(2) && (place == 0 || place == 2 * half) { 0.5 * value } else { *value }
                    })
                    .sum();
                sum / length as f64
            })
            .collect();
        let mut sums = vec![(0.0, 0.0); length];
        for (place, centre) in centres.iter().enumerate() {
            let period = place + half;
            if let (Some(value), Some((sum, count))) = (values.get(period), sums.get_mut(period % length)) {
                *sum += if season == Part::Multiplicative { value / centre } else { value - centre };
                *count += 1.0;
            }
        }
        let mut figure: Vec<f64> = sums.iter().map(|(sum, count)| sum / f64::max(*count, 1.0)).collect();
        let mean = figure.iter().sum::<f64>() / length as f64;
        for value in &mut figure {
            *value = if season == Part::Multiplicative { *value / mean } else { *value - mean };
        }
        let count = centres.len() as f64;
        let middle = (count + 1.0) / 2.0;
        let average = centres.iter().sum::<f64>() / count;
        let (mut cross, mut square) = (0.0, 0.0);
        for (place, centre) in centres.iter().enumerate() {
            let distance = (place + 1) as f64 - middle;
            cross += distance * (centre - average);
            square += distance * distance;
        }
        let slope = if square > 0.0 { cross / square } else { 0.0 };
        let trend = if has_trend { slope } else { 0.0 };
        Self { from: length, level: average - middle * slope, trend, season: figure, has_trend }
    }

    /// Level and trend after the last value, and the sum of squared errors. `season` holds the start and is moved on in place.
    fn follow(
        &self,
        values: &[f64],
        part: Part,
        level_share: f64,
        trend_share: f64,
        season_share: f64,
        season: &mut [f64],
    ) -> (f64, f64, f64) {
        let (mut level, mut trend, mut squares) = (self.level, self.trend, 0.0);
        let mut place = 0;
        for value in values.iter().skip(self.from) {
            let old = season.get(place).copied().unwrap_or(0.0);
            let line = level + trend;
            let error = value - combine(part, line, old);
            squares += error * error;
            let adjusted = match part {
                Part::None => *value,
                Part::Additive => value - old,
                Part::Multiplicative => value / old,
            };
            let new_level = level_share * adjusted + (1.0 - level_share) * line;
            if self.has_trend {
                trend = trend_share * (new_level - level) + (1.0 - trend_share) * trend;
            }
            level = new_level;
            if let Some(slot) = season.get_mut(place) {
                let newest = if part == Part::Multiplicative { value / level } else { value - level };
                *slot = season_share * newest + (1.0 - season_share) * old;
                place = if place + 1 == season.len() { 0 } else { place + 1 };
            }
        }
        (level, trend, squares)
    }
}
