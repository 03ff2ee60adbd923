//! Tables: the header of each file, its rows one by one, slugs unique within a table.

use super::csv_reader::{CsvReader, Record};
use super::error::Errors;
use super::folder::Folder;
use domain::slug::Slug;
use domain::template::cell::{self, excerpt};
use domain::template::schema::Table;
use domain::template::{RowCells, TableRow};
use std::collections::HashMap;

/// A value and the row it was read from.
#[derive(Debug)]
pub(super) struct Located<T> {
    /// The line on which its row begins.
    pub(super) row: u64,
    /// The value.
    pub(super) value: T,
}

/// What was read of a table.
#[derive(Debug)]
pub(super) struct Loaded<T> {
    /// The rows without an error in a cell.
    pub(super) rows: Vec<Located<T>>,
    /// Every slug, also of rows with an error elsewhere, with its row.
    pub(super) slugs: HashMap<Slug, u64>,
    /// How many rows could be told apart, with errors in their cells or without.
    pub(super) seen: u64,
    /// Whether every row could be told apart and has its slug. Where not, a reference that leads nowhere may be a consequence, and is not reported.
    pub(super) is_complete: bool,
}

impl<T> Loaded<T> {
    /// The values without their rows.
    pub(super) fn into_values(self) -> Vec<T> {
        self.rows.into_iter().map(|located| located.value).collect()
    }
}

/// A row at hand: its cells by column, and where errors go.
pub(super) struct Row<'a> {
    /// The line on which it begins.
    pub(super) number: u64,
    file: &'static str,
    slug: Option<Slug>,
    record: &'a Record,
    header: &'a Header,
    errors: &'a mut Errors,
}

impl RowCells for Row<'_> {
    fn cell(&self, column: &str) -> &str {
        self.header.position(column).map_or("", |position| self.record.field(position))
    }

    fn refuse(&mut self, column: &str, reason: impl AsRef<str>) {
        self.errors.about_cell(self.file, self.number, column, reason);
    }

    fn slug(&self) -> Option<Slug> {
        self.slug.clone()
    }
}

/// Where the columns of a table stand in a file.
struct Header {
    positions: Vec<(&'static str, usize)>,
}

impl Header {
    fn position(&self, column: &str) -> Option<usize> {
        self.positions.iter().find(|(known, _)| *known == column).map(|(_, position)| *position)
    }

    /// Finds the columns; `None` after an error after which no cell can be told.
    fn read(table: &Table, record: &Record, errors: &mut Errors) -> Option<Self> {
        let mut positions: Vec<(&'static str, usize)> = Vec::new();
        let only = record.field(0);
        if record.len() == 1 && only.contains([';', '\t']) {
            errors.about_row(
                table.file,
                record.row,
                "the columns are not separated by commas; save the file with commas",
            );
            return None;
        }
        let mut is_sound = true;
        for (position, name) in record.fields().enumerate() {
            match table.columns().find(|known| *known == name) {
                Some(known) if positions.iter().any(|(seen, _)| *seen == known) => {
                    errors.about_cell(table.file, record.row, known, "the column stands in the header twice");
                    is_sound = false;
                }
                Some(known) => positions.push((known, position)),
                None => {
                    let near = table.columns().find(|known| known.eq_ignore_ascii_case(name.trim()));
                    let advice = near.map_or_else(
                        || format!("the columns are {}", table.columns().collect::<Vec<_>>().join(", ")),
                        |near| format!("write {near}"),
                    );
                    let reason = format!("{} is not a column of {}; {advice}", excerpt(name), table.file);
                    errors.about_row(table.file, record.row, reason);
                    is_sound &= near.is_none();
                }
            }
        }
        for column in table.required {
            if !positions.iter().any(|(known, _)| known == column) {
                errors.about_cell(table.file, record.row, column, "the column is missing");
                is_sound = false;
            }
        }
        is_sound.then_some(Self { positions })
    }
}

/// Visits the rows of a table in order. False where some could not be told apart.
pub(super) fn visit_rows(
    folder: &Folder<'_>,
    table: &Table,
    errors: &mut Errors,
    mut visit: impl FnMut(&mut Row<'_>),
) -> bool {
    let input = match folder.open(table.file, errors) {
        Ok(Some(input)) => input,
        Ok(None) => return true,
        Err(()) => return false,
    };
    let mut reader = CsvReader::new(input);
    let mut record = Record::default();
    // The width of the header and, where it is sound, its columns.
    let mut layout: Option<(usize, Option<Header>)> = None;
    let mut is_complete = true;
    let mut rows = 0_u64;
    loop {
        match reader.read(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let rest = if error.is_final { "; the rest of the file was not read" } else { "" };
                errors.about_row(table.file, error.row, format!("{}{rest}", error.fault));
                is_complete = false;
                // Without its header no row of the file can be told.
                if layout.is_none() {
                    return false;
                }
                continue;
            }
        }
        let Some((width, header)) = &layout else {
            let header = Header::read(table, &record, errors);
            is_complete &= header.is_some();
            layout = Some((record.len(), header));
            continue;
        };
        rows += 1;
        if rows > table.max_rows {
            errors.about_row(
                table.file,
                record.row,
                format!("the file has more than {} rows; the rest of the file was not read", table.max_rows),
            );
            return false;
        }
        // Under a header of one column, the mistake is the separator, and every row would have it.
        if record.len() != *width && (header.is_some() || *width > 1) {
            let advice = if record.len() > *width {
                "a text with a comma needs quotes around it"
            } else {
                "is a comma missing?"
            };
            errors.about_row(
                table.file,
                record.row,
                format!("has {} cells where the header has {}; {advice}", record.len(), width),
            );
            is_complete = false;
            continue;
        }
        folder.report(table.file, reader.bytes_read());
        // Under an unsound header rows are only told apart: what is wrong with their shape is said all the same.
        let Some(header) = header else { continue };
        visit(&mut Row { number: record.row, file: table.file, slug: None, record: &record, header, errors });
    }
    if layout.is_none() {
        errors.about_file(table.file, "is empty; a table without rows has its header row");
        return false;
    }
    is_complete
}

/// Reads a table whose rows have slugs.
pub(super) fn load_slugged<T: TableRow>(folder: &Folder<'_>, errors: &mut Errors) -> Loaded<T> {
    let mut rows = Vec::new();
    let mut slugs: HashMap<Slug, u64> = HashMap::new();
    let mut seen = 0;
    let mut has_every_slug = true;
    let is_complete = visit_rows(folder, T::TABLE, errors, |row| {
        seen += 1;
        row.slug = row.required("slug", cell::slug);
        has_every_slug &= row.slug.is_some();
        if let Some(slug) = row.slug() {
            match slugs.get(&slug) {
                Some(first) => row.refuse("slug", format!("'{slug}' stands already in row {first}")),
                None => {
                    slugs.insert(slug, row.number);
                }
            }
        }
        if let Some(value) = T::read(row) {
            rows.push(Located { row: row.number, value });
        }
    });
    Loaded { rows, slugs, seen, is_complete: is_complete && has_every_slug }
}

/// Reads a table whose rows have no slugs.
pub(super) fn load<T: TableRow>(folder: &Folder<'_>, errors: &mut Errors) -> Loaded<T> {
    let mut rows = Vec::new();
    let mut seen = 0;
    let is_complete = visit_rows(folder, T::TABLE, errors, |row| {
        seen += 1;
        if let Some(value) = T::read(row) {
            rows.push(Located { row: row.number, value });
        }
    });
    Loaded { rows, slugs: HashMap::new(), seen, is_complete }
}
