//! How series follow from other series.

pub mod error;
pub mod factors;
pub mod formula;
pub mod frame;
pub mod graph;
pub mod model;

pub use error::InfluenceError;
