//! Where the parts of a history chart go, before anything is drawn.

use super::super::ChartError;
use super::super::ink::Ink;
use super::super::label_place::{Anchor, Candidate, LabelBox, LabelPlacer};
use super::super::plot_area::PlotArea;
use super::super::scale::ValueScale;
use super::super::text_width::{fit_text, text_width, wrap_text};
use super::super::time_scale::{TimeTick, day_number, tick_width, time_ticks};
use super::{EventMark, HistoryChart, MINIMUM_SIZE, last_reading};

/// Space around the frame's texts, in pixels.
pub const FRAME_PADDING: i32 = 12;
/// Height of a line of the title.
pub const TITLE_LINE_HEIGHT: i32 = 20;
/// Height of a line of any other text.
pub const TEXT_LINE_HEIGHT: i32 = 16;
/// Room between the last dot and its value.
pub const VALUE_LABEL_GAP: i32 = 8;
/// Distance between a target or an event and its label.
pub const LABEL_GAP: i32 = 4;

/// Rows of event labels above the plot.
const EVENT_ROWS: i32 = 3;
/// Longest event label in pixels.
const EVENT_LABEL_WIDTH: i32 = 150;
/// Events of the same name within this many pixels share one label.
const SHARED_LABEL_DISTANCE: f64 = 24.0;
/// Height per tick of the value axis.
const VALUE_TICK_HEIGHT: i32 = 56;
/// How far a target may push the time axis beyond the readings, as a share of their span.
const FUTURE_SHARE: f64 = 0.25;

/// The texts around the plot, broken into lines.
pub struct FrameLines {
    /// Lines of the title.
    pub title: Vec<String>,
    /// The unit line.
    pub unit: String,
    /// Source and as-known-on, in one line or two.
    pub footer: Vec<String>,
}

/// An event label with a place.
pub struct EventLabel {
    /// Index into the chart's events.
    pub event_index: usize,
    /// The label, shortened if need be.
    pub text: String,
    /// Where it stands, in pixels of the drawing.
    pub candidate: Candidate,
}

/// The labels above the plot.
struct EventStrip {
    labels: Vec<EventLabel>,
    /// Indices of events that a neighbour's label names too.
    shared: Vec<usize>,
    /// Height in pixels.
    height: i32,
}

/// The parts of a history chart in their places.
pub struct Layout {
    /// The plot and its projection.
    pub plot: PlotArea,
    /// Values and labels of the horizontal grid lines.
    pub value_ticks: Vec<(f64, String)>,
    /// Ticks of the time axis.
    pub time_ticks: Vec<TimeTick>,
    /// Labels above the plot.
    pub event_labels: Vec<EventLabel>,
    /// Indices of the events that a neighbour's label names too.
    pub shared_events: Vec<usize>,
    /// The texts of the frame, if the drawing has one.
    pub frame_lines: Option<FrameLines>,
}

impl Layout {
    /// Finds the places of all parts.
    pub fn of(chart: &HistoryChart<'_>) -> Result<Self, ChartError> {
        let too_small = ChartError::TooSmall {
            width: chart.width,
            height: chart.height,
            minimum_width: MINIMUM_SIZE.0,
            minimum_height: MINIMUM_SIZE.1,
        };
        if chart.width < MINIMUM_SIZE.0 || chart.height < MINIMUM_SIZE.1 {
            return Err(too_small);
        }
        let frame_lines = frame_lines(chart);
        let (head_height, foot_height) = frame_heights(frame_lines.as_ref());
        let padding = if frame_lines.is_some() { FRAME_PADDING } else { 2 };

        let (first_day, last_day) = time_domain(chart);
        let scale = value_scale(chart, (first_day, last_day), head_height + foot_height);
        let value_ticks: Vec<(f64, String)> = scale
            .ticks()
            .into_iter()
            .map(|tick| (tick, chart.value_format.format_tick(tick, scale.step, scale.magnitude())))
            // Without any value the domain is made up, and figures on it would be too.
            .filter(|_| last_reading(chart.readings).is_some() || !chart.targets.is_empty())
            .collect();
        let label_size = Ink::Label.font_size();
        let gutter = value_ticks.iter().map(|(_, label)| text_width(label, label_size, false)).max();
        let left = (padding + gutter.unwrap_or(0) + 8).min(chart.width / 3);
        let right = chart.width - right_margin(chart, left, padding, first_day, last_day);
        let time_ticks = if chart.readings.is_empty() && chart.targets.is_empty() {
            Vec::new()
        } else {
            let (first_day, last_day) = (first_day as i32, last_day as i32);
            time_ticks(first_day, last_day, right - left, label_size, chart.month_names)
        };
        let has_years = time_ticks.iter().any(|tick| tick.year_label.is_some());
        let axis_height = if has_years { 38 } else { 22 };

        let mut plot = PlotArea {
            drawing_width: chart.width,
            drawing_height: chart.height,
            left,
            top: head_height,
            right,
            bottom: chart.height - foot_height - axis_height,
            first_day,
            last_day,
            low: scale.low,
            high: scale.high,
        };
        let strip = event_labels(chart, &plot);
        plot.top += strip.height;
        if plot.bottom - plot.top < MINIMUM_SIZE.1 / 3 || plot.right - plot.left < MINIMUM_SIZE.0 / 3 {
            return Err(too_small);
        }
        Ok(Self { plot, value_ticks, time_ticks, event_labels: strip.labels, shared_events: strip.shared, frame_lines })
    }

