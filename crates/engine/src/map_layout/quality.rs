//! How good a finished layout is, measured on the layout alone.

use std::collections::BTreeMap;

use super::crossings::count_crossings;
use super::output::{Layout, Place, RouteKind};

/// Counts that tell layouts apart; lower is better in each.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Quality {
    /// Pairs of routes that cross between two rows, counted once for each gap they cross in. Loops and
    /// routes led around the graph are not counted.
    pub crossings: u64,
    /// Routes drawn downwards because they close a cycle.
    pub downward_routes: usize,
    /// Routes led around the graph.
    pub routes_around: usize,
    /// Passages of routes through rows, which is what long edges cost.
    pub passages: usize,
    /// Passages where the route changes its course, to the next or the one before.
    pub bends: usize,
}

/// Measures a layout. Positions decide, so a layout that was stored and read again may be measured too;
/// routes whose ends are not among the nodes are left out.
#[must_use]
pub fn quality(layout: &Layout) -> Quality {
    let row_number: BTreeMap<(u32, u32), usize> =
        layout.rows.iter().enumerate().map(|(number, row)| ((row.layer, row.row_in_layer), number)).collect();
    let mut result = Quality::default();
    // For each gap the ends of all segments: x and a number that keeps items at one x apart.
    let mut gaps: Vec<Vec<[End; 2]>> = vec![Vec::new(); layout.rows.len()];
    let mut next_passage = layout.nodes.len();
    for route in &layout.routes {
        match route.kind {
            RouteKind::Loop => continue,
            RouteKind::Around => {
                result.routes_around += 1;
                continue;
            }
            RouteKind::Downward => result.downward_routes += 1,
            RouteKind::Upward => {}
        }
        let end = |key: u128| {
            let number = layout.nodes.binary_search_by_key(&key, |node| node.key).ok()?;
            let node = &layout.nodes[number];
            let Place::Layer { layer, row_in_layer } = node.place else {
                return None;
            };
            Some((*row_number.get(&(layer, row_in_layer))?, End { x: node.centre.x, item: number }))
        };
        let Some((mut lower, mut upper)) = end(route.from).zip(end(route.to)) else {
            continue;
        };
        if lower.0 > upper.0 {
            std::mem::swap(&mut lower, &mut upper);
        }
        let mut before = lower.1;
        let mut row = lower.0;
        for passage in &route.passages {
            let here = End { x: passage.x, item: next_passage };
            next_passage += 1;
            gaps[row].push([before, here]);
            before = here;
            row += 1;
        }
        gaps[row].push([before, upper.1]);
        result.passages += route.passages.len();
        result.bends += route.passages.windows(2).filter(|pair| pair[0].x != pair[1].x).count();
    }
    for gap in &gaps {
        let below = ranks(gap.iter().map(|ends| ends[0]));
        let above = ranks(gap.iter().map(|ends| ends[1]));
        let mut segments: Vec<(u32, u32)> =
            gap.iter().map(|ends| (below[&ends[0].item], above[&ends[1].item])).collect();
        result.crossings += count_crossings(&mut segments);
    }
    result
}

#[derive(Clone, Copy)]
struct End {
    x: f64,
    item: usize,
}

/// The place of each item from left to right.
fn ranks(ends: impl Iterator<Item = End>) -> BTreeMap<usize, u32> {
    let mut ends: Vec<End> = ends.collect();
    ends.sort_by(|left, right| left.x.total_cmp(&right.x).then(left.item.cmp(&right.item)));
    ends.dedup_by_key(|end| end.item);
    (0_u32..).zip(&ends).map(|(place, end)| (end.item, place)).collect()
}
