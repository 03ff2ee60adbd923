//! Input at its limits, and input that must be refused with its place named.

use super::sample::{check, edge, fresh, node, nodes};
use crate::EngineError;
use crate::map_layout::{
    Edge, Layout, MAXIMUM_LENGTH, MAXIMUM_NODES, Node, Options, RankHint, RouteKind, layout, quality,
};

fn refused(nodes: &[Node], edges: &[Edge]) -> EngineError {
    layout(nodes, edges, None, &Options::default()).unwrap_err()
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(fresh(&[], &[]), Layout::default());
}

#[test]
fn one_node_stands_at_the_origin() {
    let result = fresh(&nodes(1), &[]);
    check(&nodes(1), &[], &result);
    assert_eq!((result.bounds.left, result.bounds.top), (0.0, 0.0));
    assert_eq!((result.bounds.right, result.bounds.bottom), (120.0, 48.0));
}

#[test]
fn loops_and_parallel_edges_are_drawn() {
    let edges = [edge(0, 0), edge(0, 0), edge(0, 1), edge(0, 1), edge(0, 1), edge(2, 2)];
    let result = fresh(&nodes(3), &edges);
    check(&nodes(3), &edges, &result);
    let counts: Vec<_> = result.routes.iter().map(|route| (route.kind, route.edge_count)).collect();
    assert_eq!(counts, [(RouteKind::Loop, 2), (RouteKind::Upward, 3), (RouteKind::Loop, 1)]);
}

#[test]
fn the_complete_graph_of_sixty_is_laid_out() {
    let edges: Vec<Edge> =
        (0..60).flat_map(|a| (0..60).map(move |b| (a, b))).filter(|(a, b)| a != b).map(|(a, b)| edge(a, b)).collect();
    let result = fresh(&nodes(60), &edges);
    check(&nodes(60), &edges, &result);
    let measured = quality(&result);
    assert!(measured.routes_around > 0, "its edges exceed the budget of passages");
    let downward = result
        .routes
        .iter()
        .filter(|route| result.node(route.from).unwrap().place.layer() > result.node(route.to).unwrap().place.layer());
    assert_eq!(downward.count(), 60 * 59 / 2, "one of each pair closes a cycle");
}

#[test]
fn a_chain_of_a_thousand_is_a_thousand_layers() {
    let edges: Vec<Edge> = (0..999).map(|below| edge(below, below + 1)).collect();
    let result = fresh(&nodes(1_000), &edges);
    check(&nodes(1_000), &edges, &result);
    assert_eq!(result.rows.len(), 1_000);
    assert!(result.nodes.iter().all(|node| node.centre.x == result.nodes[0].centre.x));
}

#[test]
fn a_chain_with_many_long_edges_stays_within_the_budget() {
    let mut edges: Vec<Edge> = (0..999).map(|below| edge(below, below + 1)).collect();
    edges.extend((0..400).map(|below| edge(below, 999 - below)));
    let result = fresh(&nodes(1_000), &edges);
    check(&nodes(1_000), &edges, &result);
    let measured = quality(&result);
    assert!(measured.passages <= crate::map_layout::MAXIMUM_PASSAGES);
    assert!(measured.routes_around > 0);
}

#[test]
fn a_star_with_999_leaves_is_laid_out() {
    for turned in [false, true] {
        let edges: Vec<Edge> = (1..1_000).map(|leaf| if turned { edge(0, leaf) } else { edge(leaf, 0) }).collect();
        let result = fresh(&nodes(1_000), &edges);
        check(&nodes(1_000), &edges, &result);
        assert!(result.rows.len() > 2, "the leaves do not fit in one row");
    }
}

#[test]
fn nodes_without_size_are_laid_out() {
    let points: Vec<Node> = (0..6).map(|key| Node { width: 0.0, height: 0.0, ..node(key) }).collect();
    let edges = [edge(0, 3), edge(1, 3), edge(2, 4), edge(0, 4)];
    check(&points, &edges, &fresh(&points, &edges));
}

#[test]
fn extreme_keys_and_weights_are_taken() {
    let nodes = [node(0), node(u128::MAX), node(1)];
    let edges = [
        Edge { weight: u16::MAX, lag_layers: 8, ..edge(u128::MAX, 0) },
        Edge { weight: 0, ..edge(0, 1) },
        Edge { weight: u16::MAX, ..edge(1, u128::MAX) },
    ];
    check(&nodes, &edges, &fresh(&nodes, &edges));
}

#[test]
fn a_repeated_key_is_refused() {
    let error = refused(&[node(7), node(3), node(7)], &[]);
    assert_eq!(error, EngineError::DuplicateNode { key: 7 });
    assert!(error.to_string().contains("00000000000000000000000000000007"));
}

#[test]
fn an_edge_to_nowhere_is_refused() {
    let error = refused(&nodes(2), &[edge(0, 1), edge(1, 9)]);
    assert_eq!(error, EngineError::UnknownNode { from: 1, to: 9, missing: 9 });
    let error = refused(&nodes(2), &[edge(8, 1)]);
    assert_eq!(error, EngineError::UnknownNode { from: 8, to: 1, missing: 8 });
}

#[test]
fn impossible_sizes_are_refused() {
    for size in [f64::NAN, f64::INFINITY, -1.0, MAXIMUM_LENGTH * 2.0] {
        for bad in [Node { width: size, ..node(5) }, Node { height: size, ..node(5) }] {
            assert!(matches!(refused(&[node(1), bad], &[]), EngineError::NodeSize { key: 5, .. }));
        }
    }
}

#[test]
fn input_beyond_the_bounds_is_refused() {
    let count = MAXIMUM_NODES + 1;
    let error = refused(&nodes(count as u128), &[]);
    assert_eq!(error, EngineError::TooManyNodes { count, maximum: MAXIMUM_NODES });
    let error = refused(&nodes(2), &vec![edge(0, 1); 20_001]);
    assert!(matches!(error, EngineError::TooManyEdges { count: 20_001, .. }));
    let error = refused(&nodes(2), &[Edge { lag_layers: 9, ..edge(0, 1) }]);
    assert!(matches!(error, EngineError::LagLayers { lag_layers: 9, .. }));
    let high = Node { rank_hint: RankHint::AtLeast(65), ..node(4) };
    assert!(matches!(refused(&[high], &[]), EngineError::RankHint { key: 4, .. }));
}

#[test]
fn options_out_of_range_are_refused() {
    let options = Options { edge_gap: 0.0, ..Options::default() };
    let error = layout(&nodes(1), &[], None, &options).unwrap_err();
    assert!(matches!(error, EngineError::LayoutOption { name: "edge_gap", .. }));
    let options = Options { layer_gap: f64::NAN, ..Options::default() };
    assert!(layout(&nodes(1), &[], None, &options).is_err());
}

#[test]
fn a_broken_previous_layout_is_refused_or_ignored() {
    let edges = [edge(0, 1)];
    let good = fresh(&nodes(2), &edges);
    let mut broken = good.clone();
    broken.nodes[1].centre.x = f64::NAN;
    let error = layout(&nodes(2), &edges, Some(&broken), &Options::default()).unwrap_err();
    assert!(matches!(error, EngineError::PreviousCoordinate { key: 1, .. }));
    let mut absurd = good.clone();
    absurd.nodes[1].place = crate::map_layout::Place::Layer { layer: u32::MAX, row_in_layer: 0 };
    assert_eq!(layout(&nodes(2), &edges, Some(&absurd), &Options::default()).unwrap(), good);
}
