//! Strongly connected components, in the order of cause and effect, and the order of nodes within a period.
//!
//! R. Tarjan, 'Depth-first search and linear graph algorithms', SIAM Journal on Computing 1 (1972), without recursion.

use super::{Group, Link, MAX_LOOP_NODES};
use crate::influence::error::InfluenceError;
use crate::influence::model::{Node, NodeKind};

/// The groups of a model.
///
/// # Errors
/// A cycle without lag.
pub(super) fn groups(nodes: &[Node], links: &[Link]) -> Result<Vec<Group>, InfluenceError> {
    let causes = causes(nodes, links);
    let components = components(&causes);
    components.into_iter().map(|component| group(component, &causes, nodes)).collect()
}

/// For each node what it depends on: the position and whether within the same period.
fn causes(nodes: &[Node], links: &[Link]) -> Vec<Vec<(usize, bool)>> {
    let mut causes = vec![Vec::new(); nodes.len()];
    for link in links {
        if let Some(list) = causes.get_mut(link.to) {
            list.push((link.from, link.edge.lag == 0));
        }
    }
    for (node, list) in nodes.iter().zip(&mut causes) {
        if let NodeKind::Formula { inputs, .. } = &node.kind {
            let positions = inputs.iter().filter_map(|(_, id)| nodes.binary_search_by_key(id, |node| node.id).ok());
            // A formula may look at the present of each of its inputs.
            list.extend(positions.map(|position| (position, true)));
        }
    }
    causes
}

/// Components, causes first.
fn components(causes: &[Vec<(usize, bool)>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let count = causes.len();
    let (mut number, mut low, mut is_open) = (vec![UNSEEN; count], vec![0; count], vec![false; count]);
    let (mut open, mut found, mut next_number) = (Vec::new(), Vec::new(), 0);
    for root in 0..count {
        if number[root] != UNSEEN {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            if *next == 0 && number[node] == UNSEEN {
                (number[node], low[node], is_open[node]) = (next_number, next_number, true);
                next_number += 1;
                open.push(node);
            }
            if let Some((cause, _)) = causes[node].get(*next) {
                *next += 1;
                if number[*cause] == UNSEEN {
                    path.push((*cause, 0));
                } else if is_open[*cause] {
                    low[node] = low[node].min(number[*cause]);
                }
                continue;
            }
            path.pop();
            if let Some((above, _)) = path.last() {
                low[*above] = low[*above].min(low[node]);
            }
            if low[node] == number[node] {
                let mut component = Vec::new();
                while let Some(member) = open.pop() {
                    is_open[member] = false;
                    component.push(member);
                    if member == node {
                        break;
                    }
                }
                component.sort_unstable();
                found.push(component);
            }
        }
    }
    found
}

/// A component in the order of its causes within a period.
fn group(component: Vec<usize>, causes: &[Vec<(usize, bool)>], nodes: &[Node]) -> Result<Group, InfluenceError> {
    let inside = |node: usize| {
        let causes = causes.get(node).map(Vec::as_slice).unwrap_or_default();
        causes.iter().filter(|(cause, _)| component.binary_search(cause).is_ok())
    };
    let is_loop = component.iter().any(|node| inside(*node).next().is_some());
    if !is_loop {
        return Ok(Group { nodes: component, is_loop });
    }
    if component.len() > MAX_LOOP_NODES {
        let (what, count) = ("nodes in one loop", component.len());
        return Err(InfluenceError::TooMany { what, count, maximum: MAX_LOOP_NODES });
    }
    let mut ordered: Vec<usize> = Vec::with_capacity(component.len());
    let mut is_done = vec![false; component.len()];
    let done = |is_done: &[bool], node: &usize| component.binary_search(node).is_ok_and(|place| is_done[place]);
    loop {
        let ready = component.iter().enumerate().find(|(place, node)| {
            !is_done[*place] && inside(**node).all(|(cause, is_present)| !is_present || done(&is_done, cause))
        });
        match ready {
            Some((place, node)) => {
                is_done[place] = true;
                ordered.push(*node);
            }
            None if ordered.len() == component.len() => return Ok(Group { nodes: ordered, is_loop }),
            None => break,
        }
    }
    // Every node left has a cause left in the same period: walking to causes must come round.
    let mut walk: Vec<usize> = component.iter().filter(|node| !done(&is_done, node)).take(1).copied().collect();
    loop {
        let next = walk.last().and_then(|node| inside(*node).find(|(cause, now)| *now && !done(&is_done, cause)));
        let Some((next, _)) = next else { break };
        if let Some(start) = walk.iter().position(|node| node == next) {
            walk.drain(..start);
            break;
        }
        walk.push(*next);
    }
    // The walk went from effect to cause.
    let path = walk.iter().rev().filter_map(|node| nodes.get(*node)).map(|node| node.id).collect();
    Err(InfluenceError::ZeroLagCycle { path })
}
