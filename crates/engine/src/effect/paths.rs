//! The realised effect from sample paths of what would have happened.

use super::EffectError;

/// A realised effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Realised {
    /// What happened less the mean of what would have, averaged over the window; in the unit of the series, turned so that up is wanted.
    pub effect: f64,
    /// The interval of 90 %: quantiles 0.05 and 0.95 over the samples.
    pub interval_90: (f64, f64),
}

/// Holds what happened against sample paths: one path a sample, each over the periods of the window.
///
/// `weights`: one a period (days, or denominators), none negative; `up_is_wanted` turns the sign where it is not.
///
/// # Errors
///
/// Fewer than 20 samples, no period, lengths that differ, values that are not finite, or weights that are negative or sum to 0.
pub fn realised(
    actual: &[f64],
    paths: &[Vec<f64>],
    weights: &[f64],
    up_is_wanted: bool,
) -> Result<Realised, EffectError> {
    if paths.len() < 20 {
        return Err(EffectError::TooFew { what: "sample paths", count: paths.len(), needed: 20 });
    }
    if actual.is_empty() {
        return Err(EffectError::TooFew { what: "periods in the window", count: 0, needed: 1 });
    }
    let wanted = actual.len();
    for (what, list) in [("what happened", actual), ("the weights", weights)]
        .into_iter()
        .chain(paths.iter().map(|path| ("a path", path.as_slice())))
    {
        if list.len() != wanted {
            return Err(EffectError::Lengths { what: what.to_owned(), values: list.len(), wanted });
        }
        if let Some(at) = list.iter().position(|value| !value.is_finite()) {
            return Err(EffectError::NotFinite { what: what.to_owned(), at });
        }
    }
    let whole = weights.iter().fold(0.0, |sum, weight| sum + weight);
    if let Some(negative) = weights.iter().find(|weight| **weight < 0.0) {
        return Err(EffectError::Option { name: "a weight", value: *negative, wanted: "0 or more" });
    }
    if whole <= 0.0 {
        return Err(EffectError::Option { name: "the sum of the weights", value: whole, wanted: "above 0" });
    }
    let sign = if up_is_wanted { 1.0 } else { -1.0 };
    let mut effects: Vec<f64> = paths
        .iter()
        .map(|path| {
            let rows = actual.iter().zip(path).zip(weights);
            sign * rows.fold(0.0, |sum, ((actual, path), weight)| sum + weight * (actual - path)) / whole
        })
        .collect();
    let effect = effects.iter().fold(0.0, |sum, effect| sum + effect) / effects.len() as f64;
    effects.sort_by(f64::total_cmp);
    Ok(Realised { effect, interval_90: (quantile(&effects, 0.05), quantile(&effects, 0.95)) })
}

/// A quantile of sorted values, interpolated between order statistics (R. J. Hyndman, Y. Fan, The American Statistician 50, 1996,
/// number 7); NaN of none.
pub(super) fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let at = probability * sorted.len().saturating_sub(1) as f64;
    let below = at.floor();
    match (sorted.get(below as usize), sorted.get(below as usize + 1)) {
        (Some(low), Some(high)) => low + (high - low) * (at - below),
        (Some(last), None) => *last,
        _ => f64::NAN,
    }
}
