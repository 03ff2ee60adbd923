//! Targets and events of a history chart, and the labels that name them.

use super::super::ChartError;
use super::super::canvas::Canvas;
use super::super::ink::Ink;
use super::super::label_place::{Anchor, Candidate, LabelBox, LabelPlacer};
use super::super::plot_area::PlotArea;
use super::super::text_width::{fit_text, text_width};
use super::super::time_scale::day_number;
use super::layout::{Layout, TEXT_LINE_HEIGHT, VALUE_LABEL_GAP, visible_days};
use super::{EventMark, HistoryChart, TargetKind, TargetLine, last_reading};

/// Width in pixels from which an event is a band instead of a line.
const BAND_WIDTH: f64 = 3.0;

/// Fills the days of events that last.
pub fn draw_event_bands(canvas: &Canvas<'_>, events: &[EventMark], plot: &PlotArea) -> Result<(), ChartError> {
    for (from, to) in events.iter().filter_map(|event| band_edges(event, plot)) {
        canvas.bar(Ink::Band, (from, f64::from(plot.top)), (to, f64::from(plot.bottom)))?;
    }
    Ok(())
}

/// Draws a line at each event that is no band, and leads from each label to its event.
pub fn draw_event_lines(canvas: &Canvas<'_>, events: &[EventMark], layout: &Layout) -> Result<(), ChartError> {
    let plot = layout.plot;
    for (index, event) in events.iter().enumerate() {
        let Some((from, _)) = visible_days(event, &plot) else {
            continue;
        };
        let label = layout.event_labels.iter().find(|label| label.event_index == index);
        let top = label.map_or(plot.top, |label| label.candidate.place.top + 2);
        let is_band = band_edges(event, &plot).is_some();
        let bottom = if is_band { plot.top } else { plot.bottom };
        if top < bottom {
            let x = plot.x_of(from);
            canvas.line(Ink::Event, &[(x, f64::from(top)), (x, f64::from(bottom))])?;
        }
    }
    Ok(())
}

/// Writes the event labels and returns those without a place.
pub fn draw_event_labels(
    canvas: &Canvas<'_>,
    events: &[EventMark],
    layout: &Layout,
) -> Result<Vec<String>, ChartError> {
    for label in &layout.event_labels {
        canvas.label(Ink::LabelEvent, &label.text, &label.candidate)?;
    }
    let is_omitted = |index: usize, event: &EventMark| {
        visible_days(event, &layout.plot).is_some()
            && !layout.shared_events.contains(&index)
            && !layout.event_labels.iter().any(|label| label.event_index == index)
    };
    Ok(events
        .iter()
        .enumerate()
        .filter(|(index, event)| is_omitted(*index, event))
        .map(|(_, event)| event.label.clone())
        .collect())
}

/// Draws the dashed lines of the targets.
pub fn draw_target_lines(canvas: &Canvas<'_>, targets: &[TargetLine], plot: &PlotArea) -> Result<(), ChartError> {
    for target in targets {
        if let Some(segment) = target_segment(target, plot) {
            canvas.line(target_inks(target.kind).0, &segment)?;
        }
    }
    Ok(())
}

/// Writes the last value, or that there is none, and the names of the targets, and returns the names without a place.
///
/// The target that ends last is named first and in full. One whose line is shorter than its name is named
/// by its bound alone, so that a target per year does not fill the plot with words.
pub fn draw_value_labels(
    canvas: &Canvas<'_>,
    chart: &HistoryChart<'_>,
    layout: &Layout,
    lines: &[Vec<(f64, f64)>],
) -> Result<Vec<String>, ChartError> {
    let plot = &layout.plot;
    let mut obstacles: Vec<Vec<(f64, f64)>> = lines
        .iter()
        .map(|line| line.iter().map(|(day, value)| (plot.x_of(*day), plot.y_of(*value))).collect())
        .collect();
    obstacles.extend(chart.targets.iter().filter_map(|target| target_segment(target, plot)).map(Vec::from));
    let room = LabelBox {
        left: plot.left,
        // A target at the very top is named above the plot, between the events' labels.
        top: (plot.top - TEXT_LINE_HEIGHT).max(0),
        right: plot.drawing_width,
        bottom: plot.bottom,
    };
    let mut placer = LabelPlacer::new(room, obstacles);
    layout.event_labels.iter().for_each(|label| placer.reserve(label.candidate.place));
    draw_last_value(canvas, chart, plot, &mut placer)?;

    let mut by_end: Vec<&TargetLine> = chart.targets.iter().collect();
    by_end.sort_by_key(|target| std::cmp::Reverse((target.to_on, target.from_on)));
    let mut omitted = Vec::new();
    for (rank, target) in by_end.into_iter().enumerate() {
        let Some(segment) = target_segment(target, plot) else {
            continue;
        };
        let bound = format!("{} {}", target.comparator.symbol(), chart.value_format.format(target.value));
        let full = format!("{} {bound}", target.label);
        let ink = target_inks(target.kind).1;
        let length = segment[1].0 - segment[0].0;
        let limit = if rank == 0 { f64::from(plot.right - plot.left) } else { length };
        let short_limit = limit.max(length + 16.0) as i32;
        let chosen = [(full.as_str(), limit as i32), (bound.as_str(), short_limit)]
            .into_iter()
            .filter(|(text, limit)| text_width(text, ink.font_size(), false) <= *limit)
            .find_map(|(text, _)| {
                let width = text_width(text, ink.font_size(), false);
                placer.place(&target_candidates(&segment, width)).map(|candidate| (text, candidate))
            });
        let chosen = chosen.map(|(text, candidate)| (text.to_owned(), candidate)).or_else(|| {
            // A long name is shortened for the one target that matters most rather than dropped.
            let text = fit_text(&full, limit as i32, ink.font_size(), false).filter(|_| rank == 0)?;
            let width = text_width(&text, ink.font_size(), false);
            placer.place(&target_candidates(&segment, width)).map(|candidate| (text, candidate))
        });
        match chosen {
            Some((text, candidate)) => canvas.label(ink, &text, &candidate)?,
            None => omitted.push(full),
        }
    }
    omitted.reverse();
    Ok(omitted)
}

