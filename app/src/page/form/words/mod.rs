//! What the forms say: for every table its sections in people's order, and for every column a label, a hint and the control it is
//! written in. One file per part of the domain; the columns are those of the import template.

mod goals;
mod measures;
mod organisation;

use domain::form::{Choices, FormTable};
use domain::page::workspace::Link;

/// What a reference can lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// A team.
    Team,
    /// An active member.
    Member,
    /// A source.
    Source,
    /// A calendar.
    Calendar,
    /// A cycle.
    Cycle,
    /// A KPI.
    Kpi,
    /// An objective.
    Objective,
    /// A KPI or a lever: what an influence begins at. Its kind stands in a column of its own.
    Cause,
}

impl Reference {
    /// The table it leads to; a cause leads to one of two.
    #[must_use]
    pub const fn table(self) -> Option<FormTable> {
        match self {
            Self::Team => Some(FormTable::Teams),
            Self::Member => Some(FormTable::Members),
            Self::Source => Some(FormTable::Sources),
            Self::Calendar => Some(FormTable::Calendars),
            Self::Cycle => Some(FormTable::Cycles),
            Self::Kpi => Some(FormTable::Kpis),
            Self::Objective => Some(FormTable::Objectives),
            Self::Cause => None,
        }
    }

    /// The records it can lead to, as the page has them.
    #[must_use]
    pub fn choices(self, choices: &Choices) -> &[Link] {
        match self {
            Self::Team => &choices.teams,
            Self::Member => &choices.members,
            Self::Source => &choices.sources,
            Self::Calendar => &choices.calendars,
            Self::Cycle => &choices.cycles,
            Self::Kpi | Self::Cause => &choices.kpis,
            Self::Objective => &choices.objectives,
        }
    }
}

/// What a cell is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// The slug: made from the name where it is left empty, fixed once the record is there.
    Slug,
    /// One line.
    Text,
    /// One line, with suggestions.
    Suggested(&'static [&'static str]),
    /// Several lines.
    LongText,
    /// A number with decimals.
    Number,
    /// A whole number.
    Whole,
    /// A day.
    Day,
    /// One of a closed set: the word and what the screen says for it.
    Choice(&'static [(&'static str, &'static str)]),
    /// A reference by name.
    One(Reference),
    /// Several references by name.
    Several(Reference),
}

/// One column as people meet it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The column of the template.
    pub column: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// One line that says what to write.
    pub hint: &'static str,
    /// What it is written in.
    pub control: Control,
    /// Whether it cannot be left empty.
    pub is_required: bool,
    /// The column and word that make it matter; shown only then.
    pub only_with: Option<(&'static str, &'static str)>,
    /// What an empty new form begins with.
    pub default: &'static str,
}

impl Field {
    const fn new(column: &'static str, label: &'static str, hint: &'static str, control: Control) -> Self {
        Self { column, label, hint, control, is_required: false, only_with: None, default: "" }
    }

    const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    const fn only_with(mut self, column: &'static str, word: &'static str) -> Self {
        self.only_with = Some((column, word));
        self
    }

    const fn default(mut self, text: &'static str) -> Self {
        self.default = text;
        self
    }
}

/// A part of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// What it asks about.
    pub title: &'static str,
    /// Its columns, in people's order.
    pub fields: &'static [Field],
}

/// What the form of a table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormWords {
    /// One of them, amid a sentence: `goal`.
    pub one: &'static str,
    /// Several, as a title: `Goals`.
    pub many: &'static str,
    /// What it is for, in one sentence.
    pub lead: &'static str,
    /// Its parts.
    pub sections: &'static [Section],
}

impl FormWords {
    /// Every field, in order.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.sections.iter().flat_map(|section| section.fields)
    }

    /// What a column is called; an unknown one is called by its own name.
    #[must_use]
    pub fn label(&self, column: &str) -> String {
        if column == FROM_KIND {
            return "Begins at a".to_owned();
        }
        if column == ARCHIVED {
            return "Out of use".to_owned();
        }
        self.fields()
            .find(|field| field.column == column)
            .map_or_else(|| column.replace('_', " "), |field| field.label.to_owned())
    }
}

/// The column that says whether an influence begins at a KPI or a lever; it is written together with [`FROM`].
pub const FROM_KIND: &str = "from_kind";
/// The column by which the history tells that a record went out of use or came back.
pub const ARCHIVED: &str = "archived";
/// The column that says where an influence begins.
pub const FROM: &str = "from";

