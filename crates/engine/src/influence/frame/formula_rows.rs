//! A formula over rows of samples.
//!
//! Before the first open period everything is known: there each part of a formula has one value a period, worked out by
//! [`evaluate`]. From then on each part is a row of samples a period. A gap is NaN.

use super::real::Real;
use super::{BLOCK, Row};
use crate::influence::formula::{FormulaError, Frame, InputSeries, Kind, Operation, Part, Window, evaluate};

/// A formula in the order of evaluation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Compiled<R> {
    steps: Vec<PartStep<R>>,
    /// The value of the whole in each period before the first open one, then `None`.
    pub past: Vec<Option<f64>>,
}

#[derive(Debug, Clone, PartialEq)]
enum PartStep<R> {
    Number(R),
    Input(usize),
    Negative(usize),
    Absolute(usize),
    Pair(Operation, usize, usize),
    Lag { of: usize, lag: usize, past: Vec<R> },
    Window { of: usize, width: usize, share: R, past: Vec<R> },
    RunningSum { of: usize, opened: Vec<Option<R>>, before: R },
}

/// What stands behind a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Input<R> {
    /// Rows from this one on.
    Rows(usize),
    /// The same in every sample.
    Known(Vec<R>),
}

impl<R: Real> Compiled<R> {
    /// `past`: the inputs by name in every period, `None` from the first open one on.
    pub fn new(
        formula: &Part,
        past: &[InputSeries<'_, f64>],
        frame: Frame<'_>,
        first: usize,
    ) -> Result<Self, FormulaError> {
        let mut compiled = Self { steps: Vec::new(), past: known(formula, past, frame)? };
        compiled.add(formula, past, frame, first)?;
        Ok(compiled)
    }

    /// Steps, each with a row for each open period.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    fn add(
        &mut self,
        part: &Part,
        past: &[InputSeries<'_, f64>],
        frame: Frame<'_>,
        first: usize,
    ) -> Result<usize, FormulaError> {
        let number = |value: &Option<f64>| value.map_or(R::GAP, R::from_f64);
        // The latest values before the first open period, the latest first.
        let latest = |inner: &Part, count: usize| -> Result<Vec<R>, FormulaError> {
            let values = known(inner, past, frame)?;
            let mut latest: Vec<R> = values.iter().take(first).rev().take(count).map(number).collect();
            latest.resize(count, R::GAP);
            Ok(latest)
        };
        let step = match &part.kind {
            Kind::Number(value) => PartStep::Number(R::from_f64(*value)),
            Kind::Series(name) => {
                PartStep::Input(past.iter().position(|input| input.name == name).unwrap_or(usize::MAX))
            }
            Kind::Negative(inner) => PartStep::Negative(self.add(inner, past, frame, first)?),
            Kind::Absolute(inner) => PartStep::Absolute(self.add(inner, past, frame, first)?),
            Kind::Pair(operation, left, right) => {
                let left = self.add(left, past, frame, first)?;
                PartStep::Pair(*operation, left, self.add(right, past, frame, first)?)
            }
            Kind::Lag(inner, lag) => {
                let of = self.add(inner, past, frame, first)?;
                PartStep::Lag { of, lag: *lag, past: latest(inner, *lag)? }
            }
            Kind::Window(window, inner, width) => {
                let of = self.add(inner, past, frame, first)?;
                let share = if *window == Window::Mean { 1.0 / (*width).max(1) as f64 } else { 1.0 };
                let past = latest(inner, width.saturating_sub(1))?;
                PartStep::Window { of, width: *width, share: R::from_f64(share), past }
            }
            Kind::RunningSum(inner, openings) => {
                let of = self.add(inner, past, frame, first)?;
                let mut opened = vec![None; frame.starts.len().saturating_sub(first)];
                for opening in openings {
                    let period = frame.starts.partition_point(|start| *start <= opening.day).checked_sub(1);
                    let row = period.and_then(|period| period.checked_sub(first));
                    if let Some(row) = row.and_then(|row| opened.get_mut(row)) {
                        *row = Some(R::from_f64(opening.value));
                    }
                }
                let sums = known(part, past, frame)?;
                let before = first.checked_sub(1).and_then(|last| sums.get(last)).map_or(R::GAP, number);
                PartStep::RunningSum { of, opened, before }
            }
        };
        self.steps.push(step);
        Ok(self.steps.len() - 1)
    }

    /// Works out one open period; earlier ones must have been. `work`: `horizon` rows for each step; `rows`: what inputs point into.
    /// Returns the row of the whole.
    #[inline(always)]
    pub fn run(&self, inputs: &[Input<R>], rows: &[Row<R>], horizon: usize, at: usize, work: &mut [Row<R>]) -> Row<R> {
        let mut row = [R::GAP; BLOCK];
        for (place, step) in self.steps.iter().enumerate() {
            let now = |of: usize| work.get(of * horizon + at).copied().unwrap_or([R::GAP; BLOCK]);
            row = match step {
                PartStep::Number(value) => [*value; BLOCK],
                PartStep::Input(input) => match inputs.get(*input) {
                    Some(Input::Rows(start)) => rows.get(start + at).copied().unwrap_or([R::GAP; BLOCK]),
                    Some(Input::Known(values)) => [values.get(at).copied().unwrap_or(R::GAP); BLOCK],
                    None => [R::GAP; BLOCK],
                },
                PartStep::Negative(of) => now(*of).map(|value| -value),
                PartStep::Absolute(of) => now(*of).map(|value| if value < R::default() { -value } else { value }),
                PartStep::Pair(operation, left, right) => pair(*operation, now(*left), &now(*right)),
                PartStep::Lag { of, lag, past } => match at.checked_sub(*lag) {
                    Some(at) => work.get(of * horizon + at).copied().unwrap_or([R::GAP; BLOCK]),
                    None => [past.get(lag - at - 1).copied().unwrap_or(R::GAP); BLOCK],
                },
                PartStep::Window { of, width, share, past } => {
                    let inside = (at + 1).min(*width);
                    // The known part first, oldest first, as the sum over one series goes.
                    let known = past.iter().take(width - inside).rev().fold(R::default(), |sum, value| sum + *value);
                    let mut sums = [known; BLOCK];
                    for back in (0..inside).rev() {
                        let Some(values) = work.get(of * horizon + at - back) else { continue };
                        for (sum, value) in sums.iter_mut().zip(values) {
                            *sum = *sum + *value;
                        }
                    }
                    sums.map(|sum| sum * *share)
                }
                PartStep::RunningSum { of, opened, before } => {
                    let start = match (opened.get(at).copied().flatten(), at.checked_sub(1)) {
                        (Some(value), _) => [value; BLOCK],
                        (None, Some(last)) => work.get(place * horizon + last).copied().unwrap_or([R::GAP; BLOCK]),
                        (None, None) => [*before; BLOCK],
                    };
                    let values = now(*of);
                    std::array::from_fn(|sample| start[sample] + values[sample])
                }
            };
            // Too large for a number is a gap too.
            row = row.map(|value| if value.is_number() { value } else { R::GAP });
            if let Some(to) = work.get_mut(place * horizon + at) {
                *to = row;
            }
        }
        row
    }
}

#[inline(always)]
fn pair<R: Real>(operation: Operation, left: Row<R>, right: &Row<R>) -> Row<R> {
    let each = |of: fn(R, R) -> R| std::array::from_fn(|sample| of(left[sample], right[sample]));
    match operation {
        Operation::Add => each(|left, right| left + right),
        Operation::Subtract => each(|left, right| left - right),
        Operation::Multiply => each(|left, right| left * right),
        // By zero gives an infinity or NaN, and both become gaps.
        Operation::Divide => each(|left, right| left / right),
        Operation::Least => each(|left, right| {
            if left <= right {
                left
            } else if right < left {
                right
            } else {
                R::GAP
            }
        }),
        Operation::Greatest => each(|left, right| {
            if left >= right {
                left
            } else if right > left {
                right
            } else {
                R::GAP
            }
        }),
    }
}

/// The value of a part in every period, `None` for a gap.
fn known(part: &Part, past: &[InputSeries<'_, f64>], frame: Frame<'_>) -> Result<Vec<Option<f64>>, FormulaError> {
    Ok(evaluate(part, past, frame)?.into_iter().map(Result::ok).collect())
}
