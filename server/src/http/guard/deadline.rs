//! A response begins in time, or the client is told that it will not. What streams afterwards has its own rules.

use crate::http::problem::problem;
use crate::http::request_id::RequestId;
use axum::extract::{Extension, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use std::time::Duration;

/// How long a request may be worked on until its response begins.
#[derive(Debug, Clone, Copy)]
pub struct RequestDeadline(pub Duration);

/// Answers 503 when the deadline passes. The work is dropped; a transaction that was open is rolled back by the store's pool.
pub async fn respond_in_time(
    State(deadline): State<RequestDeadline>,
    Extension(request_id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let request_headers = request.headers().clone();
    match tokio::time::timeout(deadline.0, next.run(request)).await {
        Ok(response) => response,
        Err(_) => problem(
            StatusCode::SERVICE_UNAVAILABLE,
            &request_headers,
            &request_id,
            &format!("No answer was ready within {} seconds; try again later.", deadline.0.as_secs_f64()),
        ),
    }
}
