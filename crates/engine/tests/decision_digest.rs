//! The same bits on every target: signals, frontiers, sensitivities, goals and conflicts, natively and as wasm with one constant.

use engine::conflict::pair;
use engine::frontier::dominance::ranks;
use engine::frontier::hypervolume::hypervolume;
use engine::frontier::knee::knees;
use engine::frontier::search::{Evaluation, Search, SearchOptions};
use engine::goal_seek::linear::{LinearModel, LinearTarget};
use engine::goal_seek::{Problem, SeekOptions, maximise};
use engine::rng::{Key, Stream};
use engine::sensitivity::sobol_indices;
use engine::settings::Range;
use engine::signal::baseline::{BaselineOptions, Trend};
use engine::signal::calibration::CalibrationOptions;
use engine::signal::detector::{WatchOptions, watch};

/// FNV-1a, 64 bits (Fowler, Noll and Vo).
struct Digest(u64);

impl Digest {
    fn add(&mut self, values: &[f64]) {
        for byte in values.iter().flat_map(|value| value.to_bits().to_le_bytes()) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
}

#[test]
fn the_bits_are_the_same_everywhere() {
    let mut digest = Digest(0xCBF2_9CE4_8422_2325);
    let mut stream = Stream::new(Key::new(3, 1), 0);
    let values: Vec<Option<f64>> = (0..60).map(|place| (place % 17 != 5).then(|| stream.normal())).collect();
    let options = WatchOptions {
        baseline: BaselineOptions { season: Some(6), trend: Trend::Line },
        calibration: CalibrationOptions { replicates: 100, ..CalibrationOptions::default() },
        ..WatchOptions::default()
    };
    for judgement in watch(&values, &[30], &[], &options).unwrap() {
        digest.add(&[judgement.expected, judgement.error, judgement.lines.limit, judgement.lines.halfway]);
    }
    let points: Vec<f64> = (0..900).map(|_| stream.uniform()).collect();
    digest.add(&ranks(&points, 3).unwrap().iter().map(|rank| *rank as f64).collect::<Vec<_>>());
    digest.add(&[hypervolume(&points[..160], 4, &[1.0; 4]).unwrap()]);
    digest.add(&knees(&points, 3).unwrap());
    let mut search =
        Search::new(&[Range::new(0.0, 1.0); 3], 2, &SearchOptions { generations: 6, ..SearchOptions::default() })
            .unwrap();
    while !search.is_finished() {
        let evaluations = search
            .ask()
            .iter()
            .map(|setting| {
                let rest = libm::exp(setting[1] * setting[2]);
                Evaluation { criteria: vec![setting[0], rest * (1.0 - setting[0].sqrt())], violation: 0.0 }
            })
            .collect();
        search.tell(evaluations).unwrap();
    }
    for point in search.front() {
        digest.add(&point.setting);
        digest.add(&point.evaluation.criteria);
    }
    let indices = sobol_indices(2, &[], 256, 4, |unit| libm::sin(3.0 * unit[0]) * unit[1]).unwrap();
    digest.add(&indices.first_order);
    digest.add(&indices.total);
    let target = |effects: &[f64], bound: f64| LinearTarget {
        effects: effects.to_vec(),
        effect_deviations: vec![0.2, 0.0],
        base: 0.0,
        bound,
        deviation: 1.0,
        loads: vec![0.5],
    };
    let targets = vec![target(&[1.0, 0.3], 0.5), target(&[-1.0, 0.2], 0.2)];
    let mut model = LinearModel::new(targets, 2, 1_000, 5).unwrap();
    let problem = Problem {
        ranges: vec![Range::new(-2.0, 2.0); 2],
        current: vec![0.0, 0.0],
        limits: vec![],
        guardrails: vec![],
        wanted: vec![],
    };
    let optimum = maximise(&mut model, &problem, &SeekOptions::default()).unwrap();
    digest.add(&optimum.setting);
    digest.add(&[optimum.odds]);
    let found = pair(&mut model, &problem, [0, 1], &SeekOptions::default()).unwrap();
    digest.add(&[
        found.apart,
        found.together,
        found.relaxations[0].unwrap_or(-1.0),
        found.unharming[1].unwrap_or(-1.0),
    ]);
    // A deliberate change of a method changes this number; nothing else may.
    assert_eq!(digest.0, 0x2aca_bf56_81aa_ec57, "{:#018x}", digest.0);
}
