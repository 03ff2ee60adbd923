//! Influences: claims 'this moves that', with a number or without one.

use crate::word::words;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

words! {
    /// Which way the effect goes when the cause rises.
    InfluenceDirection, "direction of an influence" {
        Raises = "raises": "More cause, more effect.",
        Lowers = "lowers": "More cause, less effect.",
    }
}

words! {
    /// What a strength is measured in.
    StrengthUnit, "unit of strength" {
        Elasticity = "elasticity": "Percent of effect per percent of cause.",
        ChangePerUnit = "change_per_unit": "Units of effect per unit of cause.",
    }
}

words! {
    /// Where a claim comes from.
    Provenance, "provenance" {
        Declared = "declared": "Somebody says so.",
        Estimated = "estimated": "A method derived it from data.",
    }
}

/// How much the effect moves, once lag and ramp have run; positive, the direction carries the sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    /// The mean.
    pub mean: Decimal,
    /// Its standard deviation, in the same unit.
    pub standard_deviation: Decimal,
    /// The unit.
    pub unit: StrengthUnit,
    /// Whether the direction is beyond doubt (the distribution is then cut at zero).
    pub sign_certain: bool,
}

/// When the effect shows, in periods of the model's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delay {
    /// Periods before the effect begins.
    pub lag_periods: u16,
    /// Periods over which it builds up, 1 or more.
    pub ramp_periods: u16,
}
