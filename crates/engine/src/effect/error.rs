//! What can be wrong with a question about an effect.

use std::error::Error;
use std::fmt;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum EffectError {
    /// Two lists that belong together differ in length.
    Lengths {
        /// What the list is.
        what: String,
        /// Values given.
        values: usize,
        /// Values wanted.
        wanted: usize,
    },
    /// A value is not a finite number.
    NotFinite {
        /// The list that holds it.
        what: String,
        /// Its place, from 0.
        at: usize,
    },
    /// Too few values.
    TooFew {
        /// What there are too few of.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A series has the same value throughout the time before.
    Constant {
        /// Its name.
        what: String,
    },
    /// An option is out of range.
    Option {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What is wanted.
        wanted: &'static str,
    },
    /// Expected quantiles, or the ends of an interval, are not in order.
    Order {
        /// Which.
        what: &'static str,
    },
    /// The sampler left the range of numbers.
    OutOfRange,
}

impl fmt::Display for EffectError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lengths { what, values, wanted } => {
                write!(formatter, "{what} has {values} values, {wanted} are wanted; give one for each period")
            }
            Self::NotFinite { what, at } => {
                write!(formatter, "value {at} (from 0) of {what} is not a finite number; repair it or leave it out")
            }
            Self::TooFew { what, count, needed } => {
                write!(formatter, "there are {count} {what}, {needed} are needed; give more")
            }
            Self::Constant { what } => {
                write!(formatter, "{what} has the same value throughout the time before; nothing can be learnt from it")
            }
            Self::Option { name, value, wanted } => write!(formatter, "{name} is {value}; it must be {wanted}"),
            Self::Order { what } => write!(formatter, "{what} are not in order; give the lower one first"),
            Self::OutOfRange => formatter.write_str("the numbers leave their range; bring the series to like units"),
        }
    }
}

impl Error for EffectError {}
