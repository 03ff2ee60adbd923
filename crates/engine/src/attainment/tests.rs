use super::*;

fn observed(value: f64, days: f64) -> WindowPeriod<'static, f32> {
    WindowPeriod { days, value: PeriodValue::Observed(value), is_waived: false }
}

fn simulated(values: &[f32]) -> WindowPeriod<'_, f32> {
    WindowPeriod { days: 28.0, value: PeriodValue::Simulated(values), is_waived: false }
}

#[test]
fn measures_join_what_was_observed_with_each_sample() {
    let samples = [10.0, 20.0, f32::NAN];
    let window = [observed(4.0, 35.0), simulated(&samples), observed(7.0, 28.0)];
    let values = |measure, comparator| measured(&window, measure, comparator, 3).unwrap();
    assert_eq!(values(Measure::End, Comparator::AtLeast(0.0)), [7.0; 3]);
    let mean = values(Measure::Mean, Comparator::AtLeast(0.0));
    assert!((mean[0] - (4.0 * 35.0 + 10.0 * 28.0 + 7.0 * 28.0) / 91.0).abs() < 1e-12 && mean[2].is_nan());
    assert_eq!(values(Measure::Sum, Comparator::AtLeast(0.0))[..2], [21.0, 31.0]);
    assert_eq!(values(Measure::SumOverDays, Comparator::AtLeast(0.0))[0], 140.0 + 280.0 + 196.0);
    assert_eq!(values(Measure::Worst, Comparator::AtLeast(0.0))[..2], [4.0, 4.0]);
    assert_eq!(values(Measure::Worst, Comparator::AtMost(0.0))[..2], [10.0, 20.0]);
    assert_eq!(values(Measure::Worst, Comparator::Within(8.0, 12.0))[..2], [4.0, 20.0]);
    assert!(values(Measure::Worst, Comparator::AtMost(0.0))[2].is_nan());
}

#[test]
fn the_odds_of_all_are_taken_in_the_same_sample() {
    let (one, other) = ([1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]);
    let hits = |values: &[f32]| met(&[simulated(values)], Measure::End, Comparator::AtLeast(1.0), 4).unwrap();
    assert_eq!((hits(&one).share(), hits(&other).share()), (0.5, 0.5));
    let both = Outcomes::all([&hits(&one), &hits(&other)]).unwrap().unwrap();
    assert_eq!(both.share(), 0.0);
    assert_eq!(hits(&one).and(&hits(&one)).unwrap().share(), 0.5);
    assert!(hits(&one).holds(1) && !hits(&one).holds(2) && !hits(&one).holds(64));
    assert_eq!(Outcomes::all([]), Ok(None));
}

#[test]
fn many_samples_are_counted_right() {
    let values: Vec<f32> = (0..10_001).map(|place| (place % 3) as f32).collect();
    let hits = met(&[simulated(&values)], Measure::End, Comparator::Within(1.0, 1.0), values.len()).unwrap();
    assert_eq!(hits.share(), 3_334.0 / 10_001.0);
    assert_eq!(hits.count(), 10_001);
}

