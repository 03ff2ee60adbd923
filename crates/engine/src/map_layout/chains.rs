//! Pass 4: cut every arc into segments between neighbouring rows, with a virtual item in each row that
//! it passes.

use super::acyclic::UpwardArc;
use super::graph::Graph;
use super::rows::Rows;

/// Most passages of edges through rows. Beyond it the longest edges are led around the graph, so that
/// a long thin graph with many long edges cannot make the layout grow with the square of its size.
pub const MAXIMUM_PASSAGES: usize = 40_000;

/// What stands in a row: a node, or an arc on its way through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Item {
    pub(super) row: usize,
    /// None for an arc on its way through.
    pub(super) node: Option<usize>,
    /// Zero for an arc on its way through.
    pub(super) width: f64,
    pub(super) group: Option<u64>,
}

/// A segment seen from one of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    /// The item at the other end.
    pub(super) item: usize,
    /// The segment's number.
    pub(super) segment: usize,
}

/// Items and the segments between them; every segment joins neighbouring rows.
#[derive(Debug, Clone)]
pub(super) struct Items {
    /// Nodes first, in key order, then passages in arc order.
    pub(super) items: Vec<Item>,
    pub(super) upward: Vec<Vec<Link>>,
    pub(super) downward: Vec<Vec<Link>>,
    pub(super) segment_count: usize,
    pub(super) row_count: usize,
    pub(super) item_of_node: Vec<Option<usize>>,
    /// The items of each arc from its lower to its upper end; none for an arc led around the graph.
    pub(super) chains: Vec<Option<Vec<usize>>>,
}

impl Items {
    pub(super) fn new(graph: &Graph, arcs: &[UpwardArc], rows: &Rows) -> Self {
        let mut result = Self {
            items: Vec::new(),
            upward: Vec::new(),
            downward: Vec::new(),
            segment_count: 0,
            row_count: rows.identity.len(),
            item_of_node: vec![None; graph.nodes.len()],
            chains: Vec::with_capacity(arcs.len()),
        };
        for (node, row) in rows.row_of_node.iter().enumerate() {
            if let Some(row) = *row {
                let given = &graph.nodes[node];
                let item = result.add(Item { row, node: Some(node), width: given.width, group: given.group });
                result.item_of_node[node] = Some(item);
            }
        }
        for (arc, &drawn) in arcs.iter().zip(&within_budget(arcs, rows)) {
            let ends = result.item_of_node[arc.lower].zip(result.item_of_node[arc.upper]);
            let chain = ends.filter(|_| drawn).map(|(lower, upper)| result.join(lower, upper));
            result.chains.push(chain);
        }
        result
    }

    fn add(&mut self, item: Item) -> usize {
        self.items.push(item);
        self.upward.push(Vec::new());
        self.downward.push(Vec::new());
        self.items.len() - 1
    }

    fn join(&mut self, lower: usize, upper: usize) -> Vec<usize> {
        let mut chain = vec![lower];
        for row in self.items[lower].row + 1..self.items[upper].row {
            chain.push(self.add(Item { row, node: None, width: 0.0, group: None }));
        }
        chain.push(upper);
        for pair in chain.windows(2) {
            let segment = self.segment_count;
            self.upward[pair[0]].push(Link { item: pair[1], segment });
            self.downward[pair[1]].push(Link { item: pair[0], segment });
            self.segment_count += 1;
        }
        chain
    }
}

/// Which arcs get their passages: the shortest first, while the budget lasts.
fn within_budget(arcs: &[UpwardArc], rows: &Rows) -> Vec<bool> {
    let passages = |arc: &UpwardArc| {
        let ends = rows.row_of_node[arc.lower].zip(rows.row_of_node[arc.upper]);
        ends.map_or(0, |(lower, upper)| upper.saturating_sub(lower + 1))
    };
    let mut by_length: Vec<usize> = (0..arcs.len()).collect();
    by_length.sort_by_key(|&index| (passages(&arcs[index]), index));
    let mut drawn = vec![false; arcs.len()];
    let mut used = 0;
    for index in by_length {
        used += passages(&arcs[index]);
        drawn[index] = used <= MAXIMUM_PASSAGES;
    }
    drawn
}
