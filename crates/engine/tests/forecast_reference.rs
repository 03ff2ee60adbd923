//! Forecasting methods against answers of R; the numbers and their sources are in `reference/forecast.txt`.

use engine::forecast::arima::{self, ArimaFit, ArimaOrder};
use engine::forecast::decomposition::{DecompositionOptions, SeasonSpan, decompose};
use engine::forecast::holt_winters;
use engine::forecast::outlook::{Domain, OutlookRequest, outlook};
use engine::forecast::smoothing::{self, Part, SmoothingConstants, SmoothingModel, SmoothingState};
use engine::forecast::structural::{self, StructuralModel};
use engine::rng::{Key, Stream};

const REFERENCE: &str = include_str!("reference/forecast.txt");

fn numbers(name: &str) -> Vec<f64> {
    let line = REFERENCE.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let parse = |text: &str| text.parse().unwrap_or_else(|error| panic!("{name}: {text}: {error}"));
    line.unwrap_or_else(|| panic!("no {name}")).split(' ').map(parse).collect()
}

fn series(name: &str) -> Vec<Option<f64>> {
    numbers(name).into_iter().map(Some).collect()
}

fn assert_close(what: &str, ours: &[f64], theirs: &[f64], relative: f64) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (place, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        let allowed = relative * theirs.abs().max(1e-9);
        assert!((ours - theirs).abs() <= allowed, "{what} at {place}: {ours}, but R has {theirs}");
    }
}

fn model(letters: &str, is_damped: bool, season_length: usize) -> SmoothingModel {
    let part = |letter| match letter {
        'A' => Part::Additive,
        'M' => Part::Multiplicative,
        _ => Part::None,
    };
    let letters: Vec<char> = letters.chars().collect();
    SmoothingModel {
        error_is_multiplicative: letters[0] == 'M',
        trend: part(letters[1]),
        trend_is_damped: is_damped,
        season: part(letters[2]),
        season_length,
    }
}

#[test]
fn smoothing_with_given_constants() {
    for (letters, is_damped) in [("AAA", true), ("MAM", true), ("AAA", false), ("MAM", false)] {
        let name = format!("austourists_{letters}{}", if is_damped { "_damped" } else { "" });
        let constants = numbers(&format!("{name}.constants"));
        let start = numbers(&format!("{name}.start"));
        let constants = SmoothingConstants {
            level: constants[0],
            trend: constants[1],
            season: constants[2],
            damping: constants[3],
        };
        let start =
            SmoothingState { level: start[0], trend: start[1], season: start[2..].iter().rev().copied().collect() };
        let model = model(letters, is_damped, 4);
        let mut run = smoothing::run(&model, &constants, &start, &series("austourists")).unwrap();
        assert_close(&name, &run.fitted, &numbers(&format!("{name}.fitted")), 1e-5);
        if letters == "MAM" && is_damped {
            // R's forecast of this one class adds the undamped trend to the first period ahead, unlike its own one-step recursion.
            run.state.trend /= constants.damping;
        }
        let ahead: Vec<f64> = (0..4).map(|_| smoothing::step(&model, &constants, &mut run.state, |_| None)).collect();
        assert_close(&name, &ahead, &numbers(&format!("{name}.forecast")), 1e-5);
    }
}

#[test]
fn smoothing_fits_are_at_least_as_likely_as_rs() {
    for (name, data, letters, is_damped, season_length) in [
        ("ets_airpassengers_MAM_d", "air_passengers", "MAM", true, 12),
        ("ets_airpassengers_AAA", "log_air_passengers", "AAA", false, 12),
        ("ets_nile_ANN", "nile", "ANN", false, 1),
        ("ets_lakehuron_AAdN", "lake_huron", "AAN", true, 1),
    ] {
        let fitted = smoothing::fit(&model(letters, is_damped, season_length), &series(data)).unwrap();
        let theirs = numbers(&format!("{name}.log_likelihood"))[0];
        assert!(fitted.run.log_likelihood > theirs - 0.1, "{name}: {} against {theirs}", fitted.run.log_likelihood);
        let mean = numbers(&format!("{name}.mean"));
        assert_close(name, &fitted.forecast(mean.len()), &mean, 0.02);
    }
    let chosen = smoothing::choose(&series("air_passengers"), 12).unwrap();
    // R chooses ETS(M,Ad,M); its undamped fit stops at a lower likelihood than ours.
    let (undamped, damped) = (model("MAM", false, 12), model("MAM", true, 12));
    assert!(chosen.model == undamped || chosen.model == damped, "{:?}", chosen.model);
    assert!(chosen.aicc < 1400.64, "R's criterion of its choice is 1400.638");
}

