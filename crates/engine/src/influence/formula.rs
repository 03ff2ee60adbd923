//! A small language in which one series is worked out from others: `{hours} / {parcels} * 1000`.
//!
//! The language, complete (`docs/reference/formula.md` says it for people):
//!
//! ```text
//! sum      = product { ("+" | "-") product }
//! product  = factor { ("*" | "/") factor }
//! factor   = "-" factor | number | "{" name "}" | "(" sum ")" | call
//! call     = "min" "(" sum "," sum ")" | "max" "(" sum "," sum ")" | "abs" "(" sum ")"
//!          | "lag" "(" sum "," periods ")" | "mean" "(" sum "," periods ")" | "sum" "(" sum "," periods ")"
//!          | "running_sum" "(" sum { "," opening "," day } ")"                  at least one opening
//! ```
//!
//! Values are `f64`, one a period, and a period may have none: a gap, with its reason. What is worked out from a gap is a gap. Nothing
//! is compared and nothing is guessed; equal input gives equal bits.

mod error;
mod evaluate;
mod parse;
mod print;
mod unit;

pub use error::{FormulaError, FormulaProblem};
pub use evaluate::{Frame, Gap, InputSeries, carry_latest, evaluate};
pub use parse::parse;
pub use unit::{Unit, unit_of};

use std::ops::Range;

/// The longest formula, in bytes.
pub const MAX_BYTES: usize = 1_000;
/// The most parentheses, calls and signs within one another.
pub const MAX_DEPTH: usize = 32;
/// The most numbers, names, signs and calls of a formula.
pub const MAX_PARTS: usize = 200;
/// The most periods that a window or a lag spans.
pub const MAX_WINDOW: usize = 400;

/// A day by the civil calendar; days order as they follow one another. The engine knows no more of time than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
}

/// A part of a formula and where it stands in the text.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its bytes in the text.
    pub place: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// Parts are equal where they say the same, wherever they stand.
impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// What a part of a formula is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A plain number, zero or above.
    Number(f64),
    /// A series by its name.
    Series(String),
    /// The negative.
    Negative(Box<Part>),
    /// Two parts and what is done with them, period by period.
    Pair(Operation, Box<Part>, Box<Part>),
    /// The absolute value.
    Absolute(Box<Part>),
    /// What it was so many periods before.
    Lag(Box<Part>, usize),
    /// The mean or sum of so many periods, the period itself the last of them.
    Window(Window, Box<Part>, usize),
    /// What has come together since the latest opening.
    RunningSum(Box<Part>, Vec<Opening>),
}

/// What is done with two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `min`: the lesser.
    Least,
    /// `max`: the greater.
    Greatest,
}

/// What a window gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The mean of its periods.
    Mean,
    /// Their sum.
    Sum,
}

/// A value that is known at the start of the period that holds a day.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The value, in the unit of what is summed.
    pub value: f64,
    /// The day.
    pub day: Day,
    /// Where the day stands in the text.
    pub place: Range<usize>,
}

/// Openings are equal where they say the same, wherever they stand.
impl PartialEq for Opening {
    fn eq(&self, other: &Self) -> bool {
        (self.value, self.day) == (other.value, other.day)
    }
}

impl Part {
    /// The names of the series it is made of, in the order of the text, each once.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.visit(&mut |part| {
            if let Kind::Series(name) = &part.kind
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        });
        names
    }

    /// Where a series is named first.
    #[must_use]
    pub fn place_of(&self, name: &str) -> Option<Range<usize>> {
        let mut place = None;
        self.visit(&mut |part| {
            if place.is_none() && matches!(&part.kind, Kind::Series(named) if named == name) {
                place = Some(part.place.clone());
            }
        });
        place
    }

    fn visit<'a>(&'a self, visitor: &mut impl FnMut(&'a Self)) {
        visitor(self);
        match &self.kind {
            Kind::Number(_) | Kind::Series(_) => {}
            Kind::Pair(_, left, right) => {
                left.visit(visitor);
                right.visit(visitor);
            }
            Kind::Negative(inner)
            | Kind::Absolute(inner)
            | Kind::Lag(inner, _)
            | Kind::Window(_, inner, _)
            | Kind::RunningSum(inner, _) => inner.visit(visitor),
        }
    }
}

#[cfg(test)]
mod tests;
