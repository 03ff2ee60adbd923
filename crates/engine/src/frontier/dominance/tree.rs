//! The filter for four criteria and more.

/// Points of one leaf.
const LEAF: usize = 8;

/// Points with small sums that strike out others before anything is built.
const KILLERS: usize = 12;

/// A few points that beat many: those with the smallest sums of coordinates as shares of their ranges, and by each criterion's weight.
pub fn killers(points: &[f64], criteria: usize) -> Vec<f64> {
    let (mut low, mut high) = (vec![f64::INFINITY; criteria], vec![f64::NEG_INFINITY; criteria]);
    for row in points.chunks_exact(criteria) {
        for ((low, high), value) in low.iter_mut().zip(&mut high).zip(row) {
            *low = if *value < *low { *value } else { *low };
            *high = if *value > *high { *value } else { *high };
        }
    }
    let scale: Vec<f64> = low
        .iter()
        .zip(&high)
        .map(|(low, high)| if high - low > 0.0 && (high - low).is_finite() { 1.0 / (high - low) } else { 0.0 })
        .collect();
    let mut best: Vec<(f64, usize)> = Vec::with_capacity(KILLERS + 1);
    let mut worst = f64::INFINITY;
    for (point, row) in points.chunks_exact(criteria).enumerate() {
        let mut sum = 0.0;
        for ((value, low), scale) in row.iter().zip(&low).zip(&scale) {
            sum += (value - low) * scale;
        }
        if sum < worst || best.len() < KILLERS {
            let place = best.partition_point(|(other, _)| *other <= sum);
            best.insert(place, (sum, point));
            best.truncate(KILLERS);
            if best.len() == KILLERS {
                worst = best.last().map_or(f64::INFINITY, |(sum, _)| *sum);
            }
        }
    }
    best.iter()
        .flat_map(|(_, point)| points.get(point * criteria..(point + 1) * criteria).unwrap_or_default())
        .copied()
        .collect()
}

pub fn filter(points: &[f64], criteria: usize) -> Vec<bool> {
    match criteria {
        4 => filter_fixed::<4>(points),
        5 => filter_fixed::<5>(points),
        6 => filter_fixed::<6>(points),
        7 => filter_fixed::<7>(points),
        8 => filter_fixed::<8>(points),
        // Wider rows are padded: a criterion in which all are equal changes nothing.
        _ => {
            let mut padded = Vec::with_capacity(points.len() / criteria.max(1) * 16);
            for row in points.chunks_exact(criteria.max(1)) {
                padded.extend_from_slice(row);
                padded.extend(std::iter::repeat_n(0.0, 16_usize.saturating_sub(criteria)));
            }
            filter_fixed::<16>(&padded)
        }
    }
}

fn filter_fixed<const CRITERIA: usize>(points: &[f64]) -> Vec<bool> {
    let killers = killers(points, CRITERIA);
    let (rows, _) = points.as_chunks::<CRITERIA>();
    let (killers, _) = killers.as_chunks::<CRITERIA>();
    let mut mask = vec![false; rows.len()];
    let mut left: Vec<([f64; CRITERIA], u32)> = Vec::new();
    for (point, row) in rows.iter().enumerate() {
        if !killers.iter().any(|killer| at_most(killer, row) && killer != row) {
            left.push((*row, point as u32));
        }
    }
    if left.len() > STAGED {
        strike_out(&mut left);
    }
    let tree = Tree::build(&mut left);
    let mut last = 0;
    for (row, point) in &left {
        if let Some(entry) = mask.get_mut(*point as usize) {
            *entry = !tree.beats(row, &mut last);
        }
    }
    mask
}

/// Sets larger than this are first struck out by their best part.
const STAGED: usize = 2_048;

/// Takes away what is beaten by the eighth of the points with the smallest sums, so that the tree over all is small.
fn strike_out<const CRITERIA: usize>(left: &mut Vec<([f64; CRITERIA], u32)>) {
    let sum = |row: &[f64; CRITERIA]| row.iter().sum::<f64>();
    let middle = left.len() / 8;
    left.select_nth_unstable_by(middle, |one, other| sum(&one.0).total_cmp(&sum(&other.0)));
    let mut best: Vec<([f64; CRITERIA], u32)> = left.iter().take(middle).copied().collect();
    let tree = Tree::build(&mut best);
    let mut last = 0;
    left.retain(|(row, _)| !tree.beats(row, &mut last));
}

