//! Entering readings.
//!
//! Readings are sent as they were typed; the server reads them by the rules of their KPI. They can be sent by the page's script, which
//! gets the answer as JSON, and by a plain HTML form, whose answer is a redirection back to the page (see [`super::plain_entry`]).

use super::error::PageError;
use domain::page::entry::{Entered, PastePage, ReadingsPage, Standing, ThisWeekPage};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};

/// A page on which readings are entered, and why the last attempt without a script was refused, where it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryAnswer<T> {
    /// What the page shows.
    pub page: T,
    /// What was refused just before; told once.
    pub refused: Option<PageError>,
}

/// One reading as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TypedReading {
    /// The slug of the KPI.
    pub kpi: String,
    /// The first day of the period, `YYYY-MM-DD`.
    pub period: String,
    /// The value as it was typed.
    #[serde(default)]
    pub text: String,
    /// `final` or `provisional`.
    pub status: String,
    /// What is said about it; a correction needs it.
    #[serde(default)]
    pub note: String,
    /// The version that the page showed; 0: none.
    pub version: u32,
    /// Whether the reading is taken back instead.
    #[serde(default)]
    pub retract: bool,
}

impl TypedReading {
    /// The name under which errors of it stand.
    #[must_use]
    pub fn field(&self) -> String {
        format!("{}/{}", self.kpi, self.period)
    }
}

/// The readings of a KPI with all their versions.
///
/// # Errors
/// `not_found` where there is no such workspace or KPI; otherwise what the backend says.
#[server(name = ReadReadings, prefix = "/api", endpoint = "entry/readings", input = GetUrl)]
pub async fn read_readings(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
    /// The slug of the KPI.
    kpi: String,
    /// The page, counted from 1.
    page: u32,
) -> Result<EntryAnswer<ReadingsPage>, PageError> {
    use super::answer::{answer, enter, named};
    use super::plain_entry::take_refusal;
    answer(async {
        let visit = enter(&workspace).await?;
        let kpi = named("KPI", &kpi)?;
        let page = visit.backend.entries.readings(&visit.actor, &kpi, page, visit.now).await?;
        let refused = take_refusal(&crate::address::readings(&page.workspace.slug, &kpi));
        Ok(EntryAnswer { page, refused })
    })
    .await
}

/// What is due now.
///
/// # Errors
/// `not_found` where there is no such workspace; otherwise what the backend says.
#[server(name = ReadThisWeek, prefix = "/api", endpoint = "entry/this-week", input = GetUrl)]
pub async fn read_this_week(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
    /// The slug of a team; empty for all.
    team: String,
    /// The slug of a member who answers; empty for all.
    person: String,
) -> Result<EntryAnswer<ThisWeekPage>, PageError> {
    use super::answer::{answer, enter, named};
    use super::plain_entry::take_refusal;
    use domain::page::entry::DueFilter;
    answer(async {
        let visit = enter(&workspace).await?;
        let team = if team.is_empty() { None } else { Some(named("team", &team)?) };
        let person = if person.is_empty() { None } else { Some(named("member", &person)?) };
        let page = visit.backend.entries.this_week(&visit.actor, &DueFilter { team, person }, visit.now).await?;
        let refused = take_refusal(&crate::address::this_week(&page.workspace.slug));
        Ok(EntryAnswer { page, refused })
    })
    .await
}

/// What a pasted sheet can be about.
///
/// # Errors
/// `not_found` where there is no such workspace; otherwise what the backend says.
#[server(name = ReadPaste, prefix = "/api", endpoint = "entry/paste-page", input = GetUrl)]
pub async fn read_paste(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
) -> Result<PastePage, PageError> {
    use super::answer::{answer, enter};
    answer(async {
        let visit = enter(&workspace).await?;
        visit.backend.entries.paste_page(&visit.actor, visit.now).await
    })
    .await
}

/// What stands where a sheet would be written.
///
/// # Errors
/// `invalid` where a day is none; otherwise what the backend says.
#[server(name = ReadStanding, prefix = "/api", endpoint = "entry/standing", input = PostUrl)]
pub async fn read_standing(
    /// The slug of the workspace.
    workspace: String,
    /// The slugs of the KPIs, separated by spaces.
    kpis: String,
    /// The first day of the first period, `YYYY-MM-DD`.
    from_on: String,
    /// The first day of the last period, `YYYY-MM-DD`.
    to_on: String,
) -> Result<Standing, PageError> {
    use super::answer::{answer, enter, named};
    answer(async {
        let visit = enter(&workspace).await?;
        let kpis: Result<Vec<_>, _> = kpis.split_whitespace().map(|kpi| named("KPI", kpi)).collect();
        visit.backend.entries.standing(&visit.actor, &kpis?, day(&from_on)?, day(&to_on)?).await
    })
    .await
}

