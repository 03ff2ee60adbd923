//! Times of the map layout, native or as wasm: `cargo bench -p engine --bench map_layout`.
//!
//! The goal is 1,000 nodes and 2,000 edges within 250 ms in wasm.

use std::time::Instant;

use engine::map_layout::{Edge, Layout, Node, Options, RankHint, layout, quality};

const RUNS: usize = 5;

fn main() {
    println!("{:<34} {:>10} {:>10} {:>10} {:>10}", "graph", "fresh ms", "again ms", "crossings", "passages");
    for (name, nodes, edges) in [
        strategy_map(30, 45),
        strategy_map(300, 600),
        strategy_map(1_000, 2_000),
        random(1_000, 2_000),
        chain(1_000),
        star(999),
    ] {
        let options = Options::default();
        let (fresh, result) = median_milliseconds(|| layout(&nodes, &edges, None, &options));
        let (again, _) = median_milliseconds(|| layout(&nodes, &edges, Some(&result), &options));
        let measured = quality(&result);
        println!("{name:<34} {fresh:>10.1} {again:>10.1} {:>10} {:>10}", measured.crossings, measured.passages);
    }
}

fn median_milliseconds<E: std::fmt::Display>(run: impl Fn() -> Result<Layout, E>) -> (f64, Layout) {
    let mut times = Vec::with_capacity(RUNS);
    let mut last = Layout::default();
    for _ in 0..RUNS {
        let start = Instant::now();
        last = run().unwrap_or_else(|error| panic!("{error}"));
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    (times[RUNS / 2], last)
}

fn node(key: usize) -> Node {
    Node { key: key as u128, width: 160.0, height: 64.0, rank_hint: RankHint::Free, group: None }
}

fn edge(from: usize, to: usize) -> Edge {
    Edge { from: from as u128, to: to as u128, weight: 1, lag_layers: 0 }
}

/// `SplitMix64` (Steele, Lea and Flood 2014), from a fixed state.
fn random_numbers() -> impl FnMut(usize) -> usize {
    let mut state = 42_u64;
    move |limit| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = state;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((value ^ (value >> 31)) % limit as u64) as usize
    }
}

/// Seven levels from levers to outcomes, causes mostly of the same team and one or two levels below.
fn strategy_map(count: usize, edge_count: usize) -> (String, Vec<Node>, Vec<Edge>) {
    const LEVELS: usize = 7;
    let mut random = random_numbers();
    let teams = count / 25 + 1;
    let level = |key: usize| key * LEVELS / count;
    let mut nodes: Vec<Node> = (0..count).map(node).collect();
    for (key, node) in nodes.iter_mut().enumerate() {
        node.group = Some((key % teams) as u64);
        node.rank_hint = match level(key) {
            0 => RankHint::Bottom,
            6 => RankHint::Top,
            _ => RankHint::Free,
        };
    }
    let mut edges = Vec::with_capacity(edge_count);
    while edges.len() < edge_count {
        let from = random(count);
        let mut to = random(count);
        if random(5) > 0 {
            to = (to / teams * teams + from % teams).min(count - 1);
        }
        if level(to) > level(from) && level(to) <= level(from) + 2 {
            edges.push(edge(from, to));
        }
    }
    (format!("strategy map, {count} nodes, {edge_count} edges"), nodes, edges)
}

/// Edges between any two nodes, from the smaller to the larger number.
fn random(count: usize, edge_count: usize) -> (String, Vec<Node>, Vec<Edge>) {
    let mut random = random_numbers();
    let mut edges = Vec::with_capacity(edge_count);
    while edges.len() < edge_count {
        let (first, second) = (random(count), random(count));
        if first != second {
            edges.push(edge(first.min(second), first.max(second)));
        }
    }
    (format!("random, {count} nodes, {edge_count} edges"), (0..count).map(node).collect(), edges)
}

fn chain(count: usize) -> (String, Vec<Node>, Vec<Edge>) {
    let edges = (1..count).map(|upper| edge(upper - 1, upper)).collect();
    (format!("chain of {count}"), (0..count).map(node).collect(), edges)
}

fn star(leaves: usize) -> (String, Vec<Node>, Vec<Edge>) {
    let edges = (1..=leaves).map(|leaf| edge(leaf, 0)).collect();
    (format!("star with {leaves} leaves"), (0..=leaves).map(node).collect(), edges)
}
