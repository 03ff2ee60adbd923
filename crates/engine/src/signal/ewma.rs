//! Exponentially weighted moving averages with their limits.
//!
//! Source: S. W. Roberts (1959); J. M. Lucas, M. S. Saccucci, 'Exponentially weighted moving average control schemes' (1990);
//! NIST/SEMATECH e-Handbook, 6.3.2.4.

use super::SignalError;
use super::error::within;

/// How an EWMA chart is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EwmaOptions {
    /// Weight of the newest value, above 0 and at most 1.
    pub weight: f64,
    /// Half-width of the limits in standard deviations of the average (0 to 100).
    pub sigmas: f64,
    /// Where the average starts: centre of the limits, in the unit of the values.
    pub center: f64,
    /// Standard deviation of one plotted value, 0 or more, in the unit of the values.
    pub sigma: f64,
}

/// The averages and their limits, one for each value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ewma {
    /// Average after each value.
    pub averages: Vec<f64>,
    /// Lower limit at each value; narrower at the start, where few values have entered.
    pub lower: Vec<f64>,
    /// Upper limit at each value.
    pub upper: Vec<f64>,
    /// Lower limit after many values.
    pub lower_asymptote: f64,
    /// Upper limit after many values.
    pub upper_asymptote: f64,
    /// Places, from 0, where the average is outside the limits at that value.
    pub outside: Vec<usize>,
}

/// The EWMA of `values` (finite, in order of time).
///
/// Errors: an option outside its range, a value that is not finite.
pub fn ewma(values: &[f64], options: &EwmaOptions) -> Result<Ewma, SignalError> {
    let weight = within("the weight of the EWMA", options.weight, 1e-9, 1.0)?;
    let sigmas = within("the limits of the EWMA in sigmas", options.sigmas, 0.0, 100.0)?;
    let sigma = within("the standard deviation of the EWMA's values", options.sigma, 0.0, f64::MAX)?;
    let center = within("the centre of the EWMA", options.center, f64::MIN, f64::MAX)?;
    let factor = weight / (2.0 - weight);
    let half = sigmas * sigma * factor.sqrt();
    let mut result = Ewma { lower_asymptote: center - half, upper_asymptote: center + half, ..Ewma::default() };
    let mut average = center;
    let mut forgotten = 1.0;
    for (place, value) in values.iter().enumerate() {
        if !value.is_finite() {
            return Err(SignalError::NotFinite { place, value: *value });
        }
        average = weight * value + (1.0 - weight) * average;
        forgotten *= (1.0 - weight) * (1.0 - weight);
        let half = sigmas * sigma * (factor * (1.0 - forgotten)).sqrt();
        if average < center - half || average > center + half {
            result.outside.push(place);
        }
        result.averages.push(average);
        result.lower.push(center - half);
        result.upper.push(center + half);
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_widen_to_their_asymptote() {
        let options = EwmaOptions { weight: 0.25, sigmas: 3.0, center: 10.0, sigma: 2.0 };
        let result = ewma(&[10.0; 60], &options).unwrap();
        assert!((result.upper[0] - (10.0 + 3.0 * 2.0 * 0.25)).abs() < 1e-12);
        assert!(result.upper.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!((result.upper[59] - result.upper_asymptote).abs() < 1e-9);
        assert!(result.outside.is_empty());
    }

    #[test]
    fn bad_input_is_refused() {
        let options = EwmaOptions { weight: 0.2, sigmas: 3.0, center: 0.0, sigma: 1.0 };
        assert!(ewma(&[f64::INFINITY], &options).is_err());
        assert!(ewma(&[], &EwmaOptions { weight: 0.0, ..options }).is_err());
        assert!(ewma(&[], &EwmaOptions { sigma: f64::NAN, ..options }).is_err());
    }
}
