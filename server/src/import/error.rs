//! What can be wrong with a folder of tables, and where.

use std::fmt;
use std::path::PathBuf;

/// The most errors that are listed; the rest are counted.
pub const MAX_LISTED: usize = 1_000;

/// Why a folder could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The folder or a file in it could not be read.
    #[error("{} cannot be read: {source}; check that it exists and that its rights allow it", path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
}

/// One thing that is wrong, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// The name of the file in the folder.
    pub file: String,
    /// The line on which the row begins, as an editor counts them from 1 (the header); `None`: the file as a whole.
    pub row: Option<u64>,
    /// The column; `None`: the row as a whole.
    pub column: Option<String>,
    /// What is wrong and what to write instead.
    pub reason: String,
}

impl fmt::Display for CellError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(formatter, ":{row}")?;
        }
        if let Some(column) = &self.column {
            write!(formatter, ": {column}")?;
        }
        write!(formatter, ": {}", self.reason)
    }
}

/// Everything that is wrong with a folder: nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The first [`MAX_LISTED`] errors, by file and row.
    pub errors: Vec<CellError>,
    /// How many there are in all.
    pub total: u64,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.total {
            1 => formatter.write_str("the files have 1 error; nothing was stored"),
            total => write!(formatter, "the files have {total} errors; nothing was stored"),
        }
    }
}

impl std::error::Error for Refusal {}

/// Gathers errors: lists the first ones, counts all.
#[derive(Debug, Default)]
pub(super) struct Errors {
    listed: Vec<CellError>,
    total: u64,
}

impl Errors {
    /// Adds an error about a file as a whole.
    pub(super) fn about_file(&mut self, file: &str, reason: impl AsRef<str>) {
        self.push(file, None, None, reason.as_ref());
    }

    /// Adds an error about a row as a whole.
    pub(super) fn about_row(&mut self, file: &str, row: u64, reason: impl AsRef<str>) {
        self.push(file, Some(row), None, reason.as_ref());
    }

    /// Adds an error about a cell.
    pub(super) fn about_cell(&mut self, file: &str, row: u64, column: &str, reason: impl AsRef<str>) {
        self.push(file, Some(row), Some(column), reason.as_ref());
    }

    fn push(&mut self, file: &str, row: Option<u64>, column: Option<&str>, reason: &str) {
        self.total += 1;
        if self.listed.len() < MAX_LISTED {
            self.listed.push(CellError {
                file: printable(file),
                row,
                column: column.map(printable),
                reason: printable(reason),
            });
        }
    }

    /// Nothing where there was no error; else all of them, in the order of the given files and their rows.
    pub(super) fn into_result(mut self, order: &[&str]) -> Result<(), Refusal> {
        if self.total == 0 {
            return Ok(());
        }
        let rank = |file: &str| order.iter().position(|known| *known == file).unwrap_or(order.len());
        self.listed.sort_by_key(|error| (rank(&error.file), error.row));
        Err(Refusal { errors: self.listed, total: self.total })
    }
}

/// A text of a file as it may go to a terminal: characters that move the cursor or turn the direction of writing are spelled out.
fn printable(text: &str) -> String {
    let is_harmful = |character: char| {
        character.is_control()
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_harmful) {
        return text.to_owned();
    }
    let mut spelled = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_harmful(character) {
            spelled.extend(character.escape_default());
        } else {
            spelled.push(character);
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::template::cell::excerpt;

    #[test]
    fn an_error_reads_as_compilers_write_them() {
        let mut errors = Errors::default();
        errors.about_cell("observations.csv", 17, "value", "is empty");
        errors.about_row("kpis.csv", 3, "has 2 cells");
        errors.about_file("teams.csv", "is missing");
        let refusal = errors.into_result(&["teams.csv", "kpis.csv", "observations.csv"]).unwrap_err();
        let lines: Vec<String> = refusal.errors.iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["teams.csv: is missing", "kpis.csv:3: has 2 cells", "observations.csv:17: value: is empty"]);
        assert_eq!(refusal.to_string(), "the files have 3 errors; nothing was stored");
    }

    #[test]
    fn beyond_the_listed_errors_are_counted() {
        let mut errors = Errors::default();
        for row in 0..MAX_LISTED as u64 + 5 {
            errors.about_row("kpis.csv", row, "is wrong");
        }
        let refusal = errors.into_result(&[]).unwrap_err();
        assert_eq!((refusal.errors.len(), refusal.total), (MAX_LISTED, MAX_LISTED as u64 + 5));
    }

    #[test]
    fn a_cell_cannot_paint_the_terminal() {
        let mut errors = Errors::default();
        errors.about_cell("kpis.csv", 2, "name", excerpt("\u{1b}[31m\u{202e}red"));
        let text = errors.into_result(&[]).unwrap_err().errors[0].to_string();
        assert_eq!(text, "kpis.csv:2: name: '\\u{1b}[31m\\u{202e}red'");
    }
}
