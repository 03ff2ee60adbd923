//! A frozen baseline: what a series is expected to do, from a span of it and nothing later.
//!
//! Regression on a constant, optionally a trend and a season, with first-order autoregressive errors (through gaps: phi to the power of the
//! distance). Phi is estimated by restricted likelihood (D. A. Harville 1977), which does not take the flexibility of season and trend for
//! independence, averaged over a grid under a flat prior. The scale is the mean absolute studentised innovation times sqrt(pi / 2), the same
//! measure that the mean moving range of an XmR chart is built on, because a line 1.5 of it away is crossed about equally often under
//! normal and under heavy-tailed noise. Everything after the baseline is judged by its one-step prediction error, divided by a standard
//! error that includes that of the estimated coefficients.

use super::SignalError;
use super::error::within;

mod design;

pub(super) use design::{Design, GRID, Moments, carry};

/// What the baseline is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BaselineOptions {
    /// Periods after which a season repeats (2 to 60), if the series has one. Used in full where every position has two values, as two
    /// harmonics from one and a half cycles, else not at all; see [`Baseline::season`].
    pub season: Option<usize>,
    /// Whether a straight line is part of what is expected.
    pub trend: Trend,
}

/// Whether a baseline has a straight line. It is carried on after the baseline, so limits widen with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trend {
    /// No line.
    #[default]
    None,
    /// A line.
    Line,
    /// A line where its slope is two and a half standard errors from zero or more, which white noise shows in about one baseline of 50.
    IfClear,
}

/// Standard errors from which a slope is clear.
const CLEAR_SLOPE: f64 = 2.5;

/// How the season entered a baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeasonUse {
    /// None was asked for, or the baseline is shorter than one and a half cycles.
    None,
    /// Two harmonics: less than two full cycles were there.
    Harmonics,
    /// A level for every position.
    Positions,
}

/// A baseline as it was frozen. Values are on the scale of the series given.
#[derive(Debug, Clone)]
pub struct Baseline {
    pub(super) design: Design,
    pub(super) moments: Moments,
    /// Posterior weights of the autocorrelations of [`GRID`].
    pub(super) phi_weights: [f64; GRID.len()],
    /// Innovations divided by their own standard errors and by the scale.
    pub(super) innovations: Vec<f64>,
    coefficients: Vec<f64>,
    values: Vec<Option<f64>>,
}

/// What was expected of one period, and what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// Expected value, from the baseline and the last value before.
    pub expected: f64,
    /// Standard error of that prediction.
    pub error: f64,
    /// The value less the expectation, in standard errors; `None` for a gap.
    pub deviation: Option<f64>,
}

/// Fewest values from which a baseline is taken, whatever it is made of.
pub const FEWEST_VALUES: usize = 12;

/// Most periods a baseline may span.
pub const MOST_PERIODS: usize = 520;

impl Baseline {
    /// Freezes the baseline of `values`: consecutive periods, gaps (and what annotated events distorted) as `None`.
    ///
    /// Errors: a value that is not finite, fewer than 12 values or fewer than 8 more than coefficients, more than 520 periods, an odd
    /// season, or no variation.
    pub fn freeze(values: &[Option<f64>], options: &BaselineOptions) -> Result<Self, SignalError> {
        match options.trend {
            Trend::None => Self::frozen(values, options, false),
            Trend::Line => Self::frozen(values, options, true),
            Trend::IfClear => match Self::frozen(values, options, true) {
                Ok(baseline) if baseline.slope_in_errors().abs() >= CLEAR_SLOPE => Ok(baseline),
                // Too few values for a line, or an exact one, may still do without.
                Ok(_) | Err(SignalError::TooFew { .. } | SignalError::NoVariation) => {
                    Self::frozen(values, options, false)
                }
                Err(error) => Err(error),
            },
        }
    }

