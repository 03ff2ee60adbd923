//! Consecutive periods by the days on which they start.

use super::SeriesError;

/// Consecutive half-open periods. The days on which they start, and the day on which the last one ends, strictly increase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    boundaries: Vec<i64>,
}

impl Calendar {
    /// From the first day of every period followed by the day *after* the last one; n + 1 days for n periods.
    ///
    /// # Errors
    /// Fewer than two days, or a day that is not later than the one before it.
    pub fn from_boundaries(boundaries: Vec<i64>) -> Result<Self, SeriesError> {
        if boundaries.len() < 2 {
            return Err(SeriesError::NoPeriod);
        }
        let stuck = boundaries.windows(2).position(|pair| matches!(pair, [start, end] if end <= start));
        if let Some(period) = stuck {
            return Err(SeriesError::Unordered { period });
        }
        let too_long =
            boundaries.first().zip(boundaries.last()).is_none_or(|(start, end)| end.checked_sub(*start).is_none());
        if too_long {
            return Err(SeriesError::TooLong);
        }
        Ok(Self { boundaries })
    }

    /// From the half-open periods themselves, which must follow one another without a day between.
    ///
    /// # Errors
    /// No period, one that ends before it starts, or one that does not start where the one before it ends.
    pub fn from_periods(periods: &[(i64, i64)]) -> Result<Self, SeriesError> {
        let Some((_, last_end)) = periods.last() else { return Err(SeriesError::NoPeriod) };
        let apart = periods.windows(2).position(|pair| matches!(pair, [(_, end), (start, _)] if end != start));
        if let Some(before) = apart {
            return Err(SeriesError::NotConsecutive { period: before + 1 });
        }
        Self::from_boundaries(periods.iter().map(|(start, _)| *start).chain(std::iter::once(*last_end)).collect())
    }

    /// How many periods.
    #[must_use]
    pub fn len(&self) -> usize {
        self.boundaries.len() - 1
    }

    /// A calendar has at least one period, so this is always `false`.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// First day and day after the last of every period, in order.
    pub fn periods(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        self.boundaries.iter().copied().zip(self.boundaries.iter().copied().skip(1))
    }

    /// Days of every period, at least 1.
    pub fn days(&self) -> impl Iterator<Item = i64> + '_ {
        self.periods().map(|(start, end)| end - start)
    }

    /// First day and day after the last of the whole.
    #[must_use]
    pub fn span(&self) -> (i64, i64) {
        (self.boundaries.first().copied().unwrap_or(0), self.boundaries.last().copied().unwrap_or(0))
    }

    /// The period that holds the day; `None` outside the calendar.
    #[must_use]
    pub fn period_of(&self, day: i64) -> Option<usize> {
        let after = self.boundaries.partition_point(|start| *start <= day);
        (after > 0 && after < self.boundaries.len()).then(|| after - 1)
    }
}
