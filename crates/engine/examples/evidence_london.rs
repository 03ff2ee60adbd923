//! Evidence on real series: four-week periods of London Underground, from a folder of the import template's tables.
//!
//! `cargo run -p engine --example evidence_london -- demo/london-underground` prints the table of docs/methods/evidence.md: journeys per
//! day against excess journey time, and edges between components and their total, first without annotated events, then with strikes
//! (customer hours lost to industrial action, as a dose) and July to September 2005 annotated.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use engine::evidence::{Claim, Pair, Shape, Verdict, evidence};

type Series = BTreeMap<String, BTreeMap<String, f64>>;

/// The pairs: cause, effect, declared mean and standard deviation, all on logarithms.
const EDGES: [(&str, &str, f64, f64); 7] = [
    ("passenger-journeys", "excess-journey-time", 0.3, 0.3),
    ("excess-journey-time", "passenger-journeys", -0.2, 0.1),
    ("train-delays-over-15-minutes", "lost-customer-hours-without-industrial-action", 0.45, 0.25),
    ("lost-customer-hours-without-industrial-action", "excess-on-train-time", 0.33, 0.15),
    ("service-control-failures", "train-delays-over-15-minutes", 0.45, 0.2),
    ("rolling-stock-mean-distance-between-failures", "train-delays-over-15-minutes", -0.4, 0.3),
    ("excess-on-train-time", "excess-journey-time", 0.2, 0.1),
];

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("give the folder with observations.csv and periods.csv");
        return ExitCode::FAILURE;
    };
    match report(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn report(folder: &Path) -> std::io::Result<()> {
    let periods = periods(&folder.join("periods.csv"))?;
    let series = observations(&folder.join("observations.csv"))?;
    let value = |name: &str, start: &str| series.get(name).and_then(|values| values.get(start)).copied();
    let logarithm = |name: &str| -> Vec<Option<f64>> {
        periods
            .iter()
            .map(|(start, days)| {
                let value = value(name, start)?;
                let value = if name == "passenger-journeys" { value / days } else { value };
                (value > 0.0).then(|| libm::log(value))
            })
            .collect()
    };
    let strikes: Vec<f64> = periods
        .iter()
        .map(|(start, _)| {
            let without = value("lost-customer-hours-without-industrial-action", start).unwrap_or(0.0);
            (value("lost-customer-hours", start).unwrap_or(without) - without).max(0.0) / 1e6
        })
        .collect();
    // The weeks after the bombings differ among themselves: a column for each period.
    let mut events = vec![strikes];
    for (at, (start, _)) in periods.iter().enumerate() {
        if ("2005-06-26".."2005-10-01").contains(&start.as_str()) {
            events.push((0..periods.len()).map(|period| f64::from(u8::from(period == at))).collect());
        }
    }
    println!("| cause | effect | declared | events | theta | 90 % interval | p | smallest detectable | verdict |");
    println!("|---|---|---:|---|---:|---:|---:|---:|---|");
    for (cause, effect, mean, standard_deviation) in EDGES {
        for (label, events) in [("none", &[] as &[Vec<f64>]), ("annotated", events.as_slice())] {
            let (cause_values, effect_values) = (logarithm(cause), logarithm(effect));
            let pair = Pair { cause: &cause_values, effect: &effect_values, events, season_start: 0 };
            let shape = Shape { lag: 0, ramp: 1, season: 13, own_lags: 2, following_lags: 1 };
            match evidence(&[pair], &Claim { mean, standard_deviation, shape }) {
                Ok(found) => {
                    let (lower, upper) = found.estimate.interval_90();
                    let verdict = match found.verdict {
                        Verdict::Supported => "supported",
                        Verdict::Unproven => "unproven",
                        Verdict::Contradicted => "contradicted",
                    };
                    println!(
                        "| {cause} | {effect} | {mean} ± {standard_deviation} | {label} | {:.2} | {lower:.2} to {upper:.2} | {:.3} | {:.2} | {verdict} |",
                        found.estimate.theta, found.estimate.p_value, found.smallest_detectable
                    );
                }
                Err(error) => println!("| {cause} | {effect} | {mean} | {label} | | | | | {error} |"),
            }
        }
    }
    Ok(())
}

/// Starts and days of the four-week periods, in order.
fn periods(path: &Path) -> std::io::Result<Vec<(String, f64)>> {
    let text = std::fs::read_to_string(path)?;
    Ok(text
        .lines()
        .filter(|line| line.starts_with("four-week-periods,"))
        .filter_map(|line| {
            let mut fields = line.split(',').skip(2);
            let (start, end) = (fields.next()?, fields.next()?);
            Some((start.to_owned(), (day(end)? - day(start)?) as f64))
        })
        .collect())
}

/// Days since 1 March of the year 0, by the civil calendar.
fn day(date: &str) -> Option<i64> {
    let mut parts = date.trim().split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1)
}

fn observations(path: &Path) -> std::io::Result<Series> {
    let mut series = Series::new();
    for line in std::fs::read_to_string(path)?.lines().skip(1) {
        let mut fields = line.split(',');
        if let (Some(name), Some(start), Some(value)) = (fields.next(), fields.next(), fields.next())
            && let Ok(value) = value.parse()
        {
            series.entry(name.to_owned()).or_default().insert(start.to_owned(), value);
        }
    }
    Ok(series)
}
