use super::*;
use crate::rng::{Key, Stream};

const EXPECTED: Expected = Expected { e10: 1.0, e50: 2.0, e90: 3.0 };

#[test]
fn the_verdict_follows_the_interval() {
    let verdict = |realised, lower, upper| judge(realised, (lower, upper), &EXPECTED, true).unwrap().verdict;
    assert_eq!(verdict(1.5, 0.5, 2.5), EffectVerdict::Realised);
    assert_eq!(verdict(0.8, 0.1, 1.5), EffectVerdict::Partly);
    assert_eq!(verdict(0.1, -0.7, 0.9), EffectVerdict::NoEffect);
    assert_eq!(verdict(0.3, -0.7, 1.3), EffectVerdict::Undecidable);
    assert_eq!(verdict(-1.0, -1.6, -0.4), EffectVerdict::Opposite);
    let judged = judge(0.3, (-0.7, 1.3), &EXPECTED, false).unwrap();
    assert!((judged.smallest_detectable - 2.49 * 2.0 / 3.29).abs() < 1e-15 && !judged.binding);
    assert!(matches!(judge(0.0, (1.0, -1.0), &EXPECTED, true), Err(EffectError::Order { .. })));
    assert!(matches!(judge(f64::NAN, (0.0, 1.0), &EXPECTED, true), Err(EffectError::NotFinite { .. })));
    let turned = Expected { e10: 3.0, ..EXPECTED };
    assert!(matches!(judge(0.0, (0.0, 1.0), &turned, true), Err(EffectError::Order { .. })));
}

#[test]
fn decisions_on_one_series_at_one_time_are_judged_together() {
    let groups = joint_groups(&[
        (vec![1, 2], (0, 10)),
        (vec![3], (0, 10)),
        (vec![2, 4], (5, 20)),
        (vec![4], (15, 30)),
        (vec![1], (11, 12)),
    ]);
    assert_eq!(groups, [vec![0, 2, 3], vec![1], vec![4]]);
    assert!(joint_groups(&[]).is_empty());
}

/// A season of 12 and noise of autocorrelation 0.5 and standard deviation 1.
fn simulate(count: usize, repetition: u64) -> Vec<f64> {
    let mut random = Stream::new(Key::new(3, 5), repetition);
    let season: Vec<f64> = (0..12).map(|_| 2.0 * random.normal()).collect();
    let mut noise = random.normal();
    (0..count)
        .map(|at| {
            noise = 0.5 * noise + 0.75_f64.sqrt() * random.normal();
            noise + season[at % 12]
        })
        .collect()
}

/// The full simulation is `cargo run --release -p engine --example effect_worlds`; this is a short one.
#[test]
fn verdicts_keep_their_rates() {
    let (repetitions, e) = (200, 2.0);
    let expected = Expected { e10: 0.5 * e, e50: e, e90: 1.5 * e };
    let (mut found, mut opposite, mut told, mut able) = (0, 0, 0, 0);
    for repetition in 0..repetitions {
        let series = simulate(84, repetition);
        let options = AutoregressionOptions {
            season: 12,
            own_lags: 1,
            with_trend: false,
            periods: 12,
            draws: 300,
            seed: repetition,
        };
        let paths = autoregressive_paths(&series[..72], &options).unwrap();
        let verdict = |effect: f64| {
            let actual: Vec<f64> = series[72..].iter().map(|value| value + effect).collect();
            let measured = realised(&actual, &paths, &[1.0; 12], true).unwrap();
            judge(measured.effect, measured.interval_90, &expected, true).unwrap()
        };
        let worked = |judged: &Judgement| matches!(judged.verdict, EffectVerdict::Realised | EffectVerdict::Partly);
        found += u32::from(worked(&verdict(0.0)));
        let there = verdict(e);
        opposite += u32::from(there.verdict == EffectVerdict::Opposite);
        if there.smallest_detectable <= e {
            able += 1;
            told += u32::from(worked(&there));
        }
    }
    // 5 % and 1 % nominal, three standard errors of the simulation above.
    assert!(found <= 20 && opposite <= 4, "{found} {opposite}");
    assert!(able > 100 && f64::from(told) >= 0.78 * f64::from(able), "{told} of {able}");
}

#[test]
fn the_wanted_direction_turns_the_sign() {
    let paths: Vec<Vec<f64>> = (0..40).map(|at| vec![10.0 + f64::from(at) / 40.0; 3]).collect();
    let down = realised(&[8.0, 8.0, 8.0], &paths, &[1.0, 2.0, 1.0], false).unwrap();
    let up = realised(&[8.0, 8.0, 8.0], &paths, &[1.0, 2.0, 1.0], true).unwrap();
    assert!(down.effect > 2.0 && (down.effect + up.effect).abs() < 1e-12);
    assert!((down.interval_90.0 + up.interval_90.1).abs() < 1e-12);
    assert!(matches!(realised(&[8.0], &[], &[1.0], true), Err(EffectError::TooFew { .. })));
    assert!(matches!(realised(&[8.0; 3], &paths, &[0.0; 3], true), Err(EffectError::Option { .. })));
    assert!(matches!(realised(&[f64::NAN; 3], &paths, &[1.0; 3], true), Err(EffectError::NotFinite { .. })));
    assert!(matches!(realised(&[1.0; 2], &paths, &[1.0; 2], true), Err(EffectError::Lengths { .. })));
}

