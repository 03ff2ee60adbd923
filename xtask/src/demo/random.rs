//! Random numbers that are the same on every machine: xoshiro256++ seeded by splitmix64 (Blackman and Vigna, 2018).
//!
//! Each series of the model draws from its own stream, keyed by the seed and the series' name: adding a series to the model
//! leaves the draws of all others as they were, and two worlds under the same seed have the same luck.

use super::mathematics::logarithm;

/// A stream of random numbers.
pub struct Stream {
    state: [u64; 4],
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl Stream {
    /// The stream of the series `name` under `seed`.
    pub fn new(seed: u64, name: &str) -> Self {
        // FNV-1a of the name: short, fixed and without a dependency on the standard library's hasher.
        let mut key: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in name.bytes() {
            key = (key ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let mut seeding = seed;
        let mut mixed = splitmix(&mut seeding) ^ key;
        let state = std::array::from_fn(|_| splitmix(&mut mixed));
        Self { state }
    }

    /// The stream from a state, as the reference implementation states its outputs.
    #[cfg(test)]
    pub fn from_state(state: [u64; 4]) -> Self {
        Self { state }
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        // The reference step (s2 ^= s0; s3 ^= s1; s1 ^= s2; s0 ^= s3; s2 ^= s1 << 17; s3 = rotl(s3, 45), where the shifted
        // s1 is the old one), written without intermediate mutation.
        let c = c ^ a;
        let d = d ^ b;
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// A number from 0 to less than 1, on a grid of 2 to the power of -53.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// A standard normal number, by the polar method of Marsaglia (the second of each pair is not used).
    pub fn normal(&mut self) -> f64 {
        loop {
            let x = 2.0 * self.uniform() - 1.0;
            let y = 2.0 * self.uniform() - 1.0;
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * logarithm(square) / square).sqrt();
            }
        }
    }
}
