//! A layered drawing of a graph of causes and effects: effects above, causes below.
//!
//! The method is that of Sugiyama, Tagawa and Toda (1981) in many small passes, each in a module of its
//! own: turn the arcs that close cycles ([`acyclic`]), rank ([`rank`]), split wide layers ([`rows`]), cut
//! long arcs ([`chains`]), order ([`order`]), place ([`position`] and [`relax`], or [`follow`] after a previous layout),
//! route ([`route`]), and set isolated nodes in a grid ([`grid`]).

mod acyclic;
mod chains;
mod crossings;
mod follow;
mod graph;
mod grid;
mod input;
mod network_simplex;
mod order;
mod output;
mod position;
mod previous;
mod quality;
mod rank;
mod relax;
mod route;
mod rows;
mod start;
mod topology;

#[cfg(test)]
mod tests;

pub use chains::MAXIMUM_PASSAGES;
pub use input::{
    Edge, MAXIMUM_EDGES, MAXIMUM_LAG_LAYERS, MAXIMUM_LENGTH, MAXIMUM_NODES, MAXIMUM_RANK_HINT, Node, Options, RankHint,
};
pub use output::{Bounds, CubicCurve, Layout, Passage, Place, PlacedNode, Point, Route, RouteKind, Row};
pub use quality::{Quality, quality};

use crate::EngineError;
use chains::Items;
use graph::Graph;
use position::{to_grid, to_grid_above};
use previous::Previous;
use rows::Rows;

/// Lays out a graph.
///
/// Lengths are in one unit of the caller's choice; y grows downwards. The order of `nodes` and `edges`
/// does not matter: only keys break ties. Equal input gives equal bits, native and in wasm.
///
/// With `previous`, an earlier result for a graph much like this one, known nodes keep layer, order and
/// as nearly as possible their position, at the price of more crossings than a fresh layout might have;
/// laying out the same graph again changes nothing. A previous layout that knows fewer than half of
/// the nodes is ignored.
///
/// # Errors
/// [`EngineError`] names the node, edge, option or previous coordinate that is out of its bounds: a
/// repeated key, an edge to an unknown node, a size that is negative, not finite or over
/// [`MAXIMUM_LENGTH`], more than [`MAXIMUM_NODES`] nodes or [`MAXIMUM_EDGES`] edges.
///
/// # Sources
/// Sugiyama, Tagawa, Toda 1981; Eades, Lin, Smyth 1993; Gansner, Koutsofios, North, Vo 1993; Brandes,
/// Koepf 2001; Barth, Juenger, Mutzel 2002. See `docs/methods/map-layout.md`.
pub fn layout(
    nodes: &[Node],
    edges: &[Edge],
    previous: Option<&Layout>,
    options: &Options,
) -> Result<Layout, EngineError> {
    options.check()?;
    let graph = Graph::new(nodes, edges)?;
    let previous = match previous {
        Some(layout) => Previous::new(&graph, layout)?,
        None => None,
    };
    let previous = previous.as_ref();
    let isolated = graph.isolated();
    let arcs = acyclic::orient(&graph, previous);
    let layers = rank::assign(&graph, &arcs, &isolated, previous);
    let row_identity = rows::split(&graph, &layers, previous, options);
    let items = Items::new(&graph, &arcs, &row_identity);
    let x = match previous {
        Some(previous) => {
            let anchors = follow::anchors(&graph, &arcs, &layers, &row_identity, &items, previous);
            let arranged = order::arrange(&items, Some(&anchors));
            follow::settle(&items, &arranged, &anchors, options)
        }
        None => {
            let arranged = order::arrange(&items, None);
            let mut x = position::place(&items, &arranged, options);
            if relax::extent(&items, &x).is_some_and(|(left, right)| right - left > options.maximum_row_width) {
                relax::relax(&items, &arranged, options, &mut x);
            }
            x
        }
    };
    let mut bands = stack_rows(&graph, &row_identity, options);
    if let Some(previous) = previous {
        let shift = vertical_shift(&row_identity, &bands, &layers, previous);
        for band in &mut bands {
            band.top += shift;
            band.bottom += shift;
        }
    }
    let mut placed = place_in_rows(&graph, &row_identity, &items, &x, &bands);
    let graph_bounds = bounds(&placed, &[]);
    placed.extend(grid::place(&graph, &isolated, graph_bounds, previous, options));
    placed.sort_by_key(|node| node.key);
    let routes = route::draw(&route::Drawing {
        graph: &graph,
        arcs: &arcs,
        identity: &row_identity,
        items: &items,
        x: &x,
        rows: &bands,
        nodes: &placed,
        options,
    });
    let bounds = bounds(&placed, &routes).unwrap_or_default();
    Ok(Layout { nodes: placed, routes, rows: bands, bounds })
}

