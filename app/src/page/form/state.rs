//! A form under the hand: what its fields hold, what does not hold, what is on its way.

use super::cells::{columns, is_same, sendable, text};
use super::draft::{self, DraftKey};
use super::start::{Difference, SAVED, Start, differences};
use super::words::words;
use crate::address;
use crate::api::error::PageError;
use crate::api::form::save_form;
use domain::form::{Cells, FieldError, FormTable, OtherVersion, Saved, check};
use domain::slug::Slug;
use leptos::html::Section;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type Navigate = Arc<dyn Fn(&str, bool) + Send + Sync>;

/// Where a form belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The workspace.
    pub workspace: Slug,
    /// The kind of record.
    pub table: FormTable,
    /// The record; `None`: a new one.
    pub record: Option<Slug>,
}

impl Place {
    /// The address of its page.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.record {
            Some(record) => address::edit(&self.workspace, self.table, record),
            None => address::new_record(&self.workspace, self.table),
        }
    }

    /// The record's slug as a form sends it: empty for a new one.
    #[must_use]
    pub fn record_text(&self) -> String {
        self.record.as_ref().map(Slug::to_string).unwrap_or_default()
    }
}

/// An error of the server and the text it was about: it stands until that text is changed.
type Refused = (FieldError, String);

/// A form in a page. Copies are the same form.
#[derive(Clone, Copy)]
pub struct FormState {
    place: StoredValue<Place>,
    cells: StoredValue<BTreeMap<&'static str, RwSignal<String>>>,
    /// What the form began with, to tell what was changed.
    began: StoredValue<Cells>,
    touched: RwSignal<BTreeSet<&'static str>>,
    refused: RwSignal<Vec<Refused>>,
    errors: Memo<Vec<FieldError>>,
    navigate: StoredValue<Navigate>,
    /// The version that a save replaces.
    pub version: RwSignal<i64>,
    /// What happened, where something did.
    pub message: RwSignal<Option<String>>,
    /// What somebody else wrote meanwhile.
    pub conflict: RwSignal<Option<OtherVersion>>,
    /// Whether a save was tried: then everything that does not hold is listed.
    pub is_tried: RwSignal<bool>,
    /// Whether something is on its way.
    pub is_sending: RwSignal<bool>,
    /// Whether the browser has taken the form over.
    pub is_awake: RwSignal<bool>,
    /// When the draft that was restored was typed.
    pub draft_at: RwSignal<Option<String>>,
    /// The list of what does not hold.
    pub problems: NodeRef<Section>,
}

impl FormState {
    /// A form that begins so.
    pub fn new(place: Place, start: Start) -> Self {
        let cells: BTreeMap<_, _> =
            columns(place.table).map(|column| (column, RwSignal::new(text(&start.cells, column)))).collect();
        let navigate = use_navigate();
        let navigate: Navigate = Arc::new(move |address: &str, replace| {
            navigate(address, NavigateOptions { replace, ..NavigateOptions::default() })
        });
        let was_refused = start.message.is_some() || !start.errors.is_empty();
        let refused = start.errors.into_iter().map(|error| {
            let about = text(&start.cells, &error.field);
            (error, about)
        });
        let refused = RwSignal::new(refused.collect::<Vec<_>>());
        let touched = RwSignal::new(BTreeSet::new());
        let cells = StoredValue::new(cells);
        let place = StoredValue::new(place);
        let errors = Memo::new(move |_| errors_of(place, cells, touched, refused));
        Self {
            place,
            cells,
            began: StoredValue::new(start.cells),
            touched,
            refused,
            errors,
            navigate: StoredValue::new(navigate),
            version: RwSignal::new(start.version),
            message: RwSignal::new(start.message),
            conflict: RwSignal::new(start.other),
            is_tried: RwSignal::new(was_refused),
            is_sending: RwSignal::new(false),
            is_awake: RwSignal::new(false),
            draft_at: RwSignal::new(None),
            problems: NodeRef::new(),
        }
    }