#[test]
fn holt_winters_is_at_least_as_close_as_rs() {
    let fitted = holt_winters::fit(&numbers("air_passengers"), true, Part::Multiplicative, 12).unwrap();
    let theirs = numbers("hw_airpassengers_mult.squared_errors")[0];
    assert!(fitted.squared_errors <= theirs * 1.001, "{} against {theirs}", fitted.squared_errors);
    assert_close("Holt-Winters", &fitted.forecast(24), &numbers("hw_airpassengers_mult.mean"), 0.02);
}

fn order(plain: [usize; 3], seasonal: [usize; 3], season_length: usize) -> ArimaOrder {
    ArimaOrder {
        autoregressive: plain[0],
        differences: plain[1],
        moving_average: plain[2],
        seasonal_autoregressive: seasonal[0],
        seasonal_differences: seasonal[1],
        seasonal_moving_average: seasonal[2],
        season_length,
    }
}

fn assert_arima(name: &str, fitted: &ArimaFit, coefficients: &[f64]) {
    for (ours, theirs) in coefficients.iter().zip(numbers(&format!("{name}.coefficients"))) {
        assert!((ours - theirs).abs() <= 2e-3, "{name}: {ours}, but R has {theirs}");
    }
    assert_close(name, &[fitted.variance], &numbers(&format!("{name}.variance")), 1e-3);
    let theirs = numbers(&format!("{name}.log_likelihood"))[0];
    assert!((fitted.log_likelihood - theirs).abs() < 1e-3, "{name}: {} against {theirs}", fitted.log_likelihood);
}

#[test]
fn arima_by_exact_maximum_likelihood() {
    let name = "arima_airpassengers";
    let airline = arima::fit(&order([0, 1, 1], [0, 1, 1], 12), &series("log_air_passengers"), &[], true).unwrap();
    assert_arima(name, &airline, &[airline.moving_average[0], airline.seasonal_moving_average[0]]);
    let ahead = airline.forecast(24, &[]).unwrap();
    assert_close(name, &ahead.mean, &numbers("arima_airpassengers.mean"), 1e-5);
    assert_close(name, &ahead.standard_error, &numbers("arima_airpassengers.standard_error"), 1e-3);

    let name = "arima_lh_ar3";
    let hormone = arima::fit(&order([3, 0, 0], [0; 3], 1), &series("lh"), &[], true).unwrap();
    let mut coefficients = hormone.autoregressive.clone();
    coefficients.push(hormone.mean.unwrap());
    assert_arima(name, &hormone, &coefficients);
    let ahead = hormone.forecast(12, &[]).unwrap();
    assert_close(name, &ahead.mean, &numbers("arima_lh_ar3.mean"), 1e-3);
    assert_close(name, &ahead.standard_error, &numbers("arima_lh_ar3.standard_error"), 1e-3);

    let name = "arima_lakehuron";
    let time: Vec<f64> = (0..98).map(|year| f64::from(year + 1875 - 1920)).collect();
    let lake = arima::fit(&order([2, 0, 0], [0; 3], 1), &series("lake_huron"), &[time], true).unwrap();
    let coefficients = [lake.autoregressive[0], lake.autoregressive[1], lake.mean.unwrap(), lake.regression[0]];
    assert_arima(name, &lake, &coefficients);
}

