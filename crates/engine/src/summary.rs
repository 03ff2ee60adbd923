//! Summaries of a sample, kept to the last digits: mean, standard deviation, autocorrelation, one-way analysis of variance.
//!
//! Sums run in about 32 digits, so that a mean far from 0 takes nothing from the spread around it. Held against the certified values of
//! NIST's statistical reference datasets. Formulas: 'NIST/SEMATECH e-Handbook of Statistical Methods', 1.3.5.1, 1.3.5.2, 1.3.5.12
//! and 7.4.3.

use std::error::Error;
use std::fmt;

use crate::double_double::{DoubleDouble, Real};

/// The largest size of a value: squares of larger ones leave the range of `f64`.
const LARGEST: f64 = 1e140;

/// Why a summary cannot be made.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SummaryError {
    /// Fewer values than the summary needs.
    TooFewValues {
        /// Values given.
        values: usize,
        /// Values needed.
        needed: usize,
    },
    /// A value is not a finite number, or so large that its square is none.
    NotFinite {
        /// Its place, from 0.
        at: usize,
        /// The value.
        value: f64,
    },
    /// Two lists that belong together differ in length.
    Lengths {
        /// Labels of groups given.
        groups: usize,
        /// Values given.
        values: usize,
    },
    /// The groups leave nothing to compare.
    Groups {
        /// Groups found.
        groups: usize,
        /// Values given.
        values: usize,
    },
}

impl fmt::Display for SummaryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewValues { values, needed } => {
                write!(formatter, "the sample has {values} values, {needed} are needed; give more")
            }
            Self::NotFinite { at, value } => {
                write!(
                    formatter,
                    "value {at} of the sample (from 0) is {value}; leave it out or repair it (sizes up to {LARGEST:e} are taken)"
                )
            }
            Self::Lengths { groups, values } => {
                write!(formatter, "{groups} labels of groups for {values} values; give one for each")
            }
            Self::Groups { groups, values } => write!(
                formatter,
                "{groups} groups of {values} values in all; two groups or more and a value beyond one each are needed"
            ),
        }
    }
}

impl Error for SummaryError {}

/// Mean, spread and autocorrelation of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Number of values.
    pub count: usize,
    /// Arithmetic mean, in the unit of the values.
    pub mean: f64,
    /// Standard deviation with the divisor n - 1, in the unit of the values; `None` for a single value.
    pub standard_deviation: Option<f64>,
    /// Autocorrelation at lag 1: products of neighbouring deviations over squares of deviations; `None` where nothing varies.
    pub autocorrelation: Option<f64>,
}

/// The summary of `values`, in their order.
///
/// # Errors
///
/// No values, or one that is not a number or too large.
pub fn summarise(values: &[f64]) -> Result<Summary, SummaryError> {
    if values.is_empty() {
        return Err(SummaryError::TooFewValues { values: 0, needed: 1 });
    }
    finite(values)?;
    let mean = mean(values);
    let deviations: Vec<DoubleDouble> = values.iter().map(|value| DoubleDouble::from_f64(*value) - mean).collect();
    let squares = DoubleDouble::sum(deviations.iter().map(|deviation| deviation.square()));
    let neighbours =
        DoubleDouble::sum(deviations.iter().zip(deviations.iter().skip(1)).map(|(before, after)| *before * *after));
    Ok(Summary {
        count: values.len(),
        mean: mean.to_f64(),
        standard_deviation: (values.len() > 1)
            .then(|| (squares / DoubleDouble::from_f64((values.len() - 1) as f64)).root().to_f64()),
        autocorrelation: (squares.to_f64() > 0.0).then(|| (neighbours / squares).to_f64()),
    })
}

/// A one-way analysis of variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnalysisOfVariance {
    /// Groups less one.
    pub freedom_between: usize,
    /// Values less groups.
    pub freedom_within: usize,
    /// Squared deviations of the groups' means from the mean of all, weighted by their sizes; unit of the values squared.
    pub squares_between: f64,
    /// Squared deviations of the values from their group's mean.
    pub squares_within: f64,
    /// `squares_between` / `freedom_between`.
    pub mean_square_between: f64,
    /// `squares_within` / `freedom_within`.
    pub mean_square_within: f64,
    /// The quotient of the two; infinite where nothing varies within the groups, NaN where nothing varies at all.
    pub f: f64,
    /// `squares_between` as a share of all; NaN where nothing varies at all.
    pub r_squared: f64,
    /// The root of `mean_square_within`, in the unit of the values.
    pub residual_standard_deviation: f64,
}

