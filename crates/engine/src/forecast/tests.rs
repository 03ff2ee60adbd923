//! Whatever the building blocks are given, they answer or refuse.

use super::arima::{self, ArimaOrder, fit_conditional};
use super::decomposition::{DecompositionOptions, SeasonSpan, decompose};
use super::smoothing::{self, Part, SmoothingModel};
use super::structural::{self, StructuralModel};
use super::{ForecastError, holt_winters};

fn nasty() -> Vec<Vec<Option<f64>>> {
    vec![
        vec![],
        vec![None; 30],
        vec![Some(1.0)],
        vec![Some(0.0); 40],
        (0..40).map(|period| Some(f64::from(period % 3) * 1e300)).collect(),
        (0..40).map(|period| Some(f64::from(period % 3) * -1e-300)).collect(),
        (0..40).map(|period| (period % 2 == 0).then_some(f64::from(period * period % 7))).collect(),
        (0..40).map(|period| Some(if period == 20 { f64::NAN } else { 1.0 })).collect(),
        (0..40).map(|period| Some(if period == 20 { f64::INFINITY } else { 1.0 })).collect(),
    ]
}

#[test]
fn nasty_input_is_answered_or_refused() {
    for values in nasty() {
        let plain: Vec<f64> = values.iter().map(|value| value.unwrap_or(3.0)).collect();
        for season_length in [0, 1, 2, 12, usize::MAX] {
            for season in [Part::None, Part::Additive, Part::Multiplicative] {
                for trend in [Part::None, Part::Additive, Part::Multiplicative] {
                    let model = SmoothingModel {
                        error_is_multiplicative: false,
                        trend,
                        trend_is_damped: true,
                        season,
                        season_length,
                    };
                    if let Ok(fit) = smoothing::fit(&model, &values) {
                        assert!(fit.run.log_likelihood.is_finite());
                    }
                }
                let _ = holt_winters::fit(&plain, true, season, season_length);
            }
            let _ = structural::fit(StructuralModel::Basic { season_length }, &values);
            let _ = decompose(&plain, season_length, &DecompositionOptions::new(SeasonSpan::Seasons(usize::MAX - 1)));
            for seasonal in [0, 1, usize::MAX] {
                let order = ArimaOrder {
                    autoregressive: 1,
                    differences: 1,
                    moving_average: 1,
                    seasonal_autoregressive: 0,
                    seasonal_differences: seasonal,
                    seasonal_moving_average: seasonal,
                    season_length,
                };
                if let Ok(fit) = arima::fit(&order, &values, &[], true) {
                    assert!(fit.log_likelihood.is_finite());
                }
                let _ = fit_conditional(&order, &values, None, 20);
            }
        }
        let _ = structural::fit(StructuralModel::Level, &values);
        let _ = structural::fit(StructuralModel::Trend, &values);
    }
}

#[test]
fn refusals_name_the_place() {
    let mut values = vec![Some(2.0); 30];
    values[7] = Some(-1.0);
    let model = SmoothingModel { error_is_multiplicative: true, ..SmoothingModel::SIMPLE };
    let refused = smoothing::fit(&model, &values).map(|_| ());
    assert_eq!(refused, Err(ForecastError::OutOfDomain { period: 7, value: -1.0, wanted: "a value above zero" }));
    let order = ArimaOrder {
        autoregressive: 1,
        differences: 0,
        moving_average: 0,
        seasonal_autoregressive: 0,
        seasonal_differences: 0,
        seasonal_moving_average: 0,
        season_length: 1,
    };
    let short = [vec![1.0; 3]];
    let refused = arima::fit(&order, &values, &short, true).map(|_| ());
    assert_eq!(refused, Err(ForecastError::Length { name: "a regressor", given: 3, needed: 30 }));
    let constant = [vec![1.0; 30]];
    assert!(arima::fit(&order, &values, &constant, true).is_err());
}
