//! Small graphs whose best drawing is known.

use super::sample::{check, edge, fresh, node, nodes};
use crate::map_layout::{Edge, Layout, Node, Options, Place, RouteKind, layout, quality};

fn drawn(nodes: &[Node], edges: &[Edge]) -> Layout {
    let result = fresh(nodes, edges);
    check(nodes, edges, &result);
    result
}

fn layers(result: &Layout) -> Vec<u32> {
    result.nodes.iter().map(|node| node.place.layer().unwrap()).collect()
}

#[test]
fn one_edge_points_up() {
    let result = drawn(&nodes(2), &[edge(0, 1)]);
    assert_eq!(layers(&result), [0, 1]);
    assert!(result.nodes[1].centre.y < result.nodes[0].centre.y);
    assert_eq!(result.nodes[1].centre.x, result.nodes[0].centre.x);
    assert_eq!(result.routes[0].points.len(), 2, "a straight line needs no bend");
}

#[test]
fn a_tree_has_no_crossing() {
    // Keys run against the tree on purpose: child k hangs under k * 7 mod 40 of the level above.
    let mut edges = Vec::new();
    for child in 1..40_u128 {
        edges.push(edge((child * 17) % 40 + 100, ((child - 1) / 3 * 17) % 40 + 100));
    }
    let nodes: Vec<Node> = (100..140).map(node).collect();
    assert_eq!(quality(&drawn(&nodes, &edges)).crossings, 0);
}

#[test]
fn two_ladders_that_start_crossed_are_untangled() {
    // Four rungs by three layers, each column's keys permuted differently: planar.
    let column = [[0, 1, 2, 3], [6, 4, 7, 5], [9, 11, 8, 10]];
    let edges: Vec<Edge> = (0..4)
        .flat_map(|lane| [edge(column[0][lane], column[1][lane]), edge(column[1][lane], column[2][lane])])
        .collect();
    assert_eq!(quality(&drawn(&nodes(12), &edges)).crossings, 0);
}

#[test]
fn a_planar_grid_has_no_crossing() {
    // In a square grid whose edges go right and up every diagonal is a layer.
    let size = 6_u128;
    let mut edges = Vec::new();
    for row in 0..size {
        for column in 0..size {
            let here = row * size + column;
            if column + 1 < size {
                edges.push(edge(here, here + 1));
            }
            if row + 1 < size {
                edges.push(edge(here, here + size));
            }
        }
    }
    assert_eq!(quality(&drawn(&nodes(size * size), &edges)).crossings, 0);
}

#[test]
fn complete_bipartite_graphs_have_their_layered_crossing_number() {
    // Drawn on two layers, K(m, n) has m(m-1)/2 * n(n-1)/2 crossings in any order.
    for (below, above) in [(2_u128, 2_u128), (3, 3), (4, 5)] {
        let edges: Vec<Edge> = (0..below).flat_map(|low| (0..above).map(move |high| edge(low, below + high))).collect();
        let expected = below * (below - 1) / 2 * (above * (above - 1) / 2);
        let result = quality(&drawn(&nodes(below + above), &edges));
        assert_eq!(u128::from(result.crossings), expected);
    }
}

#[test]
fn long_edges_are_ranked_as_short_as_they_can_be() {
    // 0 -> 1 -> 2 -> 3 and 4 -> 3: the lone cause belongs right below its effect.
    let result = drawn(&nodes(5), &[edge(0, 1), edge(1, 2), edge(2, 3), edge(4, 3)]);
    assert_eq!(layers(&result), [0, 1, 2, 3, 2]);
}

#[test]
fn a_long_edge_runs_straight_past_a_chain() {
    let result = drawn(&nodes(5), &[edge(0, 1), edge(1, 2), edge(2, 3), edge(3, 4), edge(0, 4)]);
    let long = result.routes.iter().find(|route| (route.from, route.to) == (0, 4)).unwrap();
    assert_eq!(long.passages.len(), 3);
    assert!(long.passages.iter().all(|passage| passage.x == long.passages[0].x));
    assert_eq!(quality(&result).bends, 0);
}

#[test]
fn a_drawing_wider_than_a_row_may_be_is_drawn_together() {
    // A tree whose long edges to one top push apart when they are kept straight.
    let mut edges = Vec::new();
    for branch in 0..6_u128 {
        for step in 0..=branch {
            let from = if step == 0 { 0 } else { 10 * (branch + 1) + step };
            edges.push(edge(from, 10 * (branch + 1) + step + 1));
        }
        edges.push(edge(10 * (branch + 1) + branch + 1, 99));
    }
    let mut keys: Vec<u128> = edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
    keys.sort_unstable();
    keys.dedup();
    let nodes: Vec<Node> = keys.into_iter().map(node).collect();
    let width = |maximum_row_width: f64| {
        let result = layout(&nodes, &edges, None, &Options { maximum_row_width, ..Options::default() }).unwrap();
        result.bounds.right - result.bounds.left
    };
    let straight = width(9_600.0);
    assert!(width(straight - 1.0) < straight, "{straight}");
}

#[test]
fn a_cycle_has_one_edge_drawn_downwards() {
    let result = drawn(&nodes(3), &[edge(0, 1), edge(1, 2), edge(2, 0)]);
    let downward: Vec<_> = result.routes.iter().filter(|route| route.kind == RouteKind::Downward).collect();
    assert_eq!(downward.len(), 1);
    assert_eq!((downward[0].from, downward[0].to), (2, 0));
}

#[test]
fn the_lightest_edge_of_a_two_cycle_is_turned() {
    let heavy = Edge { weight: 9, ..edge(1, 0) };
    let result = drawn(&nodes(2), &[edge(0, 1), heavy]);
    let kinds: Vec<_> = result.routes.iter().map(|route| (route.from, route.kind)).collect();
    assert_eq!(kinds, [(0, RouteKind::Downward), (1, RouteKind::Upward)]);
    assert_ne!(result.routes[0].points[0].x, result.routes[1].points[0].x, "both can be seen");
}

#[test]
fn nodes_without_edges_form_a_compact_grid_below() {
    let result = drawn(&nodes(176), &[edge(0, 1)]);
    let graph_bottom = result.rows[0].bottom;
    let grid: Vec<_> = result.nodes.iter().filter(|node| matches!(node.place, Place::Grid { .. })).collect();
    assert_eq!(grid.len(), 174);
    assert!(grid.iter().all(|node| node.centre.y - node.height / 2.0 > graph_bottom));
    let width = result.bounds.right - result.bounds.left;
    let height = result.bounds.bottom - result.bounds.top;
    assert!(width < 2.5 * height && height < 2.5 * width, "{width} by {height}");
}
