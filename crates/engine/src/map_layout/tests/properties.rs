//! What must hold for any graph, over seeded random ones.

use super::sample::{Random, check, fresh, random_graph};
use crate::map_layout::{Layout, Options, Place, Point, RouteKind, layout, quality};

const SIZES: [(u64, u64); 8] = [(2, 3), (5, 8), (12, 10), (30, 45), (60, 60), (80, 160), (150, 300), (300, 450)];

#[test]
fn every_layout_is_sound() {
    for seed in 0..12 {
        for (node_count, edge_count) in SIZES {
            let (nodes, edges) = random_graph(seed, node_count, edge_count);
            let result = fresh(&nodes, &edges);
            check(&nodes, &edges, &result);
        }
    }
}

#[test]
fn the_order_of_the_input_changes_nothing() {
    for seed in 0..10 {
        let (mut nodes, mut edges) = random_graph(seed, 70, 130);
        let expected = fresh(&nodes, &edges);
        let mut random = Random(seed + 1_000);
        for _ in 0..3 {
            random.shuffle(&mut nodes);
            random.shuffle(&mut edges);
            assert_eq!(fresh(&nodes, &edges), expected);
        }
    }
}

#[test]
fn an_acyclic_graph_has_no_edge_downwards() {
    for seed in 0..10 {
        let (nodes, mut edges) = random_graph(seed, 60, 120);
        let place = |key: u128| nodes.iter().position(|node| node.key == key).unwrap();
        edges.retain(|edge| place(edge.from) < place(edge.to));
        let result = fresh(&nodes, &edges);
        assert_eq!(quality(&result).downward_routes, 0);
    }
}

#[test]
fn lags_are_kept() {
    for seed in 0..10 {
        let (nodes, edges) = random_graph(seed, 60, 120);
        let result = fresh(&nodes, &edges);
        for edge in edges.iter().filter(|edge| edge.from != edge.to) {
            let layer = |key: u128| result.node(key).unwrap().place.layer().unwrap();
            assert!(layer(edge.from).abs_diff(layer(edge.to)) > edge.lag_layers);
        }
    }
}

#[test]
fn the_crossing_count_agrees_with_brute_force() {
    let mut with_crossings = 0;
    for seed in 0..20 {
        let (nodes, edges) = random_graph(seed, 40, 90);
        let options = Options { maximum_row_width: 900.0, ..Options::default() };
        let result = layout(&nodes, &edges, None, &options).unwrap();
        let expected = crossings_by_brute_force(&result);
        assert_eq!(quality(&result).crossings, expected, "seed {seed}");
        with_crossings += u64::from(expected > 0);
    }
    assert!(with_crossings > 15, "the graphs are too easy to tell anything");
}

/// Compares every pair of pieces between two rows, taken from the centres of nodes and the passages.
fn crossings_by_brute_force(result: &Layout) -> u64 {
    let mut pieces: Vec<(Point, Point)> = Vec::new();
    let height = |layer: u32, row_in_layer: u32| {
        let place = |row: &crate::map_layout::Row| (row.layer, row.row_in_layer) == (layer, row_in_layer);
        result.rows.iter().position(place).unwrap() as f64
    };
    for route in &result.routes {
        if matches!(route.kind, RouteKind::Loop | RouteKind::Around) {
            continue;
        }
        let point = |key: u128| {
            let node = result.node(key).unwrap();
            let Place::Layer { layer, row_in_layer } = node.place else { unreachable!() };
            Point { x: node.centre.x, y: height(layer, row_in_layer) }
        };
        let mut points = vec![point(route.from), point(route.to)];
        points.extend(
            route.passages.iter().map(|passage| Point { x: passage.x, y: height(passage.layer, passage.row_in_layer) }),
        );
        points.sort_by(|left, right| left.y.total_cmp(&right.y));
        pieces.extend(points.windows(2).map(|pair| (pair[0], pair[1])));
    }
    let mut crossings = 0;
    for (index, first) in pieces.iter().enumerate() {
        for second in &pieces[index + 1..] {
            let crossed = (first.0.x - second.0.x) * (first.1.x - second.1.x) < 0.0;
            crossings += u64::from(first.0.y == second.0.y && crossed);
        }
    }
    crossings
}