    /// Whether a tick's label stays within the drawing.
    pub fn has_room_for(&self, tick: &TimeTick) -> bool {
        let half = f64::from(tick_width(tick, Ink::Label.font_size())) / 2.0;
        let x = self.plot.x_of(f64::from(tick.day));
        x - half >= 0.0 && x + half <= f64::from(self.plot.drawing_width)
    }
}

fn frame_lines(chart: &HistoryChart<'_>) -> Option<FrameLines> {
    let frame = chart.frame?;
    let width = chart.width - 2 * FRAME_PADDING;
    let fit = |text: &str| fit_text(text, width, Ink::Label.font_size(), false);
    let joined = format!("{} · {}", frame.source, frame.as_known_on);
    let footer = if text_width(&joined, Ink::Label.font_size(), false) <= width {
        vec![joined]
    } else {
        [fit(&frame.source), fit(&frame.as_known_on)].into_iter().flatten().collect()
    };
    Some(FrameLines {
        title: wrap_text(chart.title, width, Ink::Title.font_size(), true, 3),
        unit: fit(&frame.unit).unwrap_or_default(),
        footer,
    })
}

/// Heights above and below the plot and its time axis, in pixels.
fn frame_heights(lines: Option<&FrameLines>) -> (i32, i32) {
    let Some(lines) = lines else {
        return (TEXT_LINE_HEIGHT, 2);
    };
    let count = |lines: &[String]| i32::try_from(lines.len()).unwrap_or(0);
    let head = FRAME_PADDING + count(&lines.title) * TITLE_LINE_HEIGHT + TEXT_LINE_HEIGHT + 12;
    let foot = FRAME_PADDING + count(&lines.footer) * TEXT_LINE_HEIGHT + 4;
    (head, foot)
}

/// First and last day number of the time axis: the readings, and the targets beyond them within reason.
fn time_domain(chart: &HistoryChart<'_>) -> (f64, f64) {
    let readings = chart.readings.iter().chain(chart.later).map(|reading| (reading.start_on, reading.end_on));
    let targets = chart.targets.iter().map(|target| (target.from_on, target.to_on));
    let (first, last) = match covered_days(readings) {
        Some((first, last)) => {
            let limit = last + (last - first) * FUTURE_SHARE;
            let due = targets.map(|(_, to_on)| f64::from(day_number(to_on))).fold(last, f64::max);
            (first, due.min(limit.ceil()))
        }
        None => covered_days(targets).unwrap_or((0.0, 0.0)),
    };
    (first, if last > first { last } else { first + 1.0 })
}

fn covered_days(spans: impl Iterator<Item = (chrono::NaiveDate, chrono::NaiveDate)>) -> Option<(f64, f64)> {
    spans
        .map(|(from_on, to_on)| (f64::from(day_number(from_on)), f64::from(day_number(to_on))))
        .reduce(|covered, span| (covered.0.min(span.0), covered.1.max(span.1)))
}

fn value_scale(chart: &HistoryChart<'_>, days: (f64, f64), framed_height: i32) -> ValueScale {
    let readings = chart.readings.iter().chain(chart.later).filter_map(|reading| reading.value);
    let targets = chart.targets.iter().filter(|target| {
        f64::from(day_number(target.from_on)) < days.1 && f64::from(day_number(target.to_on)) > days.0
    });
    let tick_count = ((chart.height - framed_height) / VALUE_TICK_HEIGHT).clamp(2, 6);
    ValueScale::covering(readings.chain(targets.map(|target| target.value)), usize::try_from(tick_count).unwrap_or(2))
}

