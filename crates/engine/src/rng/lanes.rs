//! 32 generators side by side.

use super::Key;
use super::polynomial::{ln, normal_above, on_circle};

/// Generators side by side, and the length of a row of numbers.
pub const LANES: usize = 32;

/// Lanes that go through a whole block together: their state stays in registers.
const GROUP: usize = 16;

/// 32 generators of type xoshiro128++; a row of numbers has one from each.
///
/// Memory order of everything that is filled: row after row, 32 numbers each.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub struct Lanes {
    state: [[u32; LANES]; 4],
}

impl Lanes {
    /// The stream of a chunk of the numbers of a key.
    ///
    /// Each lane's four words are the chunk's, moved on by the lane's number and mixed by Wellons' two-round multiply-xorshift hash
    /// (`lowbias32`, 2018), which costs less than drawing a row of normals.
    #[inline(always)]
    #[must_use]
    pub fn new(key: Key, chunk: u64) -> Self {
        let [first, second] = key.words(chunk);
        let starts = [first as u32, (first >> 32) as u32, second as u32, (second >> 32) as u32];
        let mut state = [[0; LANES]; 4];
        for (words, start) in state.iter_mut().zip(starts) {
            for (lane, word) in words.iter_mut().enumerate() {
                *word = mixed(start.wrapping_add((lane as u32).wrapping_mul(0x9E37_79B9)));
            }
        }
        // The one state that xoshiro never leaves.
        let [first, second, third, fourth] = &mut state;
        for (((first, second), third), fourth) in first.iter_mut().zip(second).zip(third).zip(fourth) {
            *first |= u32::from(*first | *second | *third | *fourth == 0);
        }
        Self { state }
    }

    /// A row of 32 random bits in each lane.
    #[inline(always)]
    pub fn next_bits(&mut self) -> [u32; LANES] {
        let mut row = [0; LANES];
        self.for_each_group(1, |_, at, bits, ()| row[at..at + GROUP].copy_from_slice(bits), |_| ());
        row
    }

    /// Fills rows with numbers evenly spread over (0, 1), 23 bits fine, neither end among them. A rest shorter than a row is filled too.
    #[inline(always)]
    pub fn fill_uniforms(&mut self, out: &mut [f32]) {
        self.fill(out, |bits| ((bits >> 9) as i32 as f32 + 0.5) * (1.0 / 8_388_608.0));
    }

    /// Fills rows with standard normals, by inversion: the same number of bits whatever they are, and a larger uniform never gives a
    /// smaller normal. Slower than [`Self::fill_normals`].
    #[inline(always)]
    pub fn fill_ordered_normals(&mut self, out: &mut [f32]) {
        self.fill(out, |bits| -normal_above(share_of(bits)));
    }

    /// Fills rows with exponentials of mean 1.
    #[inline(always)]
    pub fn fill_exponentials(&mut self, out: &mut [f32]) {
        self.fill(out, |bits| -ln(share_of(bits)));
    }

    /// Fills rows with what a function makes of 32 random bits.
    #[inline(always)]
    pub fn fill(&mut self, out: &mut [f32], from_bits: impl Fn(u32) -> f32) {
        let (rows, rest) = out.as_chunks_mut::<LANES>();
        let count = rows.len();
        self.for_each_group(
            count,
            |row, at, bits, ()| {
                if let Some(row) = rows.get_mut(row) {
                    for (number, bits) in row[at..at + GROUP].iter_mut().zip(bits) {
                        *number = from_bits(*bits);
                    }
                }
            },
            |_| (),
        );
        if !rest.is_empty() {
            let bits = self.next_bits();
            for (number, bits) in rest.iter_mut().zip(bits) {
                *number = from_bits(bits);
            }
        }
    }

