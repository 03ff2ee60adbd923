//! The reference load W1: 200 nodes in 10 layers, 3 causes each, lags 0 to 3, 12 periods; half normal, half lognormal structural noise that
//! travels; 5 levers; the last layer is looked at.
//!
//! Made here from `SplitMix64` with the seed 20261122, which fixes the model bit for bit. Relative deviation d of value b (1 + d):
//! r = sum over causes of e d(cause, t - lag), for a lever its setting; normal nodes d = r + sigma z, lognormal ones
//! d = (1 + r) exp(sigma z - sigma^2 / 2) - 1. Mean and covariance follow an exact recursion.

use engine::influence::model::{Coefficient, Edge, Errors, Model, Node, NodeKind, NoiseShape, Scale, Series, Shape};

pub const NODES: usize = 200;
pub const LAYER: usize = 20;
pub const PERIODS: usize = 12;
pub const SETTINGS: [f64; 5] = [0.10, -0.05, 0.20, 0.0, 0.15];
/// What the ids of levers start from.
pub const LEVERS: u128 = 1 << 64;

pub struct Cause {
    pub node: usize,
    pub elasticity: f64,
    pub lag: usize,
}

pub struct LoadNode {
    pub baseline: f64,
    pub sigma: f64,
    pub is_lognormal: bool,
    pub causes: Vec<Cause>,
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Numbers(u64);

impl Numbers {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((value ^ (value >> 31)) >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }
}

/// The load with `layers` layers of 20 nodes; 10 are W1.
pub fn load(layers: usize) -> Vec<LoadNode> {
    let mut numbers = Numbers(20_261_122);
    (0..layers * LAYER)
        .map(|node| {
            let layer = node / LAYER;
            let baseline = 50.0 + 100.0 * numbers.uniform();
            let sigma = 0.02 + 0.08 * numbers.uniform();
            let mut causes: Vec<Cause> = Vec::new();
            while layer > 0 && causes.len() < 3 {
                let near = numbers.uniform() < 0.7;
                let from = if near { layer - 1 } else { (numbers.uniform() * layer as f64) as usize };
                let cause = from * LAYER + (numbers.uniform() * LAYER as f64) as usize;
                if causes.iter().any(|known| known.node == cause) {
                    continue;
                }
                let elasticity = -0.5 + 1.1 * numbers.uniform();
                let share = numbers.uniform();
                let lag = if share < 0.4 {
                    0
                } else if share < 0.7 {
                    1
                } else if share < 0.9 {
                    2
                } else {
                    3
                };
                causes.push(Cause { node: cause, elasticity, lag });
            }
            LoadNode { baseline, sigma, is_lognormal: node % 2 == 0, causes }
        })
        .collect()
}

/// The load as a model: one observed period, then 12; levers are nodes of their own on the first five.
pub fn model(load: &[LoadNode]) -> Model {
    let mut model = Model { periods: PERIODS + 1, ..Model::default() };
    for (number, node) in load.iter().enumerate() {
        let shape = if node.is_lognormal { NoiseShape::Lognormal } else { NoiseShape::Added };
        let series = Series {
            reference: vec![0.0; PERIODS + 1],
            last_observed: Some(0),
            errors: Errors::Structural { deviation: node.sigma, shape },
            loadings: Vec::new(),
        };
        let scale = Scale::Relative { baseline: node.baseline };
        model.nodes.push(Node { id: number as u128, scale, kind: NodeKind::Series(series) });
        for cause in &node.causes {
            push_edge(&mut model, cause.node as u128, number as u128, cause.elasticity, cause.lag);
        }
    }
    for (number, setting) in SETTINGS.into_iter().enumerate() {
        let mut settings = vec![setting; PERIODS + 1];
        settings[0] = 0.0;
        let id = LEVERS + number as u128;
        model.nodes.push(Node { id, scale: Scale::Identity, kind: NodeKind::Lever { settings } });
        push_edge(&mut model, id, number as u128, 1.0, 0);
    }
    model
}

fn push_edge(model: &mut Model, from: u128, to: u128, mean: f64, lag: usize) {
    let coefficient = Coefficient { mean, deviation: 0.0, is_sign_certain: false };
    let id = model.edges.len() as u128;
    model.edges.push(Edge { id, from, to, coefficient, lag, ramp: 1, shape: Shape::Linear, pipeline: Vec::new() });
}

/// The nodes of the last layer.
#[allow(dead_code, reason = "only the bench looks at the last layer alone")]
pub fn watched(load: &[LoadNode]) -> Vec<u128> {
    (load.len() - LAYER..load.len()).map(|node| node as u128).collect()
}

/// Exact mean and standard deviation of each relative deviation, period after period.
#[allow(dead_code, reason = "the bench does not look at it")]
pub fn exact(load: &[LoadNode]) -> Vec<(f64, f64)> {
    let count = load.len();
    let size = count * PERIODS;
    let (mut mean, mut covariance) = (vec![0.0; size], vec![0.0; size * size]);
    for period in 0..PERIODS {
        for (number, node) in load.iter().enumerate() {
            let at = period * count + number;
            let mut received = SETTINGS.get(number).copied().unwrap_or(0.0);
            let mut row = vec![0.0; size];
            let causes = node.causes.iter().filter(|cause| cause.lag <= period);
            let causes: Vec<(usize, f64)> =
                causes.map(|cause| ((period - cause.lag) * count + cause.node, cause.elasticity)).collect();
            for (cause, elasticity) in &causes {
                received += elasticity * mean[*cause];
                let of_cause = &covariance[cause * size..(cause + 1) * size];
                row.iter_mut().zip(of_cause).for_each(|(sum, value)| *sum += elasticity * value);
            }
            let variance: f64 = causes.iter().map(|(cause, elasticity)| elasticity * row[*cause]).sum();
            for (other, value) in row.iter().enumerate() {
                covariance[at * size + other] = *value;
                covariance[other * size + at] = *value;
            }
            let square = node.sigma * node.sigma;
            let grown = (1.0 + received) * (1.0 + received);
            mean[at] = received;
            covariance[at * size + at] =
                if node.is_lognormal { square.exp() * (variance + grown) - grown } else { variance + square };
        }
    }
    (0..size).map(|at| (mean[at], covariance[at * size + at].sqrt())).collect()
}