/// Enters, corrects and retracts readings, all of them or none.
///
/// # Errors
/// `invalid` with a field for each reading that does not hold, `conflict` with what somebody else wrote; otherwise what the backend says.
#[server(name = EnterReadings, prefix = "/api", endpoint = "entry/enter", input = PostUrl)]
pub async fn enter_readings(
    /// The slug of the workspace.
    workspace: String,
    /// The readings; of several, those that were left empty are not sent.
    readings: Vec<TypedReading>,
    /// The one reading that is meant, as `kpi/period`; empty: all.
    #[server(default)]
    only: String,
    /// The address of the page they were typed on.
    #[server(default)]
    back: String,
) -> Result<Entered, PageError> {
    use super::answer::{answer, enter};
    use super::plain_entry::redirect_plain_entry;
    let outcome = answer(async {
        let visit = enter(&workspace).await?;
        let entries: Result<Vec<_>, _> = meant(&readings, &only).map(entry).collect();
        let entries = entries?;
        if entries.is_empty() {
            let message = "Nothing was typed yet. Write a value, then save.";
            return Err(backend::AppError::new(backend::ErrorCode::Invalid, message));
        }
        visit.backend.entries.enter(&visit.actor, &entries, visit.now).await
    })
    .await;
    redirect_plain_entry(&workspace, &back, &outcome);
    outcome
}

/// Writes what a sheet says.
///
/// # Errors
/// `invalid` with the places that cannot be read, `conflict` with what somebody else wrote; otherwise what the backend says.
#[server(name = PasteSheet, prefix = "/api", endpoint = "entry/paste", input = PostUrl)]
pub async fn paste_sheet(
    /// The slug of the workspace.
    workspace: String,
    /// What was pasted.
    text: String,
    /// The slug of the KPI that a single column is about; empty: the sheet names its KPIs.
    kpi: String,
    /// Which mark stands before the decimals.
    mark: String,
    /// What a share without a percent sign is written in.
    share: String,
    /// The revision at which the preview was read.
    seen_revision: i64,
    /// Whether what cannot be read is left out.
    leave_out_problems: bool,
    /// `final` or `provisional`.
    status: String,
    /// What is said about them.
    note: String,
) -> Result<Entered, PageError> {
    use super::answer::{answer, enter, named};
    use domain::page::entry::PasteInput;
    answer(async {
        let visit = enter(&workspace).await?;
        let kpi = if kpi.is_empty() { None } else { Some(named("KPI", &kpi)?) };
        let input = PasteInput {
            text,
            kpi,
            mark: word(&mark)?,
            share: word(&share)?,
            seen_revision,
            leave_out_problems,
            status: word(&status)?,
            note: Some(note),
        };
        visit.backend.entries.paste(&visit.actor, &input, visit.now).await
    })
    .await
}

/// Writes again what stood before the readings that a revision wrote.
///
/// # Errors
/// `conflict` where somebody wrote since; otherwise what the backend says.
#[server(name = UndoEntries, prefix = "/api", endpoint = "entry/undo", input = PostUrl)]
pub async fn undo_entries(
    /// The slug of the workspace.
    workspace: String,
    /// The revision.
    revision: i64,
    /// The address of the page it is asked for on.
    #[server(default)]
    back: String,
) -> Result<Entered, PageError> {
    use super::answer::{answer, enter};
    use super::plain_entry::redirect_plain_entry;
    let outcome = answer(async {
        let visit = enter(&workspace).await?;
        visit.backend.entries.undo_entries(&visit.actor, revision, visit.now).await
    })
    .await;
    redirect_plain_entry(&workspace, &back, &outcome);
    outcome
}

/// The readings that are meant: one, or of several those in which something was typed.
#[cfg(feature = "ssr")]
fn meant<'a>(readings: &'a [TypedReading], only: &'a str) -> impl Iterator<Item = &'a TypedReading> {
    let is_alone = readings.len() == 1;
    readings.iter().filter(move |reading| {
        if only.is_empty() {
            is_alone || reading.retract || !reading.text.trim().is_empty()
        } else {
            reading.field() == only
        }
    })
}

#[cfg(feature = "ssr")]
fn entry(typed: &TypedReading) -> backend::Answer<domain::page::entry::Entry> {
    use domain::page::entry::{Entry, EntryValue};
    Ok(Entry {
        kpi: super::answer::named("KPI", &typed.kpi)?,
        period_start_on: day(&typed.period)?,
        value: if typed.retract { EntryValue::Retracted } else { EntryValue::Typed(typed.text.clone()) },
        status: word(&typed.status)?,
        note: Some(typed.note.clone()),
        seen_version: typed.version,
    })
}

#[cfg(feature = "ssr")]
fn day(text: &str) -> backend::Answer<chrono::NaiveDate> {
    domain::template::cell::date(text).map_err(|reason| backend::AppError::new(backend::ErrorCode::Invalid, reason))
}

#[cfg(feature = "ssr")]
fn word<T: std::str::FromStr<Err = domain::word::UnknownWord>>(text: &str) -> backend::Answer<T> {
    domain::template::cell::word(text).map_err(|reason| backend::AppError::new(backend::ErrorCode::Invalid, reason))
}
