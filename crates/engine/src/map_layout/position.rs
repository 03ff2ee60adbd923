//! Pass 6: give every item an x so that long edges run straight and rows stay compact.
//!
//! Brandes and Koepf (2001): align each item with a median neighbour in four ways, compact each way,
//! and take the mean of the two middle results. Compaction follows the longest path over blocks rather
//! than the paper's class shifts, which its authors corrected in 2020.

use super::chains::Items;
use super::input::Options;
use super::topology::{Incidence, topological_order};

/// Coordinates are multiples of this, so that sums of them are exact.
const GRID: f64 = 0.25;

/// The distance two neighbouring items of a row keep between their centres.
pub(super) fn separation(items: &Items, options: &Options, left: usize, right: usize) -> f64 {
    let (left, right) = (&items.items[left], &items.items[right]);
    let gap = if left.node.is_some() && right.node.is_some() { options.node_gap } else { options.edge_gap };
    (left.width + right.width) / 2.0 + gap
}

/// The nearest multiple of the grid.
pub(super) fn to_grid(value: f64) -> f64 {
    (value / GRID).round() * GRID
}

/// The next multiple of the grid that is not smaller, but for rounding.
pub(super) fn to_grid_above(value: f64) -> f64 {
    ((value - 1e-9) / GRID).ceil() * GRID
}

/// Moves every x to the grid, from left to right, keeping all separations.
pub(super) fn snap(items: &Items, rows: &[Vec<usize>], options: &Options, x: &mut [f64]) {
    for row in rows {
        for (slot, &item) in row.iter().enumerate() {
            x[item] = to_grid(x[item]);
            if let Some(&left) = slot.checked_sub(1).and_then(|slot| row.get(slot)) {
                let least = to_grid_above(x[left] + separation(items, options, left, item));
                x[item] = x[item].max(least);
            }
        }
    }
}

/// The x of each item's centre; the leftmost border of any is 0.
pub(super) fn place(items: &Items, rows: &[Vec<usize>], options: &Options) -> Vec<f64> {
    let placement = Placement { items, rows, options, position: positions(items, rows) };
    let conflicting = placement.conflicts();
    let mut candidates: Vec<Vec<f64>> = Vec::with_capacity(4);
    for from_bottom in [true, false] {
        for from_left in [true, false] {
            candidates.push(placement.align_and_compact(from_bottom, from_left, &conflicting));
        }
    }
    placement.line_up(&mut candidates);
    let mut x: Vec<f64> = (0..items.items.len())
        .map(|item| {
            let mut four = [0, 1, 2, 3].map(|way| candidates[way][item]);
            four.sort_by(f64::total_cmp);
            f64::midpoint(four[1], four[2])
        })
        .collect();
    snap(items, rows, options, &mut x);
    let left = (0..x.len()).map(|item| x[item] - items.items[item].width / 2.0).min_by(f64::total_cmp).unwrap_or(0.0);
    let shift = to_grid_above(-left);
    for value in &mut x {
        *value += shift;
    }
    x
}

fn positions(items: &Items, rows: &[Vec<usize>]) -> Vec<usize> {
    let mut position = vec![0; items.items.len()];
    for row in rows {
        for (slot, &item) in row.iter().enumerate() {
            position[item] = slot;
        }
    }
    position
}

struct Placement<'a> {
    items: &'a Items,
    rows: &'a [Vec<usize>],
    options: &'a Options,
    position: Vec<usize>,
}

/// Items that share one x: each knows the first of its block and the next one in it.
struct Blocks {
    root: Vec<usize>,
    next: Vec<usize>,
}

