//! `/metrics`: for the machine the server runs on, and nobody else.

use super::guard::host::AllowedHosts;
use super::health::Database;
use super::problem::problem;
use super::request_id::RequestId;
use crate::telemetry::Metrics;
use axum::extract::{ConnectInfo, Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;

/// The type that Prometheus asks for.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What `/metrics` needs.
#[derive(Clone)]
pub struct MetricsState {
    /// What was counted.
    pub metrics: Arc<Metrics>,
    /// Whose pool is shown.
    pub database: Arc<dyn Database>,
}

/// The metrics as text; 404 unless the client is on this machine and calls it by a loopback name. The second condition keeps them
/// from whoever comes through a proxy on this machine.
pub async fn metrics(
    State(state): State<MetricsState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Extension(request_id): Extension<RequestId>,
    request_headers: HeaderMap,
) -> Response {
    let host = request_headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !peer.ip().is_loopback() || !AllowedHosts::is_loopback_name(host) {
        return problem(StatusCode::NOT_FOUND, &request_headers, &request_id, "There is nothing at this address.");
    }
    ([(header::CONTENT_TYPE, OPEN_METRICS)], state.metrics.encoded(state.database.pool_state())).into_response()
}
