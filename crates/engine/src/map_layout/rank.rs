//! Pass 2: give every node of the graph a layer.

use super::acyclic::UpwardArc;
use super::graph::Graph;
use super::input::RankHint;
use super::network_simplex::{Constraint, shortest_ranks};
use super::previous::Previous;
use super::topology::{Incidence, topological_order};

/// Layers by node, none for isolated nodes; the lowest is 0.
#[derive(Debug, Clone)]
pub(super) struct Layers {
    pub(super) layer: Vec<Option<i64>>,
    /// What to add to a layer of the previous layout to get the same layer here.
    pub(super) previous_shift: i64,
}

/// Ranks all nodes that are not isolated.
pub(super) fn assign(graph: &Graph, arcs: &[UpwardArc], isolated: &[bool], previous: Option<&Previous>) -> Layers {
    let incidence = Incidence::new(graph.nodes.len(), arcs.iter().map(|arc| (arc.lower, arc.upper)));
    let kept = previous.and_then(|previous| keep(graph, arcs, &incidence, isolated, previous));
    let ranks = match kept {
        Some(ranks) => ranks,
        None => minimise(graph, arcs, &incidence, isolated),
    };
    let present = |node: &usize| !isolated[*node];
    let lowest = (0..ranks.len()).filter(present).map(|node| ranks[node]).min().unwrap_or(0);
    let layer = (0..ranks.len()).map(|node| present(&node).then(|| ranks[node] - lowest)).collect();
    Layers { layer, previous_shift: -lowest }
}

/// The shortest ranks, with the hints as constraints to a floor below and a ceiling above all nodes.
fn minimise(graph: &Graph, arcs: &[UpwardArc], incidence: &Incidence, isolated: &[bool]) -> Vec<i64> {
    // Dense numbers without the isolated nodes; 0 is the floor, 1 the ceiling.
    let mut number = vec![0; graph.nodes.len()];
    let mut members = Vec::new();
    for node in (0..graph.nodes.len()).filter(|&node| !isolated[node]) {
        number[node] = members.len() + 2;
        members.push(node);
    }
    // Every true weight outweighs the pull of all sinks to the ceiling together, and a wish to be at
    // the floor or ceiling outweighs all true weights together.
    let unit = i64::try_from(members.len()).unwrap_or(i64::MAX >> 32) + 1;
    let wish = (1 + arcs.iter().map(|arc| arc.weight).sum::<i64>()) * unit;
    let mut constraints: Vec<Constraint> = arcs
        .iter()
        .map(|arc| Constraint {
            lower: number[arc.lower],
            upper: number[arc.upper],
            length: arc.length,
            weight: arc.weight * unit,
        })
        .collect();
    for &node in &members {
        let hint = graph.nodes[node].rank_hint;
        let is_source = incidence.downward[node].is_empty();
        let is_sink = incidence.upward[node].is_empty();
        let floor_length = if let RankHint::AtLeast(layers) = hint { i64::from(layers) } else { 0 };
        if is_source || floor_length > 0 || hint == RankHint::Bottom {
            let weight = if hint == RankHint::Bottom { wish } else { 0 };
            constraints.push(Constraint { lower: 0, upper: number[node], length: floor_length, weight });
        }
        if is_sink || hint == RankHint::Top {
            // A sink is a result: results that nothing else decides line up at the top.
            let weight = if hint == RankHint::Top { wish } else { i64::from(hint != RankHint::Bottom) };
            constraints.push(Constraint { lower: number[node], upper: 1, length: 0, weight });
        }
    }
    if members.is_empty() {
        return vec![0; graph.nodes.len()];
    }
    let ranks = shortest_ranks(members.len() + 2, &constraints);
    number.iter().map(|&number| ranks[number]).collect()
}

/// The previous layers, raised only where an arc demands it, with new nodes next to what they are
/// joined to. None if a hint cannot be kept that way.
fn keep(
    graph: &Graph,
    arcs: &[UpwardArc],
    incidence: &Incidence,
    isolated: &[bool],
    previous: &Previous,
) -> Option<Vec<i64>> {
    let known: Vec<Option<i64>> =
        (0..graph.nodes.len()).map(|node| if isolated[node] { None } else { previous.layer(node) }).collect();
    let bottom = known.iter().flatten().copied().min()?;
    let top = known.iter().flatten().copied().max()?;
    let order = topological_order(incidence, |index| arcs[index].upper);
    let mut rank: Vec<Option<i64>> = vec![None; graph.nodes.len()];
    for &node in &order {
        let forced = incidence.downward[node]
            .iter()
            .filter_map(|&index| rank[arcs[index].lower].map(|rank| rank + arcs[index].length))
            .max();
        let wished = known[node].or(match graph.nodes[node].rank_hint {
            RankHint::Free => None,
            RankHint::Bottom => Some(bottom),
            RankHint::Top if incidence.upward[node].is_empty() => Some(top),
            RankHint::Top => None,
            RankHint::AtLeast(layers) => Some(bottom + i64::from(layers)),
        });
        rank[node] = forced.max(wished);
    }
    for &node in order.iter().rev() {
        let room = incidence.upward[node]
            .iter()
            .filter_map(|&index| rank[arcs[index].upper].map(|rank| rank - arcs[index].length))
            .min();
        let pull = |indexes: &[usize]| indexes.iter().map(|&index| arcs[index].weight).sum::<i64>();
        rank[node] = match (rank[node], room) {
            (None, room) => Some(room.unwrap_or(top)),
            // A new cause goes close below its effects where they pull harder than its own causes.
            (Some(rank), Some(room))
                if known[node].is_none()
                    && graph.nodes[node].rank_hint == RankHint::Free
                    && pull(&incidence.upward[node]) > pull(&incidence.downward[node]) =>
            {
                Some(rank.max(room))
            }
            (rank, _) => rank,
        };
    }
    let mut rank: Vec<i64> = rank.into_iter().map(|rank| rank.unwrap_or(bottom)).collect();
    let members: Vec<usize> = (0..rank.len()).filter(|&node| !isolated[node]).collect();
    let lowest = members.iter().map(|&node| rank[node]).min()?;
    let highest = members.iter().map(|&node| rank[node]).max()?;
    for &node in &members {
        match graph.nodes[node].rank_hint {
            RankHint::Bottom if incidence.downward[node].is_empty() => rank[node] = lowest,
            RankHint::Top if incidence.upward[node].is_empty() => rank[node] = highest,
            RankHint::AtLeast(layers) if rank[node] - lowest < i64::from(layers) => return None,
            _ => {}
        }
    }
    Some(rank)
}
