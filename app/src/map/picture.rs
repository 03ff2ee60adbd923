//! Where everything on the map stands, in whole units of the drawing; it crosses the wire so that the browser arranges nothing.

use super::thing::Thing;
use crate::chart::text_width::text_width;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};

/// Height of the tag with an edge's sign.
pub const TAG_HEIGHT: i32 = 18;

/// Width of the tag that holds these words: what the arrangement leaves free and the page draws.
#[must_use]
pub fn tag_width(words: &str) -> i32 {
    (text_width(words, 12, true) + 10).max(TAG_HEIGHT)
}

/// A finished arrangement. x grows to the right, y downwards; effects stand above their causes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MapPicture {
    /// Width of the drawing.
    pub width: i32,
    /// Height of the drawing.
    pub height: i32,
    /// Nodes, row by row from the top, from left to right.
    pub nodes: Vec<PictureNode>,
    /// What joins them.
    pub edges: Vec<PictureEdge>,
    /// The names of layers, and the height at which each is written.
    pub layer_names: Vec<(LayerName, i32)>,
    /// KPIs that nothing is joined to: without influence and without target.
    pub quiet: Vec<Slug>,
}

/// What the rows of a map hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LayerName {
    /// Objectives.
    Goals,
    /// KPIs.
    Kpis,
    /// Levers.
    Levers,
}

impl LayerName {
    /// The word on the screen.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Goals => "Goals",
            Self::Kpis => "KPIs",
            Self::Levers => "Levers",
        }
    }
}

/// A node with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureNode {
    /// What it stands for.
    pub thing: Thing,
    /// Its left edge.
    pub left: i32,
    /// Its upper edge.
    pub top: i32,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

impl PictureNode {
    /// Its middle.
    #[must_use]
    pub const fn centre(&self) -> (i32, i32) {
        (self.left + self.width / 2, self.top + self.height / 2)
    }
}

/// A line between two nodes. Several relations between the same two share it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureEdge {
    /// The cause, or what is measured.
    pub from: Thing,
    /// The effect, or the goal.
    pub to: Thing,
    /// The `d` attribute of the line.
    pub line: String,
    /// The `d` attribute of the arrow's head.
    pub head: String,
    /// Where the tag with the sign stands; none where there is no influence.
    pub tag: Option<(i32, i32)>,
    /// What it means.
    pub relation: Relation,
}

/// What a line on the map means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relation {
    /// The cause moves the effect: one influence, rarely several.
    Influences(Vec<Slug>),
    /// The objective is measured on the KPI.
    Measures,
    /// A guardrail of the objective bounds the KPI.
    Guards,
    /// The objective serves the other one.
    Serves,
}
