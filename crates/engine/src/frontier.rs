//! Exploring trade-offs: which points are beaten by none, how much they cover, where the knees are, and a search for more of them.
//!
//! All criteria are minimised; negate what shall be large. Points are rows of one flat slice, `criteria` numbers each.
//!
//! - [`dominance`]: the exact non-dominated filter and ranks, duplicates kept.
//! - [`hypervolume`]: the exact volume that a set dominates.
//! - [`knee`]: where giving up a little of one criterion buys most of the others.
//! - [`sobol`]: points that fill a box evenly.
//! - [`search`]: an evolutionary search over settings for two to five criteria, one step at a time.
//!
//! The method page is `docs/methods/frontier.md`.

pub mod dominance;
pub mod error;
pub mod hypervolume;
pub mod knee;
mod lattice;
pub mod search;
pub mod sobol;

pub use error::FrontierError;
