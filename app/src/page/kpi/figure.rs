//! The history of the KPI as a figure, drawn three times so that its text keeps its size at every width without a script.

use super::chart_data::{ChartData, chart_data};
use super::overlay::{Overlay, ReadingWords, overlay};
use crate::chart::{ColourMode, Drawing, Frame, HistoryChart, PlotArea, draw_history};
use crate::sentence::date::{MONTHS, day, span};
use crate::sentence::kpi::{chart_title, last};
use crate::sentence::target::counted;
use domain::page::kpi::KpiPage;
use domain::reading::ReadingStatus;
use leptos::prelude::*;
use std::sync::Arc;

/// The widths: the class that shows it, its width and height in pixels.
const SIZES: [(&str, i32, i32); 3] = [("chart-wide", 960, 320), ("chart-medium", 640, 300), ("chart-narrow", 360, 240)];

/// Width and height in pixels of the chart as a file.
const FILE_SIZE: (i32, i32) = (960, 420);

/// The figure.
pub fn figure(page: &Arc<KpiPage>) -> AnyView {
    let title = chart_title(page);
    let data = chart_data(page);
    let description = description(page);
    let overlay_state =
        Overlay::new(reading_words(page), data.readings.iter().map(crate::chart::Reading::middle_day).collect());
    let mut omitted: Vec<String> = Vec::new();
    let drawings = SIZES
        .iter()
        .map(|(class, width, height)| {
            let drawn = draw_history(&chart(&data, class, &title, &description, *width, *height));
            match drawn {
                Ok(drawing) => {
                    omitted.extend(drawing.omitted_labels.iter().cloned());
                    layer(class, drawing, &overlay_state, &data)
                }
                Err(error) => view! { <p class=*class>{error.to_string()}</p> }.into_any(),
            }
        })
        .collect_view();
    let state = overlay_state.clone();
    view! {
        <figure class="figure">
            <figcaption class="figure-caption">
                <p class="figure-title">{title}</p>
                <p class="figure-note">{note(page)}</p>
            </figcaption>
            <div
                class="chart-frame"
                tabindex="0"
                role="group"
                aria-label="History, read with the arrow keys"
                on:keydown=move |event| state.key(&event)
                on:blur={
                    let state = overlay_state.clone();
                    move |_| state.leave()
                }
            >
                {drawings}
                <p class="visually-hidden" aria-live="polite">{overlay_state.spoken()}</p>
            </div>
        </figure>
    }
    .into_any()
}

/// The chart of the page.
fn chart<'a>(
    data: &'a ChartData,
    id: &'a str,
    title: &'a str,
    description: &'a str,
    width: i32,
    height: i32,
) -> HistoryChart<'a> {
    HistoryChart {
        id,
        title,
        description,
        width,
        height,
        readings: &data.readings,
        later: &data.later,
        targets: &data.targets,
        events: &data.events,
        value_format: &data.format,
        month_names: &MONTHS,
        empty_text: "No reading yet",
        frame: None,
        colour_mode: ColourMode::Classes,
    }
}

/// One drawing and what hovers over it. The markup is our own drawing code's, with every text escaped there.
fn layer(class: &'static str, drawing: Drawing, state: &Overlay, data: &ChartData) -> AnyView {
    let plot: PlotArea = drawing.plot;
    let values: Vec<Option<f64>> = data.readings.iter().map(|reading| reading.value).collect();
    view! {
        <div class=format!("chart-layer {class}")>
            <div class="chart-drawing" inner_html=drawing.svg></div>
            {overlay(plot, values, state.clone())}
        </div>
    }
    .into_any()
}

/// Unit, source, knowledge: what a figure must say to stand alone.
fn note(page: &KpiPage) -> String {
    let unit = page.measure.unit_label();
    let unit = if unit.is_empty() { String::new() } else { format!("In {unit}. ") };
    let later = if page.known_now.is_empty() { "" } else { " Dotted: as known now." };
    format!("{unit}Source: {}. As known on {}.{later}", page.source.name, day(page.workspace.as_of_on))
}

/// The chart as a file of its own: its colours and texts are in it, and it says what it shows, from where and as of when.
pub fn whole_chart(page: &KpiPage) -> Option<String> {
    let unit = page.measure.unit_label();
    let frame = Frame {
        unit: if unit.is_empty() { String::new() } else { format!("In {unit}") },
        source: format!("Source: {}", page.source.name),
        as_known_on: format!("As known on {}", day(page.workspace.as_of_on)),
    };
    let data = chart_data(page);
    let title = chart_title(page);
    let description = description(page);
    let (width, height) = FILE_SIZE;
    let chart = HistoryChart {
        frame: Some(&frame),
        colour_mode: ColourMode::Resolved,
        ..chart(&data, "history", &title, &description, width, height)
    };
    draw_history(&chart).ok().map(|drawing| drawing.svg)
}

/// What a listener needs beyond the title.
fn description(page: &KpiPage) -> String {
    let count = page.readings.iter().filter(|reading| reading.value.is_some()).count();
    let readings = counted(count, "reading", "readings");
    let (Some(first), Some(newest)) = (page.readings.first(), last(&page.readings)) else {
        return "Line chart without readings.".to_owned();
    };
    format!(
        "Line chart of {readings} from {} to {}. The last is {}. {}, {}.",
        first.period.label,
        newest.reading.period.label,
        page.measure.format(newest.value),
        counted(page.targets.len(), "target", "targets"),
        counted(page.events.len(), "event", "events"),
    )
}

/// What the tip says of each period.
fn reading_words(page: &KpiPage) -> Vec<ReadingWords> {
    let words = page.readings.iter().map(|reading| {
        let mut value = reading.value.map_or_else(|| "no reading".to_owned(), |value| page.measure.format(value));
        if reading.status == ReadingStatus::Provisional && reading.value.is_some() {
            value.push_str(", provisional");
        }
        ReadingWords {
            period: reading.period.label.clone(),
            days: span(reading.period.start_on, reading.period.end_on),
            value,
        }
    });
    words.collect()
}
