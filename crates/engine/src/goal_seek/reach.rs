//! What would have to be true: the smallest change that reaches wanted odds.

use super::judge::Judge;
use super::{GoalSeekError, Odds, Problem, SeekOptions, pattern};

/// The smallest change that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// The setting at which the odds are reached; `None`: no setting was found that reaches them.
    pub setting: Option<Vec<f64>>,
    /// Its change in all: the sum over settings of the change as a share of the range.
    pub change: f64,
    /// The odds there, or the best that were found, on all draws.
    pub odds: f64,
    /// For each setting the nearest value that alone reaches the odds, if one does.
    pub alone: Vec<Option<f64>>,
    /// Evaluations taken.
    pub evaluations: usize,
}

/// Finds the smallest change of settings or assumptions that reaches the wanted odds (a share), from today's.
///
/// Starts from the best setting and from each single setting that suffices, and gives back what is not needed, one setting at a time and
/// one in exchange for another. A local answer: no smaller change is near it.
/// Errors: as [`super::maximise`]; odds that are no share.
pub fn reach(
    odds: &mut dyn Odds,
    problem: &Problem,
    wanted: f64,
    options: &SeekOptions,
) -> Result<Reach, GoalSeekError> {
    if !(0.0..=1.0).contains(&wanted) {
        return Err(GoalSeekError::Share { value: wanted });
    }
    let mut judge = Judge::new(odds, problem, options)?;
    let draws = judge.draws();
    let best = pattern::optimum(&mut judge, problem, options, &[]);
    let today: Vec<f64> =
        problem.current.iter().zip(&problem.ranges).map(|(value, range)| range.nearest(*value)).collect();
    let mut search = Shrink { problem, today: today.clone(), wanted, draws };
    let alone = search.alone(&mut judge);
    let mut candidates: Vec<Vec<f64>> = Vec::new();
    if search.holds(&mut judge, &best.setting) {
        candidates.push(search.nearer(&mut judge, &best.setting));
    }
    for (index, value) in alone.iter().enumerate() {
        if let Some(value) = value {
            let mut setting = today.clone();
            setting[index] = *value;
            candidates.push(setting);
        }
    }
    if search.holds(&mut judge, &today) {
        candidates = vec![today];
    }
    let mut found: Option<(f64, Vec<f64>)> = None;
    for candidate in candidates {
        let shrunk = search.shrink(&mut judge, candidate);
        let change = search.change(&shrunk);
        if found.as_ref().is_none_or(|(least, _)| change < *least) {
            found = Some((change, shrunk));
        }
    }
    let odds = match &found {
        Some((_, setting)) => judge.worth(problem, setting, draws).share,
        None => best.odds,
    };
    let (change, setting) = found.map_or((0.0, None), |(change, setting)| (change, Some(setting)));
    Ok(Reach { setting, change, odds, alone, evaluations: judge.evaluations })
}

struct Shrink<'problem> {
    problem: &'problem Problem,
    today: Vec<f64>,
    wanted: f64,
    draws: usize,
}

