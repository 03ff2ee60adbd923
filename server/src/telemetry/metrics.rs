//! The metrics, in the text format of Prometheus (OpenMetrics 1.0).
//!
//! Labels come from closed sets: methods that HTTP names, routes as they are written in the router, directives that the policy has.

use axum::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// Upper bounds of the duration histogram, in seconds: from a health check to the deadline of a request.
const DURATION_BOUNDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DirectiveLabels {
    directive: &'static str,
}

/// How busy the connections to the database are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolState {
    /// Connections that are open.
    pub open: u32,
    /// Those of them that nobody uses at the moment.
    pub idle: u32,
    /// As many as there may be.
    pub limit: u32,
}

/// Counts what happens; one per server.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabels, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    turned_away: Counter,
    panics: Counter,
    policy_reports: Family<DirectiveLabels, Counter>,
    connections: Gauge,
    pool_open: Gauge,
    pool_idle: Gauge,
    pool_limit: Gauge,
}

/// Counts something as present until it is dropped.
pub struct Present(Gauge);

impl Present {
    fn in_gauge(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// Everything at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("trimtab");
        let requests = Family::default();
        registry.register("http_requests", "Requests answered, by route and status", requests.clone());
        let durations: Family<_, _, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(DURATION_BOUNDS));
        registry.register_with_unit(
            "http_request_duration",
            "Time until a response began, by route",
            Unit::Seconds,
            durations.clone(),
        );
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let in_flight = gauge("http_requests_in_flight", "Requests whose response has not begun");
        let connections = gauge("http_connections", "Connections of clients that are open");
        let pool_open = gauge("database_connections_open", "Connections to the database that are open");
        let pool_idle = gauge("database_connections_idle", "Connections to the database that nobody uses");
        let pool_limit = gauge("database_connections_limit", "Connections to the database that there may be");
        let mut counter = |name: &str, help: &str| {
            let counter = Counter::default();
            registry.register(name, help, counter.clone());
            counter
        };
        let turned_away = counter("http_requests_turned_away", "Requests answered 503 because too many were under way");
        let panics = counter("panics", "Handlers that panicked");
        let policy_reports = Family::default();
        registry.register(
            "content_security_policy_reports",
            "Reports of browsers that the Content-Security-Policy stopped something",
            policy_reports.clone(),
        );
        Self {
            registry,
            requests,
            durations,
            in_flight,
            turned_away,
            panics,
            policy_reports,
            connections,
            pool_open,
            pool_idle,
            pool_limit,
        }
    }

    /// A request is under way until the result is dropped.
    pub fn request_begins(&self) -> Present {
        Present::in_gauge(&self.in_flight)
    }

    /// A connection of a client is open until the result is dropped.
    pub fn connection_opens(&self) -> Present {
        Present::in_gauge(&self.connections)
    }

    /// A response began.
    pub fn request_answered(&self, method: &Method, route: &str, status: StatusCode, duration: Duration) {
        let method = method_label(method);
        self.requests.get_or_create(&RequestLabels { method, route: route.to_owned(), status: status.as_u16() }).inc();
        self.durations.get_or_create(&RouteLabels { method, route: route.to_owned() }).observe(duration.as_secs_f64());
    }

    /// There was no room for a request or a connection.
    pub fn turned_away(&self) {
        self.turned_away.inc();
    }

    /// A handler panicked.
    pub fn panic_caught(&self) {
        self.panics.inc();
    }

    /// A browser reported something that the policy stopped.
    pub fn policy_reported(&self, directive: &'static str) {
        self.policy_reports.get_or_create(&DirectiveLabels { directive }).inc();
    }

    /// All of it as text, with the present state of the pool.
    pub fn encoded(&self, pool: PoolState) -> String {
        self.pool_open.set(pool.open.into());
        self.pool_idle.set(pool.idle.into());
        self.pool_limit.set(pool.limit.into());
        let mut text = String::new();
        // Writing into a string cannot fail; should a label ever refuse, what is there already is still worth reading.
        if encode(&mut text, &self.registry).is_err() {
            tracing::error!("the metrics could not be encoded");
        }
        text
    }
}

/// A method's name; those that a client made up are one.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POOL: PoolState = PoolState { open: 3, idle: 2, limit: 10 };

    #[test]
    fn what_is_counted_is_encoded() {
        let metrics = Metrics::new();
        metrics.request_answered(&Method::GET, "/w/{workspace}/map", StatusCode::OK, Duration::from_millis(7));
        metrics.policy_reported("script-src");
        let under_way = metrics.request_begins();
        let text = metrics.encoded(POOL);
        for line in [
            "trimtab_http_requests_total{method=\"GET\",route=\"/w/{workspace}/map\",status=\"200\"} 1",
            "trimtab_http_request_duration_seconds_bucket{le=\"0.01\",method=\"GET\",route=\"/w/{workspace}/map\"} 1",
            "trimtab_http_requests_in_flight 1",
            "trimtab_content_security_policy_reports_total{directive=\"script-src\"} 1",
            "trimtab_database_connections_open 3",
            "trimtab_panics_total 0",
        ] {
            assert!(text.contains(line), "{line} is missing in\n{text}");
        }
        drop(under_way);
        assert!(metrics.encoded(POOL).contains("trimtab_http_requests_in_flight 0"));
    }

    #[test]
    fn made_up_methods_are_one_series() {
        let metrics = Metrics::new();
        for name in ["BREW", "WHEN"] {
            let method = Method::from_bytes(name.as_bytes()).unwrap();
            metrics.request_answered(&method, "unmatched", StatusCode::NOT_FOUND, Duration::ZERO);
        }
        assert!(metrics.encoded(POOL).contains("method=\"other\",route=\"unmatched\",status=\"404\"} 2"));
    }
}
