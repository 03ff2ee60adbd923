//! Cells as people read them: words by their labels, references by their names, days as days.

use super::words::{Control, FROM, FROM_KIND, Reference, words};
use crate::sentence::date;
use chrono::{DateTime, NaiveDate, Timelike, Utc};
use domain::form::{Choices, FormTable};

/// What an empty cell shows.
pub const NOTHING: &str = "\u{2013}";

/// The text of a cell as people read it.
#[must_use]
pub fn shown(table: FormTable, column: &str, text: &str, choices: &Choices) -> String {
    if text.is_empty() {
        return NOTHING.to_owned();
    }
    if column == FROM_KIND {
        return if text == "lever" { "lever" } else { "KPI" }.to_owned();
    }
    let Some(field) = words(table).fields().find(|field| field.column == column) else { return text.to_owned() };
    match field.control {
        Control::Choice(offered) => {
            offered.iter().find(|(word, _)| *word == text).map_or(text, |(_, label)| label).to_owned()
        }
        Control::One(reference) => name_of(reference, text, choices),
        Control::Several(reference) => {
            text.split_whitespace().map(|slug| name_of(reference, slug, choices)).collect::<Vec<_>>().join(", ")
        }
        Control::Day => text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), date::day),
        _ => text.to_owned(),
    }
}

/// The name behind a slug; what is out of use and no longer offered keeps its slug.
#[must_use]
pub fn name_of(reference: Reference, slug: &str, choices: &Choices) -> String {
    let levers = if reference == Reference::Cause { choices.levers.as_slice() } else { &[] };
    let known = reference.choices(choices).iter().chain(levers);
    known.into_iter().find(|link| link.slug.as_str() == slug).map_or_else(|| slug.to_owned(), |link| link.name.clone())
}

/// The name of the cause of an influence.
#[must_use]
pub fn cause_name(kind: &str, slug: &str, choices: &Choices) -> String {
    let known = if kind == "lever" { &choices.levers } else { &choices.kpis };
    known.iter().find(|link| link.slug.as_str() == slug).map_or_else(|| slug.to_owned(), |link| link.name.clone())
}

/// Whether a column is shown to people on its own: the kind of a cause stands with the cause.
#[must_use]
pub fn is_told(column: &str, columns: &[&str]) -> bool {
    column != FROM_KIND || !columns.contains(&FROM)
}

/// A moment as people read it, the same on server and in browser: `22 Nov 2026, 14:05 UTC`.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> String {
    format!("{}, {:02}:{:02}\u{a0}UTC", date::day(at.date_naive()), at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::link;

    #[test]
    fn cells_are_told_in_plain_words() {
        let choices = Choices {
            members: vec![link("head", "Head of South"), link("clerk", "Clerk")],
            levers: vec![link("vans", "Vans")],
            ..Choices::default()
        };
        let told = |table, column, text| shown(table, column, text, &choices);
        assert_eq!(told(FormTable::Kpis, "direction", "lower"), "Lower is better");
        assert_eq!(told(FormTable::Kpis, "owner", "head"), "Head of South");
        assert_eq!(told(FormTable::Kpis, "owner", "gone"), "gone");
        assert_eq!(told(FormTable::StandingTargets, "holders", "head clerk"), "Head of South, Clerk");
        assert_eq!(told(FormTable::Cycles, "start_on", "2027-01-01"), "1\u{a0}Jan\u{a0}2027");
        assert_eq!(told(FormTable::Kpis, "deputy", ""), NOTHING);
        assert_eq!(told(FormTable::Influences, "from", "vans"), "Vans");
        assert_eq!(moment(DateTime::UNIX_EPOCH), "1\u{a0}Jan\u{a0}1970, 00:00\u{a0}UTC");
    }
}
