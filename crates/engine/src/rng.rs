//! Random numbers that are the same bits everywhere and stay where they are.
//!
//! A stream is named, never handed on: [`Key`] is made of a seed and the 128-bit id of what the numbers are for (a node, an edge), and
//! a key's streams are numbered by chunk. Numbers for one thing therefore do not depend on what else exists, in which order it is
//! visited or on how many threads.
//!
//! - [`Lanes`]: 32 generators side by side for hot loops in `f32`. Each lane is xoshiro128++ (D. Blackman, S. Vigna, 'Scrambled linear
//!   pseudorandom number generators', ACM Transactions on Mathematical Software 47, 2021); plain arrays, which the compiler vectorises.
//! - [`Stream`]: one xoshiro256++ for everything else, in `f64`.
//! - [`SignedNormal`]: a normal that keeps one sign, given by the mean and standard deviation it has then.
//! - [`polynomial`]: ln, exp, sine and cosine, tanh and the normal quantile in `f32` without a call to the platform.
//!
//! Nothing here is for secrets.

mod key;
mod lanes;
pub mod polynomial;
mod signed_normal;
mod stream;

pub use key::Key;
pub use lanes::{LANES, Lanes};
pub use signed_normal::{LARGEST_SPREAD, SignedNormal};
pub use stream::Stream;

#[cfg(test)]
mod tests;
