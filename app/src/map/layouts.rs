//! Layouts that were made before: the same map is not laid out twice, and a map that changed is laid out near where it was, so that
//! whoever edits it or travels through time finds everything again.

use domain::id::WorkspaceId;
use engine::EngineError;
use engine::map_layout::{Edge, Layout, Node, Options, layout};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many layouts are kept; the largest of a thousand nodes takes about a megabyte.
const KEPT: usize = 64;

/// A layout with what it was made for.
struct Kept {
    workspace: WorkspaceId,
    /// What was asked for beside the days: layouts of one view follow one another.
    view: String,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    layout: Arc<Layout>,
}

/// Layouts of all workspaces, the newest first. What it gives is a function of what it was asked before, never of another workspace.
#[derive(Default)]
pub struct Layouts {
    kept: Mutex<VecDeque<Kept>>,
}

/// The layouts of one view of one workspace.
#[derive(Clone, Copy)]
pub struct LayoutsOf<'a> {
    layouts: &'a Layouts,
    workspace: WorkspaceId,
    view: &'a str,
}

impl Layouts {
    /// Those of one view of one workspace.
    #[must_use]
    pub const fn of<'a>(&'a self, workspace: WorkspaceId, view: &'a str) -> LayoutsOf<'a> {
        LayoutsOf { layouts: self, workspace, view }
    }
}

impl LayoutsOf<'_> {
    /// The layout of these nodes and edges: the one made before for the same, else one near the last of this view.
    ///
    /// # Errors
    /// Those of the engine's layout.
    pub fn layout(self, nodes: &[Node], edges: &[Edge], options: &Options) -> Result<Arc<Layout>, EngineError> {
        let mut before = None;
        {
            let kept = self.layouts.kept.lock().unwrap_or_else(PoisonError::into_inner);
            for known in kept.iter().filter(|known| known.workspace == self.workspace) {
                if known.nodes == nodes && known.edges == edges {
                    return Ok(Arc::clone(&known.layout));
                }
                if before.is_none() && known.view == self.view {
                    before = Some(Arc::clone(&known.layout));
                }
            }
        }
        let made = Arc::new(layout(nodes, edges, before.as_deref(), options)?);
        let mut kept = self.layouts.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(Kept {
            workspace: self.workspace,
            view: self.view.to_owned(),
            nodes: nodes.to_vec(),
            edges: edges.to_vec(),
            layout: Arc::clone(&made),
        });
        kept.truncate(KEPT);
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::map_layout::RankHint;

    fn id(number: u32) -> WorkspaceId {
        WorkspaceId(format!("{number:032x}").parse().unwrap())
    }

    fn node(key: u128) -> Node {
        Node { key, width: 100.0, height: 50.0, rank_hint: RankHint::Free, group: None }
    }

    fn edge(from: u128, to: u128) -> Edge {
        Edge { from, to, weight: 1, lag_layers: 0 }
    }

    fn options() -> Options {
        Options { node_gap: 16.0, layer_gap: 56.0, edge_gap: 4.0, port_gap: 16.0, maximum_row_width: 1_200.0 }
    }

    #[test]
    fn the_same_map_is_laid_out_once_and_each_workspace_has_its_own() {
        let layouts = Layouts::default();
        let (nodes, edges) = ([node(1), node(2)], [edge(1, 2)]);
        let of = |workspace| layouts.of(id(workspace), "").layout(&nodes, &edges, &options());
        let first = of(1).unwrap();
        assert!(Arc::ptr_eq(&first, &of(1).unwrap()));
        assert!(!Arc::ptr_eq(&first, &of(2).unwrap()));
    }

    #[test]
    fn a_node_more_leaves_the_others_in_their_order() {
        let layouts = Layouts::default();
        let workspace = id(1);
        let mut nodes: Vec<Node> = (1..=9).map(node).collect();
        let mut edges: Vec<Edge> = (2..=9).map(|key| edge(key, 1)).collect();
        let before = layouts.of(workspace, "").layout(&nodes, &edges, &options()).unwrap();
        nodes.push(node(10));
        edges.push(edge(10, 1));
        let after = layouts.of(workspace, "").layout(&nodes, &edges, &options()).unwrap();
        let order = |layout: &Layout| {
            let mut placed: Vec<_> = layout.nodes.iter().filter(|node| (2..=9).contains(&node.key)).collect();
            placed.sort_by(|one, other| one.centre.x.total_cmp(&other.centre.x));
            placed.iter().map(|node| node.key).collect::<Vec<_>>()
        };
        assert_eq!(order(&before), order(&after));
    }

    #[test]
    fn no_more_than_a_bounded_number_is_kept() {
        let layouts = Layouts::default();
        for key in 0..100 {
            layouts.of(id(key), "").layout(&[node(1)], &[], &options()).unwrap();
        }
        assert_eq!(layouts.kept.lock().unwrap().len(), KEPT);
    }
}
