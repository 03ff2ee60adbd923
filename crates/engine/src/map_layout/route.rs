//! Pass 7: lead every arc from border to border through its passages.

use super::acyclic::UpwardArc;
use super::chains::Items;
use super::graph::Graph;
use super::input::Options;
use super::output::{Passage, PlacedNode, Point, Route, RouteKind, Row};
use super::rows::Rows;

/// Part of a node's side along which arcs may end.
const SIDE_PART: f64 = 0.75;
/// Heights within a gap at which arcs led around the graph run, in turn.
const AROUND_HEIGHTS: usize = 5;

/// Everything placed so far that the routes depend on.
pub(super) struct Drawing<'a> {
    pub(super) graph: &'a Graph,
    pub(super) arcs: &'a [UpwardArc],
    pub(super) identity: &'a Rows,
    pub(super) items: &'a Items,
    /// Centre of each item.
    pub(super) x: &'a [f64],
    /// Bands, from the bottom up.
    pub(super) rows: &'a [Row],
    /// By node; all of them, with the grid.
    pub(super) nodes: &'a [PlacedNode],
    pub(super) options: &'a Options,
}

/// One route for each pair of ends, by (from, to).
pub(super) fn draw(drawing: &Drawing<'_>) -> Vec<Route> {
    let channels = drawing.channels();
    let ports = drawing.ports(&channels);
    let mut routes: Vec<Route> = (0..drawing.arcs.len())
        .map(|arc| drawing.route(arc, ports[arc], channels[arc]))
        .chain(drawing.graph.loops.iter().map(|&(node, count)| drawing.side_loop(node, count)))
        .collect();
    routes.sort_by_key(|route| (route.from, route.to));
    routes
}

/// Where an arc leaves its lower node and enters its upper one.
#[derive(Clone, Copy, Default)]
struct Ports {
    lower_x: f64,
    upper_x: f64,
}

/// The way of an arc around the graph.
#[derive(Clone, Copy)]
struct Channel {
    x: f64,
    /// Height within the gaps it crosses, as a part of the gap.
    gap_part: f64,
}

