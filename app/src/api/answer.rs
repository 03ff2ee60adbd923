//! Who asks and how an answer leaves: the part every server function shares.

use super::error::PageError;
use crate::address::AS_OF;
use crate::context::{RequestId, RequestInstant};
use backend::{Answer, AppError, Backend, ErrorCode, FieldError};
use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::ActingMember;
use domain::page::workspace::Moment;
use domain::slug::Slug;
use leptos::prelude::use_context;
use std::future::Future;

/// A member inside a workspace, at the instant of the request.
pub struct Visit {
    /// Every area of the application.
    pub backend: Backend,
    /// Who asks.
    pub actor: ActingMember,
    /// When.
    pub now: DateTime<Utc>,
}

/// The areas of the application, as the server provided them.
///
/// # Errors
/// `internal` outside a request of the server.
pub fn provided_backend() -> Answer<Backend> {
    use_context().ok_or_else(|| AppError::new(ErrorCode::Internal, "This server was started without its data."))
}

/// Enters a workspace by its slug; an empty text means the current one.
///
/// # Errors
/// `not_found` where there is no such workspace.
pub async fn enter(workspace: &str) -> Answer<Visit> {
    let backend = provided_backend()?;
    let RequestInstant(now) = use_context()
        .ok_or_else(|| AppError::new(ErrorCode::Internal, "This server was started without its clock."))?;
    let slug = if workspace.is_empty() { None } else { Some(named("workspace", workspace)?) };
    let actor = backend.workspaces.enter_as_leader(slug.as_ref()).await?;
    Ok(Visit { backend, actor, now })
}

/// The moment that a page is asked for; an empty text is the newest.
///
/// # Errors
/// `invalid` where the text is no day.
pub fn moment(visit: &Visit, as_of: &str) -> Answer<Moment> {
    if as_of.is_empty() {
        return Ok(Moment::newest(visit.now));
    }
    // Ten characters: chrono reads years and days of other lengths too, which no page writes.
    let day = NaiveDate::parse_from_str(as_of, "%Y-%m-%d").ok().filter(|_| as_of.len() == 10).ok_or_else(|| {
        let message =
            "The address asks for a day that is none; write it as in 2018-05-03, or leave it out for the newest.";
        let fields = vec![FieldError { field: AS_OF.to_owned(), message: message.to_owned() }];
        AppError { fields, ..AppError::new(ErrorCode::Invalid, message) }
    })?;
    Ok(Moment::at_end_of(day, visit.now))
}

/// The slug in an address; a text that is none names nothing.
///
/// # Errors
/// `not_found`, since no thing can have such a name.
pub fn named(what: &str, text: &str) -> Answer<Slug> {
    text.parse().map_err(|_| AppError::not_found(what, text.chars().take(Slug::MAX_LENGTH).collect::<String>()))
}

/// Turns what the backend says into what crosses to the browser, and sets the status of the response: the only place that does.
///
/// # Errors
/// The error of `question`, with the id of the request.
pub async fn answer<T>(question: impl Future<Output = Answer<T>>) -> Result<T, PageError> {
    let error = match question.await {
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    set_status(error.code.http_status());
    let mut error = PageError::from(error);
    error.request_id = error.request_id.or_else(|| use_context::<RequestId>().map(|id| id.0));
    Err(error)
}

/// Sets the status of the response being made; without one, as in a test, there is nothing to set.
pub fn set_status(status: u16) {
    if let (Some(options), Ok(status)) =
        (use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(status))
    {
        options.set_status(status);
    }
}
