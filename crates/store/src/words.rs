//! Reading stored texts back into the domain's closed sets and shapes.

use crate::StoreError;
use domain::influence::Strength;
use domain::kpi::{Direction, Measure};
use domain::slug::Slug;
use rust_decimal::Decimal;
use std::str::FromStr;

/// A stored word of a closed set.
pub(crate) fn word<T>(what: &'static str, text: &str) -> Result<T, StoreError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| StoreError::unreadable(what, error))
}

/// A stored slug.
pub(crate) fn slug(text: &str) -> Result<Slug, StoreError> {
    word("slug", text)
}

/// A stored measure.
pub(crate) fn measure(unit: String, decimals: i16, currency: Option<String>) -> Result<Measure, StoreError> {
    let decimals = u8::try_from(decimals).map_err(|error| StoreError::unreadable("decimals", error))?;
    Ok(Measure { unit, decimals, currency })
}

/// A stored direction with its bounds.
pub(crate) fn direction(text: &str, low: Option<Decimal>, high: Option<Decimal>) -> Result<Direction, StoreError> {
    Direction::new(word("direction", text)?, low, high).map_err(|error| StoreError::unreadable("direction", error))
}

/// A stored count that the domain keeps in fewer bits.
pub(crate) fn count<T: TryFrom<i32>>(what: &'static str, number: i32) -> Result<T, StoreError>
where
    T::Error: std::fmt::Display,
{
    T::try_from(number).map_err(|error| StoreError::unreadable(what, error))
}

/// A stored strength; `None` for a claim of a sign alone.
pub(crate) fn strength(
    mean: Option<Decimal>,
    deviation: Option<Decimal>,
    unit: Option<&str>,
    sign_certain: bool,
) -> Result<Option<Strength>, StoreError> {
    match (mean, deviation, unit) {
        (Some(mean), Some(standard_deviation), Some(unit)) => {
            Ok(Some(Strength { mean, standard_deviation, unit: word("unit of strength", unit)?, sign_certain }))
        }
        _ => Ok(None),
    }
}
