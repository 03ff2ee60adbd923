//! The fields of each form: the columns of its table without the slug, in the order in which people fill them in.

use super::FormTable;
use crate::actor::Role;
use crate::calendar::CalendarKind;
use crate::event::EventKind;
use crate::guardrail::Protects;
use crate::influence::{InfluenceDirection, Provenance, StrengthUnit};
use crate::key_result::{Phasing, WindowMeasure};
use crate::kpi::{DirectionWord, Quantity, Timing, ValueScale};
use crate::target::Comparator;
use crate::template::schema::{self, Table};
use crate::template::{CauseKind, SourceKind};
use crate::word::WordChoice;

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The column's name in the template; the field's name in the form.
    pub name: &'static str,
    /// Whether it must be filled in whatever the other fields say.
    pub is_required: bool,
    /// What it holds.
    pub kind: ColumnKind,
}

/// What a field of a form holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A text on one line.
    Text,
    /// A text of one line or more.
    LongText,
    /// A decimal number.
    Number,
    /// A whole number.
    Whole,
    /// A day.
    Date,
    /// One word of a closed set.
    Word(&'static [WordChoice]),
    /// One record of a table.
    Reference(FormTable),
    /// Any number of records of a table, their slugs separated by spaces.
    References(FormTable),
    /// A KPI or a lever, as the column `from_kind` says.
    Cause,
    /// `yes` or `no`.
    YesNo,
    /// A web address.
    WebAddress,
    /// An e-mail address.
    Email,
    /// A currency, ISO 4217.
    Currency,
    /// Periods, one a line: label, first day, first day after it, separated by commas.
    Periods,
}

impl FormTable {
    /// The table of the template.
    #[must_use]
    pub fn schema(self) -> &'static Table {
        match self {
            Self::Kpis => &schema::KPIS,
            Self::Objectives => &schema::OBJECTIVES,
            Self::KeyResults => &schema::KEY_RESULTS,
            Self::Guardrails => &schema::GUARDRAILS,
            Self::StandingTargets => &schema::STANDING_TARGETS,
            Self::Levers => &schema::LEVERS,
            Self::Influences => &schema::INFLUENCES,
            Self::Events => &schema::EVENTS,
            Self::Teams => &schema::TEAMS,
            Self::Members => &schema::MEMBERS,
            Self::Calendars => &schema::CALENDARS,
            Self::Cycles => &schema::CYCLES,
            Self::Sources => &schema::SOURCES,
        }
    }
}

/// The fields of the form of a table, in the order in which people fill them in. A calendar has one more than its table:
/// `periods`, which lists those of an explicit one.
#[must_use]
pub const fn columns(table: FormTable) -> &'static [Column] {
    match table {
        FormTable::Kpis => KPIS,
        FormTable::Objectives => OBJECTIVES,
        FormTable::KeyResults => KEY_RESULTS,
        FormTable::Guardrails => GUARDRAILS,
        FormTable::StandingTargets => STANDING_TARGETS,
        FormTable::Levers => LEVERS,
        FormTable::Influences => INFLUENCES,
        FormTable::Events => EVENTS,
        FormTable::Teams => TEAMS,
        FormTable::Members => MEMBERS,
        FormTable::Calendars => CALENDARS,
        FormTable::Cycles => CYCLES,
        FormTable::Sources => SOURCES,
    }
}

const fn required(name: &'static str, kind: ColumnKind) -> Column {
    Column { name, is_required: true, kind }
}

const fn optional(name: &'static str, kind: ColumnKind) -> Column {
    Column { name, is_required: false, kind }
}

use ColumnKind::{
    Cause, Currency, Date, Email, LongText, Number, Periods, Reference, References, Text, WebAddress, Whole, Word,
    YesNo,
};

const KPIS: &[Column] = &[
    required("name", Text),
    required("definition", LongText),
    required("team", Reference(FormTable::Teams)),
    required("owner", Reference(FormTable::Members)),
    optional("deputy", Reference(FormTable::Members)),
    required("unit", Text),
    optional("currency", Currency),
    required("decimals", Whole),
    required("direction", Word(DirectionWord::CHOICES)),
    optional("band_low", Number),
    optional("band_high", Number),
    required("quantity", Word(Quantity::CHOICES)),
    required("timing", Word(Timing::CHOICES)),
    required("calendar", Reference(FormTable::Calendars)),
    required("source", Reference(FormTable::Sources)),
    required("scale", Word(ValueScale::CHOICES)),
    optional("grace_days", Whole),
    optional("position", Whole),
    optional("assumption", LongText),
    optional("formula", LongText),
];

const OBJECTIVES: &[Column] = &[
    required("name", Text),
    required("statement", LongText),
    required("team", Reference(FormTable::Teams)),
    required("owner", Reference(FormTable::Members)),
    required("cycle", Reference(FormTable::Cycles)),
    optional("parent", Reference(FormTable::Objectives)),
    optional("no_money_guardrail", LongText),
    optional("no_customer_guardrail", LongText),
    optional("assumption", LongText),
];

