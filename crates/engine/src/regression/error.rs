//! What can be wrong with a regression.

use std::error::Error;
use std::fmt;

/// Why a regression was refused.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RegressionError {
    /// No column was given.
    NoColumns,
    /// A column, or the response, has another number of rows than the design.
    Rows {
        /// Its name.
        column: String,
        /// Its values.
        values: usize,
        /// Rows of the design.
        rows: usize,
    },
    /// Too few rows for the columns.
    TooFewRows {
        /// Rows given.
        rows: usize,
        /// Columns given.
        columns: usize,
    },
    /// A value is not a finite number.
    NotFinite {
        /// The column that holds it.
        column: String,
        /// Its row, from 0.
        row: usize,
        /// The value.
        value: f64,
    },
    /// A column is a combination of others, so that their coefficients cannot be told apart.
    Collinear {
        /// The column.
        column: String,
        /// Those it is a combination of; empty where the column is 0 throughout.
        with: Vec<String>,
    },
    /// A coefficient or an error leaves the range of numbers.
    OutOfRange,
    /// The lags of a covariance are not fewer than the rows.
    Lags {
        /// Lags asked for.
        lags: usize,
        /// Rows of the regression.
        rows: usize,
    },
}

impl fmt::Display for RegressionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColumns => formatter.write_str("the regression has no column; give one at least"),
            Self::Rows { column, values, rows } => {
                write!(formatter, "column '{column}' has {values} values for {rows} rows; give one for each row")
            }
            Self::TooFewRows { rows, columns } => write!(
                formatter,
                "the regression has {rows} rows for {columns} columns; more rows than columns are needed"
            ),
            Self::NotFinite { column, row, value } => write!(
                formatter,
                "column '{column}' holds {value} in row {row} (from 0); leave the row out or repair the value"
            ),
            Self::Collinear { column, with } if with.is_empty() => {
                write!(formatter, "column '{column}' is 0 in every row; leave it out")
            }
            Self::Collinear { column, with } => write!(
                formatter,
                "column '{column}' is a combination of '{}'; leave one of them out",
                with.join("', '")
            ),
            Self::OutOfRange => {
                formatter.write_str("the result is beyond the range of numbers; bring the columns to like units")
            }
            Self::Lags { lags, rows } => {
                write!(formatter, "{lags} lags for {rows} rows; ask for fewer lags than rows")
            }
        }
    }
}

impl Error for RegressionError {}
