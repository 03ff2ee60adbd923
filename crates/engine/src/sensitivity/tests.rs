use super::*;

/// T. Ishigami, T. Homma (1990), with the closed form of its indices.
fn ishigami(unit: &[f64]) -> f64 {
    let value = |input: usize| std::f64::consts::PI * (2.0 * unit[input] - 1.0);
    let second = libm::sin(value(1));
    let third = value(2);
    libm::sin(value(0)) * (1.0 + 0.1 * third * third * third * third) + 7.0 * second * second
}

#[track_caller]
fn close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= tolerance, "{found}, expected {expected}");
    }
}

#[test]
fn indices_of_ishigami_s_function() {
    let indices = sobol_indices(3, &[], 1 << 14, 1, ishigami).unwrap();
    close(&indices.first_order, &[0.313_905_191_147_811_46, 0.442_411_144_790_040_9, 0.0], 0.01);
    close(&indices.total, &[0.557_588_855_209_959_2, 0.442_411_144_790_040_9, 0.243_683_664_062_147_73], 0.01);
    assert!((indices.mean - 3.5).abs() < 0.01 && (indices.variance - 13.844_587_940_719_254).abs() < 0.05);
}

/// The g function of Sobol with the closed form of its indices.
#[test]
fn indices_of_the_g_function() {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    let indices = sobol_indices(8, &[], 1 << 14, 2, |unit| {
        unit.iter().zip(a).map(|(value, a)| ((4.0 * value - 2.0).abs() + a) / (1.0 + a)).product()
    })
    .unwrap();
    let shares = a.map(|a: f64| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let variance = shares.iter().map(|share| 1.0 + share).product::<f64>() - 1.0;
    close(&indices.first_order, &shares.map(|share| share / variance), 0.01);
    close(&indices.total, &shares.map(|share| share / (1.0 + share) * (1.0 + variance) / variance), 0.01);
}

/// x0 x1 + x2 with x0, x1 in one group: the group's interaction is its own.
#[test]
fn a_group_is_one_input() {
    let groups = [vec![0, 1], vec![2]];
    let indices =
        sobol_indices(3, &groups, 1 << 13, 3, |unit| 12.0 * (unit[0] - 0.5) * (unit[1] - 0.5) + unit[2]).unwrap();
    // Variances: 144 / 144 = 1 and 1 / 12.
    close(&indices.first_order, &[12.0 / 13.0, 1.0 / 13.0], 0.01);
    close(&indices.total, &indices.first_order, 0.02);
}

#[test]
fn what_does_not_vary_has_no_indices() {
    let indices = sobol_indices(2, &[], 64, 0, |_| 1e9).unwrap();
    assert_eq!((indices.first_order, indices.total), (vec![0.0; 2], vec![0.0; 2]));
}

#[test]
fn bars_are_sorted_and_all_others_stay_in_the_middle() {
    let swing = |low, high| Swing { low, middle: 1.0, high };
    let (middle, bars) = tornado(&[swing(0.0, 2.0), swing(-4.0, 2.0), swing(1.0, 1.0)], |values| {
        values[0] + 10.0 * values[1] * values[2]
    })
    .unwrap();
    assert_eq!(middle, 11.0);
    assert_eq!(bars[0], Bar { input: 1, at_low: -39.0, at_high: 21.0 });
    assert_eq!(bars[1], Bar { input: 0, at_low: 10.0, at_high: 12.0 });
    assert_eq!(bars[2].swing(), 0.0);
}

#[test]
fn bad_input_is_refused() {
    let zero = |_: &[f64]| 0.0;
    assert!(sobol_indices(0, &[], 64, 0, zero).is_err() && sobol_indices(81, &[], 64, 0, zero).is_err());
    assert!(sobol_indices(2, &[], 3, 0, zero).is_err());
    assert!(sobol_indices(2, &[], 64, 0, |_| f64::NAN).is_err());
    for groups in [vec![vec![0]], vec![vec![0, 1], vec![1]], vec![vec![0, 1], vec![]], vec![vec![0, 1, 2]]] {
        assert!(sobol_indices(2, &groups, 64, 0, zero).is_err());
    }
    assert!(tornado(&[], zero).is_err());
    assert!(tornado(&[Swing { low: f64::NAN, middle: 0.0, high: 0.0 }], zero).is_err());
    assert!(tornado(&[Swing { low: 0.0, middle: 0.0, high: 0.0 }], |_| f64::INFINITY).is_err());
}
