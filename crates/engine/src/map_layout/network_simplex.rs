//! Ranks that minimise the sum of weight times length: the network simplex of Gansner, Koutsofios,
//! North and Vo (1993), section 2.

use super::topology::{Incidence, topological_order};

/// A constraint `rank[upper] - rank[lower] >= length` whose every layer costs `weight`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Constraint {
    pub(super) lower: usize,
    pub(super) upper: usize,
    pub(super) length: i64,
    pub(super) weight: i64,
}

/// How many candidates to leave the tree are compared before the best of them is taken.
const CANDIDATES: usize = 30;

/// Ranks of `count` nodes under constraints that are acyclic and connect all nodes; the same for the
/// same constraints in the same order.
///
/// The simplex is not proven to end on degenerate input, so the exchanges are capped; what is reached
/// by then satisfies every constraint and is only, possibly, not the shortest.
pub(super) fn shortest_ranks(count: usize, constraints: &[Constraint]) -> Vec<i64> {
    if count == 0 {
        return Vec::new();
    }
    let mut simplex = Simplex::new(count, constraints);
    simplex.grow_tight_tree();
    simplex.postorder = vec![0; count];
    simplex.number_tree(0, 0);
    simplex.compute_cut_values();
    let exchanges_maximum = 4 * (count + constraints.len());
    for _ in 0..exchanges_maximum {
        let Some(leaving) = simplex.leaving() else {
            break;
        };
        let Some(entering) = simplex.entering(leaving) else {
            break;
        };
        simplex.exchange(leaving, entering);
    }
    simplex.rank
}

struct Simplex<'a> {
    constraints: &'a [Constraint],
    incidence: Incidence,
    rank: Vec<i64>,
    /// Constraints of the spanning tree, all tight, by node.
    tree: Vec<Vec<usize>>,
    in_tree: Vec<bool>,
    cut_value: Vec<i64>,
    /// Tree constraint towards the root.
    parent: Vec<Option<usize>>,
    /// Postorder number of each node and the smallest one in its subtree.
    limit: Vec<usize>,
    lowest: Vec<usize>,
    postorder: Vec<usize>,
    /// Where the search for the next leaving constraint goes on.
    search_start: usize,
}

impl<'a> Simplex<'a> {
    fn new(count: usize, constraints: &'a [Constraint]) -> Self {
        let incidence = Incidence::new(count, constraints.iter().map(|each| (each.lower, each.upper)));
        let mut rank = vec![0; count];
        for node in topological_order(&incidence, |index| constraints[index].upper) {
            for &index in &incidence.upward[node] {
                let constraint = &constraints[index];
                rank[constraint.upper] = rank[constraint.upper].max(rank[node] + constraint.length);
            }
        }
        Self {
            constraints,
            incidence,
            rank,
            tree: vec![Vec::new(); count],
            in_tree: vec![false; constraints.len()],
            cut_value: vec![0; constraints.len()],
            parent: vec![None; count],
            limit: vec![0; count],
            lowest: vec![0; count],
            postorder: Vec::new(),
            search_start: 0,
        }
    }

    fn slack(&self, index: usize) -> i64 {
        let constraint = &self.constraints[index];
        self.rank[constraint.upper] - self.rank[constraint.lower] - constraint.length
    }

    fn other_end(&self, index: usize, node: usize) -> usize {
        let constraint = &self.constraints[index];
        if constraint.lower == node { constraint.upper } else { constraint.lower }
    }

    /// Builds a spanning tree of tight constraints, moving what is built so far by the smallest slack
    /// on its border whenever it cannot grow.
    fn grow_tight_tree(&mut self) {
        let count = self.rank.len();
        let mut reached = vec![false; count];
        let mut members = Vec::with_capacity(count);
        reached[0] = true;
        members.push(0);
        let mut explored = 0;
        loop {
            while let Some(&node) = members.get(explored) {
                explored += 1;
                let incident: Vec<usize> =
                    self.incidence.upward[node].iter().chain(&self.incidence.downward[node]).copied().collect();
                for index in incident {
                    let other = self.other_end(index, node);
                    if !reached[other] && self.slack(index) == 0 {
                        reached[other] = true;
                        members.push(other);
                        self.add_to_tree(index);
                    }
                }
            }
            let border = (0..self.constraints.len())
                .filter(|&index| {
                    let constraint = &self.constraints[index];
                    reached[constraint.lower] != reached[constraint.upper]
                })
                .min_by_key(|&index| self.slack(index));
            let Some(index) = border else { break };
            let slack = self.slack(index);
            let constraint = self.constraints[index];
            let (outside, shift) =
                if reached[constraint.lower] { (constraint.upper, slack) } else { (constraint.lower, -slack) };
            for &member in &members {
                self.rank[member] += shift;
            }
            reached[outside] = true;
            members.push(outside);
            self.add_to_tree(index);
            // The shift may have made other border constraints tight; the newcomer finds its own, the
            // rest are found as border constraints of slack zero.
        }
    }

    fn add_to_tree(&mut self, index: usize) {
        let constraint = &self.constraints[index];
        self.tree[constraint.lower].push(index);
        self.tree[constraint.upper].push(index);
        self.in_tree[index] = true;
    }

