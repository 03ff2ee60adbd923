//! What can be wrong with what a chart or a signal is asked for.

use std::error::Error;
use std::fmt;

/// Why no chart, baseline or signal could be computed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SignalError {
    /// Too few values.
    TooFew {
        /// What needs them.
        what: &'static str,
        /// Finite values given.
        values: usize,
        /// Values needed.
        needed: usize,
    },
    /// No two neighbouring periods have a value, so no moving range exists.
    NoNeighbours,
    /// A value that is not a finite number.
    NotFinite {
        /// Its place in the series, from 0.
        place: usize,
        /// The value.
        value: f64,
    },
    /// A parameter outside its range.
    Parameter {
        /// Its name.
        name: &'static str,
        /// The value given.
        value: f64,
        /// The smallest value allowed.
        minimum: f64,
        /// The largest value allowed.
        maximum: f64,
    },
    /// Subgroups of a size that no constant is known for, or of different sizes.
    SubgroupSize {
        /// The subgroup, from 0.
        subgroup: usize,
        /// Its size.
        size: usize,
    },
    /// The baseline does not vary, so nothing can be said of what is unusual.
    NoVariation,
}

impl fmt::Display for SignalError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew { what, values, needed } => {
                write!(
                    formatter,
                    "{what} needs {needed} values and got {values}; wait for more periods or lengthen the span"
                )
            }
            Self::NoNeighbours => formatter
                .write_str("no two neighbouring periods have a value, so there is no moving range; fill the gaps"),
            Self::NotFinite { place, value } => {
                write!(
                    formatter,
                    "the value at place {place} is {value}; give a finite number, or a gap where there is none"
                )
            }
            Self::Parameter { name, value, minimum, maximum } => {
                write!(formatter, "{name} is {value}; it must be from {minimum} to {maximum}")
            }
            Self::SubgroupSize { subgroup, size } => {
                write!(formatter, "subgroup {subgroup} has {size} values; all must have the same number, from 1 to 25")
            }
            Self::NoVariation => formatter
                .write_str("the values do not vary, so no limit can be drawn; check whether they are copied forward"),
        }
    }
}

impl Error for SignalError {}

/// Refuses a parameter outside its range, NaN included.
pub(crate) fn within(name: &'static str, value: f64, minimum: f64, maximum: f64) -> Result<f64, SignalError> {
    if value >= minimum && value <= maximum {
        Ok(value)
    } else {
        Err(SignalError::Parameter { name, value, minimum, maximum })
    }
}
