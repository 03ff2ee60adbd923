//! What the layout is given: nodes, edges, options, and the bounds on them.

use crate::EngineError;

/// Most nodes one layout takes. A drawing of more cannot be read, and the ordering passes are
/// quadratic in the worst case.
pub const MAXIMUM_NODES: usize = 5_000;
/// Most edges one layout takes.
pub const MAXIMUM_EDGES: usize = 20_000;
/// Most extra layers an edge may ask for.
pub const MAXIMUM_LAG_LAYERS: u32 = 8;
/// Highest layer above the bottom a node may ask for.
pub const MAXIMUM_RANK_HINT: u32 = 64;
/// Largest width, height or gap, in the caller's length unit.
pub const MAXIMUM_LENGTH: f64 = 100_000.0;

/// Where a node would like to be, vertically. A hint never turns an edge downwards: where edges and
/// hint disagree the edges win, and the node comes as near to its wish as they allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum RankHint {
    /// Wherever the edges put it.
    #[default]
    Free,
    /// In the bottom layer.
    Bottom,
    /// In the top layer.
    Top,
    /// At least this many layers above the bottom layer, at most [`MAXIMUM_RANK_HINT`].
    AtLeast(u32),
}

/// A node to be placed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// Identity and ordering key; unique. Every tie in the layout is broken by it, so it should not
    /// change while the node lives.
    pub key: u128,
    /// Width in the caller's length unit, 0 to [`MAXIMUM_LENGTH`].
    pub width: f64,
    /// Height in the caller's length unit, 0 to [`MAXIMUM_LENGTH`].
    pub height: f64,
    /// Where it would like to be, vertically.
    pub rank_hint: RankHint,
    /// Nodes of one group are drawn next to each other where that costs no extra crossing.
    pub group: Option<u64>,
}

/// An edge from a cause, drawn below, to an effect, drawn above. Edges that share both ends are laid
/// out as one; an edge from a node to itself becomes a loop at its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// Key of the cause.
    pub from: u128,
    /// Key of the effect.
    pub to: u128,
    /// How much it matters that the edge is short: the ranking minimises the sum over edges of weight
    /// times layers spanned, and a cycle is broken where the least weight turns. 1 is ordinary, 0 lets
    /// the edge be long.
    pub weight: u16,
    /// Layers the effect is to be drawn higher than the next one, for effects that come late; 0 is
    /// ordinary, at most [`MAXIMUM_LAG_LAYERS`].
    pub lag_layers: u32,
}

/// Distances, in the caller's length unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Free space between neighbouring nodes of a row.
    pub node_gap: f64,
    /// Free space between rows.
    pub layer_gap: f64,
    /// Free space on each side of an edge that passes through a row.
    pub edge_gap: f64,
    /// Largest distance between two edges that end on the same side of a node.
    pub port_gap: f64,
    /// A layer whose nodes need more width than this is split into several rows, and the grid of
    /// isolated nodes is no wider. Edges passing through a row come on top of it. Where straight edges make the drawing wider than
    /// this, they give way and the drawing is drawn together.
    pub maximum_row_width: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { node_gap: 32.0, layer_gap: 72.0, edge_gap: 16.0, port_gap: 12.0, maximum_row_width: 9_600.0 }
    }
}

impl Options {
    pub(super) fn check(&self) -> Result<(), EngineError> {
        // The gaps must be positive: a zero gap would let a route touch a node it passes.
        let fields = [
            ("node_gap", self.node_gap, 1.0),
            ("layer_gap", self.layer_gap, 1.0),
            ("edge_gap", self.edge_gap, 1.0),
            ("port_gap", self.port_gap, 0.0),
            ("maximum_row_width", self.maximum_row_width, 1.0),
        ];
        for (name, value, minimum) in fields {
            if !(minimum..=MAXIMUM_LENGTH).contains(&value) {
                return Err(EngineError::LayoutOption { name, value, minimum, maximum: MAXIMUM_LENGTH });
            }
        }
        Ok(())
    }
}
