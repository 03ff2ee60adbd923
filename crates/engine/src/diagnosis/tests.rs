use super::*;

/// Twelve periods, of which the last four are the window; the plan moves the cause from 0 to 1 in period 6.
const REFERENCE: [f64; 12] = [0.0; 12];
const PLAN: [f64; 12] = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];

fn cause(actual: &[Option<f64>]) -> Cause<'_> {
    Cause {
        key: 1,
        plan: &PLAN,
        actual,
        reference: &REFERENCE,
        coefficient: 2.0,
        lag: 1,
        ramp: 2,
        half_range: None,
        centre: 0.0,
        unknown_half_width: 0.5,
    }
}

fn all(values: [f64; 12]) -> [Option<f64>; 12] {
    values.map(Some)
}

#[test]
fn a_cause_that_stayed_where_it_was_is_execution() {
    let stayed = all(REFERENCE);
    let found = diagnose((8, 12), &[2.0; 4], &[0.1, -0.1, 0.0, 0.0], &[0.0; 4], 0.5, &[cause(&stayed)]).unwrap();
    assert_eq!((found.gap, found.execution_total(), found.rest), (-8.0, -8.0, 0.0));
    assert_eq!((found.rest_is, found.unknown, found.stale.is_empty()), (Rest::Noise, 0.0, true));
}

#[test]
fn a_cause_that_moved_without_an_effect_is_strategy_and_one_that_did_not_is_not() {
    let moved = all(PLAN);
    let found = diagnose((8, 12), &[2.0; 4], &[0.0; 4], &[0.0; 4], 0.5, &[cause(&moved)]).unwrap();
    assert_eq!((found.execution_total(), found.rest, found.rest_is), (0.0, -8.0, Rest::Strategy));
    let little = all(PLAN.map(|value| 0.4 * value));
    let found = diagnose((8, 12), &[2.0; 4], &[-4.0; 4], &[0.0; 4], 0.5, &[cause(&little)]).unwrap();
    assert_eq!(found.rest_is, Rest::Unexplained);
    assert_eq!(diagnose((0, 1), &[0.0], &[9.0], &[0.0], 1.0, &[]).unwrap().rest_is, Rest::Unexplained);
}

#[test]
fn a_stale_cause_is_unknown_and_never_strategy() {
    let mut stale = all(PLAN);
    stale[8..].fill(None);
    let found = diagnose((8, 12), &[2.0; 4], &[0.0; 4], &[0.0; 4], 0.5, &[cause(&stale)]).unwrap();
    assert_eq!((found.stale.as_slice(), found.rest_is), ([1].as_slice(), Rest::Unexplained));
    // Periods 8 to 10 matter: half a unit each, twice the coefficient, half a ramp: 0.5 + 1 + 1 of the four effects.
    assert!((found.unknown - 2.5).abs() < 1e-12 && (found.rest_known + 5.5).abs() < 1e-12);
    let wide = Cause { unknown_half_width: 5.0, ..cause(&stale) };
    assert_eq!(diagnose((8, 12), &[2.0; 4], &[0.0; 4], &[0.0; 4], 0.5, &[wide]).unwrap().rest_is, Rest::Noise);
}

#[test]
fn the_parts_sum_to_the_gap_with_saturation_and_outside_effects() {
    let over = all(PLAN.map(|value| 1.7 * value));
    let bent = Cause { half_range: Some(0.8), centre: 0.3, ..cause(&over) };
    let outside = [0.3, -1.0, 0.0, 0.2];
    let found = diagnose((8, 12), &[2.0; 4], &[1.0, 4.0, 2.5, -3.0], &outside, 0.5, &[bent]).unwrap();
    assert!((found.gap - found.execution_total() - found.outside - found.rest).abs() < 1e-12);
    // Levels do not matter: the same with everything moved, its centre included.
    let (plan, reference) = (PLAN.map(|value| value + 5.0), REFERENCE.map(|value| value + 5.0));
    let actual = over.map(|value| value.map(|value| value + 5.0));
    let moved = Cause { plan: &plan, reference: &reference, actual: &actual, centre: 5.3, ..bent };
    let again = diagnose((8, 12), &[9.0; 4], &[8.0, 11.0, 9.5, 4.0], &outside, 0.5, &[moved]).unwrap();
    assert!((again.rest - found.rest).abs() < 1e-9);
}

#[test]
fn what_cannot_be_taken_apart_is_refused() {
    let moved = all(PLAN);
    let ask = |cause: Cause<'_>| diagnose((8, 12), &[0.0; 4], &[0.0; 4], &[0.0; 4], 1.0, &[cause]);
    assert_eq!(diagnose((3, 3), &[], &[], &[], 1.0, &[]), Err(DiagnosisError::EmptyWindow));
    assert!(matches!(diagnose((0, 2), &[1.0], &[1.0, 2.0], &[0.0; 2], 1.0, &[]), Err(DiagnosisError::Lengths { .. })));
    assert!(matches!(diagnose((0, 1), &[f64::NAN], &[1.0], &[0.0], 1.0, &[]), Err(DiagnosisError::Value { .. })));
    assert!(matches!(diagnose((0, 1), &[1.0], &[1.0], &[0.0], -1.0, &[]), Err(DiagnosisError::Value { .. })));
    assert_eq!(ask(Cause { ramp: 0, ..cause(&moved) }), Err(DiagnosisError::Ramp { cause: 1 }));
    assert!(matches!(ask(Cause { plan: &[], ..cause(&moved) }), Err(DiagnosisError::Lengths { .. })));
    assert!(matches!(ask(Cause { coefficient: f64::INFINITY, ..cause(&moved) }), Err(DiagnosisError::Value { .. })));
    assert!(ask(Cause { lag: usize::MAX, ..cause(&moved) }).is_ok());
}

/// The full simulation is `cargo run --release -p engine --example diagnosis_worlds`; here one cause that made none to all of its plan,
/// with noise and nothing else.
#[test]
fn failed_execution_is_named_and_the_strategy_is_rarely_blamed() {
    let mut random = crate::rng::Stream::new(crate::rng::Key::new(5, 6), 0);
    let (worlds, error) = (1_000, 1.0);
    let (mut blamed, mut large, mut right) = (0, 0, 0);
    for _ in 0..worlds {
        let made = random.uniform();
        let actual = all(PLAN.map(|value| made * value));
        let noise: Vec<f64> = (0..4).map(|_| 0.5 * error * random.normal()).collect();
        let happened: Vec<f64> = noise.iter().map(|noise| 2.0 * made + noise).collect();
        let found = diagnose((8, 12), &[2.0; 4], &happened, &[0.0; 4], error, &[cause(&actual)]).unwrap();
        blamed += u32::from(found.rest_is == Rest::Strategy);
        if 8.0 * (1.0 - made) > 2.0 * error {
            large += 1;
            right += u32::from(found.rest_is == Rest::Noise || found.execution_total().abs() > found.rest_known.abs());
        }
    }
    assert!(blamed <= worlds / 10, "{blamed}");
    assert!(f64::from(right) >= 0.85 * f64::from(large), "{right} of {large}");
}
