//! The lag at which a cause shows most.

use super::{Estimate, EvidenceError, Pair, Shape, estimate};

/// The lag that shows most, and what is left of it for having been sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BestLag {
    /// The lag, in periods.
    pub lag: usize,
    /// The estimate there.
    pub estimate: Estimate,
    /// Lags that could be tried.
    pub tried: usize,
    /// The p-value for the lags tried: 1 - (1 - p)^tried (Z. Šidák, Journal of the American Statistical Association 62, 1967).
    pub p_value_corrected: f64,
}

/// Tries the lags 0 to `maximum_lag` in place of the shape's own, and corrects for having tried them.
///
/// # Errors
///
/// That of the first lag where none can be estimated.
pub fn best_lag(pairs: &[Pair<'_>], shape: &Shape, maximum_lag: usize) -> Result<BestLag, EvidenceError> {
    let mut best: Option<(usize, Estimate)> = None;
    let mut first_error = None;
    let mut tried = 0;
    for lag in 0..=maximum_lag {
        match estimate(pairs, &Shape { lag, ..*shape }) {
            Ok(found) => {
                tried += 1;
                if best.is_none_or(|(_, other)| found.p_value < other.p_value) {
                    best = Some((lag, found));
                }
            }
            // A series too short for this lag is too short for longer ones.
            Err(error) => {
                let short = matches!(error, EvidenceError::TooFewPeriods { .. });
                first_error.get_or_insert(error);
                if short {
                    break;
                }
            }
        }
    }
    match (best, first_error) {
        (Some((lag, estimate)), _) => {
            // ln(1 - p) keeps the digits of a small p.
            let p_value_corrected = -libm::expm1(tried as f64 * libm::log1p(-estimate.p_value));
            Ok(BestLag { lag, estimate, tried, p_value_corrected })
        }
        (None, Some(error)) => Err(error),
        (None, None) => Err(EvidenceError::NoPairs),
    }
}
