//! How long the cross-correlations of 200 series of 60 periods take, over 13 lags (-6 to 6): `cargo bench -p engine --bench cross_correlation`.

use std::hint::black_box;
use std::time::Instant;

use engine::association::cross_correlation_table;
use engine::rng::{Key, Stream};

fn main() {
    let mut random = Stream::new(Key::new(1, 1), 0);
    let series: Vec<Vec<f64>> = (0..200).map(|_| (0..60).map(|_| random.normal()).collect()).collect();
    let slices: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
    let mut times: Vec<f64> = (0..40)
        .map(|_| {
            let start = Instant::now();
            let _ = black_box(cross_correlation_table(black_box(&slices), 6));
            start.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((share * times.len() as f64) as usize).copied().unwrap_or(f64::NAN);
    println!("200 x 200 series of 60 over 13 lags: median {:.2} ms, fastest {:.2} ms (goal 2.5 ms)", at(0.5), at(0.0));
}
