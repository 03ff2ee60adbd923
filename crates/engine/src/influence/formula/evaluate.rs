//! Parts to values: one pass over all periods for each part.

use super::{Day, FormulaError, FormulaProblem, Kind, Opening, Operation, Part, Window};
use std::ops::Range;

/// The periods that values are of: consecutive, in order.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The first day of each.
    pub starts: &'a [Day],
    /// The first day after the last.
    pub end: Day,
}

impl Frame<'_> {
    /// The period that holds a day.
    fn period_of(&self, day: Day) -> Option<usize> {
        if day >= self.end {
            return None;
        }
        self.starts.partition_point(|start| *start <= day).checked_sub(1)
    }
}

/// A series that a formula may name, a value for each period of the frame.
#[derive(Debug, Clone, Copy)]
pub struct InputSeries<'a, T> {
    /// Its name.
    pub name: &'a str,
    /// Its values; `None`: a gap.
    pub values: &'a [Option<T>],
}

/// Why a period has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// An input has none: the position of the first such series among those given.
    Missing {
        /// The position.
        series: usize,
    },
    /// A divisor is zero: where the divisor stands in the text.
    DivisionByZero {
        /// Its bytes in the text.
        place: Range<usize>,
    },
    /// A lag or a window reaches before the first period.
    TooEarly,
    /// A running sum has not been opened yet.
    BeforeOpening,
    /// A running sum had a gap since its latest opening: in which period.
    SumBroken {
        /// The position of the period.
        period: usize,
    },
    /// The value is too large for a number.
    TooLarge,
}

/// A value, or why there is none.
type Value = Result<f64, Gap>;

