//! How often verdicts on decisions are wrong: simulated series with autocorrelation and season, with no effect and with the expected one.
//!
//! `cargo run --release -p engine --example effect_worlds -- [REPETITIONS]` prints the Markdown table of docs/methods/effect.md. Asked for:
//! 'realised' and 'partly' together at most 6 % where there is no effect, 'opposite' at most 1 % where the expected effect is there, and a
//! power of at least 78 % where the smallest detectable effect is no larger than the expected one.

use engine::effect::{AutoregressionOptions, EffectVerdict, Expected, autoregressive_paths, judge, realised};
use engine::rng::{Key, Stream};

fn main() {
    let repetitions: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(2_000);
    println!(
        "| periods before | autocorrelation | expected e | at 0: realised or partly | at 0: no effect | at e: opposite | at e: detectable | power there |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|");
    let (mut told, mut able) = (0, 0);
    for before in [60, 104] {
        for autocorrelation in [0.0, 0.3, 0.6, 0.8] {
            for expected in [1.0, 2.0] {
                let (told_here, able_here) = row(before, autocorrelation, expected, repetitions);
                told += told_here;
                able += able_here;
            }
        }
    }
    println!("| all | | | | | | {able} worlds | {:.1} % |", 100.0 * told as f64 / able as f64);
}

fn row(before: usize, autocorrelation: f64, e: f64, repetitions: u64) -> (u64, u64) {
    let window = 12;
    let expected = Expected { e10: 0.5 * e, e50: e, e90: 1.5 * e };
    let (mut found, mut none, mut opposite, mut able, mut told) = (0_u64, 0_u64, 0_u64, 0_u64, 0_u64);
    for repetition in 0..repetitions {
        let series = simulate(before + window, autocorrelation, repetition);
        let (early, late) = series.split_at(before);
        let options = AutoregressionOptions {
            season: 12,
            own_lags: 1,
            with_trend: false,
            periods: window,
            draws: 1_000,
            seed: repetition,
        };
        let Ok(paths) = autoregressive_paths(early, &options) else { continue };
        for effect in [0.0, e] {
            let actual: Vec<f64> = late.iter().map(|value| value + effect).collect();
            let Ok(measured) = realised(&actual, &paths, &[1.0; 12], true) else { continue };
            let Ok(judged) = judge(measured.effect, measured.interval_90, &expected, true) else { continue };
            let worked = matches!(judged.verdict, EffectVerdict::Realised | EffectVerdict::Partly);
            if effect == 0.0 {
                found += u64::from(worked);
                none += u64::from(judged.verdict == EffectVerdict::NoEffect);
            } else {
                opposite += u64::from(judged.verdict == EffectVerdict::Opposite);
                if judged.smallest_detectable <= e {
                    able += 1;
                    told += u64::from(worked);
                }
            }
        }
    }
    let share = |count: u64, of: u64| {
        if of == 0 { "-".to_owned() } else { format!("{:.1} %", 100.0 * count as f64 / of as f64) }
    };
    println!(
        "| {before} | {autocorrelation} | {e} | {} | {} | {} | {} | {} |",
        share(found, repetitions),
        share(none, repetitions),
        share(opposite, repetitions),
        share(able, repetitions),
        share(told, able)
    );
    (told, able)
}

/// A season of 12 and autocorrelated noise of standard deviation 1.
fn simulate(count: usize, autocorrelation: f64, repetition: u64) -> Vec<f64> {
    let mut random = Stream::new(Key::new(2_027, 3), repetition);
    let season: Vec<f64> = (0..12).map(|_| 2.0 * random.normal()).collect();
    let mut noise = random.normal();
    let fresh = (1.0 - autocorrelation * autocorrelation).sqrt();
    (0..count)
        .map(|at| {
            noise = autocorrelation * noise + fresh * random.normal();
            noise + season.get(at % 12).copied().unwrap_or(0.0)
        })
        .collect()
}
