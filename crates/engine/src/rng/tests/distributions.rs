//! Drawn numbers have the distributions they are named after.

use crate::rng::{Key, LARGEST_SPREAD, Lanes, SignedNormal, Stream};

const COUNT: usize = 320_000;

/// Mean, variance, third and fourth central moment.
fn moments(values: impl Iterator<Item = f64> + Clone) -> [f64; 4] {
    let count = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / count;
    let central = |power: i32| values.clone().map(|value| (value - mean).powi(power)).sum::<f64>() / count;
    [mean, central(2), central(3), central(4)]
}

/// That mean and variance are these, within 4.5 standard errors.
fn check(name: &str, values: &[f64], mean: f64, variance: f64) {
    let [got_mean, got_variance, _, fourth] = moments(values.iter().copied());
    let count = values.len() as f64;
    assert!((got_mean - mean).abs() <= 4.5 * (variance / count).sqrt(), "{name}: mean {got_mean}, not {mean}");
    let error = ((fourth - variance * variance).max(0.0) / count).sqrt();
    assert!((got_variance - variance).abs() <= 4.5 * error, "{name}: variance {got_variance}, not {variance}");
}

fn row(fill: impl FnOnce(&mut Lanes, &mut [f32])) -> Vec<f64> {
    let mut values = vec![0.0; COUNT];
    fill(&mut Lanes::new(Key::new(4, 2), 0), &mut values);
    values.into_iter().map(f64::from).collect()
}

fn drawn(mut draw: impl FnMut(&mut Stream) -> f64) -> Vec<f64> {
    let mut stream = Stream::new(Key::new(4, 3), 0);
    (0..COUNT / 4).map(|_| draw(&mut stream)).collect()
}

#[test]
fn rows_have_the_moments_of_their_distribution() {
    check("uniform", &row(Lanes::fill_uniforms), 0.5, 1.0 / 12.0);
    check("exponential", &row(Lanes::fill_exponentials), 1.0, 1.0);
    for (name, normals) in [("pairs", row(Lanes::fill_normals)), ("inversion", row(Lanes::fill_ordered_normals))] {
        check(name, &normals, 0.0, 1.0);
        let [_, _, third, fourth] = moments(normals.iter().copied());
        assert!(third.abs() < 4.5 * (6.0 / COUNT as f64).sqrt(), "{name}: {third}");
        assert!((fourth - 3.0).abs() < 4.5 * (24.0 / COUNT as f64).sqrt(), "{name}: {fourth}");
        // Kolmogorov and Smirnov; 1.95 is the quantile for one false alarm in a thousand.
        let mut sorted = normals;
        sorted.sort_by(f64::total_cmp);
        let farthest = sorted.iter().enumerate().fold(0.0_f64, |farthest, (rank, value)| {
            let below = 0.5 * libm::erfc(-value * std::f64::consts::FRAC_1_SQRT_2);
            farthest.max((below - (rank as f64 + 0.5) / COUNT as f64).abs())
        });
        assert!(farthest * (COUNT as f64).sqrt() < 1.95, "{name}: {farthest}");
    }
}

#[test]
fn a_signed_normal_has_the_mean_and_deviation_asked_for() {
    for mean in [-2.0, 0.3, 40.0] {
        for spread in [0.0, 0.05, 0.1, 0.2, 0.5, 0.75, 0.9, LARGEST_SPREAD] {
            let deviation = spread * f64::abs(mean);
            let signed = SignedNormal::new(mean, deviation).unwrap();
            let values = row(|lanes, out| signed.fill(lanes, out));
            assert!(values.iter().all(|value| value * mean >= 0.0));
            let rounding = 1e-5 * f64::abs(mean);
            let [got_mean, got_variance, _, fourth] = moments(values.iter().copied());
            let of_mean = 4.5 * deviation / (COUNT as f64).sqrt() + rounding;
            assert!((got_mean - mean).abs() < of_mean, "{mean}, {spread}: mean {got_mean}");
            let of_deviation =
                2.25 / deviation.max(1e-9) * ((fourth - got_variance.powi(2)).max(0.0) / COUNT as f64).sqrt();
            assert!(
                (got_variance.sqrt() - deviation).abs() < of_deviation + rounding,
                "{mean}, {spread}: {got_variance}"
            );
        }
    }
}

#[test]
fn a_signed_normal_that_cannot_be_is_none() {
    let cannot = [(0.0, 0.1), (1.0, 1.0), (1.0, -0.1), (f64::NAN, 0.1), (1.0, f64::NAN), (f64::INFINITY, 1.0)];
    assert!(cannot.into_iter().all(|(mean, deviation)| SignedNormal::new(mean, deviation).is_none()));
}

#[test]
fn single_draws_have_the_moments_of_their_distribution() {
    check("uniform", &drawn(Stream::uniform), 0.5, 1.0 / 12.0);
    check("normal", &drawn(Stream::normal), 0.0, 1.0);
    check("exponential", &drawn(Stream::exponential), 1.0, 1.0);
    let (half, variance) = (libm::exp(0.045), libm::exp(0.09) * (libm::exp(0.09) - 1.0));
    check("lognormal", &drawn(|stream| stream.lognormal(0.0, 0.3)), half, variance);
    for shape in [0.3, 1.0, 2.5, 80.0] {
        check("gamma", &drawn(|stream| stream.gamma(shape).unwrap()), shape, shape);
    }
    for mean in [0.0, 0.4, 9.0, 11.0, 400.0] {
        check("poisson", &drawn(|stream| stream.poisson(mean).unwrap()), mean, mean);
    }
    check("below", &drawn(|stream| stream.below(6) as f64), 2.5, 35.0 / 12.0);
}

/// Closed forms of a normal between bounds: mean and variance from density and probability at the bounds.
#[test]
fn a_normal_between_bounds_has_its_moments_and_stays_there() {
    let density = |value: f64| 0.398_942_280_401_432_7 * libm::exp(-0.5 * value * value);
    let below = |value: f64| 0.5 * libm::erfc(-value * std::f64::consts::FRAC_1_SQRT_2);
    for (lower, upper) in [(-1.0, 2.0), (0.5, 0.7), (3.0, 9.0), (-6.0, -4.0), (-0.2, 8.0), (2.0, 2.3)] {
        let kept = below(upper) - below(lower);
        let mean = (density(lower) - density(upper)) / kept;
        let variance = 1.0 + (lower * density(lower) - upper * density(upper)) / kept - mean * mean;
        let values = drawn(|stream| stream.normal_between(lower, upper).unwrap());
        assert!(values.iter().all(|value| (lower..=upper).contains(value)));
        check(&format!("{lower} to {upper}"), &values, mean, variance);
    }
}

#[test]
fn what_has_no_distribution_is_none() {
    let mut stream = Stream::new(Key::new(0, 0), 0);
    assert_eq!(stream.below(0), 0);
    assert!([0.0, -1.0, f64::NAN, f64::INFINITY].into_iter().all(|shape| stream.gamma(shape).is_none()));
    assert!([-1.0, f64::NAN, f64::INFINITY].into_iter().all(|mean| stream.poisson(mean).is_none()));
    assert!(stream.normal_between(2.0, 1.0).is_none() && stream.normal_between(f64::NAN, 1.0).is_none());
    assert!(stream.normal_between(f64::INFINITY, f64::INFINITY).is_none());
    assert_eq!(stream.normal_between(3.0, 3.0), Some(3.0));
    assert!(stream.normal_between(f64::NEG_INFINITY, f64::INFINITY).is_some());
    assert!(stream.normal_between(1e200, f64::INFINITY).is_some_and(f64::is_finite));
}
