//! The exact volume between a reference point and what a set of points beats.
//!
//! Two criteria: a sweep. Three: slices along the third over a staircase of the other two. More: the recursion over exclusive volumes of
//! L. While, L. Bradstreet, L. Barone, 'A fast way of calculating exact hypervolumes' (2012), down to three.

use super::FrontierError;
use super::dominance::filter;
use super::error::check_points;

/// Most points that count, for four criteria and more, where the cost grows fast.
pub const MOST_POINTS: usize = 2_000;

/// The volume of all that is beaten by a point of the set and not worse than `reference` in any criterion.
///
/// `points`: rows of `criteria` finite numbers (1 to 8), smaller is better; those not better than the reference everywhere add nothing.
/// Errors: other shapes, numbers that are not finite, more than 2,000 points after the filter for four criteria and more.
pub fn hypervolume(points: &[f64], criteria: usize, reference: &[f64]) -> Result<f64, FrontierError> {
    check_points(points, criteria, 1, 8)?;
    if reference.len() != criteria {
        return Err(FrontierError::Length { what: "the reference point", length: reference.len(), expected: criteria });
    }
    check_points(reference, criteria, 1, 8)?;
    // Seen from the reference, every point is a box of these sides.
    let boxes: Vec<f64> = points
        .chunks_exact(criteria)
        .filter(|row| row.iter().zip(reference).all(|(value, bound)| value < bound))
        .flat_map(|row| row.iter().zip(reference).map(|(value, bound)| value - bound))
        .collect();
    let rows = best(&boxes, criteria);
    if criteria > 3 && rows.len() > MOST_POINTS {
        return Err(FrontierError::TooManyPoints { count: rows.len(), maximum: MOST_POINTS });
    }
    Ok(volume(rows, criteria))
}

/// The rows that none beats, each once.
fn best(boxes: &[f64], criteria: usize) -> Vec<Vec<f64>> {
    let mask = filter(boxes, criteria);
    let mut rows: Vec<Vec<f64>> =
        boxes.chunks_exact(criteria).zip(mask).filter(|(_, kept)| *kept).map(|(row, _)| row.to_vec()).collect();
    rows.sort_unstable_by(|one, other| compare(one, other));
    rows.dedup();
    rows
}

/// By the last criterion first.
fn compare(one: &[f64], other: &[f64]) -> std::cmp::Ordering {
    one.iter()
        .zip(other)
        .rev()
        .map(|(one, other)| one.total_cmp(other))
        .find(|order| order.is_ne())
        .unwrap_or(std::cmp::Ordering::Equal)
}

/// Of rows that do not beat each other, relative to the reference (all negative).
fn volume(mut rows: Vec<Vec<f64>>, criteria: usize) -> f64 {
    match criteria {
        1 => rows.iter().flatten().copied().fold(0.0, f64::min).abs(),
        2 => area(&mut rows),
        3 => slices(&mut rows),
        _ => exclusive(&mut rows, criteria),
    }
}

fn area(rows: &mut [Vec<f64>]) -> f64 {
    rows.sort_unstable_by(|one, other| compare(one, other));
    // The second criterion ascends, so the first descends.
    let mut total = 0.0;
    let mut covered = 0.0;
    for row in rows {
        if let [x, y] = row.as_slice()
            && *x < covered
        {
            total += (covered - x) * -y;
            covered = *x;
        }
    }
    total
}

fn slices(rows: &mut [Vec<f64>]) -> f64 {
    rows.sort_unstable_by(|one, other| compare(one, other));
    let mut stairs: Vec<(f64, f64)> = Vec::new();
    let (mut total, mut area, mut before) = (0.0, 0.0, 0.0);
    for row in rows {
        let [x, y, z] = *row.as_slice() else { continue };
        if area > 0.0 {
            total += area * (z - before);
        }
        before = z;
        area += add_step(&mut stairs, x, y);
    }
    total + area * -before
}

