//! A sheet beside what stands: what would be new, what would change, what stays.

use super::{PasteCatalogue, PastedCell};
use crate::reading::ReadingStatus;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The reading that stands for a period of a KPI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingReading {
    /// The first day of the period.
    pub period_start_on: NaiveDate,
    /// The value; `None`: it was retracted.
    pub value: Option<Decimal>,
    /// Whether it may still move.
    pub status: ReadingStatus,
}

/// What a pasted cell would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellChange {
    /// There was no reading.
    New,
    /// Another value stands.
    Changed {
        /// The value that stands.
        before: Decimal,
    },
    /// The same value stands with another status.
    Status,
    /// It stands already.
    Unchanged,
}

/// A cell and what it would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedCell {
    /// The cell.
    pub cell: PastedCell,
    /// What it would do.
    pub change: CellChange,
    /// Whether it lies outside the values that its KPI's last readings had.
    pub is_unusual: bool,
}

/// What every cell would do with this status. `standing` holds the readings by the slug of their KPI.
#[must_use]
pub fn compare(
    cells: &[PastedCell],
    catalogue: &PasteCatalogue,
    standing: &[(crate::slug::Slug, Vec<StandingReading>)],
    status: ReadingStatus,
) -> Vec<ComparedCell> {
    let by_kpi: HashMap<&str, HashMap<NaiveDate, &StandingReading>> = standing
        .iter()
        .map(|(slug, readings)| {
            (slug.as_str(), readings.iter().map(|reading| (reading.period_start_on, reading)).collect())
        })
        .collect();
    cells
        .iter()
        .filter_map(|cell| {
            let kpi = catalogue.kpis.get(cell.kpi)?;
            let period = catalogue.calendars.get(kpi.calendar)?.get(cell.period)?;
            let stands = by_kpi.get(kpi.slug.as_str()).and_then(|readings| readings.get(&period.start_on));
            let change = match stands.and_then(|reading| Some((reading.value?, reading.status))) {
                None => CellChange::New,
                Some((before, _)) if before != cell.value => CellChange::Changed { before },
                Some((_, known)) if known != status => CellChange::Status,
                Some(_) => CellChange::Unchanged,
            };
            let is_unusual = is_unusual(kpi.usual, cell.value);
            Some(ComparedCell { cell: cell.clone(), change, is_unusual })
        })
        .collect()
}

/// Whether a value lies outside the values of the last readings.
#[must_use]
pub fn is_unusual(usual: Option<(Decimal, Decimal)>, value: Decimal) -> bool {
    usual.is_some_and(|(lowest, highest)| value < lowest || value > highest)
}
