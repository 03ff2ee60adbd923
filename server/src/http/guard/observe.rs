//! The request id, one log line per request, and the metrics.
//!
//! A line names the route as it was matched and the path, never the query: what people search for, and tokens, are in there.

use crate::http::request_id::RequestId;
use crate::telemetry::Metrics;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;

/// Carries the id in responses.
pub const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// What a request without a route is counted as, so that made-up paths do not make new time series.
const UNMATCHED: &str = "unmatched";

/// Gives the request its id, in its extensions and in the response; logs and counts it when its response begins.
pub async fn observe(State(metrics): State<Arc<Metrics>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = RequestId::generate();
    request.extensions_mut().insert(request_id.clone());
    // Whatever a client claims is not an id of ours.
    request.headers_mut().remove(REQUEST_ID_HEADER);
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| Arc::from(UNMATCHED), |matched| Arc::<str>::from(matched.as_str()));
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("request", request.id = %request_id);
    let in_flight = metrics.request_begins();
    let mut response = next.run(request).instrument(span).await;
    drop(in_flight);
    let duration = started.elapsed();
    metrics.request_answered(&method, &route, response.status(), duration);
    let status = response.status().as_u16();
    let duration_ms = duration.as_secs_f64() * 1_000.0;
    if response.status().is_server_error() {
        tracing::warn!(request.id = %request_id, %method, %route, %path, status, duration_ms, "request failed");
    } else {
        tracing::info!(request.id = %request_id, %method, %route, %path, status, duration_ms, "request answered");
    }
    if let Ok(value) = HeaderValue::from_str(request_id.as_str()) {
        response.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    response
}
