//! Replays lost customer hours of London Underground as of the days on which they were known and prints the signals that were raised:
//! `cargo run --release -p engine --example signal_replay -- demo/london-underground`.
//!
//! Periods that overlap an annotated strike or incident of the series are no part of baselines; process changes restart them. The
//! replay gives the watch a series that ends with each period in turn and prints what it says of that last period.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use engine::signal::baseline::{BaselineOptions, Trend};
use engine::signal::calibration::{CalibrationOptions, run_length};
use engine::signal::detector::{Judgement, WatchOptions, watch};

/// Series that the budget of one false signal a period is spread over: those of the folder's kpis.csv.
const SERIES_COUNT: usize = 71;

type Table = Vec<BTreeMap<String, String>>;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: signal_replay FOLDER (that holds observations.csv)")?;
    let folder = Path::new(&folder);
    let (periods, observations, events) = (
        table(&folder.join("periods.csv"))?,
        table(&folder.join("observations.csv"))?,
        table(&folder.join("events.csv"))?,
    );
    for series in ["lost-customer-hours", "lost-customer-hours-without-industrial-action"] {
        replay(series, &periods, &observations, &events)?;
    }
    Ok(())
}

fn replay(series: &str, periods: &Table, observations: &Table, events: &Table) -> Result<(), Box<dyn Error>> {
    let field = |row: &BTreeMap<String, String>, name: &str| row.get(name).cloned().unwrap_or_default();
    let periods: Vec<_> = periods.iter().filter(|row| field(row, "calendar") == "four-week-periods").collect();
    let known: BTreeMap<String, (f64, String)> = observations
        .iter()
        .filter(|row| field(row, "kpi") == series)
        .filter_map(|row| {
            Some((field(row, "period_start_on"), (field(row, "value").parse().ok()?, field(row, "known_at"))))
        })
        .collect();
    let of_series: Vec<_> = events
        .iter()
        .filter(|row| field(row, "kpis").is_empty() || field(row, "kpis").split(' ').any(|name| name == series))
        .collect();
    let mut values = Vec::new();
    let mut changes = Vec::new();
    let mut events_at = Vec::new();
    for (place, period) in periods.iter().enumerate() {
        let (start, end) = (field(period, "start_on"), field(period, "end_on"));
        // A change that takes a span restarts the baseline when the span is over.
        if of_series.iter().any(|event| {
            let over = field(event, "end_on");
            field(event, "kind") == "process_change" && over > start && over <= end
        }) {
            changes.push(place + 1);
        }
        let distorted = of_series.iter().any(|event| {
            field(event, "kind") != "process_change" && field(event, "start_on") < end && field(event, "end_on") > start
        });
        if distorted {
            events_at.push(place);
        }
        values.push(known.get(&start).map(|(value, _)| libm::log(*value)));
    }
    let last =
        periods.iter().rposition(|period| known.contains_key(&field(period, "start_on"))).map_or(0, |place| place + 1);
    let options = WatchOptions {
        baseline: BaselineOptions { season: Some(13), trend: Trend::IfClear },
        calibration: CalibrationOptions { run_length: run_length(SERIES_COUNT, None), ..CalibrationOptions::default() },
        ..WatchOptions::default()
    };
    println!("## {series}\n");
    println!(
        "| period | known on | value | expected | deviation | limit | halfway | side | baseline from | across a change |"
    );
    println!("|---|---|---:|---:|---:|---:|---:|---|---|---|");
    for end in 1..=last {
        let judgements = watch(values.get(..end).unwrap_or_default(), &events_at, &changes, &options)?;
        if let Some(judgement) = judgements.last().filter(|judgement| judgement.place + 1 == end && judgement.raised) {
            print(judgement, &periods, &known);
        }
    }
    println!();
    Ok(())
}

fn print(judgement: &Judgement, periods: &[&BTreeMap<String, String>], known: &BTreeMap<String, (f64, String)>) {
    let field =
        |place: usize, name: &str| periods.get(place).and_then(|row| row.get(name)).cloned().unwrap_or_default();
    let known_on = known.get(&field(judgement.place, "start_on")).map_or("", |(_, on)| on.get(..10).unwrap_or(on));
    println!(
        "| {} | {known_on} | {:.0} | {:.0} | {:.2} | {:.2} | {:.2} | {:?} | {} | {} |",
        field(judgement.place, "label"),
        judgement.value.map_or(f64::NAN, libm::exp),
        libm::exp(judgement.expected),
        judgement.deviation.unwrap_or(f64::NAN),
        judgement.lines.limit,
        judgement.lines.halfway,
        judgement.signal,
        field(judgement.baseline.0, "label"),
        if judgement.across_change { "yes" } else { "no" },
    );
}

/// A table of comma-separated values with a header; quoted fields may hold commas and doubled quotes.
fn table(path: &Path) -> Result<Table, Box<dyn Error>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut rows = text.lines().map(split);
    let header = rows.next().ok_or_else(|| format!("{} is empty", path.display()))?;
    Ok(rows.map(|row| header.iter().cloned().zip(row).collect()).collect())
}

fn split(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => fields.last_mut().into_iter().for_each(|field| field.push(other)),
        }
    }
    fields
}
