//! Reading the chart: crosshair and tip under the pointer or the arrow keys, on the chart's own coordinates.

use crate::chart::PlotArea;
use crate::chart::plot_area::UNITS_PER_PIXEL;
use crate::chart::text_width::text_width;
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::{KeyboardEvent, PointerEvent};

/// What the tip says of one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingWords {
    /// The period's label.
    pub period: String,
    /// Its days.
    pub days: String,
    /// The value with its unit, or that there is none.
    pub value: String,
}

/// Which reading is being read; shared by the drawings of one figure.
#[derive(Clone)]
pub struct Overlay {
    active: RwSignal<Option<usize>>,
    words: Arc<Vec<ReadingWords>>,
    days: Arc<Vec<f64>>,
}

impl Overlay {
    /// Nothing is being read yet. `days` are the day numbers at which the readings stand.
    pub fn new(words: Vec<ReadingWords>, days: Vec<f64>) -> Self {
        Self { active: RwSignal::new(None), words: Arc::new(words), days: Arc::new(days) }
    }

    /// Reads along the line: arrow keys, a tenth by page, ends by Home and End; Escape stops.
    pub fn key(&self, event: &KeyboardEvent) {
        let Some(last) = self.words.len().checked_sub(1) else { return };
        let now = self.active.get_untracked();
        let page = (self.words.len() / 10).max(1);
        let next = match event.key().as_str() {
            "ArrowLeft" => Some(now.map_or(last, |index| index.saturating_sub(1))),
            "ArrowRight" => Some(now.map_or(last, |index| (index + 1).min(last))),
            "PageUp" => Some(now.map_or(last, |index| index.saturating_sub(page))),
            "PageDown" => Some(now.map_or(last, |index| (index + page).min(last))),
            "Home" => Some(0),
            "End" => Some(last),
            "Escape" if now.is_some() => None,
            _ => return,
        };
        event.prevent_default();
        self.active.set(next);
    }

    /// Nothing is being read any more.
    pub fn leave(&self) {
        self.active.set(None);
    }

    /// What is being read, for a screen reader.
    pub fn spoken(&self) -> impl Fn() -> String + Send + Sync + 'static {
        let (active, words) = (self.active, Arc::clone(&self.words));
        move || {
            let reading = active.get().and_then(|index| words.get(index).cloned());
            reading
                .map(|reading| format!("{}: {}, {}", reading.period, reading.value, reading.days))
                .unwrap_or_default()
        }
    }

    fn point(&self, event: &PointerEvent, layer: NodeRef<Div>, plot: &PlotArea) {
        let Some(layer) = layer.get_untracked() else { return };
        let place = layer.get_bounding_client_rect();
        if place.width() > 0.0 {
            let x = (f64::from(event.client_x()) - place.left()) * f64::from(plot.drawing_width) / place.width();
            self.active.set(plot.nearest(&self.days, x));
        }
    }
}

/// The overlay of one drawing.
pub fn overlay(plot: PlotArea, values: Vec<Option<f64>>, state: Overlay) -> AnyView {
    let layer = NodeRef::<Div>::new();
    let moved = state.clone();
    let pressed = state.clone();
    let left = state.clone();
    let units = move |pixels: f64| (pixels * f64::from(UNITS_PER_PIXEL)).round();
    let (width, height) = (plot.drawing_width * UNITS_PER_PIXEL, plot.drawing_height * UNITS_PER_PIXEL);
    view! {
        <div
            class="chart-overlay"
            node_ref=layer
            aria-hidden="true"
            on:pointermove=move |event| moved.point(&event, layer, &plot)
            on:pointerdown=move |event| pressed.point(&event, layer, &plot)
            on:pointerleave=move |_| left.leave()
        >
            <svg class="chart-marks" viewBox=format!("0 0 {width} {height}")>
                {move || {
                    let index = state.active.get()?;
                    let day = *state.days.get(index)?;
                    let words = state.words.get(index)?;
                    let x = units(plot.x_of(day));
                    let point = values.get(index).copied().flatten().map(|value| units(plot.y_of(value)));
                    Some(reading_marks(&plot, x, point, words))
                }}
            </svg>
        </div>
    }
    .into_any()
}

/// Crosshair, dot and tip, in the units of the drawing.
fn reading_marks(plot: &PlotArea, x: f64, y: Option<f64>, words: &ReadingWords) -> AnyView {
    const PADDING: f64 = 16.0;
    const LINE: f64 = 32.0;
    let scale = f64::from(UNITS_PER_PIXEL);
    let (top, bottom) = (f64::from(plot.top) * scale, f64::from(plot.bottom) * scale);
    let lines = [
        (words.period.clone(), "chart-tip-label"),
        (words.value.clone(), "chart-tip-value"),
        (words.days.clone(), "chart-tip-label"),
    ];
    let text = lines.iter().map(|(line, _)| text_width(line, 12, true)).max().unwrap_or(0);
    let width = f64::from(text) * scale + 2.0 * PADDING;
    let height = LINE * 3.0 + PADDING;
    let right_end = f64::from(plot.drawing_width) * scale;
    let left = if x + 24.0 + width <= right_end { x + 24.0 } else { (x - 24.0 - width).max(0.0) };
    let upper = y.map_or(top, |y| (y - height / 2.0).clamp(top, (bottom - height).max(top)));
    let dot = y.map(|y| view! { <circle class="chart-point" cx=x.to_string() cy=y.to_string() r="9"></circle> });
    let texts = lines.into_iter().zip([30.0, 62.0, 94.0]).map(|((line, class), baseline)| {
        view! { <text class=class x=PADDING.to_string() y=baseline.to_string()>{line}</text> }
    });
    view! {
        <g>
            <path class="chart-crosshair" d=format!("M{x} {top}V{bottom}")></path>
            {dot}
            <g class="chart-tip" transform=format!("translate({left} {upper})")>
                <rect class="chart-tip-box" width=width.to_string() height=height.to_string() rx="8"></rect>
                {texts.collect_view()}
            </g>
        </g>
    }
    .into_any()
}
