//! Pass 8: nodes without edges, in a compact grid under the graph.

use std::collections::BTreeSet;

use super::graph::Graph;
use super::input::Options;
use super::output::{Bounds, Place, PlacedNode, Point};
use super::position::{to_grid, to_grid_above};
use super::previous::Previous;

/// A grid wider than this many times its height is folded, unless the graph above is wider still.
const WIDTH_TO_HEIGHT: f64 = 1.6;

/// Places the isolated nodes. `graph_bounds` is none when there is nothing above the grid.
pub(super) fn place(
    graph: &Graph,
    isolated: &[bool],
    graph_bounds: Option<Bounds>,
    previous: Option<&Previous>,
    options: &Options,
) -> Vec<PlacedNode> {
    let mut members: Vec<usize> = (0..graph.nodes.len()).filter(|&node| isolated[node]).collect();
    if members.is_empty() {
        return Vec::new();
    }
    members.sort_by_key(|&node| (graph.nodes[node].group, node));
    let largest = |size: fn(&super::input::Node) -> f64| {
        let sizes = members.iter().map(|&node| size(&graph.nodes[node]));
        sizes.max_by(f64::total_cmp).unwrap_or(0.0)
    };
    let cell = Cell {
        width: to_grid_above(largest(|node| node.width) + options.node_gap),
        height: to_grid_above(largest(|node| node.height) + options.node_gap),
    };
    let columns = column_count(members.len(), &cell, graph_bounds, options);
    let cells = assign_cells(&members, columns, previous);
    let origin = origin(&members, &cells, &cell, columns, graph_bounds, previous, options);
    members
        .iter()
        .zip(&cells)
        .map(|(&node, &(row, column))| {
            let given = &graph.nodes[node];
            PlacedNode {
                key: given.key,
                centre: Point {
                    x: origin.x + f64::from(column) * cell.width,
                    y: origin.y + f64::from(row) * cell.height,
                },
                width: given.width,
                height: given.height,
                place: Place::Grid { row, column },
            }
        })
        .collect()
}

/// Size of a cell with the gap to the next one.
struct Cell {
    width: f64,
    height: f64,
}

/// As many columns as fit under the graph, at least so many that the grid is not a tower, and no more
/// than the maximum row width holds.
fn column_count(count: usize, cell: &Cell, graph_bounds: Option<Bounds>, options: &Options) -> u32 {
    let fit = |width: f64| ((width + options.node_gap) / cell.width).floor().max(1.0);
    let under_graph = graph_bounds.map_or(1.0, |bounds| fit(bounds.right - bounds.left));
    let most = fit(options.maximum_row_width);
    let mut columns = 1_u32;
    let mut rows = count;
    while f64::from(columns) < most
        && rows > 1
        && (f64::from(columns) < under_graph
            || f64::from(columns) * cell.width < WIDTH_TO_HEIGHT * rows as f64 * cell.height)
    {
        columns += 1;
        rows = count.div_ceil(columns as usize);
    }
    columns
}

/// Row and column of each member. Where the previous layout knows most of them in a grid of similar
/// width they keep their cells, and new ones take the first free cells.
fn assign_cells(members: &[usize], columns: u32, previous: Option<&Previous>) -> Vec<(u32, u32)> {
    let before: Vec<Option<(u32, u32)>> = members
        .iter()
        .map(|&node| match previous.and_then(|previous| previous.nodes[node])? {
            (_, Place::Grid { row, column }) => Some((row, column)),
            (_, Place::Layer { .. }) => None,
        })
        .collect();
    let known = before.iter().flatten().count();
    let columns_before = before.iter().flatten().map(|&(_, column)| column.saturating_add(1)).max();
    let rows_before = before.iter().flatten().map(|&(row, _)| row as usize).max();
    let follow = columns_before.filter(|&before| {
        known * 2 >= members.len()
            && before <= columns.saturating_mul(2)
            && rows_before.is_some_and(|last| last <= members.len() * 2)
    });
    let mut taken = BTreeSet::new();
    let kept: Vec<Option<(u32, u32)>> =
        before.into_iter().map(|cell| cell.filter(|_| follow.is_some()).filter(|&cell| taken.insert(cell))).collect();
    let columns = follow.unwrap_or(columns).max(1);
    let mut free =
        (0_u32..).flat_map(|row| (0..columns).map(move |column| (row, column))).filter(|cell| !taken.contains(cell));
    kept.into_iter().map(|cell| cell.or_else(|| free.next()).unwrap_or_default()).collect()
}

/// The centre of the first cell.
fn origin(
    members: &[usize],
    cells: &[(u32, u32)],
    cell: &Cell,
    columns: u32,
    graph_bounds: Option<Bounds>,
    previous: Option<&Previous>,
    options: &Options,
) -> Point {
    let half = Point { x: (cell.width - options.node_gap) / 2.0, y: (cell.height - options.node_gap) / 2.0 };
    let used = columns.min(u32::try_from(members.len()).unwrap_or(u32::MAX));
    let width = f64::from(used) * cell.width - options.node_gap;
    let mut origin = match graph_bounds {
        Some(bounds) => Point {
            x: to_grid(f64::midpoint(bounds.left, bounds.right) - width / 2.0 + half.x),
            y: to_grid_above(bounds.bottom + options.layer_gap + half.y),
        },
        None => Point { x: to_grid_above(half.x), y: to_grid_above(half.y) },
    };
    let mut before: Vec<(f64, f64)> = members
        .iter()
        .zip(cells)
        .filter_map(|(&node, &(row, column))| {
            let (centre, place) = previous.and_then(|previous| previous.nodes[node])?;
            (place == Place::Grid { row, column }).then(|| {
                (to_grid(centre.x - f64::from(column) * cell.width), to_grid(centre.y - f64::from(row) * cell.height))
            })
        })
        .collect();
    if !before.is_empty() {
        let middle = before.len() / 2;
        before.sort_by(|left, right| left.0.total_cmp(&right.0));
        origin.x = before[middle].0;
        before.sort_by(|left, right| left.1.total_cmp(&right.1));
        // The grid gives way downwards when the graph has grown, and never slides under it.
        origin.y = if graph_bounds.is_some() { origin.y.max(before[middle].1) } else { before[middle].1 };
    }
    origin
}
