//! Answers of the server itself when it does not let a request through: a sentence, a stable code, the request's id, nothing else.

use super::request_id::RequestId;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use backend::{AppError, ErrorCode};

/// Seconds after which a client that was turned away for lack of room may ask again.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("1");

/// A refusal, in the shape the client asked for: JSON as every [`AppError`], else plain text.
pub fn problem(
    status: StatusCode,
    request_headers: &HeaderMap,
    request_id: &RequestId,
    sentence: &str,
) -> Response<Body> {
    let asks_for_json = request_headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("json"));
    let mut error = AppError::new(code(status), sentence);
    error.request_id = Some(request_id.to_string());
    let json = if asks_for_json { serde_json::to_string(&error).ok() } else { None };
    let (content_type, body) = match json {
        Some(json) => (HeaderValue::from_static("application/json"), json),
        None => {
            (HeaderValue::from_static("text/plain; charset=utf-8"), format!("{sentence}\n\nRequest {request_id}\n"))
        }
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, content_type);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response
}

fn code(status: StatusCode) -> ErrorCode {
    match status {
        StatusCode::NOT_FOUND => ErrorCode::NotFound,
        StatusCode::SERVICE_UNAVAILABLE => ErrorCode::Unavailable,
        StatusCode::FORBIDDEN | StatusCode::MISDIRECTED_REQUEST => ErrorCode::Forbidden,
        status if status.is_client_error() => ErrorCode::Invalid,
        _ => ErrorCode::Internal,
    }
}
