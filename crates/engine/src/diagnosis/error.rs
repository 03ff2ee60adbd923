//! What can be wrong with a question of why.

use std::error::Error;
use std::fmt;

/// Why a gap cannot be taken apart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DiagnosisError {
    /// The window has no period.
    EmptyWindow,
    /// Two lists that belong together differ in length.
    Lengths {
        /// What the list is.
        what: &'static str,
        /// Values given.
        values: usize,
        /// Values wanted.
        wanted: usize,
    },
    /// A number is not finite, or negative where it must not be.
    Value {
        /// What it is.
        what: &'static str,
        /// The value.
        value: f64,
    },
    /// A ramp of no periods.
    Ramp {
        /// The cause.
        cause: u128,
    },
}

impl fmt::Display for DiagnosisError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyWindow => formatter.write_str("the window has no period; give one or more"),
            Self::Lengths { what, values, wanted } => {
                write!(formatter, "{what} has {values} values, {wanted} are wanted; give one for each period")
            }
            Self::Value { what, value } => {
                write!(formatter, "{what} holds {value}; it must be a finite number, and 0 or more where it is a size")
            }
            Self::Ramp { cause } => write!(formatter, "the ramp of cause {cause:032x} has no period; give 1 or more"),
        }
    }
}

impl Error for DiagnosisError {}
