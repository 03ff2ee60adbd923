//! Why a result missed its plan: the parts of the gap, and which of them carries it (design, section 2.11).
//!
//! On the scale of the node, over the window: gap G = sum of E + O + U. E is what each direct cause did differently from its plan, through
//! lag and ramp ('execution'); O what annotated events and controls account for; U is the rest, held against the error the plan itself
//! foresaw. Deviations from plan only, never levels. Because causes are held against their plan with the *declared* coefficients, a wrong
//! coefficient is in U: that is what 'strategy' means.

mod error;
mod parts;

pub use error::DiagnosisError;
pub use parts::{Cause, Diagnosis, Rest, diagnose};

#[cfg(test)]
mod tests;
