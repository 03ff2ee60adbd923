//! What a previous layout is for: the map of today looks like the map of yesterday.

use super::sample::{check, edge, following, fresh, node, nodes, random_graph};
use crate::map_layout::{Edge, Layout, Node, RankHint};

/// A random graph as a map has it: no turned edges and few hints, so that layers exist to be kept.
fn map_like(seed: u64) -> (Vec<Node>, Vec<Edge>) {
    random_graph(seed, 80, 130)
}

/// Distances that the nodes of `before` moved, ascending.
fn displacements(before: &Layout, after: &Layout) -> Vec<f64> {
    let mut result: Vec<f64> = before
        .nodes
        .iter()
        .filter_map(|node| {
            let moved = after.node(node.key)?.centre;
            let (x, y) = (moved.x - node.centre.x, moved.y - node.centre.y);
            Some((x * x + y * y).sqrt())
        })
        .collect();
    result.sort_by(f64::total_cmp);
    result
}

fn assert_order_kept(before: &Layout, after: &Layout) {
    let mut rows: Vec<_> = before.nodes.iter().filter(|node| node.place.layer().is_some()).collect();
    rows.sort_by(|a, b| a.place.cmp(&b.place).then(a.centre.x.total_cmp(&b.centre.x)));
    for pair in rows.windows(2).filter(|pair| pair[0].place == pair[1].place) {
        let [Some(left), Some(right)] = [pair[0], pair[1]].map(|node| after.node(node.key)) else {
            continue;
        };
        if left.place == right.place {
            assert!(left.centre.x < right.centre.x, "{left:?} and {right:?} changed sides");
        }
    }
}

#[test]
fn laying_out_the_same_graph_again_changes_nothing() {
    for seed in 0..12 {
        let (nodes, edges) = map_like(seed);
        let before = fresh(&nodes, &edges);
        assert_eq!(following(&nodes, &edges, &before), before, "seed {seed}");
    }
}

#[test]
fn adding_a_node_moves_the_others_little() {
    for seed in 0..12 {
        let (mut nodes, mut edges) = map_like(seed);
        let before = fresh(&nodes, &edges);
        // The new one depends on one node and feeds another, two layers or more above where there is one.
        let cause = before.nodes.iter().find(|node| node.place.layer() == Some(0)).unwrap();
        let effect = before.nodes.iter().max_by_key(|node| node.place.layer()).unwrap();
        let new = 1_u128 << 70 | 12_345;
        nodes.push(node(new));
        edges.push(edge(cause.key, new));
        edges.push(edge(new, effect.key));
        let after = following(&nodes, &edges, &before);
        check(&nodes, &edges, &after);
        assert_order_kept(&before, &after);
        let moved = displacements(&before, &after);
        let median = moved[moved.len() / 2];
        assert!(median <= 4.0, "seed {seed}: the median node moved by {median}");
        let unmoved = fresh(&nodes, &edges);
        let without_hint = displacements(&before, &unmoved);
        assert!(median <= without_hint[without_hint.len() / 2]);
    }
}

#[test]
fn adding_a_cause_below_the_bottom_does_not_move_what_is_above() {
    let edges = vec![edge(0, 1), edge(1, 2), edge(3, 2)];
    let before = fresh(&nodes(4), &edges);
    let mut more = edges.clone();
    more.push(edge(4, 0));
    let after = following(&nodes(5), &more, &before);
    check(&nodes(5), &more, &after);
    assert_eq!(displacements(&before, &after).last(), Some(&0.0));
    assert_eq!(after.node(4).unwrap().place.layer(), Some(0));
    assert_eq!(after.node(0).unwrap().place.layer(), Some(1));
}

#[test]
fn removing_a_node_moves_nothing() {
    for seed in 0..6 {
        let (mut nodes, mut edges) = map_like(seed);
        let before = fresh(&nodes, &edges);
        // A node in a middle layer, so that bottom and top stay.
        let removed = before.nodes.iter().find(|node| node.place.layer() == Some(2)).unwrap().key;
        nodes.retain(|node| node.key != removed);
        edges.retain(|edge| edge.from != removed && edge.to != removed);
        let after = following(&nodes, &edges, &before);
        check(&nodes, &edges, &after);
        assert_order_kept(&before, &after);
        let moved = displacements(&before, &after);
        assert!(moved[moved.len() / 2] <= 4.0);
    }
}

#[test]
fn a_new_node_in_the_grid_takes_a_free_cell() {
    let before = fresh(&(10..30).map(node).collect::<Vec<_>>(), &[]);
    // Smaller than all other keys: by key alone it would push everyone on by a cell.
    let more: Vec<Node> = (9..30).map(node).collect();
    let after = following(&more, &[], &before);
    check(&more, &[], &after);
    assert_eq!(displacements(&before, &after).last(), Some(&0.0));
}

#[test]
fn a_new_hinted_node_joins_its_layer() {
    let mut nodes = nodes(4);
    nodes[3].rank_hint = RankHint::Top;
    let edges = [edge(0, 1), edge(1, 3), edge(0, 2)];
    let before = fresh(&nodes, &edges);
    nodes.push(Node { rank_hint: RankHint::Top, ..node(4) });
    nodes.push(Node { rank_hint: RankHint::Bottom, ..node(5) });
    let after = following(&nodes, &edges, &before);
    check(&nodes, &edges, &after);
    assert_eq!(after.node(4).unwrap().place, after.node(3).unwrap().place);
    assert_eq!(after.node(5).unwrap().place, after.node(0).unwrap().place);
}

#[test]
fn an_edge_is_not_left_downwards_when_its_cycle_is_gone() {
    let cycle = [edge(0, 1), edge(1, 2), edge(2, 0)];
    let before = fresh(&nodes(3), &cycle);
    let open = [edge(1, 2), edge(2, 0)];
    let after = following(&nodes(3), &open, &before);
    check(&nodes(3), &open, &after);
    assert_eq!(crate::map_layout::quality(&after).downward_routes, 0);
}

#[test]
fn a_layout_of_other_nodes_is_ignored() {
    let (nodes, edges) = map_like(3);
    let stranger = fresh(&(1..4).map(node).collect::<Vec<_>>(), &[edge(1, 2), edge(2, 3)]);
    assert_eq!(following(&nodes, &edges, &stranger), fresh(&nodes, &edges));
}
