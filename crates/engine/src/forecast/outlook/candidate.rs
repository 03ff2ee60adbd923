//! The models among which a forecast is chosen.

use crate::forecast::arima::{ArimaOrder, ConditionalFit, fit_conditional};
use crate::forecast::smoothing::{self, Part, SmoothingConstants, SmoothingFit, SmoothingModel, SmoothingState};

/// The longest season whose factors are fitted one by one; a longer one is left to the seasonal naive forecast.
const LONGEST_SEASON: usize = 60;

/// A model before it is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Candidate {
    /// The last known value of the same period of the season.
    SeasonalNaive {
        /// Periods of a season; 1: the last known value.
        season_length: usize,
    },
    /// Exponential smoothing.
    Smoothing(SmoothingModel),
    /// Seasonal ARIMA; with a mean where nothing is differenced.
    Arima(ArimaOrder),
}

/// A fitted model.
#[derive(Debug, Clone)]
pub(super) enum Fitted {
    SeasonalNaive { season_length: usize },
    Smoothing { model: SmoothingModel, constants: SmoothingConstants, start: SmoothingState },
    Arima(ConditionalFit),
}

/// The candidates for a series with so many known values, simplest first.
pub(super) fn candidates(season_length: usize, count: usize, are_positive: bool) -> Vec<Candidate> {
    let smoothing = |trend: Part, season: Part| {
        Candidate::Smoothing(SmoothingModel {
            error_is_multiplicative: season == Part::Multiplicative,
            trend,
            trend_is_damped: true,
            season,
            season_length,
        })
    };
    let arima = |plain: [usize; 3], seasonal: [usize; 3]| {
        let [autoregressive, differences, moving_average] = plain;
        let [seasonal_autoregressive, seasonal_differences, seasonal_moving_average] = seasonal;
        Candidate::Arima(ArimaOrder {
            autoregressive,
            differences,
            moving_average,
            seasonal_autoregressive,
            seasonal_differences,
            seasonal_moving_average,
            season_length,
        })
    };
    let is_seasonal = season_length > 1;
    let mut found = vec![Candidate::Smoothing(SmoothingModel::SIMPLE)];
    if is_seasonal && count >= season_length {
        found.push(Candidate::SeasonalNaive { season_length });
    } else if !is_seasonal {
        found.push(Candidate::SeasonalNaive { season_length: 1 });
    }
    if count >= 10 {
        found.push(smoothing(Part::Additive, Part::None));
    }
    if count >= 16 {
        found.push(arima([1, 0, 1], [0; 3]));
    }
    if is_seasonal && season_length <= LONGEST_SEASON && count >= 2 * season_length {
        found.push(smoothing(Part::None, Part::Additive));
        found.push(smoothing(Part::Additive, Part::Additive));
        if are_positive {
            found.push(smoothing(Part::Additive, Part::Multiplicative));
        }
    }
    if is_seasonal && season_length <= 26 && count >= 3 * season_length {
        found.push(arima([1, 0, 0], [1, 0, 0]));
        found.push(arima([0, 1, 1], [0, 1, 1]));
        found.push(arima([1, 0, 0], [0, 1, 1]));
    }
    found
}

impl Candidate {
    /// Fits the model; `None` where it cannot be.
    pub(super) fn fit(&self, values: &[Option<f64>]) -> Option<Fitted> {
        match self {
            Self::SeasonalNaive { season_length } => Some(Fitted::SeasonalNaive { season_length: *season_length }),
            Self::Smoothing(model) => {
                let level = if model.is_seasonal() { 0.3 } else { 0.4 };
                let constants = SmoothingConstants { level, trend: 0.05, season: 0.1, damping: 0.93 };
                smoothing::fit_from(model, &constants, values, 60).ok().map(Fitted::from)
            }
            Self::Arima(order) => fit_conditional(order, values, None, 50).ok().map(Fitted::Arima),
        }
    }
}

impl From<SmoothingFit> for Fitted {
    fn from(fit: SmoothingFit) -> Self {
        Self::Smoothing { model: fit.model, constants: fit.constants, start: fit.start }
    }
}

impl Fitted {
    /// The same model on a longer series.
    pub(super) fn refit(&self, values: &[Option<f64>]) -> Option<Self> {
        match self {
            Self::SeasonalNaive { .. } => Some(self.clone()),
            Self::Smoothing { model, constants, .. } => {
                smoothing::fit_from(model, constants, values, 40).ok().map(Self::from)
            }
            Self::Arima(fit) => fit_conditional(&fit.order, values, Some(&fit.point), 30).ok().map(Self::Arima),
        }
    }

    /// Paths ahead from every number of known periods from `first` to all: `[origin - first][period ahead - 1]`.
    pub(super) fn roll(&self, values: &[Option<f64>], first: usize, periods: usize) -> Option<Vec<Vec<f64>>> {
        match self {
            Self::SeasonalNaive { season_length } => Some(
                (first..=values.len()).map(|origin| seasonal_naive(values, origin, *season_length, periods)).collect(),
            ),
            Self::Smoothing { model, constants, start } => {
                let mut state = start.clone();
                let mut paths = Vec::with_capacity(values.len() + 1 - first.min(values.len()));
                for period in 0..=values.len() {
                    if period >= first {
                        let mut ahead = state.clone();
                        paths.push(
                            (0..periods).map(|_| smoothing::step(model, constants, &mut ahead, |_| None)).collect(),
                        );
                    }
                    if let Some(value) = values.get(period) {
                        smoothing::step(model, constants, &mut state, |_| *value);
                    }
                }
                Some(paths)
            }
            Self::Arima(fit) => Some(fit.roll(values, first, periods)),
        }
    }

    /// What one error of size one adds to each period from its own on, after the given values.
    pub(super) fn response(&self, values: &[Option<f64>], periods: usize, unit: f64) -> Vec<f64> {
        match self {
            Self::SeasonalNaive { season_length } => {
                (0..periods).map(|period| if period.is_multiple_of(*season_length) { 1.0 } else { 0.0 }).collect()
            }
            Self::Smoothing { model, constants, start } => {
                let mut state = start.clone();
                for value in values {
                    smoothing::step(model, constants, &mut state, |_| *value);
                }
                let mut moved = state.clone();
                (0..periods)
                    .map(|period| {
                        let plain = smoothing::step(model, constants, &mut state, |_| None);
                        if period == 0 {
                            smoothing::step(model, constants, &mut moved, |forecast| Some(forecast + unit));
                            1.0
                        } else {
                            (smoothing::step(model, constants, &mut moved, |_| None) - plain) / unit
                        }
                    })
                    .collect()
            }
            Self::Arima(fit) => fit.response(periods),
        }
    }
}

/// The last known value of the same period of the season before the origin; of any period where there is none.
fn seasonal_naive(values: &[Option<f64>], origin: usize, season_length: usize, periods: usize) -> Vec<f64> {
    let known = values.get(..origin).unwrap_or(values);
    let latest = known.iter().rev().flatten().next().copied().unwrap_or(0.0);
    (0..periods)
        .map(|period| {
            // Periods of the season counted back from the origin.
            let back = season_length - period % season_length;
            let own = (0..).map(|season| back + season * season_length).take_while(|back| *back <= known.len());
            own.filter_map(|back| known.get(known.len() - back).copied().flatten()).next().unwrap_or(latest)
        })
        .collect()
}