#[inline]
fn at_most<const CRITERIA: usize>(one: &[f64; CRITERIA], other: &[f64; CRITERIA]) -> bool {
    let mut all = true;
    for (one, other) in one.iter().zip(other) {
        all &= one <= other;
    }
    all
}

/// A leaf's points with one criterion after the other, so that all are compared at once.
type Leaf<const CRITERIA: usize> = [[f64; LEAF]; CRITERIA];

struct Node<const CRITERIA: usize> {
    low: [f64; CRITERIA],
    /// The first node after this one and all below it.
    next: u32,
    /// The leaf, if it is one.
    leaf: u32,
}

const NO_LEAF: u32 = u32::MAX;

/// Boxes in depth-first order, those nearer to the origin first: a query is one pass with jumps.
struct Tree<const CRITERIA: usize> {
    nodes: Vec<Node<CRITERIA>>,
    leaves: Vec<Leaf<CRITERIA>>,
}

impl<const CRITERIA: usize> Tree<CRITERIA> {
    fn build(points: &mut [([f64; CRITERIA], u32)]) -> Self {
        let mut tree =
            Self { nodes: Vec::with_capacity(points.len() / 3 + 1), leaves: Vec::with_capacity(points.len() / 6 + 1) };
        if !points.is_empty() {
            tree.add(points);
        }
        tree
    }

    fn add(&mut self, points: &mut [([f64; CRITERIA], u32)]) {
        let (mut low, mut high) = ([f64::INFINITY; CRITERIA], [f64::NEG_INFINITY; CRITERIA]);
        for (row, _) in points.iter() {
            for axis in 0..CRITERIA {
                low[axis] = if row[axis] < low[axis] { row[axis] } else { low[axis] };
                high[axis] = if row[axis] > high[axis] { row[axis] } else { high[axis] };
            }
        }
        let index = self.nodes.len();
        self.nodes.push(Node { low, next: 0, leaf: NO_LEAF });
        if points.len() <= LEAF {
            // Places without a point hold infinity, which beats nothing.
            let mut leaf = [[f64::INFINITY; LEAF]; CRITERIA];
            for (slot, (row, _)) in points.iter().enumerate() {
                for axis in 0..CRITERIA {
                    leaf[axis][slot] = row[axis];
                }
            }
            self.nodes[index].leaf = self.leaves.len() as u32;
            self.leaves.push(leaf);
        } else {
            let mut axis = 0;
            for other in 1..CRITERIA {
                if high[other] - low[other] > high[axis] - low[axis] {
                    axis = other;
                }
            }
            // Whole leaves on the left, so that few are half empty.
            let middle = (points.len() / 2).next_multiple_of(LEAF).min(points.len() - 1);
            points.select_nth_unstable_by(middle, |one, other| one.0[axis].total_cmp(&other.0[axis]));
            let (left, right) = points.split_at_mut(middle);
            self.add(left);
            self.add(right);
        }
        self.nodes[index].next = self.nodes.len() as u32;
    }

    /// Whether any point is nowhere larger than `row` and somewhere smaller. `last` is the leaf that answered the last time: neighbours
    /// are often beaten by the same point.
    fn beats(&self, row: &[f64; CRITERIA], last: &mut u32) -> bool {
        if self.leaves.get(*last as usize).is_some_and(|leaf| leaf_beats(leaf, row)) {
            return true;
        }
        let mut index = 0;
        while let Some(node) = self.nodes.get(index) {
            if !at_most(&node.low, row) {
                index = node.next as usize;
                continue;
            }
            if let Some(leaf) = self.leaves.get(node.leaf as usize)
                && leaf_beats(leaf, row)
            {
                *last = node.leaf;
                return true;
            }
            index += 1;
        }
        false
    }
}

#[inline]
fn leaf_beats<const CRITERIA: usize>(leaf: &Leaf<CRITERIA>, row: &[f64; CRITERIA]) -> bool {
    let mut all = [true; LEAF];
    let mut any = [false; LEAF];
    for (column, value) in leaf.iter().zip(row) {
        for slot in 0..LEAF {
            all[slot] &= column[slot] <= *value;
            any[slot] |= column[slot] < *value;
        }
    }
    let mut found = false;
    for slot in 0..LEAF {
        found |= all[slot] & any[slot];
    }
    found
}
