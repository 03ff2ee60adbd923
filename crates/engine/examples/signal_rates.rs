//! Rates of false signals and run lengths, as Markdown: `cargo run --release -p engine --example signal_rates [SERIES [clear]]`.
//!
//! Each row watches that many independent series (default 400), each with a baseline of its own frozen and calibrated as in use, until its
//! first signal or the horizon. No process ever changes, so every signal is false.

use engine::rng::{Key, Stream};
use engine::signal::baseline::{Baseline, BaselineOptions, Trend};
use engine::signal::calibration::{CalibrationOptions, Lines, calibrate, first_signal};
use engine::signal::cusum::{CusumOptions, cusum};
use engine::signal::ewma::{EwmaOptions, ewma};
use engine::signal::rules::{CONVENTIONAL, Rule, RuleState, WESTERN_ELECTRIC};

const RUN_LENGTH: f64 = 100.0;

/// The first periods after a baseline, for which the rate is also counted by itself.
const EARLY: usize = 25;

#[derive(Clone, Copy)]
struct Noise {
    name: &'static str,
    phi: f64,
    tail: Tail,
    season: Option<usize>,
    trend: bool,
}

#[derive(Clone, Copy)]
enum Tail {
    Normal,
    Student(f64),
    Laplace,
}

fn noises() -> Vec<Noise> {
    let plain = Noise { name: "white", phi: 0.0, tail: Tail::Normal, season: None, trend: false };
    vec![
        plain,
        Noise { name: "autocorrelated 0.3", phi: 0.3, ..plain },
        Noise { name: "autocorrelated 0.6", phi: 0.6, ..plain },
        Noise { name: "seasonal (12), white", season: Some(12), ..plain },
        Noise { name: "seasonal (12), autocorrelated 0.3", season: Some(12), phi: 0.3, ..plain },
        Noise { name: "trend, white", trend: true, ..plain },
        Noise { name: "heavy tails, t with 3", tail: Tail::Student(3.0), ..plain },
        Noise { name: "heavy tails, t with 5", tail: Tail::Student(5.0), ..plain },
        Noise { name: "heavy tails, Laplace", tail: Tail::Laplace, ..plain },
        Noise { name: "autocorrelated 0.3, t with 4", phi: 0.3, tail: Tail::Student(4.0), ..plain },
    ]
}

fn main() {
    run_lengths();
    let series = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(400);
    // With `clear`, series without a trend are watched as if nobody knew that they have none.
    let flat = if std::env::args().nth(2).is_some_and(|word| word == "clear") { Trend::IfClear } else { Trend::None };
    println!(
        "| noise | baseline | stated rate | found | ratio | standard error | single points | first 25 periods, ratio | conventional lines, ratio |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for baseline in [24, 52] {
        for noise in noises() {
            row(noise, baseline, series, flat);
        }
    }
}

/// Mean run lengths of the charts on ideal normal noise with known centre and spread, beside published ones.
fn run_lengths() {
    println!("| chart | published | found | source |\n|---|---:|---:|---|");
    let [limit, two_of_three, four_of_five, run] = WESTERN_ELECTRIC;
    let cases: [(&str, f64, &str, Vec<Rule>); 6] = [
        ("beyond 3", 370.4, "normal distribution", vec![limit]),
        ("beyond 3, 2 of 3 beyond 2", 225.44, "Champ and Woodall 1987", vec![limit, two_of_three]),
        ("beyond 3, 4 of 5 beyond 1", 166.05, "Champ and Woodall 1987", vec![limit, four_of_five]),
        ("beyond 3, 8 on one side", 152.73, "Champ and Woodall 1987", vec![limit, run]),
        ("all four of Western Electric", 91.75, "Champ and Woodall 1987", WESTERN_ELECTRIC.to_vec()),
        ("the three of an XmR chart", 127.0, "design, from a simulation", CONVENTIONAL.to_vec()),
    ];
    for (index, (name, published, source, rules)) in cases.iter().enumerate() {
        let mut stream = Stream::new(Key::new(1, index as u128), 0);
        let mut states: Vec<RuleState> = rules.iter().copied().map(RuleState::new).collect();
        let (mut points, mut signals) = (0_u64, 0_u64);
        while signals < 40_000 {
            points += 1;
            let value = stream.normal();
            let hits = states.iter_mut().filter_map(|state| state.step(value)).count();
            if hits > 0 {
                signals += 1;
                states = rules.iter().copied().map(RuleState::new).collect();
            }
        }
        println!("| {name} | {published} | {:.1} | {source} |", points as f64 / signals as f64);
    }
    for (decision, head_start, published) in
        [(4.0, 0.0, 168.0), (5.0, 0.0, 465.0), (4.0, 2.0, 149.0), (5.0, 2.5, 430.0)]
    {
        let options = CusumOptions { reference: 0.5, decision, head_start };
        let found = mean_run_length(1, |values| {
            let chart = cusum(values, &options).ok()?;
            chart.above.first().into_iter().chain(chart.below.first()).copied().min()
        });
        println!("| CUSUM, h = {decision}, start {head_start} | {published} | {found:.1} | Lucas and Crosier 1982 |");
    }
    for (weight, sigmas) in [(0.1, 2.814), (0.2, 2.962), (0.25, 2.998), (0.4, 3.054)] {
        let options = EwmaOptions { weight, sigmas, center: 0.0, sigma: 1.0 };
        let found = mean_run_length(2, |values| {
            let chart = ewma(values, &options).ok()?;
            chart.averages.iter().position(|average| average.abs() > chart.upper_asymptote)
        });
        println!("| EWMA, weight {weight}, limits {sigmas} | 500 | {found:.1} | Lucas and Saccucci 1990 |");
    }
    println!();
}

