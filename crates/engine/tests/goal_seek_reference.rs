//! Settings that maximise odds, against optima known by symmetry or from convex optimisation: odds within 0.005, settings within a
//! twentieth of their range.

use engine::goal_seek::linear::{LinearModel, LinearTarget};
use engine::goal_seek::{Problem, SeekOptions, maximise};
use engine::settings::Range;

struct Case {
    effects: &'static [&'static [f64]],
    bounds: &'static [f64],
    deviations: &'static [f64],
    range: (f64, f64),
    setting: &'static [f64],
    odds: f64,
}

/// Targets are effects times settings plus independent normal errors, met from their bound on; all must be met.
const CASES: [Case; 2] = [
    Case {
        effects: &[&[1.0], &[-1.0]],
        bounds: &[1.0, -3.0],
        deviations: &[1.0, 1.0],
        range: (-5.0, 5.0),
        setting: &[2.0],
        odds: 0.707_860_981_737_141_1,
    },
    Case {
        effects: &[&[1.0, 0.5], &[-0.4, 1.0], &[0.3, -0.2]],
        bounds: &[1.0, 0.5, -0.5],
        deviations: &[0.8, 1.2, 0.6],
        range: (-3.0, 3.0),
        setting: &[3.0, 3.0],
        odds: 0.782_162_265_615_264_8,
    },
];

#[test]
fn optima_are_the_known_ones() {
    for case in CASES {
        let targets = case.effects.iter().zip(case.bounds).zip(case.deviations).map(|((effects, bound), deviation)| {
            LinearTarget {
                effects: effects.to_vec(),
                effect_deviations: vec![],
                base: 0.0,
                bound: *bound,
                deviation: *deviation,
                loads: vec![],
            }
        });
        let settings = case.setting.len();
        let mut model = LinearModel::new(targets.collect(), settings, 10_000, 1).unwrap();
        let ranges = vec![Range::new(case.range.0, case.range.1); settings];
        let problem =
            Problem { current: vec![0.0; settings], ranges, limits: vec![], guardrails: vec![], wanted: vec![] };
        let found = maximise(&mut model, &problem, &SeekOptions::default()).unwrap();
        assert!((found.odds - case.odds).abs() <= 0.005, "{found:?}");
        for (value, expected) in found.setting.iter().zip(case.setting) {
            assert!((value - expected).abs() <= 0.05 * (case.range.1 - case.range.0), "{found:?}");
        }
    }
}