/// Room at the right so that the last value fits beside its dot.
fn right_margin(chart: &HistoryChart<'_>, left: i32, padding: i32, first_day: f64, last_day: f64) -> i32 {
    let least = padding.max(8);
    let Some((reading, value)) = last_reading(chart.readings) else {
        return least;
    };
    let label = chart.value_format.format(value);
    let label_width = text_width(&label, Ink::LabelActual.font_size(), true);
    let share = (reading.middle_day() - first_day) / (last_day - first_day);
    let dot_limit = chart.width - padding - label_width - VALUE_LABEL_GAP - left;
    let plot_width = (f64::from(dot_limit) / share.max(0.01)).min(f64::from(chart.width)) as i32;
    (chart.width - left - plot_width).clamp(least, chart.width / 3)
}

/// Places event labels in rows above the plot, the lowest row first, and says how high the rows are. The
/// plot's top is still that without rows.
fn event_labels(chart: &HistoryChart<'_>, plot: &PlotArea) -> EventStrip {
    let strip_bottom = plot.top + EVENT_ROWS * TEXT_LINE_HEIGHT;
    let room = LabelBox { left: plot.left, top: plot.top, right: plot.drawing_width, bottom: strip_bottom };
    let mut placer = LabelPlacer::new(room, Vec::new());
    let mut leaders: Vec<LabelBox> = Vec::new();
    let mut labels: Vec<EventLabel> = Vec::new();
    let mut shared: Vec<usize> = Vec::new();
    let mut by_day: Vec<(usize, &EventMark)> =
        chart.events.iter().enumerate().filter(|(_, event)| visible_days(event, plot).is_some()).collect();
    // Latest first: an earlier label then stacks above the later ones and its leader passes left of them.
    by_day.sort_by_key(|(index, event)| std::cmp::Reverse((event.from_on, *index)));
    let width_limit = EVENT_LABEL_WIDTH.min((plot.right - plot.left) / 2);
    for (event_index, event) in by_day {
        let Some((from, _)) = visible_days(event, plot) else {
            continue;
        };
        let size = Ink::LabelEvent.font_size();
        let Some(text) = fit_text(&event.label, width_limit, size, false) else {
            continue;
        };
        let width = text_width(&text, size, false);
        let x = plot.x_of(from).round() as i32;
        let is_named_by_neighbour = labels.iter().any(|label| {
            let neighbour = &chart.events[label.event_index];
            let distance = visible_days(neighbour, plot).map(|(day, _)| plot.x_of(day) - f64::from(x));
            neighbour.label == event.label && distance.is_some_and(|distance| distance < SHARED_LABEL_DISTANCE)
        });
        if is_named_by_neighbour {
            shared.push(event_index);
            continue;
        }
        let leader = |top: i32| LabelBox { left: x - 1, top, right: x + 1, bottom: strip_bottom };
        // Right of its leader in any row first: only there do labels stack without crossing leaders.
        let candidates: Vec<Candidate> = [(x + LABEL_GAP, Anchor::Start), (x - LABEL_GAP - width, Anchor::End)]
            .into_iter()
            .flat_map(|(left, anchor)| {
                (1..=EVENT_ROWS).map(move |row| {
                    let top = strip_bottom - row * TEXT_LINE_HEIGHT;
                    let place = LabelBox::at(left, top, width, TEXT_LINE_HEIGHT);
                    Candidate { place, anchor }
                })
            })
            .filter(|candidate| {
                let own_leader = leader(candidate.place.top);
                !leaders.iter().any(|other| other.overlaps(&candidate.place))
                    && !labels.iter().any(|label| label.candidate.place.overlaps(&own_leader))
            })
            .collect();
        if let Some(candidate) = placer.place(&candidates) {
            leaders.push(leader(candidate.place.top));
            labels.push(EventLabel { event_index, text, candidate });
        }
    }
    // Rows that stayed empty are given back to the plot.
    let used_top = labels.iter().map(|label| label.candidate.place.top).min().unwrap_or(strip_bottom);
    let unused = used_top - plot.top;
    for label in &mut labels {
        label.candidate.place.top -= unused;
        label.candidate.place.bottom -= unused;
    }
    let gap = if labels.is_empty() { 0 } else { 4 };
    EventStrip { labels, shared, height: strip_bottom - used_top + gap }
}

/// The part of an event inside the plot, as day numbers; `None` if it lies wholly outside.
pub fn visible_days(event: &EventMark, plot: &PlotArea) -> Option<(f64, f64)> {
    let from = f64::from(day_number(event.from_on));
    let to = event.to_on.map_or(from + 1.0, |to_on| f64::from(day_number(to_on)).max(from + 1.0));
    (from < plot.last_day && to > plot.first_day).then(|| (from.max(plot.first_day), to.min(plot.last_day)))
}