/// Works a formula out, period by period: a value, or why there is none.
///
/// Values are in the units of the inputs. A series that is named and not finite in a period has a gap there. Running sums: the opening
/// is the value at the start of the period that holds its day; each period's value is that at its end; after a gap they are gaps until
/// the next opening.
///
/// # Errors
/// A name that is not among the series, a series of another length than the frame, an opening outside the frame or two in one period.
pub fn evaluate(formula: &Part, series: &[InputSeries<'_, f64>], frame: Frame<'_>) -> Result<Vec<Value>, FormulaError> {
    let periods = frame.starts.len();
    let values = match &formula.kind {
        Kind::Number(number) => vec![Ok(*number); periods],
        Kind::Series(name) => {
            let (position, values) = find(series, name, formula, periods)?;
            let missing = Gap::Missing { series: position };
            values.iter().map(|value| value.filter(|value| value.is_finite()).ok_or_else(|| missing.clone())).collect()
        }
        Kind::Negative(inner) => map(evaluate(inner, series, frame)?, |value| -value),
        Kind::Absolute(inner) => map(evaluate(inner, series, frame)?, f64::abs),
        Kind::Pair(operation, left, right) => {
            let (lefts, rights) = (evaluate(left, series, frame)?, evaluate(right, series, frame)?);
            lefts.into_iter().zip(rights).map(|(one, other)| pair(*operation, one?, other?, right)).collect()
        }
        Kind::Lag(inner, lag) => {
            let values = evaluate(inner, series, frame)?;
            let early = std::iter::repeat_n(Err(Gap::TooEarly), (*lag).min(periods));
            early.chain(values.iter().take(periods.saturating_sub(*lag)).cloned()).collect()
        }
        Kind::Window(window, inner, width) => {
            let values = evaluate(inner, series, frame)?;
            (1..=periods)
                .map(|end| {
                    let start = end.checked_sub(*width).ok_or(Gap::TooEarly)?;
                    let sum = values.get(start..end).unwrap_or_default().iter().try_fold(0.0, add)?;
                    Ok(if *window == Window::Mean { sum / *width as f64 } else { sum })
                })
                .collect()
        }
        Kind::RunningSum(inner, openings) => {
            let values = evaluate(inner, series, frame)?;
            let opened = opened_in(openings, frame)?;
            let mut next = opened.into_iter().peekable();
            let mut sum: Value = Err(Gap::BeforeOpening);
            let mut sums = Vec::with_capacity(periods);
            for (period, value) in values.iter().enumerate() {
                if let Some((_, opening)) = next.next_if(|(opened, _)| *opened == period) {
                    sum = Ok(opening);
                }
                sum = match (sum, value) {
                    (Ok(_), Err(_)) => {
                        sums.push(value.clone());
                        sum = Err(Gap::SumBroken { period });
                        continue;
                    }
                    (Ok(sum), Ok(value)) => Ok(sum + value),
                    (broken, _) => broken,
                };
                sums.push(sum.clone());
            }
            sums
        }
    };
    let finite = |value: f64| if value.is_finite() { Ok(value) } else { Err(Gap::TooLarge) };
    Ok(values.into_iter().map(|value| value.and_then(finite)).collect())
}

fn map(values: Vec<Value>, change: impl Fn(f64) -> f64) -> Vec<Value> {
    values.into_iter().map(|value| value.map(&change)).collect()
}

fn add(sum: f64, value: &Value) -> Value {
    value.clone().map(|value| sum + value)
}

fn pair(operation: Operation, left: f64, right: f64, divisor: &Part) -> Value {
    Ok(match operation {
        Operation::Add => left + right,
        Operation::Subtract => left - right,
        Operation::Multiply => left * right,
        Operation::Divide if right == 0.0 => return Err(Gap::DivisionByZero { place: divisor.place.clone() }),
        Operation::Divide => left / right,
        Operation::Least => left.min(right),
        Operation::Greatest => left.max(right),
    })
}

/// The latest mark among the inputs that each period's value rests on: when it was known, whether it may still move. A period that rests
/// on no marked input has none. Lags, windows and running sums reach as far as they do in [`evaluate`].
///
/// # Errors
/// As [`evaluate`].
pub fn carry_latest<T: Copy + Ord>(
    formula: &Part,
    series: &[InputSeries<'_, T>],
    frame: Frame<'_>,
) -> Result<Vec<Option<T>>, FormulaError> {
    let periods = frame.starts.len();
    Ok(match &formula.kind {
        Kind::Number(_) => vec![None; periods],
        Kind::Series(name) => find(series, name, formula, periods)?.1.to_vec(),
        Kind::Negative(inner) | Kind::Absolute(inner) => carry_latest(inner, series, frame)?,
        Kind::Pair(_, left, right) => {
            let (lefts, rights) = (carry_latest(left, series, frame)?, carry_latest(right, series, frame)?);
            lefts.into_iter().zip(rights).map(|(one, other)| one.max(other)).collect()
        }
        Kind::Lag(inner, lag) => {
            let marks = carry_latest(inner, series, frame)?;
            let early = std::iter::repeat_n(None, (*lag).min(periods));
            early.chain(marks.iter().take(periods.saturating_sub(*lag)).copied()).collect()
        }
        Kind::Window(_, inner, width) => {
            let marks = carry_latest(inner, series, frame)?;
            let latest = |end: usize| {
                let window = marks.get(end.saturating_sub(*width)..end).unwrap_or_default();
                window.iter().copied().max().flatten()
            };
            (1..=periods).map(latest).collect()
        }
        Kind::RunningSum(inner, openings) => {
            let marks = carry_latest(inner, series, frame)?;
            let mut next = opened_in(openings, frame)?.into_iter().peekable();
            let (mut is_open, mut latest) = (false, None);
            let mut all = Vec::with_capacity(periods);
            for (period, mark) in marks.into_iter().enumerate() {
                if next.next_if(|(opened, _)| *opened == period).is_some() {
                    (is_open, latest) = (true, None);
                }
                latest = if is_open { latest.max(mark) } else { None };
                all.push(latest);
            }
            all
        }
    })
}

fn find<'a, T>(
    series: &[InputSeries<'a, T>],
    name: &str,
    part: &Part,
    periods: usize,
) -> Result<(usize, &'a [Option<T>]), FormulaError> {
    let problem = |problem| FormulaError { place: part.place.clone(), problem };
    let found = series.iter().enumerate().find(|(_, series)| series.name == name);
    let (position, found) = found.ok_or_else(|| problem(FormulaProblem::UnknownSeries { name: name.to_owned() }))?;
    if found.values.len() != periods {
        let length = FormulaProblem::Length { name: name.to_owned(), values: found.values.len(), periods };
        return Err(problem(length));
    }
    Ok((position, found.values))
}

/// The period of each opening and its value, in order.
fn opened_in(openings: &[Opening], frame: Frame<'_>) -> Result<Vec<(usize, f64)>, FormulaError> {
    let mut opened: Vec<(usize, f64)> = Vec::with_capacity(openings.len());
    for opening in openings {
        let problem = |problem| FormulaError { place: opening.place.clone(), problem };
        let period = frame.period_of(opening.day).ok_or_else(|| problem(FormulaProblem::OpeningOutside))?;
        if opened.last().is_some_and(|(last, _)| *last >= period) {
            return Err(problem(FormulaProblem::OpeningsUnordered));
        }
        opened.push((period, opening.value));
    }
    Ok(opened)
}
