//! Reading registers, and what can be found by name.

use super::error::PageError;
use domain::page::register::{Found, Register, RegisterPage};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of a register.
///
/// # Errors
/// `not_found` where there is no such workspace; otherwise what the backend says.
#[server(name = ReadRegister, prefix = "/api", endpoint = "register/read", input = GetUrl)]
pub async fn read_register(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
    /// Which register.
    register: Register,
    /// What is asked for, as the part of an address after its question mark.
    query: String,
) -> Result<RegisterPage, PageError> {
    use super::answer::{answer, enter};
    use domain::page::register::{Extent, RegisterQuery};
    answer(async {
        let visit = enter(&workspace).await?;
        let query = RegisterQuery::parse(&query);
        visit.backend.registers.register(&visit.actor, register, &query, Extent::Page, visit.now).await
    })
    .await
}

/// Everything in use that can be found by name.
///
/// # Errors
/// `not_found` where there is no such workspace; otherwise what the backend says.
#[server(name = Search, prefix = "/api", endpoint = "register/names", input = GetUrl)]
pub async fn search(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
) -> Result<Vec<Found>, PageError> {
    use super::answer::{answer, enter};
    answer(async {
        let visit = enter(&workspace).await?;
        visit.backend.registers.names(&visit.actor).await
    })
    .await
}
