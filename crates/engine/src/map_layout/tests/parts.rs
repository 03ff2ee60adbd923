//! Passes that have an answer of their own.

use super::sample::Random;
use crate::map_layout::crossings::{count_crossings, gain_of_swap};
use crate::map_layout::network_simplex::{Constraint, shortest_ranks};

#[test]
fn the_accumulator_tree_counts_as_brute_force_does() {
    let mut random = Random(11);
    for round in 0..200 {
        let width = 1 + random.below(20);
        let mut segments: Vec<(u32, u32)> =
            (0..random.below(40)).map(|_| (random.below(width) as u32, random.below(width) as u32)).collect();
        let mut expected = 0;
        for (index, first) in segments.iter().enumerate() {
            for second in &segments[index + 1..] {
                let crossed = (first.0 < second.0 && first.1 > second.1) || (first.0 > second.0 && first.1 < second.1);
                expected += u64::from(crossed);
            }
        }
        assert_eq!(count_crossings(&mut segments), expected, "round {round}");
    }
}

#[test]
fn swapping_neighbours_gains_what_brute_force_says() {
    let mut random = Random(12);
    for round in 0..200 {
        let mut ends = || {
            let mut ends: Vec<u32> = (0..random.below(6)).map(|_| random.below(8) as u32).collect();
            ends.sort_unstable();
            ends
        };
        let (left, right) = (ends(), ends());
        let count = |left: &[u32], right: &[u32]| {
            let pairs = left.iter().flat_map(|a| right.iter().map(move |b| a > b));
            pairs.filter(|&crossed| crossed).count() as i64
        };
        let expected = count(&left, &right) - count(&right, &left);
        assert_eq!(gain_of_swap(&left, &right), expected, "round {round}");
    }
}

/// Total weighted length, after asserting that every constraint holds.
fn cost(constraints: &[Constraint], rank: &[i64]) -> i64 {
    let spans = constraints.iter().map(|each| {
        let span = rank[each.upper] - rank[each.lower];
        assert!(span >= each.length);
        span * each.weight
    });
    spans.sum()
}

#[test]
fn ranks_are_the_shortest_there_are() {
    // Against every assignment of up to six ranks to six nodes.
    let mut random = Random(5);
    for _ in 0..40 {
        let mut constraints = Vec::new();
        for upper in 1..6_usize {
            // One from below for each node, so that all are connected.
            let lower = random.below(upper as u64) as usize;
            let weight = 1 + random.below(4) as i64;
            constraints.push(Constraint { lower, upper, length: 1, weight });
        }
        for _ in 0..4 {
            let upper = 1 + random.below(5) as usize;
            let lower = random.below(upper as u64) as usize;
            let weight = random.below(5) as i64;
            constraints.push(Constraint { lower, upper, length: 1, weight });
        }
        let found = cost(&constraints, &shortest_ranks(6, &constraints));
        let mut best = i64::MAX;
        for code in 0..6_usize.pow(6) {
            let mut rest = code;
            let rank: Vec<i64> = (0..6)
                .map(|_| {
                    let digit = rest % 6;
                    rest /= 6;
                    digit as i64
                })
                .collect();
            if constraints.iter().all(|each| rank[each.upper] - rank[each.lower] >= each.length) {
                best = best.min(cost(&constraints, &rank));
            }
        }
        assert_eq!(found, best);
    }
}
