//! The scale on which a series is forecast.

use crate::forecast::ForecastError;
use crate::forecast::smoothing::{SmoothingModel, fit};

/// Which values a series can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// Any number.
    Real,
    /// Above zero.
    Positive,
    /// Zero or above.
    NonNegative,
    /// 0, 1, 2, …
    Count,
    /// From 0 to 1.
    Share,
}

/// A one-to-one map of a series to the scale on which errors add up and are of one size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// As it is.
    Identity,
    /// ln(x + shift).
    Log {
        /// 0 where all values are above zero.
        shift: f64,
    },
    /// The root of x + 3/8, which makes the spread of counts even (F. J. Anscombe, 'The transformation of Poisson, binomial and
    /// negative-binomial data', 1948).
    Root,
    /// ln(x / (1 - x)) of x kept away from 0 and 1 by a margin.
    Logit {
        /// The margin.
        margin: f64,
    },
}

const ANSCOMBE: f64 = 0.375;

impl Scale {
    /// To the scale.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        match self {
            Self::Identity => value,
            Self::Log { shift } => libm::log(value + shift),
            Self::Root => (value + ANSCOMBE).max(0.0).sqrt(),
            Self::Logit { margin } => {
                let inner = value.clamp(*margin, 1.0 - margin);
                libm::log(inner / (1.0 - inner))
            }
        }
    }

    /// Back from the scale.
    #[must_use]
    pub fn invert(&self, scaled: f64) -> f64 {
        match self {
            Self::Identity => scaled,
            Self::Log { shift } => libm::exp(scaled) - shift,
            Self::Root => scaled.max(0.0) * scaled.max(0.0) - ANSCOMBE,
            Self::Logit { margin } => {
                // What is nearer to an end than any value but the end itself was, is the end.
                let inner = 1.0 / (1.0 + libm::exp(-scaled));
                let (low, high) = (margin * (1.0 + 1e-9), 1.0 - margin * (1.0 + 1e-9));
                if inner >= high {
                    1.0
                } else if inner <= low {
                    0.0
                } else {
                    inner
                }
            }
        }
    }

    /// Where paths end on a scale that curves upwards, on it: above the largest value by twice the range of the series. Beyond it a normal
    /// tail on the scale says nothing of the unit of the series, only of the exponential.
    pub(super) fn ceiling(&self, values: &[Option<f64>]) -> f64 {
        let (low, high) = values
            .iter()
            .flatten()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
        match self {
            Self::Log { .. } if high > low => self.apply(high + 2.0 * (high - low)),
            _ => f64::INFINITY,
        }
    }

    /// Logarithm of the scale's slope at a value.
    fn log_slope(&self, value: f64) -> f64 {
        match self {
            Self::Identity => 0.0,
            Self::Log { shift } => -libm::log(value + shift),
            Self::Root => -libm::log(2.0 * (value + ANSCOMBE).max(0.0).sqrt()),
            Self::Logit { margin } => {
                let inner = value.clamp(*margin, 1.0 - margin);
                -libm::log(inner * (1.0 - inner))
            }
        }
    }
}

impl Domain {
    /// The nearest value of the domain.
    #[must_use]
    pub fn nearest(&self, value: f64) -> f64 {
        match self {
            Self::Real | Self::Positive => value,
            Self::NonNegative => value.max(0.0),
            Self::Count => value.max(0.0).round(),
            Self::Share => value.clamp(0.0, 1.0),
        }
    }

    fn holds(&self, value: f64) -> bool {
        match self {
            Self::Real => true,
            Self::Positive => value > 0.0,
            Self::NonNegative | Self::Count => value >= 0.0,
            Self::Share => (0.0..=1.0).contains(&value),
        }
    }

    fn words(&self) -> &'static str {
        match self {
            Self::Real => "a number",
            Self::Positive => "a value above zero",
            Self::NonNegative | Self::Count => "zero or a value above",
            Self::Share => "a value from 0 to 1",
        }
    }

    /// The scale of a series in this domain: shares on the logit; otherwise the scale on which simple exponential smoothing makes the
    /// series most likely (G. E. P. Box and D. R. Cox, 'An analysis of transformations', 1964), the plain one in case of doubt.
    ///
    /// # Errors
    /// A value outside the domain.
    pub fn scale(&self, values: &[Option<f64>]) -> Result<Scale, ForecastError> {
        super::super::check_finite(values)?;
        let outside = values
            .iter()
            .enumerate()
            .find_map(|(period, value)| Some((period, value.filter(|value| !self.holds(*value))?)));
        if let Some((period, value)) = outside {
            return Err(ForecastError::OutOfDomain { period, value, wanted: self.words() });
        }
        let known = || values.iter().flatten().copied();
        // Where there are zeros, half the lower quartile of the rest: a smaller shift would make zeros the most telling values.
        let mut positive: Vec<f64> = known().filter(|value| *value > 0.0).collect();
        positive.sort_by(f64::total_cmp);
        let shift = positive.get(positive.len() / 4).map(|quartile| quartile / 2.0);
        let are_all_positive = positive.len() == known().count();
        let candidates = match self {
            Self::Real => return Ok(Scale::Identity),
            Self::Share => {
                let inside = known().map(|value| value.min(1.0 - value)).filter(|distance| *distance > 0.0);
                let count = known().count() as f64;
                let margin = (inside.fold(1.0 / (count + 1.0), f64::min) / 2.0).max(1e-9);
                return Ok(Scale::Logit { margin });
            }
            Self::Positive => vec![Scale::Log { shift: 0.0 }],
            Self::NonNegative if are_all_positive => vec![Scale::Log { shift: 0.0 }],
            Self::NonNegative => match shift {
                Some(shift) => vec![Scale::Log { shift }],
                None => return Ok(Scale::Identity),
            },
            Self::Count => vec![Scale::Root, Scale::Log { shift: 0.5 }],
        };
        let plain = fitness(&Scale::Identity, values);
        let best = candidates
            .into_iter()
            .filter_map(|scale| Some((fitness(&scale, values)?, scale)))
            .max_by(|left, right| left.0.total_cmp(&right.0));
        Ok(match (best, plain) {
            (Some((fitness, scale)), Some(plain)) if fitness > plain - PREFERENCE => scale,
            (Some((_, scale)), None) => scale,
            _ => Scale::Identity,
        })
    }
}

/// By how much less likely a curved scale may make the series and still be taken, since it keeps forecasts within the domain.
const PREFERENCE: f64 = 2.0;

/// Logarithm of the likelihood of the series under simple exponential smoothing on the scale, in the unit of the series.
fn fitness(scale: &Scale, values: &[Option<f64>]) -> Option<f64> {
    let scaled: Vec<Option<f64>> = values.iter().map(|value| value.map(|value| scale.apply(value))).collect();
    let fitted = fit(&SmoothingModel::SIMPLE, &scaled).ok()?;
    Some(fitted.run.log_likelihood + values.iter().flatten().map(|value| scale.log_slope(*value)).sum::<f64>())
}
