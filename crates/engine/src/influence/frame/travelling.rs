//! How much of its forecast error is a node's own where errors travel.

use crate::influence::error::InfluenceError;
use crate::influence::graph::Graph;
use crate::influence::model::{Errors, NodeKind};

/// The most nodes whose errors may travel.
const MAX_TRAVELLING: usize = 1_000;

/// For each node whose noise travels as a share of a forecast error: the standard deviation of its own noise in each open period, such that
/// with what it receives the whole has the forecast's variance. Empty for other nodes.
///
/// Every noise is followed through the edges at mean coefficients as its response on every node below: exact for linear edges with fixed
/// coefficients. A saturating edge counts with its steepest slope, which overstates what is received; formulas pass nothing on.
///
/// # Errors
/// A node that receives more variance than its forecast has; more than 1,000 nodes with travelling noise while one asks for the remainder.
pub(super) fn shares(graph: &Graph) -> Result<Vec<Vec<f64>>, InfluenceError> {
    let horizon = graph.horizon();
    let mut shares = vec![Vec::new(); graph.nodes.len()];
    let errors = |node: usize| match graph.nodes.get(node).map(|node| &node.kind) {
        Some(NodeKind::Series(series)) => Some((&series.errors, series.last_observed)),
        _ => None,
    };
    let noisy: Vec<usize> = (0..graph.nodes.len())
        .filter(|node| matches!(errors(*node), Some((Errors::Structural { .. } | Errors::Travelling { .. }, _))))
        .collect();
    if !noisy.iter().any(|node| matches!(errors(*node), Some((Errors::Travelling { .. }, _)))) {
        return Ok(shares);
    }
    if noisy.len() > MAX_TRAVELLING {
        return Err(InfluenceError::TooMany {
            what: "nodes whose errors travel",
            count: noisy.len(),
            maximum: MAX_TRAVELLING,
        });
    }
    // received[node][period]: variance from the noises followed so far. Causes come before effects, and within a loop period by period.
    let mut received = vec![vec![0.0; horizon]; graph.nodes.len()];
    let order: Vec<(usize, std::ops::Range<usize>)> = graph
        .groups
        .iter()
        .flat_map(|group| {
            let rows: Vec<_> =
                if group.is_loop { (0..horizon).map(|row| row..row + 1).collect() } else { vec![0..horizon; 1] };
            rows.into_iter().flat_map(|rows| group.nodes.iter().map(move |node| (*node, rows.clone())))
        })
        .collect();
    for (place, (node, rows)) in order.iter().enumerate() {
        let Some((errors, last_observed)) = errors(*node) else { continue };
        let open = last_observed.map_or(0, |last| last + 1).saturating_sub(graph.first);
        for row in rows.clone().filter(|row| *row >= open) {
            let deviation = match errors {
                Errors::Structural { deviation, .. } => *deviation,
                Errors::Travelling { deviations } => {
                    let forecast = deviations.get(row).map_or(0.0, |deviation| deviation * deviation);
                    let received = received[*node][row];
                    if received > forecast * (1.0 + 1e-9) {
                        let (id, period) = (graph.nodes[*node].id, graph.first + row);
                        return Err(InfluenceError::NegativeVariance { id, period, received, forecast });
                    }
                    let own = (forecast - received).max(0.0).sqrt();
                    shares[*node].resize(horizon, 0.0);
                    shares[*node][row] = own;
                    own
                }
                _ => continue,
            };
            follow(graph, &order[place..], (*node, row), deviation, &mut received);
        }
        if matches!(errors, Errors::Travelling { .. }) {
            shares[*node].resize(horizon, 0.0);
        }
    }
    Ok(shares)
}

/// Adds to `received` what one node's noise in one period does to everything after it.
fn follow(
    graph: &Graph,
    order: &[(usize, std::ops::Range<usize>)],
    source: (usize, usize),
    deviation: f64,
    received: &mut [Vec<f64>],
) {
    let horizon = graph.horizon();
    let mut response: Vec<Vec<f64>> = vec![Vec::new(); graph.nodes.len()];
    response[source.0].resize(horizon, 0.0);
    response[source.0][source.1] = deviation;
    for (node, rows) in order {
        let links = graph.links_into(*node);
        if links.iter().all(|link| response[link.from].is_empty()) {
            continue;
        }
        for row in rows.clone().filter(|row| *row >= source.1 && (*node, *row) != source) {
            let mut sum = 0.0;
            for link in links {
                let from = &response[link.from];
                for step in link.edge.lag..link.edge.lag + link.edge.ramp {
                    let value = row.checked_sub(step).and_then(|row| from.get(row)).copied().unwrap_or(0.0);
                    sum += link.edge.coefficient.mean / link.edge.ramp as f64 * value;
                }
            }
            if sum != 0.0 {
                response[*node].resize(horizon, 0.0);
                response[*node][row] += sum;
                received[*node][row] += sum * sum;
            }
        }
    }
}
