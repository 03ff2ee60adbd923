//! A normal that keeps one sign.

use super::Lanes;
use super::lanes::share_of;
use super::polynomial::normal_above;

/// The largest standard deviation of a [`SignedNormal`], in means. At 1 it would be an exponential, beyond it nothing.
pub const LARGEST_SPREAD: f64 = 0.95;

/// A normal cut off at zero, such that mean and standard deviation *after* the cut are the ones asked for.
///
/// With location m and scale s of the normal before the cut, a = m / s and h = phi(a) / Phi(a), the mean of what is above zero is
/// s (a + h) and its variance s^2 (1 - h (a + h)) (N. L. Johnson, S. Kotz, N. Balakrishnan, 'Continuous univariate distributions' 1,
/// section 13.10). Their ratio falls as a rises, so a is found by bisection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignedNormal {
    location: f64,
    scale: f64,
    /// The probability of the kept side before the cut.
    kept: f64,
    /// 1 or -1.
    sign: f64,
}

impl SignedNormal {
    /// The one with this mean and standard deviation; the sign is the mean's. `None` where the mean is zero or not finite, or the standard
    /// deviation is not from 0 to [`LARGEST_SPREAD`] of the mean's size.
    #[must_use]
    pub fn new(mean: f64, standard_deviation: f64) -> Option<Self> {
        let size = mean.abs();
        let spread = standard_deviation / size;
        if !(size > 0.0 && size.is_finite() && (0.0..=LARGEST_SPREAD).contains(&spread)) {
            return None;
        }
        let sign = if mean > 0.0 { 1.0 } else { -1.0 };
        // Ten scales from zero the cut takes nothing that could be seen.
        if spread <= 0.1 {
            return Some(Self { location: size, scale: standard_deviation, kept: 1.0, sign });
        }
        let (mut low, mut high) = (-8.0, 12.0);
        for _ in 0..100 {
            let middle = 0.5 * (low + high);
            let hazard = hazard(middle);
            let of_middle = (1.0 - hazard * (middle + hazard)).max(0.0).sqrt() / (middle + hazard);
            if of_middle > spread { low = middle } else { high = middle }
        }
        let ratio = 0.5 * (low + high);
        let scale = size / (ratio + hazard(ratio));
        Some(Self { location: ratio * scale, scale, kept: below(ratio), sign })
    }

    /// Fills rows with draws, one row of 32 for each 32 numbers; a uniform gives a draw by inversion.
    #[inline(always)]
    pub fn fill(&self, lanes: &mut Lanes, out: &mut [f32]) {
        let (location, scale, kept) =
            ((self.sign * self.location) as f32, (self.sign * self.scale) as f32, self.kept as f32);
        let (least, most) = if self.sign > 0.0 { (0.0, f32::INFINITY) } else { (f32::NEG_INFINITY, 0.0) };
        // Rounding must not undo the sign.
        lanes.fill(out, |bits| (location + scale * normal_above(kept * share_of(bits))).clamp(least, most));
    }
}

/// Phi.
fn below(value: f64) -> f64 {
    0.5 * libm::erfc(-value * std::f64::consts::FRAC_1_SQRT_2)
}

/// phi / Phi.
fn hazard(value: f64) -> f64 {
    const PEAK: f64 = 0.398_942_280_401_432_7;
    PEAK * libm::exp(-0.5 * value * value) / below(value)
}
