//! Filters, ranks and hypervolumes against known answers, and the limits that fine sets on known fronts approach from below.

use std::collections::BTreeMap;

use engine::frontier::dominance::{nondominated, ranks};
use engine::frontier::hypervolume::hypervolume;

const CASES: &str = include_str!("reference/frontier.txt");

type Case = BTreeMap<&'static str, Vec<f64>>;

fn cases(kind: &str) -> Vec<Case> {
    let lines: Vec<&'static str> = CASES.lines().filter(|line| !line.starts_with('#')).collect();
    let found: Vec<Case> = lines
        .split(|line| line.is_empty())
        .filter(|block| block.first().is_some_and(|line| line.starts_with(kind)))
        .map(|block| {
            let fields = block[1..].iter().filter_map(|line| line.split_once(' '));
            fields
                .map(|(name, values)| (name, values.split(' ').filter_map(|value| value.parse().ok()).collect()))
                .collect()
        })
        .collect();
    assert!(!found.is_empty(), "no case of {kind}");
    found
}

fn places(values: &[f64]) -> Vec<usize> {
    values.iter().map(|value| *value as usize).collect()
}

#[test]
fn masks_and_ranks_are_those_of_two_libraries() {
    for case in cases("rank") {
        let criteria = case["criteria"][0] as usize;
        let mask = nondominated(&case["points"], criteria).unwrap();
        let best: Vec<usize> = (0..mask.len()).filter(|point| mask[*point]).collect();
        assert_eq!(best, places(&case["best"]));
        assert_eq!(ranks(&case["points"], criteria).unwrap(), places(&case["ranks"]));
    }
}

#[test]
fn hypervolumes_are_those_of_moocore_s_tests() {
    for case in cases("volume") {
        let found = hypervolume(&case["points"], case["criteria"][0] as usize, &case["reference"]).unwrap();
        let expected = case["volume"][0];
        assert!((found - expected).abs() <= case["tolerance"][0] * expected, "{found}, expected {expected}");
    }
}

/// The volume beaten by a curve or surface itself is known: a finite set on it stays below and comes nearer with every refinement.
#[test]
fn finite_sets_approach_the_volume_of_their_front_from_below() {
    let quarter = std::f64::consts::FRAC_PI_2;
    let circle = |steps: usize| -> Vec<f64> {
        (0..=steps)
            .map(|step| quarter * step as f64 / steps as f64)
            .flat_map(|angle| [libm::cos(angle), libm::sin(angle)])
            .collect()
    };
    let zdt1 = |steps: usize| -> Vec<f64> {
        (0..=steps).map(|step| step as f64 / steps as f64).flat_map(|share| [share, 1.0 - share.sqrt()]).collect()
    };
    let sphere = |steps: usize| -> Vec<f64> {
        let angles: Vec<f64> = (0..=steps).map(|step| quarter * step as f64 / steps as f64).collect();
        let point = |up: f64, around: f64| {
            [libm::cos(up) * libm::cos(around), libm::cos(up) * libm::sin(around), libm::sin(up)]
        };
        angles.iter().flat_map(|up| angles.iter().flat_map(move |around| point(*up, *around))).collect()
    };
    let check = |points: &dyn Fn(usize) -> Vec<f64>, criteria: usize, steps: [usize; 3], limit: f64| {
        let volumes = steps.map(|steps| hypervolume(&points(steps), criteria, &vec![1.1; criteria]).unwrap());
        assert!(volumes[0] < volumes[1] && volumes[1] < volumes[2] && volumes[2] < limit, "{volumes:?}, limit {limit}");
        assert!(limit - volumes[2] < 0.3 * (limit - volumes[0]), "{volumes:?}, limit {limit}");
    };
    check(&circle, 2, [50, 200, 2_000], 0.424_601_836_602_551_9);
    check(&zdt1, 2, [50, 200, 2_000], 0.876_666_666_666_666_6);
    check(&sphere, 3, [20, 50, 150], 0.807_401_224_401_701_6);
}