    /// Where it belongs.
    pub fn place(self) -> Place {
        self.place.get_value()
    }

    /// What a field holds.
    pub fn cell(self, column: &str) -> RwSignal<String> {
        self.cells.with_value(|cells| cells.get(column).copied()).unwrap_or_default()
    }

    /// What all fields hold, followed.
    pub fn cells(self) -> Cells {
        current_cells(self.cells)
    }

    /// What does not hold and is to be shown, in the order of the form.
    pub fn errors(self) -> Vec<FieldError> {
        self.errors.get()
    }

    /// What does not hold in a column, in words.
    pub fn error_of(self, column: &'static str) -> Option<String> {
        let table = self.place.with_value(|place| place.table);
        self.errors.with(|errors| {
            errors.iter().find(|error| field_of(&error.field) == column).map(|error| error_words(table, error))
        })
    }

    /// A field was left: from now on it is told what does not hold in it.
    pub fn touch(self, column: &'static str) {
        self.touched.update(|touched| {
            touched.insert(column);
        });
    }

    /// Whether anything differs from what the form began with.
    pub fn is_changed(self) -> bool {
        let cells = self.cells();
        self.began.with_value(|began| {
            self.cells.with_value(|all| all.keys().any(|column| !is_same(&text(&cells, column), &text(began, column))))
        })
    }

    /// Writes into fields, as if they had been typed.
    pub fn fill(self, cells: &Cells) {
        self.cells.with_value(|all| {
            for (column, cell) in all {
                let text = text(cells, column);
                if cell.get_untracked() != text {
                    cell.set(text);
                }
            }
        });
    }

    /// Takes back everything that was typed.
    pub fn discard(self) {
        self.fill(&self.began.get_value());
        self.touched.set(BTreeSet::new());
        self.is_tried.set(false);
        self.draft_at.set(None);
        draft::clear(&self.draft_key());
    }

    /// Where what differs from the other's version stands, as it was when the conflict was found.
    pub fn differences(self, theirs: &Cells) -> Vec<Difference> {
        let table = self.place.with_value(|place| place.table);
        let mine = untrack(|| self.cells());
        self.began.with_value(|began| differences(columns(table), &mine, theirs, Some(began)))
    }

    /// Where the draft of this form is kept.
    pub fn draft_key(self) -> DraftKey {
        self.place.with_value(|place| DraftKey::new(&place.workspace, place.table, place.record.as_ref()))
    }

    /// Sends what is typed, unless it does not hold already here.
    pub fn send(self) {
        if self.is_sending.get_untracked() {
            return;
        }
        let place = self.place();
        let cells = sendable(place.table, &untrack(|| self.cells()));
        self.message.set(None);
        if check(place.table, place.record.as_ref(), &cells).is_err() {
            self.touched.update(|touched| touched.extend(columns(place.table)));
            self.show_problems();
            return;
        }
        self.is_sending.set(true);
        let version = self.version.get_untracked();
        spawn_local(async move {
            let (workspace, table) = (place.workspace.to_string(), place.table.to_string());
            let answer = save_form(workspace, table, place.record_text(), version, cells).await;
            self.is_sending.try_set(false);
            match answer {
                Ok(saved) => self.go_to(&saved),
                Err(error) => self.refuse(error),
            }
        });
    }

    /// Goes to what a change has made; the draft has served.
    pub fn go_to(self, saved: &Saved) {
        let Some(place) = self.place.try_get_value() else { return };
        draft::clear(&self.draft_key());
        let target = format!("{}?{SAVED}={}", address::edit(&place.workspace, place.table, &saved.slug), saved.version);
        self.navigate.with_value(|navigate| navigate(&target, place.record.is_some()));
    }

