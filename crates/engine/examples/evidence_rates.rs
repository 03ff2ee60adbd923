//! How often evidence is wrong: simulated pairs of series with no effect and with the declared one, autocorrelated and seasonal.
//!
//! `cargo run --release -p engine --example evidence_rates -- [REPETITIONS]` prints a Markdown table; 1,000 repetitions take about a
//! minute. The table in docs/methods/evidence.md is its output.

use engine::evidence::{Claim, Pair, Shape, Verdict, evidence};
use engine::rng::{Key, Stream};

/// A kind of world.
struct World {
    name: &'static str,
    /// Autocorrelation of the effect's noise.
    noise: f64,
    /// Autocorrelation of the cause.
    cause: f64,
    /// Size of the seasons, in standard deviations of the noise.
    season: f64,
}

const WORLDS: [World; 6] = [
    World { name: "independent noise", noise: 0.0, cause: 0.0, season: 0.0 },
    World { name: "autocorrelation 0.6 in both", noise: 0.6, cause: 0.6, season: 0.0 },
    World { name: "autocorrelation 0.9 in both", noise: 0.9, cause: 0.9, season: 0.0 },
    World { name: "season of 12", noise: 0.0, cause: 0.3, season: 2.0 },
    World { name: "season of 12, autocorrelation 0.6", noise: 0.6, cause: 0.6, season: 2.0 },
    World { name: "autocorrelation -0.4", noise: -0.4, cause: 0.5, season: 0.0 },
];
const DECLARED: f64 = 0.6;
const LAG: usize = 1;
const RAMP: usize = 2;

/// An autocorrelated series of standard deviation 1.
fn wandering(random: &mut Stream, count: usize, autocorrelation: f64) -> Vec<f64> {
    let fresh = (1.0 - autocorrelation * autocorrelation).sqrt();
    let mut value = random.normal();
    (0..count)
        .map(|_| {
            value = autocorrelation * value + fresh * random.normal();
            value
        })
        .collect()
}

fn simulate(world: &World, count: usize, effect: f64, repetition: u64) -> (Vec<Option<f64>>, Vec<Option<f64>>) {
    let mut random = Stream::new(Key::new(2_026, 1), repetition);
    let season = |random: &mut Stream| -> Vec<f64> { (0..12).map(|_| world.season * random.normal()).collect() };
    let (season_cause, season_effect) = (season(&mut random), season(&mut random));
    let trend = (0.03 * random.normal(), 0.03 * random.normal());
    let before = LAG + RAMP;
    let core = wandering(&mut random, count + before, world.cause);
    let cause: Vec<f64> = core
        .iter()
        .enumerate()
        .map(|(at, value)| value + season_cause.get(at % 12).copied().unwrap_or(0.0) + trend.0 * at as f64)
        .collect();
    let noise = wandering(&mut random, count + before, world.noise);
    let mut series = (Vec::with_capacity(count), Vec::with_capacity(count));
    for at in before..count + before {
        let acting = (0..RAMP).filter_map(|k| cause.get(at - LAG - k)).sum::<f64>() / RAMP as f64;
        let own = noise.get(at).copied().unwrap_or(0.0)
            + season_effect.get(at % 12).copied().unwrap_or(0.0)
            + trend.1 * at as f64;
        series.0.push(cause.get(at).copied());
        series.1.push(Some(own + effect * acting));
    }
    series
}

fn main() {
    let repetitions: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000);
    println!(
        "| world | periods | following lags | false supported | false contradicted | supported where true | contradicted where none | mean theta where 0.6 |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for world in &WORLDS {
        for count in [60, 200] {
            for following_lags in [0, 1] {
                let season = if world.season > 0.0 { 12 } else { 0 };
                let shape = Shape { lag: LAG, ramp: RAMP, season, own_lags: 2, following_lags };
                let claim = Claim { mean: DECLARED, standard_deviation: 0.2, shape };
                let mut counts = [[0_u64; 3]; 2];
                let (mut sum, mut done) = (0.0, [0_u64; 2]);
                for repetition in 0..repetitions {
                    for (which, effect) in [0.0, DECLARED].into_iter().enumerate() {
                        let (cause, series) = simulate(world, count, effect, repetition);
                        let pair = Pair { cause: &cause, effect: &series, events: &[], season_start: 0 };
                        let Ok(found) = evidence(&[pair], &claim) else { continue };
                        let verdict = match found.verdict {
                            Verdict::Supported => 0,
                            Verdict::Unproven => 1,
                            Verdict::Contradicted => 2,
                        };
                        if let Some(count) = counts.get_mut(which).and_then(|counts| counts.get_mut(verdict)) {
                            *count += 1;
                        }
                        if let Some(done) = done.get_mut(which) {
                            *done += 1;
                        }
                        if which == 1 {
                            sum += found.estimate.theta;
                        }
                    }
                }
                let [[false_supported, _, told_none], [told, _, false_contradicted]] = counts;
                let share = |count: u64, of: usize| 100.0 * count as f64 / done.get(of).copied().unwrap_or(0) as f64;
                println!(
                    "| {} | {count} | {following_lags} | {:.1} % | {:.1} % | {:.0} % | {:.0} % | {:.2} |",
                    world.name,
                    share(false_supported, 0),
                    share(false_contradicted, 1),
                    share(told, 1),
                    share(told_none, 0),
                    sum / done[1] as f64
                );
            }
        }
    }
}
