//! Creating and editing.
//!
//! Every change can be asked for in two ways: by the page's script, which gets the answer as JSON, and by a plain HTML form, whose
//! answer is a redirection back to the page of the form (see [`super::plain_form`]).

use super::error::PageError;
use domain::form::{Cells, FormPage, Saved};
use domain::page::settings::SettingsPage;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};

/// The page of a form, and why the last attempt without a script was refused, where it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormAnswer {
    /// What the page shows.
    pub page: FormPage,
    /// What was refused just before; told once.
    pub refused: Option<PageError>,
}

/// The form of a record, or of a new one.
///
/// # Errors
/// `not_found` where there is no such workspace, kind of record or record; otherwise what the backend says.
#[server(name = ReadForm, prefix = "/api", endpoint = "form/read", input = GetUrl)]
pub async fn read_form(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
    /// The kind of record: a word of `FormTable`.
    table: String,
    /// The slug of the record; empty for a new one.
    record: String,
) -> Result<FormAnswer, PageError> {
    use super::answer::{answer, enter, named};
    use super::plain_form::take_refusal;
    answer(async {
        let table = known_table(&table)?;
        let visit = enter(&workspace).await?;
        let record = if record.is_empty() { None } else { Some(named(table.as_str(), &record)?) };
        let page = visit.backend.forms.form(&visit.actor, table, record.as_ref(), visit.now).await?;
        let refused = take_refusal(&page);
        Ok(FormAnswer { page, refused })
    })
    .await
}

/// Writes a record.
///
/// # Errors
/// `invalid` with the fields that do not hold, `conflict` with the version that holds now; otherwise what the backend says.
#[server(name = SaveForm, prefix = "/api", endpoint = "form/save", input = PostUrl)]
pub async fn save_form(
    /// The slug of the workspace.
    workspace: String,
    /// The kind of record.
    table: String,
    /// The slug of the record; empty for a new one.
    record: String,
    /// The version the member saw when they began; of a new record 0.
    version: i64,
    /// What it shall say.
    cells: Cells,
) -> Result<Saved, PageError> {
    use super::answer::{answer, enter, named};
    use super::plain_form::{Attempt, redirect_plain_form};
    use crate::page::form::cells::sendable;
    use domain::form::FormInput;
    let attempt = Attempt { workspace: &workspace, table: &table, record: &record, typed: Some((version, &cells)) };
    let outcome = answer(async {
        let table = known_table(&table)?;
        let visit = enter(&workspace).await?;
        let edited = if record.is_empty() { None } else { Some((named(table.as_str(), &record)?, version)) };
        let input = FormInput { table, edited, cells: sendable(table, &cells) };
        visit.backend.forms.save(&visit.actor, &input, visit.now).await
    })
    .await;
    redirect_plain_form(&attempt, &outcome);
    outcome
}

/// Takes a record out of use, or back into it.
///
/// # Errors
/// `invalid` while something in use refers to it, `conflict` where somebody changed it meanwhile; otherwise what the backend says.
#[server(name = ArchiveForm, prefix = "/api", endpoint = "form/archive", input = PostUrl)]
pub async fn archive_form(
    /// The slug of the workspace.
    workspace: String,
    /// The kind of record.
    table: String,
    /// The slug of the record.
    record: String,
    /// The version the member saw.
    version: i64,
    /// Whether it goes out of use; else back into it.
    archived: bool,
) -> Result<Saved, PageError> {
    use super::answer::{answer, enter, named};
    use super::plain_form::{Attempt, redirect_plain_form};
    let attempt = Attempt { workspace: &workspace, table: &table, record: &record, typed: None };
    let outcome = answer(async {
        let table = known_table(&table)?;
        let slug = named(table.as_str(), &record)?;
        let visit = enter(&workspace).await?;
        visit.backend.forms.set_archived(&visit.actor, table, (&slug, version), archived, visit.now).await
    })
    .await;
    redirect_plain_form(&attempt, &outcome);
    outcome
}

/// Writes again what a record said before its newest version.
///
/// # Errors
/// `conflict` where somebody changed it meanwhile; otherwise what the backend says.
#[server(name = UndoForm, prefix = "/api", endpoint = "form/undo", input = PostUrl)]
pub async fn undo_form(
    /// The slug of the workspace.
    workspace: String,
    /// The kind of record.
    table: String,
    /// The slug of the record.
    record: String,
    /// The version to take back: the newest.
    version: i64,
) -> Result<Saved, PageError> {
    use super::answer::{answer, enter, named};
    use super::plain_form::{Attempt, redirect_plain_form};
    let attempt = Attempt { workspace: &workspace, table: &table, record: &record, typed: None };
    let outcome = answer(async {
        let table = known_table(&table)?;
        let slug = named(table.as_str(), &record)?;
        let visit = enter(&workspace).await?;
        visit.backend.forms.undo(&visit.actor, table, (&slug, version), visit.now).await
    })
    .await;
    redirect_plain_form(&attempt, &outcome);
    outcome
}

/// What the workspace is set up with, as lists.
///
/// # Errors
/// `not_found` where there is no such workspace; otherwise what the backend says.
#[server(name = ReadSettings, prefix = "/api", endpoint = "form/settings", input = GetUrl)]
pub async fn read_settings(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
) -> Result<SettingsPage, PageError> {
    use super::answer::{answer, enter};
    answer(async {
        let visit = enter(&workspace).await?;
        visit.backend.forms.settings(&visit.actor, visit.now).await
    })
    .await
}

/// The kind of record that an address names.
#[cfg(feature = "ssr")]
fn known_table(text: &str) -> backend::Answer<domain::form::FormTable> {
    text.parse().map_err(|_| {
        backend::AppError::not_found(
            "kind of record",
            text.chars().take(domain::slug::Slug::MAX_LENGTH).collect::<String>(),
        )
    })
}
