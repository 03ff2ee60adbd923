//! Which of many tests to believe.
//!
//! Y. Benjamini, Y. Hochberg, 'Controlling the false discovery rate', Journal of the Royal Statistical Society B 57 (1995): of what is
//! believed, no more than `rate` is false on average, for independent tests and for those that lean the same way.

/// Which of the tests pass, by their p-values, in the order given. A p-value that is not a number passes never but counts as a test.
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64], rate: f64) -> Vec<bool> {
    let mut sorted: Vec<f64> = p_values.iter().copied().filter(|p| p.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let count = p_values.len() as f64;
    let threshold =
        sorted.iter().enumerate().rev().find(|(at, p)| **p <= rate * (at + 1) as f64 / count).map(|(_, p)| *p);
    p_values.iter().map(|p| threshold.is_some_and(|threshold| *p <= threshold)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the paper: 15 p-values, of which the first four pass at 5 %.
    #[test]
    fn the_example_of_the_paper() {
        let p_values = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ];
        let passed = benjamini_hochberg(&p_values, 0.05);
        assert_eq!(passed.iter().filter(|passed| **passed).count(), 4);
        assert!(passed[3] && !passed[4]);
    }

    #[test]
    fn order_does_not_matter_and_nothing_passes_for_nothing() {
        assert_eq!(benjamini_hochberg(&[0.9, 0.001, f64::NAN], 0.1), [false, true, false]);
        assert_eq!(benjamini_hochberg(&[0.04, 0.05], 0.05), [true, true]);
        assert!(benjamini_hochberg(&[], 0.1).is_empty());
        assert_eq!(benjamini_hochberg(&[0.0], f64::NAN), [false]);
    }
}
