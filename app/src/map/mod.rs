//! The strategy map as a drawing: what can be selected on it, where everything stands, what is joined to what.

#[cfg(feature = "ssr")]
pub mod arrange;
pub mod picture;
pub mod thing;
pub mod trace;
