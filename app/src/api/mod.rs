//! Server functions: a few lines each. Who asks, may they, ask the backend. All of them read, hence all are `GET`.

#[cfg(feature = "ssr")]
pub mod answer;
pub mod error;
pub mod kpi;
pub mod map;
pub mod objective;
pub mod workspace;
