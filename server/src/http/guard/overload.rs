//! A bounded number of requests is worked on at once; the others wait briefly and are then told to come back.

use crate::config::LimitsConfig;
use crate::http::problem::problem;
use crate::http::request_id::RequestId;
use crate::telemetry::Metrics;
use axum::extract::{Extension, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// The room there is.
#[derive(Clone)]
pub struct Room {
    turns: Arc<Semaphore>,
    queue_time: Duration,
    metrics: Arc<Metrics>,
}

impl Room {
    /// As the limits say.
    pub fn new(limits: &LimitsConfig, metrics: &Arc<Metrics>) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(limits.requests_at_once)),
            queue_time: limits.queue_time,
            metrics: Arc::clone(metrics),
        }
    }
}

/// Lets the request in when there is room within the queue time; answers 503 with `Retry-After` otherwise.
pub async fn admit(
    State(room): State<Room>,
    Extension(request_id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    match tokio::time::timeout(room.queue_time, room.turns.acquire()).await {
        Ok(Ok(_turn)) => next.run(request).await,
        Ok(Err(_)) | Err(_) => {
            room.metrics.turned_away();
            problem(
                StatusCode::SERVICE_UNAVAILABLE,
                request.headers(),
                &request_id,
                "There are more requests than this server can work on at the moment; try again in a second.",
            )
        }
    }
}