impl Drawing<'_> {
    /// A vertical line of its own right of the graph for each arc without passages.
    fn channels(&self) -> Vec<Option<Channel>> {
        let half = |item: usize| self.items.items[item].width / 2.0;
        let right = (0..self.x.len()).map(|item| self.x[item] + half(item)).max_by(f64::total_cmp).unwrap_or(0.0);
        let mut used = 0_usize;
        self.items
            .chains
            .iter()
            .map(|chain| {
                chain.is_none().then(|| {
                    used += 1;
                    let part = (used % AROUND_HEIGHTS + 1) as f64 / (AROUND_HEIGHTS + 1) as f64;
                    Channel { x: right + used as f64 * self.options.edge_gap, gap_part: part }
                })
            })
            .collect()
    }

    /// Spreads the ends of arcs along the top and bottom sides of each node, in the order of what they
    /// lead to, so that no two arcs of a node cross beside it.
    fn ports(&self, channels: &[Option<Channel>]) -> Vec<Ports> {
        let mut ends_at: Vec<[Vec<(f64, usize)>; 2]> = vec![Default::default(); self.nodes.len()];
        for (index, arc) in self.arcs.iter().enumerate() {
            let (from_lower, from_upper) = match (&self.items.chains[index], channels[index]) {
                (Some(chain), _) if chain.len() >= 2 => (self.x[chain[1]], self.x[chain[chain.len() - 2]]),
                (_, Some(channel)) => (channel.x, channel.x),
                _ => (self.nodes[arc.lower].centre.x, self.nodes[arc.upper].centre.x),
            };
            ends_at[arc.lower][0].push((from_lower, index));
            ends_at[arc.upper][1].push((from_upper, index));
        }
        let mut ports = vec![Ports::default(); self.arcs.len()];
        for (node, sides) in self.nodes.iter().zip(&mut ends_at) {
            for (side, ends) in sides.iter_mut().enumerate() {
                ends.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
                let intervals = ends.len().saturating_sub(1) as f64;
                let gap =
                    if intervals > 0.0 { self.options.port_gap.min(node.width * SIDE_PART / intervals) } else { 0.0 };
                for (place, &(_, arc)) in ends.iter().enumerate() {
                    let x = node.centre.x + (place as f64 - intervals / 2.0) * gap;
                    if side == 0 {
                        ports[arc].lower_x = x;
                    } else {
                        ports[arc].upper_x = x;
                    }
                }
            }
        }
        ports
    }

    fn route(&self, index: usize, ports: Ports, channel: Option<Channel>) -> Route {
        let arc = &self.arcs[index];
        let given = &self.graph.arcs[index];
        let (lower, upper) = (&self.nodes[arc.lower], &self.nodes[arc.upper]);
        let mut passages = Vec::new();
        let mut line = Line::default();
        line.to(ports.lower_x, lower.centre.y - lower.height / 2.0);
        let row_of = |node: usize| self.identity.row_of_node[node].map(|row| (row, &self.rows[row]));
        if let Some(((lower_row, lower_band), (upper_row, upper_band))) = row_of(arc.lower).zip(row_of(arc.upper)) {
            line.to(ports.lower_x, lower_band.top);
            for &item in self.items.chains[index].iter().flatten() {
                if self.items.items[item].node.is_some() {
                    continue;
                }
                let band = &self.rows[self.items.items[item].row];
                let x = self.x[item];
                line.to(x, band.bottom);
                line.to(x, band.top);
                passages.push(Passage { layer: band.layer, row_in_layer: band.row_in_layer, x });
            }
            if let Some(channel) = channel {
                let leave = lower_band.top - (lower_band.top - self.rows[lower_row + 1].bottom) * channel.gap_part;
                let enter = self.rows[upper_row - 1].top
                    - (self.rows[upper_row - 1].top - upper_band.bottom) * channel.gap_part;
                line.to(ports.lower_x, leave);
                line.to(channel.x, leave);
                line.to(channel.x, enter);
                line.to(ports.upper_x, enter);
            }
            line.to(ports.upper_x, upper_band.bottom);
        }
        line.to(ports.upper_x, upper.centre.y + upper.height / 2.0);
        let mut points = line.points;
        if arc.turned {
            points.reverse();
        }
        let kind = match (channel, arc.turned) {
            (Some(_), _) => RouteKind::Around,
            (None, true) => RouteKind::Downward,
            (None, false) => RouteKind::Upward,
        };
        Route {
            from: self.graph.nodes[given.from].key,
            to: self.graph.nodes[given.to].key,
            kind,
            edge_count: given.edge_count,
            points,
            passages,
        }
    }

    /// A loop at the right side, within the gap to the neighbour.
    fn side_loop(&self, node: usize, count: u32) -> Route {
        let placed = &self.nodes[node];
        let right = placed.centre.x + placed.width / 2.0;
        let reach = right + self.options.node_gap.min(self.options.edge_gap) / 2.0;
        let (above, below) = (placed.centre.y - placed.height / 4.0, placed.centre.y + placed.height / 4.0);
        let points = [(right, above), (reach, above), (reach, below), (right, below)];
        Route {
            from: placed.key,
            to: placed.key,
            kind: RouteKind::Loop,
            edge_count: count,
            points: points.map(|(x, y)| Point { x, y }).to_vec(),
            passages: Vec::new(),
        }
    }
}

/// A polyline that leaves out points which add nothing.
#[derive(Default)]
struct Line {
    points: Vec<Point>,
}

impl Line {
    fn to(&mut self, x: f64, y: f64) {
        let point = Point { x, y };
        if self.points.last() != Some(&point) {
            self.points.push(point);
        }
    }
}
