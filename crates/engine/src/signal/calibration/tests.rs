use super::super::baseline::{BaselineOptions, Trend};
use super::super::cusum::{CusumOptions, cusum};
use super::super::ewma::{EwmaOptions, ewma};
use super::super::rules::{CONVENTIONAL, WESTERN_ELECTRIC};
use super::*;

fn stream(series: u128) -> Stream {
    Stream::new(Key::new(11, series), 0)
}

/// Mean over runs of rules on ideal noise.
fn rules_run_length(rules: &[Rule], signals: usize) -> f64 {
    let mut stream = stream(signals as u128);
    let mut points = 0_usize;
    for _ in 0..signals {
        let mut states: Vec<RuleState> = rules.iter().copied().map(RuleState::new).collect();
        loop {
            points += 1;
            let value = stream.normal();
            if states.iter_mut().filter_map(|state| state.step(value)).count() > 0 {
                break;
            }
        }
    }
    points as f64 / signals as f64
}

#[track_caller]
fn agrees(found: f64, published: f64) {
    assert!((found / published - 1.0).abs() < 0.05, "{found}, published {published}");
}

/// C. W. Champ, W. H. Woodall, 'Exact results for Shewhart control charts with supplementary runs rules', Technometrics 29 (1987).
#[test]
fn run_lengths_of_rules_are_those_of_champ_and_woodall() {
    let [limit, two_of_three, four_of_five, run] = WESTERN_ELECTRIC;
    agrees(rules_run_length(&[limit], 5_000), 370.40);
    agrees(rules_run_length(&[limit, two_of_three], 5_000), 225.44);
    agrees(rules_run_length(&[limit, four_of_five], 5_000), 166.05);
    agrees(rules_run_length(&[limit, run], 5_000), 152.73);
    agrees(rules_run_length(&WESTERN_ELECTRIC, 5_000), 91.75);
    agrees(rules_run_length(&CONVENTIONAL, 5_000), 127.0);
}

/// Lucas and Crosier (1982); Lucas and Saccucci (1990): two-sided, normal, known centre and spread.
#[test]
fn run_lengths_of_sums_and_averages_are_the_published_ones() {
    let mean = |first: &dyn Fn(&[f64]) -> Option<usize>| {
        let mut stream = stream(5);
        let mut values = vec![0.0; 2_000];
        let mut total = 0.0;
        for _ in 0..2_000 {
            values.fill_with(|| stream.normal());
            total += first(&values).map_or(values.len(), |place| place + 1) as f64;
        }
        total / 2_000.0
    };
    let options = CusumOptions { decision: 4.0, ..CusumOptions::default() };
    let sums = |options: CusumOptions| {
        mean(&|values: &[f64]| {
            let chart = cusum(values, &options).ok()?;
            chart.above.first().into_iter().chain(chart.below.first()).copied().min()
        })
    };
    agrees(sums(options), 168.0);
    agrees(sums(CusumOptions { head_start: 2.0, ..options }), 149.0);
    let averages = EwmaOptions { weight: 0.25, sigmas: 2.998, center: 1.0, sigma: 1.0 };
    let shifted = mean(&|values: &[f64]| {
        // A shift by one standard deviation: the values lie around 0, the centre at 1.
        let chart = ewma(values, &averages).ok()?;
        chart.averages.iter().position(|average| *average < chart.lower_asymptote)
    });
    agrees(shifted, 11.1);
}

/// The full proof is the example `signal_rates`; here a few series of each.
#[test]
fn false_signals_keep_to_the_stated_rate_on_short_baselines() {
    const SERIES: u64 = 60;
    for (phi, freedom, season) in [(0.0, 0.0, None), (0.6, 0.0, None), (0.3, 5.0, Some(12))] {
        let (mut signals, mut watched) = (0.0, 0.0);
        let mut path = vec![0.0; 24 + 60];
        for series in 0..SERIES {
            simulate(&mut path, phi, freedom, &mut Stream::new(Key::new(77, 3), series));
            let values: Vec<Option<f64>> = path.iter().copied().map(Some).collect();
            let baseline = Baseline::freeze(&values[..24], &BaselineOptions { season, trend: Trend::None }).unwrap();
            let options = CalibrationOptions {
                run_length: 60.0,
                replicates: 200,
                series: u128::from(series),
                ..CalibrationOptions::default()
            };
            let lines = calibrate(&baseline, &options).unwrap();
            let deviations: Vec<f64> =
                baseline.predict(&values[24..]).iter().filter_map(|prediction| prediction.deviation).collect();
            let first = first_signal(&deviations, lines);
            signals += f64::from(u8::from(first.is_some()));
            watched += first.map_or(60.0, |(place, _)| place as f64 + 1.0);
        }
        let ratio = 60.0 * signals / watched;
        // About 40 signals: a standard error of 0.16.
        assert!((0.55..1.5).contains(&ratio), "phi {phi}, t with {freedom}: {ratio}");
    }
}

#[test]
fn the_same_input_gives_the_same_lines_and_a_longer_run_wider_ones() {
    let values: Vec<Option<f64>> = (0..30).map(|place| Some((f64::from(place) * 0.618).fract())).collect();
    let baseline = Baseline::freeze(&values, &BaselineOptions::default()).unwrap();
    let lines = |run_length| {
        calibrate(&baseline, &CalibrationOptions { run_length, replicates: 300, ..CalibrationOptions::default() })
            .unwrap()
    };
    assert_eq!(lines(100.0), lines(100.0));
    assert!(lines(300.0).halfway > lines(50.0).halfway && lines(300.0).limit > lines(50.0).limit);
}

#[test]
fn the_budget_is_one_signal_or_one_in_two_hundred_series() {
    assert_eq!([20, 100, 200, 1_000].map(|count| run_length(count, None)), [20.0, 100.0, 200.0, 200.0]);
    assert_eq!(run_length(50, Some(0.5)), 100.0);
    assert_eq!(
        (run_length(0, None), run_length(5, Some(f64::NAN)), run_length(9_000, Some(0.001))),
        (5.0, 5.0, 1_000.0)
    );
}
