//! Calendars, their periods, cycles and events.

use super::span;
use crate::import::cell;
use crate::import::schema;
use crate::import::table::{Row, Table, TableRow};
use chrono::NaiveDate;
use domain::calendar::{CalendarKind, Period};
use domain::slug::Slug;
use domain::template::{CycleRow, EventRow};

/// Where the periods of a calendar come from.
#[derive(Debug)]
pub(in crate::import) enum Extent {
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
pub(in crate::import) struct CalendarDraft {
    /// Its slug.
    pub(in crate::import) slug: Slug,
    /// Its name.
    pub(in crate::import) name: String,
    /// How its periods follow one another.
    pub(in crate::import) kind: CalendarKind,
    /// Where they come from.
    pub(in crate::import) extent: Extent,
}

impl TableRow for CalendarDraft {
    const TABLE: &'static Table = &schema::CALENDARS;

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let name = row.required("name", cell::name);
        let kind = row.required("kind", cell::word);
        let extent = extent(row, kind);
        Some(Self { slug: row.slug()?, name: name?, kind: kind?, extent: extent? })
    }
}

fn extent(row: &mut Row<'_>, kind: Option<CalendarKind>) -> Option<Extent> {
    if kind? != CalendarKind::Explicit {
        let first_on = row.required("first_on", cell::date);
        let last_on = row.required("last_on", cell::date);
        return Some(Extent::ByRule { first_on: first_on?, last_on: last_on? });
    }
    let filled = ["first_on", "last_on"].into_iter().find(|column| !row.cell(column).is_empty());
    match filled {
        Some(column) => {
            row.refuse(column, "must be empty: an explicit calendar lists its periods in periods.csv");
            None
        }
        None => Some(Extent::Listed),
    }
}

/// A row of `periods.csv`.
#[derive(Debug)]
pub(in crate::import) struct PeriodDraft {
    /// The calendar it belongs to.
    pub(in crate::import) calendar: Slug,
    /// The period.
    pub(in crate::import) period: Period,
}

impl TableRow for PeriodDraft {
    const TABLE: &'static Table = &schema::PERIODS;

    fn read(row: &mut Row<'_>) -> Option<Self> {
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

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let name = row.required("name", cell::name);
        let start_on = row.required("start_on", cell::date);
        let end_on = row.required("end_on", cell::date);
        let (start_on, end_on) = span(row, start_on, "end_on", end_on)?;
        Some(Self { slug: row.slug()?, name: name?, start_on, end_on })
    }
}

impl TableRow for EventRow {
    const TABLE: &'static Table = &schema::EVENTS;

    fn read(row: &mut Row<'_>) -> Option<Self> {
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
