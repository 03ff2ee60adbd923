//! The same bits on every target: this test runs natively and as wasm with one constant.

use super::sample::{following, fresh, node, random_graph};
use crate::map_layout::{Layout, Place};

/// FNV-1a, 64 bits (Fowler, Noll and Vo).
struct Digest(u64);

impl Digest {
    fn add(&mut self, value: u64) {
        for byte in value.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }

    fn add_layout(&mut self, layout: &Layout) {
        for node in &layout.nodes {
            self.add(node.key as u64);
            self.add(node.centre.x.to_bits());
            self.add(node.centre.y.to_bits());
            let (kind, row, column) = match node.place {
                Place::Layer { layer, row_in_layer } => (0, layer, row_in_layer),
                Place::Grid { row, column } => (1, row, column),
            };
            self.add(kind);
            self.add(u64::from(row));
            self.add(u64::from(column));
        }
        for point in layout.routes.iter().flat_map(|route| &route.points) {
            self.add(point.x.to_bits());
            self.add(point.y.to_bits());
        }
        let bounds = layout.bounds;
        for value in [bounds.left, bounds.top, bounds.right, bounds.bottom] {
            self.add(value.to_bits());
        }
    }
}

#[test]
fn the_bits_are_the_same_everywhere() {
    let mut digest = Digest(0xCBF2_9CE4_8422_2325);
    for (seed, node_count, edge_count) in [(1, 12, 16), (2, 90, 150), (3, 250, 500), (4, 400, 300)] {
        let (mut nodes, edges) = random_graph(seed, node_count, edge_count);
        let first = fresh(&nodes, &edges);
        digest.add_layout(&first);
        nodes.push(node(77));
        digest.add_layout(&following(&nodes, &edges, &first));
    }
    // A deliberate change of the method changes this number; nothing else may.
    assert_eq!(digest.0, 0x99b7_ab75_4a67_bef9, "{:#018x}", digest.0);
}
