//! What a form begins with: the record, what the address fills in, what was refused just before.

use super::cells::{columns, defaults, text};
use crate::api::error::{PageError, PageErrorCode};
use domain::form::{Cells, FieldError, FormPage, OtherVersion};

/// The name of the query parameter that says which version has just been written.
pub const SAVED: &str = "saved";
/// The name of the query parameter that says on which version the cells in the address were typed.
pub const BASED_ON: &str = "based_on";

/// How a form begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// What its fields hold.
    pub cells: Cells,
    /// The version that what they hold is based on; 0 for a new record.
    pub version: i64,
    /// What does not hold.
    pub errors: Vec<FieldError>,
    /// What happened, where something did.
    pub message: Option<String>,
    /// What somebody else wrote meanwhile.
    pub other: Option<OtherVersion>,
}

/// How the form of a page begins; `parameter` reads the query of its address.
pub fn start(page: &FormPage, refused: Option<PageError>, parameter: impl Fn(&str) -> Option<String>) -> Start {
    let based_on = parameter(BASED_ON).and_then(|version| version.parse::<i64>().ok());
    let standing = page.record.as_ref().map_or_else(|| defaults(page.table), |record| record.cells.clone());
    let mut cells = standing;
    // The address fills in a new record; of a record that is there it tells only what a refused attempt had typed.
    if page.record.is_none() || based_on.is_some() {
        for column in columns(page.table) {
            if let Some(typed) = parameter(column) {
                cells.insert(column.to_owned(), typed);
            }
        }
    }
    let current = page.record.as_ref().map_or(0, |record| record.version);
    let other = page.record.as_ref().filter(|record| based_on.is_some_and(|based_on| based_on < record.version)).map(
        |record| {
            let newest = record.history.first();
            OtherVersion {
                version: record.version,
                member: newest.and_then(|version| version.member.clone()).unwrap_or_else(|| "Somebody".to_owned()),
                changed_at: newest.map(|version| version.changed_at).unwrap_or_default(),
                cells: record.cells.clone(),
            }
        },
    );
    let (errors, message) = match refused {
        // The two texts say it already.
        Some(error) if error.code == PageErrorCode::Conflict && other.is_some() => (Vec::new(), None),
        // What does not hold in a field is said there and in the list.
        Some(error) if !error.fields.is_empty() => (error.fields, None),
        Some(error) => (Vec::new(), Some(error.message)),
        None => (Vec::new(), None),
    };
    Start { cells, version: current, errors, message, other }
}

/// One field that two members wrote differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The column.
    pub column: &'static str,
    /// What the one who looks has written.
    pub mine: String,
    /// What the other wrote.
    pub theirs: String,
    /// Whether the one who looks has changed it at all; otherwise there is nothing of theirs to keep.
    pub is_mine: bool,
}

/// Where what is typed differs from what somebody else wrote meanwhile. `before` is what both began with, where it is known.
#[must_use]
pub fn differences(
    columns: impl Iterator<Item = &'static str>,
    mine: &Cells,
    theirs: &Cells,
    before: Option<&Cells>,
) -> Vec<Difference> {
    columns
        .filter_map(|column| {
            let (mine, theirs) = (text(mine, column), text(theirs, column));
            let is_mine = before.is_none_or(|before| !super::cells::is_same(&mine, &text(before, column)));
            (!super::cells::is_same(&mine, &theirs)).then_some(Difference { column, mine, theirs, is_mine })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::form::tests::kpi_form;

    fn query<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
    }

    #[test]
    fn the_address_fills_in_a_new_record_and_leaves_an_old_one_alone() {
        let mut page = kpi_form();
        assert_eq!(text(&start(&page, None, query(&[("name", "Other")])).cells, "name"), "Excess journey time");
        page.record = None;
        let begun = start(&page, None, query(&[("name", "Other"), ("nonsense", "x")]));
        assert_eq!((text(&begun.cells, "name"), begun.version), ("Other".to_owned(), 0));
        assert_eq!(text(&begun.cells, "decimals"), "0");
        assert!(!begun.cells.contains_key("nonsense"));
    }

    #[test]
    fn what_a_refused_attempt_typed_is_there_again_with_the_reason() {
        let page = kpi_form();
        let version = page.record.as_ref().unwrap().version.to_string();
        let refused = PageError {
            fields: vec![FieldError { field: "name".to_owned(), message: "is empty".to_owned() }],
            ..PageError::new(PageErrorCode::Invalid, "One field does not hold.")
        };
        let begun = start(&page, Some(refused), query(&[(BASED_ON, &version), ("name", ""), ("unit", "hours")]));
        assert_eq!((text(&begun.cells, "name"), text(&begun.cells, "unit")), (String::new(), "hours".to_owned()));
        assert_eq!((begun.errors.len(), begun.other), (1, None));
        assert_eq!(begun.message, None);
        let refused = PageError::new(PageErrorCode::Unavailable, "Try again in a minute.");
        assert_eq!(start(&page, Some(refused), query(&[])).message.as_deref(), Some("Try again in a minute."));
    }

    #[test]
    fn what_was_typed_on_an_older_version_stands_beside_what_holds_now() {
        let page = kpi_form();
        let record = page.record.clone().unwrap();
        let older = (record.version - 1).to_string();
        let begun = start(&page, None, query(&[(BASED_ON, &older), ("name", "Mine")]));
        let other = begun.other.unwrap();
        assert_eq!((begun.version, other.version), (record.version, record.version));
        assert_eq!(other.member, "Head of Performance");
        let found = differences(columns(page.table), &begun.cells, &other.cells, None);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].mine.as_str(), found[0].theirs.as_str()), ("Mine", "Excess journey time"));
    }

    #[test]
    fn a_field_that_only_the_other_touched_is_not_mine() {
        let cells = |name: &str, unit: &str| {
            Cells::from([("name".to_owned(), name.to_owned()), ("unit".to_owned(), unit.to_owned())])
        };
        let found = differences(
            ["name", "unit"].into_iter(),
            &cells("mine", "hours"),
            &cells("theirs", "days"),
            Some(&cells("before", "hours")),
        );
        assert_eq!(found.iter().map(|difference| difference.is_mine).collect::<Vec<_>>(), [true, false]);
    }
}
