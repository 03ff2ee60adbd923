//! Seasonal-trend decomposition by loess.
//!
//! R. B. Cleveland, W. S. Cleveland, J. E. McRae and I. Terpenning, 'STL: a seasonal-trend decomposition procedure based on loess',
//! Journal of Official Statistics 6 (1990), step for step as their published program, with the defaults of R's `stl`. The series must
//! be complete.

mod loess;

use super::{ForecastError, check_finite, check_length};
use loess::{Loess, smooth, value_at};

/// How the season may change over the years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeasonSpan {
    /// Not at all: the mean of each period of the season.
    Periodic,
    /// Smoothed over this many seasons, 7 or more for a season that moves slowly; even numbers count as the next odd one.
    Seasons(usize),
}

/// Spans and degrees of the smoothers and numbers of rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecompositionOptions {
    /// Span of the season.
    pub season_span: SeasonSpan,
    /// Degree of the season's smoother, 0 or 1.
    pub season_degree: usize,
    /// Span of the trend in periods; `None`: the smallest odd number that is 1.5 seasons / (1 - 1.5 / season span) or more.
    pub trend_span: Option<usize>,
    /// Degree of the trend's smoother, 0 or 1.
    pub trend_degree: usize,
    /// Span of the low-pass filter in periods; `None`: the smallest odd number that is a season or more.
    pub low_pass_span: Option<usize>,
    /// Degree of the low-pass filter, 0 or 1.
    pub low_pass_degree: usize,
    /// Every how many periods the season, the trend and the low-pass filter are worked out, with lines between; `None`: a tenth of the span.
    pub jumps: [Option<usize>; 3],
    /// Rounds within a weighting; `None`: 2, or 1 where the fit is robust.
    pub inner_rounds: Option<usize>,
    /// Weightings against outliers; `None`: 0, or 15 where the fit is robust.
    pub outer_rounds: Option<usize>,
    /// Whether outliers are to lose their weight.
    pub is_robust: bool,
}

impl DecompositionOptions {
    /// R's defaults with a season of the given span.
    #[must_use]
    pub fn new(season_span: SeasonSpan) -> Self {
        Self {
            season_span,
            season_degree: 0,
            trend_span: None,
            trend_degree: 1,
            low_pass_span: None,
            low_pass_degree: 1,
            jumps: [None; 3],
            inner_rounds: None,
            outer_rounds: None,
            is_robust: false,
        }
    }
}

/// The parts, which sum to the series, one number a period each, in its unit.
#[derive(Debug, Clone)]
pub struct Decomposition {
    /// The season.
    pub seasonal: Vec<f64>,
    /// The trend.
    pub trend: Vec<f64>,
    /// What is left.
    pub remainder: Vec<f64>,
    /// Weight of every period against outliers, 1 where the fit is not robust.
    pub weights: Vec<f64>,
}

/// Decomposes a series.
///
/// # Errors
/// A value that is not finite, two seasons of values or less, a season of less than two periods, a degree above 1, more than 100 rounds.
pub fn decompose(
    values: &[f64],
    season_length: usize,
    options: &DecompositionOptions,
) -> Result<Decomposition, ForecastError> {
    let wrapped: Vec<Option<f64>> = values.iter().map(|value| Some(*value)).collect();
    check_finite(&wrapped)?;
    if season_length < 2 {
        let value = season_length as f64;
        return Err(ForecastError::Parameter { name: "season length", value, wanted: "2 or more" });
    }
    check_length(&wrapped, season_length.saturating_mul(2).saturating_add(1))?;
    let smoothers = Smoothers::new(values.len(), season_length, options)?;
    let count = values.len();
    let mut decomposition = Decomposition {
        seasonal: vec![0.0; count],
        trend: vec![0.0; count],
        remainder: Vec::new(),
        weights: vec![1.0; count],
    };
    for round in 0..=smoothers.outer_rounds {
        let weights = (round > 0).then(|| decomposition.weights.clone());
        for _ in 0..smoothers.inner_rounds {
            inner_round(values, season_length, &smoothers, weights.as_deref(), &mut decomposition);
        }
        if round < smoothers.outer_rounds {
            decomposition.weights = robust_weights(values, &decomposition);
        }
    }
    if options.season_span == SeasonSpan::Periodic {
        let mut sums = vec![(0.0, 0.0); season_length];
        for (period, value) in decomposition.seasonal.iter().enumerate() {
            if let Some((sum, count)) = sums.get_mut(period % season_length) {
                *sum += value;
                *count += 1.0;
            }
        }
        for (period, value) in decomposition.seasonal.iter_mut().enumerate() {
            if let Some((sum, count)) = sums.get(period % season_length) {
                *value = sum / count;
            }
        }
    }
    decomposition.remainder = values
        .iter()
        .zip(decomposition.seasonal.iter().zip(&decomposition.trend))
        .map(|(value, (seasonal, trend))| value - seasonal - trend)
        .collect();
    Ok(decomposition)
}

struct Smoothers {
    season: Loess,
    trend: Loess,
    low_pass: Loess,
    inner_rounds: usize,
    outer_rounds: usize,
}

