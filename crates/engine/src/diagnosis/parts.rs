//! The parts of a gap.

use super::DiagnosisError;

/// Sizes of the rest, in standard deviations, that chance accounts for in nine cases of ten.
const NOISE_BOUND: f64 = 1.645;
/// The share of its planned move that a cause must have made before the coefficient may be blamed.
const MOVED_ENOUGH: f64 = 0.5;

/// A direct cause: its plan, what it did, and how it acts. Series on its scale, over the same periods as the window's record.
#[derive(Debug, Clone, Copy)]
pub struct Cause<'a> {
    /// The edge or node it is named by.
    pub key: u128,
    /// The plan.
    pub plan: &'a [f64],
    /// What happened; `None` from where it is stale.
    pub actual: &'a [Option<f64>],
    /// Where it would have stayed without the plan, for how far it was to move.
    pub reference: &'a [f64],
    /// The declared coefficient.
    pub coefficient: f64,
    /// Periods until it acts.
    pub lag: usize,
    /// Periods over which that is spread, from 1.
    pub ramp: usize,
    /// Half the saturation: the coefficient holds for small moves, and c h tanh(z / h) for large; `None` for linear.
    pub half_range: Option<f64>,
    /// The level on its scale at which the saturation is centred; of no effect where linear.
    pub centre: f64,
    /// How far a value that is not known may lie from its plan, on its scale (the half-width of what the plan foresaw).
    pub unknown_half_width: f64,
}

/// What the rest of a gap is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// No more than the plan's own error.
    Noise,
    /// The causes moved and the effect did not follow as declared.
    Strategy,
    /// More than noise, and some cause did not move enough to blame the declared influence.
    Unexplained,
}

/// A gap with its parts, all summed over the window on the scale of the effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    /// What happened less the plan.
    pub gap: f64,
    /// For each cause in the order given: its key, and what its deviations from plan account for, as far as they are known.
    pub execution: Vec<(u128, f64)>,
    /// What annotated events and controls account for.
    pub outside: f64,
    /// The size that a stale cause could account for: taken from the rest.
    pub unknown: f64,
    /// The rest, before the unknown is taken from it.
    pub rest: f64,
    /// The rest beyond the unknown, with its sign; 0 where the unknown covers it.
    pub rest_known: f64,
    /// What the rest is.
    pub rest_is: Rest,
    /// The keys of causes that are stale in a period that matters.
    pub stale: Vec<u128>,
}

impl Diagnosis {
    /// The sum of what the causes account for.
    #[must_use]
    pub fn execution_total(&self) -> f64 {
        self.execution.iter().fold(0.0, |sum, (_, part)| sum + part)
    }
}

