//! ln, exp, sine and cosine, tanh and the normal quantile in `f32`, as polynomials of our own.
//!
//! The platform's functions differ between targets in the last bit; these are additions, multiplications, one division or root and bit
//! operations without a branch, so that they are the same bits everywhere and a loop over them becomes vector instructions. Each
//! polynomial is the minimax one of its degree for the relative error (E. Y. Remez' exchange, worked out at 40 digits for this crate); the
//! range reductions are the usual ones (W. J. Cody, W. Waite, 'Software manual for the elementary functions', 1980).

/// ln 2, its leading 12 bits, and what is missing there: whole multiples of the first are exact.
const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;
/// Adding and taking away 1.5 times 2^23 rounds to a whole number.
const ROUND: f32 = 12_582_912.0;

/// Natural logarithm of a positive normal number, within 2 units of the last place; of anything else it is a number without meaning.
#[inline(always)]
#[must_use]
pub fn ln(value: f32) -> f32 {
    const FROM_SQRT_HALF: u32 = 0x3F35_04F3;
    // The exponent such that what remains lies between the square roots of 1/2 and 2.
    let bits = value.to_bits().wrapping_sub(FROM_SQRT_HALF);
    let exponent = (bits as i32 >> 23) as f32;
    let over_one = f32::from_bits((bits & 0x007F_FFFF).wrapping_add(FROM_SQRT_HALF)) - 1.0;
    let mut sum = 0.087_004_46;
    for coefficient in [-0.142_674_9, 0.149_147_66, -0.165_775_85, 0.199_630_63, -0.250_013_38, 0.333_339_1] {
        sum = sum * over_one + coefficient;
    }
    let square = over_one * over_one;
    let tail = sum * over_one * square + exponent * LN_2_LOW - 0.5 * square;
    exponent * LN_2_HIGH + (over_one + tail)
}

/// The exponential, within 2 units of the last place. Below -87.3 it stays at the least normal number, above 88.3 at 2.3e38; of NaN it
/// is NaN.
#[inline(always)]
#[must_use]
pub fn exp(value: f32) -> f32 {
    const LEAST: f32 = -87.33;
    const LARGEST: f32 = 88.37;
    let value = if value < LEAST { LEAST } else { value };
    let value = if value > LARGEST { LARGEST } else { value };
    let shifted = value * std::f32::consts::LOG2_E + ROUND;
    let power = shifted - ROUND;
    let rest = value - power * LN_2_HIGH - power * LN_2_LOW;
    let mut sum = 0.001_381_459_5;
    for coefficient in [0.008_368_717, 0.041_668_39, 0.166_665_21, 0.499_999_94] {
        sum = sum * rest + coefficient;
    }
    // The last bits of the shifted number are the power of two.
    let scale = f32::from_bits(shifted.to_bits().wrapping_add(127) << 23);
    (sum * rest * rest + rest + 1.0) * scale
}

/// A point on the unit circle, evenly spread where the bits are: an angle within 45 degrees of the axis from 29 of them, one for its
/// mirror image in the diagonal and one for each sign. Each coordinate is within 1e-7.
#[inline(always)]
#[must_use]
pub fn on_circle(bits: u32) -> (f32, f32) {
    const STEP: f32 = std::f32::consts::FRAC_PI_4 / 2_147_483_648.0;
    let angle = ((bits & !7) | 4) as i32 as f32 * STEP;
    let square = angle * angle;
    let sine = angle + angle * square * (-0.166_666_55 + square * (0.008_332_178 + square * -1.951_73e-4));
    let cosine =
        1.0 + square * (-0.5 + square * (0.041_666_646 + square * (-0.001_388_736_8 + square * 2.443_845_2e-5)));
    let is_swapped = bits & 1 != 0;
    let (across, up) = if is_swapped { (sine, cosine) } else { (cosine, sine) };
    let (across_sign, up_sign) = ((bits & 2) << 30, (bits & 4) << 29);
    (f32::from_bits(across.to_bits() ^ across_sign), f32::from_bits(up.to_bits() ^ up_sign))
}

/// The hyperbolic tangent, within 3 units of the last place; of NaN it is NaN.
#[inline(always)]
#[must_use]
pub fn tanh(value: f32) -> f32 {
    let square = value * value;
    let mut sum = -0.005_515_164_7;
    for coefficient in [0.020_469_42, -0.053_688_023, 0.133_308_3, -0.333_332_6] {
        sum = sum * square + coefficient;
    }
    let near = value + value * square * sum;
    let size = value.abs();
    let far = (1.0 - 2.0 / (exp(2.0 * size) + 1.0)).copysign(value);
    if size < 0.65 { near } else { far }
}

/// The logistic function 1 / (1 + exp(-value)), within 3 units of the last place.
#[inline(always)]
#[must_use]
pub fn logistic(value: f32) -> f32 {
    1.0 / (1.0 + exp(-value))
}

/// The value that a standard normal exceeds with a probability from 2^-32 to 1 - 2^-24, within 3e-6 (a rational function of
/// sqrt(-2 ln probability), fitted for this crate).
#[inline(always)]
#[must_use]
pub fn normal_above(probability: f32) -> f32 {
    let is_upper = probability <= 0.5;
    let tail = if is_upper { probability } else { 1.0 - probability };
    // At a probability that rounds to 1 the farthest value stands for all beyond.
    let tail = if tail < 2.328_306_4e-10 { 2.328_306_4e-10 } else { tail };
    let reach = (-2.0 * ln(tail)).sqrt();
    let mut numerator = 0.488_863_95;
    for coefficient in [4.083_077, 3.358_480_3, -7.695_719_5, -3.198_878] {
        numerator = numerator * reach + coefficient;
    }
    let mut denominator = 0.488_575;
    for coefficient in [4.104_395, 5.373_866_6, 1.0] {
        denominator = denominator * reach + coefficient;
    }
    let value = numerator / denominator;
    if is_upper { value } else { -value }
}
