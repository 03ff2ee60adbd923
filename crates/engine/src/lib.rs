//! The mathematics of the product: slices and parameter structs in, plain results out.
//!
//! What is absent, on purpose: no word of the product beyond its mathematics, no clock, no input or
//! output, no async, no global randomness, no dependency but `libm` and `nalgebra`. Equal input gives equal bits, native and in
//! wasm: nothing iterates a hash map, nothing calls a transcendental function of the standard library,
//! and every sum runs in a fixed order.

pub mod association;
pub mod attainment;
pub mod changepoint;
pub mod conflict;
pub mod diagnosis;
pub mod distribution;
mod double_double;
pub mod effect;
pub mod error;
pub mod evidence;
pub mod forecast;
pub mod frontier;
pub mod goal_seek;
pub mod influence;
pub mod many_tests;
pub mod map_layout;
pub mod normal_box;
pub mod regression;
pub mod rng;
pub mod sensitivity;
pub mod series;
pub mod settings;
pub mod signal;
pub mod summary;
pub mod trust;

pub use error::EngineError;
