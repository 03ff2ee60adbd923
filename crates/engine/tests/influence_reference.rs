//! The influence model against known answers that were worked out otherwise.

use engine::influence::frame::{Frame, Options};
use engine::influence::graph::Graph;
use engine::influence::model::Scenario;

#[path = "reference/w1.rs"]
mod w1;

/// Tolerance as the load states it: a mean within 5 standard errors, a standard deviation within 5 / sqrt(2 N) and 1 % more for lognormal tails.
#[test]
fn the_load_w1_has_its_exact_means_and_deviations() {
    const SAMPLES: usize = 10_000;
    let load = w1::load(w1::NODES / w1::LAYER);
    let exact = w1::exact(&load);
    let watch: Vec<u128> = (0..w1::NODES as u128).collect();
    let options = Options { samples: SAMPLES, seed: 1, watch, keeps_noise: false, ..Options::default() };
    let mut frame = Frame::<f32>::new(Graph::new(w1::model(&load)).unwrap(), &options).unwrap();
    let samples = frame.propagate(&Scenario::default()).unwrap();
    for period in 0..w1::PERIODS {
        for (node, load) in load.iter().enumerate() {
            let (mean, deviation) = samples.mean_and_deviation(node as u128, period + 1).unwrap();
            let (mean, deviation) = (mean / load.baseline - 1.0, deviation / load.baseline);
            let (exact_mean, exact_deviation) = exact[period * w1::NODES + node];
            let error = exact_deviation / (SAMPLES as f64).sqrt();
            assert!(
                (mean - exact_mean).abs() <= 5.0 * error,
                "node {node}, period {period}: mean {mean}, not {exact_mean}"
            );
            let ratio = (deviation / exact_deviation - 1.0).abs();
            assert!(ratio <= 5.0 / (2.0 * SAMPLES as f64).sqrt() + 0.01, "node {node}, period {period}: {ratio}");
        }
    }
}

#[test]
fn without_noise_w1_is_exact() {
    let mut load = w1::load(w1::NODES / w1::LAYER);
    let exact = w1::exact(&load);
    load.iter_mut().for_each(|node| node.sigma = 0.0);
    let watch: Vec<u128> = (0..w1::NODES as u128).collect();
    let options = Options { samples: 1, watch, ..Options::default() };
    let mut frame = Frame::<f64>::new(Graph::new(w1::model(&load)).unwrap(), &options).unwrap();
    let samples = frame.propagate(&Scenario::default()).unwrap();
    for (place, (mean, _)) in exact.iter().enumerate() {
        let (period, node) = (place / w1::NODES, place % w1::NODES);
        let value = samples.of(node as u128, period + 1).unwrap()[0] / load[node].baseline - 1.0;
        assert!((value - mean).abs() <= 1e-12, "node {node}, period {period}: {value}, not {mean}");
    }
}