/// How much of the spread of `values` lies between groups: `groups` holds a label for each value, any labels in any order.
///
/// # Errors
///
/// Lists of different lengths, a value that is not finite, fewer than two groups, or no value beyond one in each.
pub fn analysis_of_variance<Label: Ord>(groups: &[Label], values: &[f64]) -> Result<AnalysisOfVariance, SummaryError> {
    if groups.len() != values.len() {
        return Err(SummaryError::Lengths { groups: groups.len(), values: values.len() });
    }
    finite(values)?;
    let mut members: std::collections::BTreeMap<&Label, Vec<f64>> = std::collections::BTreeMap::new();
    for (group, value) in groups.iter().zip(values) {
        members.entry(group).or_default().push(*value);
    }
    if members.len() < 2 || values.len() <= members.len() {
        return Err(SummaryError::Groups { groups: members.len(), values: values.len() });
    }
    let overall = mean(values);
    let (mut between, mut within) = (DoubleDouble::ZERO, DoubleDouble::ZERO);
    for members in members.values() {
        let mean = mean(members);
        between = between + (mean - overall).square() * DoubleDouble::from_f64(members.len() as f64);
        within =
            within + DoubleDouble::sum(members.iter().map(|value| (DoubleDouble::from_f64(*value) - mean).square()));
    }
    let freedom_between = members.len() - 1;
    let freedom_within = values.len() - members.len();
    let mean_square_between = between / DoubleDouble::from_f64(freedom_between as f64);
    let mean_square_within = within / DoubleDouble::from_f64(freedom_within as f64);
    let quotient = |above: DoubleDouble, below: DoubleDouble| {
        if below.to_f64() == 0.0 { above.to_f64() / 0.0 } else { (above / below).to_f64() }
    };
    Ok(AnalysisOfVariance {
        freedom_between,
        freedom_within,
        squares_between: between.to_f64(),
        squares_within: within.to_f64(),
        mean_square_between: mean_square_between.to_f64(),
        mean_square_within: mean_square_within.to_f64(),
        f: quotient(mean_square_between, mean_square_within),
        r_squared: quotient(between, between + within),
        residual_standard_deviation: mean_square_within.root().to_f64(),
    })
}

fn mean(values: &[f64]) -> DoubleDouble {
    let sum = DoubleDouble::sum(values.iter().map(|value| DoubleDouble::from_f64(*value)));
    sum / DoubleDouble::from_f64(values.len() as f64)
}

fn finite(values: &[f64]) -> Result<(), SummaryError> {
    match values.iter().position(|value| value.is_nan() || value.abs() > LARGEST) {
        Some(at) => Err(SummaryError::NotFinite { at, value: values.get(at).copied().unwrap_or(f64::NAN) }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_far_from_zero_takes_nothing_from_the_spread() {
        let near = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5];
        let far: Vec<f64> = near.iter().map(|value| value + 1e12).collect();
        let (near, far) = (summarise(&near).unwrap(), summarise(&far).unwrap());
        assert_eq!(near.standard_deviation, far.standard_deviation);
        assert_eq!(near.autocorrelation, far.autocorrelation);
    }

    #[test]
    fn what_cannot_be_summarised_is_refused_or_left_out() {
        assert_eq!(summarise(&[]), Err(SummaryError::TooFewValues { values: 0, needed: 1 }));
        assert!(matches!(summarise(&[1.0, f64::NAN]), Err(SummaryError::NotFinite { at: 1, .. })));
        let single = summarise(&[3.0]).unwrap();
        assert_eq!((single.mean, single.standard_deviation, single.autocorrelation), (3.0, None, None));
        assert!(matches!(
            analysis_of_variance(&[1, 1], &[1.0, 2.0]),
            Err(SummaryError::Groups { groups: 1, values: 2 })
        ));
        assert!(matches!(analysis_of_variance(&[1], &[]), Err(SummaryError::Lengths { .. })));
        assert_eq!(analysis_of_variance(&[1, 1, 2, 2], &[1.0, 1.0, 2.0, 2.0]).unwrap().f, f64::INFINITY);
        assert!(analysis_of_variance(&[1, 1, 2, 2], &[1.0; 4]).unwrap().f.is_nan());
    }
}