impl Shrink<'_> {
    fn holds(&mut self, judge: &mut Judge<'_>, setting: &[f64]) -> bool {
        let worth = judge.worth(self.problem, setting, self.draws);
        worth.violation <= 0.0 && worth.share >= self.wanted
    }

    fn change(&self, setting: &[f64]) -> f64 {
        let pairs = setting.iter().zip(&self.today).zip(&self.problem.ranges);
        pairs
            .map(
                |((value, today), range)| if range.width() > 0.0 { (value - today).abs() / range.width() } else { 0.0 },
            )
            .sum()
    }

    /// The point nearest to today's on the way to a setting that holds.
    fn nearer(&mut self, judge: &mut Judge<'_>, setting: &[f64]) -> Vec<f64> {
        let today = self.today.clone();
        let ranges = &self.problem.ranges;
        let between = |share: f64| -> Vec<f64> {
            let pairs = today.iter().zip(setting).zip(ranges);
            pairs.map(|((today, value), range)| range.nearest(today + share * (value - today))).collect()
        };
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..12 {
            let middle = (low + high) / 2.0;
            if self.holds(judge, &between(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        let near = between(high);
        if self.holds(judge, &near) { near } else { setting.to_vec() }
    }

    /// For each setting the nearest value that alone suffices: both ways in tenths, then halving.
    fn alone(&mut self, judge: &mut Judge<'_>) -> Vec<Option<f64>> {
        (0..self.today.len())
            .map(|index| {
                let range = *self.problem.ranges.get(index)?;
                let start = *self.today.get(index)?;
                let mut best: Option<f64> = None;
                for end in [range.high, range.low] {
                    let (mut fails, mut found) = (start, None);
                    for step in 1..=10 {
                        let value = range.nearest(start + (end - start) * f64::from(step) / 10.0);
                        if self.holds_with(judge, index, value) {
                            found = Some(value);
                            break;
                        }
                        fails = value;
                    }
                    let Some(mut holds) = found else { continue };
                    for _ in 0..10 {
                        let middle = range.nearest((fails + holds) / 2.0);
                        if middle == holds || middle == fails {
                            break;
                        }
                        if self.holds_with(judge, index, middle) {
                            holds = middle;
                        } else {
                            fails = middle;
                        }
                    }
                    if best.is_none_or(|best| (holds - start).abs() < (best - start).abs()) {
                        best = Some(holds);
                    }
                }
                best
            })
            .collect()
    }

    fn holds_with(&mut self, judge: &mut Judge<'_>, index: usize, value: f64) -> bool {
        let mut setting = self.today.clone();
        if let Some(entry) = setting.get_mut(index) {
            *entry = value;
        }
        self.holds(judge, &setting)
    }

    fn shrink(&mut self, judge: &mut Judge<'_>, mut setting: Vec<f64>) -> Vec<f64> {
        for index in 0..setting.len() {
            self.give_back(judge, &mut setting, index);
        }
        for step in [0.2, 0.1, 0.05, 0.02] {
            for _ in 0..4 {
                if !self.exchange(judge, &mut setting, step) {
                    break;
                }
            }
        }
        setting
    }

    /// Moves one setting as far back to today's as the odds allow.
    fn give_back(&mut self, judge: &mut Judge<'_>, setting: &mut [f64], index: usize) {
        let (Some(range), Some(today), Some(value)) =
            (self.problem.ranges.get(index).copied(), self.today.get(index).copied(), setting.get(index).copied())
        else {
            return;
        };
        let (mut fails, mut holds) = (today, value);
        for round in 0..12 {
            let middle = if round == 0 { today } else { range.nearest((fails + holds) / 2.0) };
            if middle == holds || (round > 0 && middle == fails) {
                break;
            }
            setting[index] = middle;
            if self.holds(judge, setting) {
                holds = middle;
            } else {
                fails = middle;
            }
            if holds == today {
                break;
            }
        }
        setting[index] = holds;
    }

    /// One setting a step further for another given back, if the sum of changes falls.
    fn exchange(&mut self, judge: &mut Judge<'_>, setting: &mut Vec<f64>, step: f64) -> bool {
        let mut improved = false;
        for one in 0..setting.len() {
            for other in 0..setting.len() {
                for sign in [1.0, -1.0] {
                    let (Some(range), true) = (self.problem.ranges.get(one), one != other) else { continue };
                    let mut changed = setting.clone();
                    changed[one] = range.nearest(changed[one] + sign * step * range.width());
                    if changed[one] == setting[one]
                        || setting[other] == self.today[other]
                        || !self.holds(judge, &changed)
                    {
                        continue;
                    }
                    self.give_back(judge, &mut changed, other);
                    if self.change(&changed) < self.change(setting) - 1e-9 {
                        *setting = changed;
                        improved = true;
                    }
                }
            }
        }
        improved
    }
}
