//! Pass 5: order the items of every row so that few segments cross.
//!
//! Weighted medians and transposition after Gansner and others (1993), section 3, from two depth-first
//! starts. Connected components are ordered apart and set side by side. With a previous layout the
//! known items keep their order and only new ones look for a place.

use super::chains::Items;
use super::crossings::{count_crossings, gain_of_swap};
use super::start::{components, depth_first};

/// Sweeps over all rows from each start, before the better one goes on.
const SWEEPS_PER_START: usize = 4;
/// Sweeps over all rows from then on.
const SWEEPS_MAXIMUM: usize = 16;
/// Sweeps without a result better by a hundredth after which a start is given up.
const SWEEPS_WITHOUT_GAIN: usize = 4;
/// Passes of transposition over all rows within one sweep, and over one row within a pass.
const TRANSPOSITIONS_MAXIMUM: usize = 4;

/// Where an item was before, for a layout that follows a previous one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Anchor {
    /// The x it had, or an estimate.
    pub(super) x: f64,
    /// Whether it had that x, so that its order among such items is kept.
    pub(super) known: bool,
}

/// The items of each row from left to right.
pub(super) fn arrange(items: &Items, anchors: Option<&[Anchor]>) -> Vec<Vec<usize>> {
    if let Some(anchors) = anchors {
        return follow(items, anchors);
    }
    let mut rows = vec![Vec::new(); items.row_count];
    for component in components(items) {
        let start = |upwards: bool| {
            let start = depth_first(items, &component, upwards);
            Arrangement::new(items, start, None).improve(SWEEPS_PER_START)
        };
        let (upwards, downwards) = (start(true), start(false));
        let better = if downwards.0 < upwards.0 { downwards.1 } else { upwards.1 };
        for (row, part) in rows.iter_mut().zip(better.improve(SWEEPS_MAXIMUM).1.gather_groups()) {
            row.extend(part);
        }
    }
    rows
}

fn follow(items: &Items, anchors: &[Anchor]) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new(); items.row_count];
    for (index, item) in items.items.iter().enumerate() {
        rows[item.row].push(index);
    }
    for row in &mut rows {
        row.sort_by(|&left, &right| anchors[left].x.total_cmp(&anchors[right].x).then(left.cmp(&right)));
    }
    let known = anchors.iter().map(|anchor| anchor.known).collect();
    Arrangement::new(items, rows, Some(known)).improve(SWEEPS_MAXIMUM).1.gather_groups()
}

/// An order of rows under improvement.
struct Arrangement<'a> {
    items: &'a Items,
    rows: Vec<Vec<usize>>,
    position: Vec<u32>,
    /// Items that keep their order among each other.
    known: Option<Vec<bool>>,
}

impl<'a> Arrangement<'a> {
    fn new(items: &'a Items, rows: Vec<Vec<usize>>, known: Option<Vec<bool>>) -> Self {
        let mut arrangement = Self { items, rows, position: vec![0; items.items.len()], known };
        for row in 0..arrangement.rows.len() {
            arrangement.number_row(row);
        }
        arrangement
    }

    fn number_row(&mut self, row: usize) {
        for (position, &item) in (0_u32..).zip(&self.rows[row]) {
            self.position[item] = position;
        }
    }

    fn is_known(&self, item: usize) -> bool {
        self.known.as_ref().is_some_and(|known| known[item])
    }

