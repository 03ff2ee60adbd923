//! A sheet under the hand: what is pasted, how it is read, what stands, what came of applying it.

use crate::api::entry::{paste_sheet, read_standing, undo_entries};
use crate::api::error::PageError;
use crate::sentence::target::counted;
use domain::page::entry::{Entered, PastePage, Standing};
use domain::paste::value::{DecimalMark, ShareForm};
use domain::paste::{CellChange, ComparedCell, PasteCatalogue, PasteError, PasteOptions, Sheet, compare, read};
use domain::reading::ReadingStatus;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What stands where the sheet would be written: for which KPIs and days it was asked, and the answer.
type Asked = (String, String, String);

/// What came of applying a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Applied(Entered),
    Undone(Entered),
}

/// What the preview shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What was read.
    pub sheet: Sheet,
    /// What each cell would do; `None`: what stands is not known yet.
    pub compared: Option<Vec<ComparedCell>>,
}

impl Preview {
    /// How many cells would do each thing: new, changed, settled, unchanged.
    #[must_use]
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for compared in self.compared.iter().flatten() {
            let index = match compared.change {
                CellChange::New => 0,
                CellChange::Changed { .. } => 1,
                CellChange::Status => 2,
                CellChange::Unchanged => 3,
            };
            if let Some(count) = counts.get_mut(index) {
                *count += 1;
            }
        }
        counts
    }
}

/// A sheet in a page. Copies are the same sheet.
#[derive(Clone, Copy)]
pub struct PasteState {
    workspace: StoredValue<String>,
    /// What a sheet can be about.
    pub catalogue: StoredValue<PasteCatalogue>,
    /// What is pasted.
    pub text: RwSignal<String>,
    /// The slug of the KPI of a single column; empty: the sheet names its KPIs.
    pub kpi: RwSignal<String>,
    /// A word of `DecimalMark`.
    pub mark: RwSignal<String>,
    /// A word of `ShareForm`.
    pub share: RwSignal<String>,
    /// A word of `ReadingStatus`.
    pub status: RwSignal<String>,
    /// What is said about the values.
    pub note: RwSignal<String>,
    /// Whether what cannot be read is left out.
    pub leaves_out: RwSignal<bool>,
    standing: RwSignal<Option<(Asked, Standing)>>,
    refused: RwSignal<Option<PageError>>,
    done: RwSignal<Option<Done>>,
    is_sending: RwSignal<bool>,
    /// What the preview shows.
    pub preview: Memo<Result<Preview, PasteError>>,
}

impl PasteState {
    /// The sheet of a page; `kpi` is chosen to begin with.
    #[must_use]
    pub fn new(page: &PastePage, kpi: String) -> Self {
        let is_known = page.catalogue.kpis.iter().any(|known| known.slug.as_str() == kpi);
        let catalogue = StoredValue::new(page.catalogue.clone());
        let today = page.workspace.newest_on;
        let text = RwSignal::new(String::new());
        let kpi = RwSignal::new(if is_known { kpi } else { String::new() });
        let mark = RwSignal::new(DecimalMark::Automatic.to_string());
        let share = RwSignal::new(ShareForm::Percent.to_string());
        let status = RwSignal::new(ReadingStatus::Final.to_string());
        let standing = RwSignal::new(None::<(Asked, Standing)>);
        let sheet = Memo::new(move |_| {
            let options = PasteOptions {
                kpi: kpi.get().parse().ok(),
                mark: mark.get().parse().unwrap_or(DecimalMark::Automatic),
                share: share.get().parse().unwrap_or(ShareForm::Percent),
                today,
            };
            text.with(|text| catalogue.with_value(|catalogue| read(text, catalogue, &options)))
        });
        let asked = Memo::new(move |_| {
            sheet.with(|sheet| {
                sheet.as_ref().ok().and_then(|sheet| catalogue.with_value(|catalogue| asked_for(sheet, catalogue)))
            })
        });
        let preview = Memo::new(move |_| {
            let sheet = sheet.get()?;
            let status = status.get().parse().unwrap_or(ReadingStatus::Final);
            let compared = standing.with(|standing| {
                let (asked_then, standing) = standing.as_ref()?;
                (asked.get().as_ref() == Some(asked_then)).then(|| {
                    catalogue.with_value(|catalogue| compare(&sheet.cells, catalogue, &standing.readings, status))
                })
            });
            Ok(Preview { sheet, compared })
        });
        let state = Self {
            workspace: StoredValue::new(page.workspace.slug.to_string()),
            catalogue,
            text,
            kpi,
            mark,
            share,
            status,
            note: RwSignal::new(String::new()),
            leaves_out: RwSignal::new(false),
            standing,
            refused: RwSignal::new(None),
            done: RwSignal::new(None),
            is_sending: RwSignal::new(false),
            preview,
        };
        Effect::new(move |_| {
            if let Some(asked) = asked.get() {
                state.ask(asked);
            }
        });
        // What is typed anew has not been left out, nor refused.
        Effect::new(move |before: Option<()>| {
            text.track();
            if before.is_some() {
                state.refused.set(None);
                state.leaves_out.set(false);
                if !text.with_untracked(String::is_empty) {
                    state.done.set(None);
                }
            }
        });
        state
    }

    fn ask(self, asked: Asked) {
        let workspace = self.workspace.get_value();
        spawn_local(async move {
            let (kpis, from_on, to_on) = asked.clone();
            match read_standing(workspace, kpis, from_on, to_on).await {
                Ok(standing) => {
                    self.standing.try_set(Some((asked, standing)));
                }
                Err(error) => {
                    self.refused.try_set(Some(error));
                }
            }
        });
    }

