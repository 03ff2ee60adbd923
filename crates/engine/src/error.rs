//! Everything that can be wrong with what the engine is given, one variant per cause.

use std::error::Error;
use std::fmt;

use crate::association::AssociationError;
use crate::attainment::AttainmentError;
use crate::changepoint::ChangepointError;
use crate::conflict::ConflictError;
use crate::conflict::historical::HistoricalError;
use crate::diagnosis::DiagnosisError;
use crate::effect::EffectError;
use crate::evidence::EvidenceError;
use crate::forecast::ForecastError;
use crate::frontier::FrontierError;
use crate::goal_seek::GoalSeekError;
use crate::influence::InfluenceError;
use crate::normal_box::NormalBoxError;
use crate::regression::RegressionError;
use crate::sensitivity::SensitivityError;
use crate::series::SeriesError;
use crate::settings::SettingError;
use crate::signal::SignalError;
use crate::summary::SummaryError;

/// Why the engine refused its input. Each message names the place and what to change.
///
/// Node keys are shown as 32 hexadecimal digits, which is a UUID without its hyphens.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum EngineError {
    /// A graph has more nodes than the method is made for.
    TooManyNodes {
        /// Nodes given.
        count: usize,
        /// Nodes allowed.
        maximum: usize,
    },
    /// A graph has more edges than the method is made for.
    TooManyEdges {
        /// Edges given.
        count: usize,
        /// Edges allowed.
        maximum: usize,
    },
    /// Two nodes carry the same key.
    DuplicateNode {
        /// The repeated key.
        key: u128,
    },
    /// A node's width or height is not a number from zero to the maximum.
    NodeSize {
        /// The node.
        key: u128,
        /// Its width, in the caller's length unit.
        width: f64,
        /// Its height, in the caller's length unit.
        height: f64,
        /// The largest width or height allowed.
        maximum: f64,
    },
    /// An edge names a node that was not given.
    UnknownNode {
        /// Where the edge starts.
        from: u128,
        /// Where the edge ends.
        to: u128,
        /// Which of the two is not among the nodes.
        missing: u128,
    },
    /// A node asks for a layer higher than any layout has.
    RankHint {
        /// The node.
        key: u128,
        /// Layers above the bottom it asked for.
        layers: u32,
        /// Layers it may ask for.
        maximum: u32,
    },
    /// An edge asks to span more layers than allowed.
    LagLayers {
        /// Where the edge starts.
        from: u128,
        /// Where the edge ends.
        to: u128,
        /// Extra layers it asked for.
        lag_layers: u32,
        /// Extra layers it may ask for.
        maximum: u32,
    },
    /// An option is not a number in its range.
    LayoutOption {
        /// Name of the field.
        name: &'static str,
        /// The value given.
        value: f64,
        /// The smallest value allowed.
        minimum: f64,
        /// The largest value allowed.
        maximum: f64,
    },
    /// A previous layout, given as a hint, holds a coordinate that is not finite or is out of range.
    PreviousCoordinate {
        /// The node, or the start of the route, that holds it.
        key: u128,
        /// The coordinate.
        value: f64,
    },
    /// A calendar or a series is not well formed.
    Series(SeriesError),
    /// A model cannot be fitted or a forecast made.
    Forecast(ForecastError),
    /// A model of influences cannot be built or run.
    Influence(InfluenceError),
    /// Odds cannot be told.
    Attainment(AttainmentError),
    /// A probability of several normal bounds cannot be told.
    NormalBox(NormalBoxError),
    /// A chart, baseline or signal was refused.
    Signal(SignalError),
    /// Points or a search for a frontier were refused.
    Frontier(FrontierError),
    /// Settings to search over were refused.
    Setting(SettingError),
    /// A search for settings was refused.
    GoalSeek(GoalSeekError),
    /// A look for conflicts was refused.
    Conflict(ConflictError),
    /// A sensitivity could not be computed.
    Sensitivity(SensitivityError),
    /// An association of series was refused.
    Association(AssociationError),
    /// The search for a break was refused.
    Changepoint(ChangepointError),
    /// There is no evidence to be had.
    Evidence(EvidenceError),
    /// Series cannot be held against one another.
    Historical(HistoricalError),
    /// An effect cannot be told.
    Effect(EffectError),
    /// A gap cannot be taken apart.
    Diagnosis(DiagnosisError),
    /// A regression was refused.
    Regression(RegressionError),
    /// A summary of a sample was refused.
    Summary(SummaryError),
}

