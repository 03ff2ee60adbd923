//! How series follow from other series.

pub mod formula;
