//! Tests of the whole layout and of the parts that have an answer of their own.

mod digest;
mod hints;
mod known_graphs;
mod nasty_input;
mod parts;
mod properties;
mod sample;
mod stability;
