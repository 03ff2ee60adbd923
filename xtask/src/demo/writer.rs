//! Tables of text and their CSV form.

use std::borrow::Cow;
use std::fmt::Write;

/// One table of the import template.
pub struct Table {
    /// The file's name.
    pub file: &'static str,
    /// The header row.
    pub columns: &'static [&'static str],
    /// The rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table from rows of text.
    pub fn new<const WIDTH: usize>(
        file: &'static str,
        columns: &'static [&'static str; WIDTH],
        rows: impl IntoIterator<Item = [Cow<'static, str>; WIDTH]>,
    ) -> Self {
        let rows = rows.into_iter().map(|row| row.into_iter().map(Cow::into_owned).collect()).collect();
        Self { file, columns, rows }
    }

    /// The table as CSV: comma-separated, quoted where needed, lines ending in a line feed.
    pub fn to_csv(&self) -> String {
        let mut text = String::new();
        write_row(&mut text, self.columns.iter().copied());
        for row in &self.rows {
            write_row(&mut text, row.iter().map(String::as_str));
        }
        text
    }
}

fn write_row<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (position, cell) in cells.enumerate() {
        if position > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}

/// A number in plain notation, rounded to `decimals` places, without zeros at the end and never '-0'.
pub fn number(value: f64, decimals: usize) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write!(text, "{value:.decimals$}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" { "0".to_owned() } else { text }
}
