//! What can be set, within which bounds and in which steps; shared by all that search over settings.

use std::error::Error;
use std::fmt;

/// The range of one setting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Lowest value.
    pub low: f64,
    /// Highest value, not below the lowest.
    pub high: f64,
    /// Distance of the values it can take, counted from the lowest; `None`: any. A step larger than the range leaves the lowest only.
    pub step: Option<f64>,
}

/// Most settings that are searched over at once.
pub const MOST_SETTINGS: usize = 160;

impl Range {
    /// Without steps.
    #[must_use]
    pub fn new(low: f64, high: f64) -> Self {
        Self { low, high, step: None }
    }

    /// Highest less lowest.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// The nearest value that can be set; the lowest for what is not a number.
    #[must_use]
    pub fn nearest(&self, value: f64) -> f64 {
        if value.is_nan() {
            return self.low;
        }
        let inside = value.clamp(self.low, self.high);
        match self.step {
            Some(step) => {
                let most = ((self.high - self.low) / step + 1e-9).floor();
                (self.low + step * libm::round((inside - self.low) / step).min(most)).min(self.high)
            }
            None => inside,
        }
    }

    /// The value at a share (0 to 1) of the way from lowest to highest, or the nearest that can be set.
    #[must_use]
    pub fn at(&self, share: f64) -> f64 {
        self.nearest(self.low + share * (self.high - self.low))
    }
}

/// Why ranges of settings were refused.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SettingError {
    /// Nothing to set, or more than can be searched over.
    Count {
        /// Settings given.
        count: usize,
        /// Settings allowed.
        maximum: usize,
    },
    /// A range that is not finite, is the wrong way round, or has a step that is not positive.
    Range {
        /// The setting, from 0.
        setting: usize,
        /// Its range.
        range: Range,
    },
    /// A list that does not have one entry for each setting.
    Length {
        /// What the list holds.
        what: &'static str,
        /// Its length.
        length: usize,
        /// Settings.
        expected: usize,
    },
    /// A number that is not finite.
    NotFinite {
        /// What it is.
        what: &'static str,
        /// The setting, from 0.
        setting: usize,
        /// The number.
        value: f64,
    },
}

impl fmt::Display for SettingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { count, maximum } => {
                write!(formatter, "{count} settings are given; give 1 to {maximum}")
            }
            Self::Range { setting, range: Range { low, high, step } } => write!(
                formatter,
                "setting {setting} goes from {low} to {high} in steps of {step:?}; give finite numbers, the lower first, and a positive step"
            ),
            Self::Length { what, length, expected } => {
                write!(formatter, "{what}: {length} entries for {expected} settings; give one for each")
            }
            Self::NotFinite { what, setting, value } => {
                write!(formatter, "{what} of setting {setting} is {value}; give a finite number")
            }
        }
    }
}

impl Error for SettingError {}

/// Refuses ranges that cannot be searched.
pub fn check(ranges: &[Range]) -> Result<(), SettingError> {
    if ranges.is_empty() || ranges.len() > MOST_SETTINGS {
        return Err(SettingError::Count { count: ranges.len(), maximum: MOST_SETTINGS });
    }
    for (setting, range) in ranges.iter().enumerate() {
        let finite = range.width().is_finite() && range.low.is_finite() && range.low <= range.high;
        if !finite || range.step.is_some_and(|step| !(step > 0.0 && step.is_finite())) {
            return Err(SettingError::Range { setting, range: *range });
        }
    }
    Ok(())
}

/// Refuses a list that has not one finite number for each setting.
pub fn check_list(what: &'static str, values: &[f64], expected: usize) -> Result<(), SettingError> {
    if values.len() != expected {
        return Err(SettingError::Length { what, length: values.len(), expected });
    }
    match values.iter().position(|value| !value.is_finite()) {
        Some(setting) => {
            Err(SettingError::NotFinite { what, setting, value: values.get(setting).copied().unwrap_or(f64::NAN) })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_within_the_range_and_on_its_steps() {
        let range = Range { low: 1.0, high: 2.0, step: Some(0.3) };
        assert_eq!(
            [-5.0, 1.1, 1.2, 5.0, f64::NAN].map(|value| range.nearest(value)),
            [1.0, 1.0, 1.3, 1.0 + 0.3 * 3.0, 1.0]
        );
        assert_eq!(Range::new(0.0, 4.0).at(0.25), 1.0);
        assert_eq!(Range { low: 0.0, high: 1.0, step: Some(5.0) }.nearest(0.9), 0.0);
    }

    #[test]
    fn bad_ranges_are_refused() {
        assert!(check(&[]).is_err() && check(&[Range::new(0.0, 1.0); 161]).is_err());
        for range in [
            Range::new(1.0, 0.0),
            Range::new(f64::NAN, 1.0),
            Range::new(0.0, f64::INFINITY),
            Range::new(f64::MIN, f64::MAX),
        ] {
            assert!(check(&[range]).is_err());
        }
        assert!(check(&[Range { low: 0.0, high: 1.0, step: Some(0.0) }]).is_err());
        assert!(check(&[Range::new(2.0, 2.0)]).is_ok());
        assert!(check_list("a list", &[1.0], 2).is_err() && check_list("a list", &[f64::NAN], 1).is_err());
    }
}
