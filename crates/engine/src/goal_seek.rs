//! Which settings make the odds best, what stands in the way, and how little would have to change.
//!
//! A model of the odds says, for common random draws, by how much each target is met at a setting ([`Odds`]); the share of draws in which
//! all wanted targets are met is what is maximised, under ranges and steps, linear limits such as a budget, and guardrails. The search is
//! a deterministic multi-start pattern search (R. Hooke, T. A. Jeeves 1961; V. Torczon 1997) on the same draws throughout, first on a
//! smoothed objective so that settings with no or all draws met still have a slope, then on the share itself.
//!
//! - [`maximise`]: the best setting, checked on all draws, and what binds.
//! - [`reach`]: what would have to be true: the smallest change that reaches wanted odds.
//! - [`linear::LinearModel`]: a model that is linear in the settings.
//!
//! The method page is `docs/methods/goal-seek.md`.

use crate::settings::{self, Range};

pub mod error;
mod judge;
pub mod linear;
mod pattern;
mod reach;

pub use error::GoalSeekError;
pub(crate) use judge::Judge;
pub use reach::{Reach, reach};

/// A model of the odds over common random draws.
pub trait Odds {
    /// Targets that it knows.
    fn targets(&self) -> usize;

    /// Draws that it has.
    fn draws(&self) -> usize;

    /// Writes by how much each target is met in each of the first `draws` draws (zero or more: met), target after target, in the unit of
    /// the target. Equal settings give equal margins; a margin that is not a number counts as not met.
    fn margins(&mut self, setting: &[f64], draws: usize, margins: &mut [f64]);
}

/// A limit on a weighted sum of the settings: a budget, a headcount.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// One weight for each setting.
    pub weights: Vec<f64>,
    /// What the weighted sum must not exceed.
    pub most: f64,
    /// What counts as one more unit of it.
    pub unit: f64,
}

/// What a target must keep to whatever else is gained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Guardrail {
    /// Met in at least this share of draws.
    Share {
        /// The target.
        target: usize,
        /// The share, 0 to 1.
        least: f64,
    },
    /// A mean margin of at least this.
    Mean {
        /// The target.
        target: usize,
        /// The mean, in the unit of the target.
        least: f64,
    },
}

/// What is searched.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The range of each setting.
    pub ranges: Vec<Range>,
    /// Where the settings are today.
    pub current: Vec<f64>,
    /// Limits on weighted sums.
    pub limits: Vec<Limit>,
    /// What must be kept.
    pub guardrails: Vec<Guardrail>,
    /// The targets that must be met in the same draw; none: all.
    pub wanted: Vec<usize>,
}

/// How long is searched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeekOptions {
    /// Draws used while searching; the best are checked on all (1 or more).
    pub search_draws: usize,
    /// Evaluations that the search may take, about (50 to 1,000,000).
    pub evaluations: usize,
    /// Sobol points to start from, besides today's settings (0 to 10,000).
    pub starts: usize,
    /// Seed of the starting points.
    pub seed: u64,
}

impl Default for SeekOptions {
    fn default() -> Self {
        Self { search_draws: 2_048, evaluations: 600, starts: 24, seed: 0 }
    }
}

/// A constraint that holds the optimum back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Constraint {
    /// The lowest value of a setting.
    Lowest(usize),
    /// The highest value of a setting.
    Highest(usize),
    /// A limit, by its place in the list.
    Limit(usize),
    /// A guardrail, by its place in the list.
    Guardrail(usize),
}

/// What one more unit of a constraint buys.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Binding {
    /// The constraint.
    pub constraint: Constraint,
    /// The unit by which it was relaxed: a step or a hundredth of the range, the limit's unit, one percentage point of a guardrail's share
    /// or a hundredth of a mean margin's spread.
    pub unit: f64,
    /// Odds gained by it, with all settings adjusted anew.
    pub gain: f64,
}

/// The best setting that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// One value for each setting.
    pub setting: Vec<f64>,
    /// Share of all draws in which the wanted targets are met.
    pub odds: f64,
    /// Its standard error.
    pub error: f64,
    /// The same share today.
    pub odds_today: f64,
    /// Whether limits and guardrails hold there; if not, no setting was found at which they do.
    pub feasible: bool,
    /// Constraints whose relaxation would raise the odds, the most valuable first. Empty where none binds.
    pub bindings: Vec<Binding>,
    /// Evaluations taken.
    pub evaluations: usize,
}

/// Finds the setting with the best odds.
///
/// Errors: a model without targets or draws, lists of the wrong length, ranges or options that cannot be searched.
pub fn maximise(odds: &mut dyn Odds, problem: &Problem, options: &SeekOptions) -> Result<Optimum, GoalSeekError> {
    let mut judge = Judge::new(odds, problem, options)?;
    let mut optimum = pattern::optimum(&mut judge, problem, options, &[]);
    optimum.bindings = bindings(&mut judge, problem, &optimum);
    optimum.evaluations = judge.evaluations;
    Ok(optimum)
}

