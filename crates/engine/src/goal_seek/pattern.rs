//! The search itself: starts, a pattern search from the best of them, and a check on all draws.

use super::judge::{Judge, limits_violation};
use super::{Optimum, Problem, SeekOptions};
use crate::frontier::sobol::Sobol;
use crate::rng::Key;

/// Weight of the smoothed objective in the first climb and in the last.
const SOFT: f64 = 0.3;
const HARD: f64 = 1e-3;

/// Step, in shares of a range, at which a climb ends.
const LEAST_STEP: f64 = 0.002;

/// Starts that are climbed from.
const CLIMBS: usize = 3;

pub fn optimum(judge: &mut Judge<'_>, problem: &Problem, options: &SeekOptions, given: &[Vec<f64>]) -> Optimum {
    let draws = judge.search_draws;
    let today: Vec<f64> =
        problem.current.iter().zip(&problem.ranges).map(|(value, range)| range.nearest(*value)).collect();
    let first = judge.evaluations;
    let mut starts: Vec<(f64, Vec<f64>)> = Vec::new();
    for start in std::iter::once(today.clone()).chain(given.iter().cloned()).chain(spread(problem, options)) {
        let start = repaired(problem, start);
        let merit = judge.worth(problem, &start, draws).merit(SOFT);
        starts.push((merit, start));
    }
    starts.sort_by(|one, other| other.0.total_cmp(&one.0));
    starts.truncate(CLIMBS);
    let left = options.evaluations.saturating_sub(judge.evaluations - first);
    let mut best: Vec<Vec<f64>> = Vec::new();
    for (_, start) in starts {
        let mut climb = Climb { problem, draws, softness: SOFT, evaluations: left / (CLIMBS + 1) };
        let reached = climb.run(judge, start, 0.25);
        best.push(reached);
    }
    best.push(today.clone());
    // The last climb is on the share itself, from the best on all draws.
    let all = judge.draws();
    let (mut merit, mut setting) = (f64::NEG_INFINITY, today.clone());
    for candidate in best {
        let worth = judge.worth(problem, &candidate, all).merit(HARD);
        if worth > merit {
            (merit, setting) = (worth, candidate);
        }
    }
    let mut climb = Climb { problem, draws: all, softness: HARD, evaluations: (left / (CLIMBS + 1)).max(30) };
    let setting = climb.run(judge, setting, 0.04);
    let worth = judge.worth(problem, &setting, all);
    let odds_today = judge.worth(problem, &problem.current, all).share;
    Optimum {
        setting,
        odds: worth.share,
        error: (worth.share * (1.0 - worth.share) / all as f64).sqrt(),
        odds_today,
        feasible: worth.violation <= 0.0,
        bindings: Vec::new(),
        evaluations: judge.evaluations,
    }
}

/// The odds on all draws after a short climb from a setting, under changed constraints.
pub fn refined(judge: &mut Judge<'_>, problem: &Problem, setting: &[f64]) -> f64 {
    let all = judge.draws();
    let mut climb = Climb { problem, draws: all, softness: HARD, evaluations: 40 + 8 * problem.ranges.len() };
    let reached = climb.run(judge, setting.to_vec(), 0.02);
    let worth = judge.worth(problem, &reached, all);
    if worth.violation > 0.0 { 0.0 } else { worth.share }
}

fn spread(problem: &Problem, options: &SeekOptions) -> Vec<Vec<f64>> {
    let Some(mut sobol) = Sobol::shifted(problem.ranges.len(), Key::new(options.seed, 0)) else { return Vec::new() };
    let mut point = vec![0.0; problem.ranges.len()];
    (0..options.starts)
        .map(|_| {
            sobol.next_into(&mut point);
            point.iter().zip(&problem.ranges).map(|(share, range)| range.at(*share)).collect()
        })
        .collect()
}

