//! A request's body: bounded, and whole within its deadline, before anything else is spent on the request.
//!
//! The handler gets the bytes from memory. So a client that dribbles holds no turn of others and no connection to the database, and
//! the memory all bodies take together is `bodies_at_once` times `body_bytes`.

use crate::config::LimitsConfig;
use crate::http::problem::problem;
use crate::http::request_id::RequestId;
use axum::body::{Body, HttpBody};
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// What is taken as a body.
#[derive(Clone)]
pub struct BodyLimit {
    bytes: usize,
    deadline: Duration,
    room: Arc<Semaphore>,
}

impl BodyLimit {
    /// As the limits say.
    pub fn new(limits: &LimitsConfig) -> Self {
        Self {
            bytes: limits.body_bytes,
            deadline: limits.body_deadline,
            room: Arc::new(Semaphore::new(limits.bodies_at_once)),
        }
    }
}

/// Receives the body: 413 when it is too large, 408 when it takes too long, 503 when too many are under way, 400 when it breaks off.
pub async fn receive_body(
    State(limit): State<BodyLimit>,
    Extension(request_id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let refuse = |status, sentence: &str| {
        let mut response = problem(status, &parts.headers, &request_id, sentence);
        // The rest of the body may still be on its way; nothing after it on this connection can be trusted to begin a request.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        response
    };
    let too_large = || {
        refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            &format!("The request is larger than the {} bytes taken here.", limit.bytes),
        )
    };
    if body.size_hint().lower() > u64::try_from(limit.bytes).unwrap_or(u64::MAX) {
        return too_large();
    }
    let Ok(_room) = limit.room.try_acquire() else {
        return refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many requests are being received at the moment; try again in a second.",
        );
    };
    match tokio::time::timeout(limit.deadline, Limited::new(body, limit.bytes).collect()).await {
        Ok(Ok(whole)) => next.run(Request::from_parts(parts, Body::from(whole.to_bytes()))).await,
        Ok(Err(error)) if error.is::<LengthLimitError>() => too_large(),
        Ok(Err(_)) => refuse(StatusCode::BAD_REQUEST, "The request's body broke off."),
        Err(_) => refuse(
            StatusCode::REQUEST_TIMEOUT,
            &format!("The request's body did not arrive within {} seconds.", limit.deadline.as_secs_f64()),
        ),
    }
}
