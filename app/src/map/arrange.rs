//! From what there is to where it stands: the engine's layered layout, in the sizes of the drawing.

use super::joins::{Joins, things};
use super::layouts::LayoutsOf;
use super::picture::{LayerName, MapPicture, PictureEdge, PictureNode, Relation, TAG_HEIGHT, tag_width};
use super::thing::Thing;
use crate::sentence::influence::tag_words;
use backend::{Answer, AppError, ErrorCode};
use domain::page::map::StrategyMap;
use domain::slug::Slug;
use engine::map_layout::{Edge, Layout, Node, Options, Point, RankHint, Route};
use std::collections::BTreeMap;

/// Width of every node.
pub const NODE_WIDTH: i32 = 184;
/// Height of a KPI.
pub const KPI_HEIGHT: i32 = 92;
/// Height of an objective and of a lever.
pub const FLAT_HEIGHT: i32 = 72;
/// The widest row of nodes: what a laptop shows beside the inspector at a size that reads.
const ROW_WIDTH: f64 = 1_200.0;
/// Room for the names of the layers, left of everything.
const LAYER_NAME_WIDTH: f64 = 44.0;
/// Free space around the drawing.
const MARGIN: f64 = 16.0;
/// Length of an arrow's head, which the line leaves free.
const HEAD_LENGTH: f64 = 9.0;
/// The shares of a curve at which a tag is tried, best first.
const TAG_PLACES: [f64; 7] = [0.5, 0.38, 0.62, 0.26, 0.74, 0.16, 0.84];

/// Where everything on a map stands, near where it stood on the one before where that is known; `quiet` are the KPIs that nothing is
/// joined to, which stand in a grid below.
///
/// # Errors
/// `internal` where the map is larger than any layout takes.
pub fn arrange(map: &StrategyMap, joins: &Joins, quiet: Vec<Slug>, layouts: LayoutsOf<'_>) -> Answer<MapPicture> {
    let relations = joins.relations();
    let things: Vec<Thing> = things(map).collect();
    let nodes: Vec<Node> = things.iter().map(node).collect();
    let edges: Vec<Edge> = relations.iter().map(|((from, to), relation)| edge(from, to, relation)).collect();
    let options =
        Options { node_gap: 16.0, layer_gap: 56.0, edge_gap: 4.0, port_gap: 16.0, maximum_row_width: ROW_WIDTH };
    let layout = layouts
        .layout(&nodes, &edges, &options)
        .map_err(|error| AppError::new(ErrorCode::Internal, format!("The map cannot be drawn: {error}.")))?;
    Ok(picture(map, &things, relations, &layout, quiet))
}

fn node(thing: &Thing) -> Node {
    let (height, rank_hint) = match thing {
        Thing::Objective(_) => (FLAT_HEIGHT, RankHint::Top),
        Thing::Lever(_) => (FLAT_HEIGHT, RankHint::Bottom),
        Thing::Kpi(_) | Thing::Influence(_) => (KPI_HEIGHT, RankHint::Free),
    };
    Node { key: key(thing), width: f64::from(NODE_WIDTH), height: f64::from(height), rank_hint, group: None }
}

fn edge(from: &Thing, to: &Thing, relation: &Relation) -> Edge {
    let weight = if matches!(relation, Relation::Influences(_)) { 2 } else { 1 };
    Edge { from: key(from), to: key(to), weight, lag_layers: 0 }
}

