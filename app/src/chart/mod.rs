//! Charts: data in, SVG and geometry out.
//!
//! Every chart is a pure function of its input, drawn through plotters on a back end of ours, and gives the
//! same bytes on the server and in the browser: no clock, no locale, no measuring of fonts, no logarithm of
//! the platform. What hovers over a chart (crosshair, tip, keyboard reading) is no part of the picture; it
//! works on the [`PlotArea`] that comes back with it.
//!
//! | file | holds |
//! |---|---|
//! | `history` | the history of one KPI with targets and events |
//! | `sparkline` | the small line inside a node of the map |
//! | `progress` | where a Key Result stands between baseline and target |
//! | `scale`, `time_scale` | domains and ticks |
//! | `plot_area` | projection and its inverse |
//! | `series_line`, `label_place` | lines with gaps, labels that keep apart |
//! | `number_format`, `text_width` | how numbers are written, how wide texts are |
//! | `ink`, `palette`, `svg_backend` | what a mark means, its colours on paper, its SVG |

pub mod canvas;
pub mod history;
pub mod ink;
pub mod label_place;
pub mod number_format;
pub mod palette;
pub mod plot_area;
pub mod progress;
pub mod scale;
pub mod series_line;
pub mod sparkline;
pub mod svg_backend;
pub mod text_width;
pub mod time_scale;

pub use history::{Comparator, EventMark, Frame, HistoryChart, Reading, TargetKind, TargetLine, draw_history};
pub use number_format::NumberFormat;
pub use plot_area::PlotArea;
pub use progress::{ProgressBar, draw_progress};
pub use sparkline::{Sparkline, draw_sparkline};
pub use svg_backend::ColourMode;

use plotters::drawing::DrawingAreaErrorKind;

/// A finished chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The whole `<svg>` element.
    pub svg: String,
    /// The geometry of the plot, for what hovers over it.
    pub plot: PlotArea,
    /// Labels for which there was no room; the page says them in the table or the caption instead.
    pub omitted_labels: Vec<String>,
}

/// Why a chart could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The drawing is too small to hold axes and a line.
    #[error(
        "a chart of {width} by {height} pixels has no room for its plot; \
         it needs at least {minimum_width} by {minimum_height}"
    )]
    TooSmall {
        /// Width asked for, in pixels.
        width: i32,
        /// Height asked for, in pixels.
        height: i32,
        /// Least width, in pixels.
        minimum_width: i32,
        /// Least height, in pixels.
        minimum_height: i32,
    },
    /// A mark could not be written; a defect of the chart itself.
    #[error("the chart could not be written")]
    Backend(#[from] DrawingAreaErrorKind<svg_backend::UnknownInk>),
}
