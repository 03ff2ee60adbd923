//! Values on the consecutive periods of one calendar, with gaps.
//!
//! A period is half-open: it starts on a day and ends before the day on which the next one starts. Days are plain integers, counted
//! from wherever the caller likes, since the engine knows no dates; what matters is that two days differ by the days between them. A
//! period's length always comes from its days, never from a column of the source.
//!
//! A *flow* (parcels, hours) adds up over days; it is best handled per day ([`per_day`]), because periods are not of equal length. A
//! *level* (a stock, an age) has a value at the end of a period. A *ratio* is worked out from its parts: the ratio of a longer period is
//! the sum of numerators over the sum of denominators ([`resample_ratio`]), not a mean of ratios.

mod calendar;
mod error;
mod resample;

pub use calendar::Calendar;
pub use error::SeriesError;
pub use resample::{Aggregation, resample, resample_ratio, resample_weighted_ratio};

/// Values on all periods of a calendar; `None` is a gap.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    calendar: Calendar,
    values: Vec<Option<f64>>,
}

impl Series {
    /// From its calendar and a value or a gap for each period.
    ///
    /// # Errors
    /// Another number of values than of periods, or a value that is not finite (a gap is `None`, not NaN).
    pub fn new(calendar: Calendar, values: Vec<Option<f64>>) -> Result<Self, SeriesError> {
        if values.len() != calendar.len() {
            return Err(SeriesError::Length { values: values.len(), periods: calendar.len() });
        }
        match values.iter().position(|value| value.is_some_and(|value| !value.is_finite())) {
            Some(period) => Err(SeriesError::NotFinite { period }),
            None => Ok(Self { calendar, values }),
        }
    }

    /// The calendar.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The values, one a period of the calendar, gaps as `None`.
    #[must_use]
    pub fn values(&self) -> &[Option<f64>] {
        &self.values
    }

    /// The same periods with other values; `change` gets a value and the days of its period. What it makes not finite is a gap.
    fn map_days(&self, change: impl Fn(f64, f64) -> f64) -> Self {
        let values = self
            .values
            .iter()
            .zip(self.calendar.days())
            .map(|(value, days)| value.map(|value| change(value, days as f64)).filter(|value| value.is_finite()))
            .collect();
        Self { calendar: self.calendar.clone(), values }
    }
}

/// A flow by period as a flow by day: each value divided by the days of its period.
#[must_use]
pub fn per_day(series: &Series) -> Series {
    series.map_days(|value, days| value / days)
}

/// A flow by day as a flow by period: each value times the days of its period. The inverse of [`per_day`].
#[must_use]
pub fn per_period(series: &Series) -> Series {
    series.map_days(|value, days| value * days)
}

/// Numerator over denominator, period by period; a gap where either has one or the denominator is zero.
///
/// # Errors
/// The two are not on the same calendar.
pub fn ratio(numerator: &Series, denominator: &Series) -> Result<Series, SeriesError> {
    if numerator.calendar != denominator.calendar {
        return Err(SeriesError::Calendars);
    }
    let values =
        numerator.values.iter().zip(&denominator.values).map(|(above, below)| quotient(*above, *below)).collect();
    Ok(Series { calendar: numerator.calendar.clone(), values })
}

fn quotient(above: Option<f64>, below: Option<f64>) -> Option<f64> {
    below
        .filter(|below| *below != 0.0)
        .and_then(|below| above.map(|above| above / below))
        .filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests;