/// A gap is as if the likelihood of what is known were integrated over it: the fit without one value at the very end is the shorter fit.
#[test]
fn arima_passes_over_gaps_exactly() {
    let order = order([1, 0, 1], [0; 3], 1);
    let mut with_gap = series("lh");
    with_gap.truncate(40);
    let shorter = arima::fit(&order, &with_gap, &[], true).unwrap();
    with_gap.push(None);
    let longer = arima::fit(&order, &with_gap, &[], true).unwrap();
    assert!((shorter.log_likelihood - longer.log_likelihood).abs() < 1e-9);
    let (before, after) = (shorter.forecast(3, &[]).unwrap(), longer.forecast(2, &[]).unwrap());
    assert_close("after a gap", &after.mean, &before.mean[1..], 1e-9);
    assert_close("after a gap", &after.standard_error, &before.standard_error[1..], 1e-9);
}

#[test]
fn decomposition_by_loess() {
    let parts = decompose(&numbers("nottem"), 12, &DecompositionOptions::new(SeasonSpan::Periodic)).unwrap();
    for (name, ours) in [("seasonal", &parts.seasonal), ("trend", &parts.trend), ("remainder", &parts.remainder)] {
        for (ours, theirs) in ours.iter().zip(numbers(&format!("stl_nottem.{name}"))) {
            assert!((ours - theirs).abs() < 1e-6, "{name}: {ours}, but R has {theirs}");
        }
    }
}

/// An outlier loses its weight in a robust fit, and the parts sum to the series.
#[test]
fn a_robust_decomposition_sees_through_an_outlier() {
    let mut values = numbers("nottem");
    values[100] += 40.0;
    let mut options = DecompositionOptions::new(SeasonSpan::Seasons(9));
    options.is_robust = true;
    let parts = decompose(&values, 12, &options).unwrap();
    assert!(parts.weights[100] < 0.01);
    assert!(parts.remainder[100] > 35.0);
    for (place, value) in values.iter().enumerate() {
        assert!((parts.seasonal[place] + parts.trend[place] + parts.remainder[place] - value).abs() < 1e-9);
    }
}

#[test]
fn a_local_level_by_maximum_likelihood() {
    let fitted = structural::fit(StructuralModel::Level, &series("nile")).unwrap();
    let variances = [fitted.level_variance, fitted.noise_variance];
    assert_close("variances", &variances, &numbers("structts_nile.variances"), 0.01);
    let level: Vec<f64> = fitted.smoothed.iter().map(|states| states[0]).collect();
    assert_close("level", &level, &numbers("structts_nile.smoothed"), 1e-3);
}

#[test]
fn a_basic_structural_model_finds_the_season() {
    let fitted = structural::fit(StructuralModel::Basic { season_length: 12 }, &series("log_air_passengers")).unwrap();
    // The same model by statsmodels 0.14: level 0.0006994, season 0.00006413, noise 0.0001294, slope almost none.
    assert_close("level", &[fitted.level_variance], &[0.000_699_4], 0.02);
    assert_close("season", &[fitted.season_variance.unwrap()], &[0.000_064_13], 0.02);
    assert_close("noise", &[fitted.noise_variance], &[0.000_129_4], 0.02);
    let (mean, error) = fitted.forecast(12);
    assert!(mean[6] > mean[0] && error[11] > error[0]);
}

/// The same bits natively and in wasm: this digest (FNV-1a) is asserted on both.
#[test]
fn an_outlook_is_the_same_bits_everywhere() {
    let values = series("air_passengers");
    let request = OutlookRequest {
        values: &values,
        season_length: 12,
        domain: Domain::Positive,
        periods: 24,
        events: &[],
        candidates: None,
    };
    let forecast = outlook(&request).unwrap();
    let path = forecast.path(&mut Stream::new(Key::new(1, 2), 3));
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    for value in forecast.mean.iter().chain(&forecast.spread).chain(&path) {
        for byte in value.to_bits().to_le_bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    assert_eq!(digest, 0xfc85_334b_f675_1e88, "{digest:#x}");
}