    /// Whether some cell would change a value that stands: then a note says why.
    #[must_use]
    pub fn needs_note(self) -> bool {
        self.preview.with(|preview| preview.as_ref().is_ok_and(|preview| preview.counts()[1] > 0))
    }

    /// Why it cannot be applied yet; `None`: it can.
    #[must_use]
    pub fn obstacle(self) -> Option<String> {
        self.preview.with(|preview| {
            let Ok(preview) = preview else { return Some("Paste a sheet first.".to_owned()) };
            if preview.compared.is_none() {
                return Some("Looking up what stands\u{2026}".to_owned());
            }
            let problems = preview.sheet.problems.len();
            if problems > 0 && !self.leaves_out.get() {
                let there = if problems == 1 { "is 1 place" } else { "are places" };
                return Some(format!("There {there} that cannot be read: put them right above, or leave them out."));
            }
            let [new, changed, settled, _] = preview.counts();
            if new + changed + settled == 0 {
                return Some("There is nothing to write: everything stands there already.".to_owned());
            }
            (changed > 0 && self.note.with(|note| note.trim().is_empty()))
                .then(|| format!("Say in the note why {} changed.", counted(changed, "reading is", "readings are")))
        })
    }

    /// Writes the sheet.
    pub fn apply(self) {
        let seen = self.standing.with_untracked(|standing| standing.as_ref().map(|(_, standing)| standing.revision));
        let (Some(seen_revision), false) = (seen, self.is_sending.get_untracked()) else { return };
        if untrack(|| self.obstacle()).is_some() {
            return;
        }
        self.is_sending.set(true);
        spawn_local(async move {
            let answer = paste_sheet(
                self.workspace.get_value(),
                self.text.get_untracked(),
                self.kpi.get_untracked(),
                self.mark.get_untracked(),
                self.share.get_untracked(),
                seen_revision,
                self.leaves_out.get_untracked(),
                self.status.get_untracked(),
                self.note.get_untracked(),
            )
            .await;
            self.is_sending.try_set(false);
            match answer {
                Ok(entered) => {
                    self.refused.try_set(None);
                    self.note.try_set(String::new());
                    self.text.try_set(String::new());
                    self.standing.try_set(None);
                    self.done.try_set(Some(Done::Applied(entered)));
                }
                Err(error) => {
                    // Somebody may have written meanwhile: what stands is looked up again.
                    self.refused.try_set(Some(error));
                    if let Some((asked, _)) = self.standing.get_untracked() {
                        self.ask(asked);
                    }
                }
            }
        });
    }

    fn undo(self, revision: i64) {
        let workspace = self.workspace.get_value();
        spawn_local(async move {
            match undo_entries(workspace, revision, String::new()).await {
                Ok(entered) => {
                    self.done.try_set(Some(Done::Undone(entered)));
                }
                Err(error) => {
                    self.refused.try_set(Some(error));
                }
            }
        });
    }

    /// What came of it.
    pub fn outcome_note(self) -> AnyView {
        let refused = move || {
            self.refused.get().map(|error| {
                let fields =
                    error.fields.iter().take(20).map(|field| view! { <li>{field.message.clone()}</li> }).collect_view();
                view! {
                    <section class="note note-bad" role="alert" aria-label="Not written">
                        <p>{error.message.clone()}</p>
                        <ul class="problem-list">{fields}</ul>
                    </section>
                }
            })
        };
        let done = move || {
            self.done.get().map(|done| {
                let (Done::Applied(entered) | Done::Undone(entered)) = done;
                let undo = matches!(done, Done::Applied(_)).then(|| {
                    view! { <button class="button" r#type="button" on:click=move |_| self.undo(entered.revision)>"Undo"</button> }
                });
                view! { <div class="note note-good" role="status"><p>{done_words(done)}</p>{undo}</div> }
            })
        };
        view! { {refused}{done} }.into_any()
    }
}

fn done_words(done: Done) -> String {
    match done {
        Done::Undone(entered) => {
            format!(
                "Undone: {} as before. The versions between stay in sight.",
                counted(usize::try_from(entered.written()).unwrap_or(0), "reading stands", "readings stand")
            )
        }
        Done::Applied(entered) => {
            let parts = [
                (entered.added, "new"),
                (entered.corrected, "changed"),
                (entered.settled, "with a new status"),
                (entered.unchanged, "unchanged"),
            ];
            let told: Vec<String> =
                parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
            format!("Written: {}.", told.join(", "))
        }
    }
}

/// The KPIs of a sheet, and its first and last period; `None`: it has no cells.
fn asked_for(sheet: &Sheet, catalogue: &PasteCatalogue) -> Option<Asked> {
    let mut kpis: Vec<&str> = Vec::new();
    let mut span: Option<(chrono::NaiveDate, chrono::NaiveDate)> = None;
    for cell in &sheet.cells {
        let kpi = catalogue.kpis.get(cell.kpi)?;
        kpis.push(kpi.slug.as_str());
        let start_on = catalogue.calendars.get(kpi.calendar)?.get(cell.period)?.start_on;
        span = Some(span.map_or((start_on, start_on), |(first, last)| (first.min(start_on), last.max(start_on))));
    }
    kpis.sort_unstable();
    kpis.dedup();
    let (first, last) = span?;
    Some((kpis.join(" "), first.to_string(), last.to_string()))
}
