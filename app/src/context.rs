//! What the server hands to the application, once per process or once per request.

#[cfg(feature = "ssr")]
use chrono::{DateTime, Utc};

/// A wasm and the module that loads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The module that loads the wasm.
    pub script: String,
    /// The wasm.
    pub wasm: String,
}

/// The addresses of the browser's side, relative to the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    /// What the pages that are read run.
    pub reading: Program,
    /// What the pages run on which something is typed.
    pub editing: Program,
    /// The style sheet.
    pub style: String,
}

/// The instant at which the request is answered: every reading of the clock in one request says the same.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestInstant(pub DateTime<Utc>);

/// The id that finds the request in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

/// Provided while developing: open pages load themselves again when the server has been started anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReloadsPages;
