//! The scale of values: a linear domain with ticks a person would have chosen.
//!
//! Steps are 1, 2, 2.5 or 5 times a power of ten (P. Heckbert, 'Nice numbers for graph labels', Graphics
//! Gems, 1990, with 2.5 added, as it halves neither digits nor room). Only additions, products and
//! quotients are used: the logarithms of the standard library differ between server and browser, and a
//! chart must come out the same on both.

/// Share of the largest value below which an all-positive domain is extended to zero: a line that starts
/// just above zero would exaggerate its movement for no gain in resolution.
const ZERO_PULL: f64 = 0.35;

/// A domain of values and the ticks that cover it.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueScale {
    /// Value at the bottom of the plot, the first tick.
    pub low: f64,
    /// Value at the top of the plot, the last tick; always above `low`.
    pub high: f64,
    /// Distance between two ticks.
    pub step: f64,
}

impl ValueScale {
    /// A scale over all finite `values` with about `tick_count` ticks. No value at all gives 0 to 1; equal
    /// values are put in the middle of a domain of a tenth of their size around them.
    pub fn covering(values: impl IntoIterator<Item = f64>, tick_count: usize) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.into_iter().filter(|value| value.is_finite()) {
            // Beyond this the arithmetic of ticks would overflow; no measure is that large.
            let value = value.clamp(-1e300, 1e300);
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        let magnitude = low.abs().max(high.abs());
        if high - low <= magnitude * 1e-9 {
            let padding = if magnitude > 1e-300 { magnitude * 0.1 } else { 0.5 };
            (low, high) = (low - padding, high + padding);
        } else if low > 0.0 && low < high * ZERO_PULL {
            low = 0.0;
        } else if high < 0.0 && high > low * ZERO_PULL {
            high = 0.0;
        }
        let step = nice_step((high - low) / tick_count.max(1) as f64);
        Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
    }

    /// The ticks, ascending; the first is [`Self::low`], the last [`Self::high`].
    pub fn ticks(&self) -> Vec<f64> {
        let first = (self.low / self.step).round();
        let count = ((self.high - self.low) / self.step).round().clamp(1.0, 1000.0) as u32;
        // Multiples of the step, not a running sum, whose rounding would show in the labels. Adding zero
        // turns a negative zero into a plain one.
        (0..=count).map(|index| (first + f64::from(index)) * self.step + 0.0).collect()
    }

    /// The largest absolute value of the domain, which decides the unit of the tick labels.
    pub fn magnitude(&self) -> f64 {
        self.low.abs().max(self.high.abs())
    }
}

/// The smallest nice step that is not below `rough`, which must be positive.
fn nice_step(rough: f64) -> f64 {
    let decade = power_of_ten(decimal_exponent(rough));
    let fraction = rough / decade;
    let nice = [1.0, 2.0, 2.5, 5.0].into_iter().find(|nice| fraction <= nice * (1.0 + 1e-9)).unwrap_or(10.0);
    nice * decade
}

/// The exponent of the largest power of ten that is not above the positive `value`.
fn decimal_exponent(value: f64) -> i32 {
    let scientific = format!("{value:e}");
    scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

/// Ten to the power of `exponent`, by multiplication alone so that it is the same on every platform.
pub(super) fn power_of_ten(exponent: i32) -> f64 {
    let power = (0..exponent.unsigned_abs().min(308)).fold(1.0, |power, _| power * 10.0);
    if exponent < 0 { 1.0 / power } else { power }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_nice(step: f64) -> bool {
        let fraction = step / power_of_ten(decimal_exponent(step * (1.0 + 1e-9)));
        [1.0, 2.0, 2.5, 5.0].iter().any(|nice| (fraction - nice).abs() < 1e-6)
    }

    #[test]
    fn ticks_are_nice_and_cover_the_values() {
        let cases: [&[f64]; 10] = [
            &[0.91, 0.97, 0.93],
            &[-3.0, 12.0],
            &[-0.004, -0.001],
            &[1.2e9, 3.4e9],
            &[1e-12, 3e-12],
            &[5.0, 5.0],
            &[0.0],
            &[],
            &[f64::NAN, 7.0, 9.0],
            &[-1e300, 1e300],
        ];
        for values in cases {
            for tick_count in 1..8 {
                let scale = ValueScale::covering(values.iter().copied(), tick_count);
                let ticks = scale.ticks();
                assert!(scale.low < scale.high, "{values:?}");
                assert!(is_nice(scale.step), "{values:?} step {}", scale.step);
                assert!((2..=tick_count + 3).contains(&ticks.len()), "{values:?} {ticks:?}");
                for value in values.iter().filter(|value| value.is_finite()) {
                    let slack = scale.step * 1e-6;
                    assert!(scale.low - slack <= *value && *value <= scale.high + slack);
                }
            }
        }
    }

    #[test]
    fn zero_is_taken_in_when_it_is_near() {
        assert_eq!(ValueScale::covering([2.0, 10.0], 5).low, 0.0);
        assert!(ValueScale::covering([9.0, 10.0], 5).low > 8.0);
        assert_eq!(ValueScale::covering([-10.0, -2.0], 5).high, 0.0);
    }

    #[test]
    fn equal_values_lie_inside_the_domain() {
        let scale = ValueScale::covering([0.95, 0.95], 4);
        assert!(scale.low < 0.95 && 0.95 < scale.high);
    }
}
