//! The gamma function, its incomplete forms and the chi-squared distribution.

use super::invert::{Tails, positive_quantile};
use super::loader::poisson_mass;

/// Terms or fractions after which a series is taken as it is; reached only by shapes far beyond the documented ones.
const MAXIMUM_TERMS: usize = 200_000;

/// ln |Gamma(x)|.
#[must_use]
pub fn log_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// The regularised lower incomplete gamma function P(shape, x), for shape > 0 and x >= 0.
#[must_use]
pub fn gamma_lower(shape: f64, x: f64) -> f64 {
    tails(shape, x).lower
}

/// The regularised upper incomplete gamma function Q(shape, x) = 1 - P(shape, x).
#[must_use]
pub fn gamma_upper(shape: f64, x: f64) -> f64 {
    tails(shape, x).upper
}

/// P(X <= x) of the chi-squared distribution with `freedom` degrees of freedom.
#[must_use]
pub fn chi_squared_lower(x: f64, freedom: f64) -> f64 {
    gamma_lower(freedom / 2.0, x.max(0.0) / 2.0)
}

/// P(X > x) of the chi-squared distribution with `freedom` degrees of freedom.
#[must_use]
pub fn chi_squared_upper(x: f64, freedom: f64) -> f64 {
    gamma_upper(freedom / 2.0, x.max(0.0) / 2.0)
}

/// The x with P(X <= x) = `probability` under the chi-squared distribution; 0 at 0, infinite at 1.
#[must_use]
pub fn chi_squared_quantile(probability: f64, freedom: f64) -> f64 {
    if !(freedom > 0.0 && freedom.is_finite()) {
        return f64::NAN;
    }
    positive_quantile(probability, freedom, |x| tails(freedom / 2.0, x / 2.0))
}

/// Both tails and the density times x, which are found together.
fn tails(shape: f64, x: f64) -> Tails {
    if !(shape > 0.0 && shape.is_finite() && x >= 0.0) {
        return Tails::NAN;
    }
    if x == 0.0 {
        return Tails { lower: 0.0, upper: 1.0, density_times_x: 0.0 };
    }
    if x == f64::INFINITY {
        return Tails { lower: 1.0, upper: 0.0, density_times_x: 0.0 };
    }
    // x^shape exp(-x) / Gamma(shape + 1)
    let mass = poisson_mass(shape, x);
    let density_times_x = mass * shape;
    if x < shape + 1.0 {
        let mut term = 1.0;
        let mut sum = 1.0;
        let mut at = shape;
        for _ in 0..MAXIMUM_TERMS {
            at += 1.0;
            term *= x / at;
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        let lower = (mass * sum).min(1.0);
        return Tails { lower, upper: 1.0 - lower, density_times_x };
    }
    let tiny = 1e-300;
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / tiny;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for step in 1..MAXIMUM_TERMS {
        let step = step as f64;
        let a = -step * (step - shape);
        b += 2.0;
        d = a * d + b;
        if d.abs() < tiny {
            d = tiny;
        }
        c = b + a / c;
        if c.abs() < tiny {
            c = tiny;
        }
        d = 1.0 / d;
        let change = c * d;
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    let upper = (density_times_x * fraction).min(1.0);
    Tails { lower: 1.0 - upper, upper, density_times_x }
}