const KEY_RESULTS: &[Column] = &[
    required("objective", Reference(FormTable::Objectives)),
    required("kpi", Reference(FormTable::Kpis)),
    required("name", Text),
    required("measure", Word(WindowMeasure::CHOICES)),
    required("comparator", Word(Comparator::CHOICES)),
    optional("baseline", Number),
    required("target", Number),
    optional("stretch", Number),
    required("phasing", Word(Phasing::CHOICES)),
    required("start_on", Date),
    required("due_on", Date),
    optional("assumption", LongText),
];

const GUARDRAILS: &[Column] = &[
    required("objective", Reference(FormTable::Objectives)),
    required("kpi", Reference(FormTable::Kpis)),
    required("name", Text),
    required("protects", Word(Protects::CHOICES)),
    required("comparator", Word(Comparator::CHOICES)),
    required("bound", Number),
    required("start_on", Date),
    required("end_on", Date),
    optional("breaches_allowed", Whole),
    optional("assumption", LongText),
];

const STANDING_TARGETS: &[Column] = &[
    required("kpi", Reference(FormTable::Kpis)),
    required("name", Text),
    required("comparator", Word(Comparator::CHOICES)),
    required("bound", Number),
    required("holders", References(FormTable::Members)),
    required("stake", LongText),
    required("start_on", Date),
    optional("end_on", Date),
    optional("assumption", LongText),
];

const LEVERS: &[Column] = &[
    required("name", Text),
    required("definition", LongText),
    required("team", Reference(FormTable::Teams)),
    required("owner", Reference(FormTable::Members)),
    required("kpi", Reference(FormTable::Kpis)),
    required("unit", Text),
    required("decimals", Whole),
    required("lowest", Number),
    required("current", Number),
    required("highest", Number),
    optional("step", Number),
    optional("cost_per_unit_and_period", Number),
    optional("currency", Currency),
    optional("position", Whole),
    optional("assumption", LongText),
];

const INFLUENCES: &[Column] = &[
    required("from_kind", Word(CauseKind::CHOICES)),
    required("from", Cause),
    required("to", Reference(FormTable::Kpis)),
    required("direction", Word(InfluenceDirection::CHOICES)),
    required("claim", LongText),
    required("provenance", Word(Provenance::CHOICES)),
    required("lag_periods", Whole),
    required("ramp_periods", Whole),
    optional("strength", Number),
    optional("strength_sd", Number),
    optional("strength_unit", Word(StrengthUnit::CHOICES)),
    optional("sign_certain", YesNo),
    optional("saturation", Number),
    optional("assumption", LongText),
];

const EVENTS: &[Column] = &[
    required("name", Text),
    required("kind", Word(EventKind::CHOICES)),
    required("start_on", Date),
    required("end_on", Date),
    optional("kpis", References(FormTable::Kpis)),
    optional("note", LongText),
    optional("source_url", WebAddress),
];

const TEAMS: &[Column] =
    &[required("name", Text), optional("parent", Reference(FormTable::Teams)), optional("position", Whole)];

const MEMBERS: &[Column] = &[
    required("name", Text),
    required("role", Word(Role::CHOICES)),
    required("team", Reference(FormTable::Teams)),
    optional("email", Email),
];

const CALENDARS: &[Column] = &[
    required("name", Text),
    required("kind", Word(CalendarKind::CHOICES)),
    optional("first_on", Date),
    optional("last_on", Date),
    optional("periods", Periods),
];

const CYCLES: &[Column] = &[required("name", Text), required("start_on", Date), required("end_on", Date)];

const SOURCES: &[Column] = &[
    required("name", Text),
    required("kind", Word(SourceKind::CHOICES)),
    optional("publisher", Text),
    optional("url", WebAddress),
    optional("licence", Text),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_fields_of_a_form_are_the_columns_of_its_table() {
        for table in FormTable::ALL.iter().copied() {
            let schema = table.schema();
            assert_eq!(schema.file, format!("{table}.csv"));
            let fields: BTreeSet<(&str, bool)> =
                columns(table).iter().map(|column| (column.name, column.is_required)).collect();
            let mut expected: BTreeSet<(&str, bool)> = schema
                .required
                .iter()
                .map(|name| (*name, true))
                .chain(schema.optional.iter().map(|name| (*name, false)))
                .filter(|(name, _)| *name != "slug")
                .collect();
            if table == FormTable::Calendars {
                expected.insert(("periods", false));
            }
            assert_eq!(fields, expected, "{table}");
            assert_eq!(fields.len(), columns(table).len(), "{table}: a field twice");
        }
    }

    #[test]
    fn words_are_offered_with_their_meaning() {
        let Some(Column { kind: Word(choices), .. }) =
            columns(FormTable::Kpis).iter().find(|column| column.name == "timing")
        else {
            panic!("timing is a word");
        };
        assert_eq!(choices[0], WordChoice { word: "lead", meaning: "Moves first; the place to act." });
        assert_eq!(choices.len(), Timing::ALL.len());
    }
}