/// Adds a step to a staircase (x ascending, y descending, both negative); the area that it adds.
fn add_step(stairs: &mut Vec<(f64, f64)>, x: f64, y: f64) -> f64 {
    let start = stairs.partition_point(|step| step.0 < x);
    let mut height = start.checked_sub(1).and_then(|left| stairs.get(left)).map_or(0.0, |left| left.1);
    if height <= y {
        return 0.0;
    }
    // From this x on, until a step that is lower: what lies between the old height and the new one.
    let (mut added, mut from, mut end) = (0.0, x, start);
    while let Some((right, lower)) = stairs.get(end).copied() {
        added += (right - from) * (height - y);
        if lower <= y {
            stairs.splice(start..end, [(x, y)]);
            return added;
        }
        (from, height) = (right, lower);
        end += 1;
    }
    added += -from * (height - y);
    stairs.splice(start..end, [(x, y)]);
    added
}

/// Each row's own volume less what the rows after it cover within it.
fn exclusive(rows: &mut [Vec<f64>], criteria: usize) -> f64 {
    // Worst in the last criterion first: the rows that cover it are then flat in that criterion.
    rows.sort_unstable_by(|one, other| compare(other, one));
    let mut total = 0.0;
    for (index, row) in rows.iter().enumerate() {
        let last = row.last().copied().unwrap_or(0.0);
        let own: f64 = row.iter().take(criteria - 1).map(|value| -value).product();
        // All later rows are at least as good in the last criterion, so what they cover within this row has its depth.
        let within: Vec<f64> = rows
            .get(index + 1..)
            .unwrap_or_default()
            .iter()
            .flat_map(|other| row.iter().zip(other).take(criteria - 1).map(|(own, other)| own.max(*other)))
            .collect();
        let covered = volume(best(&within, criteria - 1), criteria - 1);
        total += -last * (own - covered);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Key, Stream};

    #[test]
    fn small_sets_by_hand() {
        assert_eq!(hypervolume(&[1.0, 3.0, 2.0, 2.0, 3.0, 1.0], 2, &[4.0, 4.0]).unwrap(), 6.0);
        assert_eq!(hypervolume(&[1.0, 0.0, 1.0, 0.0, 1.0, 0.0], 3, &[2.0, 2.0, 2.0]).unwrap(), 5.0);
        assert_eq!(hypervolume(&[5.0, 0.0], 2, &[4.0, 4.0]).unwrap(), 0.0);
        assert_eq!(hypervolume(&[], 4, &[1.0; 4]).unwrap(), 0.0);
        assert_eq!(hypervolume(&[0.5], 1, &[2.0]).unwrap(), 1.5);
    }

    /// A criterion in which all points are one away from the reference changes nothing.
    #[test]
    fn a_flat_criterion_leaves_the_volume() {
        let mut stream = Stream::new(Key::new(3, 3), 0);
        let three: Vec<f64> = (0..60 * 3).map(|_| stream.uniform()).collect();
        let expected = hypervolume(&three, 3, &[1.1; 3]).unwrap();
        let four: Vec<f64> = three.chunks(3).flat_map(|row| [row[0], row[1], row[2], 0.1]).collect();
        let five: Vec<f64> = three.chunks(3).flat_map(|row| [0.1, row[0], 0.1, row[1], row[2]]).collect();
        assert!((hypervolume(&four, 4, &[1.1; 4]).unwrap() - expected).abs() < 1e-12);
        assert!((hypervolume(&five, 5, &[1.1; 5]).unwrap() - expected).abs() < 1e-12);
    }

    #[test]
    fn the_order_of_points_and_duplicates_change_nothing() {
        let mut stream = Stream::new(Key::new(4, 4), 0);
        let rows: Vec<Vec<f64>> = (0..40).map(|_| (0..4).map(|_| stream.uniform()).collect()).collect();
        let forward: Vec<f64> = rows.iter().flatten().copied().collect();
        let backward: Vec<f64> = rows.iter().rev().chain(&rows).flatten().copied().collect();
        let (one, other) =
            (hypervolume(&forward, 4, &[1.0; 4]).unwrap(), hypervolume(&backward, 4, &[1.0; 4]).unwrap());
        assert_eq!(one, other);
    }

    #[test]
    fn bad_input_is_refused() {
        assert!(hypervolume(&[1.0, 2.0], 2, &[1.0]).is_err());
        assert!(hypervolume(&[1.0, 2.0], 2, &[1.0, f64::NAN]).is_err());
        assert!(hypervolume(&[1.0; 9], 9, &[1.0; 9]).is_err());
    }
}
