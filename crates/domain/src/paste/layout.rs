//! From cells to values: which way the sheet lies, which KPI and period each cell is about.

use super::grid::cells;
use super::period::PeriodIndex;
use super::value::{DecimalMark, read_value, trim};
use super::{PasteCatalogue, PasteError, PasteKpi, PasteOptions, PastedCell, Place, Problem, Sheet, SheetLayout};
use crate::calendar::Period;
use crate::slug::Slug;
use crate::template::cell::excerpt;
use std::collections::{BTreeMap, HashMap};

/// Reads what was pasted. Cells that are empty say nothing; what cannot be read is a problem with its place, and the rest is read.
///
/// # Errors
/// Where the text is not a sheet at all.
pub fn read(text: &str, catalogue: &PasteCatalogue, options: &PasteOptions) -> Result<Sheet, PasteError> {
    let rows = cells(text)?;
    let mark = match options.mark {
        DecimalMark::Automatic => mark_of(&rows),
        chosen => chosen,
    };
    let reader =
        Reader { catalogue, options, mark, cells: Vec::new(), problems: BTreeMap::new(), seen: HashMap::new() };
    match &options.kpi {
        Some(slug) => reader.column(&rows, slug),
        None => reader.table(rows),
    }
}

/// The decimal mark that the numbers of a sheet agree on; still automatic where none of them tells, or they disagree.
fn mark_of(rows: &[Vec<String>]) -> DecimalMark {
    let (mut point, mut comma) = (false, false);
    for cell in rows.iter().flatten() {
        let digits = trim(cell.trim_end_matches('%'));
        if !digits.chars().all(|character| !character.is_alphabetic()) {
            continue;
        }
        match (digits.matches('.').count(), digits.matches(',').count()) {
            (0, 0) => {}
            (1, 0) => point |= digits.rsplit('.').next().is_some_and(|decimals| decimals.len() != 3),
            (0, 1) => comma |= digits.rsplit(',').next().is_some_and(|decimals| decimals.len() != 3),
            // A date such as 01.03.2024 is no number.
            (_, 0) => comma |= digits.rsplit('.').next().is_some_and(|group| group.len() == 3),
            (0, _) => point = true,
            _ if digits.rfind('.') > digits.rfind(',') => point = true,
            _ => comma = true,
        }
    }
    match (point, comma) {
        (true, false) => DecimalMark::Point,
        (false, true) => DecimalMark::Comma,
        _ => DecimalMark::Automatic,
    }
}

/// The KPIs of the catalogue by what a sheet may call them.
struct Names<'a> {
    catalogue: &'a PasteCatalogue,
    by_name: HashMap<String, Vec<usize>>,
    by_slug: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn new(catalogue: &'a PasteCatalogue) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, kpi) in catalogue.kpis.iter().enumerate() {
            by_name.entry(plain(&kpi.name)).or_default().push(index);
        }
        let by_slug = catalogue.kpis.iter().enumerate().map(|(index, kpi)| (kpi.slug.as_str(), index)).collect();
        Self { catalogue, by_name, by_slug }
    }

    fn find(&self, head: &str) -> Result<usize, String> {
        if let Some(index) = self.by_slug.get(head) {
            return Ok(*index);
        }
        match self.by_name.get(&plain(head)).map(Vec::as_slice) {
            Some([index]) => Ok(*index),
            Some(several) => {
                let slugs: Vec<&str> =
                    several.iter().filter_map(|index| Some(self.catalogue.kpis.get(*index)?.slug.as_str())).collect();
                Err(format!("several KPIs are called {}; write the short name: {}", excerpt(head), slugs.join(" or ")))
            }
            None if head.is_empty() => Err("has values and no KPI at its head".to_owned()),
            None => Err(format!("{} is no KPI in use here; write its name or its short name", excerpt(head))),
        }
    }

    fn knows(&self, head: &str) -> bool {
        !head.is_empty() && (self.by_slug.contains_key(head) || self.by_name.contains_key(&plain(head)))
    }
}

fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", String::as_str)
}

/// A sheet on its way.
struct Reader<'a> {
    catalogue: &'a PasteCatalogue,
    options: &'a PasteOptions,
    mark: DecimalMark,
    cells: Vec<PastedCell>,
    /// By place: a heading is complained of once.
    problems: BTreeMap<Place, String>,
    /// Which cell gave a KPI's period first.
    seen: HashMap<(usize, usize), Place>,
}

impl<'a> Reader<'a> {
    fn table(mut self, rows: Vec<Vec<String>>) -> Result<Sheet, PasteError> {
        let names = Names::new(self.catalogue);
        let down = rows.iter().skip(1).filter(|row| names.knows(text(row, 0))).count();
        let across = rows.first().map_or(0, |row| row.iter().skip(1).filter(|head| names.knows(head)).count());
        if down == 0 && across == 0 {
            return Err(PasteError::NoKpis);
        }
        let is_across = across > down;
        let rows = if is_across { transposed(&rows) } else { rows };
        let place = |line: usize, column: usize| if is_across { (column, line) } else { (line, column) };
        let headings = rows.first().cloned().unwrap_or_default();
        let indexes: Vec<PeriodIndex<'_>> =
            self.catalogue.calendars.iter().map(|periods| PeriodIndex::new(periods)).collect();
        let mut found: HashMap<(usize, usize), Result<usize, String>> = HashMap::new();
        for (line, row) in rows.iter().enumerate().skip(1) {
            if row.iter().skip(1).all(String::is_empty) {
                continue;
            }
            let index = match names.find(text(row, 0)) {
                Ok(index) => index,
                Err(reason) => {
                    let place = if is_across { Place::Column(line + 1) } else { Place::Row(line + 1) };
                    self.problems.insert(place, reason);
                    continue;
                }
            };
            let Some(kpi) = self.catalogue.kpis.get(index) else { continue };
            for (column, value) in row.iter().enumerate().skip(1).filter(|(_, value)| !value.is_empty()) {
                let heading = text(&headings, column);
                let period = found.entry((kpi.calendar, column)).or_insert_with(|| {
                    if heading.is_empty() {
                        return Err("has values and no period at its head".to_owned());
                    }
                    indexes.get(kpi.calendar).ok_or_else(String::new)?.find(heading)
                });
                match period.clone() {
                    Ok(period) => self.value(place(line + 1, column + 1), (index, kpi), period, value),
                    Err(reason) => {
                        // A heading that some calendar of the sheet knows is wrong for this KPI alone.
                        let (row, column) = place(line + 1, column + 1);
                        let is_known = indexes.iter().any(|index| index.find(heading).is_ok());
                        let at = match (is_known, is_across) {
                            (true, _) => Place::Cell(row, column),
                            (false, true) => Place::Row(row),
                            (false, false) => Place::Column(column),
                        };
                        self.problems.entry(at).or_insert(reason);
                    }
                }
            }
        }
        Ok(self.finish(if is_across { SheetLayout::KpisAcross } else { SheetLayout::KpisDown }))
    }

