//! The mathematics of the product: slices and parameter structs in, plain results out.
//!
//! What is absent, on purpose: no word of the product beyond its mathematics, no clock, no input or
//! output, no async, no global randomness, no dependency. Equal input gives equal bits, native and in
//! wasm: nothing iterates a hash map, nothing calls a transcendental function of the standard library,
//! and every sum runs in a fixed order.

pub mod error;
pub mod influence;
pub mod map_layout;
pub mod trust;

pub use error::EngineError;
