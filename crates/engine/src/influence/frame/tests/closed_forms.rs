//! Linear models with fixed coefficients, whose means, variances and covariances are known.

use super::sample::{FIRST, PERIODS, close, edge, lever, model, run, series, walk};
use crate::influence::frame::tests::sample::frame;
use crate::influence::model::{Change, Errors, NodeKind, NoiseShape, Scale, Scenario, Shape};

const SAMPLES: usize = 20_000;

fn moved(node: u128, value: f64, start: usize) -> Scenario {
    Scenario { moves: vec![Change { node, value, start, end: None }], ..Scenario::default() }
}

#[test]
fn without_pipeline_the_fan_is_the_forecast() {
    let samples = run(
        model(
            vec![series(1, Scale::Identity, 50.0, walk(2.0)), series(2, Scale::Log, 3.0, walk(0.1))],
            vec![edge(9, 1, 2, 0.5, 0.2, 0, 1)],
        ),
        &Scenario::default(),
        SAMPLES,
    );
    for step in 1..=(PERIODS - FIRST) {
        let period = FIRST + step - 1;
        let (mean, deviation) = samples.mean_and_deviation(1, period).unwrap();
        let wanted = 2.0 * (step as f64).sqrt();
        close(mean, 50.0, 4.5 * wanted / (SAMPLES as f64).sqrt());
        close(deviation, wanted, 4.5 * wanted / (2.0 * SAMPLES as f64).sqrt());
        // A mean is the mean of the values, not the value at the mean of the logarithms.
        let (mean, _) = samples.mean_and_deviation(2, period).unwrap();
        let variance = 0.01 * step as f64;
        let lognormal = libm::exp(3.0 + 0.5 * variance);
        close(mean, lognormal, 4.5 * lognormal * (libm::exp(variance) - 1.0).sqrt() / (SAMPLES as f64).sqrt());
    }
}

#[test]
fn a_lever_acts_after_its_lag_and_comes_in_over_its_ramp() {
    let base = model(
        vec![lever(1, 10.0), series(2, Scale::Identity, 50.0, Errors::None)],
        vec![edge(9, 1, 2, 3.0, 0.0, 2, 4)],
    );
    let samples = run(base, &moved(1, 12.0, 5), 1);
    for period in FIRST..PERIODS {
        let steps = (period as f64 - 5.0 - 2.0 + 1.0).clamp(0.0, 4.0);
        close(samples.of(2, period).unwrap()[0], 50.0 + 3.0 * 2.0 * steps / 4.0, 1e-12);
    }
}

#[test]
fn a_move_already_made_is_in_the_pipeline() {
    let mut base = model(
        vec![lever(1, 10.0), series(2, Scale::Identity, 50.0, Errors::None)],
        vec![edge(9, 1, 2, 3.0, 0.0, 2, 1)],
    );
    // Set two periods before the last observation: half of it has not been seen yet.
    if let NodeKind::Lever { settings } = &mut base.nodes[0].kind {
        settings.iter_mut().skip(FIRST - 2).for_each(|setting| *setting = 11.0);
    }
    let samples = run(base, &Scenario::default(), 1);
    for period in FIRST..PERIODS {
        close(samples.of(2, period).unwrap()[0], 53.0, 1e-12);
    }
    // Seen in full already: nothing more to come.
    let mut seen = model(
        vec![lever(1, 10.0), series(2, Scale::Identity, 50.0, Errors::None)],
        vec![edge(9, 1, 2, 3.0, 0.0, 2, 1)],
    );
    if let NodeKind::Lever { settings } = &mut seen.nodes[0].kind {
        settings.iter_mut().skip(1).for_each(|setting| *setting = 11.0);
    }
    close(run(seen, &Scenario::default(), 1).of(2, PERIODS - 1).unwrap()[0], 50.0, 1e-12);
    // A leading series that jumped: z is what was observed against the forecast issued before.
    let mut jumped = edge(9, 1, 2, -2.0, 0.0, 1, 1);
    jumped.pipeline = vec![0.0; PERIODS];
    jumped.pipeline[FIRST - 1] = 5.0;
    let nodes = vec![series(1, Scale::Identity, 0.0, Errors::None), series(2, Scale::Identity, 50.0, Errors::None)];
    let samples = run(model(nodes, vec![jumped]), &Scenario::default(), 1);
    close(samples.of(2, FIRST).unwrap()[0], 40.0, 1e-12);
    close(samples.of(2, FIRST + 1).unwrap()[0], 50.0, 1e-12);
}

#[test]
fn an_uncertain_coefficient_gives_its_mean_and_deviation_along_the_chain() {
    for is_sign_certain in [false, true] {
        let mut edges = vec![edge(8, 1, 2, 3.0, 0.9, 0, 1), edge(9, 2, 3, -0.5, 0.2, 1, 1)];
        edges.iter_mut().for_each(|edge| edge.coefficient.is_sign_certain = is_sign_certain);
        let nodes = vec![
            lever(1, 0.0),
            series(2, Scale::Identity, 0.0, Errors::None),
            series(3, Scale::Identity, 0.0, Errors::None),
        ];
        let samples = run(model(nodes, edges), &moved(1, 2.0, FIRST), SAMPLES);
        // Product of independent c1 and c2: mean m1 m2, variance m1^2 s2^2 + m2^2 s1^2 + s1^2 s2^2.
        let deviation = 2.0 * (9.0_f64 * 0.04 + 0.25 * 0.81 + 0.81 * 0.04).sqrt();
        let (mean, found) = samples.mean_and_deviation(3, PERIODS - 1).unwrap();
        close(mean, -3.0, 4.5 * deviation / (SAMPLES as f64).sqrt());
        close(found, deviation, 0.03 * deviation);
        close(samples.mean_and_deviation(3, FIRST).unwrap().1, 0.0, 0.0);
        if is_sign_certain {
            assert!(samples.of(3, PERIODS - 1).unwrap().iter().all(|value| *value <= 0.0));
        }
    }
}

