//! Staggered starts: each unit that has started against those that have not yet.
//!
//! B. Callaway, P. H. C. Sant'Anna, 'Difference-in-differences with multiple time periods', Journal of Econometrics 225 (2021), with
//! not-yet-started units as comparison and equal weights of units; the error is the jackknife over units (B. Efron, C. Stein, Annals of
//! Statistics 9, 1981), on units less one.

use super::EffectError;
use crate::distribution::student_quantile;

/// A line, region or the like.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its values over all periods.
    pub values: Vec<f64>,
    /// The first period (from 0) under the decision; `None` where it never started.
    pub start: Option<usize>,
}

/// The mean effect a period and unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DifferenceInDifferences {
    /// In the unit of the values.
    pub effect: f64,
    /// The jackknife's standard error.
    pub standard_error: f64,
    /// The interval of 90 %.
    pub interval_90: (f64, f64),
}

/// The effect on units that started, held against those that had not yet, each unit as its change from its own mean before.
///
/// # Errors
///
/// Fewer than two units that started and four in all, lengths that differ, values that are not finite, a unit that started in the
/// first period, or no unit left to compare with.
pub fn difference_in_differences(units: &[Unit]) -> Result<DifferenceInDifferences, EffectError> {
    let started = units.iter().filter(|unit| unit.start.is_some()).count();
    if units.len() < 4 || started < 2 {
        return Err(EffectError::TooFew { what: "units (two of them started)", count: units.len(), needed: 4 });
    }
    let periods = units.first().map_or(0, |unit| unit.values.len());
    for (at, unit) in units.iter().enumerate() {
        let what = || format!("unit {at}");
        if unit.values.len() != periods {
            return Err(EffectError::Lengths { what: what(), values: unit.values.len(), wanted: periods });
        }
        if let Some(at) = unit.values.iter().position(|value| !value.is_finite()) {
            return Err(EffectError::NotFinite { what: what(), at });
        }
        if unit.start.is_some_and(|start| start == 0 || start >= periods) {
            let value = unit.start.unwrap_or(0) as f64;
            return Err(EffectError::Option {
                name: "the start of a unit",
                value,
                wanted: "after the first period and in the record",
            });
        }
    }
    let compared = || EffectError::TooFew { what: "units to compare with", count: 0, needed: 1 };
    let effect = mean_effect(units, None).ok_or_else(compared)?;
    let without: Option<Vec<f64>> = (0..units.len()).map(|left_out| mean_effect(units, Some(left_out))).collect();
    let without = without.ok_or_else(compared)?;
    let count = without.len() as f64;
    let mean = without.iter().fold(0.0, |sum, value| sum + value) / count;
    let squares = without.iter().fold(0.0, |sum, value| sum + (value - mean) * (value - mean));
    let standard_error = (squares * (count - 1.0) / count).sqrt();
    let half = student_quantile(0.95, count - 1.0) * standard_error;
    Ok(DifferenceInDifferences { effect, standard_error, interval_90: (effect - half, effect + half) })
}

/// The mean over started units and their periods; `None` where there is none to compare with.
fn mean_effect(units: &[Unit], left_out: Option<usize>) -> Option<f64> {
    let kept = || units.iter().enumerate().filter(|(at, _)| Some(*at) != left_out).map(|(_, unit)| unit);
    let (mut total, mut count) = (0.0, 0.0);
    for unit in kept() {
        let Some(start) = unit.start else { continue };
        let (mut sum, mut periods) = (0.0, 0.0);
        for (period, value) in unit.values.iter().enumerate().skip(start) {
            let change = value - mean_before(unit, start)?;
            let others: Vec<f64> = kept()
                .filter(|other| other.start.is_none_or(|other| other > period))
                .filter_map(|other| Some(other.values.get(period)? - mean_before(other, start)?))
                .collect();
            if !others.is_empty() {
                sum += change - others.iter().fold(0.0, |sum, value| sum + value) / others.len() as f64;
                periods += 1.0;
            }
        }
        if periods > 0.0 {
            total += sum / periods;
            count += 1.0;
        }
    }
    (count > 0.0).then(|| total / count)
}

fn mean_before(unit: &Unit, start: usize) -> Option<f64> {
    let early = unit.values.get(..start)?;
    (!early.is_empty()).then(|| early.iter().fold(0.0, |sum, value| sum + value) / early.len() as f64)
}
