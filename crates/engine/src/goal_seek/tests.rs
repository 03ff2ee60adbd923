use super::linear::{LinearModel, LinearTarget};
use super::*;

fn target(effects: &[f64], bound: f64, deviation: f64) -> LinearTarget {
    LinearTarget { effects: effects.to_vec(), effect_deviations: vec![], base: 0.0, bound, deviation, loads: vec![] }
}

fn problem(ranges: Vec<Range>) -> Problem {
    Problem {
        current: ranges.iter().map(|range| range.at(0.5)).collect(),
        ranges,
        limits: vec![],
        guardrails: vec![],
        wanted: vec![],
    }
}

fn above(value: f64) -> f64 {
    0.5 * libm::erfc(-value * std::f64::consts::FRAC_1_SQRT_2)
}

/// Two targets that pull apart: by symmetry the optimum is halfway, with odds of the square of a normal.
#[test]
fn opposed_targets_meet_halfway() {
    let mut model = LinearModel::new(vec![target(&[1.0], 1.0, 1.0), target(&[-1.0], -3.0, 1.0)], 1, 8_192, 1).unwrap();
    let optimum = maximise(&mut model, &problem(vec![Range::new(-5.0, 5.0)]), &SeekOptions::default()).unwrap();
    assert!((optimum.setting[0] - 2.0).abs() < 0.5, "{optimum:?}");
    assert!((optimum.odds - 0.707_860_981_737_141_1).abs() < 0.005, "{optimum:?}");
    assert!(optimum.feasible && optimum.bindings.is_empty() && optimum.odds_today < optimum.odds);
}

#[test]
fn a_corner_is_found_and_what_binds_there_is_named() {
    let targets = vec![target(&[1.0, 0.5], 1.0, 0.8), target(&[-0.4, 1.0], 0.5, 1.2), target(&[0.3, -0.2], -0.5, 0.6)];
    let mut model = LinearModel::new(targets, 2, 8_192, 2).unwrap();
    let optimum = maximise(&mut model, &problem(vec![Range::new(-3.0, 3.0); 2]), &SeekOptions::default()).unwrap();
    assert!((optimum.odds - 0.782_162_265_615_264_8).abs() < 0.005, "{optimum:?}");
    assert!(optimum.setting.iter().all(|value| (value - 3.0).abs() < 0.3));
    let named: Vec<Constraint> = optimum.bindings.iter().map(|binding| binding.constraint).collect();
    assert!(named.contains(&Constraint::Highest(1)) && !named.contains(&Constraint::Lowest(0)), "{named:?}");
}

/// One unit of budget buys the slope of the normal there.
#[test]
fn a_budget_binds_and_its_unit_has_a_price() {
    let mut model = LinearModel::new(vec![target(&[1.0, 2.0], 3.0, 1.0)], 2, 8_192, 3).unwrap();
    let mut problem = problem(vec![Range::new(0.0, 10.0); 2]);
    problem.current = vec![0.0, 0.0];
    problem.limits = vec![Limit { weights: vec![1.0, 1.0], most: 1.5, unit: 0.1 }];
    let optimum = maximise(&mut model, &problem, &SeekOptions::default()).unwrap();
    // All of it goes into the second setting: the value is 3, the odds one half.
    assert!(optimum.setting[1] > 1.4 && (optimum.odds - 0.5).abs() < 0.02, "{optimum:?}");
    let gain = optimum.bindings.iter().find(|binding| binding.constraint == Constraint::Limit(0)).unwrap().gain;
    assert!((gain - (above(0.2) - 0.5)).abs() < 0.02, "{optimum:?}");
}

#[test]
fn guardrails_are_kept_and_steps_too() {
    let mut model = LinearModel::new(vec![target(&[1.0], 3.0, 1.0), target(&[-1.0], -2.0, 1.0)], 1, 4_096, 4).unwrap();
    let mut problem = problem(vec![Range { low: 0.0, high: 5.0, step: Some(0.25) }]);
    problem.wanted = vec![0];
    problem.guardrails = vec![Guardrail::Share { target: 1, least: above(0.7) }];
    problem.current = vec![0.0];
    let optimum = maximise(&mut model, &problem, &SeekOptions::default()).unwrap();
    // The guardrail allows 1.3, steps 1.25.
    assert_eq!(optimum.setting, [1.25]);
    problem.guardrails = vec![Guardrail::Share { target: 1, least: 1.0 }, Guardrail::Mean { target: 0, least: 9.0 }];
    assert!(!maximise(&mut model, &problem, &SeekOptions::default()).unwrap().feasible);
}

