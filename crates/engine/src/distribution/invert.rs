//! Quantiles of positive variables, by Newton's method on the logarithm of the smaller tail, kept within a bracket.

/// A distribution at one point.
#[derive(Clone, Copy)]
pub(super) struct Tails {
    /// P(X <= x).
    pub lower: f64,
    /// P(X > x).
    pub upper: f64,
    /// The density times x, which is the slope over ln x.
    pub density_times_x: f64,
}

impl Tails {
    /// Outside the domain.
    pub const NAN: Self = Self { lower: f64::NAN, upper: f64::NAN, density_times_x: f64::NAN };
}

/// The x > 0 with lower tail `probability`; 0 at 0 and infinite at 1. `start` is any positive guess.
pub(super) fn positive_quantile(probability: f64, start: f64, tails: impl Fn(f64) -> Tails) -> f64 {
    if !(0.0..=1.0).contains(&probability) {
        return f64::NAN;
    }
    if probability == 0.0 {
        return 0.0;
    }
    if probability == 1.0 {
        return f64::INFINITY;
    }
    if probability < 0.5 {
        solve(probability, start, true, |x| {
            let at = tails(x);
            (at.lower, at.density_times_x)
        })
    } else {
        positive_upper_quantile(1.0 - probability, start, tails)
    }
}

/// The x > 0 with upper tail `tail`, which is above 0.
pub(super) fn positive_upper_quantile(tail: f64, start: f64, tails: impl Fn(f64) -> Tails) -> f64 {
    solve(tail, start, false, |x| {
        let at = tails(x);
        (at.upper, -at.density_times_x)
    })
}

/// The x where the monotone `tail` (value and slope over ln x) is `target`; `rising` where it grows with x.
fn solve(target: f64, start: f64, rising: bool, tail: impl Fn(f64) -> (f64, f64)) -> f64 {
    let goal = libm::log(target);
    let start = if start > 0.0 && start.is_finite() { start } else { 1.0 };
    let mut at = libm::log(start);
    let (mut low, mut high) = (-744.0_f64, 709.0_f64);
    let mut best = start;
    for _ in 0..200 {
        let x = libm::exp(at);
        best = x;
        let (value, slope) = tail(x);
        let miss = libm::log(value) - goal;
        if miss.abs() < 1e-15 {
            break;
        }
        if (miss < 0.0) == rising {
            low = low.max(at);
        } else {
            high = high.min(at);
        }
        let step = -miss * value / slope;
        let bounded = step.clamp(-4.0, 4.0);
        let mut next = at + bounded;
        if !next.is_finite() || next <= low || next >= high {
            next = low / 2.0 + high / 2.0;
        }
        if (next - at).abs() < 1e-16 * at.abs().max(1.0) {
            best = libm::exp(next);
            break;
        }
        at = next;
    }
    best
}
