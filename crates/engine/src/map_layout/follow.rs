//! The previous layout's part in ordering and placing: where each item was, and an x for each item as
//! near to that as the separations allow.

use super::acyclic::UpwardArc;
use super::chains::Items;
use super::graph::Graph;
use super::input::Options;
use super::order::Anchor;
use super::output::Place;
use super::position::{separation, snap};
use super::previous::Previous;
use super::rank::Layers;
use super::rows::Rows;

/// Rounds in which new nodes take the mean x of what they are joined to.
const ESTIMATES_MAXIMUM: usize = 8;
/// What a new item's distance from its wish counts against a known one's.
const NEW_ITEM_WEIGHT: f64 = 1.0 / 64.0;

/// The x each item had, or where it should look for a place.
pub(super) fn anchors(
    graph: &Graph,
    arcs: &[UpwardArc],
    layers: &Layers,
    rows: &Rows,
    items: &Items,
    previous: &Previous,
) -> Vec<Anchor> {
    let mut known = vec![None; items.items.len()];
    for (index, item) in items.items.iter().enumerate() {
        let Some((centre, place)) = item.node.and_then(|node| previous.nodes[node]) else {
            continue;
        };
        if let Place::Layer { layer, row_in_layer } = place
            && same_row(layers, rows, item.row, layer, row_in_layer)
        {
            known[index] = Some(centre.x);
        }
    }
    for (chain, passages) in items.chains.iter().zip(&previous.passages) {
        for &index in chain.iter().flatten() {
            let item = &items.items[index];
            if item.node.is_none() {
                known[index] = passages
                    .iter()
                    .find(|passage| same_row(layers, rows, item.row, passage.layer, passage.row_in_layer))
                    .map(|passage| passage.x);
            }
        }
    }
    let node_x = node_estimates(graph, arcs, items, previous, &known);
    let mut anchors: Vec<Anchor> = items
        .items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let estimate = item.node.map_or(0.0, |node| node_x[node]);
            Anchor { x: known[index].unwrap_or(estimate), known: known[index].is_some() }
        })
        .collect();
    interpolate_passages(items, &mut anchors);
    anchors
}

fn same_row(layers: &Layers, rows: &Rows, row: usize, layer: u32, row_in_layer: u32) -> bool {
    let (present_layer, present_row) = rows.identity[row];
    i64::from(layer) + layers.previous_shift == i64::from(present_layer) && row_in_layer == present_row
}

/// An x for each node: its own if it had one in the graph, else the mean of its neighbours'.
fn node_estimates(
    graph: &Graph,
    arcs: &[UpwardArc],
    items: &Items,
    previous: &Previous,
    known: &[Option<f64>],
) -> Vec<f64> {
    let mut estimate: Vec<Option<f64>> = (0..graph.nodes.len())
        .map(|node| {
            items.item_of_node[node].and_then(|item| known[item]).or_else(|| {
                previous.nodes[node].filter(|(_, place)| place.layer().is_some()).map(|(centre, _)| centre.x)
            })
        })
        .collect();
    for _ in 0..ESTIMATES_MAXIMUM {
        let mut sums = vec![(0.0, 0.0); estimate.len()];
        for arc in arcs {
            for (node, neighbour) in [(arc.lower, arc.upper), (arc.upper, arc.lower)] {
                if let Some(x) = estimate[neighbour] {
                    sums[node].0 += x;
                    sums[node].1 += 1.0;
                }
            }
        }
        let mut changed = false;
        for (own, (sum, count)) in estimate.iter_mut().zip(sums) {
            if own.is_none() && count > 0.0 {
                *own = Some(sum / count);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    // What is joined to nothing known goes to the right of all.
    let rightmost = estimate.iter().flatten().copied().max_by(f64::total_cmp).unwrap_or(0.0);
    estimate.into_iter().map(|own| own.unwrap_or(rightmost)).collect()
}

/// New passages lie on the straight line between the nearest known items of their chain.
fn interpolate_passages(items: &Items, anchors: &mut [Anchor]) {
    for chain in items.chains.iter().flatten() {
        let mut start = 0;
        for end in 1..chain.len() {
            if end + 1 < chain.len() && !anchors[chain[end]].known {
                continue;
            }
            let (first, last) = (anchors[chain[start]].x, anchors[chain[end]].x);
            let steps = (end - start) as f64;
            for between in start + 1..end {
                let part = (between - start) as f64 / steps;
                anchors[chain[between]].x = first + (last - first) * part;
            }
            start = end;
        }
    }
}

/// The x of every item, row by row: least squares from the anchors under the separations, where a known
/// item weighs much more than a new one.
pub(super) fn settle(items: &Items, rows: &[Vec<usize>], anchors: &[Anchor], options: &Options) -> Vec<f64> {
    let mut x = vec![0.0; items.items.len()];
    for row in rows {
        settle_row(items, row, anchors, options, &mut x);
    }
    snap(items, rows, options, &mut x);
    x
}

/// Pool adjacent violators (Ayer and others 1955): with each item's cumulated separation taken off, the
/// separations say that values must not fall, which is isotonic regression.
pub(super) fn settle_row(items: &Items, row: &[usize], anchors: &[Anchor], options: &Options, x: &mut [f64]) {
    struct Pool {
        weighted_sum: f64,
        weight: f64,
        count: usize,
    }
    let mean = |pool: &Pool| pool.weighted_sum / pool.weight;
    let mut offsets = Vec::with_capacity(row.len());
    let mut pools: Vec<Pool> = Vec::with_capacity(row.len());
    let mut offset = 0.0;
    for (slot, &item) in row.iter().enumerate() {
        if let Some(&left) = slot.checked_sub(1).and_then(|slot| row.get(slot)) {
            offset += separation(items, options, left, item);
        }
        offsets.push(offset);
        let weight = if anchors[item].known { 1.0 } else { NEW_ITEM_WEIGHT };
        let mut pool = Pool { weighted_sum: (anchors[item].x - offset) * weight, weight, count: 1 };
        // Items that just touch already are not pooled: their mean would differ in the last bits.
        while let Some(before) = pools.pop_if(|before| mean(before) > mean(&pool) + 1e-9) {
            pool.weighted_sum += before.weighted_sum;
            pool.weight += before.weight;
            pool.count += before.count;
        }
        pools.push(pool);
    }
    let mut slot = 0;
    for pool in &pools {
        for _ in 0..pool.count {
            x[row[slot]] = mean(pool) + offsets[slot];
            slot += 1;
        }
    }
}
