//! Pass 1: decide which arcs are drawn against their direction so that no cycle is left.
//!
//! Only arcs on a cycle are ever turned. Within a strongly connected component the arcs to turn come
//! from the greedy sequence of Eades, Lin and Smyth (1993), weighted; with a previous layout they come
//! from the previous layers, and only what those leave open is decided anew.

use super::graph::Graph;
use super::previous::Previous;

/// An arc as it is drawn: from its lower to its upper end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UpwardArc {
    pub(super) lower: usize,
    pub(super) upper: usize,
    pub(super) weight: i64,
    pub(super) length: i64,
    /// Whether this is the arc's own direction turned round.
    pub(super) turned: bool,
}

/// Turns arcs until none is on a cycle; same order as the graph's arcs.
pub(super) fn orient(graph: &Graph, previous: Option<&Previous>) -> Vec<UpwardArc> {
    let component = strong_components(graph);
    let cyclic: Vec<bool> = graph.arcs.iter().map(|arc| component[arc.from] == component[arc.to]).collect();
    let turned = match previous {
        Some(previous) => turned_as_before(graph, &cyclic, previous),
        None => turned_by_sequence(graph, &cyclic),
    };
    graph
        .arcs
        .iter()
        .zip(turned)
        .map(|(arc, turned)| {
            let (lower, upper) = if turned { (arc.to, arc.from) } else { (arc.from, arc.to) };
            UpwardArc { lower, upper, weight: arc.weight, length: arc.length, turned }
        })
        .collect()
}

/// Tarjan's strongly connected components (1972), without recursion: a number for each node.
fn strong_components(graph: &Graph) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let count = graph.nodes.len();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for arc in &graph.arcs {
        next[arc.from].push(arc.to);
    }
    let mut number = vec![UNSEEN; count];
    let mut lowest = vec![0; count];
    let mut component = vec![UNSEEN; count];
    let mut open = Vec::new();
    let mut seen = 0;
    let mut components = 0;
    for start in 0..count {
        if number[start] != UNSEEN {
            continue;
        }
        let mut path = vec![(start, 0)];
        while let Some(&mut (node, ref mut step)) = path.last_mut() {
            if *step == 0 {
                number[node] = seen;
                lowest[node] = seen;
                seen += 1;
                open.push(node);
            }
            if let Some(&target) = next[node].get(*step) {
                *step += 1;
                if number[target] == UNSEEN {
                    path.push((target, 0));
                } else if component[target] == UNSEEN {
                    lowest[node] = lowest[node].min(number[target]);
                }
                continue;
            }
            if lowest[node] == number[node] {
                while let Some(member) = open.pop() {
                    component[member] = components;
                    if member == node {
                        break;
                    }
                }
                components += 1;
            }
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                lowest[parent] = lowest[parent].min(lowest[node]);
            }
        }
    }
    component
}

/// Greedy sequence over the cyclic arcs: take sinks to the end and sources to the start while there are
/// any, else move the node with the largest surplus of outgoing weight to the start. An arc is turned
/// if it runs backwards in the sequence.
fn turned_by_sequence(graph: &Graph, cyclic: &[bool]) -> Vec<bool> {
    let count = graph.nodes.len();
    let mut arcs_of: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut arcs_out = vec![0_usize; count];
    let mut arcs_in = vec![0_usize; count];
    let mut surplus = vec![0_i64; count];
    for (index, arc) in graph.arcs.iter().enumerate().filter(|(index, _)| cyclic[*index]) {
        arcs_of[arc.from].push(index);
        arcs_of[arc.to].push(index);
        arcs_out[arc.from] += 1;
        arcs_in[arc.to] += 1;
        surplus[arc.from] += arc.weight;
        surplus[arc.to] -= arc.weight;
    }
    let mut remaining: Vec<usize> = (0..count).filter(|&node| !arcs_of[node].is_empty()).collect();
    let mut removed = vec![false; count];
    let mut place = vec![0_i64; count];
    let (mut first, mut last) = (0_i64, i64::MAX);
    while !remaining.is_empty() {
        let sink = remaining.iter().position(|&node| arcs_out[node] == 0);
        let chosen = sink.or_else(|| remaining.iter().position(|&node| arcs_in[node] == 0)).or_else(|| {
            // `max_by_key` keeps the last of equals; reversed, that is the smallest key.
            (0..remaining.len()).rev().max_by_key(|&slot| surplus[remaining[slot]])
        });
        let Some(slot) = chosen else { break };
        let node = remaining.remove(slot);
        removed[node] = true;
        if sink.is_some() {
            place[node] = last;
            last -= 1;
        } else {
            place[node] = first;
            first += 1;
        }
        for &index in &arcs_of[node] {
            let arc = &graph.arcs[index];
            if arc.from == node && !removed[arc.to] {
                arcs_in[arc.to] -= 1;
                surplus[arc.to] += arc.weight;
            } else if arc.to == node && !removed[arc.from] {
                arcs_out[arc.from] -= 1;
                surplus[arc.from] -= arc.weight;
            }
        }
    }
    graph.arcs.iter().zip(cyclic).map(|(arc, &cyclic)| cyclic && place[arc.from] > place[arc.to]).collect()
}

/// Cyclic arcs keep the direction they were drawn in; the others are added one by one and turned if
/// they would close a cycle.
fn turned_as_before(graph: &Graph, cyclic: &[bool], previous: &Previous) -> Vec<bool> {
    let mut turned = vec![false; graph.arcs.len()];
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    let mut undecided = Vec::new();
    for (index, arc) in graph.arcs.iter().enumerate().filter(|(index, _)| cyclic[*index]) {
        match (previous.layer(arc.from), previous.layer(arc.to)) {
            (Some(from), Some(to)) if from < to => above[arc.from].push(arc.to),
            (Some(from), Some(to)) if from > to => {
                turned[index] = true;
                above[arc.to].push(arc.from);
            }
            _ => undecided.push(index),
        }
    }
    for index in undecided {
        let arc = &graph.arcs[index];
        turned[index] = reaches(&above, arc.to, arc.from);
        if turned[index] {
            above[arc.to].push(arc.from);
        } else {
            above[arc.from].push(arc.to);
        }
    }
    turned
}

fn reaches(above: &[Vec<usize>], start: usize, goal: usize) -> bool {
    let mut seen = vec![false; above.len()];
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        if node == goal {
            return true;
        }
        for &target in &above[node] {
            if !seen[target] {
                seen[target] = true;
                open.push(target);
            }
        }
    }
    false
}
