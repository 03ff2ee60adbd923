//! Equal input gives equal bits, natively and as wasm: one digest over distributions, regressions, evidence and effects, asserted on both.

use engine::distribution::{chi_squared_quantile, f_upper, normal_quantile, student_quantile};
use engine::effect::{AutoregressionOptions, CounterfactualOptions, autoregressive_paths, counterfactual};
use engine::evidence::{Pair, Shape, estimate};
use engine::regression::fit_polynomial;
use engine::rng::{Key, Stream};

/// FNV-1a over the bits of the values.
fn digest(values: &[f64]) -> u64 {
    values
        .iter()
        .flat_map(|value| value.to_bits().to_le_bytes())
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

#[test]
fn the_bits_are_the_same_everywhere() {
    let mut random = Stream::new(Key::new(1, 1), 0);
    let cause: Vec<Option<f64>> = (0..90).map(|_| Some(random.normal())).collect();
    let effect: Vec<Option<f64>> = cause.iter().map(|value| value.map(|value| 0.4 * value + random.normal())).collect();
    let plain: Vec<f64> = effect.iter().copied().flatten().collect();
    let mut values = Vec::new();
    for probability in [1e-9, 0.01, 0.3, 0.8, 0.975] {
        values.push(normal_quantile(probability));
        values.push(student_quantile(probability, 7.5));
        values.push(chi_squared_quantile(probability, 4.0));
        values.push(f_upper(probability * 9.0, 3.0, 40.0));
    }
    values.extend(fit_polynomial(&plain, &plain, 4, true).unwrap().standard_errors);
    let shape = Shape { lag: 0, ramp: 1, season: 12, own_lags: 2, following_lags: 1 };
    let found = estimate(&[Pair { cause: &cause, effect: &effect, events: &[], season_start: 3 }], &shape).unwrap();
    values.extend([found.theta, found.standard_error, found.critical_90, found.p_value]);
    let options = CounterfactualOptions { seasons: 4, draws: 200, ..CounterfactualOptions::default() };
    let told = counterfactual(&effect, 70, &[], &options).unwrap();
    values.extend([told.effect, told.interval_90.0, told.interval_95.1, told.relative]);
    let options = AutoregressionOptions { season: 4, own_lags: 1, with_trend: true, periods: 5, draws: 20, seed: 9 };
    values.extend(autoregressive_paths(&plain, &options).unwrap().into_iter().flatten());
    assert!(values.iter().all(|value| value.is_finite()));
    assert_eq!(digest(&values), 2_217_551_984_108_330_254, "the bits changed: was that meant?");
}
