//! Pass 3: split layers that are too wide into rows.

use super::graph::Graph;
use super::input::Options;
use super::output::Place;
use super::previous::Previous;
use super::rank::Layers;

/// Rows from the bottom up, and the row of each node.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// Layer and row within the layer.
    pub(super) identity: Vec<(u32, u32)>,
    /// None for isolated nodes.
    pub(super) row_of_node: Vec<Option<usize>>,
}

/// One row for each layer, more where the nodes of a layer need more than the maximum width. No two
/// nodes of a layer are joined, so any division is allowed; groups stay together as far as they fit.
pub(super) fn split(graph: &Graph, layers: &Layers, previous: Option<&Previous>, options: &Options) -> Rows {
    let layer_count = layers.layer.iter().flatten().max().map_or(0, |&highest| highest + 1);
    let mut members: Vec<Vec<usize>> = (0..layer_count).map(|_| Vec::new()).collect();
    for (node, layer) in layers.layer.iter().enumerate() {
        let slot = layer.and_then(|layer| usize::try_from(layer).ok());
        if let Some(slot) = slot.and_then(|slot| members.get_mut(slot)) {
            slot.push(node);
        }
    }
    let mut rows = Rows { identity: Vec::new(), row_of_node: vec![None; graph.nodes.len()] };
    for (layer, members) in (0_u32..).zip(&mut members) {
        members.sort_by_key(|&node| (graph.nodes[node].group, node));
        let first_row = rows.identity.len();
        let wanted = |node: usize| wanted_row(layers, previous, node, layer);
        let division = divide(graph, members, wanted, options);
        let row_count = division.iter().max().map_or(1, |&last| last + 1);
        rows.identity.extend((0_u32..).take(row_count).map(|row_in_layer| (layer, row_in_layer)));
        for (&node, &row) in members.iter().zip(&division) {
            rows.row_of_node[node] = Some(first_row + row);
        }
    }
    rows
}

/// The row within its layer that the node had, if it still is in that layer.
fn wanted_row(layers: &Layers, previous: Option<&Previous>, node: usize, layer: u32) -> Option<usize> {
    let (_, place) = previous?.nodes[node]?;
    match place {
        Place::Layer { layer: before, row_in_layer }
            if i64::from(before) + layers.previous_shift == i64::from(layer) =>
        {
            usize::try_from(row_in_layer).ok()
        }
        _ => None,
    }
}

/// The row of each member, within its layer.
fn divide(graph: &Graph, members: &[usize], wanted: impl Fn(usize) -> Option<usize>, options: &Options) -> Vec<usize> {
    let need = |node: usize| graph.nodes[node].width + options.node_gap;
    let capacity = options.maximum_row_width + options.node_gap;
    let mut fresh = Vec::with_capacity(members.len());
    let (mut row, mut used) = (0, 0.0);
    for &node in members {
        if used > 0.0 && used + need(node) > capacity {
            row += 1;
            used = 0.0;
        }
        used += need(node);
        fresh.push(row);
    }
    let wishes: Vec<Option<usize>> = members.iter().map(|&node| wanted(node)).collect();
    if row == 0 || wishes.iter().flatten().count() * 2 < members.len() {
        return fresh;
    }
    // With a previous division: whoever was there stays while there is room, the others fill up.
    let mut used: Vec<f64> = vec![0.0; row + 1];
    let mut division: Vec<Option<usize>> = vec![None; members.len()];
    for (slot, &node) in members.iter().enumerate() {
        if let Some(row) = wishes[slot].filter(|&row| row < used.len())
            && (used[row] == 0.0 || used[row] + need(node) <= capacity)
        {
            used[row] += need(node);
            division[slot] = Some(row);
        }
    }
    let mut result = Vec::with_capacity(members.len());
    for (slot, &node) in members.iter().enumerate() {
        let row = division[slot].unwrap_or_else(|| {
            let free = used.iter().position(|&used| used == 0.0 || used + need(node) <= capacity);
            free.unwrap_or_else(|| {
                used.push(0.0);
                used.len() - 1
            })
        });
        if division[slot].is_none() {
            used[row] += need(node);
        }
        result.push(row);
    }
    result
}
