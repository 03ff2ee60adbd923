//! Whether intervals hold what they say, on real series: `cargo run --release -p engine --example forecast_coverage -- FILE [use]`.
//!
//! FILE is a table with the columns `series_id,family,season_length,kind,use,index,year,value`, one row a period, periods consecutive, a
//! missing value empty; `kind` is real, positive, nonnegative, count or fraction. `use` (tuning or evaluation) restricts the run; both
//! are told apart in any case. Prints Markdown; the exit code is 1 where a goal is missed.

use std::collections::BTreeMap;
use std::process::ExitCode;

use engine::forecast::outlook::{Candidate, Domain, Outlook, OutlookRequest, outlook};
use engine::rng::{Key, Stream};

#[path = "forecast_coverage/report.rs"]
mod report;

/// Horizons at which intervals are judged.
const HORIZONS: [usize; 4] = [1, 3, 6, 13];
/// Periods ahead.
const PERIODS: usize = 13;
/// Origins a series.
const ORIGINS: usize = 12;
/// Sample paths a forecast.
const PATHS: usize = 500;

/// A series of the table.
struct Measured {
    id: String,
    family: String,
    season_length: usize,
    domain: Domain,
    is_tuning: bool,
    years: Vec<u16>,
    values: Vec<Option<f64>>,
}

