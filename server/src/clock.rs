//! The only place that asks what time it is.
//!
//! Everything else is told: a rule that asks for the time itself cannot be tested, repeated or read as of another day.

use chrono::{DateTime, Utc};
use std::time::SystemTime;

/// The clock of this machine; handed to whatever has to know the present instant.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock;

impl Clock {
    /// The present instant, UTC.
    pub fn now(self) -> DateTime<Utc> {
        DateTime::from(SystemTime::now())
    }
}
