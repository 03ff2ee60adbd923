//! The small line of the last readings, in a table or the inspector.

use super::number::approximate;
use super::state::Look;
use crate::chart::{Sparkline, draw_sparkline};
use leptos::prelude::*;
use rust_decimal::Decimal;

/// A sparkline of `width` by `height` units, stretched to its place; its state colours only the last dot.
pub fn sparkline(values: &[Option<Decimal>], look: Look, width: i32, height: i32) -> AnyView {
    let values: Vec<Option<f64>> = values.iter().map(|value| value.map(approximate)).collect();
    let paths = draw_sparkline(&Sparkline {
        values: &values,
        target: None,
        width: f64::from(width),
        height: f64::from(height),
    });
    let last = paths.last_point.map(|(x, y)| format!("M{x} {y}h0.01"));
    view! {
        <svg class=format!("sparkline {}", look.class()) viewBox=format!("0 0 {width} {height}") preserveAspectRatio="none" aria-hidden="true">
            <path class="sparkline-line" d=paths.line></path>
            {last.map(|last| view! { <path class="sparkline-last" d=last></path> })}
        </svg>
    }
    .into_any()
}
