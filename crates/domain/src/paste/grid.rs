//! Text from a spreadsheet as rows of cells: tabs as the clipboard has them, or semicolons or commas as files have them, with quotes.

use super::value::trim;

/// The most bytes of text that are read.
pub const MAX_BYTES: usize = 1_000_000;
/// The most cells that are read.
pub const MAX_CELLS: usize = 50_000;

/// Why a text is no sheet at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GridError {
    /// There is nothing in it.
    #[error("There is nothing here yet. Copy cells in the spreadsheet and paste them here.")]
    Empty,
    /// It is too long.
    #[error("This is {megabytes} MB of text; at most 1 MB is read at once. Paste fewer rows at a time.")]
    TooLong {
        /// How long it is, rounded up.
        megabytes: usize,
    },
    /// It has too many cells.
    #[error("This sheet has more than {MAX_CELLS} cells. Paste fewer rows or columns at a time.")]
    TooManyCells,
    /// A quoted cell does not end.
    #[error("The quotation mark in row {row} is never closed. Close it, or remove it.")]
    OpenQuote {
        /// The row it begins in, counted from 1.
        row: usize,
    },
}

/// The cells of a text, row by row, trimmed; rows keep their place, so that a row is called what the spreadsheet calls it. Empty rows
/// and columns at the end are dropped.
///
/// # Errors
/// Where there is nothing, too much, or a quotation mark that never closes.
pub fn cells(text: &str) -> Result<Vec<Vec<String>>, GridError> {
    if text.len() > MAX_BYTES {
        return Err(GridError::TooLong { megabytes: text.len().div_ceil(MAX_BYTES) });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = split(text, delimiter(text))?;
    for row in &mut rows {
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
    }
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
    if rows.is_empty() { Err(GridError::Empty) } else { Ok(rows) }
}

/// The character between cells. A spreadsheet copies tabs; a file has semicolons where the comma stands before decimals. A column of
/// numbers with a decimal comma has no delimiter at all: a comma is one only where some row has text around it.
fn delimiter(text: &str) -> char {
    if text.contains('\t') {
        return '\t';
    }
    if text.contains(';') {
        return ';';
    }
    let is_list = text.lines().any(|line| {
        line.contains(',') && line.chars().any(|character| character.is_alphabetic() || character == '"')
            || line.matches('-').count() >= 2 && line.contains(',')
    });
    if is_list { ',' } else { '\t' }
}

fn split(text: &str, delimiter: char) -> Result<Vec<Vec<String>>, GridError> {
    let mut rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut count = 0_usize;
    let mut open_quote: Option<usize> = None;
    let mut was_quoted = false;
    let mut characters = text.chars().peekable();
    let mut line = 1_usize;
    while let Some(character) = characters.next() {
        if open_quote.is_some() {
            match character {
                '"' if characters.peek() == Some(&'"') => {
                    characters.next();
                    cell.push('"');
                }
                '"' => open_quote = None,
                other => cell.push(other),
            }
            continue;
        }
        match character {
            '"' if trim(&cell).is_empty() && !was_quoted => {
                cell.clear();
                open_quote = Some(line);
                was_quoted = true;
            }
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                count += 1;
                row.push(trim(&cell).to_owned());
                rows.push(std::mem::take(&mut row));
                cell.clear();
                was_quoted = false;
                line += 1;
            }
            other if other == delimiter => {
                count += 1;
                row.push(trim(&cell).to_owned());
                cell.clear();
                was_quoted = false;
            }
            other => cell.push(other),
        }
        if count > MAX_CELLS {
            return Err(GridError::TooManyCells);
        }
    }
    if let Some(row) = open_quote {
        return Err(GridError::OpenQuote { row });
    }
    row.push(trim(&cell).to_owned());
    rows.push(row);
    if count >= MAX_CELLS { Err(GridError::TooManyCells) } else { Ok(rows) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(text: &str) -> Vec<Vec<String>> {
        cells(text).unwrap()
    }

    #[test]
    fn tabs_semicolons_and_commas_part_cells() {
        let expected = [["kpi", "2024-01"], ["cost", "1"]];
        for text in [
            "kpi\t2024-01\ncost\t1\n",
            "kpi;2024-01\r\ncost;1\r\n",
            "kpi,2024-01\rcost,1",
            "\u{feff}kpi\t2024-01\ncost\t 1\u{a0}\n\n",
        ] {
            assert_eq!(grid(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_decimal_comma_is_no_delimiter() {
        assert_eq!(grid("3,71\n3,80"), [["3,71"], ["3,80"]]);
        assert_eq!(grid("2024-01;3,71"), [["2024-01", "3,71"]]);
        assert_eq!(grid("2024-01-01,5"), [["2024-01-01", "5"]]);
    }

    #[test]
    fn quotes_hold_what_parts_and_double_inside() {
        assert_eq!(grid("\"a;b\";\"say \"\"x\"\"\"\n\"two\nlines\";1"), [["a;b", "say \"x\""], ["two\nlines", "1"]]);
        // A quotation mark amid a cell, as in inches, is text.
        assert_eq!(grid("12\" pipe\t5"), [["12\" pipe", "5"]]);
        assert_eq!(cells("a\t\"b"), Err(GridError::OpenQuote { row: 1 }));
    }

    #[test]
    fn a_row_keeps_its_place_and_ragged_rows_stay_ragged() {
        assert_eq!(grid("a\tb\tc\n\nd\n"), [vec!["a", "b", "c"], vec![], vec!["d"]]);
    }

    #[test]
    fn too_much_and_nothing_are_refused() {
        assert_eq!(cells(" \n\t\n"), Err(GridError::Empty));
        assert_eq!(cells(&"x".repeat(MAX_BYTES + 1)), Err(GridError::TooLong { megabytes: 2 }));
        assert_eq!(cells(&"1\n".repeat(MAX_CELLS + 1)), Err(GridError::TooManyCells));
        assert_eq!(cells(&"1\n".repeat(MAX_CELLS - 1)).map(|rows| rows.len()), Ok(MAX_CELLS - 1));
    }
}
