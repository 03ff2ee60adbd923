use super::*;
use crate::rng::{Key, Stream};

/// The definition.
fn pairwise(points: &[f64], criteria: usize) -> Vec<bool> {
    points.chunks(criteria).map(|one| !points.chunks(criteria).any(|other| beats(other, one))).collect()
}

fn random(count: usize, criteria: usize, levels: f64, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(Key::new(seed, criteria as u128), 0);
    (0..count * criteria)
        .map(|_| if levels > 0.0 { (stream.uniform() * levels).floor() - levels / 2.0 } else { stream.uniform() })
        .collect()
}

#[test]
fn the_filter_is_the_definition_whatever_the_number_of_criteria() {
    for criteria in 1..=12 {
        for (seed, count) in [1, 2, 7, 40, 300].into_iter().enumerate() {
            for levels in [0.0, 2.0, 6.0, 30.0] {
                let points = random(count, criteria, levels, seed as u64);
                assert_eq!(
                    nondominated(&points, criteria).unwrap(),
                    pairwise(&points, criteria),
                    "{count} x {criteria}, {levels} levels"
                );
            }
        }
    }
}

/// Points without any beaten one: the staircase grows over many blocks.
#[test]
fn a_set_without_beaten_points_is_kept_whole() {
    let two: Vec<f64> = (0..5_000).flat_map(|step| [f64::from(step), f64::from(-step)]).collect();
    assert!(nondominated(&two, 2).unwrap().iter().all(|kept| *kept));
    let three: Vec<f64> = (0..5_000)
        .flat_map(|step| [f64::from(step * 7 % 5_000), f64::from(-(step * 7 % 5_000)), f64::from(step % 13)])
        .collect();
    assert!(nondominated(&three, 3).unwrap().iter().all(|kept| *kept));
    let mut covering = three.clone();
    covering.extend([-1.0, -6_000.0, 20.0, -1.0, -6_000.0, -1.0]);
    let kept = nondominated(&covering, 3).unwrap();
    assert_eq!(kept, pairwise(&covering, 3));
}

#[test]
fn zero_and_minus_zero_are_one_point() {
    assert_eq!(nondominated(&[0.0, 1.0, -0.0, 1.0], 2).unwrap(), [true, true]);
    assert_eq!(nondominated(&[0.0, 1.0, 2.0, -0.0, 1.0, 2.0], 3).unwrap(), [true, true]);
}

#[test]
fn what_is_not_feasible_is_neither_kept_nor_beats() {
    let points = [0.0, 0.0, 1.0, 2.0, 2.0, 1.0, 3.0, 3.0];
    assert_eq!(nondominated_feasible(&points, 2, &[1.0, 0.0, -1.0, f64::NAN]).unwrap(), [false, true, true, false]);
    assert!(nondominated_feasible(&points, 2, &[0.0]).is_err());
}

#[test]
fn ranks_peel_front_after_front() {
    for criteria in [2, 3, 5] {
        let points = random(200, criteria, 5.0, 9);
        let ranks = ranks(&points, criteria).unwrap();
        for (point, rank) in ranks.iter().enumerate() {
            let one = row(&points, criteria, point);
            let deepest =
                (0..200).filter(|other| beats(row(&points, criteria, *other), one)).map(|other| ranks[other]).max();
            assert_eq!(*rank, deepest.unwrap_or(0) + 1);
        }
    }
}

#[test]
fn a_long_chain_is_ranked_past_the_peeled_fronts() {
    let points: Vec<f64> = (0..3_000).rev().flat_map(|step| [f64::from(step), f64::from(step / 2)]).collect();
    let ranks = ranks(&points, 2).unwrap();
    assert_eq!((ranks[2_999], ranks[0]), (1, 3_000));
}

#[test]
fn bad_input_is_refused() {
    assert!(nondominated(&[1.0, f64::NAN], 2).is_err());
    assert!(nondominated(&[1.0, 2.0, 3.0], 2).is_err());
    assert!(nondominated(&[1.0], 0).is_err() && nondominated(&[0.0; 17], 17).is_err());
    assert_eq!(nondominated(&[], 3).unwrap(), [] as [bool; 0]);
    assert!(nondominated(&[f64::MAX, f64::MIN, f64::MIN, f64::MAX], 2).is_ok());
    assert!(ranks(&[f64::INFINITY], 1).is_err());
    assert!(ranks(&[], 4).unwrap().is_empty());
}
