//! Sobol's points: they fill a box more evenly than random ones, in any number.
//!
//! Direction numbers of Joe and Kuo (2008) for 160 dimensions, in Gray-code order (I. A. Antonov, V. M. Saleev 1979), with an optional
//! digital shift (each coordinate's bits exclusive-or'ed with fixed random ones), which keeps the evenness and makes the points unbiased.

use crate::rng::{Key, Stream};

mod directions;

use directions::DIRECTIONS;

/// Bits of a coordinate; after 2^32 points the sequence is used up.
const BITS: usize = 32;

/// Most dimensions.
pub const MOST_DIMENSIONS: usize = DIRECTIONS.len() + 1;

/// The sequence, one point after the other.
#[derive(Debug, Clone)]
pub struct Sobol {
    directions: Vec<[u32; BITS]>,
    state: Vec<u32>,
    shift: Vec<u32>,
    index: u32,
}

impl Sobol {
    /// The sequence from its first point, the origin. `None` for no or more than 160 dimensions.
    #[must_use]
    pub fn new(dimensions: usize) -> Option<Self> {
        if dimensions == 0 || dimensions > MOST_DIMENSIONS {
            return None;
        }
        let mut directions = Vec::with_capacity(dimensions);
        directions.push(std::array::from_fn(|bit| 1 << (BITS - 1 - bit)));
        directions
            .extend(DIRECTIONS.iter().take(dimensions - 1).map(|(polynomial, initial)| numbers(*polynomial, initial)));
        Some(Self { directions, state: vec![0; dimensions], shift: vec![0; dimensions], index: 0 })
    }

    /// The sequence with a digital shift drawn from a key.
    #[must_use]
    pub fn shifted(dimensions: usize, key: Key) -> Option<Self> {
        let mut sequence = Self::new(dimensions)?;
        let mut stream = Stream::new(key, 0);
        for shift in &mut sequence.shift {
            *shift = (stream.next_bits() >> 32) as u32;
        }
        Some(sequence)
    }

    /// Writes the next point, each coordinate from 0 to below 1 (from the middle of its cell where shifted, so never 0).
    pub fn next_into(&mut self, point: &mut [f64]) {
        let half = if self.shift.iter().any(|shift| *shift != 0) { 0.5 } else { 0.0 };
        for ((value, state), shift) in point.iter_mut().zip(&self.state).zip(&self.shift) {
            *value = (f64::from(state ^ shift) + half) / 4_294_967_296.0;
        }
        let bit = self.index.trailing_ones() as usize;
        for (state, direction) in self.state.iter_mut().zip(&self.directions) {
            *state ^= direction.get(bit).copied().unwrap_or(0);
        }
        self.index = self.index.wrapping_add(1);
    }
}

/// Direction numbers of a primitive polynomial by its recurrence.
fn numbers(polynomial: u32, initial: &[u32]) -> [u32; BITS] {
    let degree = initial.len();
    let mut numbers = [0_u32; BITS];
    for bit in 0..BITS {
        numbers[bit] = match initial.get(bit) {
            Some(first) => first << (BITS - 1 - bit),
            None => {
                let mut number = numbers[bit - degree] ^ (numbers[bit - degree] >> degree);
                for step in 1..degree {
                    if (polynomial >> (degree - step)) & 1 == 1 {
                        number ^= numbers[bit - step];
                    }
                }
                number
            }
        };
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As SciPy 1.16's `qmc.Sobol` gives them, which has the same direction numbers and order.
    #[test]
    fn points_are_those_of_joe_and_kuo() {
        let mut sequence = Sobol::new(160).unwrap();
        let mut point = vec![0.0; 160];
        let expected = [
            (1, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]),
            (2, [0.75, 0.25, 0.25, 0.75, 0.25, 0.75, 0.75]),
            (3, [0.25, 0.75, 0.75, 0.25, 0.75, 0.25, 0.25]),
            (7, [0.125, 0.625, 0.375, 0.375, 0.875, 0.375, 0.875]),
            (40, [0.234_375, 0.078_125, 0.265_625, 0.734_375, 0.390_625, 0.765_625, 0.921_875]),
            (63, [0.015_625, 0.796_875, 0.359_375, 0.140_625, 0.234_375, 0.734_375, 0.640_625]),
        ];
        for index in 0..64 {
            sequence.next_into(&mut point);
            if let Some((_, values)) = expected.iter().find(|(place, _)| *place == index) {
                assert_eq!([0, 1, 2, 5, 20, 63, 159].map(|dimension| point[dimension]), *values, "point {index}");
            }
        }
    }

    #[test]
    fn every_dimension_has_one_point_in_each_cell() {
        for mut sequence in [Sobol::new(160).unwrap(), Sobol::shifted(160, Key::new(1, 2)).unwrap()] {
            let mut point = vec![0.0; 160];
            let mut seen = vec![[false; 256]; 160];
            for _ in 0..256 {
                sequence.next_into(&mut point);
                for (seen, value) in seen.iter_mut().zip(&point) {
                    let cell = (value * 256.0) as usize;
                    assert!(!seen[cell]);
                    seen[cell] = true;
                }
            }
        }
    }

    #[test]
    fn there_are_no_points_without_dimensions_or_with_too_many() {
        assert!(Sobol::new(0).is_none() && Sobol::new(161).is_none() && Sobol::shifted(161, Key::new(0, 0)).is_none());
    }
}