/// The key the layout breaks ties by: FNV-1a over the thing's name (128 bits; Fowler, Noll and Vo), the same whatever else is on the map.
fn key(thing: &Thing) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    thing.to_string().bytes().fold(OFFSET, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

fn picture(
    map: &StrategyMap,
    things: &[Thing],
    relations: &BTreeMap<(Thing, Thing), Relation>,
    layout: &Layout,
    quiet: Vec<Slug>,
) -> MapPicture {
    let shift = Point { x: LAYER_NAME_WIDTH + MARGIN - layout.bounds.left, y: MARGIN - layout.bounds.top };
    let by_key: BTreeMap<u128, &Thing> = things.iter().map(|thing| (key(thing), thing)).collect();
    let mut nodes: Vec<PictureNode> = layout
        .nodes
        .iter()
        .filter_map(|placed| {
            Some(PictureNode {
                thing: (*by_key.get(&placed.key)?).clone(),
                left: whole(placed.centre.x - placed.width / 2.0 + shift.x),
                top: whole(placed.centre.y - placed.height / 2.0 + shift.y),
                width: whole(placed.width),
                height: whole(placed.height),
            })
        })
        .collect();
    nodes.sort_by_key(|node| (node.centre().1, node.left));
    let mut boxes: Vec<Rectangle> = nodes.iter().map(Rectangle::of_node).collect();
    let mut edges = Vec::with_capacity(layout.routes.len());
    for route in &layout.routes {
        let (Some(from), Some(to)) = (by_key.get(&route.from), by_key.get(&route.to)) else { continue };
        let ends = ((*from).clone(), (*to).clone());
        let Some(relation) = relations.get(&ends) else { continue };
        edges.push(draw_edge(map, ends, relation, route, shift, &mut boxes));
    }
    MapPicture {
        width: whole(layout.bounds.right + shift.x + MARGIN),
        height: whole(layout.bounds.bottom + shift.y + MARGIN),
        layer_names: layer_names(&nodes),
        nodes,
        edges,
        quiet,
    }
}

/// The name of each kind of node, at its uppermost row.
fn layer_names(nodes: &[PictureNode]) -> Vec<(LayerName, i32)> {
    [(LayerName::Goals, "objective"), (LayerName::Kpis, "kpi"), (LayerName::Levers, "lever")]
        .into_iter()
        .filter_map(|(name, kind)| {
            Some((name, nodes.iter().filter(|node| node.thing.kind() == kind).map(|node| node.top).min()?))
        })
        .collect()
}

fn draw_edge(
    map: &StrategyMap,
    ends: (Thing, Thing),
    relation: &Relation,
    route: &Route,
    shift: Point,
    boxes: &mut Vec<Rectangle>,
) -> PictureEdge {
    let moved = |point: Point| Point { x: point.x + shift.x, y: point.y + shift.y };
    let start = route.points.first().copied().map(moved).unwrap_or_default();
    let mut pieces: Vec<(Point, Point, Point, Point)> = Vec::new();
    let mut before = start;
    for curve in route.curves() {
        let end = moved(curve.end);
        pieces.push((before, moved(curve.control_start), moved(curve.control_end), end));
        before = end;
    }
    let has_head = matches!(relation, Relation::Influences(_));
    let tip = before;
    let (across, along) = arrival(route);
    if has_head && let Some((_, _, control, end)) = pieces.last_mut() {
        let back = |point: &mut Point| {
            point.x -= across * HEAD_LENGTH;
            point.y -= along * HEAD_LENGTH;
        };
        back(control);
        back(end);
    }
    let mut line = format!("M{} {}", whole(start.x), whole(start.y));
    for (_, first, second, end) in &pieces {
        line.push_str(&format!(
            "C{} {} {} {} {} {}",
            whole(first.x),
            whole(first.y),
            whole(second.x),
            whole(second.y),
            whole(end.x),
            whole(end.y)
        ));
    }
    let tag = match relation {
        Relation::Influences(slugs) => {
            let words = slugs
                .first()
                .and_then(|slug| map.influences.iter().find(|influence| influence.slug == *slug))
                .map(tag_words)
                .unwrap_or_default();
            Some(place_tag(&pieces, f64::from(tag_width(&words)), boxes))
        }
        Relation::Measures | Relation::Guards | Relation::Serves => None,
    };
    let (from, to) = ends;
    let head = if has_head { head(tip, across, along) } else { String::new() };
    PictureEdge { from, to, line, head, tag, relation: relation.clone() }
}

/// The direction in which a route arrives: a unit step to the right or left, or down or up.
fn arrival(route: &Route) -> (f64, f64) {
    match route.points.as_slice() {
        [.., before, end] if before.y != end.y => (0.0, (end.y - before.y).signum()),
        [.., before, end] => ((end.x - before.x).signum(), 0.0),
        _ => (0.0, -1.0),
    }
}

/// A triangle whose tip touches the node.
fn head(tip: Point, across: f64, along: f64) -> String {
    const HALF_WIDTH: f64 = 4.5;
    let base = Point { x: tip.x - across * HEAD_LENGTH, y: tip.y - along * HEAD_LENGTH };
    let corner = |side: f64| (base.x + side * along * HALF_WIDTH, base.y + side * across * HALF_WIDTH);
    let ((left_x, left_y), (right_x, right_y)) = (corner(-1.0), corner(1.0));
    format!("M{} {}L{left_x} {left_y} {right_x} {right_y}z", whole(tip.x), whole(tip.y))
}

/// The first place on the line where the tag covers neither a node nor another tag; on the middle of the first piece where there is none.
fn place_tag(pieces: &[(Point, Point, Point, Point)], width: f64, boxes: &mut Vec<Rectangle>) -> (i32, i32) {
    let candidates = pieces.iter().flat_map(|piece| TAG_PLACES.iter().map(move |share| on_curve(piece, *share)));
    let tag = |centre: Point| Rectangle {
        left: centre.x - width / 2.0,
        top: centre.y - f64::from(TAG_HEIGHT) / 2.0,
        right: centre.x + width / 2.0,
        bottom: centre.y + f64::from(TAG_HEIGHT) / 2.0,
    };
    let free = candidates.clone().find(|centre| {
        let own = tag(*centre);
        boxes.iter().all(|other| !own.meets(other))
    });
    let centre = free.or_else(|| candidates.clone().next()).unwrap_or_default();
    boxes.push(tag(centre));
    (whole(centre.x), whole(centre.y))
}

fn on_curve((start, first, second, end): &(Point, Point, Point, Point), share: f64) -> Point {
    let rest = 1.0 - share;
    let weights = [rest * rest * rest, 3.0 * rest * rest * share, 3.0 * rest * share * share, share * share * share];
    let mix = |of: fn(&Point) -> f64| {
        weights[0] * of(start) + weights[1] * of(first) + weights[2] * of(second) + weights[3] * of(end)
    };
    Point { x: mix(|point| point.x), y: mix(|point| point.y) }
}

/// A rectangle that something else must not cover.
#[derive(Debug, Clone, Copy)]
struct Rectangle {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Rectangle {
    fn of_node(node: &PictureNode) -> Self {
        let (left, top) = (f64::from(node.left), f64::from(node.top));
        Self { left, top, right: left + f64::from(node.width), bottom: top + f64::from(node.height) }
    }

    /// Whether the two are closer than two units.
    fn meets(&self, other: &Self) -> bool {
        self.left < other.right + 2.0
            && other.left < self.right + 2.0
            && self.top < other.bottom + 2.0
            && other.top < self.bottom + 2.0
    }
}

/// The nearest whole unit; the cast saturates.
#[allow(clippy::cast_possible_truncation)]
fn whole(length: f64) -> i32 {
    length.round() as i32
}

#[cfg(test)]
mod tests;
