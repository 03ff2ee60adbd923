//! A model of the odds that is linear in the settings, with normal coefficients and normal errors drawn once.

use super::{GoalSeekError, Odds};
use crate::frontier::sobol::{MOST_DIMENSIONS, Sobol};
use crate::rng::{Key, Stream, polynomial};

/// One target: met where its value, less the bound, is zero or more. Negate all of it for a target that is to stay below a bound.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearTarget {
    /// Mean effect of one unit of each setting.
    pub effects: Vec<f64>,
    /// Standard deviation of each effect; empty: none.
    pub effect_deviations: Vec<f64>,
    /// Value with all settings at 0.
    pub base: f64,
    /// The bound.
    pub bound: f64,
    /// Standard deviation of the target's own error.
    pub deviation: f64,
    /// Loads on common errors, which tie targets; empty: none.
    pub loads: Vec<f64>,
}

/// The model with its draws.
#[derive(Debug, Clone)]
pub struct LinearModel {
    targets: Vec<LinearTarget>,
    draws: usize,
    /// For every target, draw after draw: the error, then the deviation of each effect that has one.
    errors: Vec<Vec<f64>>,
    effects: Vec<Vec<(usize, Vec<f64>)>>,
}

impl LinearModel {
    /// Draws errors and effects: from shifted Sobol points where their number allows, which makes shares of draws several times more exact
    /// than independent ones.
    ///
    /// Errors: no target or draw, lists of different lengths.
    pub fn new(targets: Vec<LinearTarget>, settings: usize, draws: usize, seed: u64) -> Result<Self, GoalSeekError> {
        if targets.is_empty() || draws == 0 {
            return Err(GoalSeekError::Nothing { targets: targets.len(), draws });
        }
        let common = targets.iter().map(|target| target.loads.len()).max().unwrap_or(0);
        for target in &targets {
            let deviations = target.effect_deviations.len();
            if target.effects.len() != settings {
                return Err(GoalSeekError::Shape {
                    what: "effects of a target",
                    length: target.effects.len(),
                    expected: settings,
                });
            }
            if deviations != 0 && deviations != settings {
                return Err(GoalSeekError::Shape {
                    what: "deviations of effects",
                    length: deviations,
                    expected: settings,
                });
            }
        }
        let uncertain = |target: &LinearTarget| -> Vec<usize> {
            target
                .effect_deviations
                .iter()
                .enumerate()
                .filter(|(_, deviation)| **deviation > 0.0)
                .map(|(index, _)| index)
                .collect()
        };
        let dimensions = common + targets.iter().map(|target| 1 + uncertain(target).len()).sum::<usize>();
        let mut sobol =
            (dimensions <= MOST_DIMENSIONS).then(|| Sobol::shifted(dimensions, Key::new(seed, 0))).flatten();
        let mut stream = Stream::new(Key::new(seed, 1), 0);
        let mut errors = vec![Vec::with_capacity(draws); targets.len()];
        let mut effects: Vec<Vec<(usize, Vec<f64>)>> = targets
            .iter()
            .map(|target| uncertain(target).into_iter().map(|index| (index, Vec::with_capacity(draws))).collect())
            .collect();
        let mut normals = vec![0.0; dimensions];
        for _ in 0..draws {
            match &mut sobol {
                Some(sobol) => {
                    sobol.next_into(&mut normals);
                    for value in &mut normals {
                        *value = normal_quantile(*value);
                    }
                }
                None => normals.fill_with(|| stream.normal()),
            }
            let (shared, own) = normals.split_at(common);
            let mut own = own.iter().copied();
            for ((target, errors), effects) in targets.iter().zip(&mut errors).zip(&mut effects) {
                let tied: f64 = target.loads.iter().zip(shared).map(|(load, value)| load * value).sum();
                errors.push(tied + target.deviation * own.next().unwrap_or(0.0));
                for (index, values) in effects {
                    let deviation = target.effect_deviations.get(*index).copied().unwrap_or(0.0);
                    values.push(deviation * own.next().unwrap_or(0.0));
                }
            }
        }
        Ok(Self { targets, draws, errors, effects })
    }
}

fn normal_quantile(probability: f64) -> f64 {
    // Refined once from the single-precision polynomial by Newton's step on the exact distribution.
    let start = if probability < 0.5 {
        -f64::from(polynomial::normal_above(probability as f32))
    } else {
        f64::from(polynomial::normal_above((1.0 - probability) as f32))
    };
    let density = 0.398_942_280_401_432_7 * libm::exp(-0.5 * start * start);
    let below = 0.5 * libm::erfc(-start * std::f64::consts::FRAC_1_SQRT_2);
    if density > 1e-12 { start - (below - probability) / density } else { start }
}

impl Odds for LinearModel {
    fn targets(&self) -> usize {
        self.targets.len()
    }

    fn draws(&self) -> usize {
        self.draws
    }

    fn margins(&mut self, setting: &[f64], draws: usize, margins: &mut [f64]) {
        let rows = margins.chunks_mut(draws.max(1));
        for (((target, errors), effects), margins) in self.targets.iter().zip(&self.errors).zip(&self.effects).zip(rows)
        {
            let mean: f64 = target.effects.iter().zip(setting).map(|(effect, value)| effect * value).sum();
            let level = target.base + mean - target.bound;
            for (margin, error) in margins.iter_mut().zip(errors) {
                *margin = level + error;
            }
            for (index, deviations) in effects {
                let value = setting.get(*index).copied().unwrap_or(0.0);
                for (margin, deviation) in margins.iter_mut().zip(deviations) {
                    *margin += value * deviation;
                }
            }
        }
    }
}