/// Bands from the top row, at y = 0, downwards; returned from the bottom up. A row is as high as its
/// highest node, and empty where only edges pass.
fn stack_rows(graph: &Graph, rows: &Rows, options: &Options) -> Vec<Row> {
    let mut heights = vec![0.0_f64; rows.identity.len()];
    for (node, row) in graph.nodes.iter().zip(&rows.row_of_node) {
        if let Some(row) = *row {
            // Twice the grid, so that the middle of the band is on the grid.
            heights[row] = heights[row].max(2.0 * to_grid_above(node.height / 2.0));
        }
    }
    let gap = to_grid_above(options.layer_gap);
    let mut top = 0.0;
    let mut bands: Vec<Row> = Vec::with_capacity(heights.len());
    for (&(layer, row_in_layer), &height) in rows.identity.iter().zip(&heights).rev() {
        bands.push(Row { layer, row_in_layer, top, bottom: top + height });
        top += height + gap;
    }
    bands.reverse();
    bands
}

/// How far the bands must move so that most nodes that kept their row stay where they were.
fn vertical_shift(rows: &Rows, bands: &[Row], layers: &rank::Layers, previous: &Previous) -> f64 {
    let mut shifts: Vec<f64> = rows
        .row_of_node
        .iter()
        .zip(&previous.nodes)
        .filter_map(|(row, before)| {
            let band = &bands[(*row)?];
            let (centre, place) = (*before)?;
            let layer = i64::from(place.layer()?) + layers.previous_shift;
            let kept = layer == i64::from(band.layer);
            kept.then(|| centre.y - f64::midpoint(band.top, band.bottom))
        })
        .collect();
    shifts.sort_by(f64::total_cmp);
    shifts.get(shifts.len() / 2).copied().map_or(0.0, to_grid)
}

fn place_in_rows(graph: &Graph, rows: &Rows, items: &Items, x: &[f64], bands: &[Row]) -> Vec<PlacedNode> {
    let placed = graph.nodes.iter().enumerate().filter_map(|(index, node)| {
        let band = &bands[rows.row_of_node[index]?];
        Some(PlacedNode {
            key: node.key,
            centre: Point { x: x[items.item_of_node[index]?], y: f64::midpoint(band.top, band.bottom) },
            width: node.width,
            height: node.height,
            place: Place::Layer { layer: band.layer, row_in_layer: band.row_in_layer },
        })
    });
    placed.collect()
}

/// The smallest rectangle around nodes and routes, none without either.
fn bounds(nodes: &[PlacedNode], routes: &[Route]) -> Option<Bounds> {
    let corners = nodes.iter().map(|node| Bounds {
        left: node.centre.x - node.width / 2.0,
        top: node.centre.y - node.height / 2.0,
        right: node.centre.x + node.width / 2.0,
        bottom: node.centre.y + node.height / 2.0,
    });
    let points = routes.iter().flat_map(|route| &route.points).map(|point| Bounds {
        left: point.x,
        top: point.y,
        right: point.x,
        bottom: point.y,
    });
    corners.chain(points).reduce(|all, each| Bounds {
        left: all.left.min(each.left),
        top: all.top.min(each.top),
        right: all.right.max(each.right),
        bottom: all.bottom.max(each.bottom),
    })
}