impl Placement<'_> {
    fn is_passage(&self, item: usize) -> bool {
        self.items.items[item].node.is_none()
    }

    /// Marks the segments that cross a segment between two passages: they give way to it, so that long
    /// edges stay straight (the paper's type 1 conflicts).
    fn conflicts(&self) -> Vec<bool> {
        let mut conflicting = vec![false; self.items.segment_count];
        for (lower_row, upper_row) in self.rows.iter().zip(self.rows.iter().skip(1)) {
            let mut left_limit = 0;
            let mut scanned = 0;
            for (slot, &upper) in upper_row.iter().enumerate() {
                let inner = self.items.downward[upper]
                    .first()
                    .filter(|link| self.is_passage(upper) && self.is_passage(link.item));
                if inner.is_none() && slot + 1 < upper_row.len() {
                    continue;
                }
                let right_limit = inner.map_or(lower_row.len(), |link| self.position[link.item]);
                while scanned <= slot {
                    let item = upper_row[scanned];
                    for link in &self.items.downward[item] {
                        let position = self.position[link.item];
                        let inner_itself = self.is_passage(item) && self.is_passage(link.item);
                        if (position < left_limit || position > right_limit) && !inner_itself {
                            conflicting[link.segment] = true;
                        }
                    }
                    scanned += 1;
                }
                left_limit = right_limit;
            }
        }
        conflicting
    }

    fn align_and_compact(&self, from_bottom: bool, from_left: bool, conflicting: &[bool]) -> Vec<f64> {
        let blocks = self.align(from_bottom, from_left, conflicting);
        let mut x = self.compact(&blocks, from_left);
        if !from_left {
            for value in &mut x {
                *value = -*value;
            }
        }
        x
    }

    /// Joins each item with its median neighbour in the row before, if no earlier join is crossed.
    fn align(&self, from_bottom: bool, from_left: bool, conflicting: &[bool]) -> Blocks {
        let count = self.items.items.len();
        let mut blocks = Blocks { root: (0..count).collect(), next: (0..count).collect() };
        let links = if from_bottom { &self.items.downward } else { &self.items.upward };
        let row_count = self.rows.len();
        for step in 1..row_count {
            let row = &self.rows[if from_bottom { step } else { row_count - 1 - step }];
            let before = self.rows[if from_bottom { step - 1 } else { row_count - step }].len();
            let seen_at = |item: usize| {
                if from_left { self.position[item] } else { before - 1 - self.position[item] }
            };
            // The first position in the row before that may still be joined.
            let mut free_from = 0;
            let mut neighbours = Vec::new();
            for slot in 0..row.len() {
                let item = row[if from_left { slot } else { row.len() - 1 - slot }];
                neighbours.clear();
                neighbours.extend(links[item].iter().map(|link| (seen_at(link.item), *link)));
                if neighbours.is_empty() {
                    continue;
                }
                neighbours.sort_unstable_by_key(|&(position, link)| (position, link.segment));
                let middles = [(neighbours.len() - 1) / 2, neighbours.len() / 2];
                for (position, link) in middles.map(|middle| neighbours[middle]) {
                    if blocks.next[item] == item && !conflicting[link.segment] && position >= free_from {
                        blocks.next[link.item] = item;
                        blocks.root[item] = blocks.root[link.item];
                        blocks.next[item] = blocks.root[item];
                        free_from = position + 1;
                    }
                }
            }
        }
        blocks
    }

    /// Packs the blocks to the left, then draws each as far right as its right neighbours leave room.
    /// Seen from the right, everything is mirrored.
    fn compact(&self, blocks: &Blocks, from_left: bool) -> Vec<f64> {
        let mut pairs = Vec::with_capacity(self.position.len());
        let mut distances = Vec::with_capacity(self.position.len());
        for row in self.rows {
            for pair in row.windows(2) {
                let (left, right) = (blocks.root[pair[0]], blocks.root[pair[1]]);
                pairs.push(if from_left { (left, right) } else { (right, left) });
                distances.push(separation(self.items, self.options, pair[0], pair[1]));
            }
        }
        let incidence = Incidence::new(blocks.root.len(), pairs.iter().copied());
        let order = topological_order(&incidence, |pair| pairs[pair].1);
        let mut x = vec![0.0_f64; blocks.root.len()];
        for &block in &order {
            for &pair in &incidence.upward[block] {
                let right = pairs[pair].1;
                x[right] = x[right].max(x[block] + distances[pair]);
            }
        }
        for &block in order.iter().rev() {
            let room =
                incidence.upward[block].iter().map(|&pair| x[pairs[pair].1] - distances[pair]).min_by(f64::total_cmp);
            if let Some(room) = room {
                x[block] = x[block].max(room);
            }
        }
        blocks.root.iter().map(|&root| x[root]).collect()
    }

    /// Shifts the four ways onto the narrowest: those from the left by their left border, those from
    /// the right by their right.
    fn line_up(&self, candidates: &mut [Vec<f64>]) {
        let borders = |x: &[f64]| {
            let half = |item: usize| self.items.items[item].width / 2.0;
            let left = (0..x.len()).map(|item| x[item] - half(item)).min_by(f64::total_cmp);
            let right = (0..x.len()).map(|item| x[item] + half(item)).max_by(f64::total_cmp);
            (left.unwrap_or(0.0), right.unwrap_or(0.0))
        };
        let all: Vec<(f64, f64)> = candidates.iter().map(|x| borders(x)).collect();
        let narrowest = all.iter().copied().min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))).unwrap_or_default();
        for (way, x) in candidates.iter_mut().enumerate() {
            let from_left = way % 2 == 0;
            let shift = if from_left { narrowest.0 - all[way].0 } else { narrowest.1 - all[way].1 };
            for value in x {
                *value += shift;
            }
        }
    }
}
