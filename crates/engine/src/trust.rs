//! How far a series of reported figures can be relied on: is it there in time, is it complete, does it stand once told.
//!
//! Each share is between 0 (not at all) and 1 (fully); what stands for all three is the least of them, since good freshness does not
//! make up for figures that move. The parts are this product's own definition (design, section 2.12); the width of the natural
//! process limits is Shewhart's individuals chart (X-mR): 2.66 times the mean moving range, see D. J. Wheeler, 'Understanding
//! Variation' (1993), where 2.66 = 3 / d2 and d2 = 1.128 for ranges of two.

/// Three standard deviations in mean moving ranges of two neighbours.
const LIMITS_PER_MOVING_RANGE: f64 = 2.66;

/// 1 until a figure is due with its grace, then evenly down to 0 one period later.
///
/// `days_overdue`: days since the first missing figure was due, negative or 0 where none is. `period_days`: the length of a period in
/// days; one without a length lets no time.
#[must_use]
pub fn freshness(days_overdue: f64, period_days: f64) -> f64 {
    if days_overdue <= 0.0 {
        1.0
    } else if period_days > 0.0 {
        (1.0 - days_overdue / period_days).max(0.0)
    } else {
        0.0
    }
}

/// The share of the expected figures that were received; 0 where none was expected, since nothing is known then.
#[must_use]
pub fn completeness(received: usize, expected: usize) -> f64 {
    if expected == 0 { 0.0 } else { (received as f64 / expected as f64).min(1.0) }
}

/// Half the width of the natural process limits of a series, in its unit; `None` where no two neighbouring periods have a value.
///
/// `values` are the series in order of time, gaps as `None`; a moving range spans no gap, and what is not finite is a gap.
#[must_use]
pub fn natural_half_width(values: &[Option<f64>]) -> Option<f64> {
    let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
    let (sum, count) = values
        .windows(2)
        .filter_map(|pair| match pair {
            [before, after] => Some((finite(*after)? - finite(*before)?).abs()),
            _ => None,
        })
        .fold((0.0, 0_usize), |(sum, count), range| (sum + range, count + 1));
    (count > 0).then(|| LIMITS_PER_MOVING_RANGE * sum / count as f64)
}

/// How well figures stand once told: 1 less the median size of a revision as a share of the half-width of the natural limits.
///
/// `revisions`: for every figure, what holds now less what was told first, in the unit of the series; 0 for one that stood. Where the
/// series does not vary, or has no limits yet, any revision at all leaves nothing.
#[must_use]
pub fn stability(revisions: &[f64], half_width: Option<f64>) -> f64 {
    let mut sizes: Vec<f64> = revisions.iter().map(|revision| revision.abs()).filter(|size| size.is_finite()).collect();
    sizes.sort_by(f64::total_cmp);
    let median = match (sizes.get(sizes.len() / 2), sizes.len() % 2) {
        (Some(upper), 0) => sizes.get(sizes.len() / 2 - 1).map_or(*upper, |lower| lower / 2.0 + upper / 2.0),
        (Some(middle), _) => *middle,
        (None, _) => 0.0,
    };
    match half_width.filter(|width| *width > 0.0) {
        _ if median == 0.0 => 1.0,
        Some(width) => 1.0 - (median / width).min(1.0),
        None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: f64, right: f64) {
        assert!((left - right).abs() < 1e-12, "{left} is not {right}");
    }

    #[test]
    fn freshness_falls_evenly_over_one_period() {
        for (overdue, share) in [(-3.0, 1.0), (0.0, 1.0), (7.0, 0.75), (14.0, 0.5), (28.0, 0.0), (90.0, 0.0)] {
            close(freshness(overdue, 28.0), share);
        }
        close(freshness(1.0, 0.0), 0.0);
    }

    #[test]
    fn completeness_is_a_share_and_nothing_expected_is_nothing_known() {
        close(completeness(13, 13), 1.0);
        close(completeness(10, 13), 10.0 / 13.0);
        close(completeness(0, 0), 0.0);
    }

    /// Wheeler's worked form: ranges 2, 1, 3 have the mean 2, so the limits lie 5.32 on either side.
    #[test]
    fn the_limits_are_2_66_mean_moving_ranges_away() {
        let values = [Some(10.0), Some(12.0), Some(11.0), Some(14.0)];
        close(natural_half_width(&values).unwrap(), 5.32);
        let with_gap = [Some(10.0), Some(12.0), None, Some(50.0), Some(51.0), Some(f64::NAN), Some(3.0)];
        close(natural_half_width(&with_gap).unwrap(), 2.66 * 1.5);
        assert_eq!(natural_half_width(&[Some(1.0), None, Some(2.0)]), None);
        assert_eq!(natural_half_width(&[]), None);
    }

    #[test]
    fn revisions_are_held_against_the_limits() {
        close(stability(&[0.0, 0.0, 4.0], Some(5.32)), 1.0);
        close(stability(&[1.33, -1.33, 1.33], Some(5.32)), 0.75);
        close(stability(&[-1.0, 3.0], Some(4.0)), 0.5);
        close(stability(&[9.0], Some(5.32)), 0.0);
        close(stability(&[0.1], Some(0.0)), 0.0);
        close(stability(&[0.0], None), 1.0);
        close(stability(&[], None), 1.0);
    }
}
