//! The incomplete beta function and what rests on it: Student's t and the F distribution.

use super::invert::{Tails, positive_quantile, positive_upper_quantile};
use super::loader::binomial_mass;

/// Fractions after which the continued fraction is taken as it is; reached only by shapes far beyond the documented ones.
const MAXIMUM_FRACTIONS: usize = 200_000;
/// Degrees of freedom from which Student's t is the normal distribution to 1e-12.
const NORMAL_FREEDOM: f64 = 1e12;

/// The regularised incomplete beta function I_x(a, b), for a, b > 0 and 0 <= x <= 1.
#[must_use]
pub fn beta_regularised(a: f64, b: f64, x: f64) -> f64 {
    if !(0.0..=1.0).contains(&x) {
        return f64::NAN;
    }
    beta_tails(a, b, x, 1.0 - x).lower
}

/// The density of Student's t at `t`.
#[must_use]
pub fn student_density(t: f64, freedom: f64) -> f64 {
    if freedom <= 0.0 || freedom.is_nan() || t.is_nan() {
        return f64::NAN;
    }
    // The density is flat at 0 beyond 16 digits, so that the quotient below serves there too.
    let size = t.abs().max(1e-9);
    size_tails(size, freedom).density_times_x / size / 2.0
}

/// P(T <= t) of Student's t with `freedom` degrees of freedom (any number above 0).
#[must_use]
pub fn student_lower(t: f64, freedom: f64) -> f64 {
    student_upper(-t, freedom)
}

/// P(T > t).
#[must_use]
pub fn student_upper(t: f64, freedom: f64) -> f64 {
    if t < 0.0 { 1.0 - student_upper(-t, freedom) } else { 0.5 * size_tails(t, freedom).upper }
}

/// P(|T| > |t|), the p-value of a two-sided test.
#[must_use]
pub fn student_two_sided(t: f64, freedom: f64) -> f64 {
    size_tails(t.abs(), freedom).upper
}

/// The t with P(T <= t) = `probability`; infinite at 0 and 1.
#[must_use]
pub fn student_quantile(probability: f64, freedom: f64) -> f64 {
    if freedom <= 0.0 || freedom.is_nan() || !(0.0..=1.0).contains(&probability) {
        return f64::NAN;
    }
    if freedom >= NORMAL_FREEDOM {
        return super::normal_quantile(probability);
    }
    if probability == 0.5 {
        return 0.0;
    }
    let tail = if probability < 0.5 { probability } else { 1.0 - probability };
    let size = if tail == 0.0 {
        f64::INFINITY
    } else if tail < 0.25 {
        positive_upper_quantile(2.0 * tail, 1.0, |size| size_tails(size, freedom))
    } else {
        positive_quantile(1.0 - 2.0 * tail, 1.0, |size| size_tails(size, freedom))
    };
    if probability < 0.5 { -size } else { size }
}

/// P(F <= x) of the F distribution with `numerator` and `denominator` degrees of freedom.
#[must_use]
pub fn f_lower(x: f64, numerator: f64, denominator: f64) -> f64 {
    f_tails(x, numerator, denominator).lower
}

/// P(F > x).
#[must_use]
pub fn f_upper(x: f64, numerator: f64, denominator: f64) -> f64 {
    f_tails(x, numerator, denominator).upper
}

/// The x with P(F <= x) = `probability`; 0 at 0, infinite at 1.
#[must_use]
pub fn f_quantile(probability: f64, numerator: f64, denominator: f64) -> f64 {
    if !(numerator > 0.0 && denominator > 0.0) {
        return f64::NAN;
    }
    positive_quantile(probability, 1.0, |x| f_tails(x, numerator, denominator))
}

