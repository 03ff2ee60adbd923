//! A series on another calendar.

use super::{Calendar, Series, SeriesError, quotient};

/// How the values of several periods become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// A flow: values add up; of a period that lies only partly in the new one, the share of its days counts.
    Sum,
    /// A rate or an average level: the mean over days.
    Mean,
    /// A level at the end of a period: that of the last period that has ended by then.
    Last,
    /// A peak: the largest of all periods that overlap.
    Max,
}

/// The series on another calendar, coarser or finer.
///
/// A new period has a value only where every day of it lies in a period with a value (for [`Aggregation::Last`]: where the calendar of
/// the source reaches its end and the last period that ends in it has a value), because a sum over a part is not the sum.
#[must_use]
pub fn resample(series: &Series, calendar: &Calendar, aggregation: Aggregation) -> Series {
    let old: Vec<(i64, i64)> = series.calendar().periods().collect();
    let mut first = 0;
    let values = calendar
        .periods()
        .map(|(start, end)| {
            while old.get(first).is_some_and(|(_, old_end)| *old_end <= start) {
                first += 1;
            }
            let overlapping: Vec<Piece> = old
                .iter()
                .zip(series.values())
                .skip(first)
                .take_while(|((old_start, _), _)| *old_start < end)
                .map(|((old_start, old_end), value)| Piece {
                    value: *value,
                    shared: (end.min(*old_end) - start.max(*old_start)) as f64,
                    days: (old_end - old_start) as f64,
                    ends_within: *old_end <= end,
                })
                .collect();
            let reached = series.calendar().span().1 >= end;
            aggregate(&overlapping, (end - start) as f64, reached, aggregation).filter(|value| value.is_finite())
        })
        .collect();
    Series { calendar: calendar.clone(), values }
}

/// What an old period gives to a new one.
struct Piece {
    value: Option<f64>,
    shared: f64,
    days: f64,
    ends_within: bool,
}

fn aggregate(pieces: &[Piece], days: f64, reached: bool, aggregation: Aggregation) -> Option<f64> {
    if aggregation == Aggregation::Last {
        return pieces.iter().rev().find(|piece| piece.ends_within).filter(|_| reached)?.value;
    }
    let covered: f64 = pieces.iter().filter(|piece| piece.value.is_some()).map(|piece| piece.shared).sum();
    if covered != days {
        return None;
    }
    let values = pieces.iter().filter_map(|piece| piece.value.map(|value| (value, piece)));
    Some(match aggregation {
        Aggregation::Sum => values.map(|(value, piece)| value * (piece.shared / piece.days)).sum(),
        Aggregation::Mean => values.map(|(value, piece)| value * piece.shared).sum::<f64>() / days,
        Aggregation::Max | Aggregation::Last => values.map(|(value, _)| value).fold(f64::NEG_INFINITY, f64::max),
    })
}

/// The ratio of two flows on another calendar: sum of numerators over sum of denominators; a gap where either sum is one or the
/// denominator is zero.
///
/// # Errors
/// The two are not on the same calendar.
pub fn resample_ratio(numerator: &Series, denominator: &Series, calendar: &Calendar) -> Result<Series, SeriesError> {
    if numerator.calendar() != denominator.calendar() {
        return Err(SeriesError::Calendars);
    }
    let above = resample(numerator, calendar, Aggregation::Sum);
    let below = resample(denominator, calendar, Aggregation::Sum);
    let values = above.values().iter().zip(below.values()).map(|(above, below)| quotient(*above, *below)).collect();
    Ok(Series { calendar: calendar.clone(), values })
}

/// A ratio that is known only as such, on another calendar, weighted by its denominator: sum of ratio times denominator over sum of
/// denominators. A period whose denominator is zero counts nothing, whether or not its ratio is known.
///
/// # Errors
/// The two are not on the same calendar.
pub fn resample_weighted_ratio(
    ratio: &Series,
    denominator: &Series,
    calendar: &Calendar,
) -> Result<Series, SeriesError> {
    if ratio.calendar() != denominator.calendar() {
        return Err(SeriesError::Calendars);
    }
    let values = ratio
        .values()
        .iter()
        .zip(denominator.values())
        .map(|(ratio, below)| match (ratio, below) {
            (_, Some(0.0)) => Some(0.0),
            (Some(ratio), Some(below)) => Some(ratio * below).filter(|value| value.is_finite()),
            _ => None,
        })
        .collect();
    let numerator = Series { calendar: ratio.calendar().clone(), values };
    resample_ratio(&numerator, denominator, calendar)
}
