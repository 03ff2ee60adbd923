//! Formula nodes inside a frame.

use super::sample::{FIRST, PERIODS, close, edge, frame, lever, model, run, series, walk};
use crate::influence::formula::{Day, InputSeries, evaluate, parse};
use crate::influence::model::{Calendar, Change, Errors, Model, Node, NodeKind, Scale, Scenario};

fn formula(id: u128, scale: Scale, text: &str, inputs: &[(&str, u128)]) -> Node {
    let inputs = inputs.iter().map(|(name, id)| ((*name).to_owned(), *id)).collect();
    Node { id, scale, kind: NodeKind::Formula { formula: parse(text).unwrap(), inputs } }
}

fn calendar() -> Calendar {
    let day = |month: usize| Day { year: 2026 + month as i32 / 12, month: (month % 12) as u8 + 1, day: 1 };
    Calendar { starts: (0..PERIODS).map(day).collect(), end: day(PERIODS) }
}

const PARTS: &str =
    "max({a}, {b}) / mean({b}, 3) - lag({a}, 2) * 0.1 + running_sum({b} - {l}, 5, 2026-02-01) + abs(min({a}, -{b}))";

/// Two series and a lever, formulas over them and over one another, and a series that a formula moves.
pub fn with_formulas() -> Model {
    let nodes = vec![
        lever(1, 2.0),
        series(10, Scale::Identity, 6.0, walk(0.3)),
        series(11, Scale::Log, 1.0, walk(0.1)),
        formula(20, Scale::Identity, PARTS, &[("a", 10), ("b", 11), ("l", 1)]),
        formula(21, Scale::Log, "{x} * {x} + 1", &[("x", 20)]),
        series(30, Scale::Identity, 0.0, walk(0.5)),
    ];
    let edges = vec![edge(100, 1, 10, 0.5, 0.1, 0, 1), edge(101, 21, 30, 2.0, 0.0, 1, 1)];
    Model { calendar: Some(calendar()), ..model(nodes, edges) }
}

#[test]
fn rows_are_what_the_formula_gives_for_each_sample() {
    let moves = vec![Change { node: 1, value: 3.0, start: FIRST + 1, end: None }];
    let samples = run(with_formulas(), &Scenario { moves, ..Scenario::default() }, 40);
    let days = calendar();
    let frame = crate::influence::formula::Frame { starts: &days.starts, end: days.end };
    for sample in 0..40 {
        let path = |node: u128, past: f64| -> Vec<Option<f64>> {
            let value = |period: usize| if period < FIRST { past } else { samples.of(node, period).unwrap()[sample] };
            (0..PERIODS).map(|period| Some(value(period))).collect()
        };
        let settings: Vec<Option<f64>> =
            (0..PERIODS).map(|period| Some(if period > FIRST { 3.0 } else { 2.0 })).collect();
        let (a, b) = (path(10, 6.0), path(11, std::f64::consts::E));
        let inputs = [("a", &a), ("b", &b), ("l", &settings)].map(|(name, values)| InputSeries { name, values });
        let wanted = evaluate(&parse(PARTS).unwrap(), &inputs, frame).unwrap();
        for (period, wanted) in wanted.iter().enumerate().skip(FIRST) {
            let found = samples.of(20, period).unwrap()[sample];
            close(found, wanted.clone().unwrap(), 1e-9);
            close(samples.of(21, period).unwrap()[sample], found * found + 1.0, 1e-9);
        }
    }
}

/// d = T(f(x)) - T(f(x0)) on the same draws: what comes of the error of its inputs is no effect.
#[test]
fn a_formula_moves_others_by_what_differs_from_the_reference() {
    let still = run(with_formulas(), &Scenario::default(), 64);
    let mut alone = with_formulas();
    alone.edges.retain(|edge| edge.id != 101);
    let alone_samples = run(alone.clone(), &Scenario::default(), 64);
    assert_eq!(still.of(30, PERIODS - 1), alone_samples.of(30, PERIODS - 1));
    let moves = vec![Change { node: 1, value: 3.0, start: FIRST, end: None }];
    let scenario = Scenario { moves, ..Scenario::default() };
    let (moved, moved_alone) = (run(with_formulas(), &scenario, 64), run(alone, &scenario, 64));
    let at = |samples: &crate::influence::frame::Samples<f64>, node, period, sample: usize| {
        samples.of(node, period).unwrap()[sample]
    };
    for sample in 0..64 {
        let period = PERIODS - 1;
        let effect = at(&moved, 30, period, sample) - at(&moved_alone, 30, period, sample);
        let wanted = libm::log(at(&moved, 21, period - 1, sample)) - libm::log(at(&still, 21, period - 1, sample));
        close(effect, 2.0 * wanted, 1e-9);
    }
}

#[test]
fn a_division_by_zero_is_a_gap_that_is_counted() {
    let nodes = vec![
        lever(1, 0.0),
        series(2, Scale::Identity, 5.0, Errors::None),
        formula(3, Scale::Identity, "{a} / {l}", &[("a", 2), ("l", 1)]),
    ];
    let base = model(nodes, Vec::new());
    let moves = vec![Change { node: 1, value: 2.0, start: FIRST + 1, end: None }];
    let samples = run(base, &Scenario { moves, ..Scenario::default() }, 10);
    assert_eq!(samples.gaps(3), 10);
    assert!(samples.of(3, FIRST).unwrap().iter().all(|value| value.is_nan()));
    assert!(samples.of(3, FIRST + 1).unwrap().iter().all(|value| *value == 2.5));
}

/// A stock: what flows in less what flows out, and the outflow follows the stock of the period before.
#[test]
fn a_stock_in_a_loop_is_worked_out_period_by_period() {
    let nodes = vec![
        lever(1, 0.0),
        series(2, Scale::Identity, 0.0, Errors::None),
        formula(3, Scale::Identity, "running_sum({l} - {out}, 0, 2026-01-01)", &[("l", 1), ("out", 2)]),
    ];
    let base = Model { calendar: Some(calendar()), ..model(nodes, vec![edge(9, 3, 2, 0.5, 0.0, 1, 1)]) };
    let moves = vec![Change { node: 1, value: 8.0, start: FIRST, end: None }];
    let scenario = Scenario { moves, ..Scenario::default() };
    let samples = frame::<f32>(base, 5).propagate(&scenario).unwrap().clone();
    let (mut stock, mut before) = (0.0, 0.0);
    for period in FIRST..PERIODS {
        stock += 8.0 - 0.5 * before;
        close(f64::from(samples.of(3, period).unwrap()[2]), stock, 1e-5);
        before = stock;
    }
}
