use super::*;
use crate::rng::{Key, Stream};

/// A pair of series: the cause acts after one period over two, the noise is autocorrelated, both have a season of `season`.
fn simulate(
    count: usize,
    effect: f64,
    noise: f64,
    season: usize,
    repetition: u64,
) -> (Vec<Option<f64>>, Vec<Option<f64>>) {
    let mut random = Stream::new(Key::new(7, 1), repetition);
    let places = season.max(1);
    let seasons: Vec<(f64, f64)> = (0..places)
        .map(|_| if season > 1 { (2.0 * random.normal(), 2.0 * random.normal()) } else { (0.0, 0.0) })
        .collect();
    let fresh = (1.0 - noise * noise).sqrt();
    let (mut own, mut past) = (0.0, [0.0; 3]);
    (0..count)
        .map(|at| {
            own = noise * own + fresh * random.normal();
            let level = 0.6 * (past[0] - seasons[(at + places - 1) % places].0) + 0.8 * random.normal();
            let cause = level + seasons[at % places].0;
            let acting = (past[0] + past[1]) / 2.0;
            past = [cause, past[0], past[1]];
            (Some(cause), Some(own + seasons[at % places].1 + effect * acting))
        })
        .unzip()
}

const SHAPE: Shape = Shape { lag: 1, ramp: 2, season: 0, own_lags: 2, following_lags: 1 };

fn claim(mean: f64) -> Claim {
    Claim { mean, standard_deviation: 0.2, shape: SHAPE }
}

fn pair<'a>(series: &'a (Vec<Option<f64>>, Vec<Option<f64>>)) -> Pair<'a> {
    Pair { cause: &series.0, effect: &series.1, events: &[], season_start: 0 }
}

/// The full simulation is `cargo run --release -p engine --example evidence_rates`; this is a short one. Bounds: nominal 5 %, plus
/// three standard errors of the simulation.
#[test]
fn false_verdicts_stay_within_their_rates() {
    for (count, noise, season) in [(60, 0.6, 0), (60, 0.0, 12), (200, 0.6, 12)] {
        let repetitions = 200;
        let shape = Shape { season, ..SHAPE };
        let (mut supported, mut contradicted) = (0, 0);
        for repetition in 0..repetitions {
            let none = simulate(count, 0.0, noise, season, repetition);
            let there = simulate(count, 0.6, noise, season, repetition);
            let verdict = |series| evidence(&[pair(series)], &Claim { shape, ..claim(0.6) }).unwrap().verdict;
            supported += u32::from(verdict(&none) == Verdict::Supported);
            contradicted += u32::from(verdict(&there) == Verdict::Contradicted);
        }
        assert!(supported <= 19, "{supported} of {repetitions} supported without an effect at {count}");
        assert!(contradicted <= 10, "{contradicted} of {repetitions} contradicted with the effect at {count}");
    }
}

#[test]
fn a_declared_effect_is_found_and_its_reverse_is_contradicted() {
    let series = simulate(200, 0.6, 0.5, 12, 3);
    let shape = Shape { season: 12, ..SHAPE };
    let found = evidence(&[pair(&series)], &Claim { shape, ..claim(0.6) }).unwrap();
    assert_eq!(found.verdict, Verdict::Supported);
    let (lower, upper) = found.estimate.interval_95();
    assert!(lower < 0.6 && 0.6 < upper, "{lower} to {upper}");
    let posterior = found.posterior.unwrap();
    assert!(posterior.standard_deviation < 0.2 && posterior.standard_deviation < found.estimate.standard_error);
    let reverse = evidence(&[pair(&series)], &Claim { shape, ..claim(-0.6) }).unwrap();
    assert_eq!((reverse.verdict, reverse.posterior), (Verdict::Contradicted, None));
    // The right sign but far too large a claim: the interval ends under half of it.
    let large = evidence(&[pair(&series)], &Claim { shape, ..claim(3.0) }).unwrap();
    assert_eq!(large.verdict, Verdict::Contradicted);
}

/// Turning both series over, adding levels and trends, or changing units changes nothing but units.
#[test]
fn units_levels_and_trends_do_not_matter() {
    let series = simulate(90, 0.5, 0.3, 0, 5);
    let base = estimate(&[pair(&series)], &SHAPE).unwrap();
    let cause =
        series.0.iter().enumerate().map(|(at, value)| value.map(|value| 50.0 - 10.0 * value + at as f64)).collect();
    let effect =
        series.1.iter().enumerate().map(|(at, value)| value.map(|value| 1e5 + 2.0 * value - 3.0 * at as f64)).collect();
    let moved = estimate(&[pair(&(cause, effect))], &SHAPE).unwrap();
    assert!((moved.theta * -5.0 - base.theta).abs() < 1e-6, "{} {}", moved.theta, base.theta);
    assert!((moved.p_value - base.p_value).abs() < 1e-6);
}

#[test]
fn an_annotated_event_is_no_evidence() {
    let mut series = simulate(100, 0.0, 0.3, 0, 6);
    for period in 40..43 {
        series.0[period] = series.0[period].map(|value| value + 12.0);
        series.1[period + 1] = series.1[period + 1].map(|value| value + 12.0);
    }
    let shape = Shape { ramp: 1, ..SHAPE };
    let naive = estimate(&[pair(&series)], &shape).unwrap();
    assert!(naive.p_value < 0.01);
    let mut event = vec![0.0; 100];
    event[41..44].fill(1.0);
    let mut echo = vec![0.0; 100];
    echo[44..46].fill(1.0);
    let events = [event, echo];
    let told = estimate(&[Pair { events: &events, ..pair(&series) }], &shape).unwrap();
    assert!(told.p_value > 0.05, "{}", told.p_value);
}

