//! `/health/live` and `/health/ready`: whether to restart the server, and whether to send it requests.

use super::problem::problem;
use super::request_id::RequestId;
use crate::telemetry::PoolState;
use async_trait::async_trait;
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;

/// How long the database may take to answer before it counts as away.
const ANSWER_DEADLINE: Duration = Duration::from_millis(1_500);

/// What the server asks of the database about itself.
#[async_trait]
pub trait Database: Send + Sync {
    /// The names of the settings without which an acknowledged write may be lost or damaged, and that are off; empty when all is well.
    ///
    /// # Errors
    /// [`DatabaseAway`] when it does not answer.
    async fn unsafe_settings(&self) -> Result<Vec<&'static str>, DatabaseAway>;

    /// How busy its connections are.
    fn pool_state(&self) -> PoolState;
}

/// The database does not answer; why is in the log of whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the database does not answer")]
pub struct DatabaseAway;

/// The body of `/health/ready`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Readiness {
    /// Whether requests can be answered, and what is acknowledged is kept.
    ready: bool,
    /// Whether the database answers.
    database: &'static str,
    /// Settings of the database that are off and have to be on.
    off: Vec<&'static str>,
}

/// 200 for as long as the process can answer at all, whatever the database does.
pub async fn live() -> &'static str {
    "alive\n"
}

/// 200 when the database answers and keeps what it acknowledges, 503 otherwise; the body says which of them fails.
pub async fn ready(State(database): State<Arc<dyn Database>>) -> Response {
    let readiness = match tokio::time::timeout(ANSWER_DEADLINE, database.unsafe_settings()).await {
        Ok(Ok(off)) => Readiness { ready: off.is_empty(), database: "answers", off },
        Ok(Err(DatabaseAway)) | Err(_) => Readiness { ready: false, database: "away", off: Vec::new() },
    };
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(readiness)).into_response()
}

/// For addresses below `/health/` that there are not: a page would hide the slip of the pen from a probe.
pub async fn unknown(Extension(request_id): Extension<RequestId>, headers: HeaderMap) -> Response {
    problem(StatusCode::NOT_FOUND, &headers, &request_id, "There is /health/live and /health/ready.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    struct Fake(Result<Vec<&'static str>, DatabaseAway>);

    #[async_trait]
    impl Database for Fake {
        async fn unsafe_settings(&self) -> Result<Vec<&'static str>, DatabaseAway> {
            self.0.clone()
        }

        fn pool_state(&self) -> PoolState {
            PoolState { open: 0, idle: 0, limit: 0 }
        }
    }

    async fn answer(outcome: Result<Vec<&'static str>, DatabaseAway>) -> (StatusCode, String) {
        let response = ready(State(Arc::new(Fake(outcome)))).await;
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn readiness_names_what_is_off() {
        assert_eq!(answer(Ok(vec![])).await.0, StatusCode::OK);
        for setting in ["fsync", "full_page_writes", "synchronous_commit", "data_checksums"] {
            let (status, body) = answer(Ok(vec![setting])).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(body.contains(setting), "{body}");
        }
        let (status, body) = answer(Err(DatabaseAway)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(body.contains("away"), "{body}");
    }
}
