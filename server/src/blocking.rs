//! Work that blocks, kept off the threads that answer requests.

use crate::error::ServerError;
use std::io;

/// Runs what blocks on a thread of its own, which lives until it is done.
///
/// # Errors
/// [`ServerError::System`] when it panicked.
pub async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ServerError> {
    let outcome = tokio::task::spawn_blocking(work).await;
    outcome.map_err(|error| ServerError::System {
        action: "finish work on another thread",
        source: io::Error::other(error),
    })
}
