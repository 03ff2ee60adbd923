//! From the page's data to what the history chart draws.

use crate::chart::{Comparator, EventMark, NumberFormat, Reading, TargetKind, TargetLine};
use crate::ui::number::approximate;
use domain::kpi::Measure;
use domain::page::kpi::{KpiPage, KpiTarget};
use domain::page::map::MapTargetKind;

/// Everything the history chart draws.
pub struct ChartData {
    /// One entry for each period, gaps included.
    pub readings: Vec<Reading>,
    /// The same as known now, where the page shows an earlier day.
    pub later: Vec<Reading>,
    /// Targets over the days they run.
    pub targets: Vec<TargetLine>,
    /// Events within the readings' span.
    pub events: Vec<EventMark>,
    /// How values are written at the axis.
    pub format: NumberFormat,
}

/// What the chart of a KPI draws.
pub fn chart_data(page: &KpiPage) -> ChartData {
    let readings = drawn(&page.readings);
    let later = drawn(&page.known_now);
    let span = readings.first().zip(readings.last()).map(|(first, last)| (first.start_on, last.end_on));
    let events = page
        .events
        .iter()
        .filter(|event| span.is_some_and(|(first_on, end_on)| event.start_on < end_on && event.end_on > first_on));
    let events = events
        .map(|event| EventMark { label: event.name.clone(), from_on: event.start_on, to_on: Some(event.end_on) })
        .collect();
    let targets = page.targets.iter().filter_map(|target| target_line(page, target)).collect();
    ChartData { readings, later, targets, events, format: number_format(&page.measure) }
}

fn drawn(readings: &[domain::reading::Reading]) -> Vec<Reading> {
    let drawn = readings.iter().map(|reading| Reading {
        start_on: reading.period.start_on,
        end_on: reading.period.end_on,
        value: reading.value.map(approximate),
        is_provisional: reading.status == domain::reading::ReadingStatus::Provisional,
    });
    drawn.collect()
}

/// A target as a line; one without an end runs to the last reading. What begins later than that stays in the table: there is
/// nothing yet to hold against it.
fn target_line(page: &KpiPage, target: &KpiTarget) -> Option<TargetLine> {
    let last_end_on = page.readings.last().map(|reading| reading.period.end_on)?;
    let to_on = target.end_on.unwrap_or(last_end_on);
    if to_on <= target.start_on || target.start_on >= last_end_on {
        return None;
    }
    let comparator = match target.comparator {
        domain::target::Comparator::AtLeast => Comparator::AtLeast,
        domain::target::Comparator::AtMost => Comparator::AtMost,
    };
    let (kind, word) = match target.kind {
        MapTargetKind::KeyResult(_) => (TargetKind::KeyResult, "Target"),
        MapTargetKind::Guardrail(_) => (TargetKind::Guardrail, "Guardrail"),
        MapTargetKind::Standing { .. } => (TargetKind::Standing, "Standing"),
    };
    Some(TargetLine {
        label: word.to_owned(),
        comparator,
        value: approximate(target.bound),
        from_on: target.start_on,
        to_on,
        kind,
    })
}

/// Numbers as [`Measure::format`] writes them, without the words of a unit: the caption says that.
fn number_format(measure: &Measure) -> NumberFormat {
    if measure.is_ratio() {
        return NumberFormat::percent(measure.decimals);
    }
    let prefix = measure.format(rust_decimal::Decimal::ZERO);
    let prefix = prefix.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or_default().to_owned();
    NumberFormat { prefix, ..NumberFormat::plain(measure.decimals) }
}