#[test]
fn common_factors_tie_the_errors_as_their_loadings_say() {
    let mut nodes = vec![
        series(1, Scale::Identity, 0.0, walk(1.0)),
        series(2, Scale::Identity, 0.0, walk(2.0)),
        series(3, Scale::Identity, 0.0, walk(1.0)),
    ];
    for (node, loadings) in nodes.iter_mut().zip([vec![0.8, 0.3], vec![-0.6], Vec::new()]) {
        if let NodeKind::Series(series) = &mut node.kind {
            series.loadings = loadings;
        }
    }
    let samples = run(model(nodes, Vec::new()), &Scenario::default(), SAMPLES);
    for (one, other, wanted) in [(1, 2, -0.48), (1, 3, 0.0), (2, 3, 0.0)] {
        let period = PERIODS - 1;
        let pairs = samples.of(one, period).unwrap().iter().zip(samples.of(other, period).unwrap());
        let product = pairs.fold(0.0, |sum, (one, other)| sum + one * other) / SAMPLES as f64;
        let (_, of_one) = samples.mean_and_deviation(one, period).unwrap();
        let (_, of_other) = samples.mean_and_deviation(other, period).unwrap();
        close(product / (of_one * of_other), wanted, 4.5 / (SAMPLES as f64).sqrt());
    }
}

#[test]
fn two_small_moves_through_a_saturating_edge_are_one_large_one() {
    let saturating = |reference| {
        let mut edge = edge(9, 1, 2, 4.0, 0.0, 0, 1);
        edge.shape = Shape::Saturating { half_width: 3.0, reference };
        model(vec![lever(1, 1.0), series(2, Scale::Identity, 50.0, Errors::None)], vec![edge])
    };
    let effect = |from: f64, to: f64| {
        let mut model = saturating(1.0);
        if let NodeKind::Lever { settings } = &mut model.nodes[0].kind {
            settings.fill(from);
        }
        run(model, &moved(1, to, FIRST), 1).of(2, PERIODS - 1).unwrap()[0] - 50.0
    };
    close(effect(1.0, 6.0), 12.0 * libm::tanh(5.0 / 3.0), 1e-12);
    close(effect(1.0, 3.0) + effect(3.0, 6.0), effect(1.0, 6.0), 1e-12);
    assert!(effect(1.0, 1e6) <= 12.0);
}

#[test]
fn a_loop_over_time_settles_where_its_gain_says() {
    // x = lever + 0.5 y(t - 1), y = 0.6 x: the sum of the geometric series.
    let nodes = vec![
        lever(1, 0.0),
        series(2, Scale::Identity, 0.0, Errors::None),
        series(3, Scale::Identity, 0.0, Errors::None),
    ];
    let edges = vec![edge(7, 1, 2, 1.0, 0.0, 0, 1), edge(8, 2, 3, 0.6, 0.0, 0, 1), edge(9, 3, 2, 0.5, 0.0, 1, 1)];
    let base = model(nodes, edges);
    let frame = frame::<f64>(base.clone(), 1);
    close(frame.graph().loops()[0].radius.unwrap(), 0.3, 1e-6);
    let samples = run(base, &moved(1, 1.0, FIRST), 1);
    for (step, period) in (FIRST..PERIODS).enumerate() {
        let sum = (1.0 - 0.3_f64.powi(step as i32 + 1)) / 0.7;
        close(samples.of(2, period).unwrap()[0], sum, 1e-12);
    }
}

#[test]
fn the_share_of_draws_that_run_away_is_told() {
    // The gain of the loop is normal with mean 0.8 and deviation 0.1: 1 is two deviations away.
    let nodes = vec![series(2, Scale::Identity, 0.0, Errors::None), series(3, Scale::Identity, 0.0, Errors::None)];
    let edges = vec![edge(8, 2, 3, 1.0, 0.0, 0, 1), edge(9, 3, 2, 0.8, 0.1, 1, 1)];
    let shares = frame::<f32>(model(nodes, edges), 1_000).runaway_shares();
    close(shares[0].unwrap(), 0.0228, 4.5 * (0.0228_f64 / 1_000.0).sqrt());
}

#[test]
fn structural_noise_travels_and_a_travelling_forecast_error_keeps_its_variance() {
    let own = |deviation| Errors::Structural { deviation, shape: NoiseShape::Added };
    let travelling = Errors::Travelling { deviations: vec![5.0; PERIODS - FIRST] };
    let nodes = vec![
        series(1, Scale::Identity, 0.0, own(2.0)),
        series(2, Scale::Identity, 0.0, own(1.0)),
        series(3, Scale::Identity, 0.0, travelling),
    ];
    let edges = vec![edge(8, 1, 2, 1.5, 0.0, 1, 1), edge(9, 2, 3, 0.8, 0.0, 0, 2)];
    let samples = run(model(nodes, edges), &Scenario::default(), SAMPLES);
    let deviation = |node, period| samples.mean_and_deviation(node, period).unwrap().1;
    let within = |wanted: f64| 4.5 * wanted / (2.0 * SAMPLES as f64).sqrt();
    close(deviation(2, FIRST), 1.0, within(1.0));
    let received = (1.0_f64 + 9.0).sqrt();
    close(deviation(2, FIRST + 1), received, within(received));
    for period in FIRST..PERIODS {
        close(deviation(3, period), 5.0, within(5.0));
    }
}
