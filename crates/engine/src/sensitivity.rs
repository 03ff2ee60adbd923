//! Which inputs matter: one at a time (tornado) and all together (Sobol indices).
//!
//! Sources: I. M. Sobol (1993); A. Saltelli and others, 'Variance based sensitivity analysis of model output' (2010), for the first-order
//! estimator; M. J. W. Jansen, 'Analysis of variance designs for model output' (1999), for the total one. Inputs that belong together, such
//! as correlated errors, are moved together as one group; an index of a member alone would depend on an order nobody chose.
//!
//! The method page is `docs/methods/sensitivity.md`.

use std::error::Error;
use std::fmt;

use crate::frontier::sobol::{MOST_DIMENSIONS, Sobol};
use crate::rng::Key;

/// Why a sensitivity could not be computed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SensitivityError {
    /// No input, or more than half as many as Sobol's points have dimensions.
    Inputs {
        /// Inputs given.
        count: usize,
        /// Inputs allowed.
        maximum: usize,
    },
    /// Too few or too many samples.
    Samples {
        /// Samples asked for.
        count: usize,
        /// Fewest allowed.
        minimum: usize,
        /// Most allowed.
        maximum: usize,
    },
    /// A group without members, an input in no group or in two, or one that does not exist.
    Group {
        /// The group, or the number of groups where an input is in none.
        group: usize,
        /// The input that is missing, unknown or repeated.
        input: usize,
    },
    /// An input whose low, middle and high values are not finite.
    InputValue {
        /// The input, from 0.
        input: usize,
        /// The value.
        value: f64,
    },
    /// The model gave something that is not a finite number.
    Output {
        /// The evaluation, from 0.
        evaluation: usize,
        /// What it gave.
        value: f64,
    },
}

impl fmt::Display for SensitivityError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inputs { count, maximum } => {
                write!(
                    formatter,
                    "{count} inputs are given; give 1 to {maximum}, grouping what belongs together beforehand"
                )
            }
            Self::Samples { count, minimum, maximum } => {
                write!(formatter, "{count} samples are asked for; take {minimum} to {maximum}")
            }
            Self::Group { group, input } => {
                write!(
                    formatter,
                    "group {group}: input {input} is missing, unknown or in two groups; put every input in one group"
                )
            }
            Self::InputValue { input, value } => {
                write!(formatter, "input {input} has the value {value}; give finite low, middle and high values")
            }
            Self::Output { evaluation, value } => {
                write!(
                    formatter,
                    "evaluation {evaluation} of the model gave {value}; let it give a finite number everywhere"
                )
            }
        }
    }
}

impl Error for SensitivityError {}

/// The values at which an input is tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swing {
    /// Its 10th percentile, or what is taken for low.
    pub low: f64,
    /// Its median, at which it stays while others move.
    pub middle: f64,
    /// Its 90th percentile, or what is taken for high.
    pub high: f64,
}

/// A bar of a tornado chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// The input, from 0.
    pub input: usize,
    /// The outcome with this input low and all others in the middle.
    pub at_low: f64,
    /// The outcome with this input high and all others in the middle.
    pub at_high: f64,
}

impl Bar {
    /// Its length.
    #[must_use]
    pub fn swing(&self) -> f64 {
        (self.at_high - self.at_low).abs()
    }
}

/// Bars of a tornado chart, the longest first, and the outcome with all inputs in the middle. Takes two evaluations an input and one more.
///
/// Errors: no input, values that are not finite, an outcome that is not finite.
pub fn tornado(inputs: &[Swing], mut outcome: impl FnMut(&[f64]) -> f64) -> Result<(f64, Vec<Bar>), SensitivityError> {
    const MOST: usize = 100_000;
    if inputs.is_empty() || inputs.len() > MOST {
        return Err(SensitivityError::Inputs { count: inputs.len(), maximum: MOST });
    }
    for (input, swing) in inputs.iter().enumerate() {
        if let Some(value) = [swing.low, swing.middle, swing.high].into_iter().find(|value| !value.is_finite()) {
            return Err(SensitivityError::InputValue { input, value });
        }
    }
    let mut values: Vec<f64> = inputs.iter().map(|swing| swing.middle).collect();
    let mut evaluation = 0;
    let mut evaluate = |values: &[f64]| {
        let value = outcome(values);
        evaluation += 1;
        if value.is_finite() { Ok(value) } else { Err(SensitivityError::Output { evaluation: evaluation - 1, value }) }
    };
    let middle = evaluate(&values)?;
    let mut bars = Vec::with_capacity(inputs.len());
    for (input, swing) in inputs.iter().enumerate() {
        let mut at = |value: f64| {
            if let Some(entry) = values.get_mut(input) {
                *entry = value;
            }
            evaluate(&values)
        };
        let (at_low, at_high) = (at(swing.low)?, at(swing.high)?);
        at_middle(&mut values, input, swing.middle);
        bars.push(Bar { input, at_low, at_high });
    }
    bars.sort_by(|one, other| other.swing().total_cmp(&one.swing()).then(one.input.cmp(&other.input)));
    Ok((middle, bars))
}

fn at_middle(values: &mut [f64], input: usize, middle: f64) {
    if let Some(entry) = values.get_mut(input) {
        *entry = middle;
    }
}