/// As [`maximise`] without what binds, also starting from the given settings.
pub(crate) fn optimum_from(
    odds: &mut dyn Odds,
    problem: &Problem,
    options: &SeekOptions,
    starts: &[Vec<f64>],
) -> Result<Optimum, GoalSeekError> {
    let mut judge = Judge::new(odds, problem, options)?;
    Ok(pattern::optimum(&mut judge, problem, options, starts))
}

/// Gains below this are chance.
const LEAST_GAIN: f64 = 5e-4;

fn bindings(judge: &mut Judge<'_>, problem: &Problem, optimum: &Optimum) -> Vec<Binding> {
    let mut found = Vec::new();
    let candidates = (0..problem.ranges.len())
        .flat_map(|setting| [Constraint::Lowest(setting), Constraint::Highest(setting)])
        .chain((0..problem.limits.len()).map(Constraint::Limit))
        .chain((0..problem.guardrails.len()).map(Constraint::Guardrail));
    for constraint in candidates {
        let Some((relaxed, unit)) = relaxed(judge, problem, constraint, &optimum.setting) else { continue };
        let gain = pattern::refined(judge, &relaxed, &optimum.setting) - optimum.odds;
        if gain >= LEAST_GAIN {
            found.push(Binding { constraint, unit, gain });
        }
    }
    found.sort_by(|one, other| other.gain.total_cmp(&one.gain));
    found
}

/// The problem with one more unit of a constraint, if the constraint is reached at the setting.
fn relaxed(
    judge: &mut Judge<'_>,
    problem: &Problem,
    constraint: Constraint,
    setting: &[f64],
) -> Option<(Problem, f64)> {
    let mut relaxed = problem.clone();
    let unit = match constraint {
        Constraint::Lowest(index) | Constraint::Highest(index) => {
            let (range, value) = (relaxed.ranges.get_mut(index)?, *setting.get(index)?);
            let unit = range.step.unwrap_or(range.width() / 100.0);
            let near = unit * 0.5;
            if unit <= 0.0 {
                return None;
            }
            if matches!(constraint, Constraint::Lowest(_)) {
                if value > range.low + near {
                    return None;
                }
                range.low -= unit;
            } else {
                if value < range.high - near {
                    return None;
                }
                range.high += unit;
            }
            unit
        }
        Constraint::Limit(index) => {
            let limit = relaxed.limits.get_mut(index)?;
            let spent: f64 = limit.weights.iter().zip(setting).map(|(weight, value)| weight * value).sum();
            if spent < limit.most - limit.unit.abs() * 0.5 {
                return None;
            }
            limit.most += limit.unit;
            limit.unit
        }
        Constraint::Guardrail(index) => {
            let (value, spread) = judge.kept(*relaxed.guardrails.get(index)?, setting);
            match relaxed.guardrails.get_mut(index)? {
                Guardrail::Share { least, .. } => {
                    if value > *least + 0.01 {
                        return None;
                    }
                    *least -= 0.01;
                    0.01
                }
                Guardrail::Mean { least, .. } => {
                    let unit = 0.01 * spread;
                    if value > *least + unit || unit <= 0.0 {
                        return None;
                    }
                    *least -= unit;
                    unit
                }
            }
        }
    };
    Some((relaxed, unit))
}

/// Margins that are held at once: two gigabytes of them.
const MOST_MARGINS: usize = 1 << 28;

fn check(odds: &dyn Odds, problem: &Problem, options: &SeekOptions) -> Result<(), GoalSeekError> {
    settings::check(&problem.ranges)?;
    let count = problem.ranges.len();
    settings::check_list("today's settings", &problem.current, count)?;
    if odds.targets() == 0 || odds.draws() == 0 {
        return Err(GoalSeekError::Nothing { targets: odds.targets(), draws: odds.draws() });
    }
    let margins = odds.targets().saturating_mul(odds.draws());
    if margins > MOST_MARGINS {
        return Err(GoalSeekError::Option {
            name: "the number of targets times draws",
            value: margins,
            minimum: 1,
            maximum: MOST_MARGINS,
        });
    }
    for limit in &problem.limits {
        settings::check_list("the weights of a limit", &limit.weights, count)?;
        settings::check_list("a limit and its unit", &[limit.most, limit.unit], 2)?;
    }
    let guarded = problem.guardrails.iter().map(|guardrail| match guardrail {
        Guardrail::Share { target, least } | Guardrail::Mean { target, least } => (*target, *least),
    });
    for (target, least) in guarded.chain(problem.wanted.iter().map(|target| (*target, 0.0))) {
        if target >= odds.targets() {
            return Err(GoalSeekError::Target { target, targets: odds.targets() });
        }
        settings::check_list("the least of a guardrail", &[least], 1)?;
    }
    for (name, value, minimum, maximum) in [
        ("the number of draws in the search", options.search_draws, 1, usize::MAX),
        ("the number of evaluations", options.evaluations, 50, 1_000_000),
        ("the number of starts", options.starts, 0, 10_000),
    ] {
        if !(minimum..=maximum).contains(&value) {
            return Err(GoalSeekError::Option { name, value, minimum, maximum });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