#[test]
fn a_control_takes_the_noise_that_both_share() {
    let shared = simulate(100, 900);
    let mut random = Stream::new(Key::new(4, 4), 0);
    let series: Vec<Option<f64>> = shared
        .iter()
        .enumerate()
        .map(|(at, value)| Some(50.0 + 3.0 * value + 0.3 * random.normal() + if at >= 70 { 4.0 } else { 0.0 }))
        .collect();
    let control = Control { name: "control".to_owned(), values: shared };
    let options = CounterfactualOptions { draws: 400, ..CounterfactualOptions::default() };
    let found = counterfactual(&series, 70, std::slice::from_ref(&control), &options).unwrap();
    assert!(found.interval_95.0 < 4.0 && 4.0 < found.interval_95.1 && found.interval_95.0 > 3.0, "{found:?}");
    assert!(placebo(&series, 70, std::slice::from_ref(&control), &options).unwrap());
    let again = counterfactual(&series, 70, std::slice::from_ref(&control), &options).unwrap();
    assert_eq!(found, again);
    // Many controls, of which three are expected to count: the one that does is found.
    let mut many = vec![control];
    for at in 0..6 {
        many.push(Control { name: format!("noise {at}"), values: simulate(100, 950 + at) });
    }
    let selected = counterfactual(&series, 70, &many, &options).unwrap();
    assert!((selected.effect - 4.0).abs() < 0.5, "{}", selected.effect);
}

#[test]
fn what_cannot_be_told_is_refused() {
    let series = vec![Some(1.0); 20];
    let options = CounterfactualOptions { draws: 50, ..CounterfactualOptions::default() };
    assert!(matches!(counterfactual(&series, 10, &[], &options), Err(EffectError::Constant { .. })));
    assert!(matches!(counterfactual(&series, 20, &[], &options), Err(EffectError::TooFew { .. })));
    assert!(matches!(counterfactual(&[], 0, &[], &options), Err(EffectError::TooFew { .. })));
    let bad = vec![Some(f64::NAN); 20];
    assert!(matches!(counterfactual(&bad, 10, &[], &options), Err(EffectError::NotFinite { at: 0, .. })));
    let mut good: Vec<Option<f64>> = simulate(20, 1).into_iter().map(Some).collect();
    let short = Control { name: "short".to_owned(), values: vec![1.0] };
    assert!(matches!(counterfactual(&good, 10, &[short], &options), Err(EffectError::Lengths { .. })));
    assert!(matches!(
        counterfactual(&good, 10, &[], &CounterfactualOptions { draws: 0, ..options }),
        Err(EffectError::Option { .. })
    ));
    good[4] = None;
    assert!(counterfactual(&good, 10, &[], &options).is_ok());
    let few = AutoregressionOptions { season: 12, own_lags: 1, with_trend: true, periods: 3, draws: 30, seed: 1 };
    assert!(matches!(autoregressive_paths(&simulate(20, 1), &few), Err(EffectError::TooFew { .. })));
    let trending: Vec<f64> = simulate(90, 2).iter().enumerate().map(|(at, value)| value + at as f64).collect();
    let on = autoregressive_paths(&trending, &few).unwrap();
    let mean = on.iter().map(|path| path[0]).sum::<f64>() / 30.0;
    assert!((mean - 90.0).abs() < 6.0, "{mean}");
}

#[test]
fn staggered_starts_are_held_against_those_who_wait() {
    let units: Vec<Unit> = (0..8)
        .map(|unit| {
            let start = [Some(10), Some(14), Some(18), None, None, None, Some(22), None][unit];
            let common = simulate(30, 77);
            let own = simulate(30, 80 + unit as u64);
            let values = (0..30)
                .map(|period| {
                    let under = start.is_some_and(|start| period >= start);
                    5.0 * unit as f64 + 3.0 * common[period] + 0.2 * own[period] + if under { 2.0 } else { 0.0 }
                })
                .collect();
            Unit { values, start }
        })
        .collect();
    let found = difference_in_differences(&units).unwrap();
    assert!(found.interval_90.0 > 0.0 && (found.effect - 2.0).abs() < 3.0 * found.standard_error + 0.05, "{found:?}");
    assert!(difference_in_differences(&units[..2]).is_err());
    let first = Unit { start: Some(0), ..units[0].clone() };
    let with_first = [first, units[1].clone(), units[2].clone(), units[3].clone()];
    assert!(matches!(difference_in_differences(&with_first), Err(EffectError::Option { .. })));
}
