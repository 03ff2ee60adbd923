//! The one place of the charts that names colours: the palette of a chart that leaves the page.
//!
//! On a page, colours come from the style sheet by class ([`super::ink::Ink::class`]); a file that is
//! printed or downloaded has no style sheet, so these values are written into it. They are the light
//! values of the design tokens in `style/tokens.css`: text at least 4.5:1 and marks at least 3:1 on
//! [`SURFACE`].

/// Paper: the background of a downloaded chart, and the halo behind its labels (`--surface`).
pub const SURFACE: &str = "#ffffff";
/// Titles, and the values and names a reader looks for first (`--text`).
pub const TEXT_STRONG: &str = "#14181d";
/// Axis labels, units, sources (`--text-tertiary`).
pub const TEXT_MUTED: &str = "#5c6571";
/// Grid lines; decoration, so below 3:1 on purpose (`--chart-grid`).
pub const GRID: &str = "#e9ecef";
/// Axis lines and ticks (`--chart-axis`).
pub const AXIS: &str = "#b4bbc4";
/// What was observed (`--series-1`).
pub const ACTUAL: &str = "#0072b2";
/// Targets of every kind; they differ by dash (`--text`).
pub const TARGET: &str = "#14181d";
/// The fill of an event that lasts (`--chart-band`).
pub const BAND: &str = "#f0f2f4";
/// The line of an event (`--line-control`).
pub const EVENT: &str = "#7f8893";
/// What became known later than the day the chart tells of (`--series-5`).
pub const LATER: &str = "#69727e";
