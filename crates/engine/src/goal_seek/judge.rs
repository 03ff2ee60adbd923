//! What a setting is worth: the share of draws in which all wanted targets are met, and by how much constraints are violated.

use super::{GoalSeekError, Guardrail, Limit, Odds, Problem, SeekOptions, check};

/// Evaluates settings and counts.
pub struct Judge<'odds> {
    odds: &'odds mut dyn Odds,
    margins: Vec<f64>,
    /// The least margin of the wanted targets in each draw.
    least: Vec<f64>,
    /// A typical size of each target's margin, by which targets are compared in the smoothed objective.
    sizes: Vec<f64>,
    pub wanted: Vec<usize>,
    pub search_draws: usize,
    pub evaluations: usize,
}

/// The worth of one setting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// Share of draws in which the wanted targets are met.
    pub share: f64,
    /// The same, smoothed: how near the draws are to it.
    pub soft: f64,
    /// By how much limits and guardrails are violated; 0: they hold.
    pub violation: f64,
}

impl Worth {
    /// One number to climb: the violation first, then the share with some of the smoothed one.
    pub fn merit(&self, softness: f64) -> f64 {
        if self.violation > 0.0 { -10.0 - self.violation } else { self.share + softness * self.soft }
    }
}

impl<'odds> Judge<'odds> {
    pub fn new(odds: &'odds mut dyn Odds, problem: &Problem, options: &SeekOptions) -> Result<Self, GoalSeekError> {
        check(odds, problem, options)?;
        let (targets, draws) = (odds.targets(), odds.draws());
        let wanted = if problem.wanted.is_empty() { (0..targets).collect() } else { problem.wanted.clone() };
        let mut judge = Self {
            odds,
            margins: vec![0.0; targets * draws],
            least: Vec::with_capacity(draws),
            sizes: vec![1.0; targets],
            wanted,
            search_draws: options.search_draws.min(draws),
            evaluations: 0,
        };
        let draws = judge.search_draws;
        judge.fill(&problem.current, draws);
        for target in 0..targets {
            let margins = judge.of(target, draws);
            let mean = margins.iter().sum::<f64>() / draws as f64;
            let spread = margins.iter().map(|margin| (margin - mean).abs()).sum::<f64>() / draws as f64;
            if spread > 0.0 && spread.is_finite() {
                judge.sizes[target] = spread;
            }
        }
        Ok(judge)
    }

    pub fn draws(&self) -> usize {
        self.odds.draws()
    }

    fn fill(&mut self, setting: &[f64], draws: usize) {
        self.evaluations += 1;
        let length = self.odds.targets() * draws;
        if let Some(margins) = self.margins.get_mut(..length) {
            self.odds.margins(setting, draws, margins);
        }
    }

    /// The margins of one target after `fill` with so many draws.
    fn of(&self, target: usize, draws: usize) -> &[f64] {
        self.margins.get(target * draws..(target + 1) * draws).unwrap_or_default()
    }

    /// Worth of a setting on the first `draws` draws, under the constraints of `problem`.
    pub fn worth(&mut self, problem: &Problem, setting: &[f64], draws: usize) -> Worth {
        self.fill(setting, draws);
        // Target after target, so that each pass is one plain loop over draws.
        self.least.clear();
        self.least.resize(draws, f64::INFINITY);
        for target in &self.wanted {
            let margins = self.margins.get(target * draws..(target + 1) * draws).unwrap_or_default();
            let scale = 1.0 / self.sizes[*target];
            for (least, margin) in self.least.iter_mut().zip(margins) {
                let margin = margin * scale;
                // Written so that a margin that is not a number is the least of all.
                *least = if margin >= *least {
                    *least
                } else if margin.is_nan() {
                    f64::NEG_INFINITY
                } else {
                    margin
                };
            }
        }
        let (mut met, mut soft) = (0_usize, 0.0);
        for least in &self.least {
            met += usize::from(*least >= 0.0);
            let bounded = least.clamp(-1e9, 1e9);
            soft += bounded / (1.0 + bounded.abs());
        }
        let mut violation = limits_violation(&problem.limits, setting);
        for guardrail in &problem.guardrails {
            violation += match guardrail {
                Guardrail::Share { target, least } => (least - share_met(self.of(*target, draws))).max(0.0),
                Guardrail::Mean { target, least } => {
                    let mean = self.of(*target, draws).iter().sum::<f64>() / draws as f64;
                    let short = (least - mean) / self.sizes[*target];
                    // A hair of slack, so that today's own mean counts as kept.
                    if short > 1e-9 {
                        short
                    } else if short.is_nan() {
                        1e9
                    } else {
                        0.0
                    }
                }
            };
        }
        Worth { share: met as f64 / draws as f64, soft: soft / draws as f64, violation }
    }

    /// The share or mean that a guardrail is about, on all draws, and the target's spread.
    pub fn kept(&mut self, guardrail: Guardrail, setting: &[f64]) -> (f64, f64) {
        let draws = self.draws();
        self.fill(setting, draws);
        match guardrail {
            Guardrail::Share { target, .. } => (share_met(self.of(target, draws)), self.sizes[target]),
            Guardrail::Mean { target, .. } => {
                (self.of(target, draws).iter().sum::<f64>() / draws as f64, self.sizes[target])
            }
        }
    }
}

fn share_met(margins: &[f64]) -> f64 {
    margins.iter().filter(|margin| **margin >= 0.0).count() as f64 / margins.len().max(1) as f64
}

/// By how much limits are exceeded, in shares of what they allow or of their weights.
pub fn limits_violation(limits: &[Limit], setting: &[f64]) -> f64 {
    limits
        .iter()
        .map(|limit| {
            let spent: f64 = limit.weights.iter().zip(setting).map(|(weight, value)| weight * value).sum();
            let size =
                limit.most.abs().max(limit.weights.iter().map(|weight| weight.abs()).fold(0.0, f64::max)).max(1e-300);
            let over = (spent - limit.most) / size;
            if over > 1e-9 { over } else { 0.0 }
        })
        .sum()
}
