//! What can be wrong with a calendar or a series.

use std::error::Error;
use std::fmt;

/// Why a calendar or a series was refused. Periods are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SeriesError {
    /// A calendar without a period.
    NoPeriod,
    /// A period that does not end after it starts.
    Unordered {
        /// Which.
        period: usize,
    },
    /// A period that does not start where the one before it ends.
    NotConsecutive {
        /// Which.
        period: usize,
    },
    /// First and last day are too far apart to count the days between.
    TooLong,
    /// Another number of values than of periods.
    Length {
        /// Values given.
        values: usize,
        /// Periods of the calendar.
        periods: usize,
    },
    /// A value that is not finite.
    NotFinite {
        /// Its period.
        period: usize,
    },
    /// Two series that should share a calendar do not.
    Calendars,
}

impl fmt::Display for SeriesError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPeriod => write!(formatter, "a calendar needs at least one period, that is two days"),
            Self::Unordered { period } => {
                write!(formatter, "period {period} does not end after it starts; the end is the day after its last")
            }
            Self::NotConsecutive { period } => write!(
                formatter,
                "period {period} does not start on the day on which the one before it ends; fill the hole with a period that has a gap"
            ),
            Self::TooLong => {
                write!(formatter, "the calendar spans more days than can be counted; check its first and last day")
            }
            Self::Length { values, periods } => {
                write!(formatter, "{values} values for {periods} periods; give one value or gap for each period")
            }
            Self::NotFinite { period } => {
                write!(formatter, "the value of period {period} is not a finite number; a missing value is a gap")
            }
            Self::Calendars => {
                write!(formatter, "the two series are on different calendars; resample one of them first")
            }
        }
    }
}

impl Error for SeriesError {}
