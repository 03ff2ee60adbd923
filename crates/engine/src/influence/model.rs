//! What the influence model is given: nodes, edges, and what a scenario changes. Plain data; [`Graph`](super::graph::Graph) checks it.

use super::formula::{Day, Part};

/// The scale T on which a node's deviations add up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// The value itself.
    Identity,
    /// Natural logarithm; values above 0.
    Log,
    /// ln(x / (1 - x)); values above 0 and below 1.
    Logit,
    /// x / baseline - 1, the relative deviation from a baseline other than 0.
    Relative {
        /// The value at deviation 0.
        baseline: f64,
    },
}

/// Nodes and edges over consecutive periods, the observed ones first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// Periods, past and future, numbered from 0.
    pub periods: usize,
    /// The days that periods start on and the day after the last; needed where a formula opens a running sum.
    pub calendar: Option<Calendar>,
    /// In any order.
    pub nodes: Vec<Node>,
    /// In any order.
    pub edges: Vec<Edge>,
}

/// When periods start.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// The first day of each period.
    pub starts: Vec<Day>,
    /// The first day after the last period.
    pub end: Day,
}

/// A series, a lever or a formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Names the node and its random numbers.
    pub id: u128,
    /// Its scale.
    pub scale: Scale,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// A series with a forecast.
    Series(Series),
    /// Something that is set: its setting in each period, in its own unit, past and planned. It has no error and no incoming edge.
    Lever {
        /// One a period.
        settings: Vec<f64>,
    },
    /// Worked out from other nodes; it has no incoming edge, clamp or shift.
    Formula {
        /// The formula.
        formula: Part,
        /// The node behind each name of the formula.
        inputs: Vec<(String, u128)>,
    },
}

/// A series, its reference forecast and that forecast's error.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// On the node's scale, one a period: what was observed up to `last_observed` (NaN: a gap), the forecast's mean m after it.
    pub reference: Vec<f64>,
    /// The last observed period; `None`: none.
    pub last_observed: Option<usize>,
    /// The error e.
    pub errors: Errors,
    /// How strongly each common factor moves the series' innovations, at most 8, squares summing to at most 1; see
    /// [`fit_factors`](super::factors::fit_factors). Empty: independent.
    pub loadings: Vec<f64>,
}

/// The error of a forecast, on the node's scale, from the period after the last observed one.
#[derive(Debug, Clone, PartialEq)]
pub enum Errors {
    /// None.
    None,
    /// As simulated elsewhere: period after period from [`first_period`](super::graph::Graph::first_period), in each all samples.
    Paths(Vec<f32>),
    /// e(t) = scale * sum over k of weights(k) * innovation(t - k): how ARIMA and additive exponential smoothing err. Weights beyond
    /// those given are 0; innovations are standard normal.
    Innovations {
        /// Standard deviation of one innovation.
        scale: f64,
        /// The weight of the present innovation, usually 1, then of earlier ones.
        weights: Vec<f64>,
    },
    /// Structural: independent noise that is part of the deviation and travels downstream with it.
    Structural {
        /// Its standard deviation.
        deviation: f64,
        /// How it acts.
        shape: NoiseShape,
    },
    /// Structural: the forecast's error travels downstream. What a node receives from its causes is part of its forecast error
    /// already, so its own noise has only the variance that remains.
    Travelling {
        /// The standard deviation of the forecast's error, one for each period from
        /// [`first_period`](super::graph::Graph::first_period).
        deviations: Vec<f64>,
    },
}

/// How structural noise acts on what is received, r.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoiseShape {
    /// d = r + deviation z.
    Added,
    /// d = (1 + r) exp(deviation z - deviation^2 / 2) - 1, on the relative scale.
    Lognormal,
}

/// One node moves another.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Names the edge and its random numbers.
    pub id: u128,
    /// The cause.
    pub from: u128,
    /// The effect; a series.
    pub to: u128,
    /// The change of the effect, on its scale, per unit of the cause on its.
    pub coefficient: Coefficient,
    /// Periods until it acts.
    pub lag: usize,
    /// Periods over which it comes in evenly, from 1.
    pub ramp: usize,
    /// How the effect grows.
    pub shape: Shape,
    /// The part of z that is known: observed minus the forecast issued lag + ramp earlier, then the present forecast minus that one. One a
    /// period, or empty for none. Levers have none: their settings say it.
    pub pipeline: Vec<f64>,
}

/// A normal coefficient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// Mean, after truncation where the sign is certain.
    pub mean: f64,
    /// Standard deviation, likewise; 0: fixed.
    pub deviation: f64,
    /// Whether it keeps the sign of its mean in every draw.
    pub is_sign_certain: bool,
}

/// The function G of an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// c z
    Linear,
    /// c h tanh((z - reference) / h)
    Saturating {
        /// h, above 0, in units of z.
        half_width: f64,
        /// Where the slope is c.
        reference: f64,
    },
}

/// What differs from the status quo. All periods are half-open ranges; a missing end is the last period. Where ranges of one thing
/// overlap the later entry holds (levers, clamps) or they add up (shifts) or multiply (edges).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scenario {
    /// Settings of levers.
    pub moves: Vec<Change>,
    /// Series held at a value.
    pub clamps: Vec<Change>,
    /// Amounts added to the deviation of a series, on its scale.
    pub shifts: Vec<Change>,
    /// Edges believed to be stronger or weaker than stated.
    pub strengths: Vec<Strength>,
}

/// A number for a node from a period on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The node.
    pub node: u128,
    /// The number.
    pub value: f64,
    /// The first period; not before [`first_period`](super::graph::Graph::first_period).
    pub start: usize,
    /// The first period no more; `None`: to the end.
    pub end: Option<usize>,
}

/// A factor on the coefficient of an edge in every sample; 0 takes the edge away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strength {
    /// The edge.
    pub edge: u128,
    /// The factor.
    pub factor: f64,
}

impl Scale {
    /// T(value); `None` where the scale has no such value.
    #[must_use]
    pub fn of(self, value: f64) -> Option<f64> {
        let scaled = match self {
            Self::Identity => value,
            Self::Log if value > 0.0 => libm::log(value),
            Self::Logit if value > 0.0 && value < 1.0 => libm::log(value / (1.0 - value)),
            Self::Relative { baseline } => value / baseline - 1.0,
            Self::Log | Self::Logit => return None,
        };
        scaled.is_finite().then_some(scaled)
    }

    /// The value at a point of the scale.
    #[must_use]
    pub fn back(self, scaled: f64) -> f64 {
        match self {
            Self::Identity => scaled,
            Self::Log => libm::exp(scaled),
            Self::Logit => 1.0 / (1.0 + libm::exp(-scaled)),
            Self::Relative { baseline } => baseline * (1.0 + scaled),
        }
    }
}
