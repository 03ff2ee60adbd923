//! A row of the template, wherever its cells come from: a line of a file, a form, a paste.

use super::schema::Table;
use crate::slug::Slug;
use chrono::NaiveDate;

/// The cells of one row, and where what is wrong with them goes.
pub trait RowCells {
    /// The text of a cell; empty where the column is absent.
    fn cell(&self, column: &str) -> &str;

    /// Reports an error about a cell.
    fn refuse(&mut self, column: &str, reason: impl AsRef<str>);

    /// The row's own slug; `None` where it has none that could be read, which is reported by whoever made the row.
    fn slug(&self) -> Option<Slug>;

    /// Takes a value or reports why there is none.
    fn accept<T>(&mut self, column: &str, value: Result<T, String>) -> Option<T> {
        value.map_err(|reason| self.refuse(column, reason)).ok()
    }

    /// A cell that must not be empty.
    fn required<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.cell(column);
        let value = if text.is_empty() { Err("is empty".to_owned()) } else { parse(text) };
        self.accept(column, value)
    }

    /// A cell that may be empty: `Some(None)` where it is.
    #[allow(
        clippy::option_option,
        reason = "outside: whether an error was reported; inside: whether the cell has a value"
    )]
    fn optional<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<Option<T>> {
        let text = self.cell(column);
        if text.is_empty() {
            return Some(None);
        }
        let value = parse(text);
        self.accept(column, value).map(Some)
    }

    /// A cell that means something even where it is empty.
    fn or<T>(&mut self, column: &str, default: T, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        self.optional(column, parse).map(|value| value.unwrap_or(default))
    }
}

/// A type that rows of one table become.
pub trait TableRow: Sized {
    /// The table.
    const TABLE: &'static Table;

    /// Reads a row: every cell, and what one row alone can tell. `None` after at least one error was reported.
    fn read(row: &mut impl RowCells) -> Option<Self>;
}

/// Checks that a span has days; `None` after an error.
pub(super) fn span(
    row: &mut impl RowCells,
    start_on: Option<NaiveDate>,
    end_column: &str,
    end_on: Option<NaiveDate>,
) -> Option<(NaiveDate, NaiveDate)> {
    let (start_on, end_on) = (start_on?, end_on?);
    if start_on < end_on {
        return Some((start_on, end_on));
    }
    row.refuse(end_column, format!("{end_on} is not after start_on {start_on}; it is the first day after the span"));
    None
}
