//! Where the mean of a series changed, if it changed once.
//!
//! The break that leaves the least sum of squares around the two means, each segment having a least length: J. Bai, 'Least squares
//! estimation of a shift in linear processes', Journal of Time Series Analysis 15 (1994); A. Zeileis and others, 'strucchange', Journal
//! of Statistical Software 7 (2002), whose default least length is 15 % of the series.

use std::error::Error;
use std::fmt;

/// Why no break can be looked for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ChangepointError {
    /// The two segments do not fit into the series.
    TooShort {
        /// Values given.
        values: usize,
        /// The least length of a segment.
        segment: usize,
    },
    /// A value is not a finite number.
    NotFinite {
        /// Its place, from 0.
        at: usize,
        /// The value.
        value: f64,
    },
    /// The share is not above 0 and at most one half.
    Share {
        /// The share given.
        share: f64,
    },
}

impl fmt::Display for ChangepointError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { values, segment } => {
                write!(formatter, "{values} values do not hold two segments of {segment} or more; give a longer series")
            }
            Self::NotFinite { at, value } => {
                write!(formatter, "value {at} of the series (from 0) is {value}; leave the period out or repair it")
            }
            Self::Share { share } => {
                write!(formatter, "the least share of a segment is {share}; it must be above 0 and at most 0.5")
            }
        }
    }
}

impl Error for ChangepointError {}

/// The likeliest place of a single change of the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Changepoint {
    /// Values before the change, which is also the place, from 0, of the first value after it.
    pub before: usize,
    /// The mean of the values before, in the unit of the series.
    pub mean_before: f64,
    /// The mean of the values after.
    pub mean_after: f64,
    /// The sum of squares around the two means.
    pub squares_residual: f64,
    /// The sum of squares around one mean.
    pub squares_total: f64,
}

/// Looks for the break that leaves the least squares, with at least `least_share` of the values (rounded down, one or more) on either
/// side; 0.15 is usual. The first of equals is taken.
///
/// Whether it is a break at all is another question: the least of many sums is small by chance alone.
///
/// # Errors
///
/// A share outside 0 to 0.5, a series too short for two segments, or a value that is not finite.
pub fn single_changepoint(values: &[f64], least_share: f64) -> Result<Changepoint, ChangepointError> {
    if !(least_share > 0.0 && least_share <= 0.5) {
        return Err(ChangepointError::Share { share: least_share });
    }
    if let Some((at, value)) = values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        return Err(ChangepointError::NotFinite { at, value: *value });
    }
    let count = values.len();
    let segment = ((count as f64 * least_share).floor() as usize).max(1);
    if count < 2 * segment || count < 2 {
        return Err(ChangepointError::TooShort { values: count, segment });
    }
    // Sums of deviations from the mean of all, so that a level far from 0 costs no digits.
    let largest = values.iter().fold(f64::MIN_POSITIVE, |largest, value| largest.max(value.abs()));
    let mean = values.iter().fold(0.0, |sum, value| sum + value / largest) / count as f64;
    let deviations: Vec<f64> = values.iter().map(|value| value / largest - mean).collect();
    let total = deviations.iter().fold(0.0, |sum, value| sum + value * value);
    let whole = deviations.iter().fold(0.0, |sum, value| sum + value);
    let mut running = 0.0;
    let mut best: Option<(f64, usize, f64)> = None;
    for (before, deviation) in deviations.iter().enumerate() {
        if before >= segment && count - before >= segment {
            let after = whole - running;
            let explained = running * running / before as f64 + after * after / (count - before) as f64;
            if best.is_none_or(|(most, ..)| explained > most) {
                best = Some((explained, before, running));
            }
        }
        running += deviation;
    }
    let Some((explained, before, sum_before)) = best else {
        return Err(ChangepointError::TooShort { values: count, segment });
    };
    let scale = largest * largest;
    Ok(Changepoint {
        before,
        mean_before: (mean + sum_before / before as f64) * largest,
        mean_after: (mean + (whole - sum_before) / (count - before) as f64) * largest,
        squares_residual: (total - explained).max(0.0) * scale,
        squares_total: total * scale,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_found_where_it_is() {
        for at in 5..=15 {
            let values: Vec<f64> =
                (0..20).map(|period| if period < at { 3.0 } else { 7.0 } + (period % 2) as f64 * 0.1).collect();
            let found = single_changepoint(&values, 0.15).unwrap();
            assert_eq!(found.before, at);
            assert!(found.squares_residual < 0.06 && found.squares_total > 20.0);
        }
    }

    #[test]
    fn what_holds_no_two_segments_is_refused() {
        assert!(matches!(single_changepoint(&[], 0.15), Err(ChangepointError::TooShort { .. })));
        assert!(matches!(single_changepoint(&[1.0], 0.15), Err(ChangepointError::TooShort { .. })));
        assert!(matches!(single_changepoint(&[1.0, 2.0], 0.0), Err(ChangepointError::Share { .. })));
        assert!(matches!(single_changepoint(&[1.0, f64::NAN], 0.5), Err(ChangepointError::NotFinite { at: 1, .. })));
        assert_eq!(single_changepoint(&[4.0; 8], 0.15).unwrap().squares_total, 0.0);
    }
}
