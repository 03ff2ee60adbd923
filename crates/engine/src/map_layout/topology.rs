//! Which pairs of a small dense graph meet at a node, and an order of the nodes along the pairs.

use std::ops::Index;

/// A list of numbers for each node, in one buffer: these are built and walked in the inner loops.
#[derive(Debug, Clone)]
pub(super) struct Lists {
    values: Vec<usize>,
    /// Where each node's list starts, and the end of the last.
    starts: Vec<usize>,
}

impl Lists {
    /// The numbers of the pairs by the node that belongs to each, ascending within a node.
    fn by_node(count: usize, node_of_pair: impl Iterator<Item = usize> + Clone) -> Self {
        let mut starts = vec![0; count + 1];
        for node in node_of_pair.clone() {
            starts[node + 1] += 1;
        }
        for node in 0..count {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut values = vec![0; starts[count]];
        for (pair, node) in node_of_pair.enumerate() {
            values[next[node]] = pair;
            next[node] += 1;
        }
        Self { values, starts }
    }
}

impl Index<usize> for Lists {
    type Output = [usize];

    fn index(&self, node: usize) -> &[usize] {
        &self.values[self.starts[node]..self.starts[node + 1]]
    }
}

/// The numbers of the given pairs, by lower and by upper end.
#[derive(Debug, Clone)]
pub(super) struct Incidence {
    /// Pairs that leave each node upwards.
    pub(super) upward: Lists,
    /// Pairs that enter each node from below.
    pub(super) downward: Lists,
    count: usize,
}

impl Incidence {
    /// From pairs of (lower, upper) node.
    pub(super) fn new(count: usize, pairs: impl Iterator<Item = (usize, usize)> + Clone) -> Self {
        Self {
            upward: Lists::by_node(count, pairs.clone().map(|(lower, _)| lower)),
            downward: Lists::by_node(count, pairs.map(|(_, upper)| upper)),
            count,
        }
    }
}

/// Nodes so that every pair's lower end comes before its upper end (Kahn 1962). Nodes on a cycle and
/// above one are left out.
pub(super) fn topological_order(incidence: &Incidence, upper_of: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut waiting: Vec<usize> = (0..incidence.count).map(|node| incidence.downward[node].len()).collect();
    let mut order: Vec<usize> = (0..waiting.len()).filter(|&node| waiting[node] == 0).collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for &pair in &incidence.upward[node] {
            let upper = upper_of(pair);
            waiting[upper] -= 1;
            if waiting[upper] == 0 {
                order.push(upper);
            }
        }
    }
    order
}
