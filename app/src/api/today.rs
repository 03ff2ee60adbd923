//! Reading what needs a member, and what changed.

use super::error::PageError;
use domain::page::today::{Change, TodayPage};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What needs the acting member, and what changed in the last seven days.
///
/// # Errors
/// `not_found` where there is no such workspace; otherwise what the backend says.
#[server(name = ReadToday, prefix = "/api", endpoint = "today/read", input = GetUrl)]
pub async fn read_today(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
) -> Result<TodayPage, PageError> {
    use super::answer::{answer, enter};
    answer(async {
        let visit = enter(&workspace).await?;
        visit.backend.today.today(&visit.actor, visit.now).await
    })
    .await
}

/// What changed after a revision of the workspace.
///
/// # Errors
/// `not_found` where there is no such workspace; otherwise what the backend says.
#[server(name = ReadChanges, prefix = "/api", endpoint = "today/changes", input = GetUrl)]
pub async fn read_changes(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
    /// The revision that was seen last.
    since: i64,
) -> Result<Vec<Change>, PageError> {
    use super::answer::{answer, enter};
    answer(async {
        let visit = enter(&workspace).await?;
        visit.backend.today.changes(&visit.actor, Some(since), visit.now).await
    })
    .await
}