    /// Shows why a change was refused; what is typed stays.
    pub fn refuse(self, error: PageError) {
        let Some(mine) = self.cells.try_with_value(|_| untrack(|| self.cells())) else { return };
        if let Some(other) = error.other {
            self.version.set(other.version);
            // What the member never touched is as the other left it.
            let differences = self.differences(&other.cells);
            for difference in differences.iter().filter(|difference| !difference.is_mine) {
                self.cell(difference.column).set(difference.theirs.clone());
            }
            self.conflict.set(Some(*other));
        } else {
            // What does not hold in a field is said there and in the list.
            self.message.set(error.fields.is_empty().then_some(error.message));
        }
        let refused = error.fields.into_iter().map(|error| {
            let about = text(&mine, &error.field);
            (error, about)
        });
        self.refused.set(refused.collect());
        self.show_problems();
    }

    fn show_problems(self) {
        self.is_tried.set(true);
        // The list is drawn by then.
        request_animation_frame(move || {
            if let Some(problems) = self.problems.try_get_untracked().flatten() {
                // A browser that moves no focus still shows the list.
                let _ = problems.focus();
            }
        });
    }
}

fn current_cells(cells: StoredValue<BTreeMap<&'static str, RwSignal<String>>>) -> Cells {
    cells.with_value(|cells| cells.iter().map(|(column, cell)| ((*column).to_owned(), cell.get())).collect())
}

/// The field that shows what does not hold in a column: a cause is written in one.
#[must_use]
pub fn field_of(column: &str) -> &str {
    if column == super::words::FROM_KIND { super::words::FROM } else { column }
}

/// What does not hold, in the order of the form: what the browser finds in the fields that were left, and what the server said of
/// texts that are still there.
fn errors_of(
    place: StoredValue<Place>,
    cells: StoredValue<BTreeMap<&'static str, RwSignal<String>>>,
    touched: RwSignal<BTreeSet<&'static str>>,
    refused: RwSignal<Vec<Refused>>,
) -> Vec<FieldError> {
    let current = current_cells(cells);
    let (table, record) = place.with_value(|place| (place.table, place.record.clone()));
    let found = check(table, record.as_ref(), &sendable(table, &current)).err().unwrap_or_default();
    let mut errors: Vec<FieldError> = touched.with(|touched| {
        found.into_iter().filter(|error| touched.iter().any(|column| *column == field_of(&error.field))).collect()
    });
    let still_refused = refused.get().into_iter().filter(|(error, about)| text(&current, &error.field) == *about);
    for (error, _) in still_refused {
        if !errors.iter().any(|known| known.field == error.field) {
            errors.push(error);
        }
    }
    let order: Vec<&str> = columns(table).collect();
    errors.sort_by_key(|error| order.iter().position(|column| *column == field_of(&error.field)));
    errors.dedup_by(|later, earlier| field_of(&later.field) == field_of(&earlier.field));
    errors
}

/// How messages begin that go on from the name of their field.
const CONTINUING: [&str; 8] = ["is", "has", "must", "stays", "needs", "cannot", "lies", "leads"];

/// An error as a sentence that begins with the field: `Owner is empty`, `Band from: '95%' is not a number`.
#[must_use]
pub fn error_words(table: FormTable, error: &FieldError) -> String {
    let label = words(table).label(field_of(&error.field));
    let continues = error.message.split(' ').next().is_some_and(|first| CONTINUING.contains(&first));
    if continues { format!("{label} {}", error.message) } else { format!("{label}: {}", error.message) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_read_as_sentences_of_their_field() {
        let error = |field: &str, message: &str| FieldError { field: field.to_owned(), message: message.to_owned() };
        assert_eq!(error_words(FormTable::Kpis, &error("owner", "is empty")), "Owner is empty");
        assert_eq!(
            error_words(FormTable::Kpis, &error("band_low", "'9%' is not a number")),
            "Band from: '9%' is not a number"
        );
        assert_eq!(
            error_words(FormTable::Kpis, &error("team", "there is no team 'x' here")),
            "Team: there is no team 'x' here"
        );
        assert_eq!(error_words(FormTable::Influences, &error("from_kind", "is empty")), "What moves first is empty");
    }
}
