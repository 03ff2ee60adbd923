//! A handler that panics answers 500 with the request's id; the connection and the server live on.

use crate::http::problem::problem;
use crate::http::request_id::RequestId;
use crate::telemetry::Metrics;
use axum::extract::{Extension, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// Catches the panics of everything inside. Where it happened is logged by the hook of `telemetry`.
pub async fn catch_panics(
    State(metrics): State<Arc<Metrics>>,
    Extension(request_id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let request_headers = request.headers().clone();
    // Nothing of the request is used after a panic but the copies made here.
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            metrics.panic_caught();
            problem(
                StatusCode::INTERNAL_SERVER_ERROR,
                &request_headers,
                &request_id,
                "Something went wrong here; it is a fault of Trimtab. Whoever runs it finds the request's id in the log.",
            )
        }
    }
}
