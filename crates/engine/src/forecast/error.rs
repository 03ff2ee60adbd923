//! What can be wrong with what a forecast is asked.

use std::error::Error;
use std::fmt;

/// Why a model cannot be fitted or a forecast made. Periods are counted from 0.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ForecastError {
    /// Not enough values for the model.
    TooShort {
        /// Values that are not gaps.
        values: usize,
        /// Values needed.
        needed: usize,
    },
    /// A value that is not finite.
    NotFinite {
        /// Its period.
        period: usize,
    },
    /// A value that the model's scale does not allow.
    OutOfDomain {
        /// Its period.
        period: usize,
        /// The value.
        value: f64,
        /// What is allowed.
        wanted: &'static str,
    },
    /// A parameter outside its range.
    Parameter {
        /// Its name.
        name: &'static str,
        /// The value given.
        value: f64,
        /// The range.
        wanted: &'static str,
    },
    /// Something has another length than it must have.
    Length {
        /// What.
        name: &'static str,
        /// The length given.
        given: usize,
        /// The length needed.
        needed: usize,
    },
    /// Regressors that are not linearly independent, or constant beside a mean.
    Collinear,
    /// No parameters were found at which the likelihood is finite.
    NoFit,
}

impl fmt::Display for ForecastError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { values, needed } => {
                write!(
                    formatter,
                    "the series has {values} values, this model needs at least {needed}; take a simpler one"
                )
            }
            Self::NotFinite { period } => {
                write!(formatter, "the value of period {period} is not a finite number; a missing value is a gap")
            }
            Self::OutOfDomain { period, value, wanted } => {
                write!(
                    formatter,
                    "the value of period {period} is {value}; this scale needs {wanted}; take another scale"
                )
            }
            Self::Parameter { name, value, wanted } => write!(formatter, "{name} is {value}; it must be {wanted}"),
            Self::Length { name, given, needed } => {
                write!(formatter, "{name} has length {given}; it must have {needed}")
            }
            Self::Collinear => {
                write!(formatter, "the regressors are not independent of one another; leave one of them out")
            }
            Self::NoFit => write!(
                formatter,
                "no parameters give this series a finite likelihood; it may be constant, or too large or small for numbers: rescale it"
            ),
        }
    }
}

impl Error for ForecastError {}
