//! The history of one KPI: what was measured, what was aimed at, what happened.
//!
//! Readings stand in the middle of their period. Nothing is smoothed; a missing reading breaks the line; a
//! reading that may still change is hollow. Targets are dashed and named where they run, the last value is
//! written beside its dot, events stand above the plot: there is no legend to look up.

mod annotations;
mod layout;

use chrono::NaiveDate;
use plotters::style::text_anchor::HPos;

use super::canvas::Canvas;
use super::ink::Ink;
use super::number_format::NumberFormat;
use super::plot_area::PlotArea;
use super::series_line::{SeriesPoint, runs, thin};
use super::svg_backend::{ColourMode, DocumentHead, svg_document};
use super::time_scale::day_number;
use super::{ChartError, Drawing};
use layout::Layout;

/// Least size of the drawing, in pixels.
const MINIMUM_SIZE: (i32, i32) = (200, 120);

/// Room per reading, in pixels, from which every reading gets a dot.
const DOT_SPACING: f64 = 16.0;

/// One reading of the KPI.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// First day of the period.
    pub start_on: NaiveDate,
    /// First day after the period.
    pub end_on: NaiveDate,
    /// The value in the KPI's unit; `None` breaks the line.
    pub value: Option<f64>,
    /// Whether the value may still change.
    pub is_provisional: bool,
}

impl Reading {
    /// The day number of the middle of the period, where the reading stands in the chart.
    pub fn middle_day(&self) -> f64 {
        f64::from(day_number(self.start_on)) / 2.0 + f64::from(day_number(self.end_on)) / 2.0
    }
}

/// What sort of bound a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    /// The target of a Key Result.
    KeyResult,
    /// A Guardrail of an Objective.
    Guardrail,
    /// A Standing target outside the Objectives.
    Standing,
}

/// On which side of a target the KPI should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    /// At the target or above.
    AtLeast,
    /// At the target or below.
    AtMost,
}

impl Comparator {
    /// The sign before the target's value.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
        }
    }
}

/// A target over the days it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetLine {
    /// Short name, such as `Scorecard 2015`.
    pub label: String,
    /// Which side is good.
    pub comparator: Comparator,
    /// The bound in the KPI's unit.
    pub value: f64,
    /// First day on which it holds.
    pub from_on: NaiveDate,
    /// First day on which it no longer holds.
    pub to_on: NaiveDate,
    /// What sort of bound it is.
    pub kind: TargetKind,
}

/// Something that happened, for a day or for longer.
#[derive(Debug, Clone, PartialEq)]
pub struct EventMark {
    /// Short name.
    pub label: String,
    /// First day.
    pub from_on: NaiveDate,
    /// First day after it; `None` for a single day.
    pub to_on: Option<NaiveDate>,
}

/// What a chart must say by itself once it leaves the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// What is measured and in which unit.
    pub unit: String,
    /// Where the figures come from.
    pub source: String,
    /// As of when they were known.
    pub as_known_on: String,
}

/// Everything a history chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryChart<'a> {
    /// Unique on the page; wide and narrow drawings of one KPI need two.
    pub id: &'a str,
    /// The sentence that says what the chart shows.
    pub title: &'a str,
    /// The same for those who cannot see it, in full.
    pub description: &'a str,
    /// Width of the drawing in pixels.
    pub width: i32,
    /// Height of the drawing in pixels, frame included.
    pub height: i32,
    /// Ascending by period, without overlap.
    pub readings: &'a [Reading],
    /// What is known now of the same periods and later ones, where the chart tells of an earlier day; empty otherwise.
    pub later: &'a [Reading],
    /// Targets in any order.
    pub targets: &'a [TargetLine],
    /// Events in any order.
    pub events: &'a [EventMark],
    /// How values are written.
    pub value_format: &'a NumberFormat,
    /// Names of the months, January first.
    pub month_names: &'a [&'a str; 12],
    /// Said in the middle of the plot when there is no value at all.
    pub empty_text: &'a str,
    /// Title, unit and source inside the drawing; `None` where the page says them.
    pub frame: Option<&'a Frame>,
    /// Where colours come from.
    pub colour_mode: ColourMode,
}

/// Draws the chart.
///
/// # Errors
/// [`ChartError::TooSmall`] below 200 by 120 pixels, or where the frame leaves no room for the plot.
pub fn draw_history(chart: &HistoryChart<'_>) -> Result<Drawing, ChartError> {
    let layout = Layout::of(chart)?;
    let plot = layout.plot;
    let points: Vec<SeriesPoint> = chart.readings.iter().map(|reading| (reading.middle_day(), reading.value)).collect();
    let lines: Vec<Vec<(f64, f64)>> = runs(&points).into_iter().map(|run| thin(run, &plot)).collect();

    let mut body = String::with_capacity(8 * 1024);
    let canvas = Canvas::new(&mut body, chart.width, chart.height, chart.colour_mode);
    annotations::draw_event_bands(&canvas, chart.events, &plot)?;
    draw_axes(&canvas, &layout)?;
    annotations::draw_event_lines(&canvas, chart.events, &layout)?;
    annotations::draw_target_lines(&canvas, chart.targets, &plot)?;
    let later: Vec<SeriesPoint> = chart.later.iter().map(|reading| (reading.middle_day(), reading.value)).collect();
    for line in runs(&later).into_iter().map(|run| thin(run, &plot)).filter(|line| line.len() > 1) {
        canvas.data_line(Ink::Later, plot, line)?;
    }
    for line in lines.iter().filter(|line| line.len() > 1) {
        canvas.data_line(Ink::Actual, plot, line.clone())?;
    }
    draw_points(&canvas, chart, &plot)?;
    let mut omitted_labels = annotations::draw_event_labels(&canvas, chart.events, &layout)?;
    omitted_labels.extend(annotations::draw_value_labels(&canvas, chart, &layout, &lines)?);
    draw_frame(&canvas, chart, &layout)?;
    canvas.finish()?;

    let svg = svg_document(
        &DocumentHead {
            id: chart.id,
            title: chart.title,
            description: chart.description,
            width: chart.width,
            height: chart.height,
            colour_mode: chart.colour_mode,
        },
        &body,
    );
    Ok(Drawing { svg, plot, omitted_labels })
}

