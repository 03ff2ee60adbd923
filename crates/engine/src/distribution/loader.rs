//! Loader's saddle-point forms: the factors of the gamma and beta functions without differences of large logarithms.

use std::f64::consts::PI;

/// ln sqrt(2 pi).
const LN_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// The error of Stirling's formula: ln x! - (x + 1/2) ln x + x - ln sqrt(2 pi), for x > 0.
fn stirling_error(x: f64) -> f64 {
    if x <= 15.0 {
        return libm::lgamma(x + 1.0) - (x + 0.5) * libm::log(x) + x - LN_ROOT_TWO_PI;
    }
    let square = x * x;
    let series = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0, 1.0 / 156.0];
    series.iter().rev().fold(0.0, |sum, term| sum / square + term) / x
}

/// x ln(x / mean) + mean - x, the deviance, without cancellation where the two are near.
fn deviance(x: f64, mean: f64) -> f64 {
    let difference = x - mean;
    let sum = x + mean;
    if difference.abs() < 0.1 * sum {
        let v = difference / sum;
        let square = v * v;
        let mut total = difference * v;
        let mut term = 2.0 * x * v;
        let mut odd = 3.0;
        loop {
            term *= square;
            let next = total + term / odd;
            if next == total {
                return next;
            }
            total = next;
            odd += 2.0;
        }
    }
    x * libm::log(x / mean) + mean - x
}

/// mean^x exp(-mean) / x! for any x >= 0 and mean > 0.
pub(super) fn poisson_mass(x: f64, mean: f64) -> f64 {
    if x == 0.0 {
        return libm::exp(-mean);
    }
    if x < f64::MIN_POSITIVE * mean {
        return libm::exp(-mean);
    }
    libm::exp(-stirling_error(x) - deviance(x, mean)) / (2.0 * PI * x).sqrt()
}

/// Gamma(a + b + 1) / (Gamma(a + 1) Gamma(b + 1)) p^a q^b for a, b > 0, where q = 1 - p is given apart to keep its digits.
pub(super) fn binomial_mass(a: f64, b: f64, p: f64, q: f64) -> f64 {
    let n = a + b;
    let exponent = stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * p) - deviance(b, n * q);
    libm::exp(exponent) * (n / (2.0 * PI * a * b)).sqrt()
}
