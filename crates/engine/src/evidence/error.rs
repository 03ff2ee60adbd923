//! What can be wrong with a question of evidence.

use std::error::Error;
use std::fmt;

use crate::regression::RegressionError;

/// Why there is no evidence to be had.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum EvidenceError {
    /// No pair of series was given.
    NoPairs,
    /// A list of a pair has another length than its effect.
    Lengths {
        /// The pair, from 0.
        pair: usize,
        /// Values of the list.
        values: usize,
        /// Periods of the effect.
        periods: usize,
    },
    /// A value is not a finite number; a gap is `None`.
    NotFinite {
        /// The pair, from 0.
        pair: usize,
        /// The period, from 0.
        period: usize,
    },
    /// A part of the claim is out of range.
    Claim {
        /// The field.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What is wanted.
        wanted: &'static str,
    },
    /// Too few periods with all values at hand.
    TooFewPeriods {
        /// Periods at hand.
        periods: usize,
        /// Periods needed.
        needed: usize,
    },
    /// The cause does not vary once trend, season and events are taken out.
    CauseConstant,
    /// The effect does not vary once trend, season and events are taken out.
    EffectConstant,
    /// The effect's own past explains so much that no lasting effect can be told (the sum of its coefficients is 1 or more).
    NoLastingEffect {
        /// The sum.
        persistence: f64,
    },
    /// The regression was refused.
    Regression(RegressionError),
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPairs => formatter.write_str("no pair of series was given; give one or more"),
            Self::Lengths { pair, values, periods } => write!(
                formatter,
                "pair {pair} (from 0) has a list of {values} values for {periods} periods; give one for each period"
            ),
            Self::NotFinite { pair, period } => write!(
                formatter,
                "pair {pair} has a value in period {period} (both from 0) that is not a finite number; make it a gap"
            ),
            Self::Claim { name, value, wanted } => write!(formatter, "{name} is {value}; it must be {wanted}"),
            Self::TooFewPeriods { periods, needed } => write!(
                formatter,
                "{periods} periods have all values at hand, {needed} are needed; wait for more or declare a shorter ramp"
            ),
            Self::CauseConstant => formatter
                .write_str("the cause does not vary beyond trend, season and events; nothing can be learnt from it"),
            Self::EffectConstant => formatter
                .write_str("the effect does not vary beyond trend, season and events; nothing can be learnt from it"),
            Self::NoLastingEffect { persistence } => write!(
                formatter,
                "the effect wanders (its own past counts {persistence:.2}); use its changes from period to period instead"
            ),
            Self::Regression(error) => error.fmt(formatter),
        }
    }
}

impl Error for EvidenceError {}

impl From<RegressionError> for EvidenceError {
    fn from(error: RegressionError) -> Self {
        Self::Regression(error)
    }
}
