use super::*;

fn wave(count: usize) -> Vec<Option<f64>> {
    // Irrational rotation: looks like noise, needs none.
    (0..count).map(|place| Some(((place as f64 * 0.618_033_988_75).fract() - 0.5) * 2.0)).collect()
}

#[test]
fn a_constant_level_is_predicted_with_the_error_of_the_mean() {
    let values = wave(40);
    let baseline = Baseline::freeze(&values, &BaselineOptions::default()).unwrap();
    let mean: f64 = values.iter().flatten().sum::<f64>() / 40.0;
    assert!((baseline.level(7) - mean).abs() < 0.05);
    let first = baseline.predict(&[Some(mean)])[0];
    assert!(first.error > baseline.scale());
    assert!(first.deviation.unwrap().abs() < 2.0);
}

#[test]
fn level_and_unit_change_nothing_but_the_unit() {
    let values = wave(30);
    let moved: Vec<Option<f64>> = values.iter().map(|value| value.map(|value| 1e6 + 250.0 * value)).collect();
    let options = BaselineOptions { season: Some(6), trend: Trend::Line };
    let (plain, large) = (Baseline::freeze(&values, &options).unwrap(), Baseline::freeze(&moved, &options).unwrap());
    let later = [Some(3.0), None, Some(-1.0)];
    let later_moved: Vec<Option<f64>> = later.iter().map(|value| value.map(|value| 1e6 + 250.0 * value)).collect();
    for (left, right) in plain.predict(&later).iter().zip(large.predict(&later_moved)) {
        match (left.deviation, right.deviation) {
            (Some(left), Some(right)) => assert!((left - right).abs() < 1e-6),
            (left, right) => assert_eq!(left, right),
        }
    }
}

#[test]
fn trend_and_season_are_carried_on() {
    let exact = |place: usize| 3.0 + 0.5 * place as f64 + [2.0, -1.0, 0.0, -1.0][place % 4];
    let values: Vec<Option<f64>> =
        wave(32).iter().enumerate().map(|(place, noise)| noise.map(|noise| exact(place) + 0.01 * noise)).collect();
    let baseline = Baseline::freeze(&values, &BaselineOptions { season: Some(4), trend: Trend::Line }).unwrap();
    assert_eq!(baseline.season(), SeasonUse::Positions);
    for place in 32..40 {
        assert!((baseline.level(place) - exact(place)).abs() < 0.03, "{place}: {}", baseline.level(place));
    }
}

#[test]
fn a_short_baseline_takes_harmonics_or_no_season() {
    let options = BaselineOptions { season: Some(13), trend: Trend::None };
    assert_eq!(Baseline::freeze(&wave(24), &options).unwrap().season(), SeasonUse::Harmonics);
    assert_eq!(Baseline::freeze(&wave(26), &options).unwrap().season(), SeasonUse::Positions);
    assert_eq!(Baseline::freeze(&wave(16), &options).unwrap().season(), SeasonUse::None);
}

#[test]
fn what_comes_later_changes_no_earlier_prediction() {
    let baseline = Baseline::freeze(&wave(30), &BaselineOptions::default()).unwrap();
    let later: Vec<Option<f64>> = wave(20);
    let all = baseline.predict(&later);
    for end in 0..20 {
        assert_eq!(baseline.predict(&later[..end]), all[..end]);
    }
}

#[test]
fn bad_input_is_refused() {
    let refuse = |values: &[Option<f64>], season| {
        Baseline::freeze(values, &BaselineOptions { season, trend: Trend::Line }).is_err()
    };
    assert!(refuse(&[], None));
    assert!(refuse(&wave(11), None));
    assert!(refuse(&[Some(4.0); 30], None));
    assert!(refuse(&wave(30), Some(1)));
    assert!(refuse(&wave(30), Some(1000)));
    let mut values = wave(30);
    values[3] = Some(f64::NAN);
    assert!(refuse(&values, None));
    let straight: Vec<Option<f64>> = (0..30).map(|place| Some(f64::from(place))).collect();
    assert!(refuse(&straight, None));
    let huge: Vec<Option<f64>> = (0..30).map(|place| Some(if place % 2 == 0 { 1e308 } else { -1e308 })).collect();
    let _ = Baseline::freeze(&huge, &BaselineOptions::default());
}

#[test]
fn a_line_is_taken_where_its_slope_is_clear() {
    let options = BaselineOptions { season: None, trend: Trend::IfClear };
    assert!(!Baseline::freeze(&wave(40), &options).unwrap().has_trend());
    let rising: Vec<Option<f64>> =
        wave(40).iter().enumerate().map(|(place, noise)| noise.map(|noise| noise + 0.1 * place as f64)).collect();
    assert!(Baseline::freeze(&rising, &options).unwrap().has_trend());
    assert!(!Baseline::freeze(&wave(12), &options).unwrap().has_trend());
}
