//! The recursions: one step, and a run over a series.

use super::{Part, SmoothingConstants, SmoothingModel, SmoothingState, check};
use crate::forecast::ForecastError;

/// What a model said along a series.
#[derive(Debug, Clone)]
pub struct Run {
    /// One-step forecasts, one a period.
    pub fitted: Vec<f64>,
    /// One-step errors: amounts, or shares of the forecast where the error multiplies; gaps where the series has them.
    pub innovations: Vec<Option<f64>>,
    /// The states after the last period.
    pub state: SmoothingState,
    /// Logarithm of the likelihood but for its constant, as R's `ets` gives it; NaN where no value is known.
    pub log_likelihood: f64,
}

/// Runs a model with given constants and start over a series.
///
/// # Errors
/// A start of another season length, a value that is not finite, or not positive where a part multiplies.
pub fn run(
    model: &SmoothingModel,
    constants: &SmoothingConstants,
    start: &SmoothingState,
    values: &[Option<f64>],
) -> Result<Run, ForecastError> {
    check(model, values)?;
    let needed = if model.is_seasonal() { model.season_length } else { 0 };
    if start.season.len() != needed {
        return Err(ForecastError::Length { name: "the start of the season", given: start.season.len(), needed });
    }
    let mut state = start.clone();
    let mut fitted = Vec::with_capacity(values.len());
    let mut innovations = Vec::with_capacity(values.len());
    let log_likelihood = follow(model, constants, &mut state, values, |forecast, innovation| {
        fitted.push(forecast);
        innovations.push(innovation);
    });
    Ok(Run { fitted, innovations, state, log_likelihood })
}

/// The forecast of the next period, and the states after it for the value that `observe` makes of the forecast; `None`: no value, and
/// so no error. This is how paths are drawn: observe the forecast plus an error.
pub fn step(
    model: &SmoothingModel,
    constants: &SmoothingConstants,
    state: &mut SmoothingState,
    observe: impl FnOnce(f64) -> Option<f64>,
) -> f64 {
    let forecast = advance(model, constants, state, 0, observe);
    if !state.season.is_empty() {
        state.season.rotate_left(1);
    }
    forecast
}

/// As [`step`], with the season's factor of the period at `place` instead of at the front, and left there.
fn advance(
    model: &SmoothingModel,
    constants: &SmoothingConstants,
    state: &mut SmoothingState,
    place: usize,
    observe: impl FnOnce(f64) -> Option<f64>,
) -> f64 {
    let (level, kept) = match model.trend {
        Part::None => (state.level, 0.0),
        Part::Additive => {
            let kept = constants.damping * state.trend;
            (state.level + kept, kept)
        }
        Part::Multiplicative => {
            let kept = if constants.damping == 1.0 { state.trend } else { libm::pow(state.trend, constants.damping) };
            (state.level * kept, kept)
        }
    };
    let season = state.season.get(place).copied().unwrap_or(0.0);
    let forecast = match model.season {
        Part::None => level,
        Part::Additive => level + season,
        Part::Multiplicative => level * season,
    };
    let Some(value) = observe(forecast) else {
        state.level = level;
        if model.trend != Part::None {
            state.trend = kept;
        }
        return forecast;
    };
    let (adjusted, detrended) = match model.season {
        Part::None => (value, 0.0),
        Part::Additive => (value - season, value - level),
        Part::Multiplicative => (value / season, value / level),
    };
    let new_level = level + constants.level * (adjusted - level);
    // The trend moves by its own constant: what the level moved by, over the level's constant.
    let ratio = if constants.level > 0.0 { constants.trend / constants.level } else { 0.0 };
    match model.trend {
        Part::None => {}
        Part::Additive => state.trend = kept + ratio * (new_level - state.level - kept),
        Part::Multiplicative => state.trend = kept + ratio * (new_level / state.level - kept),
    }
    state.level = new_level;
    if let Some(value) = state.season.get_mut(place) {
        *value = season + constants.season * (detrended - season);
    }
    forecast
}

/// Runs over the series, tells each forecast and innovation, and gives the log-likelihood without its constant.
pub(super) fn follow(
    model: &SmoothingModel,
    constants: &SmoothingConstants,
    state: &mut SmoothingState,
    values: &[Option<f64>],
    mut tell: impl FnMut(f64, Option<f64>),
) -> f64 {
    let (mut squares, mut count, mut log_scale, mut scale) = (0.0, 0.0, 0.0, 1.0_f64);
    let mut place = 0;
    for value in values {
        let forecast = advance(model, constants, state, place, |_| *value);
        place += 1;
        if place >= state.season.len() {
            place = 0;
        }
        let innovation = value
            .map(|value| if model.error_is_multiplicative { (value - forecast) / forecast } else { value - forecast });
        if let Some(innovation) = innovation {
            squares += innovation * innovation;
            count += 1.0;
            if model.error_is_multiplicative {
                scale *= forecast.abs();
                // One logarithm for many factors, taken before their product leaves the range of numbers.
                if !(1e-150..1e150).contains(&scale) {
                    log_scale += libm::log(scale);
                    scale = 1.0;
                }
            }
        }
        tell(forecast, innovation);
    }
    if place > 0 && place < state.season.len() {
        state.season.rotate_left(place);
    }
    log_scale += libm::log(scale);
    if count == 0.0 { f64::NAN } else { -0.5 * count * libm::log(squares) - log_scale }
}
