//! How often a missed plan is explained rightly: simulated worlds in which the parts of the gap are known.
//!
//! `cargo run --release -p engine --example diagnosis_worlds -- [REPETITIONS]` prints the Markdown table of docs/methods/diagnosis.md. Asked
//! for: the dominant part named rightly in at least 85 % of worlds where it exceeds two standard deviations of the window's error,
//! 'strategy' in at most 10 % of worlds where only execution failed, and stale causes always unknown.

use engine::diagnosis::{Cause, Rest, diagnose};
use engine::rng::{Key, Stream};

const PERIODS: usize = 30;
const WINDOW: (usize, usize) = (18, 30);
const NOISE: f64 = 0.5;

/// What goes wrong in a world.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Execution,
    Strategy,
    Outside,
    Mixed,
    Nothing,
    Stale,
}

const KINDS: [(Kind, &str); 6] = [
    (Kind::Execution, "execution only"),
    (Kind::Strategy, "coefficient only"),
    (Kind::Outside, "annotated event only"),
    (Kind::Mixed, "all three at once"),
    (Kind::Nothing, "nothing"),
    (Kind::Stale, "execution only, one cause stale"),
];

fn main() {
    let repetitions: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(5_000);
    println!(
        "| what went wrong | worlds with a part above 2 sigma | dominant part right | 'strategy' | 'noise' | 'unexplained' | stale told |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for (kind, name) in KINDS {
        let (mut large, mut right, mut rest, mut stale) = (0_u64, 0_u64, [0_u64; 3], 0_u64);
        for repetition in 0..repetitions {
            let Some(outcome) = world(kind, repetition) else { continue };
            if outcome.largest > 2.0 {
                large += 1;
                right += u64::from(outcome.is_right);
            }
            let at = match outcome.rest {
                Rest::Strategy => 0,
                Rest::Noise => 1,
                Rest::Unexplained => 2,
            };
            if let Some(count) = rest.get_mut(at) {
                *count += 1;
            }
            stale += u64::from(outcome.is_stale_told);
        }
        let share = |count: u64, of: u64| {
            if of == 0 { "-".to_owned() } else { format!("{:.1} %", 100.0 * count as f64 / of as f64) }
        };
        let stale = if kind == Kind::Stale { share(stale, repetitions) } else { "-".to_owned() };
        println!(
            "| {name} | {} | {} | {} | {} | {} | {stale} |",
            share(large, repetitions),
            share(right, large),
            share(rest[0], repetitions),
            share(rest[1], repetitions),
            share(rest[2], repetitions)
        );
    }
}

struct Outcome {
    /// The true dominant part in standard deviations of the window's error.
    largest: f64,
    is_right: bool,
    rest: Rest,
    is_stale_told: bool,
}

fn world(kind: Kind, repetition: u64) -> Option<Outcome> {
    let mut random = Stream::new(Key::new(2_028, kind as u128), repetition);
    let between = |random: &mut Stream, low: f64, high: f64| low + (high - low) * random.uniform();
    let has = |wanted: Kind| kind == wanted || kind == Kind::Mixed;
    let periods = WINDOW.1 - WINDOW.0;
    let (lag, ramp) = (2, 3);
    let reference = [0.0; PERIODS];
    let plan: Vec<f64> = (0..PERIODS).map(|at| (at as f64 / 10.0).min(1.0)).collect();
    let coefficients = [1.0, 0.6];
    // How much of its plan each cause made, and how much of the declared coefficient is true.
    let execution = kind == Kind::Execution || kind == Kind::Mixed || kind == Kind::Stale;
    let made =
        [0, 1].map(|_| if execution { between(&mut random, 0.0, 1.1) } else { between(&mut random, 0.97, 1.03) });
    let share_true = [0, 1].map(|_| if has(Kind::Strategy) { between(&mut random, -0.2, 1.2) } else { 1.0 });
    let event = if has(Kind::Outside) { between(&mut random, -1.5, 0.5) } else { 0.0 };
    let actual: Vec<Vec<f64>> = made.iter().map(|made| plan.iter().map(|plan| plan * made).collect()).collect();
    let acting = |series: &[f64], period: usize| -> f64 {
        (0..ramp).filter_map(|back| series.get(period - lag - back)).sum::<f64>() / f64::from(ramp as u32)
    };
    let (mut noise, fresh) = (0.5 * random.normal(), (1.0 - NOISE * NOISE).sqrt());
    let (mut effect_plan, mut effect, mut outside) = (Vec::new(), Vec::new(), Vec::new());
    let (mut true_execution, mut true_strategy, mut true_outside) = (0.0, 0.0, 0.0);
    // The annotated effect is known to a fifth.
    let known = event * (1.0 + 0.2 * random.normal());
    for period in WINDOW.0..WINDOW.1 {
        noise = NOISE * noise + 0.5 * fresh * random.normal();
        let mut planned = 0.0;
        let mut happened = noise;
        for ((coefficient, share), series) in coefficients.iter().zip(&share_true).zip(&actual) {
            planned += coefficient * acting(&plan, period);
            happened += coefficient * share * acting(series, period);
            true_execution += coefficient * (acting(series, period) - acting(&plan, period));
            true_strategy += coefficient * (share - 1.0) * acting(series, period);
        }
        let during = period >= WINDOW.0 + 4;
        effect_plan.push(planned);
        effect.push(happened + if during { event } else { 0.0 });
        outside.push(if during { known } else { 0.0 });
        true_outside += if during { event } else { 0.0 };
    }
    // The standard deviation of a sum of autocorrelated noise.
    let count = periods as f64;
    let variance = (1..periods).fold(count, |sum, lag| sum + 2.0 * (count - lag as f64) * libm::pow(NOISE, lag as f64));
    let window_error = 0.5 * variance.sqrt();
    let known_until = |at: usize| kind != Kind::Stale || at < 20;
    let told: Vec<Vec<Option<f64>>> = actual
        .iter()
        .enumerate()
        .map(|(which, series)| {
            series.iter().enumerate().map(|(at, value)| (which == 1 || known_until(at)).then_some(*value)).collect()
        })
        .collect();
    let causes: Vec<Cause<'_>> = told
        .iter()
        .zip(coefficients)
        .enumerate()
        .map(|(which, (told, coefficient))| Cause {
            key: which as u128,
            plan: &plan,
            actual: told,
            reference: &reference,
            coefficient,
            lag,
            ramp,
            half_range: None,
            centre: 0.0,
            unknown_half_width: 0.5,
        })
        .collect();
    let found = diagnose(WINDOW, &effect_plan, &effect, &outside, window_error, &causes).ok()?;
    let truth = [true_execution, true_outside, true_strategy];
    let rest = if found.rest_is == Rest::Noise { 0.0 } else { found.rest_known };
    let answer = [found.execution_total(), found.outside, rest];
    let dominant = |parts: &[f64; 3]| {
        parts.iter().enumerate().max_by(|left, right| left.1.abs().total_cmp(&right.1.abs())).map(|(at, _)| at)
    };
    Some(Outcome {
        largest: truth.iter().fold(0.0_f64, |most, part| most.max(part.abs())) / window_error,
        is_right: dominant(&truth) == dominant(&answer),
        rest: found.rest_is,
        is_stale_told: found.stale == [0] && found.unknown > 0.0 && found.rest_is != Rest::Strategy,
    })
}
