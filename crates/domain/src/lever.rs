//! Levers: quantities that somebody may set.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Where a lever stands and how far it goes, in the lever's unit: `lowest <= current <= highest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeverRange {
    /// The smallest setting.
    pub lowest: Decimal,
    /// Today's setting.
    pub current: Decimal,
    /// The largest setting.
    pub highest: Decimal,
}

/// Why three numbers are not the range of a lever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LeverRangeError {
    /// No setting lies between the bounds.
    #[error("lowest {lowest} is not below highest {highest}")]
    Empty {
        /// The lower bound given.
        lowest: Decimal,
        /// The upper bound given.
        highest: Decimal,
    },
    /// Today's setting lies outside.
    #[error("current {current} is not between lowest {lowest} and highest {highest}")]
    CurrentOutside {
        /// The setting given.
        current: Decimal,
        /// The lower bound given.
        lowest: Decimal,
        /// The upper bound given.
        highest: Decimal,
    },
}

impl LeverRange {
    /// A range whose current setting lies within its bounds.
    ///
    /// # Errors
    /// Where the bounds leave nothing between them or the current setting lies outside.
    pub fn new(lowest: Decimal, current: Decimal, highest: Decimal) -> Result<Self, LeverRangeError> {
        if lowest >= highest {
            return Err(LeverRangeError::Empty { lowest, highest });
        }
        if current < lowest || current > highest {
            return Err(LeverRangeError::CurrentOutside { current, lowest, highest });
        }
        Ok(Self { lowest, current, highest })
    }

    /// Where the current setting stands between the bounds, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        let share = (self.current - self.lowest) / (self.highest - self.lowest);
        rust_decimal::prelude::ToPrimitive::to_f64(&share).unwrap_or(0.0)
    }
}
