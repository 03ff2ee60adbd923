//! What is refused, and that the message names it.

use super::sample::{FIRST, PERIODS, edge, frame, lever, model, rich, series, walk};
use crate::influence::InfluenceError;
use crate::influence::frame::{Frame, Options};
use crate::influence::graph::Graph;
use crate::influence::model::{Change, Errors, Model, NoiseShape, Scale, Scenario, Strength};

fn refusal(change: impl FnOnce(&mut Model)) -> InfluenceError {
    let mut base = rich();
    change(&mut base);
    Graph::new(base).unwrap_err()
}

fn refused(scenario: Scenario) -> String {
    frame::<f32>(rich(), 8).propagate(&scenario).unwrap_err().to_string()
}

#[test]
fn a_cycle_without_lag_is_named_by_its_path() {
    let error = refusal(|model| model.edges.push(edge(900, 14, 13, 1.0, 0.0, 0, 1)));
    assert!(
        matches!(&error, InfluenceError::ZeroLagCycle { path } if *path == [13, 14] || *path == [14, 13]),
        "{error}"
    );
    assert!(error.to_string().contains("lag of at least 1"));
    // With lag on the way it is a loop over time, which is allowed.
    let mut looped = rich();
    looped.edges.push(edge(900, 12, 10, 1.0, 0.0, 0, 1));
    assert_eq!(Graph::new(looped).unwrap().loops()[0].nodes.len(), 4);
    let error = refusal(|model| model.edges.push(edge(900, 10, 10, 1.0, 0.0, 0, 1)));
    assert!(matches!(&error, InfluenceError::ZeroLagCycle { path } if *path == [10]), "{error}");
}

#[test]
fn a_loop_that_feeds_itself_too_much_is_refused_with_its_radius() {
    let error = refusal(|model| model.edges[5].coefficient.mean = 2.5);
    let InfluenceError::Unstable { nodes, radius } = error else { panic!("{error}") };
    assert_eq!(nodes, [12, 13]);
    assert!((radius - 1.25).abs() < 1e-5);
}

#[test]
fn parts_that_do_not_fit_are_refused_by_name() {
    type Spoil = fn(&mut Model);
    let cases: [(Spoil, &str); 16] = [
        (|model| model.nodes.clear(), "no nodes"),
        (|model| model.periods = 0, "no periods"),
        (|model| model.nodes.push(lever(10, 1.0)), "is given twice"),
        (|model| model.edges.push(edge(100, 10, 14, 1.0, 0.0, 0, 1)), "is given twice"),
        (|model| model.edges.push(edge(900, 77, 14, 1.0, 0.0, 0, 1)), "not in the model"),
        (|model| model.edges.push(edge(900, 10, 1, 1.0, 0.0, 0, 1)), "a lever is set"),
        (|model| model.edges[0].coefficient.mean = f64::NAN, "the coefficient of"),
        (|model| model.edges[1].coefficient.deviation = 9.0, "certain sign"),
        (|model| model.edges[0].coefficient.deviation = -1.0, "standard deviation"),
        (|model| model.edges[0].ramp = 0, "the ramp"),
        (|model| model.edges[0].lag = 100_000, "the lag"),
        (|model| model.edges[0].pipeline = vec![1.0], "the pipeline"),
        (|model| model.nodes[1].scale = Scale::Relative { baseline: 0.0 }, "the baseline"),
        (|model| model.nodes.push(series(50, Scale::Identity, f64::NAN, Errors::None)), "the reference"),
        (
            |model| model.nodes.push(series(50, Scale::Identity, 1.0, walk(f64::INFINITY))),
            "standard deviation of the error",
        ),
        (
            |model| {
                let errors = Errors::Structural { deviation: 0.1, shape: NoiseShape::Lognormal };
                model.nodes.push(series(50, Scale::Log, 1.0, errors));
            },
            "needs the relative scale",
        ),
    ];
    for (spoil, wanted) in cases {
        let message = refusal(spoil).to_string();
        assert!(message.contains(wanted), "{message}");
    }
}

#[test]
fn scenarios_that_cannot_be_are_refused_by_name() {
    let change = |node, value, start, end| Change { node, value, start, end };
    let moved = |change| Scenario { moves: vec![change], ..Scenario::default() };
    let held = |change| Scenario { clamps: vec![change], ..Scenario::default() };
    let cases = [
        (moved(change(1, 2.0, FIRST - 1, None)), "must start at 4 or later"),
        (moved(change(1, 2.0, 6, Some(6))), "before it ends"),
        (moved(change(1, 2.0, 6, Some(PERIODS + 1))), "end by 12"),
        (moved(change(10, 2.0, 6, None)), "only levers are moved"),
        (moved(change(9_999, 2.0, 6, None)), "not in the model"),
        (moved(change(1, f64::NAN, 6, None)), "a change of"),
        (held(change(1, 2.0, 6, None)), "only series are held"),
        (held(change(11, -2.0, 6, None)), "above 0 for a logarithm"),
        (held(change(12, 1.0, 6, None)), "between 0 and 1 for a logit"),
        (Scenario { strengths: vec![Strength { edge: 5, factor: 1.0 }], ..Scenario::default() }, "edge 0000"),
        (Scenario { strengths: vec![Strength { edge: 100, factor: f64::NAN }], ..Scenario::default() }, "the factor"),
    ];
    for (scenario, wanted) in cases {
        let message = refused(scenario);
        assert!(message.contains(wanted), "{message}");
    }
}

#[test]
fn memory_and_variance_have_their_bounds() {
    let graph = Graph::new(rich()).unwrap();
    let options = Options { maximum_bytes: 1_000, ..Options::default() };
    assert!(matches!(Frame::<f32>::new(graph, &options), Err(InfluenceError::Memory { maximum: 1_000, .. })));
    let own = Errors::Structural { deviation: 2.0, shape: NoiseShape::Added };
    let rest = Errors::Travelling { deviations: vec![1.0; PERIODS - FIRST] };
    let nodes = vec![series(1, Scale::Identity, 0.0, own), series(2, Scale::Identity, 0.0, rest)];
    let graph = Graph::new(model(nodes, vec![edge(9, 1, 2, 1.0, 0.0, 1, 1)])).unwrap();
    let error = Frame::<f32>::new(graph, &Options::default()).unwrap_err();
    assert_eq!(error, InfluenceError::NegativeVariance { id: 2, period: FIRST + 1, received: 4.0, forecast: 1.0 });
}
