//! What data say of a declared influence of one series on another.
//!
//! A distributed-lag regression (J. M. Wooldridge, 'Introductory Econometrics', chapters 10, 11 and 18; W. H. Greene, 'Econometric
//! Analysis', chapter 19) of the effect on its own past, the cause over the declared lag and ramp, trend, season and annotated events,
//! with the errors of Newey and West and the critical values of Kiefer and Vogelsang (see [`crate::regression`]). Panels (lines,
//! regions) are pooled with a level, trend and season of their own; their errors may go together in a period (J. C. Driscoll,
//! A. C. Kraay, Review of Economics and Statistics 80, 1998).
//!
//! The effect theta is the sum of the cause's coefficients over one less the sum of the own lags' coefficients. The cause enters over
//! the declared window *and as many lags after it as there are own lags*: where the effect comes at once and the noise is
//! autocorrelated, the product of the two has a part in those lags, and without them theta is overstated by a half. The method page
//! (docs/methods/evidence.md) has the figures.

mod error;
mod estimate;
mod lags;
mod rows;
mod suggest;
mod verdict;

pub use error::EvidenceError;
pub use estimate::{Estimate, estimate};
pub use lags::{BestLag, best_lag};
pub use suggest::{Candidate, Suggestion, suggestions};
pub use verdict::{Evidence, Posterior, Verdict, aged_error, evidence, judge, posterior};

/// One pair of series on consecutive periods of one calendar, on the scales of their nodes (identity, logarithm or logit).
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// The series that is said to act; a gap is `None`.
    pub cause: &'a [Option<f64>],
    /// The series that is said to be acted on, over the same periods.
    pub effect: &'a [Option<f64>],
    /// Annotated events: one column each, over the same periods, usually 1 while the event lasts and 0 otherwise.
    pub events: &'a [Vec<f64>],
    /// The place of the first period in the season (from 0).
    pub season_start: usize,
}

/// What was declared of an influence, and how the regression is built.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claim {
    /// The coefficient's mean: change of the effect per unit of the cause, both on their scales. Not 0.
    pub mean: f64,
    /// Its standard deviation, from 0.
    pub standard_deviation: f64,
    /// The shape of the regression.
    pub shape: Shape,
}

/// When a cause acts, and what else the effect has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Periods until the cause first acts.
    pub lag: usize,
    /// Periods over which its action is spread, from 1.
    pub ramp: usize,
    /// Periods in a season (12 for months, 13 for periods of four weeks); 0 or 1 for none.
    pub season: usize,
    /// Lags of the effect itself; 2 is usual.
    pub own_lags: usize,
    /// Lags of the cause after its window; as many as own lags is usual.
    pub following_lags: usize,
}

#[cfg(test)]
mod tests;
