//! A previous layout, looked up by the dense indexes of the present graph.

use std::collections::BTreeMap;

use super::graph::Graph;
use super::input::{MAXIMUM_LAG_LAYERS, MAXIMUM_NODES};
use super::output::{Layout, Passage, Place, Point};
use crate::EngineError;

/// Coordinates beyond this are not a layout of ours and would lose the quarter grid.
const MAXIMUM_COORDINATE: f64 = 1e12;

/// A path through all nodes with the longest lag on each arc is not higher than this.
const MAXIMUM_LAYER: i64 = MAXIMUM_NODES as i64 * (MAXIMUM_LAG_LAYERS as i64 + 1);

/// What the previous layout says about the present nodes and arcs.
#[derive(Debug, Clone)]
pub(super) struct Previous {
    /// Centre and place of each present node, where it was there before.
    pub(super) nodes: Vec<Option<(Point, Place)>>,
    /// Passages of each present arc, empty where it was not there before.
    pub(super) passages: Vec<Vec<Passage>>,
}

impl Previous {
    /// None when the previous layout knows fewer than half of the nodes: it then says little and
    /// would only stand in the way. None, too, when its layers are higher than any layout has.
    pub(super) fn new(graph: &Graph, layout: &Layout) -> Result<Option<Self>, EngineError> {
        check(layout)?;
        let plausible = |place: Place| place.layer().is_none_or(|layer| i64::from(layer) < MAXIMUM_LAYER);
        if !layout.nodes.iter().all(|node| plausible(node.place)) {
            return Ok(None);
        }
        let by_key: BTreeMap<u128, (Point, Place)> =
            layout.nodes.iter().map(|node| (node.key, (node.centre, node.place))).collect();
        let nodes: Vec<_> = graph.nodes.iter().map(|node| by_key.get(&node.key).copied()).collect();
        let known = nodes.iter().flatten().count();
        if known == 0 || known * 2 < nodes.len() {
            return Ok(None);
        }
        let by_ends: BTreeMap<(u128, u128), &[Passage]> =
            layout.routes.iter().map(|route| ((route.from, route.to), route.passages.as_slice())).collect();
        let passages = graph
            .arcs
            .iter()
            .map(|arc| {
                let ends = (graph.nodes[arc.from].key, graph.nodes[arc.to].key);
                by_ends.get(&ends).map_or_else(Vec::new, |passages| passages.to_vec())
            })
            .collect();
        Ok(Some(Self { nodes, passages }))
    }

    /// The layer the node had.
    pub(super) fn layer(&self, node: usize) -> Option<i64> {
        self.nodes[node].and_then(|(_, place)| place.layer()).map(i64::from)
    }
}

fn check(layout: &Layout) -> Result<(), EngineError> {
    let nodes = layout.nodes.iter().flat_map(|node| [(node.key, node.centre.x), (node.key, node.centre.y)]);
    let passages = layout.routes.iter().flat_map(|route| route.passages.iter().map(|passage| (route.from, passage.x)));
    for (key, value) in nodes.chain(passages) {
        if !(-MAXIMUM_COORDINATE..=MAXIMUM_COORDINATE).contains(&value) {
            return Err(EngineError::PreviousCoordinate { key, value });
        }
    }
    Ok(())
}
