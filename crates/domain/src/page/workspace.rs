//! The frame around every page of a workspace.

use crate::slug::Slug;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A workspace as it stands in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceSummary {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// Whether the data is made by a model.
    pub simulated: bool,
    /// How many KPIs it has.
    pub kpis: u32,
    /// How many objectives it has.
    pub objectives: u32,
}

/// What every page of a workspace shows around its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceFrame {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The day whose knowledge the page shows.
    pub as_of_on: NaiveDate,
    /// The newest day that can be shown: the end of an archive, or today.
    pub newest_on: NaiveDate,
    /// Whether the newest day is the end of an archive and not today.
    pub archive: bool,
    /// The revision of the workspace that the page was read at.
    pub revision: i64,
    /// Whose data it is, as the licence asks.
    pub attribution: Option<String>,
    /// The licence of the data.
    pub licence: Option<String>,
    /// Where the licence stands.
    pub licence_url: Option<String>,
    /// Whether the data is made by a model.
    pub simulated: bool,
    /// The name of the acting member.
    pub acting_member: String,
}

impl WorkspaceFrame {
    /// Whether the page shows less than is known now: it can be read, and nothing on it can be changed.
    #[must_use]
    pub fn is_past(&self) -> bool {
        self.as_of_on < self.newest_on
    }
}

/// Whose knowledge a page is asked for: the newest, or that of the end of an earlier day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant of asking.
    pub now: DateTime<Utc>,
    /// The day, in the workspace's time zone, at whose end the page was known; `None`: the newest.
    pub as_of_on: Option<NaiveDate>,
}

impl Moment {
    /// All that is known.
    #[must_use]
    pub const fn newest(now: DateTime<Utc>) -> Self {
        Self { now, as_of_on: None }
    }

    /// What was known at the end of a day.
    #[must_use]
    pub const fn at_end_of(day: NaiveDate, now: DateTime<Utc>) -> Self {
        Self { now, as_of_on: Some(day) }
    }
}

/// The most stops of the way through time.
pub const MOST_STOPS: usize = 400;

/// The days that a reader can travel to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownDays {
    /// The first day on which something was known.
    pub first_on: NaiveDate,
    /// The newest day.
    pub newest_on: NaiveDate,
    /// The days on which something became known, ascending, thinned to at most [`MOST_STOPS`]; the last is the newest day.
    pub stops: Vec<NaiveDate>,
}

impl KnownDays {
    /// The days from the ends of reporting periods, ascending; those after the newest day are left out.
    #[must_use]
    pub fn new(period_ends: &[NaiveDate], newest_on: NaiveDate) -> Self {
        let ends: Vec<NaiveDate> = period_ends.iter().copied().filter(|end_on| *end_on < newest_on).collect();
        // The latest stay, of those before every so many.
        let every = ends.len().div_ceil(MOST_STOPS - 1).max(1);
        let mut stops: Vec<NaiveDate> = ends.iter().rev().step_by(every).copied().collect();
        stops.reverse();
        stops.push(newest_on);
        Self { first_on: ends.first().copied().unwrap_or(newest_on), newest_on, stops }
    }
}

/// A thing with a page of its own: enough for a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_through_time_is_bounded_and_ends_today() {
        let newest_on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let ends: Vec<NaiveDate> =
            (1..3000).rev().filter_map(|days| newest_on.checked_sub_days(chrono::Days::new(days))).collect();
        let days = KnownDays::new(&ends, newest_on);
        assert!(days.stops.len() <= MOST_STOPS && days.stops.len() > MOST_STOPS / 2, "{}", days.stops.len());
        assert!(days.stops.is_sorted());
        assert_eq!((days.first_on, days.stops.last()), (ends[0], Some(&newest_on)));
        assert_eq!(days.stops[days.stops.len() - 2], ends[ends.len() - 1]);
        assert_eq!(KnownDays::new(&[newest_on], newest_on).stops, [newest_on]);
    }
}
