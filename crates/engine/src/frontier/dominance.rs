//! The exact non-dominated filter, and ranks. Smaller is better in every criterion; equal points do not beat each other, so duplicates
//! are all kept.
//!
//! Two criteria: sort and sweep. Three: sort by the third and keep the staircase of the other two (H. T. Kung, F. Luccio, F. P. Preparata,
//! 'On finding the maxima of a set of vectors', 1975). More: a few points with small sums strike out most of the rest, and a k-d tree with
//! tight boxes answers for each survivor whether anything beats it, so that sets without any beaten point, where pairwise comparison is
//! quadratic, stay fast.

use super::FrontierError;
use super::error::{MOST_CRITERIA, check_points};

mod plane;
mod tree;

/// Whether each point is beaten by none, in the order given.
///
/// `points`: rows of `criteria` finite numbers (1 to 16). Errors: other shapes, numbers that are not finite.
pub fn nondominated(points: &[f64], criteria: usize) -> Result<Vec<bool>, FrontierError> {
    check_points(points, criteria, 1, MOST_CRITERIA)?;
    Ok(filter(points, criteria))
}

pub(super) fn filter(points: &[f64], criteria: usize) -> Vec<bool> {
    match criteria {
        1 => {
            let least = points.iter().copied().fold(f64::INFINITY, f64::min);
            points.iter().map(|value| *value == least).collect()
        }
        2 => plane::filter_two(points),
        3 => plane::filter_three(points),
        _ => tree::filter(points, criteria),
    }
}

/// As [`nondominated`] among the feasible points alone: one whose `violations` entry is above 0, or not a number, is neither kept nor
/// beats another. Errors: as there, or a list of violations that has not one entry for each point.
pub fn nondominated_feasible(points: &[f64], criteria: usize, violations: &[f64]) -> Result<Vec<bool>, FrontierError> {
    let count = check_points(points, criteria, 1, MOST_CRITERIA)?;
    if violations.len() != count {
        return Err(FrontierError::Length { what: "violations", length: violations.len(), expected: count });
    }
    let feasible: Vec<usize> = (0..count).filter(|point| violations[*point] <= 0.0).collect();
    let rows: Vec<f64> = feasible.iter().flat_map(|point| row(points, criteria, *point)).copied().collect();
    let mut mask = vec![false; count];
    for (point, kept) in feasible.iter().zip(filter(&rows, criteria)) {
        mask[*point] = kept;
    }
    Ok(mask)
}

/// Fronts that are peeled off whole; what is deeper is placed point by point.
const PEELED: usize = 48;

/// The rank of each point: 1 where none beats it, 2 where only points of rank 1 do, and so on (non-dominated sorting).
///
/// Same input and errors as [`nondominated`]. Beyond the first 48 fronts points are placed by binary search over the fronts (X. Zhang and
/// others, 'An efficient approach to nondominated sorting', 2015).
pub fn ranks(points: &[f64], criteria: usize) -> Result<Vec<usize>, FrontierError> {
    let count = check_points(points, criteria, 1, MOST_CRITERIA)?;
    let mut ranks = vec![0; count];
    let mut left: Vec<usize> = (0..count).collect();
    let mut rank = 0;
    while !left.is_empty() && rank < PEELED {
        rank += 1;
        let rows: Vec<f64> = left.iter().flat_map(|point| row(points, criteria, *point)).copied().collect();
        let mask = filter(&rows, criteria);
        let mut deeper = Vec::with_capacity(left.len());
        for (point, best) in left.iter().zip(mask) {
            if best {
                ranks[*point] = rank;
            } else {
                deeper.push(*point);
            }
        }
        left = deeper;
    }
    place_rest(points, criteria, left, rank, &mut ranks);
    Ok(ranks)
}

fn place_rest(points: &[f64], criteria: usize, mut left: Vec<usize>, first: usize, ranks: &mut [usize]) {
    // A point can only be beaten by one before it in this order.
    left.sort_unstable_by(|one, other| {
        let pairs = row(points, criteria, *one).iter().zip(row(points, criteria, *other));
        pairs.map(|(one, other)| one.total_cmp(other)).find(|order| order.is_ne()).unwrap_or(one.cmp(other))
    });
    let mut fronts: Vec<Vec<usize>> = Vec::new();
    for point in left {
        let beaten = |front: &Vec<usize>| {
            front.iter().rev().any(|other| beats(row(points, criteria, *other), row(points, criteria, point)))
        };
        // Fronts that beat the point come before those that do not.
        let place = fronts.partition_point(beaten);
        match fronts.get_mut(place) {
            Some(front) => front.push(point),
            None => fronts.push(vec![point]),
        }
        ranks[point] = first + place + 1;
    }
}

fn row(points: &[f64], criteria: usize, point: usize) -> &[f64] {
    points.get(point * criteria..(point + 1) * criteria).unwrap_or_default()
}

/// Whether `one` is nowhere larger and somewhere smaller.
#[must_use]
pub fn beats(one: &[f64], other: &[f64]) -> bool {
    let mut smaller = false;
    for (one, other) in one.iter().zip(other) {
        if one > other {
            return false;
        }
        smaller |= one < other;
    }
    smaller
}

#[cfg(test)]
mod tests;