impl fmt::Display for EngineError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyNodes { count, maximum } => {
                write!(formatter, "the graph has {count} nodes, at most {maximum} can be laid out; filter it first")
            }
            Self::TooManyEdges { count, maximum } => {
                write!(formatter, "the graph has {count} edges, at most {maximum} can be laid out; filter it first")
            }
            Self::DuplicateNode { key } => write!(formatter, "node {key:032x} is given twice; keys must be unique"),
            Self::NodeSize { key, width, height, maximum } => {
                write!(formatter, "node {key:032x} is {width} wide and {height} high; both must be from 0 to {maximum}")
            }
            Self::UnknownNode { from, to, missing } => write!(
                formatter,
                "edge {from:032x} -> {to:032x} names node {missing:032x}, which is not among the nodes; \
                 add the node or drop the edge"
            ),
            Self::RankHint { key, layers, maximum } => write!(
                formatter,
                "node {key:032x} asks to be {layers} layers above the bottom; at most {maximum} is allowed"
            ),
            Self::LagLayers { from, to, lag_layers, maximum } => write!(
                formatter,
                "edge {from:032x} -> {to:032x} asks for {lag_layers} extra layers; at most {maximum} is allowed"
            ),
            Self::LayoutOption { name, value, minimum, maximum } => {
                write!(formatter, "layout option {name} is {value}; it must be from {minimum} to {maximum}")
            }
            Self::PreviousCoordinate { key, value } => write!(
                formatter,
                "the previous layout has coordinate {value} at {key:032x}; leave the hint out or repair it"
            ),
            Self::Series(error) => error.fmt(formatter),
            Self::Forecast(error) => error.fmt(formatter),
            Self::Influence(error) => error.fmt(formatter),
            Self::Attainment(error) => error.fmt(formatter),
            Self::NormalBox(error) => error.fmt(formatter),
            Self::Signal(error) => error.fmt(formatter),
            Self::Frontier(error) => error.fmt(formatter),
            Self::Setting(error) => error.fmt(formatter),
            Self::GoalSeek(error) => error.fmt(formatter),
            Self::Conflict(error) => error.fmt(formatter),
            Self::Sensitivity(error) => error.fmt(formatter),
            Self::Association(error) => error.fmt(formatter),
            Self::Changepoint(error) => error.fmt(formatter),
            Self::Evidence(error) => error.fmt(formatter),
            Self::Historical(error) => error.fmt(formatter),
            Self::Effect(error) => error.fmt(formatter),
            Self::Diagnosis(error) => error.fmt(formatter),
            Self::Regression(error) => error.fmt(formatter),
            Self::Summary(error) => error.fmt(formatter),
        }
    }
}

impl Error for EngineError {}

/// Lets the errors of an area become the engine's by `?`.
macro_rules! from_areas {
    ($($variant:ident: $error:ty),* $(,)?) => {
        $(impl From<$error> for EngineError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        })*
    };
}

from_areas! {
    Series: SeriesError,
    Forecast: ForecastError,
    Influence: InfluenceError,
    Attainment: AttainmentError,
    NormalBox: NormalBoxError,
    Signal: SignalError,
    Frontier: FrontierError,
    Setting: SettingError,
    GoalSeek: GoalSeekError,
    Conflict: ConflictError,
    Sensitivity: SensitivityError,
    Association: AssociationError,
    Changepoint: ChangepointError,
    Evidence: EvidenceError,
    Historical: HistoricalError,
    Effect: EffectError,
    Diagnosis: DiagnosisError,
    Regression: RegressionError,
    Summary: SummaryError,
}
