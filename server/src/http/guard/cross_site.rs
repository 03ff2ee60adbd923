//! What changes something is refused when a page of another origin asks for it.
//!
//! Browsers say where a request comes from: `Sec-Fetch-Site` (W3C Fetch Metadata), or at least `Origin`. Programs that are no
//! browsers send neither and carry no session of anybody, so they pass. `same-site` does not: another port of localhost is one.

use crate::http::problem::problem;
use crate::http::request_id::RequestId;
use axum::extract::{Extension, Request};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// Answers 403 to unsafe methods that a page of another origin asks for.
pub async fn refuse_cross_site(Extension(request_id): Extension<RequestId>, request: Request, next: Next) -> Response {
    if is_safe(request.method()) || comes_from_here(request.headers()) {
        return next.run(request).await;
    }
    problem(
        StatusCode::FORBIDDEN,
        request.headers(),
        &request_id,
        "This request was sent by a page of another site, and it would change something here; it was refused.",
    )
}

/// Whether a method promises to change nothing (RFC 9110, section 9.2.1). No handler of ours breaks the promise.
fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn comes_from_here(headers: &HeaderMap) -> bool {
    let all_are = |name: &str, holds: &dyn Fn(&str) -> bool| {
        headers.get_all(name).iter().all(|value| value.to_str().is_ok_and(holds))
    };
    if !all_are("sec-fetch-site", &|site| site == "same-origin" || site == "none") {
        return false;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    all_are("origin", &|origin| {
        let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn pages_of_ours_and_programs_pass() {
        for pairs in [
            vec![("host", "localhost:1")],
            vec![("host", "localhost:1"), ("sec-fetch-site", "same-origin"), ("origin", "http://localhost:1")],
            vec![("host", "localhost:1"), ("sec-fetch-site", "none")],
            vec![("host", "kpi.example"), ("origin", "https://KPI.example")],
        ] {
            assert!(comes_from_here(&headers(&pairs)), "{pairs:?}");
        }
    }

    #[test]
    fn pages_of_others_do_not() {
        for pairs in [
            vec![("host", "localhost:1"), ("sec-fetch-site", "cross-site")],
            vec![("host", "localhost:1"), ("sec-fetch-site", "same-site")],
            vec![("host", "localhost:1"), ("sec-fetch-site", "anything else")],
            vec![("host", "localhost:1"), ("origin", "http://localhost:2")],
            vec![("host", "localhost:1"), ("origin", "null")],
            vec![("host", "localhost:1"), ("origin", "file://")],
            vec![("host", "localhost:1"), ("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")],
            vec![("host", "localhost:1"), ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
        ] {
            assert!(!comes_from_here(&headers(&pairs)), "{pairs:?}");
        }
    }

    #[test]
    fn methods_that_change_something_are_checked() {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::CONNECT, Method::TRACE] {
            assert!(!is_safe(&method), "{method}");
        }
    }
}
