//! The same bits on every machine: own arithmetic, own random numbers.

use super::super::mathematics::{exponential, logarithm};
use super::super::random::Stream;
use super::super::statistics::{correlation, mean};

#[test]
fn exponential_and_logarithm_are_right_to_the_last_digits() {
    for step in -4_000..=4_000 {
        let x = f64::from(step) / 333.0;
        let reference = x.exp();
        assert!((exponential(x) / reference - 1.0).abs() < 1e-15, "exponential of {x}");
        assert!((logarithm(reference) - x).abs() < 1e-14, "logarithm of {reference}");
    }
    assert_eq!(exponential(0.0), 1.0);
    assert_eq!(logarithm(1.0), 0.0);
    assert_eq!(exponential(-1_000.0), 0.0);
    assert_eq!(exponential(1_000.0), f64::INFINITY);
    for outside in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(logarithm(outside).is_nan(), "logarithm of {outside}");
    }
}

#[test]
fn the_generator_is_the_published_one() {
    // The first outputs of xoshiro256++ from the state 1, 2, 3, 4, as in the reference implementation.
    let mut stream = Stream::from_state([1, 2, 3, 4]);
    let outputs = [(); 6].map(|()| stream.bits());
    assert_eq!(
        outputs,
        [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
            9_973_669_472_204_895_162,
        ]
    );
}

#[test]
fn streams_are_standard_normal_and_independent_of_each_other() {
    let draw = |seed, name| {
        let mut stream = Stream::new(seed, name);
        (0..20_000).map(|_| stream.normal()).collect::<Vec<_>>()
    };
    let first = draw(1, "volume");
    let variance = mean(&first.iter().map(|value| value * value).collect::<Vec<_>>());
    // Five standard errors of each.
    assert!(mean(&first).abs() < 0.036);
    assert!((variance - 1.0).abs() < 0.05);
    assert!(correlation(&first, &draw(1, "overtime")).abs() < 0.036);
    assert!(correlation(&first, &draw(2, "volume")).abs() < 0.036);
    assert_eq!(first, draw(1, "volume"));
}
