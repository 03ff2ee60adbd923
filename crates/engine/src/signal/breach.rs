//! Odds under their threshold, with hysteresis: it takes some periods or one adverse signal to enter and a margin to leave, so that odds
//! that waver about the threshold do not flicker.

use super::SignalError;
use super::error::within;

/// When odds count as breached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BreachOptions {
    /// The threshold, a share.
    pub threshold: f64,
    /// Periods in a row under it that enter the breach (1 to 100).
    pub periods_to_enter: usize,
    /// By how much the odds must be above the threshold to leave it, a share.
    pub margin_to_leave: f64,
}

impl Default for BreachOptions {
    fn default() -> Self {
        Self { threshold: 0.7, periods_to_enter: 2, margin_to_leave: 0.05 }
    }
}

/// Whether the odds of each period count as breached, in order of time. `odds`: one share a period, `None` or what is not a number where
/// unknown: the state stays and the count of periods goes on where it was. `adverse_signals`: periods with an adverse signal, which enters
/// at once if the odds are under the threshold; a shorter list has none at its end.
///
/// Errors: an option outside its range.
pub fn breaches(
    odds: &[Option<f64>],
    adverse_signals: &[bool],
    options: &BreachOptions,
) -> Result<Vec<bool>, SignalError> {
    let threshold = within("the threshold of the odds", options.threshold, 0.0, 1.0)?;
    let margin = within("the margin to leave a breach", options.margin_to_leave, 0.0, 1.0)?;
    within("the number of periods to enter a breach", options.periods_to_enter as f64, 1.0, 100.0)?;
    let (mut is_breached, mut under) = (false, 0);
    let mut states = Vec::with_capacity(odds.len());
    for (place, odds) in odds.iter().enumerate() {
        if let Some(odds) = odds.filter(|odds| !odds.is_nan()) {
            under = if odds < threshold { under + 1 } else { 0 };
            let signalled = adverse_signals.get(place) == Some(&true);
            if under >= options.periods_to_enter || (under > 0 && signalled) {
                is_breached = true;
            } else if odds >= (threshold + margin).min(1.0) {
                is_breached = false;
            }
        }
        states.push(is_breached);
    }
    Ok(states)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(odds: &[f64], signals: &[bool]) -> Vec<bool> {
        let odds: Vec<Option<f64>> = odds.iter().map(|odds| Some(*odds)).collect();
        breaches(&odds, signals, &BreachOptions::default()).unwrap()
    }

    #[test]
    fn two_periods_enter_and_a_margin_leaves() {
        let found = states(&[0.8, 0.69, 0.71, 0.69, 0.69, 0.72, 0.74, 0.75, 0.69], &[]);
        assert_eq!(found, [false, false, false, false, true, true, true, false, false]);
    }

    #[test]
    fn one_adverse_signal_enters_at_once_but_only_under_the_threshold() {
        assert_eq!(states(&[0.8, 0.6, 0.6], &[true, true]), [false, true, true]);
    }

    #[test]
    fn unknown_odds_leave_the_state() {
        let odds = [Some(0.1), None, Some(0.1), Some(f64::NAN), None, Some(1.0)];
        assert_eq!(breaches(&odds, &[], &BreachOptions::default()).unwrap(), [false, false, true, true, true, false]);
        assert!(breaches(&odds, &[], &BreachOptions { threshold: f64::NAN, ..BreachOptions::default() }).is_err());
    }
}
