//! Log lines: lower-case sentences with structured fields, on standard error; never SQL text, never a stack trace.

use crate::config::{LogFormat, TelemetryConfig};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::Directive;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What is not told whatever the filter says: sqlx logs the text of slow and failed statements under the first target, and what
/// Postgres remarks on migrations that have run before under the second.
const SILENCED: [&str; 2] = ["sqlx::query=off", "sqlx::postgres::notice=warn"];

/// Starts logging for the whole process and logs panics by their place. A second call changes nothing.
pub fn start_logging(config: &TelemetryConfig) {
    let mut filter = EnvFilter::try_new(&config.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    for directive in SILENCED.iter().filter_map(|directive| directive.parse::<Directive>().ok()) {
        filter = filter.add_directive(directive);
    }
    let registry = tracing_subscriber::registry().with(filter);
    let started = match config.format {
        LogFormat::Text => registry
            .with(
                tracing_subscriber::fmt::layer()
                    .with_writer(std::io::stderr)
                    .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())),
            )
            .try_init(),
        LogFormat::Json => registry
            .with(tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(std::io::stderr))
            .try_init(),
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            // The message of a panic may quote anything, a statement or a password included; the place says enough to find it.
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(panic.place = %place, "panicked");
        }));
    }
}
