//! Tabular CUSUM: sums of what exceeds a reference value, one for each side.
//!
//! Source: E. S. Page (1954); J. M. Lucas, R. B. Crosier, 'Fast initial response for CUSUM quality-control schemes' (1982), for the head
//! start. Signs as in R's qcc: the lower sum is zero or negative.

use super::SignalError;
use super::error::within;

/// How a CUSUM is set, in standard deviations of the plotted statistic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CusumOptions {
    /// Reference value k, half the shift to be found (0 to 10).
    pub reference: f64,
    /// Decision interval h (0 to 1000).
    pub decision: f64,
    /// Where both sums start, from 0 to h; h / 2 is the usual fast initial response.
    pub head_start: f64,
}

impl Default for CusumOptions {
    fn default() -> Self {
        Self { reference: 0.5, decision: 5.0, head_start: 0.0 }
    }
}

/// The two sums after each value, and where they are beyond the decision interval.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cusum {
    /// Upper sums, zero or more.
    pub upper: Vec<f64>,
    /// Lower sums, zero or less.
    pub lower: Vec<f64>,
    /// Places, from 0, where the upper sum is above h.
    pub above: Vec<usize>,
    /// Places, from 0, where the lower sum is below -h.
    pub below: Vec<usize>,
}

/// Both sums of `deviations` (standard deviations from the centre, finite, in order of time).
///
/// Errors: an option outside its range, a deviation that is not finite.
pub fn cusum(deviations: &[f64], options: &CusumOptions) -> Result<Cusum, SignalError> {
    let reference = within("the reference value of the CUSUM", options.reference, 0.0, 10.0)?;
    let decision = within("the decision interval of the CUSUM", options.decision, 0.0, 1_000.0)?;
    let head_start = within("the head start of the CUSUM", options.head_start, 0.0, decision)?;
    let mut result = Cusum::default();
    let (mut upper, mut lower) = (head_start, -head_start);
    for (place, value) in deviations.iter().enumerate() {
        if !value.is_finite() {
            return Err(SignalError::NotFinite { place, value: *value });
        }
        upper = (upper + (value - reference)).max(0.0);
        lower = (lower + (value + reference)).min(0.0);
        result.upper.push(upper);
        result.lower.push(lower);
        if upper > decision {
            result.above.push(place);
        }
        if lower < -decision {
            result.below.push(place);
        }
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_collect_what_exceeds_the_reference_and_never_cross_zero() {
        let result = cusum(&[1.0, 1.0, -3.0, 0.0], &CusumOptions { decision: 0.9, ..CusumOptions::default() }).unwrap();
        assert_eq!(result.upper, [0.5, 1.0, 0.0, 0.0]);
        assert_eq!(result.lower, [0.0, 0.0, -2.5, -2.0]);
        assert_eq!((result.above, result.below), (vec![1], vec![2, 3]));
    }

    #[test]
    fn bad_input_is_refused() {
        assert!(cusum(&[f64::NAN], &CusumOptions::default()).is_err());
        assert!(cusum(&[], &CusumOptions { head_start: 9.0, ..CusumOptions::default() }).is_err());
        assert!(cusum(&[], &CusumOptions { reference: f64::NAN, ..CusumOptions::default() }).is_err());
    }
}
