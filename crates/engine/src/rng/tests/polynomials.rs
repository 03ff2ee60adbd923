//! The polynomials against the functions they stand for.

use crate::rng::polynomial::{exp, ln, logistic, normal_above, on_circle, tanh};

/// The largest error of `function`, in units of the last place of what it should be, over 200,000 values from `low` to `high`.
fn worst(function: fn(f32) -> f32, right: fn(f64) -> f64, low: f64, high: f64) -> f64 {
    const COUNT: usize = 200_000;
    (0..=COUNT)
        .map(|step| {
            let value = (low + (high - low) * step as f64 / COUNT as f64) as f32;
            let wanted = right(f64::from(value));
            let unit = f64::from(f32::EPSILON) * (wanted.abs() * 0.75).max(1e-38);
            (f64::from(function(value)) - wanted).abs() / unit
        })
        .fold(0.0, f64::max)
}

#[test]
fn functions_are_right_to_a_few_units_of_the_last_place() {
    for (low, high) in [(1e-9, 1e-6), (1e-6, 0.7), (0.7, 1.4), (1.4, 1e6), (1e30, 3e38)] {
        assert!(worst(ln, libm::log, low, high) < 2.5, "{low}");
    }
    for (low, high) in [(-87.0, -1.0), (-1.0, 1.0), (1.0, 88.0)] {
        assert!(worst(exp, libm::exp, low, high) < 2.5, "{low}");
    }
    for (low, high) in [(-12.0, -0.6), (-0.7, -1e-6), (1e-6, 0.7), (0.6, 12.0)] {
        assert!(worst(tanh, libm::tanh, low, high) < 4.0, "{low}");
    }
    assert!(worst(logistic, |value| 1.0 / (1.0 + libm::exp(-value)), -80.0, 80.0) < 4.0);
}

#[test]
fn functions_say_what_they_do_at_the_ends() {
    assert!(exp(f32::NAN).is_nan() && tanh(f32::NAN).is_nan() && logistic(f32::NAN).is_nan());
    assert!(exp(f32::INFINITY) > 2e38 && exp(f32::INFINITY).is_finite());
    assert!(exp(f32::NEG_INFINITY) > 0.0 && exp(f32::NEG_INFINITY) < 1.3e-38);
    assert_eq!((exp(0.0), ln(1.0), tanh(0.0), logistic(0.0)), (1.0, 0.0, 0.0, 0.5));
    assert_eq!((tanh(f32::INFINITY), tanh(f32::NEG_INFINITY)), (1.0, -1.0));
    assert_eq!((logistic(200.0), logistic(-200.0) < 1e-37), (1.0, true));
}

#[test]
fn the_normal_quantile_undoes_the_tail_probability() {
    for step in 1..=100_000_u32 {
        let probability = step as f32 / 100_001.0;
        let value = f64::from(normal_above(probability));
        let tail = 0.5 * libm::erfc(value * std::f64::consts::FRAC_1_SQRT_2);
        let density = 0.398_942_280_4 * libm::exp(-0.5 * value * value);
        assert!((tail - f64::from(probability)).abs() < 4e-6 * density + 1e-12, "{probability}: {value}");
    }
    // R: qnorm(c(1e-3, 1e-6, 1e-9), lower.tail = FALSE)
    for (probability, value) in [(1e-3, 3.090_232_306), (1e-6, 4.753_424_309), (1e-9, 5.997_807_015)] {
        assert!((f64::from(normal_above(probability)) - value).abs() < 4e-6);
    }
    assert!(normal_above(0.5).abs() < 3e-6);
    assert!(normal_above(1.0) < -6.0 && normal_above(0.0) > 6.0);
}

#[test]
fn points_lie_on_the_circle_and_all_around_it() {
    let mut octants = [0; 8];
    for step in 0..80_000_u32 {
        let (across, up) = on_circle(step.wrapping_mul(0x9E37_79B9));
        let (across, up) = (f64::from(across), f64::from(up));
        assert!((across * across + up * up - 1.0).abs() < 3e-7);
        let octant = usize::from(across < 0.0) * 4 + usize::from(up < 0.0) * 2 + usize::from(across.abs() < up.abs());
        octants[octant] += 1;
    }
    assert!(octants.iter().all(|count| (9_800..10_200).contains(count)), "{octants:?}");
}