/// What the form of a table says.
#[must_use]
pub const fn words(table: FormTable) -> &'static FormWords {
    match table {
        FormTable::Kpis => &measures::KPIS,
        FormTable::Levers => &measures::LEVERS,
        FormTable::Influences => &measures::INFLUENCES,
        FormTable::Events => &measures::EVENTS,
        FormTable::Objectives => &goals::OBJECTIVES,
        FormTable::KeyResults => &goals::KEY_RESULTS,
        FormTable::Guardrails => &goals::GUARDRAILS,
        FormTable::StandingTargets => &goals::STANDING_TARGETS,
        FormTable::Teams => &organisation::TEAMS,
        FormTable::Members => &organisation::MEMBERS,
        FormTable::Sources => &organisation::SOURCES,
        FormTable::Calendars => &organisation::CALENDARS,
        FormTable::Cycles => &organisation::CYCLES,
    }
}

/// The field of the slug: the same in every form.
const fn slug() -> Field {
    Field::new(
        "slug",
        "Short name",
        "Part of its web address: small letters, digits and hyphens. Made for you where it is left empty.",
        Control::Slug,
    )
}

/// The field of what is assumed: the same in every form that has it.
const fn assumption() -> Field {
    Field::new(
        "assumption",
        "Assumed",
        "What you assume here and no source states. It is marked wherever this is shown.",
        Control::LongText,
    )
}

/// The two sides of a bound.
const COMPARATORS: &[(&str, &str)] = &[("at_least", "At least"), ("at_most", "At most")];

#[cfg(test)]
mod tests {
    use super::*;
    use domain::form::ColumnKind;
    use std::collections::HashSet;

    /// Whether a control fits what its column holds.
    fn fits(control: Control, kind: ColumnKind) -> bool {
        match (control, kind) {
            (Control::Text | Control::Suggested(_), ColumnKind::Text | ColumnKind::Currency)
            | (Control::Text, ColumnKind::WebAddress | ColumnKind::Email)
            | (Control::LongText, ColumnKind::LongText | ColumnKind::Periods)
            | (Control::Number, ColumnKind::Number)
            | (Control::Whole, ColumnKind::Whole)
            | (Control::Day, ColumnKind::Date)
            | (Control::One(Reference::Cause), ColumnKind::Cause) => true,
            (Control::Choice(offered), ColumnKind::Word(known)) => {
                offered.iter().map(|(word, _)| *word).eq(known.iter().map(|choice| choice.word))
            }
            (Control::Choice(offered), ColumnKind::YesNo) => {
                offered.iter().all(|(word, _)| matches!(*word, "yes" | "no"))
            }
            (Control::One(reference), ColumnKind::Reference(table))
            | (Control::Several(reference), ColumnKind::References(table)) => reference.table() == Some(table),
            _ => false,
        }
    }

    #[test]
    fn every_column_is_asked_for_once_in_a_control_that_fits_it() {
        for table in FormTable::ALL.iter().copied() {
            let words = words(table);
            let mut asked = HashSet::new();
            for field in words.fields() {
                assert!(asked.insert(field.column), "{table} has {} twice", field.column);
                assert!(!field.label.is_empty() && field.hint.ends_with('.'), "{table} {}", field.column);
            }
            assert!(asked.remove("slug"), "{table}");
            for column in domain::form::columns(table).iter().filter(|column| column.name != FROM_KIND) {
                let field = words.fields().find(|field| field.column == column.name);
                let field = field.unwrap_or_else(|| panic!("{table} does not ask for {}", column.name));
                assert!(fits(field.control, column.kind), "{table} {}", column.name);
                assert_eq!(field.is_required, column.is_required, "{table} {}", column.name);
                asked.remove(column.name);
            }
            assert!(asked.is_empty(), "{table} asks for {asked:?}");
        }
    }

    #[test]
    fn what_makes_a_field_matter_is_a_choice_of_the_same_form() {
        for table in FormTable::ALL {
            let words = words(*table);
            for (column, word) in words.fields().filter_map(|field| field.only_with) {
                let decider = words.fields().find(|field| field.column == column).unwrap();
                let Control::Choice(choices) = decider.control else { panic!("{column} is no choice") };
                assert!(word.split('|').all(|word| choices.iter().any(|(known, _)| *known == word)), "{column} {word}");
            }
        }
    }

    #[test]
    fn a_default_is_something_its_control_takes() {
        for field in FormTable::ALL.iter().flat_map(|table| words(*table).fields()) {
            if let (Control::Choice(choices), false) = (field.control, field.default.is_empty()) {
                assert!(choices.iter().any(|(word, _)| *word == field.default), "{}", field.column);
            }
        }
    }

    #[test]
    fn labels_fall_back_to_the_column() {
        assert_eq!(words(FormTable::Kpis).label("owner"), "Owner");
        assert_eq!(words(FormTable::Kpis).label("some_column"), "some column");
    }
}
