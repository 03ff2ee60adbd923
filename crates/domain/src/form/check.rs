//! The cells of a form as a row of the template, or what is wrong with each: the reader of the import at work on what somebody types.

use super::column::{ColumnKind, columns};
use super::{Cells, FieldError, FormTable};
use crate::calendar::{MAX_PERIODS, Period, first_break};
use crate::slug::Slug;
use crate::template::{
    CalendarDraft, CalendarRow, CauseKind, CycleRow, EventRow, Extent, GuardrailRow, InfluenceRow, KeyResultRow,
    KpiRow, LeverRow, MemberRow, ObjectiveRow, RowCells, SourceRow, StandingTargetRow, TableRow, TeamRow, cell,
};
use std::collections::HashSet;

macro_rules! form_rows {
    ($($(#[$meta:meta])* $variant:ident($row:ty),)*) => {
        /// A form whose cells hold, as the row of the template that it is.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum FormRow {
            $($(#[$meta])* $variant(Box<$row>),)*
        }

        impl FormRow {
            /// The slug of the record.
            #[must_use]
            pub fn slug(&self) -> &Slug {
                match self {
                    $(Self::$variant(row) => &row.slug,)*
                }
            }

            /// The same row under another slug.
            #[must_use]
            pub fn with_slug(mut self, slug: Slug) -> Self {
                match &mut self {
                    $(Self::$variant(row) => row.slug = slug,)*
                }
                self
            }
        }
    };
}

form_rows! {
    /// A KPI.
    Kpi(KpiRow),
    /// An objective.
    Objective(ObjectiveRow),
    /// A key result.
    KeyResult(KeyResultRow),
    /// A guardrail.
    Guardrail(GuardrailRow),
    /// A standing target.
    StandingTarget(StandingTargetRow),
    /// A lever.
    Lever(LeverRow),
    /// An influence.
    Influence(InfluenceRow),
    /// An event.
    Event(EventRow),
    /// A team.
    Team(TeamRow),
    /// A member.
    Member(MemberRow),
    /// A calendar with its periods.
    Calendar(CalendarRow),
    /// A cycle.
    Cycle(CycleRow),
    /// A source.
    Source(SourceRow),
}

/// A field that leads to another record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldReference {
    /// The field.
    pub column: &'static str,
    /// The table that it leads to.
    pub table: FormTable,
    /// The record of that table.
    pub slug: Slug,
}

/// The cells as they are read and kept: without blanks around them, lines ended by a line feed, empty ones left out.
#[must_use]
pub fn tidy(cells: &Cells) -> Cells {
    cells
        .iter()
        .map(|(column, text)| (column.clone(), text.replace("\r\n", "\n").trim().to_owned()))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// Reads the cells of a form as the import reads a row of its table.
///
/// `slug` is that of the record being edited. A new one (`None`) may say its slug in a cell `slug`; else it gets one made of its
/// name, an influence one made of its two ends.
///
/// # Errors
/// Every field that does not hold.
pub fn check(table: FormTable, slug: Option<&Slug>, cells: &Cells) -> Result<FormRow, Vec<FieldError>> {
    let mut form = FormCells { cells: tidy(cells), slug: None, errors: Vec::new() };
    form.refuse_unknown_columns(table);
    form.slug = match slug {
        Some(slug) => form.kept_slug(slug),
        None => form.new_slug(table),
    };
    let row = form.read(table);
    match row {
        Some(row) if form.errors.is_empty() => Ok(row),
        _ => Err(form.errors),
    }
}

/// Where the fields of a form lead: every slug in them that can be read as one.
#[must_use]
pub fn references(table: FormTable, cells: &Cells) -> Vec<FieldReference> {
    let cells = tidy(cells);
    let text = |column: &str| cells.get(column).map_or("", String::as_str);
    let mut all = Vec::new();
    for column in columns(table) {
        let target = match column.kind {
            ColumnKind::Reference(target) | ColumnKind::References(target) => target,
            ColumnKind::Cause if text("from_kind") == CauseKind::Lever.as_str() => FormTable::Levers,
            ColumnKind::Cause => FormTable::Kpis,
            _ => continue,
        };
        let slugs = text(column.name).split(' ').filter_map(|slug| slug.parse().ok());
        all.extend(slugs.map(|slug| FieldReference { column: column.name, table: target, slug }));
    }
    all
}

/// A form at hand: its cells, and what is wrong with them.
struct FormCells {
    cells: Cells,
    slug: Option<Slug>,
    errors: Vec<FieldError>,
}

impl RowCells for FormCells {
    fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn refuse(&mut self, column: &str, reason: impl AsRef<str>) {
        self.errors.push(FieldError { field: column.to_owned(), message: reason.as_ref().to_owned() });
    }

    fn slug(&self) -> Option<Slug> {
        self.slug.clone()
    }
}

impl FormCells {
    fn read(&mut self, table: FormTable) -> Option<FormRow> {
        Some(match table {
            FormTable::Kpis => FormRow::Kpi(self.row()?),
            FormTable::Objectives => FormRow::Objective(self.row()?),
            FormTable::KeyResults => FormRow::KeyResult(self.row()?),
            FormTable::Guardrails => FormRow::Guardrail(self.row()?),
            FormTable::StandingTargets => FormRow::StandingTarget(self.row()?),
            FormTable::Levers => FormRow::Lever(self.row()?),
            FormTable::Influences => FormRow::Influence(self.row()?),
            FormTable::Events => FormRow::Event(self.row()?),
            FormTable::Teams => FormRow::Team(self.row()?),
            FormTable::Members => FormRow::Member(self.row()?),
            FormTable::Calendars => FormRow::Calendar(Box::new(self.calendar()?)),
            FormTable::Cycles => FormRow::Cycle(self.row()?),
            FormTable::Sources => FormRow::Source(self.row()?),
        })
    }

    fn row<T: TableRow>(&mut self) -> Option<Box<T>> {
        T::read(self).map(Box::new)
    }

    fn refuse_unknown_columns(&mut self, table: FormTable) {
        let is_known = |name: &str| name == "slug" || columns(table).iter().any(|column| column.name == name);
        let unknown: Vec<String> = self.cells.keys().filter(|name| !is_known(name)).cloned().collect();
        for name in unknown {
            self.refuse(&name, format!("is not a field of {table}"));
        }
    }

    /// Slugs stand in links and files: a record keeps the one it was given.
    fn kept_slug(&mut self, slug: &Slug) -> Option<Slug> {
        let typed = self.cell("slug");
        if !typed.is_empty() && typed != slug.as_str() {
            self.refuse("slug", format!("stays '{slug}': links and files refer to it"));
        }
        Some(slug.clone())
    }

    fn new_slug(&mut self, table: FormTable) -> Option<Slug> {
        if !self.cell("slug").is_empty() {
            return self.required("slug", cell::slug);
        }
        let text = if table == FormTable::Influences {
            format!("{}-{}", self.cell("from"), self.cell("to"))
        } else {
            self.cell("name").to_owned()
        };
        let slug = Slug::from_text(&text);
        // What is empty is reported where it is read.
        if slug.is_none() && !text.trim_matches('-').is_empty() {
            self.refuse("slug", "is empty, and the name has no letter or digit to make one of; write one");
        }
        slug
    }

    fn calendar(&mut self) -> Option<CalendarRow> {
        let draft = CalendarDraft::read(self);
        let is_explicit = self.cell("kind") == crate::calendar::CalendarKind::Explicit.as_str();
        if !is_explicit && !self.cell("periods").is_empty() && !self.cell("kind").is_empty() {
            self.refuse("periods", "must be empty: the periods of this kind of calendar are made by rule");
            return None;
        }
        let listed = if is_explicit { self.periods() } else { None };
        let draft = draft?;
        let periods = match draft.extent {
            Extent::Listed => listed?,
            Extent::ByRule { first_on, last_on } => {
                let made = draft.periods_by_rule(first_on, last_on);
                made.map_err(|(column, reason)| self.refuse(column, reason)).ok()?
            }
        };
        Some(CalendarRow { slug: draft.slug, name: draft.name, kind: draft.kind, periods })
    }

    /// The listed periods of an explicit calendar, an unbroken run in order.
    fn periods(&mut self) -> Option<Vec<Period>> {
        let text = self.cell("periods").to_owned();
        if text.is_empty() {
            self.refuse("periods", "is empty; write a line for each period: label, first day, first day after it");
            return None;
        }
        let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
        let mut periods: Vec<Period> = Vec::new();
        for (line, number) in lines {
            match period(line) {
                Ok(_) if periods.len() == MAX_PERIODS => {
                    self.refuse("periods", format!("has more than {MAX_PERIODS} periods"));
                    return None;
                }
                Ok(period) => periods.push(period),
                // One mistake is mostly made on every line: the first one says it.
                Err(reason) => {
                    self.refuse("periods", format!("line {number}: {reason}"));
                    return None;
                }
            }
        }
        periods.sort_by_key(|period| period.start_on);
        let mut labels = HashSet::new();
        let twice = periods.iter().find(|period| !labels.insert(period.label.as_str()));
        let broken = first_break(&periods).and_then(|(index, why)| Some((periods.get(index)?, why)));
        let reason = match (twice, broken) {
            (Some(period), _) => format!("'{}' is the label of two periods", period.label),
            (None, Some((period, why))) => {
                format!("the period '{}' {why}; the periods of a calendar follow one another", period.label)
            }
            (None, None) => return Some(periods),
        };
        self.refuse("periods", reason);
        None
    }
}

/// A period as a line of the form lists it.
fn period(line: &str) -> Result<Period, String> {
    // A label may have commas of its own.
    let mut parts = line.rsplitn(3, ',').map(str::trim);
    let (Some(end_on), Some(start_on), Some(label)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(format!("{} is not a label, a first day and the first day after it", cell::excerpt(line)));
    };
    let period = Period {
        label: cell::name(label).map_err(|reason| format!("the label {reason}"))?,
        start_on: cell::date(start_on)?,
        end_on: cell::date(end_on)?,
    };
    if period.end_on <= period.start_on {
        return Err(format!(
            "{} is not after {}; it is the first day after the period",
            period.end_on, period.start_on
        ));
    }
    Ok(period)
}

#[cfg(test)]
mod tests;
