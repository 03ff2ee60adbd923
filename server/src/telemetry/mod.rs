//! What the server tells about itself: log lines and metrics.

mod logging;
mod metrics;

pub use logging::start_logging;
pub use metrics::{Metrics, PoolState};
