//! Times of forecasts of the monthly airline passengers: `cargo bench -p engine --bench forecast`.
//!
//! Goals: a fit of exponential smoothing within 10 ms, an automatic choice within 100 ms, Holt-Winters within 3 ms.

use std::hint::black_box;
use std::time::Instant;

use engine::forecast::arima::{self, ArimaOrder};
use engine::forecast::decomposition::{DecompositionOptions, SeasonSpan, decompose};
use engine::forecast::holt_winters;
use engine::forecast::outlook::{Domain, OutlookRequest, outlook};
use engine::forecast::smoothing::{self, Part, SmoothingModel};
use engine::forecast::structural::{self, StructuralModel};
use engine::rng::{Key, Stream};

const RUNS: usize = 21;
const REFERENCE: &str = include_str!("../tests/reference/forecast.txt");

fn main() {
    let line = REFERENCE.lines().find_map(|line| line.strip_prefix("air_passengers "));
    let values: Vec<f64> = line
        .unwrap_or("")
        .split(' ')
        .map(|text| text.parse().unwrap_or_else(|error| panic!("{text}: {error}")))
        .collect();
    let series: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    let logs: Vec<Option<f64>> = values.iter().map(|value| Some(libm::log(*value))).collect();
    let damped = SmoothingModel {
        error_is_multiplicative: true,
        trend: Part::Additive,
        trend_is_damped: true,
        season: Part::Multiplicative,
        season_length: 12,
    };
    let airline = ArimaOrder {
        autoregressive: 0,
        differences: 1,
        moving_average: 1,
        seasonal_autoregressive: 0,
        seasonal_differences: 1,
        seasonal_moving_average: 1,
        season_length: 12,
    };
    let request = OutlookRequest {
        values: &series,
        season_length: 12,
        domain: Domain::Positive,
        periods: 24,
        events: &[],
        candidates: None,
    };
    println!("{:<44} {:>10} {:>10}", "monthly airline passengers, 144 values", "median ms", "least ms");
    time("ETS(M,Ad,M), full fit", || smoothing::fit(&damped, &series).is_ok());
    time("Holt-Winters, multiplicative", || holt_winters::fit(&values, true, Part::Multiplicative, 12).is_ok());
    time("choice among ETS models by AICc", || smoothing::choose(&series, 12).is_ok());
    time("chosen forecast (rolling origins)", || outlook(&request).is_ok());
    time("ARIMA(0,1,1)(0,1,1) on logarithms", || arima::fit(&airline, &logs, &[], false).is_ok());
    time("decomposition, periodic", || {
        decompose(&values, 12, &DecompositionOptions::new(SeasonSpan::Periodic)).is_ok()
    });
    time("basic structural model on logarithms", || {
        structural::fit(StructuralModel::Basic { season_length: 12 }, &logs).is_ok()
    });
    if let Ok(forecast) = outlook(&request) {
        let mut stream = Stream::new(Key::new(1, 1), 0);
        time("10,000 paths of 24 periods", || (0..10_000).all(|_| forecast.path(&mut stream).len() == 24));
    }
}

fn time(name: &str, mut run: impl FnMut() -> bool) {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            assert!(black_box(run()), "{name} failed");
            start.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name:<44} {:>10.2} {:>10.2}", times[RUNS / 2], times[0]);
}
