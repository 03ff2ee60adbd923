//! Thousands of models that mean nothing: an error or samples, never a panic.

use crate::influence::formula::parse;
use crate::influence::frame::{Frame, Options, Selection};
use crate::influence::graph::Graph;
use crate::influence::model::{
    Change, Coefficient, Edge, Errors, Model, Node, NodeKind, NoiseShape, Scale, Scenario, Series, Shape, Strength,
};
use crate::rng::{Key, Stream};

/// Random numbers, and how many nodes there are.
struct Nonsense(Stream, usize);

impl Nonsense {
    fn number(&mut self) -> f64 {
        const ODD: [f64; 12] =
            [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 1e300, -1e300, 1e-300, 1e30, -1.0, 1.0, 0.5];
        if self.0.below(200) == 0 { ODD[self.0.below(ODD.len())] } else { 0.5 * self.0.normal() }
    }

    /// Mostly the one that is right.
    fn length(&mut self, right: usize) -> usize {
        if self.0.below(200) == 0 { self.0.below(right + 3) } else { right }
    }

    fn numbers(&mut self, right: usize) -> Vec<f64> {
        let length = self.length(right);
        (0..length).map(|_| self.number()).collect()
    }

    fn calm(&mut self, right: usize) -> Vec<f64> {
        let length = self.length(right);
        (0..length).map(|_| 0.5 * self.0.uniform()).collect()
    }

    fn id(&mut self) -> u128 {
        let known = if self.0.below(50) == 0 { 9 } else { self.1 };
        self.0.below(known) as u128
    }

    fn node(&mut self, id: u128, periods: usize) -> Node {
        let scale = match self.0.below(5) {
            0 => Scale::Log,
            1 => Scale::Logit,
            2 => Scale::Relative { baseline: self.number() + 2.0 },
            _ => Scale::Identity,
        };
        let kind = match self.0.below(9) {
            0 => NodeKind::Lever { settings: self.calm(periods) },
            1 => {
                const TEXTS: [&str; 4] =
                    ["{a} / {b}", "lag({a}, 3) - mean({b}, 4)", "max({a}, 0) / {a}", "sum({b}, 2) * {c}"];
                let inputs = [("a", self.id()), ("b", self.id())].map(|(name, id)| (name.to_owned(), id)).to_vec();
                NodeKind::Formula { formula: parse(TEXTS[self.0.below(4)]).unwrap(), inputs }
            }
            _ => {
                let errors = match self.0.below(6) {
                    0 => Errors::None,
                    1 => Errors::Structural { deviation: self.number().abs(), shape: NoiseShape::Lognormal },
                    2 => Errors::Structural { deviation: self.number().abs(), shape: NoiseShape::Added },
                    3 => Errors::Travelling { deviations: self.calm(periods.saturating_sub(2)) },
                    4 => Errors::Paths(self.numbers(periods).into_iter().map(|value| value as f32).collect()),
                    _ => Errors::Innovations { scale: self.number().abs(), weights: self.numbers(3) },
                };
                let loadings = if self.0.below(4) == 0 { self.calm(2) } else { Vec::new() };
                let last_observed = if self.0.below(10) == 0 { None } else { Some(1 + self.0.below(3)) };
                let reference = if self.0.below(8) == 0 { self.numbers(periods) } else { self.calm(periods) };
                NodeKind::Series(Series { reference, last_observed, errors, loadings })
            }
        };
        Node { id, scale, kind }
    }

    fn edge(&mut self, id: u128, periods: usize) -> Edge {
        let coefficient = Coefficient {
            mean: self.number(),
            deviation: 0.3 * self.number().abs(),
            is_sign_certain: self.0.below(4) == 0,
        };
        let shape = if self.0.below(4) == 0 {
            Shape::Saturating { half_width: self.number().abs(), reference: self.number() }
        } else {
            Shape::Linear
        };
        let (from, to) = (self.id(), self.id());
        let pipeline = if self.0.below(3) == 0 { self.numbers(periods) } else { Vec::new() };
        Edge { id, from, to, coefficient, lag: self.0.below(4), ramp: 1 + self.0.below(12), shape, pipeline }
    }

    fn changes(&mut self) -> Vec<Change> {
        let count = self.0.below(3);
        (0..count)
            .map(|_| {
                let end = if self.0.below(2) == 0 { None } else { Some(self.0.below(12)) };
                Change { node: self.id(), value: self.number(), start: self.0.below(9), end }
            })
            .collect()
    }
}

#[test]
fn nonsense_is_refused_or_simulated() {
    let mut random = Nonsense(Stream::new(Key::new(5, 5), 0), 0);
    let (mut graphs, mut simulated) = (0, 0);
    let mut selection = Selection::default();
    for _ in 0..6_000 {
        let periods = random.length(7);
        let count = random.0.below(8);
        random.1 = count;
        let nodes = (0..count as u128).map(|id| random.node(id, periods)).collect();
        let edges = random.0.below(5);
        let edges = (0..edges as u128).map(|id| random.edge(id, periods)).collect();
        let Ok(graph) = Graph::new(Model { periods, calendar: None, nodes, edges }) else { continue };
        graphs += 1;
        let watch = if random.0.below(3) == 0 { vec![random.id()] } else { Vec::new() };
        let options = Options {
            samples: random.0.below(50),
            seed: 1,
            watch,
            keeps_noise: random.0.below(2) == 0,
            maximum_bytes: 1 << 20,
        };
        let Ok(mut frame) = Frame::<f32>::new(graph, &options) else { continue };
        for _ in 0..4 {
            let strengths = if random.0.below(3) == 0 {
                vec![Strength { edge: random.id(), factor: random.number() }]
            } else {
                Vec::new()
            };
            let scenario =
                Scenario { moves: random.changes(), clamps: random.changes(), shifts: random.changes(), strengths };
            let (lever, start) = (random.id(), random.0.below(9));
            let _ = frame.response(&scenario, lever, start, None);
            if let Ok(samples) = frame.propagate(&scenario) {
                simulated += 1;
                let mut out = vec![0.0; samples.nodes().len() * samples.horizon() * 2];
                samples.quantiles(&[0.1, 0.9], &mut selection, &mut out);
            }
        }
    }
    // Most of it is refused; enough is not.
    assert!(graphs > 500 && simulated > 100, "{graphs} graphs, {simulated} scenarios");
}