    /// The best order found within so many sweeps, and its crossings.
    fn improve(mut self, sweeps: usize) -> (u64, Self) {
        self.transpose();
        let mut best = (self.crossings(), self.rows.clone());
        let mut without_gain = 0;
        for sweep in 0..sweeps {
            if best.0 == 0 || without_gain >= SWEEPS_WITHOUT_GAIN {
                break;
            }
            self.sweep(sweep);
            self.transpose();
            let crossings = self.crossings();
            without_gain = if crossings < best.0 - best.0 / 100 { 0 } else { without_gain + 1 };
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
        for row in 0..self.rows.len() {
            self.number_row(row);
        }
        (best.0, self)
    }

    fn crossings(&self) -> u64 {
        let mut segments = Vec::new();
        let mut total = 0;
        for row in &self.rows {
            segments.clear();
            for &item in row {
                let links = &self.items.upward[item];
                segments.extend(links.iter().map(|link| (self.position[item], self.position[link.item])));
            }
            total += count_crossings(&mut segments);
        }
        total
    }

    /// Sorts every row by the medians of its neighbours, once through all rows; upwards and downwards
    /// in turn, and with equal medians in either order in turn.
    fn sweep(&mut self, sweep: usize) {
        let upwards = sweep.is_multiple_of(2);
        let reverse_ties = sweep % 4 >= 2;
        let count = self.rows.len();
        for step in 1..count {
            let row = if upwards { step } else { count - 1 - step };
            self.sort_row(row, upwards, reverse_ties);
        }
    }

    fn sort_row(&mut self, row: usize, by_lower: bool, reverse_ties: bool) {
        let links = if by_lower { &self.items.downward } else { &self.items.upward };
        let mut positions: Vec<u32> = Vec::new();
        let mut medians: Vec<(Option<f64>, usize)> = Vec::with_capacity(self.rows[row].len());
        for &item in &self.rows[row] {
            positions.clear();
            positions.extend(links[item].iter().map(|link| self.position[link.item]));
            positions.sort_unstable();
            medians.push((weighted_median(&positions), item));
        }
        if self.known.is_some() {
            self.keep_known_order(&mut medians);
        }
        let mut movable: Vec<(f64, usize)> =
            medians.iter().filter_map(|&(median, item)| Some((median?, item))).collect();
        if reverse_ties && self.known.is_none() {
            movable.reverse();
        }
        movable.sort_by(|left, right| left.0.total_cmp(&right.0));
        // Items without neighbours on that side stay where they are; the others fill the rest.
        let mut sorted = movable.into_iter();
        for (slot, (median, item)) in medians.into_iter().enumerate() {
            let chosen = if median.is_some() { sorted.next().map_or(item, |(_, item)| item) } else { item };
            self.rows[row][slot] = chosen;
        }
        self.number_row(row);
    }

    /// Makes the medians of known items never fall from left to right, so that sorting keeps their order.
    /// A known item without a median takes that of the known item before it.
    fn keep_known_order(&self, medians: &mut [(Option<f64>, usize)]) {
        let mut highest = f64::NEG_INFINITY;
        for (median, item) in medians.iter_mut() {
            if self.is_known(*item) {
                highest = median.map_or(highest, |median| highest.max(median));
                *median = Some(highest);
            }
        }
    }

    /// Swaps neighbours wherever that removes crossings, until nothing changes near a row.
    fn transpose(&mut self) {
        let count = self.rows.len();
        let mut changed = vec![true; count];
        for _ in 0..TRANSPOSITIONS_MAXIMUM {
            let mut changing = vec![false; count];
            for row in 0..count {
                let near = row.saturating_sub(1)..(row + 2).min(count);
                if changed[near.clone()].contains(&true) || changing[near].contains(&true) {
                    changing[row] = self.transpose_row(row);
                }
            }
            if !changing.contains(&true) {
                break;
            }
            changed = changing;
        }
    }

    fn transpose_row(&mut self, row: usize) -> bool {
        let ends = Ends::of_row(self, row);
        // Slots of the row before any swap, in their present order.
        let mut order: Vec<usize> = (0..self.rows[row].len()).collect();
        let mut improved = false;
        for _ in 0..TRANSPOSITIONS_MAXIMUM {
            let mut swapped = false;
            for left in 1..order.len() {
                let (first, second) = (order[left - 1], order[left]);
                if self.is_known(self.rows[row][first]) && self.is_known(self.rows[row][second]) {
                    continue;
                }
                if ends.gain_of_swap(first, second) > 0 {
                    order.swap(left - 1, left);
                    swapped = true;
                }
            }
            improved |= swapped;
            if !swapped {
                break;
            }
        }
        if improved {
            self.rows[row] = order.into_iter().map(|slot| self.rows[row][slot]).collect();
            self.number_row(row);
        }
        improved
    }

    /// The rows with every node moved to the left, next to the last one of its group, where that adds no
    /// crossing.
    fn gather_groups(mut self) -> Vec<Vec<usize>> {
        for row in 0..self.rows.len() {
            let ends = Ends::of_row(&self, row);
            let mut order: Vec<usize> = (0..self.rows[row].len()).collect();
            for place in 1..order.len() {
                if let Some(target) = self.gather_target(row, &order[..=place], &ends) {
                    order[target..=place].rotate_right(1);
                }
            }
            self.rows[row] = order.into_iter().map(|slot| self.rows[row][slot]).collect();
            self.number_row(row);
        }
        self.rows
    }

    /// Where the last of these slots may move to.
    fn gather_target(&self, row: usize, slots: &[usize], ends: &Ends) -> Option<usize> {
        let (&mover, others) = slots.split_last()?;
        let item_at = |slot: usize| self.rows[row][slot];
        let group = self.items.items[item_at(mover)].group?;
        let mut gain = 0;
        for (place, &other) in others.iter().enumerate().rev() {
            if self.items.items[item_at(other)].group == Some(group) {
                return (place + 1 < others.len() && gain >= 0).then_some(place + 1);
            }
            if self.is_known(item_at(mover)) && self.is_known(item_at(other)) {
                return None;
            }
            gain += ends.gain_of_swap(other, mover);
        }
        None
    }
}

/// For each slot of a row the positions of its neighbours below and above, ascending; in one buffer,
/// since this is built more often than anything else.
struct Ends {
    positions: Vec<u32>,
    /// Where each slot's positions below start, end and its positions above end.
    limits: Vec<[usize; 3]>,
}

impl Ends {
    fn of_row(arrangement: &Arrangement<'_>, row: usize) -> Self {
        let mut positions = Vec::with_capacity(2 * arrangement.rows[row].len());
        let mut limits = Vec::with_capacity(arrangement.rows[row].len());
        for &item in &arrangement.rows[row] {
            let start = positions.len();
            let at = |link: &super::chains::Link| arrangement.position[link.item];
            positions.extend(arrangement.items.downward[item].iter().map(at));
            let middle = positions.len();
            positions.extend(arrangement.items.upward[item].iter().map(at));
            positions[start..middle].sort_unstable();
            positions[middle..].sort_unstable();
            limits.push([start, middle, positions.len()]);
        }
        Self { positions, limits }
    }

    /// Crossings that disappear when two neighbouring slots are swapped.
    fn gain_of_swap(&self, left: usize, right: usize) -> i64 {
        let ([a, b, c], [d, e, f]) = (self.limits[left], self.limits[right]);
        let below = gain_of_swap(&self.positions[a..b], &self.positions[d..e]);
        below + gain_of_swap(&self.positions[b..c], &self.positions[e..f])
    }
}

/// The median of Gansner and others: between two middle positions, nearer to the side where the
/// positions lie closer together.
fn weighted_median(positions: &[u32]) -> Option<f64> {
    let count = positions.len();
    let at = |index: usize| f64::from(positions[index]);
    match count {
        0 => None,
        2 => Some(f64::midpoint(at(0), at(1))),
        _ if count % 2 == 1 => Some(at(count / 2)),
        _ => {
            let middle = count / 2;
            let left = at(middle - 1) - at(0);
            let right = at(count - 1) - at(middle);
            if left + right == 0.0 {
                Some(f64::midpoint(at(middle - 1), at(middle)))
            } else {
                Some((at(middle - 1) * right + at(middle) * left) / (left + right))
            }
        }
    }
}