/// One forecast of one value.
struct Outcome {
    family: String,
    is_tuning: bool,
    horizon: usize,
    is_pandemic: bool,
    /// Whether the value lay in the 80 % and in the 95 % interval.
    inside: [bool; 2],
    /// Interval scores (80 %, 95 %) over the mean absolute seasonal difference before the origin: ours, seasonal naive.
    scores: [[f64; 2]; 2],
    /// Absolute errors over the same: ours (median), seasonal naive, then one for each fixed method.
    errors: Vec<f64>,
    /// Odds said for a pseudo target and whether it was met: ours, seasonal naive.
    odds: [f64; 2],
    is_met: bool,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else {
        eprintln!("name the table of series");
        return ExitCode::FAILURE;
    };
    let only = arguments.next();
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{file} cannot be read: {error}");
            return ExitCode::FAILURE;
        }
    };
    let series: Vec<Measured> = read(&text)
        .into_iter()
        .filter(|series| only.as_deref().is_none_or(|only| (only == "tuning") == series.is_tuning))
        .collect();
    let mut outcomes = Vec::new();
    let mut training: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    let fixed = fixed_methods();
    let start = std::time::Instant::now();
    let mut slowest = 0.0_f64;
    let mut forecasts = 0_usize;
    for (number, series) in series.iter().enumerate() {
        let (count, season) = (series.values.len(), series.season_length);
        let last = count - PERIODS;
        let first = (count * 2 / 5).max(18).min(last + 1 - ORIGINS.min(last));
        for step in 0..ORIGINS {
            let origin = first + (last - first) * step / (ORIGINS - 1);
            let known = &series.values[..origin];
            if known.iter().flatten().count() < 12 {
                continue;
            }
            let begun = std::time::Instant::now();
            let ours = forecast(series, known, None);
            slowest = slowest.max(begun.elapsed().as_secs_f64());
            let Some(ours) = ours else {
                eprintln!("{} at {origin}: no forecast", series.id);
                continue;
            };
            forecasts += 1;
            let best = ours.tried.first().map_or(1.0, |tried| tried.rolling_error).max(1e-12);
            for tried in &ours.tried {
                let entry = training.entry(name(&tried.candidate)).or_default();
                entry.0 += tried.rolling_error / best;
                entry.1 += 1.0;
            }
            let alternatives: Vec<Vec<f64>> = fixed
                .iter()
                .map(|method| {
                    let candidate = method(season);
                    forecast(series, known, Some(&[candidate])).map_or_else(Vec::new, |outlook| {
                        outlook.mean.iter().map(|mean| outlook.scale.invert(*mean)).collect()
                    })
                })
                .collect();
            let key = Key::new(20_26, number as u128).with(origin as u64);
            judge(series, known, &ours, &alternatives, Stream::new(key, 0), &mut outcomes);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let is_good = report::print(&outcomes, &training, series.len(), forecasts, seconds, slowest);
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Methods that each are used for all series, to be compared with: seasonal naive first.
fn fixed_methods() -> Vec<fn(usize) -> Candidate> {
    use engine::forecast::smoothing::{Part, SmoothingModel};
    fn smoothing(trend: Part, season: Part, season_length: usize) -> Candidate {
        let season = if season_length > 1 { season } else { Part::None };
        Candidate::Smoothing(SmoothingModel {
            error_is_multiplicative: false,
            trend,
            trend_is_damped: true,
            season,
            season_length,
        })
    }
    vec![
        |_| Candidate::Smoothing(SmoothingModel::SIMPLE),
        |season| smoothing(Part::None, Part::Additive, season),
        |season| smoothing(Part::Additive, Part::Additive, season),
    ]
}

fn name(candidate: &Candidate) -> String {
    use engine::forecast::smoothing::Part;
    match candidate {
        Candidate::SeasonalNaive { .. } => "seasonal naive".to_owned(),
        Candidate::Smoothing(model) => {
            let letter = |part| match part {
                Part::None => "N",
                Part::Additive => "A",
                Part::Multiplicative => "M",
            };
            let error = if model.error_is_multiplicative { "M" } else { "A" };
            let damped = if model.is_damped() { "d" } else { "" };
            format!("ETS({error},{}{damped},{})", letter(model.trend), letter(model.season))
        }
        Candidate::Arima(order) => format!(
            "ARIMA({},{},{})({},{},{})",
            order.autoregressive,
            order.differences,
            order.moving_average,
            order.seasonal_autoregressive,
            order.seasonal_differences,
            order.seasonal_moving_average
        ),
    }
}

fn forecast(series: &Measured, known: &[Option<f64>], candidates: Option<&[Candidate]>) -> Option<Outlook> {
    let request = OutlookRequest {
        values: known,
        season_length: series.season_length,
        domain: series.domain,
        periods: PERIODS,
        events: &[],
        candidates,
    };
    outlook(&request).map_err(|error| eprintln!("{}: {error}", series.id)).ok()
}

/// The seasonal naive forecast and its standard deviation at a horizon (R. J. Hyndman and G. Athanasopoulos, 'Forecasting', section 5.5).
fn seasonal_naive(known: &[Option<f64>], season: usize, horizon: usize) -> Option<(f64, f64)> {
    let differences: Vec<f64> = (season..known.len()).filter_map(|at| Some(known[at]? - known[at - season]?)).collect();
    let deviation =
        (differences.iter().map(|value| value * value).sum::<f64>() / differences.len().max(1) as f64).sqrt();
    let mut at = known.len() as isize - season as isize + ((horizon - 1) % season) as isize;
    while at >= 0 && known[at as usize].is_none() {
        at -= season as isize;
    }
    let value = if at >= 0 { known[at as usize] } else { known.iter().rev().flatten().next().copied() };
    Some((value?, deviation * (((horizon - 1) / season + 1) as f64).sqrt()))
}

fn judge(
    series: &Measured,
    known: &[Option<f64>],
    ours: &Outlook,
    alternatives: &[Vec<f64>],
    mut stream: Stream,
    outcomes: &mut Vec<Outcome>,
) {
    let paths: Vec<Vec<f64>> = (0..PATHS).map(|_| ours.path(&mut stream)).collect();
    let season = series.season_length;
    let differences: Vec<f64> =
        (season..known.len()).filter_map(|at| Some((known[at]? - known[at - season]?).abs())).collect();
    let unit = differences.iter().sum::<f64>() / differences.len().max(1) as f64;
    if unit <= 0.0 {
        return;
    }
    for horizon in HORIZONS {
        let at = known.len() + horizon - 1;
        let (Some(Some(value)), Some(year)) = (series.values.get(at), series.years.get(at)) else { continue };
        let Some((naive, deviation)) = seasonal_naive(known, season, horizon) else { continue };
        let mut column: Vec<f64> = paths.iter().map(|path| path[horizon - 1]).collect();
        column.sort_by(f64::total_cmp);
        let quantile = |share: f64| {
            let position = (share * PATHS as f64 - 0.5).clamp(0.0, (PATHS - 1) as f64);
            let left = position.floor() as usize;
            let right = (left + 1).min(PATHS - 1);
            column[left] + (position - left as f64) * (column[right] - column[left])
        };
        let score = |lower: f64, upper: f64, miss: f64| {
            (upper - lower + 2.0 / miss * ((lower - value).max(0.0) + (value - upper).max(0.0))) / unit
        };
        let bounds =
            [(quantile(0.1), quantile(0.9), 0.2, 1.281_552), (quantile(0.025), quantile(0.975), 0.05, 1.959_964)];
        let inside = bounds.map(|(lower, upper, _, _)| (lower..=upper).contains(value));
        let scores = [
            bounds.map(|(lower, upper, miss, _)| score(lower, upper, miss)),
            bounds.map(|(_, _, miss, z)| score(naive - z * deviation, naive + z * deviation, miss)),
        ];
        let mut errors = vec![(quantile(0.5) - value).abs() / unit, (naive - value).abs() / unit];
        errors.extend(
            alternatives
                .iter()
                .map(|path| path.get(horizon - 1).map_or(f64::NAN, |forecast| (forecast - value).abs() / unit)),
        );
        // A pseudo target somewhere about what could be expected, by what is known at the origin only.
        let target = naive + deviation * stream.normal();
        let met = column.iter().filter(|sample| **sample >= target).count() as f64 / PATHS as f64;
        let naive_odds = if deviation > 0.0 { normal_below((naive - target) / deviation) } else { 0.5 };
        outcomes.push(Outcome {
            family: series.family.clone(),
            is_tuning: series.is_tuning,
            horizon,
            is_pandemic: (2020..=2021).contains(year),
            inside,
            scores,
            errors,
            odds: [met, naive_odds],
            is_met: *value >= target,
        });
    }
}

fn normal_below(value: f64) -> f64 {
    0.5 * libm::erfc(-value / std::f64::consts::SQRT_2)
}

fn read(text: &str) -> Vec<Measured> {
    let mut all: Vec<Measured> = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [id, family, season, kind, usage, _, year, value] = cells.as_slice() else {
            eprintln!("not a row of 8 cells: {line}");
            continue;
        };
        if all.last().is_none_or(|series| series.id != *id) {
            all.push(Measured {
                id: (*id).to_owned(),
                family: (*family).to_owned(),
                season_length: season.parse().unwrap_or(1),
                domain: match *kind {
                    "positive" => Domain::Positive,
                    "nonnegative" => Domain::NonNegative,
                    "count" => Domain::Count,
                    "fraction" => Domain::Share,
                    _ => Domain::Real,
                },
                is_tuning: *usage == "tuning",
                years: Vec::new(),
                values: Vec::new(),
            });
        }
        if let Some(series) = all.last_mut() {
            series.years.push(year.parse().unwrap_or(0));
            series.values.push(value.parse().ok());
        }
    }
    all.retain(|series| series.values.len() >= 38);
    all
}
