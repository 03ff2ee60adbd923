//! What can be wrong with a window or a bound.

use std::error::Error;
use std::fmt;

use super::Comparator;

/// Why odds cannot be told.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AttainmentError {
    /// A window without periods, or no samples.
    Empty,
    /// A bound that is not of finite numbers in order.
    Comparator {
        /// The comparator.
        comparator: Comparator,
    },
    /// A period's days are not above 0.
    Days {
        /// Its place in the window.
        period: usize,
        /// The days.
        days: f64,
    },
    /// A period has another number of samples.
    Samples {
        /// Its place in the window.
        period: usize,
        /// Its samples.
        count: usize,
        /// What the others have.
        wanted: usize,
    },
    /// Outcomes of different numbers of samples cannot be joined.
    Unequal {
        /// Samples of one.
        one: usize,
        /// Samples of the other.
        other: usize,
    },
}

impl fmt::Display for AttainmentError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("there is no period or no sample to judge; give at least one of each"),
            Self::Comparator { comparator } => {
                write!(formatter, "the bound {comparator:?} must be of finite numbers, the lower one first")
            }
            Self::Days { period, days } => {
                write!(formatter, "period {period} of the window has {days} days; it must have more than 0")
            }
            Self::Samples { period, count, wanted } => write!(
                formatter,
                "period {period} of the window has {count} samples; it must have {wanted}, those of the same run"
            ),
            Self::Unequal { one, other } => {
                write!(formatter, "outcomes of {one} and of {other} samples cannot be joined; take both from one run")
            }
        }
    }
}

impl Error for AttainmentError {}
