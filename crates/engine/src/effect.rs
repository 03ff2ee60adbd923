//! Whether a decision had its effect: what happened, held against what would have happened.
//!
//! - [`judge`]: the verdict on a realised effect and its interval, and the effect that could have been told.
//! - [`realised`]: effect and interval from sample paths of what would have happened, such as were frozen with a decision.
//! - [`autoregressive_paths`]: such paths from the series' own past and season, where none were frozen.
//! - [`counterfactual`]: a structural time series with controls, fitted on the time before: K. H. Brodersen and others, 'Inferring causal
//!   impact using Bayesian structural time-series models', Annals of Applied Statistics 9 (2015).
//! - [`placebo`]: whether that model would have told an effect where there was none.
//! - [`difference_in_differences`]: units that started at different times, each against those that had not yet.

mod autoregression;
mod controls;
mod counterfactual;
mod differences;
mod error;
mod paths;
mod placebo;
mod structural;
mod verdict;

pub use autoregression::{AutoregressionOptions, autoregressive_paths};
pub use counterfactual::{Control, Counterfactual, CounterfactualOptions, counterfactual};
pub use differences::{DifferenceInDifferences, Unit, difference_in_differences};
pub use error::EffectError;
pub use paths::{Realised, realised};
pub use placebo::placebo;
pub use verdict::{EffectVerdict, Expected, Judgement, joint_groups, judge};

#[cfg(test)]
mod tests;
