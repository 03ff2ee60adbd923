//! The checked input in dense form. Everything after this works on indexes in key order, which is why
//! the order of the input cannot matter.

use super::input::{
    Edge, MAXIMUM_EDGES, MAXIMUM_LAG_LAYERS, MAXIMUM_LENGTH, MAXIMUM_NODES, MAXIMUM_RANK_HINT, Node, RankHint,
};
use crate::EngineError;

/// All edges that share both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arc {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Sum of the weights.
    pub(super) weight: i64,
    /// Layers it must span: one more than the largest lag.
    pub(super) length: i64,
    pub(super) edge_count: u32,
}

/// Nodes by key, arcs by (from, to), loops apart.
#[derive(Debug, Clone)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) arcs: Vec<Arc>,
    /// Nodes with an edge to themselves and how many, by node.
    pub(super) loops: Vec<(usize, u32)>,
}

impl Graph {
    pub(super) fn new(nodes: &[Node], edges: &[Edge]) -> Result<Self, EngineError> {
        if nodes.len() > MAXIMUM_NODES {
            return Err(EngineError::TooManyNodes { count: nodes.len(), maximum: MAXIMUM_NODES });
        }
        if edges.len() > MAXIMUM_EDGES {
            return Err(EngineError::TooManyEdges { count: edges.len(), maximum: MAXIMUM_EDGES });
        }
        let mut nodes = nodes.to_vec();
        nodes.sort_by_key(|node| node.key);
        for node in &nodes {
            check_node(node)?;
        }
        if let Some(pair) = nodes.windows(2).find(|pair| pair[0].key == pair[1].key) {
            return Err(EngineError::DuplicateNode { key: pair[0].key });
        }
        let mut edges = edges.to_vec();
        edges.sort_unstable();
        let mut graph = Self { nodes, arcs: Vec::new(), loops: Vec::new() };
        for edge in &edges {
            graph.add(edge)?;
        }
        Ok(graph)
    }

    /// Adds one edge; edges must come in ascending order.
    fn add(&mut self, edge: &Edge) -> Result<(), EngineError> {
        let find = |key: u128| {
            self.nodes.binary_search_by_key(&key, |node| node.key).map_err(|_| EngineError::UnknownNode {
                from: edge.from,
                to: edge.to,
                missing: key,
            })
        };
        let from = find(edge.from)?;
        let to = find(edge.to)?;
        if edge.lag_layers > MAXIMUM_LAG_LAYERS {
            return Err(EngineError::LagLayers {
                from: edge.from,
                to: edge.to,
                lag_layers: edge.lag_layers,
                maximum: MAXIMUM_LAG_LAYERS,
            });
        }
        if from == to {
            match self.loops.last_mut() {
                Some((node, count)) if *node == from => *count += 1,
                _ => self.loops.push((from, 1)),
            }
            return Ok(());
        }
        let length = i64::from(edge.lag_layers) + 1;
        let weight = i64::from(edge.weight);
        match self.arcs.last_mut() {
            Some(arc) if arc.from == from && arc.to == to => {
                arc.weight += weight;
                arc.length = arc.length.max(length);
                arc.edge_count += 1;
            }
            _ => self.arcs.push(Arc { from, to, weight, length, edge_count: 1 }),
        }
        Ok(())
    }

    /// For each node, whether it belongs to the grid: no edge to another node and no wish for a layer.
    pub(super) fn isolated(&self) -> Vec<bool> {
        let mut isolated: Vec<bool> = self.nodes.iter().map(|node| node.rank_hint == RankHint::Free).collect();
        for arc in &self.arcs {
            isolated[arc.from] = false;
            isolated[arc.to] = false;
        }
        isolated
    }
}

fn check_node(node: &Node) -> Result<(), EngineError> {
    let allowed = 0.0..=MAXIMUM_LENGTH;
    if !allowed.contains(&node.width) || !allowed.contains(&node.height) {
        return Err(EngineError::NodeSize {
            key: node.key,
            width: node.width,
            height: node.height,
            maximum: MAXIMUM_LENGTH,
        });
    }
    match node.rank_hint {
        RankHint::AtLeast(layers) if layers > MAXIMUM_RANK_HINT => {
            Err(EngineError::RankHint { key: node.key, layers, maximum: MAXIMUM_RANK_HINT })
        }
        _ => Ok(()),
    }
}