/// How much of the outcome's variance inputs explain.
#[derive(Debug, Clone, PartialEq)]
pub struct Indices {
    /// Mean of the outcome.
    pub mean: f64,
    /// Variance of the outcome.
    pub variance: f64,
    /// For each group, the share that it explains alone; chance can make a small one slightly negative.
    pub first_order: Vec<f64>,
    /// For each group, the share that is gone if it is fixed: alone and with others.
    pub total: Vec<f64>,
    /// Standard errors of the first-order shares.
    pub first_order_error: Vec<f64>,
    /// Standard errors of the total shares.
    pub total_error: Vec<f64>,
}

/// First-order and total Sobol indices of groups of inputs.
///
/// `outcome` takes one number from 0 to 1 for each of the `inputs` (1 to 80; quantiles, to be turned into values by the model) and is
/// evaluated `samples` times (16 to 2^22, best a power of two) for each group and twice more. `groups` name every input once; none: each
/// input by itself. Where the outcome does not vary, all indices are 0. The errors are those of independent samples; Sobol's points do
/// better. Errors: counts outside these ranges, groups that overlap or leave one out, outcomes that are not finite.
pub fn sobol_indices(
    inputs: usize,
    groups: &[Vec<usize>],
    samples: usize,
    seed: u64,
    mut outcome: impl FnMut(&[f64]) -> f64,
) -> Result<Indices, SensitivityError> {
    let maximum = MOST_DIMENSIONS / 2;
    let Some(mut sobol) = (inputs <= maximum).then(|| Sobol::shifted(2 * inputs, Key::new(seed, 0))).flatten() else {
        return Err(SensitivityError::Inputs { count: inputs, maximum });
    };
    if !(16..=1 << 22).contains(&samples) {
        return Err(SensitivityError::Samples { count: samples, minimum: 16, maximum: 1 << 22 });
    }
    let alone: Vec<Vec<usize>> = (0..inputs).map(|input| vec![input]).collect();
    let groups = if groups.is_empty() { alone.as_slice() } else { groups };
    check_groups(groups, inputs)?;
    let mut evaluation = 0;
    let mut evaluate = |values: &[f64]| {
        let value = outcome(values);
        evaluation += 1;
        if value.is_finite() { Ok(value) } else { Err(SensitivityError::Output { evaluation: evaluation - 1, value }) }
    };
    let mut point = vec![0.0; 2 * inputs];
    let mut rows = Vec::with_capacity(samples * (groups.len() + 2));
    for _ in 0..samples {
        sobol.next_into(&mut point);
        let (first, second) = point.split_at(inputs);
        rows.push(evaluate(first)?);
        rows.push(evaluate(second)?);
        let mut mixed = first.to_vec();
        for group in groups {
            for input in group {
                mixed[*input] = second[*input];
            }
            rows.push(evaluate(&mixed)?);
            for input in group {
                mixed[*input] = first[*input];
            }
        }
    }
    Ok(estimate(&rows, groups.len(), samples))
}

fn check_groups(groups: &[Vec<usize>], inputs: usize) -> Result<(), SensitivityError> {
    let mut seen = vec![false; inputs];
    for (group, members) in groups.iter().enumerate() {
        if members.is_empty() {
            return Err(SensitivityError::Group { group, input: 0 });
        }
        for input in members {
            match seen.get_mut(*input) {
                Some(seen) if !*seen => *seen = true,
                _ => return Err(SensitivityError::Group { group, input: *input }),
            }
        }
    }
    match seen.iter().position(|seen| !seen) {
        Some(input) => Err(SensitivityError::Group { group: groups.len(), input }),
        None => Ok(()),
    }
}

/// `rows`: for each sample the outcome at A, at B, and at A with each group from B.
fn estimate(rows: &[f64], groups: usize, samples: usize) -> Indices {
    let width = groups + 2;
    let count = samples as f64;
    let mean = rows.chunks_exact(width).map(|row| row[0] + row[1]).sum::<f64>() / (2.0 * count);
    let variance = rows
        .chunks_exact(width)
        .map(|row| (row[0] - mean) * (row[0] - mean) + (row[1] - mean) * (row[1] - mean))
        .sum::<f64>()
        / (2.0 * count - 1.0);
    let zeros = vec![0.0; groups];
    let mut indices = Indices {
        mean,
        variance,
        first_order: zeros.clone(),
        total: zeros.clone(),
        first_order_error: zeros.clone(),
        total_error: zeros,
    };
    if variance <= mean * mean * 1e-24 || variance <= 0.0 {
        return indices;
    }
    for group in 0..groups {
        // Centred, which changes no expectation and lowers the variance of the first.
        let shares = rows.chunks_exact(width).map(|row| {
            let (a, b, mixed) = (row[0], row[1], row[group + 2]);
            ((b - mean) * (mixed - a) / variance, 0.5 * (a - mixed) * (a - mixed) / variance)
        });
        let (mut first, mut total, mut first_square, mut total_square) = (0.0, 0.0, 0.0, 0.0);
        for (one, other) in shares {
            first += one;
            total += other;
            first_square += one * one;
            total_square += other * other;
        }
        let error = |sum: f64, square: f64| ((square / count - (sum / count) * (sum / count)).max(0.0) / count).sqrt();
        indices.first_order[group] = first / count;
        indices.total[group] = total / count;
        indices.first_order_error[group] = error(first, first_square);
        indices.total_error[group] = error(total, total_square);
    }
    indices
}

#[cfg(test)]
mod tests;
