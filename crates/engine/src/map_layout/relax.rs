//! Pass 6b: draw together what alignment has pulled apart.
//!
//! Aligning in blocks keeps long edges straight but lets a few of them push the rest of the drawing wide. Where it gets wider than a row
//! may be, straightness gives way: from that placement, rows are settled again and again: each item wishes to be at the weighted mean of what it is joined to, a little nearer to the middle, and a row
//! grants its wishes by least squares under the separations (isotonic regression, as in [`super::follow`]). The order never changes.

use super::chains::Items;
use super::follow::settle_row;
use super::input::Options;
use super::order::Anchor;
use super::position::snap;

/// Sweeps over all rows, down and up in turn; the drawing no longer moves visibly after a dozen.
const SWEEPS: usize = 24;
/// What a segment between two passages counts against one between two nodes: a long edge may lean, but not zigzag.
const PASSAGE_WEIGHT: f64 = 3.0;
/// What the wish for the middle counts against a segment between two nodes.
const MIDDLE_WEIGHT: f64 = 0.15;

/// Moves every item towards what it is joined to; the leftmost border of any is near 0 afterwards as before.
pub(super) fn relax(items: &Items, rows: &[Vec<usize>], options: &Options, x: &mut [f64]) {
    let mut anchors: Vec<Anchor> = x.iter().map(|&x| Anchor { x, known: true }).collect();
    for sweep in 0..SWEEPS {
        let middle = extent(items, x).map_or(0.0, |(left, right)| f64::midpoint(left, right));
        for step in 0..rows.len() {
            let row = &rows[if sweep % 2 == 0 { step } else { rows.len() - 1 - step }];
            for &item in row {
                anchors[item].x = wish(items, item, middle, x);
            }
            settle_row(items, row, &anchors, options, x);
        }
    }
    let left = extent(items, x).map_or(0.0, |(left, _)| left);
    for value in x.iter_mut() {
        *value -= left;
    }
    snap(items, rows, options, x);
}

/// The outermost borders, left and right; none without items.
pub(super) fn extent(items: &Items, x: &[f64]) -> Option<(f64, f64)> {
    let half = |item: usize| items.items[item].width / 2.0;
    let left = (0..x.len()).map(|item| x[item] - half(item)).min_by(f64::total_cmp)?;
    let right = (0..x.len()).map(|item| x[item] + half(item)).max_by(f64::total_cmp)?;
    Some((left, right))
}

/// Where an item would like to be: the weighted mean of its neighbours above and below and the middle.
fn wish(items: &Items, item: usize, middle: f64, x: &[f64]) -> f64 {
    let is_passage = |item: usize| items.items[item].node.is_none();
    let (mut sum, mut weight) = (middle * MIDDLE_WEIGHT, MIDDLE_WEIGHT);
    for link in items.downward[item].iter().chain(&items.upward[item]) {
        let own = if is_passage(item) && is_passage(link.item) { PASSAGE_WEIGHT } else { 1.0 };
        sum += x[link.item] * own;
        weight += own;
    }
    sum / weight
}
