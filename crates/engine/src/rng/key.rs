//! From what numbers are for to the state a generator starts from.

/// What random numbers are for: a seed and an id, mixed once.
///
/// Two chains of the `SplitMix64` finaliser (G. L. Steele, D. Lea, C. H. Flood, 'Fast splittable pseudorandom number generators',
/// OOPSLA 2014) from different constants give 128 bits, so that among a billion streams two equal ones are out of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    first: u64,
    second: u64,
}

/// 2^64 over the golden ratio, odd: the step of a Weyl sequence.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Start of the second chain: the fractional bits of the square root of 2.
const SECOND: u64 = 0x6A09_E667_F3BC_C908;

/// The finaliser of `SplitMix64`: every input bit reaches every output bit.
pub(super) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

impl Key {
    /// The key of a seed and an id.
    #[must_use]
    pub fn new(seed: u64, id: u128) -> Self {
        Self { first: GOLDEN, second: SECOND }.with(seed).with(id as u64).with((id >> 64) as u64)
    }

    /// The key of a purpose within this one, where one thing needs streams of several kinds.
    #[must_use]
    pub fn with(self, purpose: u64) -> Self {
        Self {
            first: mix(self.first.wrapping_add(GOLDEN) ^ purpose),
            second: mix(self.second.wrapping_add(GOLDEN).rotate_left(17) ^ purpose),
        }
    }

    /// 128 bits for a chunk of this key's numbers.
    pub(super) fn words(self, chunk: u64) -> [u64; 2] {
        let Self { first, second } = self.with(chunk);
        [first, second]
    }
}
