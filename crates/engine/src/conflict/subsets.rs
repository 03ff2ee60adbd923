//! Among three targets and more: the smallest sets that cannot be had together.

use super::feasibility::{Alone, alone, apart, together};
use super::{ConflictError, LEAST_PRICE, Odds, Problem, SeekOptions};

/// A set of targets that is in conflict while none of its subsets is.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// The targets, ascending.
    pub targets: Vec<usize>,
    /// Share of draws in which each is met at its own best setting.
    pub apart: f64,
    /// Best odds of all at one setting.
    pub together: f64,
    /// The difference.
    pub price: f64,
}

/// Most targets at once.
const MOST_TARGETS: usize = 24;

/// The minimal clashes of at most `largest` targets (2 or more), small ones first.
///
/// Every setting found on the way is kept: a set that one of them already serves well enough is no clash and is not searched for again.
/// Errors: fewer than two different targets, more than 24, or what [`crate::goal_seek::maximise`] refuses.
pub fn minimal_clashes(
    odds: &mut dyn Odds,
    problem: &Problem,
    targets: &[usize],
    largest: usize,
    options: &SeekOptions,
) -> Result<Vec<Clash>, ConflictError> {
    let mut sorted = targets.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() < 2 || sorted.len() != targets.len() {
        return Err(ConflictError::Targets { targets: targets.to_vec() });
    }
    if sorted.len() > MOST_TARGETS {
        return Err(ConflictError::TooMany { count: sorted.len(), maximum: MOST_TARGETS });
    }
    let mut singles: Vec<Alone> = Vec::with_capacity(sorted.len());
    let mut pool = Pool { draws: odds.draws(), met: Vec::new() };
    for target in &sorted {
        let single = alone(odds, problem, *target, options)?;
        // Only what keeps limits and guardrails may serve others.
        if single.optimum.feasible {
            pool.add(odds, &single.optimum.setting);
        }
        singles.push(single);
    }
    let mut clashes: Vec<Clash> = Vec::new();
    for size in 2..=largest.min(sorted.len()) {
        for members in combinations(sorted.len(), size) {
            let chosen: Vec<&Alone> = members.iter().filter_map(|place| singles.get(*place)).collect();
            let set: Vec<usize> = chosen.iter().map(|one| one.target).collect();
            if clashes.iter().any(|clash| clash.targets.iter().all(|target| set.contains(target))) {
                continue;
            }
            let apart = apart(&chosen);
            if apart < LEAST_PRICE || pool.best(&set) > apart - LEAST_PRICE {
                continue;
            }
            let best = together(odds, problem, &chosen, apart, options)?;
            if best.feasible {
                pool.add(odds, &best.setting);
            }
            let price = apart - best.odds;
            if price >= LEAST_PRICE {
                clashes.push(Clash { targets: set, apart, together: best.odds, price });
            }
        }
    }
    Ok(clashes)
}

/// For every setting seen, the draws in which each target is met.
struct Pool {
    draws: usize,
    met: Vec<Vec<bool>>,
}

impl Pool {
    fn add(&mut self, odds: &mut dyn Odds, setting: &[f64]) {
        let mut margins = vec![0.0; odds.targets() * self.draws];
        odds.margins(setting, self.draws, &mut margins);
        self.met.push(margins.iter().map(|margin| *margin >= 0.0).collect());
    }

    /// The best odds of a set of targets at any of the settings.
    fn best(&self, targets: &[usize]) -> f64 {
        let share = |met: &Vec<bool>| {
            let all = |draw: &usize| targets.iter().all(|target| met.get(target * self.draws + draw) == Some(&true));
            (0..self.draws).filter(all).count() as f64 / self.draws.max(1) as f64
        };
        self.met.iter().map(share).fold(0.0, f64::max)
    }
}

/// All ways to choose so many of a number of places, in lexicographic order.
fn combinations(count: usize, size: usize) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    let mut chosen: Vec<usize> = (0..size).collect();
    if size == 0 || size > count {
        return found;
    }
    loop {
        found.push(chosen.clone());
        let Some(place) = (0..size).rev().find(|place| chosen[*place] < count - size + place) else { return found };
        chosen[place] += 1;
        for later in place + 1..size {
            chosen[later] = chosen[later - 1] + 1;
        }
    }
}
