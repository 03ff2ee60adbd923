//! What is pasted from a spreadsheet, read: a sheet of KPIs and periods either way round, or a column for one KPI. Pure, so that the
//! browser shows what the server will do.

mod compare;
pub mod grid;
mod layout;
pub mod period;
pub mod value;

pub use compare::{CellChange, ComparedCell, StandingReading, compare, is_unusual};
pub use layout::read;

use crate::calendar::Period;
use crate::kpi::{Measure, ValueScale};
use crate::slug::Slug;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use value::{DecimalMark, ShareForm, ValueRules};

/// What a sheet can be about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PasteCatalogue {
    /// The calendars, each with its periods in order.
    pub calendars: Vec<Vec<Period>>,
    /// The KPIs in use, by name.
    pub kpis: Vec<PasteKpi>,
}

/// A KPI as a sheet can name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasteKpi {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Unit, decimals, currency.
    pub measure: Measure,
    /// Its scale.
    pub scale: ValueScale,
    /// Its calendar: an index into those of the catalogue.
    pub calendar: usize,
    /// Between which values its last readings lay; `None`: it has none.
    pub usual: Option<(Decimal, Decimal)>,
    /// The first day of the period after its last reading; a single column of values begins there.
    pub next_start_on: Option<NaiveDate>,
}

/// How a sheet is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasteOptions {
    /// The KPI that a single column is about; `None`: the sheet names its KPIs.
    pub kpi: Option<Slug>,
    /// Which mark stands before the decimals.
    pub mark: DecimalMark,
    /// What a share without a percent sign is written in.
    pub share: ShareForm,
    /// The day after which no period has begun.
    pub today: NaiveDate,
}

/// A value that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedCell {
    /// Its row in what was pasted, counted from 1.
    pub row: usize,
    /// Its column, counted from 1.
    pub column: usize,
    /// Its KPI: an index into those of the catalogue.
    pub kpi: usize,
    /// Its period: an index into those of the KPI's calendar.
    pub period: usize,
    /// The value; a share as a part of one.
    pub value: Decimal,
}

/// Where something does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// In one cell: row and column.
    Cell(usize, usize),
    /// In the heading of a row: none of its cells can be read.
    Row(usize),
    /// In the heading of a column: none of its cells can be read.
    Column(usize),
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Cell(row, column) => write!(formatter, "Row {row}, column {column}"),
            Self::Row(row) => write!(formatter, "Row {row}"),
            Self::Column(column) => write!(formatter, "Column {column}"),
        }
    }
}

/// What cannot be read, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// Why, and what would be right.
    pub reason: String,
}

/// How a sheet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetLayout {
    /// A row for each KPI.
    KpisDown,
    /// A column for each KPI.
    KpisAcross,
    /// One KPI: a column of periods and one of values.
    PeriodsAndValues,
    /// One KPI: values alone, from the next period on.
    ValuesAlone,
}

/// A sheet that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// How it lies.
    pub layout: SheetLayout,
    /// The decimal mark it was read with.
    pub mark: DecimalMark,
    /// What was read, row by row.
    pub cells: Vec<PastedCell>,
    /// What cannot be read, from top to bottom.
    pub problems: Vec<Problem>,
}

/// Why a text is not a sheet at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasteError {
    /// It has no rows and cells.
    #[error(transparent)]
    Grid(#[from] grid::GridError),
    /// The chosen KPI is not there.
    #[error("There is no KPI '{0}' in use here. Choose another.")]
    UnknownKpi(Slug),
    /// Neither rows nor columns are headed by KPIs.
    #[error(
        "No row and no column is headed by a KPI. Begin each row with a KPI's name or short name and head the columns with periods, or the other way round; for a single column, choose its KPI."
    )]
    NoKpis,
    /// More columns than a column of one KPI has.
    #[error(
        "For one KPI there are at most two columns, periods and values; this has {0}. For a sheet of several KPIs, choose no KPI."
    )]
    TooManyColumns(usize),
    /// Values alone have nowhere to begin.
    #[error("It cannot be told which period the first value is for. Put the periods into a column before the values.")]
    NoFirstPeriod,
}

impl PasteOptions {
    /// What the values of a KPI have to fit, with the mark that the sheet turned out to have.
    fn rules<'a>(&self, kpi: &'a PasteKpi, mark: DecimalMark) -> ValueRules<'a> {
        ValueRules { measure: &kpi.measure, scale: kpi.scale, mark, share: self.share }
    }
}

#[cfg(test)]
mod tests;