fn f_tails(x: f64, numerator: f64, denominator: f64) -> Tails {
    if x.is_nan() {
        return Tails::NAN;
    }
    if x <= 0.0 {
        return Tails { lower: 0.0, upper: 1.0, density_times_x: 0.0 };
    }
    if x == f64::INFINITY {
        return Tails { lower: 1.0, upper: 0.0, density_times_x: 0.0 };
    }
    // With z = odds / (1 + odds): x dF/dx = z (1 - z) dI/dz, which is what `beta_tails` calls the density times x.
    let odds = numerator / denominator * x;
    beta_tails(numerator / 2.0, denominator / 2.0, 1.0 / (1.0 + 1.0 / odds), 1.0 / (1.0 + odds))
}

/// The distribution of |T| at `size` >= 0.
fn size_tails(size: f64, freedom: f64) -> Tails {
    if freedom <= 0.0 || freedom.is_nan() || size.is_nan() {
        return Tails::NAN;
    }
    if freedom >= NORMAL_FREEDOM {
        let upper = 2.0 * super::normal_upper(size);
        return Tails { lower: 1.0 - upper, upper, density_times_x: 2.0 * size * super::normal_density(size) };
    }
    if size == f64::INFINITY {
        return Tails { lower: 1.0, upper: 0.0, density_times_x: 0.0 };
    }
    let odds = size / freedom * size;
    let beta = beta_tails(0.5, freedom / 2.0, 1.0 / (1.0 + 1.0 / odds), 1.0 / (1.0 + odds));
    // ln of the beta variable's odds is twice ln |T|.
    Tails { density_times_x: 2.0 * beta.density_times_x, ..beta }
}

/// I_x(a, b), its complement and x (1 - x) times its derivative; `y` is 1 - x, given apart to keep its digits.
fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> Tails {
    if !(a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite() && x >= 0.0 && y >= 0.0) {
        return Tails::NAN;
    }
    if x == 0.0 || y == 0.0 {
        let lower = if x == 0.0 { 0.0 } else { 1.0 };
        return Tails { lower, upper: 1.0 - lower, density_times_x: 0.0 };
    }
    // x^a y^b / B(a, b)
    let factor = binomial_mass(a, b, x, y) * (a * b / (a + b));
    // How far x lies under the mean a / (a + b), without the cancellation of a - (a + b) x.
    let under = a * y - b * x;
    if under > 0.0 {
        let lower = (factor * fraction(a, b, x, y, under)).min(1.0);
        Tails { lower, upper: 1.0 - lower, density_times_x: factor }
    } else {
        let upper = (factor * fraction(b, a, y, x, -under)).min(1.0);
        Tails { lower: 1.0 - upper, upper, density_times_x: factor }
    }
}

/// The continued fraction that times x^a y^b / B(a, b) is I_x(a, b), where `under` = a - (a + b) x is from 0.
///
/// The contracted form of A. R. DiDonato and A. H. Morris, algorithm 708, ACM Transactions on Mathematical Software 18 (1992): the form
/// of two steps to a term loses five digits where one shape is 1e6 and the other small.
fn fraction(a: f64, b: f64, x: f64, y: f64, under: f64) -> f64 {
    let c = 1.0 + under;
    let (above, below) = (b / a, 1.0 + 1.0 / a);
    let (mut p, mut s) = (1.0, a + 1.0);
    let (mut an, mut bn, mut an_next, mut bn_next) = (0.0, 1.0, 1.0, c / below);
    let mut result = below / c;
    for step in 1..MAXIMUM_FRACTIONS {
        let n = step as f64;
        let t = n / a;
        let w = n * (b - n) * x;
        let e = a / s;
        let alpha = (p * (p + above) * e * e) * (w * x);
        let e = (1.0 + t) / (below + t + t);
        let beta = n + w / s + e * (c + n * (1.0 + y));
        p = 1.0 + t;
        s += 2.0;
        (an, an_next) = (an_next, alpha * an + beta * an_next);
        (bn, bn_next) = (bn_next, alpha * bn + beta * bn_next);
        let before = result;
        result = an_next / bn_next;
        if (result - before).abs() <= 1e-16 * result {
            break;
        }
        // Only the quotient matters: keep the terms in range.
        an /= bn_next;
        bn /= bn_next;
        an_next = result;
        bn_next = 1.0;
    }
    result
}
