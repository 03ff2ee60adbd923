//! KPIs: standing measures, and what their numbers mean.

use crate::word::words;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

words! {
    /// Which way a KPI is meant to go.
    DirectionWord, "direction" {
        Higher = "higher": "More is better.",
        Lower = "lower": "Less is better.",
        Band = "band": "Between two bounds is best.",
    }
}

words! {
    /// How values of neighbouring periods add up.
    Quantity, "quantity" {
        Level = "level": "A state: averaged over days.",
        Flow = "flow": "A sum over its period: summed, compared per day.",
        Ratio = "ratio": "A share: averaged by its denominator, by days where that is not known.",
    }
}

words! {
    /// Whether a KPI moves before the outcome or is the outcome.
    Timing, "timing" {
        Lead = "lead": "Moves first; the place to act.",
        Lag = "lag": "Moves last; the place to judge.",
    }
}

words! {
    /// The scale on which influences act on a KPI.
    ValueScale, "scale" {
        Identity = "identity": "As it is.",
        Log = "log": "Logarithm; values above zero.",
        Logit = "logit": "Log-odds; values between 0 and 1.",
    }
}

/// Which values of a KPI are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Inside the bounds is best.
    Band {
        /// The lower bound, inclusive.
        low: Decimal,
        /// The upper bound, inclusive.
        high: Decimal,
    },
}

/// Why a direction cannot be made of a word and bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DirectionError {
    /// A band lacks a bound.
    #[error("direction band needs band_low and band_high")]
    BandWithoutBounds,
    /// The bounds are the wrong way round.
    #[error("band_low {low} is not below band_high {high}")]
    BandReversed {
        /// The lower bound given.
        low: Decimal,
        /// The upper bound given.
        high: Decimal,
    },
    /// Bounds beside a direction that has none.
    #[error("band_low and band_high belong to direction band only")]
    BoundsWithoutBand,
}

impl Direction {
    /// A direction from its word and bounds.
    ///
    /// # Errors
    /// Where a band lacks bounds or has them reversed, or bounds stand beside another direction.
    pub fn new(word: DirectionWord, low: Option<Decimal>, high: Option<Decimal>) -> Result<Self, DirectionError> {
        match (word, low, high) {
            (DirectionWord::Higher, None, None) => Ok(Self::Higher),
            (DirectionWord::Lower, None, None) => Ok(Self::Lower),
            (DirectionWord::Band, Some(low), Some(high)) if low < high => Ok(Self::Band { low, high }),
            (DirectionWord::Band, Some(low), Some(high)) => Err(DirectionError::BandReversed { low, high }),
            (DirectionWord::Band, _, _) => Err(DirectionError::BandWithoutBounds),
            _ => Err(DirectionError::BoundsWithoutBand),
        }
    }

    /// The word of the direction.
    #[must_use]
    pub const fn word(self) -> DirectionWord {
        match self {
            Self::Higher => DirectionWord::Higher,
            Self::Lower => DirectionWord::Lower,
            Self::Band { .. } => DirectionWord::Band,
        }
    }
}

/// How a KPI's or lever's numbers are written: unit, decimals, currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// The unit in words or as a symbol; `ratio` is shown as percent.
    pub unit: String,
    /// Decimals to show, 0 to 6 (of the percent figure where the unit is `ratio`).
    pub decimals: u8,
    /// The currency, where the unit is money (ISO 4217).
    pub currency: Option<String>,
}
