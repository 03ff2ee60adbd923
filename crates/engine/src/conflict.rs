//! Do two targets, or more, stand in each other's way?
//!
//! For each target the best odds alone; for several together the odds that they would have if each had its own best setting (same draws),
//! and the best that one setting for all can do. The difference is the price of having to choose one setting. Targets that are hard but
//! independent have no price; an ambitious target can be out of reach and in conflict at once.
//!
//! Definitions: design, section 2.7. The model of the odds is the trait [`crate::goal_seek::Odds`].
//!
//! The method page is `docs/methods/conflict.md`.

use std::error::Error;
use std::fmt;

use crate::goal_seek::{GoalSeekError, Guardrail, Judge, Odds, Optimum, Problem, SeekOptions, optimum_from};

mod contested;
mod feasibility;
pub mod historical;
mod subsets;

pub use contested::{Contested, contested};
pub use subsets::{Clash, minimal_clashes};

/// Odds below which a target is out of reach, and that a relaxation need not exceed.
pub const REACHABLE: f64 = 0.7;

/// Price from which targets are in conflict.
pub const LEAST_PRICE: f64 = 0.10;

/// Why conflicts were not looked for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ConflictError {
    /// A target given twice, or fewer than two.
    Targets {
        /// The targets given.
        targets: Vec<usize>,
    },
    /// More targets than subsets of them can be looked through.
    TooMany {
        /// Targets given.
        count: usize,
        /// Targets allowed.
        maximum: usize,
    },
    /// The search for settings was refused.
    GoalSeek(GoalSeekError),
}

impl From<GoalSeekError> for ConflictError {
    fn from(error: GoalSeekError) -> Self {
        Self::GoalSeek(error)
    }
}

impl fmt::Display for ConflictError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Targets { targets } => {
                write!(formatter, "the targets {targets:?} are not two or more different ones; name each once")
            }
            Self::TooMany { count, maximum } => {
                write!(formatter, "{count} targets are given; look for conflicts among at most {maximum} at a time")
            }
            Self::GoalSeek(error) => error.fmt(formatter),
        }
    }
}

impl Error for ConflictError {}

/// What a pair of targets comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The two targets.
    pub targets: [usize; 2],
    /// Best odds of each alone.
    pub alone: [f64; 2],
    /// Whether each alone stays below 0.7.
    pub out_of_reach: [bool; 2],
    /// Share of draws in which each holds at its own best setting.
    pub apart: f64,
    /// Best odds of both at one setting.
    pub together: f64,
    /// That setting.
    pub setting: Vec<f64>,
    /// What having one setting costs: `apart` less `together`, not below 0.
    pub price: f64,
    /// Whether the price is 0.10 or more.
    pub is_conflict: bool,
    /// For each target the smallest relaxation (in its unit, alone) that brings both to at least the smaller of `apart` and 0.7; only of a
    /// conflict, and `None` where even a very large one does not.
    pub relaxations: [Option<f64>; 2],
    /// Best odds of each at settings that do not worsen the mean of the other; `None` where no such setting was found.
    pub unharming: [Option<f64>; 2],
    /// Whether each is reachable alone but not without worsening the other.
    pub is_structural: [bool; 2],
}

/// Looks at a pair of targets. `problem.wanted` is not used; limits and guardrails hold throughout.
///
/// Errors: equal targets, or what [`crate::goal_seek::maximise`] refuses.
pub fn pair(
    odds: &mut dyn Odds,
    problem: &Problem,
    targets: [usize; 2],
    options: &SeekOptions,
) -> Result<Pair, ConflictError> {
    if targets[0] == targets[1] {
        return Err(ConflictError::Targets { targets: targets.to_vec() });
    }
    let mut alone = Vec::new();
    for target in targets {
        alone.push(feasibility::alone(odds, problem, target, options)?);
    }
    let [first, second] = alone.as_slice() else { return Err(ConflictError::Targets { targets: targets.to_vec() }) };
    let apart = feasibility::apart(&[first, second]);
    let together = feasibility::together(odds, problem, &[first, second], apart, options)?;
    let price = (apart - together.odds).max(0.0);
    let is_conflict = price >= LEAST_PRICE;
    let mut relaxations = [None; 2];
    if is_conflict {
        let wanted = apart.min(REACHABLE);
        let settings = [together.setting.clone(), first.optimum.setting.clone(), second.optimum.setting.clone()];
        for (place, relaxation) in relaxations.iter_mut().enumerate() {
            *relaxation = feasibility::relaxation(odds, problem, targets, place, wanted, &settings, options)?;
        }
    }
    let means = feasibility::means_today(odds, problem);
    let mut unharming = [None; 2];
    let mut is_structural = [false; 2];
    for place in 0..2 {
        let (own, other) = (targets[place], targets[1 - place]);
        let Some(mean) = means.get(other).copied() else { continue };
        let mut guarded = problem.clone();
        guarded.wanted = vec![own];
        guarded.guardrails.push(Guardrail::Mean { target: other, least: mean });
        let best = optimum_from(odds, &guarded, options, std::slice::from_ref(&together.setting))?;
        unharming[place] = best.feasible.then_some(best.odds);
        let reachable = alone.get(place).is_some_and(|alone| alone.optimum.odds >= REACHABLE);
        is_structural[place] = reachable && unharming[place].is_some_and(|odds| odds < REACHABLE);
    }
    Ok(Pair {
        targets,
        alone: [first.optimum.odds, second.optimum.odds],
        out_of_reach: [first, second].map(|alone| alone.optimum.odds < REACHABLE),
        apart,
        together: together.odds,
        setting: together.setting,
        price,
        is_conflict,
        relaxations,
        unharming,
        is_structural,
    })
}

#[cfg(test)]
mod tests;
