//! What can be wrong with a search for settings.

use std::error::Error;
use std::fmt;

use crate::settings::SettingError;

/// Why no setting was searched for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum GoalSeekError {
    /// A model without targets or without draws.
    Nothing {
        /// Its targets.
        targets: usize,
        /// Its draws.
        draws: usize,
    },
    /// A target that the model does not have.
    Target {
        /// The target, from 0.
        target: usize,
        /// Targets of the model.
        targets: usize,
    },
    /// An option outside its range.
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
    /// Odds that are no share.
    Share {
        /// The value given.
        value: f64,
    },
    /// A linear model whose lists do not fit each other.
    Shape {
        /// What the list holds.
        what: &'static str,
        /// Its length.
        length: usize,
        /// The length that fits.
        expected: usize,
    },
    /// The settings to search over.
    Setting(SettingError),
}

impl From<SettingError> for GoalSeekError {
    fn from(error: SettingError) -> Self {
        Self::Setting(error)
    }
}

impl fmt::Display for GoalSeekError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing { targets, draws } => {
                write!(formatter, "the model has {targets} targets and {draws} draws; it needs at least one of each")
            }
            Self::Target { target, targets } => {
                write!(formatter, "target {target} is not among the model's {targets}; count from 0")
            }
            Self::Option { name, value, minimum, maximum } => {
                write!(formatter, "{name} is {value}; it must be from {minimum} to {maximum}")
            }
            Self::Share { value } => write!(formatter, "the wanted odds are {value}; give a share from 0 to 1"),
            Self::Shape { what, length, expected } => {
                write!(formatter, "{what}: {length} numbers where {expected} fit; give one for each")
            }
            Self::Setting(error) => error.fmt(formatter),
        }
    }
}

impl Error for GoalSeekError {}
