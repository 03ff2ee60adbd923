//! Sources, KPIs and their readings.

use super::cell;
use super::number::decimal;
use super::row::{RowCells, TableRow};
use super::schema::{self, Table};
use crate::formula::Formula;
use crate::kpi::{Direction, DirectionError, DirectionWord, Measure, Quantity, Timing, ValueScale};
use crate::reading::ReadingStatus;
use crate::slug::Slug;
use crate::word::words;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

words! {
    /// How data comes in.
    SourceKind, "kind of source" {
        File = "file": "Files.",
        Api = "api": "Pushed by a program.",
        Sql = "sql": "Pulled from a database.",
        Manual = "manual": "Typed in.",
        Simulated = "simulated": "Made by a model.",
    }
}

/// A row of `sources.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// How data comes in.
    pub kind: SourceKind,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Where it stands.
    pub url: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
}

/// A row of `kpis.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KpiRow {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What exactly is measured.
    pub definition: String,
    /// The team it belongs to.
    pub team: Slug,
    /// Who answers for it.
    pub owner: Slug,
    /// Who answers in their stead.
    pub deputy: Option<Slug>,
    /// Unit, decimals, currency.
    pub measure: Measure,
    /// Which values are better.
    pub direction: Direction,
    /// How periods add up.
    pub quantity: Quantity,
    /// Lead or lag.
    pub timing: Timing,
    /// Its calendar.
    pub calendar: Slug,
    /// Its official source.
    pub source: Slug,
    /// The scale influences act on.
    pub scale: ValueScale,
    /// Days after a period's end before its reading is late; `None`: one period.
    pub grace_days: Option<u32>,
    /// Its order among the KPIs of its team.
    pub position: i32,
    /// What is assumed and not published.
    pub assumption: Option<String>,
    /// What its readings follow from; `None`: they are entered.
    pub formula: Option<Formula>,
}

/// A row of `observations.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationRow {
    /// The KPI.
    pub kpi: Slug,
    /// The first day of the period.
    pub period_start_on: NaiveDate,
    /// The value; `None` retracts.
    pub value: Option<Decimal>,
    /// Whether it may still move.
    pub status: ReadingStatus,
    /// When the organisation knew it; `None`: at the import.
    pub known_at: Option<DateTime<Utc>>,
    /// What is said about it.
    pub note: Option<String>,
}

impl TableRow for SourceRow {
    const TABLE: &'static Table = &schema::SOURCES;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let name = row.required("name", cell::name);
        let kind = row.required("kind", cell::word);
        let publisher = row.optional("publisher", cell::name);
        let url = row.optional("url", cell::web_address);
        let licence = row.optional("licence", cell::name);
        Some(Self { slug: row.slug()?, name: name?, kind: kind?, publisher: publisher?, url: url?, licence: licence? })
    }
}

impl TableRow for KpiRow {
    const TABLE: &'static Table = &schema::KPIS;

    fn read(row: &mut impl RowCells) -> Option<Self> {
        let name = row.required("name", cell::name);
        let definition = row.required("definition", cell::text);
        let team = row.required("team", cell::slug);
        let owner = row.required("owner", cell::slug);
        let deputy = row.optional("deputy", cell::slug);
        let measure = measure(row);
        let direction = direction(row);
        let quantity = row.required("quantity", cell::word);
        let timing = row.required("timing", cell::word);
        let calendar = row.required("calendar", cell::slug);
        let source = row.required("source", cell::slug);
        let scale = row.required("scale", cell::word);
        let grace_days = row.optional("grace_days", cell::whole_as(0, 3_660));
        let position = row.or("position", 0, cell::position);
        let assumption = row.optional("assumption", cell::text);
        let formula = row.optional("formula", cell::formula);
        if scale == Some(ValueScale::Logit) && measure.as_ref().is_some_and(|measure| !measure.is_ratio()) {
            row.refuse("scale", "logit needs unit ratio: log-odds are of shares between 0 and 1");
            return None;
        }
        Some(Self {
            slug: row.slug()?,
            name: name?,
            definition: definition?,
            team: team?,
            owner: owner?,
            deputy: deputy?,
            measure: measure?,
            direction: direction?,
            quantity: quantity?,
            timing: timing?,
            calendar: calendar?,
            source: source?,
            scale: scale?,
            grace_days: grace_days?,
            position: position?,
            assumption: assumption?,
            formula: formula?,
        })
    }
}

/// Unit, decimals and currency of a KPI or a lever.
pub fn measure(row: &mut impl RowCells) -> Option<Measure> {
    let unit = row.required("unit", cell::name);
    let decimals = row.required("decimals", cell::whole_as(0, 6));
    let currency = row.optional("currency", cell::currency);
    Some(Measure { unit: unit?, decimals: decimals?, currency: currency? })
}

fn direction(row: &mut impl RowCells) -> Option<Direction> {
    let word: Option<DirectionWord> = row.required("direction", cell::word);
    let low = row.optional("band_low", decimal);
    let high = row.optional("band_high", decimal);
    let (low, high) = (low?, high?);
    Direction::new(word?, low, high)
        .map_err(|error| {
            let column = match error {
                DirectionError::BandWithoutBounds if low.is_some() => "band_high",
                DirectionError::BoundsWithoutBand if low.is_none() => "band_high",
                DirectionError::BandReversed { .. }
                | DirectionError::BandWithoutBounds
                | DirectionError::BoundsWithoutBand => "band_low",
            };
            row.refuse(column, error.to_string());
        })
        .ok()
}