#[test]
fn panels_tell_more_than_their_parts() {
    let panels: Vec<_> = (0..5).map(|line| simulate(80, 0.5, 0.5, 0, 20 + line)).collect();
    let pairs: Vec<Pair<'_>> = panels.iter().map(pair).collect();
    let pooled = estimate(&pairs, &SHAPE).unwrap();
    let single = estimate(&pairs[..1], &SHAPE).unwrap();
    assert!(pooled.standard_error < 0.7 * single.standard_error);
    assert!((pooled.theta - 0.5).abs() < 3.0 * pooled.standard_error);
    // The same line five times is no more than once: errors of a period go together.
    let copies = [pair(&panels[0]); 5];
    let copied = estimate(&copies, &SHAPE).unwrap();
    assert!((copied.theta - single.theta).abs() < 1e-9);
    assert!(
        copied.standard_error > 0.75 * single.standard_error,
        "{} {}",
        copied.standard_error,
        single.standard_error
    );
}

#[test]
fn the_lag_that_is_there_is_found_and_pays_for_the_search() {
    let series = simulate(200, 0.8, 0.2, 0, 8);
    let best = best_lag(&[pair(&series)], &Shape { ramp: 1, following_lags: 0, ..SHAPE }, 6).unwrap();
    assert!(best.lag == 1 || best.lag == 2, "{}", best.lag);
    assert_eq!(best.tried, 7);
    assert!(
        best.p_value_corrected >= best.estimate.p_value
            && best.p_value_corrected <= 7.0 * best.estimate.p_value + 1e-12
    );
    let none = simulate(200, 0.0, 0.2, 0, 9);
    let (pairs, empty) = ([pair(&series)], [pair(&none)]);
    let candidates = [
        Candidate { from: 1, to: 2, pairs: &empty },
        Candidate { from: 3, to: 2, pairs: &pairs },
        Candidate { from: 4, to: 2, pairs: &[] },
    ];
    let found = suggestions(&candidates, &SHAPE, 3, 0.1);
    assert_eq!(found.iter().map(|suggestion| suggestion.from).collect::<Vec<_>>(), [3]);
}

#[test]
fn posterior_and_ageing_follow_their_formulas() {
    let belief = posterior(&claim(1.0), 0.4, 0.2);
    assert!((belief.mean - 0.7).abs() < 1e-15 && (belief.standard_deviation - 0.2 / 2.0_f64.sqrt()).abs() < 1e-15);
    let certain = Claim { standard_deviation: 0.0, ..claim(1.0) };
    assert_eq!(posterior(&certain, 0.4, 0.2), Posterior { mean: 1.0, standard_deviation: 0.0 });
    assert!((aged_error(0.3, 13.0) - 0.3 * 2.0_f64.sqrt()).abs() < 1e-15);
    assert_eq!(aged_error(0.3, -5.0), 0.3);
}

#[test]
fn what_cannot_be_answered_is_refused_with_a_reason() {
    let series = simulate(60, 0.0, 0.0, 0, 1);
    let good = pair(&series);
    assert_eq!(estimate(&[], &SHAPE), Err(EvidenceError::NoPairs));
    let short = simulate(30, 0.0, 0.0, 0, 1);
    assert!(matches!(estimate(&[pair(&short)], &SHAPE), Err(EvidenceError::TooFewPeriods { periods: 27, .. })));
    assert!(matches!(estimate(&[Pair { cause: &[], ..good }], &SHAPE), Err(EvidenceError::Lengths { pair: 0, .. })));
    let holes = vec![None; 60];
    assert!(matches!(
        estimate(&[Pair { cause: &holes, ..good }], &SHAPE),
        Err(EvidenceError::TooFewPeriods { periods: 0, .. })
    ));
    let flat = vec![Some(4.2); 60];
    assert_eq!(estimate(&[Pair { cause: &flat, ..good }], &SHAPE), Err(EvidenceError::CauseConstant));
    assert_eq!(estimate(&[Pair { effect: &flat, ..good }], &SHAPE), Err(EvidenceError::EffectConstant));
    let mut bad = series.0.clone();
    bad[9] = Some(f64::NAN);
    assert_eq!(estimate(&[Pair { cause: &bad, ..good }], &SHAPE), Err(EvidenceError::NotFinite { pair: 0, period: 9 }));
    assert!(matches!(evidence(&[good], &claim(0.0)), Err(EvidenceError::Claim { .. })));
    assert!(matches!(evidence(&[good], &claim(f64::NAN)), Err(EvidenceError::Claim { .. })));
    let negative = Claim { standard_deviation: -1.0, ..claim(1.0) };
    assert!(matches!(evidence(&[good], &negative), Err(EvidenceError::Claim { .. })));
    for shape in [Shape { ramp: 0, ..SHAPE }, Shape { lag: usize::MAX, ..SHAPE }] {
        assert!(matches!(estimate(&[good], &shape), Err(EvidenceError::Claim { .. })));
    }
    let enormous: Vec<_> = series.0.iter().map(|value| value.map(|value| value * 1e300)).collect();
    assert!(estimate(&[Pair { cause: &enormous, ..good }], &SHAPE).is_ok_and(|found| found.theta.abs() < 1e-290));
}
