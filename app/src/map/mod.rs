//! The strategy map as a drawing: what can be asked for and selected, what of it is drawn, where everything stands, what is joined to
//! what.

#[cfg(feature = "ssr")]
pub mod arrange;
#[cfg(feature = "ssr")]
pub mod choose;
pub mod claim;
pub mod joins;
#[cfg(feature = "ssr")]
pub mod layouts;
pub mod picture;
pub mod query;
pub mod thing;
pub mod trace;
