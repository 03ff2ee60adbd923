//! Small models for the tests.

use crate::influence::frame::{Frame, Options, Real, Samples};
use crate::influence::graph::Graph;
use crate::influence::model::{Coefficient, Edge, Errors, Model, Node, NodeKind, Scale, Scenario, Series, Shape};

/// Periods of the models, of which the first four are observed.
pub const PERIODS: usize = 12;
pub const FIRST: usize = 4;

pub fn series(id: u128, scale: Scale, mean: f64, errors: Errors) -> Node {
    let series =
        Series { reference: vec![mean; PERIODS], last_observed: Some(FIRST - 1), errors, loadings: Vec::new() };
    Node { id, scale, kind: NodeKind::Series(series) }
}

/// A random walk of this step.
pub fn walk(scale: f64) -> Errors {
    Errors::Innovations { scale, weights: vec![1.0; PERIODS] }
}

pub fn lever(id: u128, setting: f64) -> Node {
    Node { id, scale: Scale::Identity, kind: NodeKind::Lever { settings: vec![setting; PERIODS] } }
}

pub fn edge(id: u128, from: u128, to: u128, mean: f64, deviation: f64, lag: usize, ramp: usize) -> Edge {
    let coefficient = Coefficient { mean, deviation, is_sign_certain: false };
    Edge { id, from, to, coefficient, lag, ramp, shape: Shape::Linear, pipeline: Vec::new() }
}

pub fn model(nodes: Vec<Node>, edges: Vec<Edge>) -> Model {
    Model { periods: PERIODS, calendar: None, nodes, edges }
}

pub fn frame<R: Real>(model: Model, samples: usize) -> Frame<R> {
    Frame::new(Graph::new(model).unwrap(), &Options { samples, seed: 11, ..Options::default() }).unwrap()
}

pub fn run(model: Model, scenario: &Scenario, samples: usize) -> Samples<f64> {
    frame::<f64>(model, samples).propagate(scenario).unwrap().clone()
}

pub fn close(one: f64, other: f64, within: f64) {
    assert!((one - other).abs() <= within, "{one} is not {other} within {within}");
}

/// Lever 1 -> 10 -> 11 -> 12, 10 -> 12, with uncertain and saturating edges, a pipeline, two scales and a loop 12 -> 13 -> 12.
pub fn rich() -> Model {
    let mut nodes = vec![
        lever(1, 2.0),
        series(10, Scale::Identity, 5.0, walk(0.4)),
        series(11, Scale::Log, 1.0, walk(0.05)),
        series(12, Scale::Logit, 0.2, walk(0.1)),
        series(13, Scale::Identity, 3.0, walk(0.2)),
        series(14, Scale::Identity, 7.0, Errors::None),
    ];
    for (node, factor) in nodes.iter_mut().zip([0.0, 0.5, -0.3, 0.6, 0.0, 0.0]) {
        if let (NodeKind::Series(series), true) = (&mut node.kind, factor != 0.0) {
            series.loadings = vec![factor, 0.2];
        }
    }
    let mut edges = vec![
        edge(100, 1, 10, 0.8, 0.1, 1, 2),
        edge(101, 10, 11, 0.05, 0.02, 0, 1),
        edge(102, 11, 12, 0.7, 0.0, 1, 3),
        edge(103, 10, 12, -0.2, 0.0, 2, 1),
        edge(104, 12, 13, 0.5, 0.1, 0, 1),
        edge(105, 13, 12, 0.3, 0.0, 1, 1),
        edge(106, 13, 14, 1.5, 0.2, 0, 2),
    ];
    edges[1].coefficient.is_sign_certain = true;
    edges[3].shape = Shape::Saturating { half_width: 0.5, reference: 0.1 };
    edges[2].pipeline = (0..PERIODS).map(|period| 0.02 * period as f64).collect();
    model(nodes, edges)
}