/// A setting drawn back towards today's until the limits hold, if they do there.
fn repaired(problem: &Problem, setting: Vec<f64>) -> Vec<f64> {
    if limits_violation(&problem.limits, &setting) <= 0.0 {
        return setting;
    }
    let between = |share: f64| -> Vec<f64> {
        let pairs = problem.current.iter().zip(&setting).zip(&problem.ranges);
        pairs.map(|((today, value), range)| range.nearest(today + share * (value - today))).collect()
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..20 {
        let middle = (low + high) / 2.0;
        if limits_violation(&problem.limits, &between(middle)) > 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    between(low)
}

struct Climb<'problem> {
    problem: &'problem Problem,
    draws: usize,
    softness: f64,
    evaluations: usize,
}

impl Climb<'_> {
    fn merit(&mut self, judge: &mut Judge<'_>, setting: &[f64]) -> f64 {
        self.evaluations = self.evaluations.saturating_sub(1);
        judge.worth(self.problem, setting, self.draws).merit(self.softness)
    }

    /// Climbs from a setting with steps of a share of each range, halved whenever no neighbour is better.
    fn run(&mut self, judge: &mut Judge<'_>, start: Vec<f64>, step: f64) -> Vec<f64> {
        let mut setting = repaired(self.problem, start);
        let mut best = self.merit(judge, &setting);
        let mut step = step;
        while step >= LEAST_STEP && self.evaluations > 0 {
            let before = setting.clone();
            let mut improved = self.along_axes(judge, &mut setting, &mut best, step);
            if improved {
                self.further(judge, &before, &mut setting, &mut best);
            } else {
                improved = self.in_exchange(judge, &mut setting, &mut best, step);
            }
            if !improved {
                step /= 2.0;
            }
        }
        setting
    }

    fn moved(&self, setting: &[f64], index: usize, by: f64) -> Option<Vec<f64>> {
        let range = self.problem.ranges.get(index)?;
        let value = *setting.get(index)?;
        let mut target = range.nearest(value + by * range.width());
        if target == value
            && let Some(size) = range.step
        {
            target = range.nearest(value + size * by.signum());
        }
        if target == value {
            return None;
        }
        let mut changed = setting.to_vec();
        *changed.get_mut(index)? = target;
        Some(changed)
    }

    fn along_axes(&mut self, judge: &mut Judge<'_>, setting: &mut Vec<f64>, best: &mut f64, step: f64) -> bool {
        let mut improved = false;
        for index in 0..setting.len() {
            for by in [step, -step] {
                if self.evaluations == 0 {
                    return improved;
                }
                let Some(changed) = self.moved(setting, index, by) else { continue };
                let merit = self.merit(judge, &changed);
                if merit > *best {
                    (*best, *setting, improved) = (merit, changed, true);
                    break;
                }
            }
        }
        improved
    }

    /// Goes on in the direction of the last improvement while that helps.
    fn further(&mut self, judge: &mut Judge<'_>, before: &[f64], setting: &mut Vec<f64>, best: &mut f64) {
        let mut from = before.to_vec();
        for _ in 0..8 {
            if self.evaluations == 0 {
                return;
            }
            let next: Vec<f64> = setting
                .iter()
                .zip(&from)
                .zip(&self.problem.ranges)
                .map(|((value, from), range)| range.nearest(value + (value - from)))
                .collect();
            if next == *setting {
                return;
            }
            let merit = self.merit(judge, &next);
            if merit <= *best {
                return;
            }
            from = std::mem::replace(setting, next);
            *best = merit;
        }
    }

    /// One setting up and another down: what a limit leaves, and what valleys between two settings need.
    fn in_exchange(&mut self, judge: &mut Judge<'_>, setting: &mut Vec<f64>, best: &mut f64, step: f64) -> bool {
        // With many settings the pairs that share a limit matter most; without limits, neighbours in the list stand for all.
        let count = setting.len();
        let mut improved = false;
        for one in 0..count {
            for other in 0..count {
                let tied =
                    self.problem.limits.iter().any(|limit| weight(limit, one) != 0.0 && weight(limit, other) != 0.0);
                if one == other || (count > 8 && !tied && one.abs_diff(other) != 1) {
                    continue;
                }
                for (up, down) in self.exchanges(setting, one, other, step, tied) {
                    if self.evaluations == 0 {
                        return improved;
                    }
                    let Some(changed) =
                        self.moved(setting, one, up).and_then(|changed| self.moved(&changed, other, down))
                    else {
                        continue;
                    };
                    let merit = self.merit(judge, &changed);
                    if merit > *best {
                        (*best, *setting, improved) = (merit, changed, true);
                        break;
                    }
                }
            }
        }
        improved
    }

    /// By how much two settings move, in shares of their ranges: so that a limit's sum stays, or by the same share.
    fn exchanges(&self, setting: &[f64], one: usize, other: usize, step: f64, tied: bool) -> Vec<(f64, f64)> {
        let width = |index: usize| self.problem.ranges.get(index).map_or(0.0, crate::settings::Range::width);
        let mut moves = Vec::new();
        if tied {
            for limit in &self.problem.limits {
                let (first, second) = (weight(limit, one) * width(one), weight(limit, other) * width(other));
                if first != 0.0 && second != 0.0 && setting.len() > 1 {
                    moves.extend([(step, -step * first / second), (-step, step * first / second)]);
                }
            }
        } else if one < other {
            moves.extend([(step, step), (step, -step), (-step, step), (-step, -step)]);
        }
        moves
    }
}

fn weight(limit: &super::Limit, index: usize) -> f64 {
    limit.weights.get(index).copied().unwrap_or(0.0)
}