/// Takes a gap apart.
///
/// `window`: the first period of the window and the one after its last, as places in the series of the causes. `plan` and `actual`: the
/// effect over the window, on its scale. `outside`: what annotated events and controls account for in each of these periods.
/// `window_error`: the standard deviation of the plan's error of the *sum* over the window.
///
/// # Errors
///
/// An empty window, lengths that differ, a ramp of 0, or numbers that are not finite or negative where a size is meant.
pub fn diagnose(
    window: (usize, usize),
    plan: &[f64],
    actual: &[f64],
    outside: &[f64],
    window_error: f64,
    causes: &[Cause<'_>],
) -> Result<Diagnosis, DiagnosisError> {
    let (first, end) = window;
    let periods = end.saturating_sub(first);
    if periods == 0 {
        return Err(DiagnosisError::EmptyWindow);
    }
    for (what, list) in [("the plan", plan), ("what happened", actual), ("the outside part", outside)] {
        if list.len() != periods {
            return Err(DiagnosisError::Lengths { what, values: list.len(), wanted: periods });
        }
        finite(what, list)?;
    }
    if !(window_error.is_finite() && window_error >= 0.0) {
        return Err(DiagnosisError::Value { what: "the window's error", value: window_error });
    }
    let sum = |values: &[f64]| values.iter().fold(0.0, |sum, value| sum + value);
    let gap = sum(actual) - sum(plan);
    let (mut execution, mut stale, mut unknown, mut moved) = (Vec::new(), Vec::new(), 0.0, true);
    for cause in causes {
        check(cause, end)?;
        let part = part(cause, first, end);
        execution.push((cause.key, part.known));
        unknown += part.unknown;
        if part.stale {
            stale.push(cause.key);
        }
        moved &= part.moved_enough && !part.stale;
    }
    let outside = sum(outside);
    let rest = gap - execution.iter().fold(0.0, |sum, (_, part)| sum + part) - outside;
    let rest_known = (rest.abs() - unknown).max(0.0).copysign(rest);
    let rest_is = if rest_known.abs() <= NOISE_BOUND * window_error {
        Rest::Noise
    } else if moved && !causes.is_empty() {
        Rest::Strategy
    } else {
        Rest::Unexplained
    };
    Ok(Diagnosis { gap, execution, outside, unknown, rest, rest_known, rest_is, stale })
}

/// What one cause accounts for.
struct Part {
    known: f64,
    unknown: f64,
    stale: bool,
    moved_enough: bool,
}

fn part(cause: &Cause<'_>, first: usize, end: usize) -> Part {
    let mut result = Part { known: 0.0, unknown: 0.0, stale: false, moved_enough: false };
    let (mut planned_move, mut actual_move) = (0.0, 0.0);
    let weight = 1.0 / cause.ramp as f64;
    for period in first..end {
        let (mut planned, mut actual, mut open) = (0.0, 0.0, 0.0);
        for back in 0..cause.ramp {
            // Before the record nothing deviates from anything.
            let Some(at) = cause.lag.checked_add(back).and_then(|back| period.checked_sub(back)) else { continue };
            let (Some(plan), Some(reference)) = (cause.plan.get(at), cause.reference.get(at)) else { continue };
            let from = plan - cause.centre;
            planned += weight * from;
            match cause.actual.get(at).copied().flatten() {
                Some(value) => {
                    actual += weight * (value - cause.centre);
                    planned_move += plan - reference;
                    actual_move += value - reference;
                }
                None => {
                    actual += weight * from;
                    open += weight * cause.unknown_half_width;
                    result.stale = true;
                }
            }
        }
        result.known += influence(cause, actual) - influence(cause, planned);
        let reach = influence(cause, actual + open) - influence(cause, actual - open);
        result.unknown += reach.abs() / 2.0;
    }
    // At least half the plan, in the plan's direction; a plan that does not move asks for nothing.
    result.moved_enough = if planned_move == 0.0 { true } else { actual_move / planned_move >= MOVED_ENOUGH };
    result
}

/// The edge's own curve: `c z`, or saturating `c h tanh(z / h)`.
fn influence(cause: &Cause<'_>, z: f64) -> f64 {
    match cause.half_range {
        Some(half_range) if half_range > 0.0 => cause.coefficient * half_range * libm::tanh(z / half_range),
        _ => cause.coefficient * z,
    }
}

fn check(cause: &Cause<'_>, end: usize) -> Result<(), DiagnosisError> {
    if cause.ramp == 0 {
        return Err(DiagnosisError::Ramp { cause: cause.key });
    }
    for (what, values) in [("a cause's plan", cause.plan), ("a cause's reference", cause.reference)] {
        if values.len() < end {
            return Err(DiagnosisError::Lengths { what, values: values.len(), wanted: end });
        }
        finite(what, values)?;
    }
    if cause.actual.len() < end {
        let (what, values) = ("what a cause did", cause.actual.len());
        return Err(DiagnosisError::Lengths { what, values, wanted: end });
    }
    if let Some(value) = cause.actual.iter().flatten().find(|value| !value.is_finite()) {
        return Err(DiagnosisError::Value { what: "what a cause did", value: *value });
    }
    let sizes =
        [("a half range", cause.half_range.unwrap_or(0.0)), ("an unknown half-width", cause.unknown_half_width)];
    let wrong = sizes.into_iter().find(|(_, value)| !(value.is_finite() && *value >= 0.0));
    let others = [("a coefficient", cause.coefficient), ("a centre", cause.centre)];
    match wrong.or_else(|| others.into_iter().find(|(_, value)| !value.is_finite())) {
        Some((what, value)) => Err(DiagnosisError::Value { what, value }),
        None => Ok(()),
    }
}

fn finite(what: &'static str, values: &[f64]) -> Result<(), DiagnosisError> {
    match values.iter().find(|value| !value.is_finite()) {
        Some(value) => Err(DiagnosisError::Value { what, value: *value }),
        None => Ok(()),
    }
}
