//! Natural process limits: Shewhart's individuals chart (XmR), and the centre and spread of subgrouped measurements.
//!
//! Source: D. J. Wheeler, 'Understanding Variation' (1993); NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2. The constants are the
//! rounded ones of the textbooks (d2 of two = 1.128, not 1.12837917), because that is what every printed chart was drawn with.

use super::SignalError;

/// Expected range of samples of 1 to 25 (no range for 1) from a normal population with standard deviation 1, as the textbooks round it.
const EXPECTED_RANGE: [f64; 25] = [
    0.0, 1.128, 1.693, 2.059, 2.326, 2.534, 2.704, 2.847, 2.970, 3.078, 3.173, 3.258, 3.336, 3.407, 3.472, 3.532,
    3.588, 3.640, 3.689, 3.735, 3.778, 3.819, 3.858, 3.895, 3.931,
];

/// Upper limit of the moving range in mean moving ranges (D4 of two, as R's qcc computes it from d2 and rounds it).
const RANGE_LIMIT: f64 = 3.267;

/// Expected range of two, the divisor that turns a mean moving range into a standard deviation.
pub const MOVING_RANGE_DIVISOR: f64 = 1.128;

/// The lines of an individuals chart, in the unit of the series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndividualsLimits {
    /// Mean of the values.
    pub center: f64,
    /// Mean moving range / 1.128.
    pub sigma: f64,
    /// Centre less three sigma.
    pub lower: f64,
    /// Centre and three sigma.
    pub upper: f64,
    /// Mean of the absolute differences of neighbours.
    pub mean_moving_range: f64,
    /// Upper limit of the moving range: 3.267 mean moving ranges.
    pub moving_range_upper: f64,
}

/// Natural process limits of a series: centre at the mean, three standard deviations (from the mean moving range) to either side.
///
/// `values` in order of time, gaps as `None`; a moving range spans no gap. Errors: a value that is not finite, fewer than two values, or no
/// two neighbours. A series that does not vary gets limits of no width.
pub fn individuals_limits(values: &[Option<f64>]) -> Result<IndividualsLimits, SignalError> {
    let (mut sum, mut count) = (0.0, 0_usize);
    let (mut ranges, mut pairs) = (0.0, 0_usize);
    let mut before: Option<f64> = None;
    for (place, value) in values.iter().enumerate() {
        if let Some(value) = *value {
            if !value.is_finite() {
                return Err(SignalError::NotFinite { place, value });
            }
            sum += value;
            count += 1;
            if let Some(before) = before {
                ranges += (value - before).abs();
                pairs += 1;
            }
        }
        before = *value;
    }
    if count < 2 {
        return Err(SignalError::TooFew { what: "an individuals chart", values: count, needed: 2 });
    }
    if pairs == 0 {
        return Err(SignalError::NoNeighbours);
    }
    let center = sum / count as f64;
    let mean_moving_range = ranges / pairs as f64;
    let sigma = mean_moving_range / MOVING_RANGE_DIVISOR;
    Ok(IndividualsLimits {
        center,
        sigma,
        lower: center - 3.0 * sigma,
        upper: center + 3.0 * sigma,
        mean_moving_range,
        moving_range_upper: RANGE_LIMIT * mean_moving_range,
    })
}

/// Centre and within-subgroup spread of subgrouped measurements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SubgroupSpread {
    /// Mean of all measurements.
    pub center: f64,
    /// Standard deviation of one measurement: mean range / expected range; for subgroups of one, mean moving range / 1.128.
    pub sigma: f64,
    /// Measurements in a subgroup.
    pub size: usize,
}

/// Centre and spread of subgroups of equal size from 1 to 25 (mean range divided by its expectation).
///
/// Errors: no subgroup, fewer than two subgroups of one, unequal or unknown sizes, a value that is not finite (its place counts through
/// all subgroups).
pub fn subgroup_spread(subgroups: &[Vec<f64>]) -> Result<SubgroupSpread, SignalError> {
    let size = subgroups.first().map_or(0, Vec::len);
    let divisor = match size {
        0 => return Err(SignalError::TooFew { what: "a chart of subgroups", values: 0, needed: 1 }),
        size => *EXPECTED_RANGE.get(size - 1).ok_or(SignalError::SubgroupSize { subgroup: 0, size })?,
    };
    let mut means = 0.0;
    let mut ranges = 0.0;
    for (subgroup, values) in subgroups.iter().enumerate() {
        if values.len() != size {
            return Err(SignalError::SubgroupSize { subgroup, size: values.len() });
        }
        let (mut least, mut most, mut sum) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        for (place, value) in values.iter().enumerate() {
            if !value.is_finite() {
                return Err(SignalError::NotFinite { place: subgroup * size + place, value: *value });
            }
            least = least.min(*value);
            most = most.max(*value);
            sum += value;
        }
        means += sum / size as f64;
        ranges += most - least;
    }
    let count = subgroups.len() as f64;
    if size == 1 {
        let singles: Vec<Option<f64>> = subgroups.iter().map(|values| values.first().copied()).collect();
        let limits = individuals_limits(&singles)?;
        return Ok(SubgroupSpread { center: limits.center, sigma: limits.sigma, size });
    }
    Ok(SubgroupSpread { center: means / count, sigma: ranges / count / divisor, size })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wheeler's worked form: ranges 2, 1, 3 have the mean 2.
    #[test]
    fn limits_lie_three_mean_moving_ranges_over_1_128_from_the_mean() {
        let limits = individuals_limits(&[Some(10.0), Some(12.0), Some(11.0), Some(14.0)]).unwrap();
        assert!((limits.center - 11.75).abs() < 1e-12);
        assert!((limits.sigma - 2.0 / 1.128).abs() < 1e-12);
        assert!((limits.upper - limits.center - 6.0 / 1.128).abs() < 1e-12);
        assert!((limits.moving_range_upper - 6.534).abs() < 1e-12);
    }

    #[test]
    fn a_moving_range_spans_no_gap() {
        let limits = individuals_limits(&[Some(1.0), Some(2.0), None, Some(50.0), Some(51.0)]).unwrap();
        assert!((limits.mean_moving_range - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_has_no_limits_says_why() {
        assert_eq!(individuals_limits(&[Some(1.0), None, Some(2.0)]), Err(SignalError::NoNeighbours));
        assert!(matches!(individuals_limits(&[]), Err(SignalError::TooFew { values: 0, .. })));
        assert!(matches!(
            individuals_limits(&[Some(1.0), Some(f64::NAN)]),
            Err(SignalError::NotFinite { place: 1, .. })
        ));
        assert!(subgroup_spread(&[vec![1.0, 2.0], vec![1.0]]).is_err());
        assert!(subgroup_spread(&[vec![1.0; 26]]).is_err());
        assert!(subgroup_spread(&[vec![1.0, f64::INFINITY]]).is_err());
        assert!(subgroup_spread(&[]).is_err() && subgroup_spread(&[vec![]]).is_err());
    }
}
