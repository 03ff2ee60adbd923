//! Everything that can be wrong with what the engine is given, one variant per cause.

use std::error::Error;
use std::fmt;

/// Why the engine refused its input. Each message names the place and what to change.
///
/// Node keys are shown as 32 hexadecimal digits, which is a UUID without its hyphens.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum EngineError {
    /// A graph has more nodes than the method is made for.
    TooManyNodes {
        /// Nodes given.
        count: usize,
        /// Nodes allowed.
        maximum: usize,
    },
    /// A graph has more edges than the method is made for.
    TooManyEdges {
        /// Edges given.
        count: usize,
        /// Edges allowed.
        maximum: usize,
    },
    /// Two nodes carry the same key.
    DuplicateNode {
        /// The repeated key.
        key: u128,
    },
    /// A node's width or height is not a number from zero to the maximum.
    NodeSize {
        /// The node.
        key: u128,
        /// Its width, in the caller's length unit.
        width: f64,
        /// Its height, in the caller's length unit.
        height: f64,
        /// The largest width or height allowed.
        maximum: f64,
    },
    /// An edge names a node that was not given.
    UnknownNode {
        /// Where the edge starts.
        from: u128,
        /// Where the edge ends.
        to: u128,
        /// Which of the two is not among the nodes.
        missing: u128,
    },
    /// A node asks for a layer higher than any layout has.
    RankHint {
        /// The node.
        key: u128,
        /// Layers above the bottom it asked for.
        layers: u32,
        /// Layers it may ask for.
        maximum: u32,
    },
    /// An edge asks to span more layers than allowed.
    LagLayers {
        /// Where the edge starts.
        from: u128,
        /// Where the edge ends.
        to: u128,
        /// Extra layers it asked for.
        lag_layers: u32,
        /// Extra layers it may ask for.
        maximum: u32,
    },
    /// An option is not a number in its range.
    LayoutOption {
        /// Name of the field.
        name: &'static str,
        /// The value given.
        value: f64,
        /// The smallest value allowed.
        minimum: f64,
        /// The largest value allowed.
        maximum: f64,
    },
    /// A previous layout, given as a hint, holds a coordinate that is not finite or is out of range.
    PreviousCoordinate {
        /// The node, or the start of the route, that holds it.
        key: u128,
        /// The coordinate.
        value: f64,
    },
}

impl fmt::Display for EngineError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyNodes { count, maximum } => {
                write!(formatter, "the graph has {count} nodes, at most {maximum} can be laid out; filter it first")
            }
            Self::TooManyEdges { count, maximum } => {
                write!(formatter, "the graph has {count} edges, at most {maximum} can be laid out; filter it first")
            }
            Self::DuplicateNode { key } => write!(formatter, "node {key:032x} is given twice; keys must be unique"),
            Self::NodeSize { key, width, height, maximum } => {
                write!(formatter, "node {key:032x} is {width} wide and {height} high; both must be from 0 to {maximum}")
            }
            Self::UnknownNode { from, to, missing } => write!(
                formatter,
                "edge {from:032x} -> {to:032x} names node {missing:032x}, which is not among the nodes; \
                 add the node or drop the edge"
            ),
            Self::RankHint { key, layers, maximum } => write!(
                formatter,
                "node {key:032x} asks to be {layers} layers above the bottom; at most {maximum} is allowed"
            ),
            Self::LagLayers { from, to, lag_layers, maximum } => write!(
                formatter,
                "edge {from:032x} -> {to:032x} asks for {lag_layers} extra layers; at most {maximum} is allowed"
            ),
            Self::LayoutOption { name, value, minimum, maximum } => {
                write!(formatter, "layout option {name} is {value}; it must be from {minimum} to {maximum}")
            }
            Self::PreviousCoordinate { key, value } => write!(
                formatter,
                "the previous layout has coordinate {value} at {key:032x}; leave the hint out or repair it"
            ),
        }
    }
}

impl Error for EngineError {}
