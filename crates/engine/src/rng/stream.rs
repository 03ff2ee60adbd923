//! One generator after another's number, for everything that is not a hot loop.

use std::cmp::Ordering;

use super::Key;
use super::key::mix;

/// xoshiro256++ (Blackman and Vigna) with `f64` distributions; transcendental functions are libm's, the same bits everywhere.
#[derive(Debug, Clone)]
pub struct Stream {
    state: [u64; 4],
}

impl Stream {
    /// The stream of a chunk of the numbers of a key.
    #[must_use]
    pub fn new(key: Key, chunk: u64) -> Self {
        let [first, second] = key.words(chunk);
        let state = [first, second, mix(first ^ second.rotate_left(32)), mix(second.wrapping_add(first))];
        Self { state: if state == [0; 4] { [1, 0, 0, 0] } else { state } }
    }

    /// 64 random bits.
    pub fn next_bits(&mut self) -> u64 {
        let [first, second, third, fourth] = &mut self.state;
        let bits = first.wrapping_add(*fourth).rotate_left(23).wrapping_add(*first);
        let shifted = *second << 17;
        *third ^= *first;
        *fourth ^= *second;
        *second ^= *third;
        *first ^= *fourth;
        *third ^= shifted;
        *fourth = fourth.rotate_left(45);
        bits
    }

    /// Evenly spread over (0, 1), 52 bits fine, neither end among them.
    pub fn uniform(&mut self) -> f64 {
        ((self.next_bits() >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
    }

    /// A whole number from 0 to below `count`, each equally likely; 0 where `count` is 0 (D. Lemire, ACM Transactions on Modeling and
    /// Computer Simulation 29, 2019).
    pub fn below(&mut self, count: usize) -> usize {
        let count = count as u64;
        let mut product = u128::from(self.next_bits()) * u128::from(count);
        if (product as u64) < count {
            let least = count.wrapping_neg() % count;
            while (product as u64) < least {
                product = u128::from(self.next_bits()) * u128::from(count);
            }
        }
        (product >> 64) as usize
    }

    /// A standard normal (Box and Muller; the second of the pair is dropped, so that the count of numbers drawn never varies).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    /// The exponential of a normal with this mean and standard deviation.
    pub fn lognormal(&mut self, mean_of_log: f64, deviation_of_log: f64) -> f64 {
        libm::exp(mean_of_log + deviation_of_log * self.normal())
    }

    /// An exponential of mean 1.
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.uniform())
    }

    /// A standard normal between two bounds, either of which may be infinite; `None` where they are in the wrong order or NaN.
    ///
    /// By rejection with the proposal that suits the bounds (C. P. Robert, 'Simulation of truncated normal variables', Statistics and
    /// Computing 5, 1995).
    pub fn normal_between(&mut self, lower: f64, upper: f64) -> Option<f64> {
        match lower.partial_cmp(&upper)? {
            Ordering::Less => {}
            Ordering::Equal => return lower.is_finite().then_some(lower),
            Ordering::Greater => return None,
        }
        if upper <= 0.0 {
            return self.normal_between(-upper, -lower).map(|value| -value);
        }
        if lower <= 0.0 {
            // Zero is inside: narrow bounds by a uniform, wide ones by the normal itself.
            const WIDE: f64 = 2.5;
            loop {
                let (value, accepted) = if upper - lower < WIDE {
                    let value = lower + (upper - lower) * self.uniform();
                    (value, self.uniform() <= libm::exp(-0.5 * value * value))
                } else {
                    let value = self.normal();
                    (value, (lower..=upper).contains(&value))
                };
                if accepted {
                    return Some(value);
                }
            }
        }
        if !lower.is_finite() {
            return None;
        }
        // A tail: exponential steps from the lower bound, or a uniform where the upper bound comes first. Squares of bounds may be too
        // large for a number, so that only differences are squared.
        let root = libm::hypot(lower, 2.0);
        let rate = 0.5 * lower + 0.5 * root;
        let rate_over_lower = 2.0 / (root + lower);
        let is_narrow = (upper - lower) * rate < 1.0;
        loop {
            let step = if is_narrow { (upper - lower) * self.uniform() } else { self.exponential() / rate };
            let over_rate = step - rate_over_lower;
            let log_share = if is_narrow { -step * (lower + 0.5 * step) } else { -0.5 * over_rate * over_rate };
            if libm::log(self.uniform()) <= log_share && lower + step <= upper {
                return Some(lower + step);
            }
        }
    }

    /// A gamma of scale 1; `None` where the shape is not positive and finite (G. Marsaglia, W. W. Tsang, ACM Transactions on
    /// Mathematical Software 26, 2000).
    pub fn gamma(&mut self, shape: f64) -> Option<f64> {
        if !(shape > 0.0 && shape.is_finite()) {
            return None;
        }
        if shape < 1.0 {
            let above = self.gamma(shape + 1.0)?;
            return Some(above * libm::exp(libm::log(self.uniform()) / shape));
        }
        let offset = shape - 1.0 / 3.0;
        let slope = 1.0 / (9.0 * offset).sqrt();
        loop {
            let normal = self.normal();
            let root = 1.0 + slope * normal;
            if root <= 0.0 {
                continue;
            }
            let cube = root * root * root;
            if libm::log(self.uniform()) < 0.5 * normal * normal + offset - offset * cube + offset * libm::log(cube) {
                return Some(offset * cube);
            }
        }
    }

    /// A Poisson count as a number; `None` where the mean is not from 0 to 1e15. Small means by products of uniforms (D. E. Knuth), others
    /// by transformed rejection (W. Hörmann, Insurance: Mathematics and Economics 12, 1993).
    pub fn poisson(&mut self, mean: f64) -> Option<f64> {
        if !(0.0..=1e15).contains(&mean) {
            return None;
        }
        if mean < 10.0 {
            let limit = libm::exp(-mean);
            let (mut product, mut count) = (self.uniform(), 0.0);
            while product > limit {
                product *= self.uniform();
                count += 1.0;
            }
            return Some(count);
        }
        let log_mean = libm::log(mean);
        let spread = 0.931 + 2.53 * mean.sqrt();
        let shift = -0.059 + 0.02483 * spread;
        let inverse_alpha = 1.1239 + 1.1328 / (spread - 3.4);
        let sure = 0.9277 - 3.6224 / (spread - 2.0);
        loop {
            let across = self.uniform() - 0.5;
            let up = self.uniform();
            let edge = 0.5 - across.abs();
            let count = ((2.0 * shift / edge + spread) * across + mean + 0.43).floor();
            if edge >= 0.07 && up <= sure {
                return Some(count);
            }
            if count < 0.0 || (edge < 0.013 && up > edge) {
                continue;
            }
            let left = libm::log(up * inverse_alpha / (shift / (edge * edge) + spread));
            if left <= count * log_mean - mean - libm::lgamma(count + 1.0) {
                return Some(count);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers from the state 1, 2, 3, 4, as the authors' C code prints them.
    #[test]
    fn it_is_xoshiro256_plus_plus() {
        let published =
            [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386, 9_228_616_714_210_784_205];
        let mut stream = Stream { state: [1, 2, 3, 4] };
        for bits in published {
            assert_eq!(stream.next_bits(), bits);
        }
    }
}
