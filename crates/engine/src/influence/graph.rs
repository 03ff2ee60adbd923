//! The influence model, checked and put in order.
//!
//! Nodes are kept in the order of their ids and edges by effect, cause and id, so that the order in which a model is written down changes
//! no bit of any result. Nodes that depend on one another over time form a group; groups come in the order of cause and effect.

mod check;
mod order;
pub(super) mod stability;

use std::ops::Range;

use super::error::InfluenceError;
use super::model::{Calendar, Edge, Model, Node, NodeKind};

/// The most nodes of a model.
pub const MAX_NODES: usize = 20_000;
/// The most edges of a model.
pub const MAX_EDGES: usize = 200_000;
/// The most periods of a model.
pub const MAX_PERIODS: usize = 4_000;
/// The longest lag and the longest ramp.
pub const MAX_LAG: usize = 400;
/// The most common factors.
pub const MAX_FACTORS: usize = 8;
/// The most values that the state of a loop may have: for each node as many as its effects in the loop look back.
pub const MAX_LOOP_STATES: usize = 200;
/// The most nodes that depend on one another over time.
const MAX_LOOP_NODES: usize = 2_000;

/// A checked model.
#[derive(Debug, Clone)]
pub struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) links: Vec<Link>,
    /// For each node its incoming links.
    pub(super) incoming: Vec<Range<usize>>,
    pub(super) groups: Vec<Group>,
    pub(super) calendar: Option<Calendar>,
    pub(super) periods: usize,
    pub(super) first: usize,
    loops: Vec<Loop>,
}

/// An edge between positions.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub edge: Edge,
    pub from: usize,
    pub to: usize,
}

/// Nodes that depend on one another, in their order within a period.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub nodes: Vec<usize>,
    pub is_loop: bool,
}

/// Nodes that feed back into themselves over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Loop {
    /// Their ids.
    pub nodes: Vec<u128>,
    /// The spectral radius of the companion matrix at mean coefficients; `None` where a formula is in the loop, which has no coefficient.
    pub radius: Option<f64>,
}

impl Graph {
    /// Checks a model and puts it in order.
    ///
    /// # Errors
    /// Whatever does not hold, by node or edge: ids, lengths, numbers, parts; a cycle without lag, by its path; a loop whose spectral
    /// radius at mean coefficients is 1 or more.
    pub fn new(model: Model) -> Result<Self, InfluenceError> {
        let Model { periods, calendar, mut nodes, mut edges } = model;
        nodes.sort_by_key(|node| node.id);
        edges.sort_by_key(|edge| (edge.to, edge.from, edge.id));
        check::sizes(periods, &nodes, &edges, calendar.as_ref())?;
        let first = first_open_period(&nodes);
        check::nodes(&nodes, periods, first)?;
        let links = check::links(&nodes, edges, periods)?;
        let mut incoming = Vec::with_capacity(nodes.len());
        let mut start = 0;
        for node in 0..nodes.len() {
            let end = start + links.iter().skip(start).take_while(|link| link.to == node).count();
            incoming.push(start..end);
            start = end;
        }
        let groups = order::groups(&nodes, &links)?;
        let loops = stability::loops(&nodes, &links, &groups)?;
        let graph = Self { nodes, links, incoming, groups, calendar, periods, first, loops };
        check::formulas(&graph)?;
        Ok(graph)
    }

    /// The first period in which a series is not observed yet: simulation starts there.
    #[must_use]
    pub fn first_period(&self) -> usize {
        self.first
    }

    /// Periods, past ones included.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.periods
    }

    /// Periods from the first open one.
    #[must_use]
    pub fn horizon(&self) -> usize {
        self.periods.saturating_sub(self.first)
    }

    /// The loops over time and how far each is from running away.
    #[must_use]
    pub fn loops(&self) -> &[Loop] {
        &self.loops
    }

    pub(super) fn position(&self, id: u128) -> Option<usize> {
        self.nodes.binary_search_by_key(&id, |node| node.id).ok()
    }

    /// The links into a node.
    pub(super) fn links_into(&self, node: usize) -> &[Link] {
        self.incoming.get(node).and_then(|range| self.links.get(range.clone())).unwrap_or_default()
    }
}

/// The first period that not every series has observed; without series the first of all.
fn first_open_period(nodes: &[Node]) -> usize {
    let opens = nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Series(series) => Some(series.last_observed.map_or(0, |period| period.saturating_add(1))),
        NodeKind::Lever { .. } | NodeKind::Formula { .. } => None,
    });
    opens.min().unwrap_or(0)
}
