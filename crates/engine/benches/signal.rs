//! Times of charts and signals: `cargo bench -p engine --bench signal`.
//!
//! The goal is 6 ms for the limits and all rules of 1,000 series of 240 points.

use std::time::Instant;

use engine::goal_seek::linear::{LinearModel, LinearTarget};
use engine::goal_seek::{Problem, SeekOptions, maximise};
use engine::rng::{Key, Stream};
use engine::settings::Range;
use engine::signal::baseline::{Baseline, BaselineOptions, Trend};
use engine::signal::calibration::{CalibrationOptions, calibrate};
use engine::signal::limits::individuals_limits;
use engine::signal::rules::{CONVENTIONAL, NELSON, Rule, all_marks};

fn main() {
    println!("| what | ms (least of rounds) |\n|---|---:|");
    let mut stream = Stream::new(Key::new(1, 1), 0);
    let series: Vec<Vec<Option<f64>>> = (0..1_000).map(|_| (0..240).map(|_| Some(stream.normal())).collect()).collect();
    for (name, rules) in
        [("the three rules of an XmR chart", CONVENTIONAL.as_slice()), ("Nelson's eight rules", NELSON.as_slice())]
    {
        let time = least_milliseconds(|| series.iter().map(|values| hits(values, rules)).sum::<usize>());
        println!("| limits and {name}, 1,000 series of 240 | {time:.2} |");
    }
    for (periods, season) in [(24, None), (52, None), (52, Some(13))] {
        let values = series.first().map_or(&[][..], |values| values.get(..periods).unwrap_or_default());
        let time = least_milliseconds(|| {
            let baseline = Baseline::freeze(values, &BaselineOptions { season, trend: Trend::None }).ok();
            usize::from(baseline.is_some_and(|baseline| calibrate(&baseline, &CalibrationOptions::default()).is_ok()))
        });
        println!("| baseline of {periods}, season {season:?}: freeze and calibrate to 200 periods | {time:.2} |");
    }
    let targets: Vec<LinearTarget> = (0..20)
        .map(|_| LinearTarget {
            effects: (0..5).map(|_| stream.normal()).collect(),
            effect_deviations: vec![],
            base: 2.0,
            bound: 0.0,
            deviation: 1.0,
            loads: vec![],
        })
        .collect();
    let problem = Problem {
        ranges: vec![Range::new(-1.0, 1.0); 5],
        current: vec![0.0; 5],
        limits: vec![],
        guardrails: vec![],
        wanted: vec![],
    };
    if let Ok(mut model) = LinearModel::new(targets, 5, 10_000, 1) {
        let mut evaluations = 0;
        let time = least_milliseconds(|| {
            evaluations = maximise(&mut model, &problem, &SeekOptions::default()).map_or(0, |found| found.evaluations);
            evaluations
        });
        println!("| goal-seek, 5 settings, 20 linear targets, 10,000 draws: {evaluations} evaluations | {time:.2} |");
    }
}

fn hits(values: &[Option<f64>], rules: &[Rule]) -> usize {
    individuals_limits(values)
        .map_or(0, |limits| all_marks(values, limits.center, limits.sigma, rules).iter().map(Vec::len).sum())
}

fn least_milliseconds(mut run: impl FnMut() -> usize) -> f64 {
    let mut least = f64::INFINITY;
    let mut total = 0;
    for _ in 0..25 {
        let start = Instant::now();
        total += run();
        least = least.min(start.elapsed().as_secs_f64() * 1_000.0);
    }
    assert!(total < usize::MAX);
    least
}