impl Smoothers {
    fn new(count: usize, season_length: usize, options: &DecompositionOptions) -> Result<Self, ForecastError> {
        let degrees = [options.season_degree, options.trend_degree, options.low_pass_degree];
        if let Some(degree) = degrees.iter().find(|degree| **degree > 1) {
            return Err(ForecastError::Parameter { name: "a degree", value: *degree as f64, wanted: "0 or 1" });
        }
        let (season_span, season_degree) = match options.season_span {
            SeasonSpan::Periodic => (10 * count + 1, 0),
            SeasonSpan::Seasons(span) => (span, options.season_degree),
        };
        let jump = |given: Option<usize>, span: usize| given.unwrap_or(span.div_ceil(10)).max(1);
        let odd = |span: usize| if span.is_multiple_of(2) { span + 1 } else { span };
        let default_trend = || {
            let wanted = 1.5 * season_length as f64 / (1.0 - 1.5 / season_span.max(3) as f64);
            odd(wanted.ceil() as usize)
        };
        let trend_span = options.trend_span.unwrap_or_else(default_trend);
        let low_pass_span = options.low_pass_span.unwrap_or(odd(season_length));
        let loess = |span: usize, degree: usize, jump: usize| Loess {
            span: odd(span.clamp(3, 1_000_001)),
            is_line: degree == 1,
            jump,
        };
        let [season_jump, trend_jump, low_pass_jump] = options.jumps;
        let (inner, outer) = if options.is_robust { (1, 15) } else { (2, 0) };
        let rounds = |given: Option<usize>, default: usize| match given {
            Some(count) if count > 100 => {
                Err(ForecastError::Parameter { name: "rounds", value: count as f64, wanted: "100 or less" })
            }
            _ => Ok(given.unwrap_or(default)),
        };
        Ok(Self {
            season: loess(season_span, season_degree, jump(season_jump, season_span)),
            trend: loess(trend_span, options.trend_degree, jump(trend_jump, trend_span)),
            low_pass: loess(low_pass_span, options.low_pass_degree, jump(low_pass_jump, low_pass_span)),
            inner_rounds: rounds(options.inner_rounds, inner)?.max(1),
            outer_rounds: rounds(options.outer_rounds, outer)?,
        })
    }
}

/// One pass: season of the detrended series without its low frequencies, then trend of the deseasonalised series.
fn inner_round(
    values: &[f64],
    season_length: usize,
    smoothers: &Smoothers,
    weights: Option<&[f64]>,
    decomposition: &mut Decomposition,
) {
    let detrended: Vec<f64> = values.iter().zip(&decomposition.trend).map(|(value, trend)| value - trend).collect();
    let cycles = smooth_cycles(&detrended, season_length, &smoothers.season, weights);
    let passed = moving_mean(&moving_mean(&moving_mean(&cycles, season_length), season_length), 3);
    let low = smooth(&passed, &smoothers.low_pass, None);
    for ((slot, cycle), low) in decomposition.seasonal.iter_mut().zip(cycles.iter().skip(season_length)).zip(&low) {
        *slot = cycle - low;
    }
    let rest: Vec<f64> = values.iter().zip(&decomposition.seasonal).map(|(value, season)| value - season).collect();
    decomposition.trend = smooth(&rest, &smoothers.trend, weights);
}

/// Smooths the values of each period of the season over the years, one season further at both ends.
fn smooth_cycles(values: &[f64], season_length: usize, loess: &Loess, weights: Option<&[f64]>) -> Vec<f64> {
    let mut result = vec![0.0; values.len() + 2 * season_length];
    for first in 0..season_length {
        let own: Vec<f64> = values.iter().skip(first).step_by(season_length).copied().collect();
        let own_weights: Option<Vec<f64>> =
            weights.map(|weights| weights.iter().skip(first).step_by(season_length).copied().collect());
        let own_weights = own_weights.as_deref();
        let smoothed = smooth(&own, loess, own_weights);
        let count = own.len();
        let before = value_at(&own, loess, 0.0, 1, loess.span.min(count), own_weights)
            .unwrap_or_else(|| smoothed.first().copied().unwrap_or(0.0));
        let left = if count > loess.span { count - loess.span + 1 } else { 1 };
        let after = value_at(&own, loess, (count + 1) as f64, left, count, own_weights)
            .unwrap_or_else(|| smoothed.last().copied().unwrap_or(0.0));
        let all = std::iter::once(before).chain(smoothed).chain(std::iter::once(after));
        for (slot, value) in result.iter_mut().skip(first).step_by(season_length).zip(all) {
            *slot = value;
        }
    }
    result
}

/// Means of `length` neighbours, as many as there are.
fn moving_mean(values: &[f64], length: usize) -> Vec<f64> {
    let mut sum: f64 = values.iter().take(length).sum();
    let mut means = vec![sum / length as f64];
    for (entering, leaving) in values.iter().skip(length).zip(values) {
        sum = sum - leaving + entering;
        means.push(sum / length as f64);
    }
    means
}

/// Tukey's bisquare weights of the remainders over six times their median size.
fn robust_weights(values: &[f64], decomposition: &Decomposition) -> Vec<f64> {
    let parts = decomposition.seasonal.iter().zip(&decomposition.trend);
    let sizes: Vec<f64> =
        values.iter().zip(parts).map(|(value, (season, trend))| (value - season - trend).abs()).collect();
    let mut sorted = sizes.clone();
    sorted.sort_by(f64::total_cmp);
    let middle = |place: usize| sorted.get(place).copied().unwrap_or(0.0);
    let upper = sorted.len() / 2;
    let limit = 3.0 * (middle(upper) + middle(sorted.len() - 1 - upper));
    sizes
        .iter()
        .map(|size| {
            if *size <= 0.001 * limit {
                1.0
            } else if *size <= 0.999 * limit {
                let share = size / limit;
                (1.0 - share * share) * (1.0 - share * share)
            } else {
                0.0
            }
        })
        .collect()
}
