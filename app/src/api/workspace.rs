//! Reading what workspaces there are.

use super::error::PageError;
use domain::page::workspace::WorkspaceSummary;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The workspaces of this installation, by name.
///
/// # Errors
/// What the backend says.
#[server(name = ListWorkspaces, prefix = "/api", endpoint = "workspace/list", input = GetUrl)]
pub async fn list_workspaces() -> Result<Vec<WorkspaceSummary>, PageError> {
    use super::answer::{answer, provided_backend};
    answer(async { provided_backend()?.workspaces.list().await }).await
}
