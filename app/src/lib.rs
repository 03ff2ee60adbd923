//! The Leptos application of Trimtab, compiled twice: for the server (`ssr`) and for the browser (`hydrate`).
//!
//! | folder | holds |
//! |---|---|
//! | `api` | server functions: who asks, may they, ask the backend |
//! | `page` | one folder per page |
//! | `ui` | small components every page is built from |
//! | `sentence` | the sentences on the screen, as pure functions |
//! | `map` | the arrangement of the strategy map, and what hangs together on it |
//! | `chart` | drawings by plotters |
//!
//! The server provides [`Assets`], `RequestInstant`, [`RequestId`] and the backend through Leptos' context.

pub mod address;
pub mod api;
mod application;
pub mod chart;
mod context;
pub mod map;
pub mod page;
pub mod sentence;
mod shell;
#[cfg(test)]
mod test_data;
#[cfg(test)]
mod test_server;
pub mod ui;

pub use application::{App, ReadingApp};
#[cfg(feature = "ssr")]
pub use context::RequestInstant;
pub use context::{Assets, Program, ReloadsPages, RequestId};
pub use shell::shell;