    fn frozen(values: &[Option<f64>], options: &BaselineOptions, line: bool) -> Result<Self, SignalError> {
        within("the number of periods of a baseline", values.len() as f64, 0.0, MOST_PERIODS as f64)?;
        if let Some(season) = options.season {
            within("the length of the season", season as f64, 2.0, 60.0)?;
        }
        if let Some((place, value)) = values
            .iter()
            .enumerate()
            .find_map(|(place, value)| value.filter(|value| !value.is_finite()).map(|value| (place, value)))
        {
            return Err(SignalError::NotFinite { place, value });
        }
        let design = Design::new(values, options.season, line)?;
        let observed: Vec<f64> = values.iter().flatten().copied().collect();
        // Around their mean and by their size, so that no level or unit costs digits.
        let center = observed.iter().sum::<f64>() / observed.len() as f64;
        let size = observed.iter().map(|value| (value - center).abs()).fold(0.0, f64::max);
        if !(size > center.abs() * 1e-12 && size.is_finite()) {
            return Err(SignalError::NoVariation);
        }
        let scaled: Vec<f64> = observed.iter().map(|value| (value - center) / size).collect();
        let (phi, phi_weights) = design.autocorrelation(&scaled);
        let mut moments = design.moments(&scaled, phi);
        if moments.scale.is_nan() || moments.scale <= 1e-12 {
            return Err(SignalError::NoVariation);
        }
        let innovations = design.studentised(&scaled, &moments).iter().map(|value| value / moments.scale).collect();
        let mut coefficients = design.coefficients(&moments);
        for coefficient in &mut coefficients {
            *coefficient *= size;
        }
        if let Some(constant) = coefficients.first_mut() {
            *constant += center;
        }
        moments.scale *= size;
        Ok(Self { design, moments, phi_weights, innovations, coefficients, values: values.to_vec() })
    }

    /// Autocorrelation of neighbouring periods that the prediction uses.
    #[must_use]
    pub fn autocorrelation(&self) -> f64 {
        GRID.get(self.moments.phi).copied().unwrap_or(0.0)
    }

    /// Standard deviation of one period's innovation, in the unit of the series.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.moments.scale
    }

    /// How the season entered.
    #[must_use]
    pub fn season(&self) -> SeasonUse {
        self.design.season_use()
    }

    /// Whether a straight line is part of it.
    #[must_use]
    pub fn has_trend(&self) -> bool {
        self.design.has_line()
    }

    /// The slope of the line in its standard errors; 0 without a line.
    fn slope_in_errors(&self) -> f64 {
        let error = self.moments.scale * self.design.slope_error(self.moments.phi);
        if self.design.has_line() && error > 0.0 {
            self.coefficients.get(1).copied().unwrap_or(0.0) / error
        } else {
            0.0
        }
    }

    /// Periods that the baseline spans.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.values.len()
    }

    /// The expectation without regard to the value before, for a place counted from the baseline's first period.
    #[must_use]
    pub fn level(&self, place: usize) -> f64 {
        let row = self.design.row(place);
        row.iter().zip(&self.coefficients).map(|(row, coefficient)| row * coefficient).sum()
    }

    /// Predicts each of the periods that follow the baseline, in order of time, from nothing later than the period before.
    ///
    /// `later`: gaps as `None`; what is not finite is a gap.
    #[must_use]
    pub fn predict(&self, later: &[Option<f64>]) -> Vec<Prediction> {
        let phi = self.autocorrelation();
        let mut last = self.values.iter().rposition(Option::is_some).unwrap_or(0);
        let mut residual = self.values.get(last).copied().flatten().unwrap_or(0.0) - self.level(last);
        later
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let place = self.values.len() + index;
                let value = value.filter(|value| value.is_finite());
                let (carried, variance) = design::carry(phi, place - last);
                let expected = self.level(place) + carried * residual;
                let error = self.moments.scale
                    * (variance * (1.0 + self.design.leverage(self.moments.phi, place, last))).sqrt();
                if let Some(value) = value {
                    residual = value - self.level(place);
                    last = place;
                }
                Prediction { expected, error, deviation: value.map(|value| (value - expected) / error) }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
