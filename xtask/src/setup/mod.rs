//! `cargo xtask setup`: what this machine lacks is installed, or named when that cannot be done from here.

pub mod apt;
pub mod browser;
pub mod node;
pub mod postgres;
pub mod rust_target;
mod wheel;

use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::project::Project;

/// What a command needs from this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The standard library for the browser.
    BrowserTarget,
    /// The standard library for WebAssembly under Node.
    NodeTarget,
    /// PostgreSQL's programs.
    Postgres,
    /// Node.js, npm and the end-to-end tests' packages.
    Node,
    /// Chromium.
    Browser,
}

/// What `cargo xtask run` needs.
pub const FOR_RUN: &[Need] = &[Need::BrowserTarget, Need::Postgres];

/// What `cargo xtask test` needs.
pub const FOR_TEST: &[Need] = &[Need::BrowserTarget, Need::NodeTarget, Need::Postgres, Need::Node, Need::Browser];

/// Provides everything, installing what is missing; what cannot be installed is collected into one error.
pub fn provide(project: &Project, needs: &[Need], progress: &Progress) -> Result<()> {
    let mut missing = Vec::new();
    for need in needs {
        let provided = match need {
            Need::BrowserTarget => rust_target::provide("wasm32-unknown-unknown", progress),
            Need::NodeTarget => rust_target::provide("wasm32-wasip1", progress),
            Need::Postgres => postgres::provide(project, progress).map(|_| ()),
            Need::Node => node::provide(project, progress),
            Need::Browser => browser::provide(progress).map(|_| ()),
        };
        match provided {
            Ok(()) => {}
            Err(Error::Missing(what)) => missing.extend(what),
            Err(other) => missing.push(other.to_string()),
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(Error::Missing(missing)) }
}
