use super::*;
use crate::goal_seek::linear::{LinearModel, LinearTarget};
use crate::settings::Range;

fn target(effects: &[f64], bound: f64) -> LinearTarget {
    LinearTarget {
        effects: effects.to_vec(),
        effect_deviations: vec![],
        base: 0.0,
        bound,
        deviation: 1.0,
        loads: vec![],
    }
}

fn model(targets: Vec<LinearTarget>) -> (LinearModel, Problem) {
    let settings = targets[0].effects.len();
    let problem = Problem {
        ranges: vec![Range::new(-3.0, 3.0); settings],
        current: vec![0.0; settings],
        limits: vec![],
        guardrails: vec![],
        wanted: vec![],
    };
    (LinearModel::new(targets, settings, 4_096, 1).unwrap(), problem)
}

fn below(value: f64) -> f64 {
    0.5 * libm::erfc(-value * std::f64::consts::FRAC_1_SQRT_2)
}

/// x >= 1 and -x >= 1 on -3..3: each alone at its end has odds of below(2); together the best is x = 0 with below(-1) squared.
#[test]
fn opposed_targets_have_the_price_that_the_formula_says() {
    let (mut model, problem) = model(vec![target(&[1.0], 1.0), target(&[-1.0], 1.0)]);
    let found = pair(&mut model, &problem, [0, 1], &SeekOptions::default()).unwrap();
    let (apart, together) = (below(2.0) * below(2.0), below(-1.0) * below(-1.0));
    assert!((found.alone[0] - below(2.0)).abs() < 0.01 && (found.alone[1] - below(2.0)).abs() < 0.01);
    assert!((found.apart - apart).abs() < 0.01 && (found.together - together).abs() < 0.01, "{found:?}");
    assert!(found.is_conflict && found.out_of_reach == [false, false]);
    // Without worsening the other nothing may move: below(-1).
    assert!(
        found.is_structural == [true, true] && (found.unharming[0].unwrap() - below(-1.0)).abs() < 0.02,
        "{found:?}"
    );
    // One target relaxed by r: by symmetry x = r / 2, both at below(r / 2 - 1) = sqrt(0.7).
    let root = 0.7_f64.sqrt();
    let expected = (0..40_000).map(|step| f64::from(step) * 1e-4).find(|by| below(by / 2.0 - 1.0) >= root).unwrap();
    for relaxation in found.relaxations {
        assert!((relaxation.unwrap() - expected).abs() < 0.15, "{relaxation:?}, expected {expected}");
    }
}

#[test]
fn unconnected_targets_are_no_conflict_however_hard_they_are() {
    let (mut model, problem) = model(vec![target(&[1.0, 0.0], 3.5), target(&[0.0, 1.0], 1.0)]);
    let found = pair(&mut model, &problem, [0, 1], &SeekOptions::default()).unwrap();
    assert!(!found.is_conflict && found.price < 0.03, "{found:?}");
    assert_eq!(found.out_of_reach, [true, false]);
    assert_eq!((found.is_structural, found.relaxations), ([false, false], [None, None]));
}

#[test]
fn a_contested_setting_is_named_with_both_sides() {
    let (mut model, problem) = model(vec![target(&[1.0, 0.0], 1.0), target(&[-0.5, 1.0], -1.0)]);
    let found = contested(&mut model, &problem, &[0, 1], &SeekOptions::default()).unwrap();
    let both: Vec<(usize, usize, usize)> = found.iter().map(|one| (one.setting, one.helped, one.harmed)).collect();
    assert_eq!(both, [(0, 0, 1), (0, 1, 0)]);
    assert!(found.iter().all(|one| one.adverse == 1.0 && one.rise >= 0.05 && one.fall >= 0.05));
}

/// An effect of uncertain sign harms in too few draws to be called contested.
#[test]
fn a_setting_whose_harm_is_uncertain_is_not_contested() {
    let mut unsure = target(&[-0.4, 1.0], -0.5);
    unsure.effect_deviations = vec![0.6, 0.0];
    let (mut model, problem) = model(vec![target(&[1.0, 0.0], 1.0), unsure]);
    let found = contested(&mut model, &problem, &[0, 1], &SeekOptions::default()).unwrap();
    assert!(found.iter().all(|one| one.harmed != 1), "{found:?}");
}

/// Three targets want a third each more than there is: any two can be had.
#[test]
fn a_clash_of_three_is_found_and_no_pair_of_it() {
    let (mut model, mut problem) =
        model(vec![target(&[1.0, 0.0, 0.0], 0.0), target(&[0.0, 1.0, 0.0], 0.0), target(&[0.0, 0.0, 1.0], 0.0)]);
    problem.ranges = vec![Range::new(0.0, 10.0); 3];
    problem.limits = vec![crate::goal_seek::Limit { weights: vec![1.0; 3], most: 3.6, unit: 0.1 }];
    let clashes = minimal_clashes(&mut model, &problem, &[0, 1, 2], 3, &SeekOptions::default()).unwrap();
    assert_eq!(clashes.len(), 1, "{clashes:?}");
    assert_eq!(clashes[0].targets, [0, 1, 2]);
    assert!((clashes[0].together - below(1.2) * below(1.2) * below(1.2)).abs() < 0.02, "{clashes:?}");
}

#[test]
fn bad_input_is_refused() {
    let (mut model, problem) = model(vec![target(&[1.0], 1.0), target(&[-1.0], 1.0)]);
    let options = SeekOptions::default();
    assert!(pair(&mut model, &problem, [0, 0], &options).is_err());
    assert!(pair(&mut model, &problem, [0, 7], &options).is_err());
    assert!(contested(&mut model, &problem, &[0], &options).is_err());
    assert!(contested(&mut model, &problem, &[0, 9], &options).is_err());
    assert!(minimal_clashes(&mut model, &problem, &[0, 0], 3, &options).is_err());
    assert!(minimal_clashes(&mut model, &problem, &(0..25).collect::<Vec<_>>(), 3, &options).is_err());
}