#[test]
fn settings_without_any_draw_met_still_have_a_slope() {
    let mut model = LinearModel::new(vec![target(&[1.0, 1.0, 1.0], 280.0, 1.0)], 3, 1_000, 5).unwrap();
    let mut problem = problem(vec![Range::new(0.0, 100.0); 3]);
    problem.current = vec![0.0; 3];
    let optimum = maximise(&mut model, &problem, &SeekOptions { starts: 0, ..SeekOptions::default() }).unwrap();
    assert_eq!(optimum.odds, 1.0, "{optimum:?}");
}

#[test]
fn the_smallest_change_uses_the_strongest_setting() {
    let mut model = LinearModel::new(vec![target(&[1.0, 3.0], 6.0, 1.0)], 2, 4_096, 6).unwrap();
    let mut problem = problem(vec![Range::new(0.0, 10.0); 2]);
    problem.current = vec![0.0, 0.0];
    let found = reach(&mut model, &problem, 0.5, &SeekOptions::default()).unwrap();
    let setting = found.setting.unwrap();
    assert!(setting[0] < 0.1 && (setting[1] - 2.0).abs() < 0.1, "{setting:?}");
    assert!((found.change - 0.2).abs() < 0.02 && found.odds >= 0.5);
    assert!((found.alone[0].unwrap() - 6.0).abs() < 0.2 && (found.alone[1].unwrap() - 2.0).abs() < 0.1);
    let mut there = problem.clone();
    there.current = vec![0.0, 5.0];
    let nothing = reach(&mut model, &there, 0.5, &SeekOptions::default()).unwrap();
    assert_eq!((nothing.change, nothing.setting), (0.0, Some(there.current)));
    let mut small = problem.clone();
    small.ranges = vec![Range::new(0.0, 0.5); 2];
    assert_eq!(reach(&mut model, &small, 0.9, &SeekOptions::default()).unwrap().setting, None);
}

#[test]
fn the_same_input_gives_the_same_setting() {
    let model =
        || LinearModel::new(vec![target(&[1.0, -0.5], 1.0, 1.0), target(&[-1.0, 1.0], 0.0, 1.0)], 2, 2_000, 7).unwrap();
    let problem = problem(vec![Range::new(-2.0, 2.0); 2]);
    let one = maximise(&mut model(), &problem, &SeekOptions::default()).unwrap();
    assert_eq!(one, maximise(&mut model(), &problem, &SeekOptions::default()).unwrap());
}

struct Broken;

impl Odds for Broken {
    fn targets(&self) -> usize {
        2
    }

    fn draws(&self) -> usize {
        10
    }

    fn margins(&mut self, _: &[f64], _: usize, margins: &mut [f64]) {
        margins.fill(f64::NAN);
    }
}

struct Enormous;

impl Odds for Enormous {
    fn targets(&self) -> usize {
        usize::MAX
    }

    fn draws(&self) -> usize {
        2
    }

    fn margins(&mut self, _: &[f64], _: usize, _: &mut [f64]) {}
}

#[test]
fn a_model_that_fits_no_memory_is_refused() {
    assert!(maximise(&mut Enormous, &problem(vec![Range::new(0.0, 1.0)]), &SeekOptions::default()).is_err());
}

#[test]
fn bad_input_is_refused_and_margins_that_are_no_numbers_are_not_met() {
    let optimum = maximise(&mut Broken, &problem(vec![Range::new(0.0, 1.0)]), &SeekOptions::default()).unwrap();
    assert_eq!(optimum.odds, 0.0);
    let refuse = |change: &dyn Fn(&mut Problem)| {
        let mut problem = problem(vec![Range::new(0.0, 1.0)]);
        change(&mut problem);
        assert!(maximise(&mut Broken, &problem, &SeekOptions::default()).is_err());
    };
    refuse(&|problem| problem.ranges.clear());
    refuse(&|problem| problem.current = vec![]);
    refuse(&|problem| problem.wanted = vec![2]);
    refuse(&|problem| problem.limits = vec![Limit { weights: vec![], most: 0.0, unit: 1.0 }]);
    refuse(&|problem| problem.guardrails = vec![Guardrail::Share { target: 9, least: 0.5 }]);
    assert!(reach(&mut Broken, &problem(vec![Range::new(0.0, 1.0)]), 1.5, &SeekOptions::default()).is_err());
    assert!(
        LinearModel::new(vec![], 1, 1, 0).is_err()
            && LinearModel::new(vec![target(&[1.0], 0.0, 1.0)], 2, 1, 0).is_err()
    );
}
