use super::*;
use crate::rng::Key;

/// Noise of `SplitMix64` (Steele, Lea and Flood 2014), about normal: the sum of twelve uniforms less six.
fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut stream = Stream::new(Key::new(seed, 7), 0);
    move || stream.normal()
}

fn request<'series>(values: &'series [Option<f64>], season_length: usize, domain: Domain) -> OutlookRequest<'series> {
    OutlookRequest { values, season_length, domain, periods: 13, events: &[], candidates: None }
}

fn drifting(seed: u64, count: usize) -> Vec<Option<f64>> {
    let mut draw = noise(seed);
    let mut level = 100.0;
    (0..count)
        .map(|period| {
            level += 0.5 * draw();
            Some(level + 8.0 * libm::sin(period as f64 * std::f64::consts::TAU / 12.0) + 2.0 * draw())
        })
        .collect()
}

#[test]
fn equal_input_gives_equal_bits_and_paths() {
    let values = drifting(1, 80);
    let (first, second) =
        (outlook(&request(&values, 12, Domain::Real)).unwrap(), outlook(&request(&values, 12, Domain::Real)).unwrap());
    assert_eq!(first.mean, second.mean);
    let draw = |outlook: &Outlook| outlook.path(&mut Stream::new(Key::new(3, 4), 0));
    assert_eq!(draw(&first), draw(&second));
}

/// Where the truth is a drifting level with a season, intervals from 80 values hold about what they say.
#[test]
fn intervals_hold_on_simulated_series() {
    let (mut inside, mut count) = (0.0, 0.0);
    for seed in 0..60 {
        let values = drifting(seed, 93);
        let forecast = outlook(&request(&values[..80], 12, Domain::Real)).unwrap();
        let mut stream = Stream::new(Key::new(seed, 1), 0);
        let paths: Vec<Vec<f64>> = (0..200).map(|_| forecast.path(&mut stream)).collect();
        for ahead in [0, 2, 5, 12] {
            let mut column: Vec<f64> = paths.iter().map(|path| path[ahead]).collect();
            column.sort_by(f64::total_cmp);
            let value = values[80 + ahead].unwrap();
            inside += f64::from(u8::from((column[20]..=column[179]).contains(&value)));
            count += 1.0;
        }
    }
    let share: f64 = inside / count;
    assert!((0.72..0.92).contains(&share), "{share} of 80 % intervals hold");
}

#[test]
fn the_spread_of_paths_is_the_spread_told() {
    let values = drifting(5, 90);
    let forecast = outlook(&request(&values, 12, Domain::Real)).unwrap();
    let mut stream = Stream::new(Key::new(9, 1), 0);
    let paths: Vec<Vec<f64>> = (0..20_000).map(|_| forecast.scaled_path(&mut stream)).collect();
    for ahead in [0, 5, 12] {
        let mean = forecast.mean[ahead];
        let deviation = rms(paths.iter().map(|path| path[ahead] - mean));
        assert!(
            (deviation / forecast.spread[ahead] - 1.0).abs() < 0.06,
            "{deviation} against {}",
            forecast.spread[ahead]
        );
    }
}

#[test]
fn paths_stay_in_their_domain() {
    let mut draw = noise(11);
    let shares: Vec<Option<f64>> = (0..60).map(|_| Some((0.97 + 0.03 * draw()).clamp(0.0, 1.0))).collect();
    let counts: Vec<Option<f64>> = (0..60).map(|_| Some((1.0 + 1.5 * draw()).max(0.0).round())).collect();
    let hours: Vec<Option<f64>> = (0..60).map(|_| Some((3.0 * draw()).max(0.0))).collect();
    for (values, domain) in [(&shares, Domain::Share), (&counts, Domain::Count), (&hours, Domain::NonNegative)] {
        let forecast = outlook(&request(values, 13, domain)).unwrap();
        let mut stream = Stream::new(Key::new(2, 2), 0);
        for _ in 0..500 {
            for value in forecast.path(&mut stream) {
                assert!(value >= 0.0 && value.is_finite());
                assert!(domain != Domain::Share || value <= 1.0);
                assert!(domain != Domain::Count || value.fract() == 0.0);
            }
        }
    }
    assert!(matches!(outlook(&request(&counts, 13, Domain::Share)), Err(ForecastError::OutOfDomain { .. })));
}

