//! What can be wrong with a formula, and where.

use super::{MAX_BYTES, MAX_DEPTH, MAX_PARTS, MAX_WINDOW};
use std::error::Error;
use std::fmt;
use std::ops::Range;

/// Something that does not hold, at its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// Its bytes in the text; empty where something is missing there.
    pub place: Range<usize>,
    /// What it is.
    pub problem: FormulaProblem,
}

/// What does not hold. Each text says what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormulaProblem {
    /// The text is empty.
    Empty,
    /// The text is too long.
    TooLong {
        /// Its bytes.
        bytes: usize,
    },
    /// Too many parts.
    TooManyParts,
    /// Too deep.
    TooDeep,
    /// A value should stand here.
    ExpectedValue {
        /// What stands there; `None`: the text ends.
        found: Option<char>,
    },
    /// Something else should stand here.
    Expected {
        /// What.
        what: &'static str,
        /// What stands there; `None`: the text ends.
        found: Option<char>,
    },
    /// What follows a complete formula.
    Trailing {
        /// What stands there.
        found: char,
    },
    /// A word without braces that is no function.
    BareWord {
        /// The word.
        word: String,
    },
    /// A brace that is not closed.
    OpenBrace,
    /// Braces without a name between them.
    NoName,
    /// A number that cannot be read.
    BadNumber {
        /// Its text.
        text: String,
    },
    /// Not a whole number of periods within the limits.
    BadPeriods {
        /// Its text.
        text: String,
    },
    /// Not a day.
    BadDay {
        /// Its text.
        text: String,
    },
    /// A running sum without an opening.
    NoOpening,
    /// An opening that does not follow the one before it.
    OpeningsUnordered,
    /// An opening outside the periods.
    OpeningOutside,
    /// A name that was not given.
    UnknownSeries {
        /// The name.
        name: String,
    },
    /// A series whose length is not the number of periods.
    Length {
        /// The name.
        name: String,
        /// Values given.
        values: usize,
        /// Periods.
        periods: usize,
    },
    /// Values of different units are added or compared.
    UnitMismatch {
        /// The unit on the left.
        left: String,
        /// The unit on the right.
        right: String,
    },
}

impl fmt::Display for FormulaProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("the formula is empty; write one such as {overtime-hours} / {parcels}"),
            Self::TooLong { bytes } => {
                write!(formatter, "the formula has {bytes} bytes, at most {MAX_BYTES} are read; split it into two")
            }
            Self::TooManyParts => {
                write!(formatter, "the formula has more than {MAX_PARTS} parts; split it into two")
            }
            Self::TooDeep => {
                write!(formatter, "more than {MAX_DEPTH} parts stand within one another here; split the formula")
            }
            Self::ExpectedValue { found } => {
                let found = Found(*found);
                write!(formatter, "expected a number, a name in braces, a function or '(', and found {found}")
            }
            Self::Expected { what, found } => write!(formatter, "expected {what}, and found {}", Found(*found)),
            Self::Trailing { found: ',' } => {
                formatter.write_str("a comma stands only between the parts of a function; write 1000 for 1,000")
            }
            Self::Trailing { found: '{' } => {
                formatter.write_str("two values stand side by side; write + - * or / between them")
            }
            Self::Trailing { found: ')' } => formatter.write_str("this ')' closes nothing; take it away"),
            Self::Trailing { found } => {
                write!(formatter, "expected + - * or / or the end, and found '{found}'")
            }
            Self::BareWord { word } => write!(
                formatter,
                "'{word}' is no function (running_sum, min, max, abs, lag, mean, sum); a name goes in braces: {{{word}}}"
            ),
            Self::OpenBrace => formatter.write_str("this brace is not closed; write } after the name"),
            Self::NoName => formatter.write_str("no name stands between the braces; write one such as {parcels}"),
            Self::BadNumber { text } => {
                write!(formatter, "'{text}' is not a number; write one such as 1000 or 0.25")
            }
            Self::BadPeriods { text } => write!(
                formatter,
                "'{text}' is not a number of periods; write a whole number from 1 to {MAX_WINDOW}"
            ),
            Self::BadDay { text } => write!(formatter, "'{text}' is not a day; write one such as 2024-01-31"),
            Self::NoOpening => formatter.write_str(
                "a running sum begins with a value on a day; write both, as in running_sum({inflow} - {outflow}, 5000, 2024-01-01)",
            ),
            Self::OpeningsUnordered => {
                formatter.write_str("an opening must be of a later period than the one before it; put them in order")
            }
            Self::OpeningOutside => {
                formatter.write_str("no period of the calendar holds this day; write a day within it")
            }
            Self::UnknownSeries { name } => write!(formatter, "there is no '{name}' here"),
            Self::Length { name, values, periods } => {
                write!(formatter, "'{name}' has {values} values for {periods} periods; give one for each")
            }
            Self::UnitMismatch { left, right } => write!(
                formatter,
                "{left} and {right} cannot stand together here; both sides need the same unit: multiply or divide first"
            ),
        }
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(formatter)
    }
}

impl Error for FormulaError {}

/// What stands at a place, in words.
struct Found(Option<char>);

impl fmt::Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(found) => write!(formatter, "'{found}'"),
            None => formatter.write_str("the end"),
        }
    }
}