    /// Fills rows with standard normals (G. E. P. Box, M. E. Muller, Annals of Mathematical Statistics 29, 1958), two rows at a time;
    /// the second row of an odd last pair is dropped, so that a longer block starts with the same numbers. Largest size 6.7.
    #[inline(always)]
    pub fn fill_normals(&mut self, out: &mut [f32]) {
        let (pairs, rest) = out.as_chunks_mut::<{ 2 * LANES }>();
        let count = pairs.len();
        self.for_each_group(
            count,
            |pair, at, second, first: [u32; GROUP]| {
                if let Some(pair) = pairs.get_mut(pair) {
                    for lane in 0..GROUP {
                        (pair[at + lane], pair[LANES + at + lane]) = box_muller(first[lane], second[lane]);
                    }
                }
            },
            |bits| *bits,
        );
        if !rest.is_empty() {
            let mut pair = [0.0; 2 * LANES];
            let (first, second) = (self.next_bits(), self.next_bits());
            for lane in 0..LANES {
                (pair[lane], pair[LANES + lane]) = box_muller(first[lane], second[lane]);
            }
            for (number, normal) in rest.iter_mut().zip(pair) {
                *number = normal;
            }
        }
    }

    /// Draws for `count` rows, group after group. For each row a group draws once or, where `keep` keeps the first draw, twice, and
    /// hands over the row's number, the group's first lane, the last draw and what was kept.
    #[inline(always)]
    fn for_each_group<Kept: KeptDraw>(
        &mut self,
        count: usize,
        mut take: impl FnMut(usize, usize, &[u32; GROUP], Kept),
        keep: impl Fn(&[u32; GROUP]) -> Kept,
    ) {
        for group in 0..LANES / GROUP {
            let at = group * GROUP;
            let mut words = [[0; GROUP]; 4];
            for (words, state) in words.iter_mut().zip(&self.state) {
                words.copy_from_slice(&state[at..at + GROUP]);
            }
            for row in 0..count {
                let mut bits = step(&mut words);
                let kept = keep(&bits);
                if Kept::IS_DRAW {
                    bits = step(&mut words);
                }
                take(row, at, &bits, kept);
            }
            for (words, state) in words.iter().zip(&mut self.state) {
                state[at..at + GROUP].copy_from_slice(words);
            }
        }
    }
}

/// Whether a first draw is kept beside a second.
trait KeptDraw {
    const IS_DRAW: bool;
}

impl KeptDraw for () {
    const IS_DRAW: bool = false;
}

impl KeptDraw for [u32; GROUP] {
    const IS_DRAW: bool = true;
}

/// One step of xoshiro128++ in each lane of a group.
#[inline(always)]
fn step([first, second, third, fourth]: &mut [[u32; GROUP]; 4]) -> [u32; GROUP] {
    let mut bits = [0; GROUP];
    for lane in 0..GROUP {
        bits[lane] = first[lane].wrapping_add(fourth[lane]).rotate_left(7).wrapping_add(first[lane]);
        let shifted = second[lane] << 9;
        third[lane] ^= first[lane];
        fourth[lane] ^= second[lane];
        second[lane] ^= third[lane];
        first[lane] ^= fourth[lane];
        third[lane] ^= shifted;
        fourth[lane] = fourth[lane].rotate_left(11);
    }
    bits
}

#[inline(always)]
fn mixed(word: u32) -> u32 {
    let word = (word ^ (word >> 16)).wrapping_mul(0x7FEB_352D);
    let word = (word ^ (word >> 15)).wrapping_mul(0x846C_A68B);
    word ^ (word >> 16)
}

/// Bits as a share in (0, 1], finest near 0: 31 bits, since unsigned ones convert slowly. The least is 2^-32.
#[inline(always)]
pub(super) fn share_of(bits: u32) -> f32 {
    const HALF_STEP: f32 = 1.0 / 4_294_967_296.0;
    (bits >> 1) as i32 as f32 * (2.0 * HALF_STEP) + HALF_STEP
}

#[inline(always)]
fn box_muller(for_radius: u32, for_angle: u32) -> (f32, f32) {
    let radius = (-2.0 * ln(share_of(for_radius))).sqrt();
    let (across, up) = on_circle(for_angle);
    (radius * across, radius * up)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers from the state 1, 2, 3, 4, as the authors' C code prints them.
    #[test]
    fn a_lane_is_xoshiro128_plus_plus() {
        let published =
            [641, 1_573_767, 3_222_811_527, 3_517_856_514, 836_907_274, 4_247_214_768, 3_867_114_732, 1_355_841_295];
        let mut state = [[1; GROUP], [2; GROUP], [3; GROUP], [4; GROUP]];
        for bits in published {
            assert_eq!(step(&mut state), [bits; GROUP]);
        }
    }
}
