//! The same numbers whatever the order, the size of a block or what ran before.

use super::sample::{FIRST, PERIODS, edge, frame, model, rich, series, walk};
use crate::influence::frame::{Frame, Options, Selection};
use crate::influence::graph::Graph;
use crate::influence::model::{Change, Errors, NodeKind, Scale, Scenario};

#[test]
fn adding_and_permuting_nodes_and_edges_changes_no_bit_of_the_others() {
    let before = frame::<f32>(rich(), 300).propagate(&Scenario::default()).unwrap().clone();
    let mut more = rich();
    for id in [5, 11_000, 3] {
        more.nodes.push(series(id, Scale::Identity, 1.0, walk(1.0)));
        more.edges.push(edge(id, 13, id, 1.0, 0.3, 0, 1));
    }
    more.nodes.reverse();
    more.edges.reverse();
    more.nodes.swap(0, 3);
    let after = frame::<f32>(more, 300).propagate(&Scenario::default()).unwrap().clone();
    for node in before.nodes() {
        for period in FIRST..PERIODS {
            assert_eq!(before.of(*node, period), after.of(*node, period));
        }
    }
}

#[test]
fn neither_more_samples_nor_kept_noise_nor_what_is_watched_changes_a_bit() {
    let graph = Graph::new(rich()).unwrap();
    let run = |options: Options| {
        Frame::<f32>::new(graph.clone(), &options).unwrap().propagate(&Scenario::default()).unwrap().clone()
    };
    let plain = Options { samples: 100, seed: 3, ..Options::default() };
    let base = run(plain.clone());
    for other in [
        Options { keeps_noise: false, ..plain.clone() },
        Options { samples: 1_000, ..plain.clone() },
        Options { watch: vec![14, 12], ..plain.clone() },
    ] {
        let found = run(other);
        for node in [12, 14] {
            assert_eq!(base.of(node, PERIODS - 1), found.of(node, PERIODS - 1).and_then(|values| values.get(..100)));
        }
    }
    assert_ne!(base, run(Options { seed: 4, ..plain }));
}

#[test]
fn error_paths_are_added_as_they_are_given() {
    let horizon = PERIODS - FIRST;
    let paths: Vec<f32> = (0..horizon * 50).map(|place| place as f32).collect();
    let base = model(vec![series(1, Scale::Identity, 100.0, Errors::Paths(paths.clone()))], Vec::new());
    let options = Options { samples: 50, ..Options::default() };
    let mut frame = Frame::<f64>::new(Graph::new(base.clone()).unwrap(), &options).unwrap();
    let samples = frame.propagate(&Scenario::default()).unwrap();
    for (row, path) in paths.chunks(50).enumerate() {
        let wanted: Vec<f64> = path.iter().map(|error| 100.0 + f64::from(*error)).collect();
        assert_eq!(samples.of(1, FIRST + row).unwrap(), wanted);
    }
    let wrong = Frame::<f64>::new(Graph::new(base).unwrap(), &Options { samples: 49, ..options });
    assert!(wrong.err().is_some_and(|error| error.to_string().contains("must have 392")));
}

#[test]
fn a_fresher_series_keeps_what_was_observed() {
    let mut base = rich();
    for node in &mut base.nodes {
        if let (13, NodeKind::Series(series)) = (node.id, &mut node.kind) {
            series.last_observed = Some(FIRST + 2);
        }
    }
    let moves = vec![Change { node: 1, value: 7.0, start: FIRST, end: None }];
    let mut frame = frame::<f64>(base, 40);
    let samples = frame.propagate(&Scenario { moves, ..Scenario::default() }).unwrap();
    for period in FIRST..FIRST + 3 {
        assert!(samples.of(13, period).unwrap().iter().all(|value| *value == 3.0));
    }
    assert!(samples.mean_and_deviation(13, FIRST + 3).unwrap().1 > 0.0);
}

#[test]
fn quantiles_are_type_7_whatever_the_shape_of_the_data() {
    let mut selection = Selection::default();
    let probabilities = [0.0, 0.05, 0.25, 0.5, 0.9, 0.999, 1.0];
    let shapes: [fn(f64) -> f64; 5] =
        [|u| u, |u| u * u * u * 1e9, |u| if u < 0.7 { 1.0 } else { u }, |_| 4.0, |u| (u * 20.0).floor()];
    for shape in shapes {
        for count in [1, 2, 63, 64, 1_000, 4_097] {
            let values: Vec<f32> =
                (0..count).map(|place| shape(((place * 7_919) % count) as f64 / count as f64) as f32).collect();
            let mut found = [0.0; 7];
            selection.quantiles(&values, &probabilities, &mut found);
            let mut sorted = values;
            sorted.sort_by(f32::total_cmp);
            for (probability, found) in probabilities.iter().zip(found) {
                let place = probability * (count - 1) as f64;
                let (low, high) = (sorted[place as usize], sorted[(place as usize + 1).min(count - 1)]);
                let wanted = f64::from(low) + (place - place.floor()) * (f64::from(high) - f64::from(low));
                assert_eq!(found, wanted);
            }
        }
    }
    let mut found = [0.0; 3];
    selection.quantiles(&[f32::NAN, 1.0, 3.0, f32::NAN], &[0.5, 2.0, f64::NAN], &mut found);
    assert!(found[0] == 2.0 && found[1].is_nan() && found[2].is_nan());
    selection.quantiles(&[], &[0.5], &mut found);
    assert!(found[0].is_nan());
    selection.quantiles(&[f32::MIN, f32::MAX, f32::INFINITY].repeat(40), &[0.1, 0.5], &mut found[..2]);
    assert_eq!(found[..2], [f64::from(f32::MIN), f64::from(f32::MAX)]);
}
