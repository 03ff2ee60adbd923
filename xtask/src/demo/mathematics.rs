//! Exponential and logarithm from the four basic operations only.
//!
//! The platform's `exp` and `ln` may differ in the last bit from one machine to the next. IEEE 754 fixes `+ - * /` and the
//! square root exactly, and Rust neither reorders them nor fuses them, so these two give the same bits everywhere.

/// The upper part of ln 2: its last 21 bits are zero, so that a small whole multiple of it is exact.
const LN_2_UPPER: f64 = 6.931_471_803_691_238e-1;
/// What is missing from [`LN_2_UPPER`] to ln 2.
const LN_2_LOWER: f64 = 1.908_214_929_270_587_7e-10;
/// Terms of the two series; one more no longer changes a double.
const EXPONENTIAL_TERMS: u32 = 16;
const LOGARITHM_TERMS: u32 = 12;

/// e to the power of `x`, for `x` from -700 to 700 (outside: zero or infinity).
///
/// Method: `x = k ln 2 + r` with `|r| <= 0.35`, Taylor series of `r` by Horner's rule, scaled by 2 to the power of `k`.
pub fn exponential(x: f64) -> f64 {
    if x > 700.0 {
        return f64::INFINITY;
    }
    if x < -700.0 {
        return 0.0;
    }
    let k = (x / std::f64::consts::LN_2).round();
    let r = (x - k * LN_2_UPPER) - k * LN_2_LOWER;
    let mut sum = 1.0;
    for term in (1..=EXPONENTIAL_TERMS).rev() {
        sum = 1.0 + sum * r / f64::from(term);
    }
    let exponent_bits = ((k as i64) + 1023) as u64;
    sum * f64::from_bits(exponent_bits << 52)
}

/// The natural logarithm of a positive, normal `x`; NaN for anything else.
///
/// Method: `x = m 2^k` with `m` between 0.7 and 1.42, then `ln m = 2 artanh((m - 1)/(m + 1))` by its series.
pub fn logarithm(x: f64) -> f64 {
    if !x.is_normal() || x < 0.0 {
        return f64::NAN;
    }
    let bits = x.to_bits();
    let mut k = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mut m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | (1023 << 52));
    if m > std::f64::consts::SQRT_2 {
        m /= 2.0;
        k += 1;
    }
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s;
    let mut sum = 0.0;
    for term in (0..LOGARITHM_TERMS).rev() {
        sum = sum * square + 1.0 / f64::from(2 * term + 1);
    }
    let k = k as f64;
    k * LN_2_UPPER + (2.0 * s * sum + k * LN_2_LOWER)
}
