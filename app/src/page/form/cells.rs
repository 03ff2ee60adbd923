//! What a form holds, between the page and the server.

use super::words::{FROM, FROM_KIND, words};
use domain::form::{Cells, FormTable};

/// The cells as they are sent on: a cause that was chosen without a script is parted into its kind and its name, and what another
/// choice has made meaningless is left empty.
#[must_use]
pub fn sendable(table: FormTable, typed: &Cells) -> Cells {
    let mut cells = typed.clone();
    if let Some((kind, name)) = cells.get(FROM).and_then(|cause| part_cause(cause)) {
        cells.insert(FROM_KIND.to_owned(), kind);
        cells.insert(FROM.to_owned(), name);
    }
    for field in words(table).fields() {
        if field.only_with.is_some_and(|decider| !matters(decider, |column| text(&cells, column))) {
            cells.insert(field.column.to_owned(), String::new());
        }
    }
    if table == FormTable::Influences {
        say_how_sure(&mut cells);
    }
    cells
}

/// The text of a cell; empty where there is none.
#[must_use]
pub fn text(cells: &Cells, column: &str) -> String {
    cells.get(column).cloned().unwrap_or_default()
}

/// Whether a field matters: the cell of its decider holds one of the words.
pub fn matters(decider: (&str, &str), cell: impl Fn(&str) -> String) -> bool {
    let (column, wanted) = decider;
    let chosen = cell(column);
    wanted.split('|').any(|word| word == chosen)
}

/// A cause as one text, the way a single control holds it: `kpi/overtime-hours`.
#[must_use]
pub fn joined_cause(kind: &str, name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("{kind}/{name}") }
}

/// The kind and the name of a cause that stands in one text.
#[must_use]
pub fn part_cause(joined: &str) -> Option<(String, String)> {
    joined.split_once('/').map(|(kind, name)| (kind.to_owned(), name.to_owned()))
}

/// A strength of which nobody said more is one in percent for percent; without a strength, what belongs to it says nothing.
fn say_how_sure(cells: &mut Cells) {
    if text(cells, "strength").is_empty() {
        if text(cells, "strength_sd").is_empty() {
            cells.insert("strength_unit".to_owned(), String::new());
        }
        return;
    }
    for (column, usual) in [("strength_unit", "elasticity"), ("strength_sd", "0")] {
        if text(cells, column).is_empty() {
            cells.insert(column.to_owned(), usual.to_owned());
        }
    }
}

/// What a new form begins with.
#[must_use]
pub fn defaults(table: FormTable) -> Cells {
    words(table)
        .fields()
        .filter(|field| !field.default.is_empty())
        .map(|field| (field.column.to_owned(), field.default.to_owned()))
        .collect()
}

/// The columns a form holds: those of its fields and the one that a cause is parted into.
pub fn columns(table: FormTable) -> impl Iterator<Item = &'static str> {
    let kind = matches!(table, FormTable::Influences).then_some(FROM_KIND);
    words(table).fields().map(|field| field.column).chain(kind)
}

/// Whether two versions of a record say the same in a column; surrounding blanks and line ends say nothing.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    one.replace("\r\n", "\n").trim() == other.replace("\r\n", "\n").trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(pairs: &[(&str, &str)]) -> Cells {
        pairs.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_cause_chosen_in_one_control_is_parted() {
        let sent = sendable(FormTable::Influences, &cells(&[("from", "lever/overtime"), ("to", "cost")]));
        assert_eq!((text(&sent, "from_kind"), text(&sent, "from")), ("lever".to_owned(), "overtime".to_owned()));
        assert_eq!(joined_cause("lever", "overtime"), "lever/overtime");
        assert_eq!(joined_cause("kpi", ""), "");
    }

    #[test]
    fn a_strength_alone_is_in_percent_for_percent() {
        let sent = sendable(FormTable::Influences, &cells(&[("strength", "0.3")]));
        assert_eq!(
            (text(&sent, "strength_unit"), text(&sent, "strength_sd")),
            ("elasticity".to_owned(), "0".to_owned())
        );
    }

    #[test]
    fn without_a_strength_its_unit_says_nothing() {
        let sent = sendable(FormTable::Influences, &cells(&[("strength_unit", "elasticity")]));
        assert_eq!(text(&sent, "strength_unit"), "");
        let forgotten = cells(&[("strength_unit", "elasticity"), ("strength_sd", "0.1")]);
        assert_eq!(text(&sendable(FormTable::Influences, &forgotten), "strength_unit"), "elasticity");
    }

    #[test]
    fn what_another_choice_made_meaningless_is_not_sent() {
        let typed = |direction| cells(&[("direction", direction), ("band_low", "1"), ("band_high", "2")]);
        assert_eq!(text(&sendable(FormTable::Kpis, &typed("higher")), "band_low"), "");
        assert_eq!(text(&sendable(FormTable::Kpis, &typed("band")), "band_low"), "1");
        let explicit = cells(&[("kind", "explicit"), ("first_on", "2024-01-01")]);
        assert_eq!(text(&sendable(FormTable::Calendars, &explicit), "first_on"), "");
    }

    #[test]
    fn blanks_and_line_ends_are_no_difference() {
        assert!(is_same("one\r\ntwo ", "one\ntwo"));
        assert!(!is_same("one two", "one\ntwo"));
    }
}
