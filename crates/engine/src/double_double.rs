//! Numbers of about 32 digits as the unevaluated sum of two `f64`, for sums and factorisations that 16 digits do not carry.
//!
//! T. J. Dekker, 'A floating-point technique for extending the available precision', Numerische Mathematik 18 (1971), and D. E. Knuth's
//! exact sum. Products are split in halves instead of using a fused multiply-add, so that every target has the same bits.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// What the factorisation of a regression asks of a number, so that it is written once for both precisions.
pub(crate) trait Real:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// Exactly this number.
    fn from_f64(value: f64) -> Self;
    /// Rounded to the nearest `f64`.
    fn to_f64(self) -> f64;
    /// The root of a number from 0.
    fn root(self) -> Self;
}

impl Real for f64 {
    fn from_f64(value: f64) -> Self {
        value
    }

    fn to_f64(self) -> f64 {
        self
    }

    fn root(self) -> Self {
        self.sqrt()
    }
}

/// high + low, with |low| at most half a unit in the last place of high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DoubleDouble {
    high: f64,
    low: f64,
}

impl DoubleDouble {
    /// 0.
    pub(crate) const ZERO: Self = Self { high: 0.0, low: 0.0 };

    /// The sum of a list, in its order.
    pub(crate) fn sum(values: impl Iterator<Item = Self>) -> Self {
        values.fold(Self::ZERO, |sum, value| sum + value)
    }

    /// The square.
    pub(crate) fn square(self) -> Self {
        self * self
    }

    fn renormalised(high: f64, low: f64) -> Self {
        let sum = high + low;
        Self { high: sum, low: low - (sum - high) }
    }
}

/// The sum of two numbers and what rounding took from it.
fn exact_sum(left: f64, right: f64) -> (f64, f64) {
    let sum = left + right;
    let shifted = sum - left;
    (sum, (left - (sum - shifted)) + (right - shifted))
}

/// The product of two numbers and what rounding took from it.
fn exact_product(left: f64, right: f64) -> (f64, f64) {
    let halves = |value: f64| {
        let scaled = 134_217_729.0 * value;
        let upper = scaled - (scaled - value);
        (upper, value - upper)
    };
    let product = left * right;
    let (left_upper, left_lower) = halves(left);
    let (right_upper, right_lower) = halves(right);
    let error = ((left_upper * right_upper - product) + left_upper * right_lower + left_lower * right_upper)
        + left_lower * right_lower;
    (product, error)
}

impl Add for DoubleDouble {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (high, error) = exact_sum(self.high, other.high);
        let (low, low_error) = exact_sum(self.low, other.low);
        let first = Self::renormalised(high, error + low);
        Self::renormalised(first.high, first.low + low_error)
    }
}

impl Neg for DoubleDouble {
    type Output = Self;

    fn neg(self) -> Self {
        Self { high: -self.high, low: -self.low }
    }
}

impl Sub for DoubleDouble {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for DoubleDouble {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let (high, error) = exact_product(self.high, other.high);
        Self::renormalised(high, error + (self.high * other.low + self.low * other.high))
    }
}

impl Div for DoubleDouble {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self - other * Self::from_f64(first);
        let second = rest.high / other.high;
        let rest = rest - other * Self::from_f64(second);
        let third = rest.high / other.high;
        Self::renormalised(first, second) + Self::from_f64(third)
    }
}

impl Real for DoubleDouble {
    fn from_f64(value: f64) -> Self {
        Self { high: value, low: 0.0 }
    }

    fn to_f64(self) -> f64 {
        self.high + self.low
    }

    fn root(self) -> Self {
        if self.high <= 0.0 {
            return Self::ZERO;
        }
        // One Newton step from 16 digits reaches 32.
        let first = self.high.sqrt();
        let rest = self - Self::from_f64(first).square();
        Self::renormalised(first, rest.to_f64() / (2.0 * first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_digits_survive_the_four_operations_and_the_root() {
        let third = DoubleDouble::from_f64(1.0) / DoubleDouble::from_f64(3.0);
        let rest = third + third + third - DoubleDouble::from_f64(1.0);
        assert!(rest.to_f64().abs() < 1e-31);
        let root = DoubleDouble::from_f64(2.0).root();
        assert!((root.square() - DoubleDouble::from_f64(2.0)).to_f64().abs() < 1e-31);
        let kept = DoubleDouble::from_f64(1e16) + DoubleDouble::from_f64(1.0) - DoubleDouble::from_f64(1e16);
        assert_eq!(kept.to_f64(), 1.0);
    }
}
