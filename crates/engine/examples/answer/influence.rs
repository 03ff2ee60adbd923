//! Propagation through influences and probabilities of several bounds at once.

use engine::influence::frame::{Frame, Options};
use engine::influence::graph::Graph;
use engine::influence::model::{
    Coefficient, Edge, Errors, Model, Node, NodeKind, NoiseShape, Scale, Scenario, Series, Shape,
};
use serde_json::{Value, json};

use crate::case::{Answer, Refusal, count, field, number, numbers, rows};

/// The answer to a case of one of this family's kinds.
pub fn answer(kind: &str, case: &Value) -> Option<Result<Answer, Refusal>> {
    match kind {
        "propagation_w1" => Some(propagation(case)),
        "probability" => Some(probability(case)),
        _ => None,
    }
}

/// Lattice points a shift.
const POINTS: usize = 100_000;

/// The probability that a normal with mean `mu` and covariance `sigma` lies between `lower` and `upper`; a bound that is missing or null is
/// infinite.
fn probability(case: &Value) -> Result<Answer, Refusal> {
    let sigma = rows(case, "sigma")?;
    let count = sigma.len();
    let mean = if case.get("mu").is_some() { numbers(case, "mu")? } else { vec![0.0; count] };
    let bounds = |name: &str, without: f64| -> Result<Vec<f64>, Refusal> {
        let read = |value: &Value| match value {
            Value::Null => Some(without),
            Value::String(text) => text.to_lowercase().trim_end_matches("inity").parse().ok(),
            value => value.as_f64(),
        };
        let wrong = || Refusal::new(format!("the field '{name}' is not a list of numbers"));
        match case.get(name) {
            None | Some(Value::Null) => Ok(vec![without; count]),
            Some(Value::Array(values)) => values.iter().map(read).collect::<Option<_>>().ok_or_else(wrong),
            Some(value) => Ok(vec![read(value).ok_or_else(wrong)?; count]),
        }
    };
    let (lower, upper) = (bounds("lower", f64::NEG_INFINITY)?, bounds("upper", f64::INFINITY)?);
    let covariance: Vec<f64> = sigma.concat();
    let found = engine::normal_box::probability_in_box(&mean, &covariance, &lower, &upper, POINTS, 1);
    let found = found.map_err(|error| Refusal::new(error.to_string()))?;
    let mut answer = Answer::new();
    answer.insert("p".to_owned(), json!(found.probability));
    Ok(answer)
}

/// Samples of one frame, and frames with seeds of their own.
const SAMPLES: usize = 10_000;
const FRAMES: u64 = 8;
/// What the ids of levers start from.
const LEVERS: u128 = 1 << 64;

/// Mean and standard deviation of every node's relative deviation in every period: `exact_mean[period][node]`.
fn propagation(case: &Value) -> Result<Answer, Refusal> {
    let model = field(case, "model").unwrap_or(case);
    let (nodes, edges, horizon) = relative_model(model)?;
    let ids: Vec<u128> = nodes.iter().filter(|node| node.id < LEVERS).map(|node| node.id).collect();
    let has_noise = nodes.iter().any(|node| match &node.kind {
        NodeKind::Series(series) => matches!(series.errors, Errors::Structural { deviation, .. } if deviation > 0.0),
        _ => false,
    });
    let graph = Graph::new(Model { periods: horizon + 1, calendar: None, nodes, edges }).map_err(refused)?;
    let (mut sums, mut squares) = (vec![0.0; horizon * ids.len()], vec![0.0; horizon * ids.len()]);
    let (samples, frames) = if has_noise { (SAMPLES, FRAMES) } else { (1, 1) };
    for seed in 0..frames {
        let options = Options { samples, seed, watch: ids.clone(), keeps_noise: false, maximum_bytes: usize::MAX };
        let mut frame = Frame::<f64>::new(graph.clone(), &options).map_err(refused)?;
        let values = frame.propagate(&Scenario::default()).map_err(refused)?;
        for (place, _) in ids.iter().enumerate() {
            for row in 0..horizon {
                let cell = row * ids.len() + place;
                // The baseline is 1, so that a value less 1 is the deviation.
                for value in values.at(place, row).unwrap_or_default() {
                    sums[cell] += value - 1.0;
                    squares[cell] += (value - 1.0) * (value - 1.0);
                }
            }
        }
    }
    let count = samples as f64 * frames as f64;
    let mean: Vec<f64> = sums.iter().map(|sum| sum / count).collect();
    let deviation: Vec<f64> =
        squares.iter().zip(&mean).map(|(square, mean)| (square / count - mean * mean).max(0.0).sqrt()).collect();
    let deviation = if has_noise { deviation } else { vec![0.0; deviation.len()] };
    let table = |values: &[f64]| values.chunks(ids.len().max(1)).map(<[f64]>::to_vec).collect::<Vec<_>>();
    let mut answer = Answer::new();
    answer.insert("exact_mean".to_owned(), json!(table(&mean)));
    answer.insert("exact_sd".to_owned(), json!(table(&deviation)));
    Ok(answer)
}

fn refused(error: engine::influence::InfluenceError) -> Refusal {
    Refusal::new(error.to_string())
}

/// Nodes and edges of a model of relative deviations, one observed period before the first; levers as nodes of their own.
fn relative_model(model: &Value) -> Result<(Vec<Node>, Vec<Edge>, usize), Refusal> {
    let horizon = count(model, "T")?;
    let listed = field(model, "nodes")?.as_array().ok_or_else(|| Refusal::new("the field 'nodes' is not a list"))?;
    let levers = if model.get("levers").is_some() { numbers(model, "levers")? } else { Vec::new() };
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    let mut edge = |from: u128, to: u128, mean: f64, lag: usize| {
        let coefficient = Coefficient { mean, deviation: 0.0, is_sign_certain: false };
        let id = edges.len() as u128;
        edges.push(Edge { id, from, to, coefficient, lag, ramp: 1, shape: Shape::Linear, pipeline: Vec::new() });
    };
    for (position, listed) in listed.iter().enumerate() {
        let id = if listed.get("id").is_some() { count(listed, "id")? } else { position } as u128;
        let shape = if count(listed, "kind")? == 1 { NoiseShape::Lognormal } else { NoiseShape::Added };
        let errors = Errors::Structural { deviation: number(listed, "sigma")?, shape };
        let series = Series { reference: vec![0.0; horizon + 1], last_observed: Some(0), errors, loadings: Vec::new() };
        nodes.push(Node { id, scale: Scale::Relative { baseline: 1.0 }, kind: NodeKind::Series(series) });
        for parent in listed.get("parents").and_then(Value::as_array).into_iter().flatten() {
            let lag = if parent.get("lag").is_some() { count(parent, "lag")? } else { 0 };
            edge(count(parent, "p")? as u128, id, number(parent, "e")?, lag);
        }
        if let Some(setting) = levers.get(position) {
            let mut settings = vec![*setting; horizon + 1];
            settings[0] = 0.0;
            nodes.push(Node { id: LEVERS + id, scale: Scale::Identity, kind: NodeKind::Lever { settings } });
            edge(LEVERS + id, id, 1.0, 0);
        }
    }
    Ok((nodes, edges, horizon))
}
