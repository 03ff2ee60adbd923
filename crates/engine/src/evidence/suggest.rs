//! Influences nobody declared that data speak for.

use super::{BestLag, Pair, Shape, best_lag};
use crate::many_tests::benjamini_hochberg;

/// Two nodes without an influence between them.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The node that may act.
    pub from: u128,
    /// The node that may be acted on.
    pub to: u128,
    /// Their series, pair by pair where there are panels.
    pub pairs: &'a [Pair<'a>],
}

/// An influence worth a look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// The node that seems to act.
    pub from: u128,
    /// The node that seems to be acted on.
    pub to: u128,
    /// Where it shows most.
    pub best: BestLag,
}

/// The candidates that pass Benjamini and Hochberg at `rate` (usually 0.1), by the p-value corrected for the lags tried, in the order
/// given. One that cannot be estimated counts as no test. They are to be shown, never to be added by themselves.
#[must_use]
pub fn suggestions(candidates: &[Candidate<'_>], shape: &Shape, maximum_lag: usize, rate: f64) -> Vec<Suggestion> {
    let tested: Vec<Suggestion> = candidates
        .iter()
        .filter_map(|candidate| {
            let best = best_lag(candidate.pairs, shape, maximum_lag).ok()?;
            Some(Suggestion { from: candidate.from, to: candidate.to, best })
        })
        .collect();
    let p_values: Vec<f64> = tested.iter().map(|suggestion| suggestion.best.p_value_corrected).collect();
    let passed = benjamini_hochberg(&p_values, rate);
    tested.into_iter().zip(passed).filter(|(_, passed)| *passed).map(|(suggestion, _)| suggestion).collect()
}