    fn column(mut self, rows: &[Vec<String>], slug: &Slug) -> Result<Sheet, PasteError> {
        let position = self.catalogue.kpis.iter().position(|kpi| kpi.slug == *slug);
        let unknown = || PasteError::UnknownKpi(slug.clone());
        let index = position.ok_or_else(unknown)?;
        let kpi = self.catalogue.kpis.get(index).ok_or_else(unknown)?;
        let periods: &[Period] = self.catalogue.calendars.get(kpi.calendar).map_or(&[], Vec::as_slice);
        let calendar = PeriodIndex::new(periods);
        let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
        // Two long rows are the two columns lying down.
        let is_lying = widest > 2 && rows.len() <= 2;
        let turned = is_lying.then(|| transposed(rows));
        let rows = turned.as_deref().unwrap_or(rows);
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let place = |line: usize, column: usize| if is_lying { (column, line) } else { (line, column) };
        match columns {
            0 | 1 => {
                let mut period = kpi
                    .next_start_on
                    .and_then(|start_on| periods.iter().position(|period| period.start_on == start_on))
                    .ok_or(PasteError::NoFirstPeriod)?;
                for (line, row) in rows.iter().enumerate() {
                    let value = text(row, 0);
                    // A first line without a digit is the column's heading; an empty cell is a period without a reading.
                    if line == 0 && !value.bytes().any(|byte| byte.is_ascii_digit()) {
                        continue;
                    }
                    if !value.is_empty() {
                        self.value(place(line + 1, 1), (index, kpi), period, value);
                    }
                    period += 1;
                }
                Ok(self.finish(SheetLayout::ValuesAlone))
            }
            2 => {
                for (line, row) in rows.iter().enumerate() {
                    let (head, value) = (text(row, 0), text(row, 1));
                    let is_heading =
                        line == 0 && !calendar.looks_like_one(head) && !value.bytes().any(|byte| byte.is_ascii_digit());
                    if is_heading || value.is_empty() {
                        continue;
                    }
                    match calendar.find(head) {
                        Ok(period) => self.value(place(line + 1, 2), (index, kpi), period, value),
                        Err(reason) => {
                            let reason =
                                if head.is_empty() { "has a value and no period beside it".to_owned() } else { reason };
                            let (row, column) = place(line + 1, 1);
                            self.problems.insert(Place::Cell(row, column), reason);
                        }
                    }
                }
                Ok(self.finish(SheetLayout::PeriodsAndValues))
            }
            more => Err(PasteError::TooManyColumns(more)),
        }
    }

    fn value(&mut self, (row, column): (usize, usize), (index, kpi): (usize, &PasteKpi), period: usize, text: &str) {
        let place = Place::Cell(row, column);
        let value = match self.checked(kpi, period, text) {
            Ok(value) => value,
            Err(reason) => {
                self.problems.insert(place, reason);
                return;
            }
        };
        match self.seen.get(&(index, period)) {
            Some(first) => {
                let label = self.period(kpi, period).map_or("", |period| period.label.as_str());
                let reason =
                    format!("{} for {label} stands in it twice: first in {first}; keep one", excerpt(&kpi.name));
                self.problems.insert(place, reason);
            }
            None => {
                self.seen.insert((index, period), place);
                self.cells.push(PastedCell { row, column, kpi: index, period, value });
            }
        }
    }

    fn checked(&self, kpi: &PasteKpi, period: usize, text: &str) -> Result<rust_decimal::Decimal, String> {
        let period = self.period(kpi, period).ok_or("comes after the last period of this KPI's calendar")?;
        if period.start_on > self.options.today {
            return Err(format!("{} has not begun; readings are of periods that have", period.label));
        }
        read_value(text, self.options.rules(kpi, self.mark))
    }

    fn period(&self, kpi: &PasteKpi, period: usize) -> Option<&'a Period> {
        self.catalogue.calendars.get(kpi.calendar)?.get(period)
    }

    fn finish(self, layout: SheetLayout) -> Sheet {
        let mut cells = self.cells;
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let mut problems: Vec<Problem> =
            self.problems.into_iter().map(|(place, reason)| Problem { place, reason }).collect();
        problems.sort_by_key(|problem| match problem.place {
            Place::Column(column) => (0, column),
            Place::Row(row) => (row, 0),
            Place::Cell(row, column) => (row, column),
        });
        Sheet { layout, mark: self.mark, cells, problems }
    }
}

fn transposed(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
    (0..widest).map(|column| rows.iter().map(|row| text(row, column).to_owned()).collect()).collect()
}
