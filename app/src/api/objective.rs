//! Reading objectives.

use super::error::PageError;
use domain::page::objective::ObjectivePage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The page of one objective.
///
/// # Errors
/// `not_found` where there is no such workspace or objective; otherwise what the backend says.
#[server(name = ReadObjective, prefix = "/api", endpoint = "objective/read", input = GetUrl)]
pub async fn read_objective(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
    /// The slug of the objective.
    objective: String,
    /// The day, `YYYY-MM-DD`, as known on which to show it; empty for the newest.
    #[server(default)]
    as_of: String,
) -> Result<ObjectivePage, PageError> {
    use super::answer::{answer, enter, moment, named};
    answer(async {
        let visit = enter(&workspace).await?;
        visit
            .backend
            .objectives
            .objective_page(&visit.actor, &named("objective", &objective)?, moment(&visit, &as_of)?)
            .await
    })
    .await
}
