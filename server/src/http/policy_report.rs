//! `/csp-report`: where browsers tell what the Content-Security-Policy stopped. None is expected; tests assert that none came.

use crate::telemetry::Metrics;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;

/// The directives of our policies; a report about any other is counted as `other`.
const DIRECTIVES: [&str; 17] = [
    "default-src",
    "script-src",
    "script-src-elem",
    "script-src-attr",
    "style-src",
    "style-src-elem",
    "style-src-attr",
    "img-src",
    "font-src",
    "connect-src",
    "worker-src",
    "manifest-src",
    "object-src",
    "base-uri",
    "form-action",
    "frame-ancestors",
    "trusted-types",
];

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "csp-report")]
    report: Report,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Report {
    #[serde(default)]
    effective_directive: String,
    #[serde(default)]
    blocked_uri: String,
    #[serde(default)]
    document_uri: String,
}

/// Counts and logs a report (W3C Content Security Policy Level 3, section 5.3). Anything that is no report is answered 400.
pub async fn receive_report(State(metrics): State<Arc<Metrics>>, body: Bytes) -> StatusCode {
    let Ok(Envelope { report }) = serde_json::from_slice(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let directive =
        DIRECTIVES.into_iter().find(|directive| *directive == report.effective_directive).unwrap_or("other");
    metrics.policy_reported(directive);
    tracing::warn!(
        policy.directive = directive,
        policy.blocked = without_query(&report.blocked_uri),
        policy.page = without_query(&report.document_uri),
        "a browser reported that the content security policy stopped something"
    );
    StatusCode::NO_CONTENT
}

/// The address up to its query, at most 200 characters of it.
fn without_query(address: &str) -> &str {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    address.char_indices().nth(200).map_or(address, |(end, _)| &address[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::PoolState;

    async fn count_after(body: &'static str) -> (StatusCode, String) {
        let metrics = Arc::new(Metrics::new());
        let status = receive_report(State(Arc::clone(&metrics)), Bytes::from_static(body.as_bytes())).await;
        (status, metrics.encoded(PoolState { open: 0, idle: 0, limit: 0 }))
    }

    #[tokio::test]
    async fn reports_are_counted_by_directive() {
        let (status, text) =
            count_after(r#"{"csp-report": {"effective-directive": "script-src-elem", "blocked-uri": "inline"}}"#).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert!(text.contains("reports_total{directive=\"script-src-elem\"} 1"), "{text}");
    }

    #[tokio::test]
    async fn made_up_directives_make_no_new_series() {
        let (_, text) = count_after(r#"{"csp-report": {"effective-directive": "x\"} 9\n", "document-uri": 1}}"#).await;
        assert!(!text.contains("reports_total{"), "{text}");
        let (_, text) = count_after(r#"{"csp-report": {"effective-directive": "x-y"}}"#).await;
        assert!(text.contains("reports_total{directive=\"other\"} 1"), "{text}");
    }

    #[tokio::test]
    async fn what_is_no_report_is_refused() {
        assert_eq!(count_after("[]").await.0, StatusCode::BAD_REQUEST);
    }

    #[test]
    fn queries_do_not_reach_the_log() {
        assert_eq!(without_query("http://localhost/a?token=1#b"), "http://localhost/a");
        assert_eq!(without_query(&"ü".repeat(300)).chars().count(), 200);
    }
}
