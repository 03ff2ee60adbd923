//! Streams are apart, and the same for the same key.

use crate::rng::{Key, LANES, Lanes, Stream};

#[test]
fn a_stream_is_named_by_seed_id_and_chunk_alone() {
    let numbers = |seed, id, chunk| {
        let mut row = [0.0; 100];
        Lanes::new(Key::new(seed, id), chunk).fill_normals(&mut row);
        row
    };
    let base = numbers(1, 2, 3);
    assert_eq!(base, numbers(1, 2, 3));
    for other in [numbers(0, 2, 3), numbers(1, 3, 3), numbers(1, 2, 4), numbers(1, 2 << 64, 3), numbers(2, 1, 3)] {
        assert!(base.iter().zip(&other).filter(|(one, other)| one == other).count() < 2);
    }
    assert_ne!(Key::new(1, 2).with(1), Key::new(1, 2).with(2));
    assert_ne!(Stream::new(Key::new(1, 2), 0).next_bits(), Stream::new(Key::new(1, 2), 1).next_bits());
}

#[test]
fn a_longer_block_starts_with_the_same_numbers() {
    let filled = |rows: usize| {
        let mut block = vec![0.0; rows * LANES];
        Lanes::new(Key::new(1, 2), 3).fill_normals(&mut block);
        block
    };
    let long = filled(12);
    for rows in 0..12 {
        assert_eq!(filled(rows), long[..rows * LANES], "{rows}");
    }
}

#[test]
fn numbers_of_different_streams_and_lanes_are_uncorrelated() {
    const ROWS: usize = 400;
    let streams: Vec<Vec<f32>> = (0..4_u128)
        .map(|id| {
            let mut block = vec![0.0; ROWS * LANES];
            Lanes::new(Key::new(9, id), id as u64 % 2).fill_normals(&mut block);
            block
        })
        .collect();
    let correlation = |pairs: &mut dyn Iterator<Item = (f32, f32)>| {
        let (sum, count) = pairs.fold((0.0, 0), |(sum, count), (one, other)| (sum + f64::from(one * other), count + 1));
        sum / f64::from(count).sqrt()
    };
    for first in 0..4 {
        for second in 0..first {
            let standardised = correlation(&mut streams[first].iter().copied().zip(streams[second].iter().copied()));
            assert!(standardised.abs() < 4.0, "streams {first} and {second}: {standardised}");
        }
        for shift in [1, 2, 31, LANES, 2 * LANES] {
            let later = streams[first].iter().skip(shift).copied();
            let standardised = correlation(&mut streams[first].iter().copied().zip(later));
            assert!(standardised.abs() < 4.5, "stream {first}, {shift} apart: {standardised}");
        }
    }
}