    /// Numbers the subtree of `root` in postorder from `first` on and notes each node's constraint
    /// towards the root.
    fn number_tree(&mut self, root: usize, first: usize) {
        let mut next = first;
        let mut path = vec![(root, 0)];
        while let Some(&mut (node, ref mut step)) = path.last_mut() {
            if *step == 0 {
                self.lowest[node] = next;
            }
            if let Some(&index) = self.tree[node].get(*step) {
                *step += 1;
                if self.parent[node] != Some(index) {
                    let child = self.other_end(index, node);
                    self.parent[child] = Some(index);
                    path.push((child, 0));
                }
                continue;
            }
            self.limit[node] = next;
            self.postorder[next] = node;
            next += 1;
            path.pop();
        }
    }

    fn in_subtree(&self, node: usize, root: usize) -> bool {
        (self.lowest[root]..=self.limit[root]).contains(&self.limit[node])
    }

    /// The cut value of a tree constraint is the weight that crosses from its lower to its upper side
    /// less the weight that crosses back; children come first, so each is found from its neighbours.
    fn compute_cut_values(&mut self) {
        for position in 0..self.postorder.len() {
            let child = self.postorder[position];
            let Some(tree_index) = self.parent[child] else {
                continue;
            };
            let child_is_lower = self.constraints[tree_index].lower == child;
            let mut sum = 0;
            for &index in self.incidence.upward[child].iter().chain(&self.incidence.downward[child]) {
                let constraint = &self.constraints[index];
                let other = self.other_end(index, child);
                let leaves_subtree = !self.in_subtree(other, child);
                let same_direction = (constraint.lower == child) == child_is_lower;
                if leaves_subtree {
                    sum += if same_direction { constraint.weight } else { -constraint.weight };
                } else {
                    let inner = if self.in_tree[index] { self.cut_value[index] } else { 0 };
                    let value = inner - constraint.weight;
                    sum += if same_direction { -value } else { value };
                }
            }
            self.cut_value[tree_index] = sum;
        }
    }

    /// Among the next candidates, cyclically, the tree constraint whose stretching shortens the whole most.
    fn leaving(&mut self) -> Option<usize> {
        let count = self.constraints.len();
        let mut best: Option<usize> = None;
        let mut candidates = 0;
        for index in (self.search_start..count).chain(0..self.search_start) {
            if !self.in_tree[index] || self.cut_value[index] >= 0 {
                continue;
            }
            if best.is_none_or(|best| self.cut_value[index] < self.cut_value[best]) {
                best = Some(index);
            }
            candidates += 1;
            if candidates == CANDIDATES {
                self.search_start = (index + 1) % count;
                break;
            }
        }
        best
    }

    /// The end of a tree constraint that is further from the root.
    fn child_end(&self, index: usize) -> usize {
        let constraint = &self.constraints[index];
        if self.limit[constraint.lower] < self.limit[constraint.upper] { constraint.lower } else { constraint.upper }
    }

    /// The constraint of least slack that runs against the leaving one between its two sides.
    fn entering(&self, leaving: usize) -> Option<usize> {
        let child = self.child_end(leaving);
        let child_is_lower = self.constraints[leaving].lower == child;
        let mut best: Option<(i64, usize)> = None;
        for &node in &self.postorder[self.lowest[child]..=self.limit[child]] {
            let candidates = if child_is_lower { &self.incidence.downward[node] } else { &self.incidence.upward[node] };
            for &index in candidates {
                if self.in_subtree(self.other_end(index, node), child) {
                    continue;
                }
                let candidate = (self.slack(index), index);
                if best.is_none_or(|best| candidate < best) {
                    best = Some(candidate);
                }
            }
        }
        best.map(|(_, index)| index)
    }

    fn exchange(&mut self, leaving: usize, entering: usize) {
        let slack = self.slack(entering);
        let child = self.child_end(leaving);
        let shift = if self.constraints[leaving].lower == child { -slack } else { slack };
        for position in self.lowest[child]..=self.limit[child] {
            self.rank[self.postorder[position]] += shift;
        }
        let cut_value = self.cut_value[leaving];
        let Constraint { lower, upper, .. } = self.constraints[entering];
        let ancestor = self.change_path(lower, upper, cut_value, true);
        self.change_path(upper, lower, cut_value, false);
        self.cut_value[entering] = -cut_value;
        self.cut_value[leaving] = 0;
        let Constraint { lower, upper, .. } = self.constraints[leaving];
        self.tree[lower].retain(|&index| index != leaving);
        self.tree[upper].retain(|&index| index != leaving);
        self.in_tree[leaving] = false;
        self.add_to_tree(entering);
        self.number_tree(ancestor, self.lowest[ancestor]);
    }

    /// Adds the leaving cut value along the tree path from `node` to the common ancestor with `other`,
    /// subtracting where a constraint runs against the cycle that the entering one closes. Returns the
    /// ancestor: below it alone the tree changes.
    fn change_path(&mut self, mut node: usize, other: usize, cut_value: i64, from_lower: bool) -> usize {
        while !self.in_subtree(other, node) {
            let Some(index) = self.parent[node] else {
                break;
            };
            let along = (self.constraints[index].lower == node) == from_lower;
            self.cut_value[index] += if along { cut_value } else { -cut_value };
            node = self.other_end(index, node);
        }
        node
    }
}
