//! What every request passes before and after its handler, from the outside in:
//!
//! 1. [`observe`]: the request id, one log line, the metrics;
//! 2. [`security_headers`]: on every response, whoever made it;
//! 3. [`panic`]: a handler that panics answers 500 and takes nothing down;
//! 4. [`host`]: only names of ours are answered, which is what keeps an open loopback server safe from DNS rebinding;
//! 5. [`cross_site`]: what changes something is not for pages of others;
//! 6. [`body`]: a bounded body, whole within its deadline, before anything else is spent on the request;
//! 7. [`overload`]: a bounded number of requests at once, the rest is told quickly to come back (not for health and metrics);
//! 8. [`deadline`]: a response begins in time;
//! 9. [`stream_end`]: event streams end when the server stops.

pub mod body;
pub mod cross_site;
pub mod deadline;
pub mod host;
pub mod observe;
pub mod overload;
pub mod panic;
pub mod security_headers;
pub mod stream_end;

#[cfg(test)]
mod tests;

use super::shutdown::Shutdown;
use crate::config::LimitsConfig;
use crate::telemetry::Metrics;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use std::sync::Arc;

/// What the layers need to know.
#[derive(Clone)]
pub struct Guard {
    /// Counts everything.
    pub metrics: Arc<Metrics>,
    /// The names this server answers to.
    pub hosts: Arc<host::AllowedHosts>,
    /// What is taken from clients.
    pub limits: LimitsConfig,
    /// When streams end.
    pub shutdown: Shutdown,
}

impl Guard {
    /// Puts the layers around two routers: `operations` (health, metrics, reports) answers also when there is no room for more.
    pub fn protect(&self, operations: Router, application: Router) -> Router {
        let application =
            application.layer(from_fn_with_state(overload::Room::new(&self.limits, &self.metrics), overload::admit));
        // The last layer added is the outermost.
        application
            .merge(operations)
            .layer(from_fn_with_state(self.shutdown.clone(), stream_end::end_streams))
            .layer(from_fn_with_state(
                deadline::RequestDeadline(self.limits.request_deadline),
                deadline::respond_in_time,
            ))
            .layer(from_fn_with_state(body::BodyLimit::new(&self.limits), body::receive_body))
            .layer(from_fn(cross_site::refuse_cross_site))
            .layer(from_fn_with_state(Arc::clone(&self.hosts), host::refuse_unknown_hosts))
            .layer(from_fn_with_state(Arc::clone(&self.metrics), panic::catch_panics))
            .layer(from_fn(security_headers::add_security_headers))
            .layer(from_fn_with_state(Arc::clone(&self.metrics), observe::observe))
    }
}
