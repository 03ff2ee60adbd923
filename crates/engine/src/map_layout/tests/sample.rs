//! Graphs for the tests: a small generator of their own, and the checks that hold for every layout.

use crate::map_layout::{Edge, Layout, Node, Options, Place, Point, RankHint, Route, RouteKind, layout};

/// `SplitMix64` of Steele, Lea and Flood (2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            values.swap(last, other);
        }
    }
}

pub fn node(key: u128) -> Node {
    Node { key, width: 120.0, height: 48.0, rank_hint: RankHint::Free, group: None }
}

pub fn edge(from: u128, to: u128) -> Edge {
    Edge { from, to, weight: 1, lag_layers: 0 }
}

pub fn nodes(count: u128) -> Vec<Node> {
    (0..count).map(node).collect()
}

pub fn fresh(nodes: &[Node], edges: &[Edge]) -> Layout {
    layout(nodes, edges, None, &Options::default()).unwrap()
}

pub fn following(nodes: &[Node], edges: &[Edge], previous: &Layout) -> Layout {
    layout(nodes, edges, Some(previous), &Options::default()).unwrap()
}

/// A random graph with groups, hints, lags, sizes off the grid, loops, parallel edges and cycles.
pub fn random_graph(seed: u64, node_count: u64, edge_count: u64) -> (Vec<Node>, Vec<Edge>) {
    let mut random = Random(seed);
    let nodes: Vec<Node> = (0..node_count)
        .map(|index| Node {
            key: (u128::from(random.next()) << 64) | u128::from(index),
            width: 40.0 + random.below(1_000) as f64 / 7.0,
            height: 20.0 + random.below(400) as f64 / 7.0,
            rank_hint: match random.below(12) {
                0 => RankHint::Top,
                1 => RankHint::Bottom,
                2 => RankHint::AtLeast(random.below(4) as u32),
                _ => RankHint::Free,
            },
            group: (random.below(3) > 0).then(|| random.below(5)),
        })
        .collect();
    let edges = (0..edge_count)
        .map(|_| {
            let low = random.below(node_count);
            let high = random.below(node_count);
            // Mostly forwards, so that there are cycles but not only cycles.
            let (low, high) = if random.below(8) > 0 { (low.min(high), low.max(high)) } else { (low, high) };
            Edge {
                from: nodes[low as usize].key,
                to: nodes[high as usize].key,
                weight: random.below(4) as u16,
                lag_layers: if random.below(6) == 0 { random.below(3) as u32 } else { 0 },
            }
        })
        .collect();
    (nodes, edges)
}

/// Everything that must hold whatever the input.
pub fn check(nodes: &[Node], edges: &[Edge], result: &Layout) {
    assert_eq!(result.nodes.len(), nodes.len());
    assert!(result.nodes.windows(2).all(|pair| pair[0].key < pair[1].key));
    assert!(result.routes.windows(2).all(|pair| (pair[0].from, pair[0].to) < (pair[1].from, pair[1].to)));
    let routed: usize = result.routes.iter().map(|route| route.edge_count as usize).sum();
    assert_eq!(routed, edges.len(), "every edge is part of exactly one route");
    for edge in edges {
        let found = result.routes.binary_search_by_key(&(edge.from, edge.to), |route| (route.from, route.to));
        assert!(found.is_ok(), "edge {edge:?} has no route");
    }
    check_overlap(result);
    check_rows(result);
    for route in &result.routes {
        check_route(result, route);
    }
}

fn check_overlap(result: &Layout) {
    let mut by_top: Vec<_> = result.nodes.iter().collect();
    by_top.sort_by(|a, b| (a.centre.y - a.height / 2.0).total_cmp(&(b.centre.y - b.height / 2.0)));
    for (index, first) in by_top.iter().enumerate() {
        for second in &by_top[index + 1..] {
            if second.centre.y - second.height / 2.0 >= first.centre.y + first.height / 2.0 {
                break;
            }
            let distance = (first.centre.x - second.centre.x).abs();
            let needed = f64::midpoint(first.width, second.width) + Options::default().node_gap;
            assert!(distance >= needed - 1e-6, "{first:?} overlaps {second:?}");
        }
    }
}

fn check_rows(result: &Layout) {
    for pair in result.rows.windows(2) {
        assert!((pair[0].layer, pair[0].row_in_layer) < (pair[1].layer, pair[1].row_in_layer));
        assert!(pair[1].bottom < pair[0].top, "the higher row is drawn above");
    }
    for node in &result.nodes {
        let bounds = &result.bounds;
        assert!(bounds.left <= node.centre.x - node.width / 2.0);
        assert!(bounds.right >= node.centre.x + node.width / 2.0);
        if let Place::Layer { layer, row_in_layer } = node.place {
            let row = result.rows.iter().find(|row| (row.layer, row.row_in_layer) == (layer, row_in_layer)).unwrap();
            assert!(row.top <= node.centre.y - node.height / 2.0 + 1e-6);
            assert!(row.bottom >= node.centre.y + node.height / 2.0 - 1e-6);
        }
    }
}

/// A route goes from border to border, only up or only down, and its curves meet no node between.
fn check_route(result: &Layout, route: &Route) {
    let from = result.node(route.from).unwrap();
    let to = result.node(route.to).unwrap();
    let first = route.points.first().unwrap();
    let last = route.points.last().unwrap();
    for (end, node) in [(first, from), (last, to)] {
        assert!((end.x - node.centre.x).abs() <= node.width / 2.0 + 1e-6);
        assert!((end.y - node.centre.y).abs() <= node.height / 2.0 + 1e-6);
    }
    if route.kind == RouteKind::Loop {
        return;
    }
    let (from_layer, to_layer) = (from.place.layer().unwrap(), to.place.layer().unwrap());
    match route.kind {
        RouteKind::Upward => assert!(from_layer < to_layer),
        RouteKind::Downward => assert!(from_layer > to_layer),
        _ => assert_ne!(from_layer, to_layer),
    }
    let upwards = from_layer < to_layer;
    assert!(route.points.windows(2).all(|pair| (pair[0].y >= pair[1].y) == upwards || pair[0].y == pair[1].y));
    let mut start = *first;
    let mut samples = vec![start];
    for curve in route.curves() {
        for step in 1..=8 {
            let t = f64::from(step) / 8.0;
            let s = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            samples.push(Point {
                x: mix(start.x, curve.control_start.x, curve.control_end.x, curve.end.x),
                y: mix(start.y, curve.control_start.y, curve.control_end.y, curve.end.y),
            });
        }
        start = curve.end;
    }
    for node in result.nodes.iter().filter(|node| node.key != route.from && node.key != route.to) {
        let inside = |point: &Point| {
            (point.x - node.centre.x).abs() < node.width / 2.0 - 1e-6
                && (point.y - node.centre.y).abs() < node.height / 2.0 - 1e-6
        };
        assert!(!samples.iter().any(inside), "route {route:?} meets {node:?}");
    }
}