fn draw_last_value(
    canvas: &Canvas<'_>,
    chart: &HistoryChart<'_>,
    plot: &PlotArea,
    placer: &mut LabelPlacer,
) -> Result<(), ChartError> {
    let Some((reading, value)) = last_reading(chart.readings) else {
        let ink = Ink::LabelEvent;
        let width = text_width(chart.empty_text, ink.font_size(), ink.is_bold());
        let left = (plot.left + plot.right - width) / 2;
        let top = (plot.top + plot.bottom - TEXT_LINE_HEIGHT) / 2;
        let place = LabelBox::at(left, top, width, TEXT_LINE_HEIGHT);
        placer.reserve(place);
        return canvas.label(ink, chart.empty_text, &Candidate { place, anchor: Anchor::Middle });
    };
    let text = chart.value_format.format(value);
    let width = text_width(&text, Ink::LabelActual.font_size(), true);
    let x = plot.x_of(reading.middle_day()).round() as i32;
    let y = plot.y_of(value).round() as i32;
    let half = TEXT_LINE_HEIGHT / 2;
    // Kept inside the plot's height, where a value at the very edge would push it into the axis.
    let top = (y - half).clamp(plot.top - half, plot.bottom - half);
    let place = LabelBox::at(x + VALUE_LABEL_GAP, top, width, TEXT_LINE_HEIGHT);
    placer.reserve(place);
    placer.reserve(LabelBox::at(x - 6, y - 6, 12, 12));
    canvas.label(Ink::LabelActual, &text, &Candidate { place, anchor: Anchor::Start })
}

/// Places above and below the line: at its end, its start, its middle.
fn target_candidates(segment: &[(f64, f64); 2], width: i32) -> Vec<Candidate> {
    let (start, end) = (segment[0].0.ceil() as i32, segment[1].0.floor() as i32);
    let y = segment[0].1.round() as i32;
    [(end - width, Anchor::End), (start, Anchor::Start), ((start + end - width) / 2, Anchor::Middle)]
        .into_iter()
        .flat_map(|(left, anchor)| {
            let above = LabelBox::at(left, y - TEXT_LINE_HEIGHT, width, TEXT_LINE_HEIGHT - 1);
            let below = LabelBox::at(left, y + 2, width, TEXT_LINE_HEIGHT - 1);
            [above, below].map(|place| Candidate { place, anchor })
        })
        .collect()
}

/// Left and right edge in pixels of an event wide enough to be a band.
fn band_edges(event: &EventMark, plot: &PlotArea) -> Option<(f64, f64)> {
    let (from, to) = visible_days(event, plot)?;
    let edges = (plot.x_of(from), plot.x_of(to));
    (edges.1 - edges.0 >= BAND_WIDTH && event.to_on.is_some()).then_some(edges)
}

/// The visible part of a target's line in pixels.
fn target_segment(target: &TargetLine, plot: &PlotArea) -> Option<[(f64, f64); 2]> {
    let from = f64::from(day_number(target.from_on)).max(plot.first_day);
    let to = f64::from(day_number(target.to_on)).min(plot.last_day);
    let y = plot.y_of(target.value);
    (from < to && target.value.is_finite()).then(|| [(plot.x_of(from), y), (plot.x_of(to), y)])
}

/// The inks of a target's line and of its label.
fn target_inks(kind: TargetKind) -> (Ink, Ink) {
    match kind {
        TargetKind::KeyResult => (Ink::Target, Ink::LabelTarget),
        TargetKind::Guardrail => (Ink::TargetGuardrail, Ink::LabelGuardrail),
        TargetKind::Standing => (Ink::TargetStanding, Ink::LabelStanding),
    }
}
