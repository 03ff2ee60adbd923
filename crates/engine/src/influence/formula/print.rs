//! Parts to text, with no more parentheses than it takes to read the same parts again.

use super::{Day, Kind, Operation, Part, Window};
use std::fmt;

/// How tightly a part holds together: what binds less goes in parentheses.
fn binding(part: &Part) -> u8 {
    match &part.kind {
        Kind::Pair(Operation::Add | Operation::Subtract, ..) => 1,
        Kind::Pair(Operation::Multiply | Operation::Divide, ..) => 2,
        _ => 3,
    }
}

fn write_bound(formatter: &mut fmt::Formatter<'_>, part: &Part, least: u8) -> fmt::Result {
    if binding(part) < least { write!(formatter, "({part})") } else { write!(formatter, "{part}") }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Number(number) => write!(formatter, "{number}"),
            Kind::Series(name) => write!(formatter, "{{{name}}}"),
            Kind::Negative(inner) => {
                formatter.write_str("-")?;
                write_bound(formatter, inner, 3)
            }
            Kind::Pair(Operation::Least, left, right) => write!(formatter, "min({left}, {right})"),
            Kind::Pair(Operation::Greatest, left, right) => write!(formatter, "max({left}, {right})"),
            Kind::Pair(operation, left, right) => {
                let (sign, binds) = match operation {
                    Operation::Add => ("+", 1),
                    Operation::Subtract => ("-", 1),
                    Operation::Multiply => ("*", 2),
                    _ => ("/", 2),
                };
                write_bound(formatter, left, binds)?;
                write!(formatter, " {sign} ")?;
                // Signs of one rank bind to the left.
                write_bound(formatter, right, binds + 1)
            }
            Kind::Absolute(inner) => write!(formatter, "abs({inner})"),
            Kind::Lag(inner, periods) => write!(formatter, "lag({inner}, {periods})"),
            Kind::Window(Window::Mean, inner, periods) => write!(formatter, "mean({inner}, {periods})"),
            Kind::Window(Window::Sum, inner, periods) => write!(formatter, "sum({inner}, {periods})"),
            Kind::RunningSum(inner, openings) => {
                write!(formatter, "running_sum({inner}")?;
                for opening in openings {
                    write!(formatter, ", {}, {}", opening.value, opening.day)?;
                }
                formatter.write_str(")")
            }
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