#[test]
fn a_bound_is_kept_up_to_the_breaches_allowed_and_a_waived_one_does_not_count() {
    let samples = [5.0, 15.0];
    let bound = Comparator::AtMost(10.0);
    let odds = |window: &[WindowPeriod<'_, f32>], tolerance| kept(window, bound, tolerance, 2).unwrap().share();
    let mut window = [observed(9.0, 28.0), simulated(&samples), simulated(&samples)];
    assert_eq!(odds(&window, Tolerance::Breaches(0)), 0.5);
    assert_eq!(odds(&window, Tolerance::Breaches(1)), 0.5);
    assert_eq!(odds(&window, Tolerance::Breaches(2)), 1.0);
    window[0].value = PeriodValue::Observed(11.0);
    assert_eq!(odds(&window, Tolerance::Breaches(0)), 0.0);
    window[0].is_waived = true;
    assert_eq!(odds(&window, Tolerance::Breaches(0)), 0.5);
    assert_eq!(odds(&window, Tolerance::Mean), 0.5);
}

#[test]
fn what_cannot_be_judged_is_refused_by_name() {
    let says = |result: Result<Outcomes, AttainmentError>| result.unwrap_err().to_string();
    let bound = Comparator::AtLeast(1.0);
    assert!(says(met::<f32>(&[], Measure::End, bound, 2)).contains("no period"));
    assert!(says(met(&[observed(1.0, 0.0)], Measure::End, bound, 2)).contains("0 days"));
    assert!(says(met(&[simulated(&[1.0])], Measure::End, bound, 2)).contains("must have 2"));
    assert!(says(met(&[observed(1.0, 1.0)], Measure::End, Comparator::Within(2.0, 1.0), 2)).contains("Within"));
    assert!(
        says(kept(&[observed(1.0, 1.0)], Comparator::AtMost(f64::NAN), Tolerance::Breaches(0), 2)).contains("finite")
    );
    let of = |count| std::iter::repeat_n(true, count).collect::<Outcomes>();
    assert_eq!(of(3).and(&of(4)), Err(AttainmentError::Unequal { one: 3, other: 4 }));
}

fn odds(odds: f64) -> Evidence {
    Evidence { odds: Some(odds), trust: Some(1.0), has_adverse_signal: false, outcome: None }
}

/// The states after each period.
fn states(history: &[Evidence]) -> Vec<State> {
    let mut standing = Standing::default();
    let steps = history.iter().map(|evidence| {
        standing = standing.next(*evidence, &Thresholds::default());
        standing.state
    });
    steps.collect()
}

#[test]
fn a_state_needs_two_periods_to_get_worse() {
    use State::{AtRisk, OffTrack, OnTrack};
    assert_eq!(states(&[odds(0.8), odds(0.6), odds(0.6)]), [OnTrack, OnTrack, AtRisk]);
    assert_eq!(states(&[odds(0.8), odds(0.6), odds(0.8), odds(0.6)]), [OnTrack; 4]);
    // Two periods say at least 'at risk', one says more.
    assert_eq!(states(&[odds(0.8), odds(0.6), odds(0.1), odds(0.1)]), [OnTrack, OnTrack, AtRisk, OffTrack]);
    assert_eq!(states(&[odds(0.8), odds(0.1), odds(0.6), odds(0.6)]), [OnTrack, OnTrack, AtRisk, AtRisk]);
    assert_eq!(states(&[odds(0.2)]), [OffTrack]);
}

#[test]
fn one_period_with_an_adverse_signal_is_enough() {
    let alarm = Evidence { has_adverse_signal: true, ..odds(0.3) };
    assert_eq!(states(&[odds(0.8), alarm]), [State::OnTrack, State::OffTrack]);
    let calm = Evidence { has_adverse_signal: true, ..odds(0.9) };
    assert_eq!(states(&[odds(0.8), calm]), [State::OnTrack; 2]);
}

#[test]
fn a_state_gets_better_only_beyond_the_margin() {
    use State::{AtRisk, OffTrack, OnTrack};
    assert_eq!(states(&[odds(0.6), odds(0.72), odds(0.7499), odds(0.75)]), [AtRisk, AtRisk, AtRisk, OnTrack]);
    assert_eq!(states(&[odds(0.2), odds(0.38), odds(0.41), odds(0.9)]), [OffTrack, OffTrack, AtRisk, OnTrack]);
    // Wandering about a threshold changes nothing.
    let wandering: Vec<Evidence> =
        (0..40).map(|period| odds(0.70 + if period % 2 == 0 { 0.03 } else { -0.03 })).collect();
    assert!(states(&wandering).iter().all(|state| *state == OnTrack));
}

#[test]
fn stale_figures_are_unknown_and_little_trust_is_never_on_track() {
    use State::{AtRisk, OffTrack, OnTrack, Unknown};
    let stale = Evidence { trust: None, ..odds(0.9) };
    assert_eq!(states(&[odds(0.9), stale, odds(0.72)]), [OnTrack, Unknown, OnTrack]);
    let shaky = |value| Evidence { trust: Some(0.4), ..odds(value) };
    assert_eq!(states(&[shaky(0.9), odds(0.9), shaky(0.1), shaky(0.1)]), [AtRisk, OnTrack, AtRisk, OffTrack]);
    assert_eq!(states(&[Evidence { odds: None, ..odds(0.0) }, odds(f64::NAN)]), [Unknown, Unknown]);
    let over = |is_met| Evidence { outcome: Some(is_met), ..odds(0.5) };
    assert_eq!(states(&[odds(0.9), over(true)])[1], State::Achieved);
    assert_eq!(states(&[odds(0.9), over(false)])[1], State::Missed);
    assert_eq!(states(&[Evidence { trust: None, ..over(true) }]), [Unknown]);
}

#[test]
fn a_fold_is_its_steps() {
    let history = [odds(0.8), odds(0.6), odds(0.5), odds(0.9)];
    let folded = Standing::fold(history, &Thresholds::default());
    assert_eq!(Some(&folded.state), states(&history).last());
}