#[test]
fn a_short_series_says_so_and_is_wider_than_a_long_one() {
    let values = [Some(10.0), Some(12.0), Some(11.0), Some(13.0)];
    let short = outlook(&request(&values, 12, Domain::Real)).unwrap();
    assert!(short.is_short && short.tried.is_empty());
    assert_eq!(short.mean[0], 13.0);
    assert!(short.spread[0] > short.innovation_scale && short.spread[12] > 3.0 * short.spread[0]);
    assert!(!outlook(&request(&drifting(1, 40), 12, Domain::Real)).unwrap().is_short);
    let one = [Some(1.0), None];
    assert!(matches!(outlook(&request(&one, 12, Domain::Real)), Err(ForecastError::TooShort { .. })));
}

#[test]
fn gaps_are_passed_over() {
    let mut values = drifting(3, 90);
    for period in [10, 11, 12, 40, 60, 61, 88] {
        values[period] = None;
    }
    let forecast = outlook(&request(&values, 12, Domain::Real)).unwrap();
    assert!(forecast.innovations[60].is_none() && forecast.innovations[70].is_some());
    let full = outlook(&request(&drifting(3, 90), 12, Domain::Real)).unwrap();
    for (left, right) in forecast.mean.iter().zip(&full.mean) {
        assert!((left - right).abs() < 3.0, "{left} against {right}");
    }
}

#[test]
fn an_event_is_taken_off_and_put_on_where_it_comes_again() {
    let mut values = drifting(8, 80);
    let mut event = vec![0.0; 93];
    for period in [30, 55, 70] {
        event[period] = 1.0;
        values[period] = values[period].map(|value| value - 40.0);
    }
    event[80 + 4] = 1.0;
    let events = [event];
    let with = outlook(&OutlookRequest { events: &events, ..request(&values, 12, Domain::Real) }).unwrap();
    assert!((with.event_effects[0] + 40.0).abs() < 4.0, "{:?}", with.event_effects);
    let without = outlook(&request(&values, 12, Domain::Real)).unwrap();
    assert!(with.innovation_scale < 0.6 * without.innovation_scale);
    assert!(with.mean[4] < with.mean[3] - 25.0);
}

#[test]
fn a_clear_season_is_found_and_a_constant_has_no_spread() {
    let season: Vec<Option<f64>> =
        (0..60).map(|period| Some(f64::from(u8::from(period % 12 == 3)) * 50.0 + 10.0)).collect();
    let forecast = outlook(&request(&season, 12, Domain::Real)).unwrap();
    assert!((forecast.mean[3] - 60.0).abs() < 1.0 && (forecast.mean[4] - 10.0).abs() < 1.0, "{:?}", forecast.mean);
    let constant = vec![Some(1.0); 40];
    let forecast = outlook(&request(&constant, 12, Domain::Share)).unwrap();
    assert!(forecast.spread.iter().all(|spread| *spread < 1e-6));
    let path = forecast.path(&mut Stream::new(Key::new(1, 1), 0));
    assert!(path.iter().all(|value| (value - 1.0).abs() < 1e-6), "{path:?}");
}

/// Whatever is given, there is an answer or an error, never a panic or a number that is none.
#[test]
fn nasty_series_are_answered() {
    let huge: Vec<Option<f64>> = (0..50).map(|period| Some(1e300 * f64::from(period % 7))).collect();
    let tiny: Vec<Option<f64>> = (0..50).map(|period| Some(1e-300 * f64::from(period % 5 + 1))).collect();
    let mostly_gaps: Vec<Option<f64>> =
        (0..200).map(|period| (period % 25 == 0).then_some(f64::from(period))).collect();
    let zeros = vec![Some(0.0); 30];
    let jump: Vec<Option<f64>> = (0..40).map(|period| Some(if period < 39 { 1.0 } else { 1e9 })).collect();
    for values in [&huge, &tiny, &mostly_gaps, &zeros, &jump] {
        for domain in [Domain::Real, Domain::Positive, Domain::NonNegative, Domain::Count, Domain::Share] {
            for season_length in [1, 2, 12, 500] {
                if let Ok(forecast) = outlook(&request(values, season_length, domain)) {
                    assert!(forecast.mean.iter().all(|value| value.is_finite()), "{domain:?} {season_length}");
                }
            }
        }
    }
    let wrong = [Some(1.0), Some(f64::NAN), Some(2.0)];
    assert!(matches!(outlook(&request(&wrong, 1, Domain::Real)), Err(ForecastError::NotFinite { period: 1 })));
}
