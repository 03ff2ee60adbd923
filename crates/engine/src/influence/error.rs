//! What can be wrong with an influence model, a scenario or a frame.

use std::error::Error;
use std::fmt;

use super::formula::FormulaError;

/// Why a model, a scenario or a frame is refused. Ids are shown as 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum InfluenceError {
    /// More of something than the method is made for.
    TooMany {
        /// Of what.
        what: &'static str,
        /// Given.
        count: usize,
        /// Allowed.
        maximum: usize,
    },
    /// Nothing to work on.
    Missing {
        /// What there is none of.
        what: &'static str,
    },
    /// Two nodes or two edges with one id.
    Duplicate {
        /// `node` or `edge`.
        what: &'static str,
        /// The id.
        id: u128,
    },
    /// An edge, a formula, a change or a list names a node that is not there.
    UnknownNode {
        /// The id named.
        id: u128,
        /// What names it.
        named_by: &'static str,
        /// That one's id; the node's own where it has none.
        owner: u128,
    },
    /// A factor on an edge that is not there.
    UnknownEdge {
        /// The id.
        id: u128,
    },
    /// A list of another length than it must have.
    Length {
        /// The node or edge.
        id: u128,
        /// Which list.
        list: &'static str,
        /// Its length.
        length: usize,
        /// What it must be.
        wanted: usize,
    },
    /// A number that cannot be.
    Number {
        /// The node or edge.
        id: u128,
        /// Which number.
        name: &'static str,
        /// The number.
        value: f64,
        /// What it must be.
        wanted: &'static str,
    },
    /// A node cannot play the part it is given.
    Part {
        /// The node.
        id: u128,
        /// What was asked of it and why it cannot.
        reason: &'static str,
    },
    /// A change before the first period that is still open, or an empty or too long range.
    Periods {
        /// The node.
        id: u128,
        /// First period of the change.
        start: usize,
        /// First period no more.
        end: usize,
        /// The first period that can be changed.
        first: usize,
        /// The first that cannot any more.
        last: usize,
    },
    /// Nodes move one another within one period.
    ZeroLagCycle {
        /// The nodes along it; the last moves the first.
        path: Vec<u128>,
    },
    /// A loop of nodes feeds itself more than it loses.
    Unstable {
        /// The nodes in it.
        nodes: Vec<u128>,
        /// The spectral radius of its companion matrix at mean coefficients.
        radius: f64,
    },
    /// A node receives more variance from its causes than its whole forecast error has.
    NegativeVariance {
        /// The node.
        id: u128,
        /// The period.
        period: usize,
        /// Variance received.
        received: f64,
        /// Variance of the forecast's error.
        forecast: f64,
    },
    /// The frame needs more memory than it may take.
    Memory {
        /// Bytes needed.
        needed: usize,
        /// Bytes allowed.
        maximum: usize,
    },
    /// A formula of the model.
    Formula {
        /// The node.
        id: u128,
        /// What is wrong with it.
        error: FormulaError,
    },
}

impl fmt::Display for InfluenceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany { what, count, maximum } => {
                write!(formatter, "there are {count} {what}, at most {maximum} are allowed; make the model smaller")
            }
            Self::Missing { what } => write!(formatter, "there are no {what}; give at least one"),
            Self::Duplicate { what, id } => write!(formatter, "{what} {id:032x} is given twice; ids must be unique"),
            Self::UnknownNode { id, named_by, owner } => write!(
                formatter,
                "{named_by} {owner:032x} names node {id:032x}, which is not in the model; add it or drop the {named_by}"
            ),
            Self::UnknownEdge { id } => write!(formatter, "edge {id:032x} is not in the model; drop its change"),
            Self::Length { id, list, length, wanted } => {
                write!(formatter, "{list} of {id:032x} has {length} entries; it must have {wanted}")
            }
            Self::Number { id, name, value, wanted } => {
                write!(formatter, "{name} of {id:032x} is {value}; it must be {wanted}")
            }
            Self::Part { id, reason } => write!(formatter, "node {id:032x}: {reason}"),
            Self::Periods { id, start, end, first, last } => write!(
                formatter,
                "the change of {id:032x} runs from period {start} to before {end}; it must start at {first} or later, \
                 before it ends, and end by {last}"
            ),
            Self::ZeroLagCycle { path } => {
                formatter.write_str("these nodes move one another within one period: ")?;
                path.iter().try_for_each(|id| write!(formatter, "{id:032x} -> "))?;
                path.first().map_or(Ok(()), |id| write!(formatter, "{id:032x}"))?;
                formatter.write_str("; give one of the edges a lag of at least 1")
            }
            Self::Unstable { nodes, radius } => {
                write!(
                    formatter,
                    "a loop feeds itself by a factor of {radius:.3} a period, which must stay under 1; weaken an edge between "
                )?;
                nodes.iter().enumerate().try_for_each(|(position, id)| {
                    let comma = if position == 0 { "" } else { ", " };
                    write!(formatter, "{comma}{id:032x}")
                })
            }
            Self::NegativeVariance { id, period, received, forecast } => write!(
                formatter,
                "node {id:032x} receives the variance {received} in period {period}, more than its forecast error has ({forecast}); \
                 weaken its incoming edges or let its noise not travel"
            ),
            Self::Memory { needed, maximum } => write!(
                formatter,
                "{needed} bytes are needed and {maximum} allowed; take fewer samples, watch fewer nodes or do not keep the noise"
            ),
            Self::Formula { id, error } => write!(formatter, "the formula of {id:032x}: {}", error.problem),
        }
    }
}

impl Error for InfluenceError {}
