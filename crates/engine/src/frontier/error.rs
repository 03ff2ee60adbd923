//! What can be wrong with points or with a search for a frontier.

use std::error::Error;
use std::fmt;

use crate::settings::SettingError;

/// Why points were refused.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum FrontierError {
    /// Too few or too many criteria.
    Criteria {
        /// Criteria given.
        count: usize,
        /// Fewest allowed.
        minimum: usize,
        /// Most allowed.
        maximum: usize,
    },
    /// A list whose length does not fit the number of points or criteria.
    Length {
        /// What the list holds.
        what: &'static str,
        /// Its length.
        length: usize,
        /// The length that fits, or the number it must be a multiple of.
        expected: usize,
    },
    /// A coordinate that is not a finite number.
    NotFinite {
        /// The point, from 0.
        point: usize,
        /// The criterion, from 0.
        criterion: usize,
        /// The coordinate.
        value: f64,
    },
    /// More points than the method is made for.
    TooManyPoints {
        /// Points given, or left after the filter.
        count: usize,
        /// Points allowed.
        maximum: usize,
    },
    /// A search option outside its range.
    Option {
        /// Its name.
        name: &'static str,
        /// The value given.
        value: usize,
        /// The smallest value allowed.
        minimum: usize,
        /// The largest value allowed.
        maximum: usize,
    },
    /// Evaluations were told for points that were not asked for, or not for all of them.
    NotAsked {
        /// Evaluations told.
        told: usize,
        /// Points asked for.
        asked: usize,
    },
    /// The settings to search over.
    Setting(SettingError),
}

impl From<SettingError> for FrontierError {
    fn from(error: SettingError) -> Self {
        Self::Setting(error)
    }
}

impl fmt::Display for FrontierError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Criteria { count, minimum, maximum } => {
                write!(formatter, "{count} criteria are given; choose {minimum} to {maximum}")
            }
            Self::Length { what, length, expected } => {
                write!(formatter, "{what}: {length} numbers do not fit {expected}; give whole points")
            }
            Self::NotFinite { point, criterion, value } => {
                write!(
                    formatter,
                    "criterion {criterion} of point {point} is {value}; leave the point out or give a finite number"
                )
            }
            Self::TooManyPoints { count, maximum } => {
                write!(formatter, "{count} points are too many, at most {maximum} are taken here; filter them first")
            }
            Self::Option { name, value, minimum, maximum } => {
                write!(formatter, "{name} is {value}; it must be from {minimum} to {maximum}")
            }
            Self::NotAsked { told, asked } => {
                write!(
                    formatter,
                    "{told} evaluations were told for {asked} points; tell one for each point asked for, in order"
                )
            }
            Self::Setting(error) => error.fmt(formatter),
        }
    }
}

impl Error for FrontierError {}

/// Most criteria of a set of points.
pub const MOST_CRITERIA: usize = 16;

/// Refuses points that are not whole rows of finite numbers; returns how many there are.
pub(super) fn check_points(
    points: &[f64],
    criteria: usize,
    minimum: usize,
    maximum: usize,
) -> Result<usize, FrontierError> {
    if criteria < minimum || criteria > maximum {
        return Err(FrontierError::Criteria { count: criteria, minimum, maximum });
    }
    if !points.len().is_multiple_of(criteria) {
        return Err(FrontierError::Length { what: "points", length: points.len(), expected: criteria });
    }
    match points.iter().position(|value| !value.is_finite()) {
        Some(place) => Err(FrontierError::NotFinite {
            point: place / criteria,
            criterion: place % criteria,
            value: points.get(place).copied().unwrap_or(f64::NAN),
        }),
        None => Ok(points.len() / criteria),
    }
}
