//! Least squares with everything that is asked of it afterwards: standard errors, tests, covariances that survive autocorrelation.
//!
//! The factorisation is Householder's QR (G. H. Golub, C. F. Van Loan, 'Matrix Computations', 5.2 and 5.3) on columns scaled to like
//! size. Where the condition of the columns would cost more than four digits it is done again in about 32 digits, so that Longley's
//! and Filippelli's data come out with all digits that their columns hold; columns that determine one another are an error that names
//! them. `hac` has the covariances of W. K. Newey and K. D. West (Econometrica 55, 1987) and, with N. M. Kiefer and T. J. Vogelsang
//! (Econometric Theory 21, 2005), the critical values that take the bandwidth into account.

mod design;
mod error;
mod factor;
mod fit;
mod hac;

pub use design::Design;
pub use error::RegressionError;
pub use fit::{Fit, fit, fit_polynomial};
pub use hac::{Hac, fixed_b_critical_value, hac};

#[cfg(test)]
mod tests;
