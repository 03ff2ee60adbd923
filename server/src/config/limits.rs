//! What the server takes from clients, and for how long.

use super::environment::Reader;
use std::time::Duration;

/// Requests worked on at once for each core. Rendering keeps a core busy: with more of them each one would only take longer, and a
/// server that was overrun would be slow for as long as they last.
const REQUESTS_PER_CORE: usize = 16;

/// What the server takes from clients, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitsConfig {
    /// Connections open at once; further ones are answered 503 and closed.
    pub connections: usize,
    /// Requests worked on at once; further ones wait for `queue_time` at most and are then answered 503.
    pub requests_at_once: usize,
    /// How long a request may wait for its turn.
    pub queue_time: Duration,
    /// Requests with a body held at once: with `body_bytes` this bounds the memory they take.
    pub bodies_at_once: usize,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// How long the head of a request may take to arrive; also how long a kept-alive connection may idle.
    pub header_deadline: Duration,
    /// How long the body of a request may take to arrive.
    pub body_deadline: Duration,
    /// How long a client may accept no byte of a response.
    pub write_deadline: Duration,
    /// How long a request may be worked on until its response begins.
    pub request_deadline: Duration,
    /// How long open connections may take to finish when the server stops.
    pub stop_deadline: Duration,
    /// Connections to the database.
    pub database_connections: u32,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            connections: 1_024,
            requests_at_once: REQUESTS_PER_CORE * std::thread::available_parallelism().map_or(2, usize::from),
            queue_time: Duration::from_millis(500),
            bodies_at_once: 64,
            body_bytes: 1024 * 1024,
            header_deadline: Duration::from_secs(8),
            body_deadline: Duration::from_secs(8),
            write_deadline: Duration::from_secs(8),
            request_deadline: Duration::from_secs(30),
            stop_deadline: Duration::from_secs(7),
            database_connections: 10,
        }
    }
}

impl LimitsConfig {
    /// Reads the limits that depend on the machine; the deadlines are promises and fixed.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let usual = Self::default();
        let database_connections = reader.whole_number("TRIMTAB_DATABASE_CONNECTIONS", 10, 2..=1_000);
        Self {
            connections: reader.whole_number("TRIMTAB_CONNECTIONS", usual.connections, 1..=1_000_000),
            requests_at_once: reader.whole_number("TRIMTAB_REQUESTS_AT_ONCE", usual.requests_at_once, 1..=100_000),
            database_connections: u32::try_from(database_connections).unwrap_or(usual.database_connections),
            ..usual
        }
    }
}
