//! Where a Key Result stands between its baseline and its target.
//!
//! The scale runs from the baseline at the left to the target at the right, whether the KPI should rise or
//! fall; so 'further right' is always 'closer'. The bar shows a position on that distance, not a quantity,
//! which is why it starts at the baseline and not at zero.

use super::canvas::Canvas;
use super::ink::Ink;
use super::label_place::{Anchor, Candidate, LabelBox, LabelPlacer};
use super::number_format::NumberFormat;
use super::plot_area::PlotArea;
use super::svg_backend::{ColourMode, DocumentHead, svg_document};
use super::text_width::text_width;
use super::{ChartError, Drawing};

/// Height of the drawing in pixels.
pub const PROGRESS_HEIGHT: i32 = 56;

/// Least width of the drawing in pixels.
const MINIMUM_WIDTH: i32 = 160;

/// How far beyond baseline or target, as shares of their distance, a value is shown in its place; further
/// out it stands at the edge, with its figure saying how far.
const REACH: (f64, f64) = (-0.15, 1.15);

/// What a progress bar shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgressBar<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// The sentence that says what the bar shows.
    pub title: &'a str,
    /// The same for those who cannot see it, in full.
    pub description: &'a str,
    /// Width of the drawing in pixels.
    pub width: i32,
    /// The value at the start of the cycle.
    pub baseline: f64,
    /// The value to reach; below the baseline where the KPI should fall.
    pub target: f64,
    /// Where the plan is today.
    pub plan: Option<f64>,
    /// What was observed last; `None` before the first reading.
    pub observed: Option<f64>,
    /// How values are written.
    pub value_format: &'a NumberFormat,
    /// Where colours come from.
    pub colour_mode: ColourMode,
}

/// Draws a progress bar. In the returned plot, days and values both run from 0 at the baseline to 1 at the
/// target.
///
/// # Errors
/// [`ChartError::TooSmall`] below 160 pixels.
pub fn draw_progress(bar: &ProgressBar<'_>) -> Result<Drawing, ChartError> {
    if bar.width < MINIMUM_WIDTH {
        return Err(ChartError::TooSmall {
            width: bar.width,
            height: PROGRESS_HEIGHT,
            minimum_width: MINIMUM_WIDTH,
            minimum_height: PROGRESS_HEIGHT,
        });
    }
    let observed = bar.observed.filter(|value| value.is_finite());
    let plan = bar.plan.filter(|value| value.is_finite());
    let shown: Vec<f64> = [observed, plan].into_iter().flatten().map(|value| share(bar, value)).collect();
    let plot = PlotArea {
        drawing_width: bar.width,
        drawing_height: PROGRESS_HEIGHT,
        left: 6,
        top: 21,
        right: bar.width - 6,
        bottom: 29,
        first_day: shown.iter().copied().fold(0.0, f64::min),
        last_day: shown.iter().copied().fold(1.0, f64::max),
        low: 0.0,
        high: 1.0,
    };
    let x_of = |value: f64| plot.x_of(share(bar, value));
    let (top, bottom) = (f64::from(plot.top), f64::from(plot.bottom));
    let (start, end) = (plot.x_of(0.0), plot.x_of(1.0));
    let middle = (top + bottom) / 2.0;

    let mut body = String::with_capacity(1024);
    let canvas = Canvas::new(&mut body, bar.width, PROGRESS_HEIGHT, bar.colour_mode);
    canvas.bar(Ink::Track, (start, top), (end, bottom))?;
    if let Some(observed) = observed {
        let x = x_of(observed);
        canvas.bar(Ink::ActualBar, (start.min(x), top + 2.0), (start.max(x), bottom - 2.0))?;
    }
    canvas.line(Ink::Axis, &[(start, top - 2.0), (start, bottom + 2.0)])?;
    canvas.line(Ink::Target, &[(end, top - 5.0), (end, bottom + 5.0)])?;
    if let Some(plan) = plan {
        let x = x_of(plan);
        let corners = [(x, bottom + 1.0), (x - 4.0, bottom + 8.0), (x + 4.0, bottom + 8.0)];
        canvas.shape(Ink::PlanMark, &corners)?;
    }
    if let Some(observed) = observed {
        canvas.dot(Ink::LastPoint, (x_of(observed), middle), 5.0)?;
    }
    let omitted_labels = draw_labels(&canvas, bar, &plot, observed, plan)?;
    canvas.finish()?;

    let svg = svg_document(
        &DocumentHead {
            id: bar.id,
            title: bar.title,
            description: bar.description,
            width: bar.width,
            height: PROGRESS_HEIGHT,
            colour_mode: bar.colour_mode,
        },
        &body,
    );
    Ok(Drawing { svg, plot, omitted_labels })
}

/// Where a value stands between baseline (0) and target (1), within [`REACH`]. Where the two are equal
/// there is no distance to stand in: an equal value stands at the baseline, any other at an edge.
fn share(bar: &ProgressBar<'_>, value: f64) -> f64 {
    let share = (value / 2.0 - bar.baseline / 2.0) / (bar.target / 2.0 - bar.baseline / 2.0);
    if share.is_nan() { 0.0 } else { share.clamp(REACH.0, REACH.1) }
}

/// Writes the observed value above, baseline, target and plan below; returns what found no room.
fn draw_labels(
    canvas: &Canvas<'_>,
    bar: &ProgressBar<'_>,
    plot: &PlotArea,
    observed: Option<f64>,
    plan: Option<f64>,
) -> Result<Vec<String>, ChartError> {
    let room = LabelBox { left: 0, top: 0, right: bar.width, bottom: PROGRESS_HEIGHT };
    let mut placer = LabelPlacer::new(room, Vec::new());
    let mut omitted = Vec::new();
    let labels = [
        observed.map(|value| (Ink::LabelActual, value, 2)),
        Some((Ink::LabelTarget, bar.target, 40)),
        Some((Ink::Label, bar.baseline, 40)),
        plan.map(|value| (Ink::Label, value, 40)),
    ];
    for (ink, value, top) in labels.into_iter().flatten() {
        if !value.is_finite() {
            continue;
        }
        let text = bar.value_format.format(value);
        let width = text_width(&text, ink.font_size(), ink.is_bold());
        let centred = plot.x_of(share(bar, value)).round() as i32 - width / 2;
        let left = centred.clamp(0, (bar.width - width).max(0));
        let anchor = match left - centred {
            0 => Anchor::Middle,
            shift if shift > 0 => Anchor::Start,
            _ => Anchor::End,
        };
        let place = LabelBox::at(left, top, width, 15);
        match placer.place(&[Candidate { place, anchor }]) {
            Some(candidate) => canvas.label(ink, &text, &candidate)?,
            None => omitted.push(text),
        }
    }
    Ok(omitted)
}

#[cfg(test)]
mod tests;