/// Over 20,000 stretches of noise, long enough that one without a signal is rare; a stretch without one counts with its length.
fn mean_run_length(series: u128, first: impl Fn(&[f64]) -> Option<usize>) -> f64 {
    let mut values = vec![0.0; 4_000];
    let mut total = 0.0;
    for run in 0..20_000 {
        let mut stream = Stream::new(Key::new(2, series), run);
        values.fill_with(|| stream.normal());
        total += first(&values).map_or(values.len(), |place| place + 1) as f64;
    }
    total / 20_000.0
}

fn row(noise: Noise, periods: usize, count: usize, flat: Trend) {
    let horizon = RUN_LENGTH as usize;
    let mut found = [(0_usize, 0_usize); 2];
    let mut single = 0_usize;
    let (mut early_signals, mut early_watched) = (0_usize, 0_usize);
    for index in 0..count {
        let mut stream = Stream::new(Key::new(42, periods as u128), index as u64);
        let path = simulate(noise, periods + horizon, &mut stream);
        let options = BaselineOptions { season: noise.season, trend: if noise.trend { Trend::Line } else { flat } };
        let Ok(baseline) = Baseline::freeze(&path[..periods], &options) else { continue };
        let deviations: Vec<f64> =
            baseline.predict(&path[periods..]).iter().filter_map(|prediction| prediction.deviation).collect();
        let calibration =
            CalibrationOptions { run_length: RUN_LENGTH, replicates: 600, series: index as u128, ..Default::default() };
        let Ok(lines) = calibrate(&baseline, &calibration) else { continue };
        let alone = |(place, _): (usize, _)| deviations.get(place).is_some_and(|value: &f64| value.abs() > lines.limit);
        single += usize::from(first_signal(&deviations, lines).is_some_and(alone));
        let early = first_signal(deviations.get(..EARLY).unwrap_or_default(), lines);
        early_signals += usize::from(early.is_some());
        early_watched += early.map_or(EARLY, |(place, _)| place + 1);
        for (lines, (signals, watched)) in [lines, Lines::CONVENTIONAL].into_iter().zip(&mut found) {
            match first_signal(&deviations, lines) {
                Some((place, _)) => {
                    *signals += 1;
                    *watched += place + 1;
                }
                None => *watched += horizon,
            }
        }
    }
    let rate = |(signals, watched): (usize, usize)| signals as f64 / watched.max(1) as f64;
    let ratio = rate(found[0]) * RUN_LENGTH;
    println!(
        "| {} | {periods} | {:.4} | {:.4} | {ratio:.2} | {:.2} | {:.0} % | {:.2} | {:.2} |",
        noise.name,
        1.0 / RUN_LENGTH,
        rate(found[0]),
        ratio / (found[0].0.max(1) as f64).sqrt(),
        100.0 * single as f64 / found[0].0.max(1) as f64,
        RUN_LENGTH * early_signals as f64 / early_watched.max(1) as f64,
        rate(found[1]) * RUN_LENGTH
    );
}

fn simulate(noise: Noise, count: usize, stream: &mut Stream) -> Vec<Option<f64>> {
    let season: Vec<f64> = (0..noise.season.unwrap_or(1)).map(|_| stream.normal() * 2.0).collect();
    let mut value = stream.normal() / (1.0 - noise.phi * noise.phi).sqrt();
    (0..count)
        .map(|place| {
            let new = match noise.tail {
                Tail::Normal => stream.normal(),
                Tail::Student(freedom) => {
                    stream.normal() / (stream.gamma(freedom / 2.0).unwrap_or(1.0) / (freedom / 2.0)).sqrt()
                }
                Tail::Laplace => stream.exponential() - stream.exponential(),
            };
            value = noise.phi * value + new;
            let level = if noise.season.is_some() { season[place % season.len()] } else { 0.0 };
            Some(level + value + if noise.trend { 0.1 * place as f64 } else { 0.0 })
        })
        .collect()
}
