//! Times of the non-dominated filter and the hypervolume: `cargo bench -p engine --bench frontier [FOLDER]`.
//!
//! The goal is at most the time of moocore's C code on 10,000 and 100,000 points of 2, 3 and 5 criteria. With a folder, the point sets are
//! also written there as little-endian f64 with a file of masks and volumes, so that another program can be timed and compared on them.

use std::time::Instant;

use engine::frontier::dominance::nondominated;
use engine::frontier::hypervolume::hypervolume;
use engine::rng::{Key, Stream};

fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    println!("| points | criteria | set | kept | ms (least of rounds) |\n|---:|---:|---|---:|---:|");
    for count in [10_000, 100_000] {
        for criteria in [2, 3, 5] {
            for set in ["uniform", "front", "sphere", "ties"] {
                let points = points(set, count, criteria);
                let (time, mask) = least_milliseconds(|| nondominated(&points, criteria).unwrap_or_default());
                let kept = mask.iter().filter(|kept| **kept).count();
                println!("| {count} | {criteria} | {set} | {kept} | {time:.2} |");
                write(
                    folder.as_deref(),
                    &format!("{set}_{count}_{criteria}"),
                    &points,
                    mask.iter().map(|kept| u8::from(*kept)).collect(),
                );
            }
        }
    }
    println!("\n| points | criteria | hypervolume | ms |\n|---:|---:|---:|---:|");
    for (criteria, count) in [(2, 10_000), (3, 10_000), (4, 200), (4, 1_000), (5, 100), (5, 300)] {
        let points = points("sphere", count, criteria);
        let (time, volume) =
            least_milliseconds(|| hypervolume(&points, criteria, &vec![1.1; criteria]).unwrap_or(f64::NAN));
        println!("| {count} | {criteria} | {volume:.12} | {time:.2} |");
        write(folder.as_deref(), &format!("volume_{count}_{criteria}"), &points, volume.to_le_bytes().to_vec());
    }
}

fn least_milliseconds<T: Default>(run: impl Fn() -> T) -> (f64, T) {
    let mut least = f64::INFINITY;
    let mut last = T::default();
    for _ in 0..5 {
        let start = Instant::now();
        last = run();
        least = least.min(start.elapsed().as_secs_f64() * 1_000.0);
    }
    (least, last)
}

/// Uniform in the box; on the unit sphere (none is beaten); near it; the same rounded to 64ths, with many equal coordinates.
fn points(set: &str, count: usize, criteria: usize) -> Vec<f64> {
    let mut stream = Stream::new(Key::new(count as u64, criteria as u128), 0);
    let mut points = Vec::with_capacity(count * criteria);
    for _ in 0..count {
        if set == "uniform" {
            points.extend((0..criteria).map(|_| stream.uniform()));
            continue;
        }
        let direction: Vec<f64> = (0..criteria).map(|_| stream.normal().abs()).collect();
        let length = direction.iter().map(|value| value * value).sum::<f64>().sqrt();
        let noise = stream.uniform();
        let radius = if set == "sphere" { 1.0 } else { 1.0 + 0.3 * noise * noise };
        points.extend(direction.iter().map(|value| {
            let value = value / length * radius;
            if set == "ties" { (value * 64.0).floor() / 64.0 } else { value }
        }));
    }
    points
}

fn write(folder: Option<&str>, name: &str, points: &[f64], answer: Vec<u8>) {
    if let Some(folder) = folder {
        let bytes: Vec<u8> = points.iter().flat_map(|value| value.to_le_bytes()).collect();
        for (suffix, bytes) in [("points", bytes), ("answer", answer)] {
            if let Err(error) = std::fs::write(format!("{folder}/{name}.{suffix}"), bytes) {
                eprintln!("{folder}/{name}.{suffix}: {error}");
            }
        }
    }
}
