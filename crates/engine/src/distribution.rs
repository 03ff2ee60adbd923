//! Probability distributions: density, lower and upper tail, quantile.
//!
//! Tails are computed each in its own right, so that a small one keeps its digits; a quantile inverts the smaller of the two. The
//! densities of the discrete-looking factors follow C. Loader, 'Fast and accurate computation of binomial probabilities' (2000); the
//! incomplete beta and gamma functions are the continued fractions and series of the 'NIST Handbook of Mathematical Functions'
//! (8.7, 8.9, 8.17), the fractions by W. J. Lentz's method as modified by Thompson and Barnett. Relative error is about 1e-13 for
//! shapes up to 1e6; the tests hold them against tables of 15 digits. All of it rests on `libm`, never on the standard library's
//! transcendental functions.
//!
//! Arguments outside a distribution's domain (a shape that is not above 0, a probability outside 0 to 1, not a number) answer NaN:
//! these are leaf functions in loops, and their callers check the shapes they pass.

mod beta;
mod gamma;
mod invert;
mod loader;
mod normal;

pub use beta::{
    beta_regularised, f_lower, f_quantile, f_upper, student_density, student_lower, student_quantile,
    student_two_sided, student_upper,
};
pub use gamma::{chi_squared_lower, chi_squared_quantile, chi_squared_upper, gamma_lower, gamma_upper, log_gamma};
pub use normal::{normal_density, normal_lower, normal_quantile, normal_upper};

#[cfg(test)]
mod tests;
