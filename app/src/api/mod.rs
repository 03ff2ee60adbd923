//! Server functions: a few lines each. Who asks, may they, ask the backend. Those that read are `GET`, those that change
//! something `POST`.

#[cfg(feature = "ssr")]
pub mod answer;
#[allow(clippy::too_many_arguments, reason = "a server function takes one argument for each control of its form")]
pub mod entry;
pub mod error;
pub mod form;
pub mod formula;
pub mod kpi;
pub mod map;
pub mod objective;
#[cfg(feature = "ssr")]
pub mod plain_entry;
#[cfg(feature = "ssr")]
pub mod plain_form;
pub mod register;
pub mod today;
pub mod workspace;
