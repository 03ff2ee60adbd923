//! Cross-correlations of many series at once, arranged so that the compiler works on several series side by side.

use super::{AssociationError, deviations};

/// Series that are worked on side by side.
const BLOCK: usize = 16;

/// The correlations of every pair of series at every lag.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrelationTable {
    series: usize,
    maximum_lag: usize,
    /// By lag from 0, then the series ahead, then the series behind (padded to whole blocks).
    values: Vec<f64>,
    width: usize,
}

impl CorrelationTable {
    /// The correlation of series `ahead` at t + `lag` with series `behind` at t; `None` where there is no such series or lag. A negative
    /// lag is the other way round.
    #[must_use]
    pub fn get(&self, ahead: usize, behind: usize, lag: i64) -> Option<f64> {
        if lag < 0 {
            return self.get(behind, ahead, lag.checked_neg()?);
        }
        let lag = usize::try_from(lag).ok()?;
        if ahead >= self.series || behind >= self.series || lag > self.maximum_lag {
            return None;
        }
        self.values.get((lag * self.series + ahead) * self.width + behind).copied()
    }
}

/// Correlates every series with every other at the lags -`maximum_lag` to `maximum_lag`, each series over the same periods; the divisor
/// is n, as in [`super::cross_correlations`], which the table agrees with to rounding.
///
/// # Errors
///
/// Series of different lengths, no more values than `maximum_lag`, a value that is not finite, or a constant series.
pub fn cross_correlation_table(series: &[&[f64]], maximum_lag: usize) -> Result<CorrelationTable, AssociationError> {
    let periods = series.first().map_or(0, |values| values.len());
    if let Some(other) = series.iter().find(|values| values.len() != periods) {
        return Err(AssociationError::Lengths { first: periods, second: other.len() });
    }
    let rows: Vec<Vec<f64>> = series.iter().map(|values| deviations(values, maximum_lag)).collect::<Result<_, _>>()?;
    let width = series.len().next_multiple_of(BLOCK);
    // For each block of series: its values period by period, side by side.
    let blocks: Vec<Vec<[f64; BLOCK]>> = rows
        .chunks(BLOCK)
        .map(|chunk| {
            let mut block = vec![[0.0; BLOCK]; periods];
            for (lane, row) in chunk.iter().enumerate() {
                for (lanes, value) in block.iter_mut().zip(row) {
                    if let Some(place) = lanes.get_mut(lane) {
                        *place = *value;
                    }
                }
            }
            block
        })
        .collect();
    let lags = if series.is_empty() { 0 } else { maximum_lag + 1 };
    let mut values = vec![0.0; lags * series.len() * width];
    for (at, out) in values.chunks_exact_mut(BLOCK).enumerate() {
        let per_row = width / BLOCK;
        let (block, row) = (at % per_row, at / per_row);
        let (lag, ahead) = (row / series.len(), row % series.len());
        let (Some(ahead), Some(block)) = (rows.get(ahead).and_then(|row| row.get(lag..)), blocks.get(block)) else {
            continue;
        };
        let mut sums = [0.0; BLOCK];
        for (value, lanes) in ahead.iter().zip(block) {
            for (sum, lane) in sums.iter_mut().zip(lanes) {
                *sum += value * lane;
            }
        }
        out.copy_from_slice(&sums);
    }
    Ok(CorrelationTable { series: series.len(), maximum_lag, values, width })
}

#[cfg(test)]
mod tests {
    use super::super::cross_correlations;
    use super::*;
    use crate::rng::{Key, Stream};

    #[test]
    fn the_table_holds_what_pairs_give_one_by_one() {
        let mut random = Stream::new(Key::new(8, 8), 0);
        let series: Vec<Vec<f64>> = (0..19).map(|_| (0..40).map(|_| random.normal()).collect()).collect();
        let slices: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
        let table = cross_correlation_table(&slices, 5).unwrap();
        for ahead in 0..19 {
            for behind in 0..19 {
                let told = cross_correlations(&series[ahead], &series[behind], 5).unwrap();
                for (at, told) in told.iter().enumerate() {
                    let found = table.get(ahead, behind, at as i64 - 5).unwrap();
                    assert!((found - told).abs() < 1e-13, "{ahead} {behind} {at}: {found} {told}");
                }
            }
        }
        for (ahead, behind, lag) in [(19, 0, 0), (0, 19, 0), (0, 0, 6), (0, 0, -6), (0, 0, i64::MIN)] {
            assert_eq!(table.get(ahead, behind, lag), None);
        }
    }

    #[test]
    fn uneven_or_empty_series_are_refused_or_nothing() {
        assert_eq!(cross_correlation_table(&[], 3).unwrap().get(0, 0, 0), None);
        assert!(matches!(cross_correlation_table(&[&[1.0, 2.0], &[1.0]], 0), Err(AssociationError::Lengths { .. })));
        assert!(matches!(cross_correlation_table(&[&[1.0, 2.0]], 2), Err(AssociationError::TooShort { .. })));
    }
}
