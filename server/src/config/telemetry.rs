//! How the server tells what it does.

use super::environment::Reader;
use tracing_subscriber::EnvFilter;

/// The shape of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// How the server tells what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TelemetryConfig {
    /// Which events are told, in the notation of `tracing_subscriber::EnvFilter`.
    pub filter: String,
    /// The shape of a line.
    pub format: LogFormat,
}

impl TelemetryConfig {
    /// Reads `TRIMTAB_LOG` and `TRIMTAB_LOG_FORMAT`.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let filter = reader.environment().get("TRIMTAB_LOG").unwrap_or("info").to_owned();
        if let Err(error) = EnvFilter::try_new(&filter) {
            reader.problem(
                "TRIMTAB_LOG",
                format!("'{filter}' is not a log filter such as info or warn,trimtab=debug: {error}"),
            );
        }
        let format = match reader.environment().get("TRIMTAB_LOG_FORMAT") {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(other) => {
                reader.problem("TRIMTAB_LOG_FORMAT", format!("'{other}' is neither text nor json"));
                LogFormat::Text
            }
        };
        Self { filter, format }
    }
}
