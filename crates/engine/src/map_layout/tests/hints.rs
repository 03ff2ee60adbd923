//! Rank, lag and group hints, and layers too wide for one row.

use super::sample::{check, edge, fresh, node, nodes};
use crate::map_layout::{Edge, Node, Options, Place, RankHint, layout, quality};

#[test]
fn causes_go_to_the_bottom_and_outcomes_to_the_top() {
    let mut nodes = nodes(7);
    nodes[4].rank_hint = RankHint::Bottom;
    nodes[5].rank_hint = RankHint::Top;
    nodes[6].rank_hint = RankHint::Top;
    // Without hints 4 would sit right below 3 and 5 right above 0.
    let edges = [edge(0, 1), edge(1, 2), edge(2, 3), edge(4, 3), edge(0, 5)];
    let result = fresh(&nodes, &edges);
    check(&nodes, &edges, &result);
    let layers: Vec<_> = result.nodes.iter().map(|node| node.place.layer().unwrap()).collect();
    assert_eq!(layers, [0, 1, 2, 3, 0, 3, 3]);
}

#[test]
fn a_hint_yields_to_the_edges() {
    let mut nodes = nodes(3);
    nodes[0].rank_hint = RankHint::Top;
    nodes[2].rank_hint = RankHint::Bottom;
    let edges = [edge(0, 1), edge(1, 2)];
    let result = fresh(&nodes, &edges);
    check(&nodes, &edges, &result);
    let layers: Vec<_> = result.nodes.iter().map(|node| node.place.layer().unwrap()).collect();
    assert_eq!(layers, [0, 1, 2]);
}

#[test]
fn at_least_is_a_floor() {
    let mut nodes = nodes(4);
    nodes[2].rank_hint = RankHint::AtLeast(3);
    nodes[0].rank_hint = RankHint::Bottom;
    let edges = [edge(0, 1), edge(1, 3), edge(0, 2)];
    let result = fresh(&nodes, &edges);
    check(&nodes, &edges, &result);
    assert!(result.nodes[2].place.layer().unwrap() >= 3);
    assert_eq!(result.nodes[0].place.layer(), Some(0));
}

#[test]
fn a_lag_spans_its_layers() {
    let lagged = Edge { lag_layers: 3, ..edge(0, 1) };
    let result = fresh(&nodes(2), &[lagged]);
    check(&nodes(2), &[lagged], &result);
    assert_eq!(result.nodes[1].place.layer(), Some(4));
    assert_eq!(result.routes[0].passages.len(), 3);
}

#[test]
fn groups_stand_together_where_it_costs_nothing() {
    // Twelve causes of one effect, groups dealt round: any order has no crossing.
    let mut nodes = nodes(13);
    for (index, node) in nodes.iter_mut().enumerate().skip(1) {
        node.group = Some(index as u64 % 3);
    }
    let edges: Vec<Edge> = (1..13).map(|cause| edge(cause, 0)).collect();
    let result = fresh(&nodes, &edges);
    check(&nodes, &edges, &result);
    let mut bottom: Vec<_> = result.nodes.iter().filter(|node| node.key != 0).collect();
    bottom.sort_by(|left, right| left.centre.x.total_cmp(&right.centre.x));
    let groups: Vec<u128> = bottom.iter().map(|node| node.key % 3).collect();
    let changes = groups.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert_eq!(changes, 2, "{groups:?}");
    assert_eq!(quality(&result).crossings, 0);
}

#[test]
fn a_wide_layer_is_split_into_rows() {
    let nodes: Vec<Node> = (0..177).map(node).collect();
    let edges: Vec<Edge> = (1..177).map(|cause| edge(cause, 0)).collect();
    let options = Options { maximum_row_width: 3_000.0, ..Options::default() };
    let result = layout(&nodes, &edges, None, &options).unwrap();
    check(&nodes, &edges, &result);
    let bottom_rows = result.rows.iter().filter(|row| row.layer == 0).count();
    // 19 nodes of 120 and 18 gaps of 32 are 2,856 wide; 176 / 19 makes ten rows.
    assert_eq!(bottom_rows, 10);
    for row in 0..10 {
        let place = Place::Layer { layer: 0, row_in_layer: row };
        assert!(result.nodes.iter().filter(|node| node.place == place).count() <= 19);
    }
}
