//! What the layout gives back: plain data, in key order whatever the order of the input.

/// A point; x grows to the right, y grows downwards, as on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Distance to the right of the origin.
    pub x: f64,
    /// Distance below the origin.
    pub y: f64,
}

/// A rectangle with its corners included.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// Smallest x.
    pub left: f64,
    /// Smallest y.
    pub top: f64,
    /// Largest x.
    pub right: f64,
    /// Largest y.
    pub bottom: f64,
}

/// Which part of the drawing a node is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In a layer of the graph.
    Layer {
        /// Layers above the bottom one, which is 0.
        layer: u32,
        /// Rows above the lowest row of this layer; 0 unless the layer was split.
        row_in_layer: u32,
    },
    /// In the grid of nodes without edges, under the graph.
    Grid {
        /// Rows below the first.
        row: u32,
        /// Columns right of the first.
        column: u32,
    },
}

impl Place {
    /// The layer, or none for a node in the grid.
    #[must_use]
    pub fn layer(self) -> Option<u32> {
        match self {
            Self::Layer { layer, .. } => Some(layer),
            Self::Grid { .. } => None,
        }
    }
}

/// A node with its position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedNode {
    /// The caller's key.
    pub key: u128,
    /// Its centre.
    pub centre: Point,
    /// As given.
    pub width: f64,
    /// As given.
    pub height: f64,
    /// Layer or grid cell.
    pub place: Place,
}

/// A horizontal band that holds the nodes of one row; the bands of a layout do not overlap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Layers above the bottom one.
    pub layer: u32,
    /// Rows above the lowest row of this layer.
    pub row_in_layer: u32,
    /// Smallest y of the band.
    pub top: f64,
    /// Largest y of the band.
    pub bottom: f64,
}

/// Where a route passes through a row that is neither its start's nor its end's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Passage {
    /// The row's layer.
    pub layer: u32,
    /// The row within its layer.
    pub row_in_layer: u32,
    /// Where the route crosses the row, vertically.
    pub x: f64,
}

/// How a route was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RouteKind {
    /// Upwards from cause to effect.
    Upward,
    /// Downwards, because the edge closes a cycle.
    Downward,
    /// A loop at the right side of its node.
    Loop,
    /// Round the right side of the graph: the graph has more passages than
    /// [`super::MAXIMUM_PASSAGES`] and this edge is among the longest. It goes upwards unless it
    /// closes a cycle.
    Around,
}

/// The route of all edges that share `from` and `to`.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Key of the cause, where the route starts.
    pub from: u128,
    /// Key of the effect, where the route ends.
    pub to: u128,
    /// How it was drawn.
    pub kind: RouteKind,
    /// How many of the given edges it stands for, at least 1.
    pub edge_count: u32,
    /// The route as a polyline from border to border. Inside a row it is vertical; between rows it
    /// stays in the gap. It meets no node but its own two.
    pub points: Vec<Point>,
    /// The rows between its ends, from the lower end to the upper.
    pub passages: Vec<Passage>,
}

/// One piece of a smooth route.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CubicCurve {
    /// Control point that belongs to the start.
    pub control_start: Point,
    /// Control point that belongs to the end.
    pub control_end: Point,
    /// Where the piece ends and the next one starts.
    pub end: Point,
}

impl Route {
    /// The route as cubic curves that start at the first of `points`, one for each piece of the
    /// polyline. A slanted piece leaves and arrives vertically and stays between the heights of its
    /// ends, so the curves too meet no node but their own two.
    #[must_use]
    pub fn curves(&self) -> Vec<CubicCurve> {
        self.points
            .iter()
            .zip(self.points.iter().skip(1))
            .map(|(&start, &end)| {
                let slanted = start.x != end.x && start.y != end.y;
                if slanted {
                    let middle = f64::midpoint(start.y, end.y);
                    CubicCurve {
                        control_start: Point { x: start.x, y: middle },
                        control_end: Point { x: end.x, y: middle },
                        end,
                    }
                } else {
                    CubicCurve { control_start: start, control_end: end, end }
                }
            })
            .collect()
    }
}

/// A finished layout.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// Every node once, by ascending key.
    pub nodes: Vec<PlacedNode>,
    /// One route for each pair of ends, by ascending (from, to).
    pub routes: Vec<Route>,
    /// The rows of the graph from the bottom up, without the grid.
    pub rows: Vec<Row>,
    /// Smallest rectangle around nodes and routes; all zero when there are no nodes.
    pub bounds: Bounds,
}

impl Layout {
    /// The placed node with this key.
    #[must_use]
    pub fn node(&self, key: u128) -> Option<&PlacedNode> {
        let index = self.nodes.binary_search_by_key(&key, |node| node.key).ok()?;
        self.nodes.get(index)
    }
}
