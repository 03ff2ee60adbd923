//! A series watched as it goes: baselines frozen, restarted at annotated process changes, and signals raised at calibrated lines.
//!
//! Nothing looks ahead: what is said of a period depends on that period, those before it and the changes annotated up to it, so a replay
//! as of any day gives what was said on that day. A change restarts the baseline; until enough periods have followed, the baseline from
//! before the change keeps watching, since an annotation says that something was done and not that it is why the figures moved.

use super::SignalError;
use super::baseline::{Baseline, BaselineOptions};
use super::calibration::{CalibrationOptions, Lines, calibrate};
use super::error::within;
use super::rules::{RuleState, Side};

/// How a series is watched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WatchOptions {
    /// What a baseline is made of.
    pub baseline: BaselineOptions,
    /// Values from which a baseline is first frozen (12 to 520).
    pub first_values: usize,
    /// Values at which it is frozen for good (12 to 520, at least `first_values`), after once more halfway.
    pub full_values: usize,
    /// What the lines shall hold.
    pub calibration: CalibrationOptions,
}

impl Default for WatchOptions {
    fn default() -> Self {
        Self {
            baseline: BaselineOptions::default(),
            first_values: 24,
            full_values: 52,
            calibration: CalibrationOptions::default(),
        }
    }
}

/// What is said of one period. The lines are around `expected`, in the unit of the series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Its place in the series, from 0.
    pub place: usize,
    /// The value; `None`: a gap, of which nothing is said.
    pub value: Option<f64>,
    /// What was expected, from the baseline and the values before.
    pub expected: f64,
    /// Standard error of the expectation.
    pub error: f64,
    /// The value less the expectation, in standard errors.
    pub deviation: Option<f64>,
    /// The lines it was judged by, in standard errors.
    pub lines: Lines,
    /// A signal, if one of the rules hits here, and on which side.
    pub signal: Option<Side>,
    /// Whether no hit on this side came directly before: the period at which the signal is raised.
    pub raised: bool,
    /// First period and number of periods of the baseline it was judged from.
    pub baseline: (usize, usize),
    /// Whether a process change lies between that baseline and this period.
    pub across_change: bool,
}

/// Judges every period from the first that has a frozen baseline before it, in order of time.
///
/// `values`: consecutive periods, gaps as `None`. `distorted`: places of periods in which an annotated event was at work, in any order;
/// they are no part of a baseline or of what is carried to the next period, but they are judged like any other. `changes`: places of the
/// first periods after a process change, in any order. Places outside the series do nothing. A stretch whose values do not vary, or are
/// too few for the make of the baseline, gives no baseline of its own.
///
/// Errors: an option outside its range, or a value that is not finite.
pub fn watch(
    values: &[Option<f64>],
    distorted: &[usize],
    changes: &[usize],
    options: &WatchOptions,
) -> Result<Vec<Judgement>, SignalError> {
    within("the first length of a baseline", options.first_values as f64, 12.0, 520.0)?;
    within("the full length of a baseline", options.full_values as f64, options.first_values as f64, 520.0)?;
    if let Some((place, value)) = values
        .iter()
        .enumerate()
        .find_map(|(place, value)| value.filter(|value| !value.is_finite()).map(|value| (place, value)))
    {
        return Err(SignalError::NotFinite { place, value });
    }
    let mut starts: Vec<usize> = changes.iter().copied().filter(|place| *place > 0 && *place < values.len()).collect();
    starts.push(0);
    starts.sort_unstable();
    starts.dedup();
    let mut regular = values.to_vec();
    for place in distorted {
        if let Some(value) = regular.get_mut(*place) {
            *value = None;
        }
    }
    let frozen = baselines(&regular, &starts, options)?;
    let mut judgements: Vec<Judgement> = Vec::new();
    for (index, one) in frozen.iter().enumerate() {
        let end = frozen.get(index + 1).map_or(values.len(), |next| next.end());
        judge(values, &regular, &starts, one, end, &mut judgements);
    }
    Ok(judgements)
}

struct Frozen {
    start: usize,
    baseline: Baseline,
    lines: Lines,
}

impl Frozen {
    /// The first period after the baseline.
    fn end(&self) -> usize {
        self.start + self.baseline.periods()
    }
}

/// The baselines in the order in which they become the one in use.
fn baselines(values: &[Option<f64>], starts: &[usize], options: &WatchOptions) -> Result<Vec<Frozen>, SignalError> {
    let mut frozen = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(values.len());
        let stretch = values.get(*start..end).unwrap_or_default();
        let mut counts =
            vec![options.first_values, options.first_values.midpoint(options.full_values), options.full_values];
        counts.dedup();
        for count in counts {
            // The period that holds the last value of the baseline; it is in use from the next one on.
            let Some(last) =
                stretch.iter().enumerate().filter(|(_, value)| value.is_some()).nth(count - 1).map(|(place, _)| place)
            else {
                continue;
            };
            let Some(span) = stretch.get(..=last) else { continue };
            match Baseline::freeze(span, &options.baseline) {
                Ok(baseline) => {
                    let lines = calibrate(&baseline, &options.calibration)?;
                    frozen.push(Frozen { start: *start, baseline, lines });
                }
                Err(
                    SignalError::NoVariation
                    | SignalError::TooFew { .. }
                    | SignalError::Parameter { name: PERIODS, .. },
                ) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(frozen)
}

/// A baseline with so many gaps that it spans too many periods is left out like one with too few values.
const PERIODS: &str = "the number of periods of a baseline";

fn judge(
    values: &[Option<f64>],
    regular: &[Option<f64>],
    starts: &[usize],
    frozen: &Frozen,
    end: usize,
    judgements: &mut Vec<Judgement>,
) {
    let first = frozen.end();
    let later = regular.get(first..end).unwrap_or_default();
    let mut states = frozen.lines.rules().map(RuleState::new);
    let change = starts.iter().copied().find(|start| *start > frozen.start);
    // A signal that stands when a baseline is frozen anew is not raised again.
    let mut before =
        judgements.iter().rev().find(|judgement| judgement.deviation.is_some()).and_then(|judgement| judgement.signal);
    for (index, prediction) in frozen.baseline.predict(later).iter().enumerate() {
        let place = first + index;
        let value = values.get(place).copied().flatten();
        let deviation = value.map(|value| (value - prediction.expected) / prediction.error);
        let mut signal = None;
        if let Some(deviation) = deviation {
            for state in &mut states {
                let hit = state.step(deviation);
                signal = signal.or(hit);
            }
        }
        judgements.push(Judgement {
            place,
            value,
            expected: prediction.expected,
            error: prediction.error,
            deviation,
            lines: frozen.lines,
            signal,
            raised: signal.is_some() && signal != before,
            baseline: (frozen.start, frozen.baseline.periods()),
            across_change: change.is_some_and(|change| change <= place),
        });
        // A gap says nothing: the signal before it still stands.
        if deviation.is_some() {
            before = signal;
        }
    }
}

#[cfg(test)]
mod tests;
