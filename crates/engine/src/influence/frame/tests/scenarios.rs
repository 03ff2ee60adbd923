//! Levers, clamps and shifts of a scenario.

use super::sample::{FIRST, PERIODS, close, edge, frame, lever, model, rich, run, series, walk};
use crate::influence::frame::Frame;
use crate::influence::model::{Change, Errors, Scale, Scenario, Strength};

fn change(node: u128, value: f64, start: usize, end: Option<usize>) -> Change {
    Change { node, value, start, end }
}

#[test]
fn a_clamp_holds_the_value_and_cuts_what_comes_from_above() {
    let nodes = vec![lever(1, 0.0), series(2, Scale::Log, 1.0, walk(0.3)), series(3, Scale::Identity, 10.0, walk(1.0))];
    let base = model(nodes, vec![edge(8, 1, 2, 0.5, 0.1, 0, 1), edge(9, 2, 3, 4.0, 0.0, 1, 1)]);
    let clamps = vec![change(2, 7.0, FIRST + 1, None)];
    let still = Scenario { clamps: clamps.clone(), ..Scenario::default() };
    let pushed = Scenario { clamps, moves: vec![change(1, 3.0, FIRST + 1, None)], ..Scenario::default() };
    let (free, still, pushed) =
        (run(base.clone(), &Scenario::default(), 400), run(base.clone(), &still, 400), run(base, &pushed, 400));
    assert_eq!(still, pushed);
    assert!(still.of(2, FIRST + 1).unwrap().iter().all(|value| *value == 7.0));
    assert_eq!(free.of(2, FIRST), still.of(2, FIRST));
    // Below it everything moves by the same amount; its own error was never passed on, so that errors below stay.
    for (held, free) in still.of(3, PERIODS - 1).unwrap().iter().zip(free.of(3, PERIODS - 1).unwrap()) {
        close(held - free, 4.0 * (libm::log(7.0) - 1.0), 1e-9);
    }
}

#[test]
fn time_does_not_flow_backwards() {
    let before = frame::<f64>(rich(), 64).propagate(&Scenario::default()).unwrap().clone();
    let start = FIRST + 3;
    let scenarios = [
        Scenario { moves: vec![change(1, 9.0, start, None)], ..Scenario::default() },
        Scenario { clamps: vec![change(11, 9.0, start, Some(start + 1))], ..Scenario::default() },
        Scenario { shifts: vec![change(13, 2.0, start, None)], ..Scenario::default() },
    ];
    for scenario in scenarios {
        let after = run(rich(), &scenario, 64);
        let mut is_moved = false;
        for node in [10, 11, 12, 13, 14] {
            for period in FIRST..start {
                assert_eq!(before.of(node, period), after.of(node, period), "{node} in {period}");
            }
            is_moved |= before.of(node, start + 1) != after.of(node, start + 1);
        }
        assert!(is_moved);
    }
}

#[test]
fn a_shift_is_added_and_ends_and_an_edge_can_be_taken_away() {
    let nodes = vec![series(2, Scale::Identity, 0.0, Errors::None), series(3, Scale::Identity, 10.0, Errors::None)];
    let base = model(nodes, vec![edge(9, 2, 3, 4.0, 0.0, 1, 1)]);
    let shifts = vec![change(2, 1.0, FIRST, Some(FIRST + 2)), change(2, 0.5, FIRST + 1, Some(FIRST + 2))];
    let shifted = Scenario { shifts, ..Scenario::default() };
    let samples = run(base.clone(), &shifted, 1);
    let path: Vec<f64> = (FIRST..FIRST + 4).map(|period| samples.of(3, period).unwrap()[0]).collect();
    assert_eq!(path, [10.0, 14.0, 16.0, 10.0]);
    for (factor, wanted) in [(0.0, 10.0), (0.5, 13.0)] {
        let scenario = Scenario { strengths: vec![Strength { edge: 9, factor }], ..shifted.clone() };
        close(run(base.clone(), &scenario, 1).of(3, FIRST + 2).unwrap()[0], wanted, 1e-12);
    }
}

#[test]
fn what_is_worked_out_again_has_the_bits_of_a_full_run() {
    let mut stepwise: Frame<f32> = frame(rich(), 200);
    for step in 0..12 {
        let value = 0.5 * f64::from(step);
        let mut scenario = Scenario { moves: vec![change(1, value, FIRST, None)], ..Scenario::default() };
        match step % 4 {
            1 => scenario.clamps.push(change(12, 0.6, FIRST + 2, None)),
            2 => scenario.shifts.push(change(13, value, FIRST + 1, None)),
            3 => scenario.strengths.push(Strength { edge: 101, factor: 0.5 }),
            _ => {}
        }
        stepwise.propagate(&scenario).unwrap();
        let full = frame::<f32>(rich(), 200).propagate_all(&scenario).unwrap().clone();
        assert!(*stepwise.samples() == full, "step {step}");
    }
}

#[test]
fn a_response_gives_what_a_full_run_gives() {
    let mut base = rich();
    assert!(frame::<f64>(base.clone(), 96).response(&Scenario::default(), 1, FIRST, None).unwrap().is_none());
    base.edges.retain(|edge| edge.id != 103);
    let mut drawn = frame::<f64>(base.clone(), 96);
    let scenario = Scenario { shifts: vec![change(11, 0.1, FIRST, None)], ..Scenario::default() };
    let mut samples = drawn.propagate(&scenario).unwrap().clone();
    let response = drawn.response(&scenario, 1, FIRST + 1, Some(FIRST + 5)).unwrap().unwrap();
    assert_eq!(response.reached(), 5);
    for setting in [2.0, -1.0, 4.5] {
        response.set(setting, &mut samples).unwrap();
        let moves = vec![change(1, setting, FIRST + 1, Some(FIRST + 5))];
        let full = drawn.propagate(&Scenario { moves, ..scenario.clone() }).unwrap();
        for node in full.nodes() {
            for period in FIRST..PERIODS {
                let pairs = samples.of(*node, period).unwrap().iter().zip(full.of(*node, period).unwrap());
                pairs.for_each(|(one, other)| close(*one, *other, 1e-9));
            }
        }
    }
}

#[test]
fn f32_follows_f64_to_a_millionth() {
    let scenario = Scenario { moves: vec![change(1, 3.0, FIRST, None)], ..Scenario::default() };
    let fine = run(rich(), &scenario, 500);
    let mut fast = frame::<f32>(rich(), 500);
    let fast = fast.propagate(&scenario).unwrap();
    for node in fine.nodes() {
        for period in FIRST..PERIODS {
            let pairs = fine.of(*node, period).unwrap().iter().zip(fast.of(*node, period).unwrap());
            pairs.for_each(|(fine, fast)| close(f64::from(*fast), *fine, 2e-6 * fine.abs().max(1.0)));
        }
    }
}
