//! Calendars, their periods, cycles and events.

use super::cell;
use super::row::{RowCells, TableRow, span};
use super::schema::{self, Table};
use crate::calendar::{CalendarError, CalendarKind, Period, periods_by_rule};
use crate::event::EventKind;
use crate::slug::Slug;
use chrono::NaiveDate;

/// A row of `calendars.csv` with its periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// How its periods follow one another.
    pub kind: CalendarKind,
    /// Its periods, an unbroken run in order.
    pub periods: Vec<Period>,
}

/// A row of `cycles.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its first day.
    pub start_on: NaiveDate,
    /// The first day after it.
    pub end_on: NaiveDate,
}

/// A row of `events.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: EventKind,
    /// Its first day.
    pub start_on: NaiveDate,
    /// The first day after it.
    pub end_on: NaiveDate,
    /// The KPIs it moved; empty: all.
    pub kpis: Vec<Slug>,
    /// What is worth knowing of it.
    pub note: Option<String>,
    /// Where it is told.
    pub source_url: Option<String>,
}

/// Where the periods of a calendar come from.
#[derive(Debug)]
pub enum Extent {
    /// From `periods.csv`.
    Listed,
    /// Made by rule over a span.
    ByRule {
        /// The first day.
        first_on: NaiveDate,
        /// The first day after the last period.
        last_on: NaiveDate,
    },
}

/// A row of `calendars.csv` before its periods are known.
#[derive(Debug)]
pub struct CalendarDraft {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// How its periods follow one another.
    pub kind: CalendarKind,
    /// Where they come from.
    pub extent: Extent,
}

impl TableRow for CalendarDraft {
    const TABLE: &'static Table = &schema::CALENDARS;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let name = row.required("name", cell::name);
        let kind = row.required("kind", cell::word);
        let extent = extent(row, kind);
        Some(Self { slug: row.slug()?, name: name?, kind: kind?, extent: extent? })
    }
}

fn extent(row: &mut impl RowCells, kind: Option<CalendarKind>) -> Option<Extent> {
    if kind? != CalendarKind::Explicit {
        let first_on = row.required("first_on", cell::date);
        let last_on = row.required("last_on", cell::date);
        return Some(Extent::ByRule { first_on: first_on?, last_on: last_on? });
    }
    let filled = ["first_on", "last_on"].into_iter().find(|column| !row.cell(column).is_empty());
    match filled {
        Some(column) => {
            row.refuse(column, "must be empty: an explicit calendar lists its periods one by one");
            None
        }
        None => Some(Extent::Listed),
    }
}

impl CalendarDraft {
    /// The periods that the calendar's rule makes of a span.
    ///
    /// # Errors
    /// The column that is to blame, and why.
    pub fn periods_by_rule(
        &self,
        first_on: NaiveDate,
        last_on: NaiveDate,
    ) -> Result<Vec<Period>, (&'static str, String)> {
        match periods_by_rule(self.kind, first_on, last_on) {
            Ok(periods) if !periods.is_empty() => Ok(periods),
            Ok(_) => {
                Err(("last_on", format!("no whole period of kind {} lies between first_on and last_on", self.kind)))
            }
            Err(error @ (CalendarError::EmptySpan { .. } | CalendarError::TooMany)) => {
                Err(("last_on", error.to_string()))
            }
            Err(error @ CalendarError::Explicit) => Err(("kind", error.to_string())),
            Err(error @ (CalendarError::NotAStart { .. } | CalendarError::OutOfRange)) => {
                Err(("first_on", error.to_string()))
            }
        }
    }
}

/// A row of `periods.csv`.
#[derive(Debug)]
pub struct PeriodDraft {
    /// The calendar it belongs to.
    pub calendar: Slug,
    /// The period.
    pub period: Period,
}

impl TableRow for PeriodDraft {
    const TABLE: &'static Table = &schema::PERIODS;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let calendar = row.required("calendar", cell::slug);
        let label = row.required("label", cell::name);
        let start_on = row.required("start_on", cell::date);
        let end_on = row.required("end_on", cell::date);
        let (start_on, end_on) = span(row, start_on, "end_on", end_on)?;
        Some(Self { calendar: calendar?, period: Period { label: label?, start_on, end_on } })
    }
}

impl TableRow for CycleRow {
    const TABLE: &'static Table = &schema::CYCLES;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let name = row.required("name", cell::name);
        let start_on = row.required("start_on", cell::date);
        let end_on = row.required("end_on", cell::date);
        let (start_on, end_on) = span(row, start_on, "end_on", end_on)?;
        Some(Self { slug: row.slug()?, name: name?, start_on, end_on })
    }
}

impl TableRow for EventRow {
    const TABLE: &'static Table = &schema::EVENTS;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let name = row.required("name", cell::name);
        let kind = row.required("kind", cell::word);
        let start_on = row.required("start_on", cell::date);
        let end_on = row.required("end_on", cell::date);
        let kpis = row.or("kpis", Vec::new(), cell::slugs);
        let note = row.optional("note", cell::text);
        let source_url = row.optional("source_url", cell::web_address);
        let (start_on, end_on) = span(row, start_on, "end_on", end_on)?;
        Some(Self {
            slug: row.slug()?,
            name: name?,
            kind: kind?,
            start_on,
            end_on,
            kpis: kpis?,
            note: note?,
            source_url: source_url?,
        })
    }
}