/// The last reading with a value.
fn last_reading(readings: &[Reading]) -> Option<(&Reading, f64)> {
    readings
        .iter()
        .rev()
        .find_map(|reading| reading.value.filter(|value| value.is_finite()).map(|value| (reading, value)))
}

fn draw_axes(canvas: &Canvas<'_>, layout: &Layout) -> Result<(), ChartError> {
    let plot = layout.plot;
    let (left, right, bottom) = (f64::from(plot.left), f64::from(plot.right), f64::from(plot.bottom));
    for (value, _) in &layout.value_ticks {
        let y = plot.y_of(*value);
        canvas.line(Ink::Grid, &[(left, y), (right, y)])?;
    }
    let has_zero_inside = plot.low < 0.0 && plot.high > 0.0;
    let axis_y = if has_zero_inside { plot.y_of(0.0) } else { bottom };
    canvas.line(Ink::Axis, &[(left, axis_y), (right, axis_y)])?;
    for tick in &layout.time_ticks {
        let x = plot.x_of(f64::from(tick.day));
        canvas.line(Ink::Axis, &[(x, bottom), (x, bottom + 4.0)])?;
    }
    for (value, label) in &layout.value_ticks {
        canvas.text(Ink::Label, label, (left - 8.0, plot.y_of(*value)), HPos::Right)?;
    }
    for tick in &layout.time_ticks {
        let x = plot.x_of(f64::from(tick.day));
        if !layout.has_room_for(tick) {
            continue;
        }
        canvas.text(Ink::Label, &tick.label, (x, bottom + 14.0), HPos::Center)?;
        if let Some(year) = &tick.year_label {
            canvas.text(Ink::Label, year, (x, bottom + 29.0), HPos::Center)?;
        }
    }
    Ok(())
}

/// Dots: for each reading where there is room, always for one without neighbours, for a provisional one
/// and for the last.
fn draw_points(canvas: &Canvas<'_>, chart: &HistoryChart<'_>, plot: &PlotArea) -> Result<(), ChartError> {
    let readings = chart.readings;
    let last = last_reading(readings).map(|(reading, _)| reading.start_on);
    let spacing = f64::from(plot.right - plot.left) / readings.len().max(1) as f64;
    let has_value = |index: Option<usize>| {
        index.and_then(|index| readings.get(index)).and_then(|reading| reading.value).is_some_and(f64::is_finite)
    };
    for (index, reading) in readings.iter().enumerate() {
        let Some(value) = reading.value.filter(|value| value.is_finite()) else {
            continue;
        };
        let point = (reading.middle_day(), value);
        let is_alone = !has_value(index.checked_sub(1)) && !has_value(index.checked_add(1));
        let is_last = last == Some(reading.start_on);
        match (reading.is_provisional, is_last) {
            (true, _) => canvas.data_dot(Ink::ProvisionalPoint, *plot, point, 3.5)?,
            (false, true) => canvas.data_dot(Ink::LastPoint, *plot, point, 4.0)?,
            (false, false) if is_alone || spacing >= DOT_SPACING => {
                canvas.data_dot(Ink::Point, *plot, point, 2.5)?;
            }
            (false, false) => {}
        }
    }
    Ok(())
}

fn draw_frame(canvas: &Canvas<'_>, chart: &HistoryChart<'_>, layout: &Layout) -> Result<(), ChartError> {
    let (Some(frame), Some(lines)) = (chart.frame, &layout.frame_lines) else {
        return Ok(());
    };
    let mut y = f64::from(layout::FRAME_PADDING) + 8.0;
    let x = f64::from(layout::FRAME_PADDING);
    for line in &lines.title {
        canvas.text(Ink::Title, line, (x, y), HPos::Left)?;
        y += f64::from(layout::TITLE_LINE_HEIGHT);
    }
    if !frame.unit.is_empty() {
        canvas.text(Ink::Label, &lines.unit, (x, y), HPos::Left)?;
    }
    let line_count = lines.footer.len() as f64;
    let line_height = f64::from(layout::TEXT_LINE_HEIGHT);
    let mut y = f64::from(chart.height - layout::FRAME_PADDING) - line_height * (line_count - 0.5);
    for line in &lines.footer {
        canvas.text(Ink::Label, line, (x, y), HPos::Left)?;
        y += line_height;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
