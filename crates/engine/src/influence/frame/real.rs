//! The numbers that samples are made of.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::influence::model::Scale;
use crate::rng::polynomial;

/// `f32` for speed, `f64` for checks. Both see the same random numbers.
pub trait Real:
    Copy
    + Debug
    + Default
    + PartialEq
    + PartialOrd
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// Whether speed matters.
    const IS_FAST: bool;
    /// What stands for no value.
    const GAP: Self;
    /// The nearest.
    fn from_f64(value: f64) -> Self;
    /// The same.
    fn from_f32(value: f32) -> Self;
    /// The same.
    fn to_f64(self) -> f64;
    /// Natural logarithm of a positive number.
    fn ln(self) -> Self;
    /// Exponential.
    fn exp(self) -> Self;
    /// Hyperbolic tangent.
    fn tanh(self) -> Self;
    /// 1 / (1 + exp(-self)).
    fn logistic(self) -> Self;
    /// Whether it is neither infinite nor NaN.
    fn is_number(self) -> bool;
    /// The whole part of a number from 0 to below 65,536.
    fn to_bin(self) -> u16;
}

impl Real for f32 {
    const IS_FAST: bool = true;
    const GAP: Self = Self::NAN;

    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value as Self
    }

    #[inline(always)]
    fn from_f32(value: f32) -> Self {
        value
    }

    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    #[inline(always)]
    fn ln(self) -> Self {
        polynomial::ln(self)
    }

    #[inline(always)]
    fn exp(self) -> Self {
        polynomial::exp(self)
    }

    #[inline(always)]
    fn tanh(self) -> Self {
        polynomial::tanh(self)
    }

    #[inline(always)]
    fn logistic(self) -> Self {
        polynomial::logistic(self)
    }

    #[inline(always)]
    fn is_number(self) -> bool {
        self.is_finite()
    }

    #[inline(always)]
    fn to_bin(self) -> u16 {
        self as i32 as u16
    }
}

impl Real for f64 {
    const IS_FAST: bool = false;
    const GAP: Self = Self::NAN;

    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn from_f32(value: f32) -> Self {
        Self::from(value)
    }

    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }

    #[inline(always)]
    fn ln(self) -> Self {
        libm::log(self)
    }

    #[inline(always)]
    fn exp(self) -> Self {
        libm::exp(self)
    }

    #[inline(always)]
    fn tanh(self) -> Self {
        libm::tanh(self)
    }

    #[inline(always)]
    fn logistic(self) -> Self {
        1.0 / (1.0 + libm::exp(-self))
    }

    #[inline(always)]
    fn is_number(self) -> bool {
        self.is_finite()
    }

    #[inline(always)]
    fn to_bin(self) -> u16 {
        self as i32 as u16
    }
}

impl Scale {
    /// The value at a point of the scale, in the samples' numbers.
    #[inline(always)]
    pub(super) fn back_row<R: Real, const SIZE: usize>(self, mut row: [R; SIZE]) -> [R; SIZE] {
        match self {
            Self::Identity => {}
            Self::Log => {
                for value in &mut row {
                    *value = value.exp();
                }
            }
            Self::Logit => {
                for value in &mut row {
                    *value = value.logistic();
                }
            }
            Self::Relative { baseline } => {
                let baseline = R::from_f64(baseline);
                for value in &mut row {
                    *value = baseline * *value + baseline;
                }
            }
        }
        row
    }

    /// T of a value; a gap where the scale has none.
    #[inline(always)]
    pub(super) fn of_row<R: Real, const SIZE: usize>(self, row: [R; SIZE]) -> [R; SIZE] {
        let (zero, one) = (R::default(), R::from_f32(1.0));
        let ln = |value: R| if value > zero { value.ln() } else { R::GAP };
        match self {
            Self::Identity => row,
            Self::Log => row.map(ln),
            Self::Logit => row.map(|value| if value < one { ln(value / (one - value)) } else { R::GAP }),
            Self::Relative { baseline } => {
                let baseline = R::from_f64(baseline);
                row.map(|value| value / baseline - one)
            }
        }
    }
}
