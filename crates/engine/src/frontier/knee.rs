//! Knees of a frontier: points for which many weighings of the criteria would decide.
//!
//! The expected marginal utility of J. Branke and others, 'Finding knees in multi-objective optimization' (2004): over evenly spread
//! weights of the criteria, each brought to the range of the frontier, how much more the second-best point would cost than this one.
//! Unlike bend angles it needs no order along the frontier and works for any number of criteria.

use super::FrontierError;
use super::dominance::filter;
use super::error::check_points;
use super::lattice;

/// Weighings that are tried, at most.
const WEIGHINGS: usize = 500;

/// How pronounced a knee each point is: mean loss, over all weighings, of going without it, in units of the frontier's range (0: none).
///
/// `points`: rows of `criteria` finite numbers (2 to 8), smaller is better. Points that are beaten get 0; equal points share. A frontier
/// of one point has no knee. Errors: other shapes, numbers that are not finite.
pub fn knees(points: &[f64], criteria: usize) -> Result<Vec<f64>, FrontierError> {
    let count = check_points(points, criteria, 2, 8)?;
    let mut utility = vec![0.0; count];
    let mask = filter(points, criteria);
    let mut front: Vec<(usize, &[f64])> =
        points.chunks_exact(criteria).enumerate().filter(|(point, _)| mask.get(*point) == Some(&true)).collect();
    front.sort_by(|one, other| {
        let order = one.1.iter().zip(other.1).map(|(one, other)| one.total_cmp(other)).find(|order| order.is_ne());
        order.unwrap_or(one.0.cmp(&other.0))
    });
    // The same point given several times counts once for the weighings.
    let mut distinct: Vec<(Vec<usize>, &[f64])> = Vec::new();
    for (point, row) in front {
        match distinct.last_mut() {
            Some((points, last)) if *last == row => points.push(point),
            _ => distinct.push((vec![point], row)),
        }
    }
    if distinct.len() < 2 {
        return Ok(utility);
    }
    let scaled = scaled(distinct.iter().map(|(_, row)| *row), criteria);
    let weighings = lattice::weights(criteria, lattice::divisions(criteria, WEIGHINGS));
    let mut gains = vec![0.0; distinct.len()];
    for weights in &weighings {
        let (mut best, mut second, mut index) = (f64::INFINITY, f64::INFINITY, 0);
        for (place, row) in scaled.chunks_exact(criteria).enumerate() {
            let cost: f64 = row.iter().zip(weights).map(|(value, weight)| value * weight).sum();
            if cost < best {
                (second, best, index) = (best, cost, place);
            } else if cost < second {
                second = cost;
            }
        }
        if let Some(gain) = gains.get_mut(index) {
            *gain += (second - best) / weighings.len() as f64;
        }
    }
    for ((points, _), gain) in distinct.iter().zip(gains) {
        for point in points {
            if let Some(entry) = utility.get_mut(*point) {
                *entry = gain;
            }
        }
    }
    Ok(utility)
}

/// Every criterion from 0 (the least of the rows) to 1 (the most); 0 where all are equal.
fn scaled<'row>(rows: impl Iterator<Item = &'row [f64]> + Clone, criteria: usize) -> Vec<f64> {
    let mut low = vec![f64::INFINITY; criteria];
    let mut high = vec![f64::NEG_INFINITY; criteria];
    for row in rows.clone() {
        for ((low, high), value) in low.iter_mut().zip(&mut high).zip(row) {
            *low = low.min(*value);
            *high = high.max(*value);
        }
    }
    rows.flat_map(|row| row.iter().zip(&low).zip(&high))
        .map(|((value, low), high)| if high > low { (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0) } else { 0.0 })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bend_of_an_elbow_is_its_knee() {
        let mut points: Vec<f64> = Vec::new();
        for step in 0..=10 {
            let share = f64::from(step) / 10.0;
            points.extend([share * 100.0, 2.0 - share]);
        }
        for step in 1..=10 {
            points.extend([100.0 + f64::from(step) * 1_000.0, 1.0 - f64::from(step) / 100.0]);
        }
        let knees = knees(&points, 2).unwrap();
        let best = (0..knees.len()).max_by(|one, other| knees[*one].total_cmp(&knees[*other])).unwrap();
        assert_eq!(best, 10);
    }

    #[test]
    fn beaten_points_are_no_knees_and_equal_points_share() {
        let knees = knees(&[0.0, 1.0, 0.2, 0.2, 1.0, 0.0, 0.9, 0.9, 0.2, 0.2], 2).unwrap();
        assert_eq!(knees[3], 0.0);
        assert!(knees[1] > 0.0 && knees[1] == knees[4]);
    }

    #[test]
    fn one_point_has_no_knee_and_bad_input_is_refused() {
        assert_eq!(knees(&[1.0, 2.0], 2).unwrap(), [0.0]);
        assert_eq!(knees(&[], 2).unwrap(), [] as [f64; 0]);
        assert!(knees(&[1.0], 1).is_err() && knees(&[1.0, f64::NAN], 2).is_err());
        assert!(knees(&[f64::MAX, f64::MIN, f64::MIN, f64::MAX], 2).unwrap().iter().all(|gain| gain.is_finite()));
    }
}
