//! Filters for two and three criteria.

/// -0 and 0 are the same coordinate but not to a total order.
fn plain(value: f64) -> f64 {
    value + 0.0
}

/// Orders finite numbers as whole numbers do, which compares faster than floating point.
fn key(value: f64) -> u64 {
    let bits = plain(value).to_bits();
    if bits >> 63 == 0 { bits | (1 << 63) } else { !bits }
}

pub fn filter_two(points: &[f64]) -> Vec<bool> {
    let count = points.len() / 2;
    let mut mask = vec![false; count];
    // The best point by each criterion alone bounds the second criterion of all that can stay: most points go before the sort.
    let bound = cut(points);
    let mut order: Vec<(u64, u64, u32)> = Vec::new();
    for (point, pair) in points.chunks_exact(2).enumerate() {
        if let [x, y] = *pair
            && !(x >= bound.0 && y >= bound.1 && (x > bound.0 || y > bound.1))
        {
            order.push((key(x), key(y), point as u32));
        }
    }
    order.sort_unstable();
    let mut least = u64::MAX;
    let mut before = (0, u64::MAX);
    for (x, y, point) in order {
        let duplicate = (x, y) == before;
        if (duplicate || y < least)
            && let Some(entry) = mask.get_mut(point as usize)
        {
            *entry = true;
            before = (x, y);
        }
        least = least.min(y);
    }
    mask
}

/// The point whose coordinates, as shares of their ranges, have the smallest sum.
fn cut(points: &[f64]) -> (f64, f64) {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for pair in points.chunks_exact(2) {
        for ((low, high), value) in low.iter_mut().zip(&mut high).zip(pair) {
            *low = low.min(*value);
            *high = high.max(*value);
        }
    }
    let scale = [0, 1].map(|axis| {
        let width = high[axis] - low[axis];
        if width > 0.0 && width.is_finite() { 1.0 / width } else { 0.0 }
    });
    let mut best = (f64::INFINITY, (f64::INFINITY, f64::INFINITY));
    for pair in points.chunks_exact(2) {
        if let [x, y] = *pair {
            let sum = (x - low[0]) * scale[0] + (y - low[1]) * scale[1];
            if sum < best.0 {
                best = (sum, (x, y));
            }
        }
    }
    best.1
}

pub fn filter_three(points: &[f64]) -> Vec<bool> {
    let count = points.len() / 3;
    let mut mask = vec![false; count];
    let killers = super::tree::killers(points, 3);
    let mut order: Vec<(u64, u32)> = Vec::with_capacity(count / 4);
    for (point, row) in points.chunks_exact(3).enumerate() {
        if let [x, y, z] = *row
            && !killers.chunks_exact(3).any(|killer| {
                killer[0] <= x && killer[1] <= y && killer[2] <= z && (killer[0] < x || killer[1] < y || killer[2] < z)
            })
        {
            order.push((key(z), point as u32));
        }
    }
    // By the third criterion alone: short rows sort faster, and the few that are equal there are put in order one group at a time.
    order.sort_unstable();
    let pair = |point: u32| match points.get(3 * point as usize..3 * point as usize + 2) {
        Some([x, y]) => (key(*x), key(*y)),
        _ => (0, 0),
    };
    // The staircase: x ascending, y strictly descending. A point is beaten if the last step at or left of it is at or below it.
    let mut stairs = Staircase::default();
    let mut group: Vec<((u64, u64), u32)> = Vec::new();
    for level in order.chunk_by(|one, other| one.0 == other.0) {
        group.clear();
        group.extend(level.iter().map(|(_, point)| (pair(*point), *point)));
        group.sort_unstable();
        for equal in group.chunk_by(|one, other| one.0 == other.0) {
            if let Some(((x, y), _)) = equal.first()
                && stairs.admit(*x, *y)
            {
                for (_, point) in equal {
                    if let Some(entry) = mask.get_mut(*point as usize) {
                        *entry = true;
                    }
                }
            }
        }
    }
    mask
}

/// Steps in blocks, so that a step is added or taken away without moving all that are to its right.
#[derive(Default)]
struct Staircase {
    blocks: Vec<Vec<(u64, u64)>>,
}

const BLOCK: usize = 256;

impl Staircase {
    /// Adds the step unless one is at or left of it and at or below it; takes away those that it covers.
    fn admit(&mut self, x: u64, y: u64) -> bool {
        // The block that holds the last step with an x of at most this one.
        let block =
            self.blocks.partition_point(|steps| steps.first().is_some_and(|step| step.0 <= x)).saturating_sub(1);
        let Some(steps) = self.blocks.get_mut(block) else {
            self.blocks.push(vec![(x, y)]);
            return true;
        };
        let place = steps.partition_point(|step| step.0 <= x);
        if place > 0 && steps.get(place - 1).is_some_and(|step| step.1 <= y) {
            return false;
        }
        // A step with the same x lies above: it goes, like those to the right that are not below.
        let start = if place > 0 && steps.get(place - 1).is_some_and(|step| step.0 == x) { place - 1 } else { place };
        let end = start + steps.get(start..).unwrap_or_default().partition_point(|step| step.1 >= y);
        let reached_end = end == steps.len();
        steps.splice(start..end, [(x, y)]);
        if reached_end {
            self.clear_right(block + 1, y);
        }
        if self.blocks.get(block).is_some_and(|steps| steps.len() > 2 * BLOCK)
            && let Some(steps) = self.blocks.get_mut(block)
        {
            let right = steps.split_off(BLOCK);
            self.blocks.insert(block + 1, right);
        }
        true
    }

    fn clear_right(&mut self, block: usize, y: u64) {
        while let Some(steps) = self.blocks.get_mut(block) {
            let covered = steps.partition_point(|step| step.1 >= y);
            if covered == steps.len() {
                self.blocks.remove(block);
            } else {
                steps.drain(..covered);
                return;
            }
        }
    }
}
