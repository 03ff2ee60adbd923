//! How well conflicts are found in random models, as Markdown: `cargo run --release -p engine --example conflict_models [MODELS]`.
//!
//! Four kinds of linear models with normal errors, by default 200 of each. The truth is computed apart from the engine: odds there are
//! products of normal probabilities, log-concave in the settings, so that their maximum is found by cyclic golden sections from many starts.

use engine::conflict::{LEAST_PRICE, minimal_clashes, pair};
use engine::goal_seek::linear::{LinearModel, LinearTarget};
use engine::goal_seek::{Limit, Problem, SeekOptions};
use engine::rng::{Key, Stream};
use engine::settings::Range;

const DRAWS: usize = 2_048;

fn main() {
    let models = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(200);
    pairs(models);
    triples(models);
}

/// A random model and its problem.
struct Random {
    targets: Vec<LinearTarget>,
    problem: Problem,
}

impl Random {
    fn target(effects: Vec<f64>, bound: f64, deviation: f64) -> LinearTarget {
        LinearTarget { effects, effect_deviations: vec![], base: 0.0, bound, deviation, loads: vec![] }
    }

    fn problem(settings: usize) -> Problem {
        Problem {
            ranges: vec![Range::new(-1.0, 1.0); settings],
            current: vec![0.0; settings],
            limits: vec![],
            guardrails: vec![],
            wanted: vec![],
        }
    }

    /// Two targets that share settings with opposite signs to a random degree, and have some of their own.
    fn opposed(stream: &mut Stream) -> Self {
        let settings = 3 + stream.below(4);
        let deviation = 0.5 + stream.uniform();
        let degree = 1.5 * stream.uniform() - 0.5;
        let first: Vec<f64> = (0..settings).map(|_| stream.normal()).collect();
        let second = first.iter().map(|effect| -degree * effect + (1.0 - degree.abs()) * stream.normal()).collect();
        let effects = [first, second];
        // Each can be had alone, with some room or little.
        let targets = effects.map(|effects| {
            let reach: f64 = effects.iter().map(|effect| effect.abs()).sum();
            let room = deviation * (0.3 + 2.0 * stream.uniform());
            Self::target(effects, reach - room, deviation)
        });
        Self { targets: targets.to_vec(), problem: Self::problem(settings) }
    }

    /// Two targets that share no setting, from easy to out of reach.
    fn apart(stream: &mut Stream) -> Self {
        let settings = 4 + stream.below(3);
        let split = 1 + stream.below(settings - 1);
        let targets = [0..split, split..settings]
            .map(|own| {
                let mut effects = vec![0.0; settings];
                for setting in own {
                    effects[setting] = stream.normal();
                }
                let reach: f64 = effects.iter().map(|effect| effect.abs()).sum();
                let deviation = 0.5 + stream.uniform();
                Self::target(effects, reach - deviation * (3.0 * stream.uniform() - 1.0), deviation)
            })
            .to_vec();
        Self { targets, problem: Self::problem(settings) }
    }

    /// Three targets that live on one budget, each with a setting of its own, and a fourth that does not.
    fn budgeted(stream: &mut Stream) -> Self {
        let mut problem = Self::problem(4);
        problem.ranges = vec![Range::new(0.0, 10.0); 4];
        let needs: Vec<f64> = (0..3).map(|_| 0.8 + 0.4 * stream.uniform()).collect();
        let mut targets: Vec<LinearTarget> = (0..3)
            .map(|target| {
                let mut effects = vec![0.0; 4];
                effects[target] = 1.0 / needs[target];
                Self::target(effects, 0.0, 0.4 + 0.1 * stream.uniform())
            })
            .collect();
        targets.push(Self::target(vec![0.0, 0.0, 0.0, 1.0], 0.5, 1.0));
        problem.limits =
            vec![Limit { weights: vec![1.0, 1.0, 1.0, 0.0], most: 1.2 + 0.8 * stream.uniform(), unit: 0.1 }];
        Self { targets, problem }
    }

    /// Three targets that pull apart in three directions of a plane, so that any two can be had, and a fourth with a setting of its own.
    fn three_ways(stream: &mut Stream) -> Self {
        let bound = 0.25 + 0.15 * stream.uniform();
        let mut targets: Vec<LinearTarget> = (0..3)
            .map(|way| {
                let angle = std::f64::consts::TAU / 3.0 * (f64::from(way) + 0.06 * stream.normal());
                let effects = vec![libm::cos(angle), libm::sin(angle), 0.0];
                Self::target(effects, bound, 0.1 + 0.1 * stream.uniform())
            })
            .collect();
        targets.push(Self::target(vec![0.0, 0.0, 1.0], 0.0, 0.5));
        Self { targets, problem: Self::problem(3) }
    }

    fn model(&self, seed: u64) -> Option<LinearModel> {
        LinearModel::new(self.targets.clone(), self.problem.ranges.len(), DRAWS, seed).ok()
    }

    /// Exact best odds of some targets together.
    fn best(&self, wanted: &[usize]) -> f64 {
        let count = self.problem.ranges.len();
        let mut stream = Stream::new(Key::new(99, 0), 0);
        let mut best = f64::NEG_INFINITY;
        for _ in 0..6 {
            let mut setting: Vec<f64> =
                self.problem.ranges.iter().map(|range| range.low + stream.uniform() * range.width()).collect();
            for limit in &self.problem.limits {
                let spent: f64 = limit.weights.iter().zip(&setting).map(|(weight, value)| weight * value).sum();
                if spent > limit.most {
                    for (value, weight) in setting.iter_mut().zip(&limit.weights) {
                        *value *= if *weight > 0.0 { limit.most / spent } else { 1.0 };
                    }
                }
            }
            let mut value = self.log_odds(wanted, &setting);
            for _ in 0..60 {
                let before = value;
                // Axes, then pairs, then random directions: the objective is concave, so no valley stops this for long.
                let mut directions: Vec<Vec<f64>> = (0..count).map(|axis| unit(count, axis)).collect();
                for _ in 0..3 * count {
                    directions.push((0..count).map(|_| stream.normal()).collect());
                }
                for one in 0..count {
                    for other in 0..count {
                        if one != other {
                            let mut direction = unit(count, one);
                            direction[other] = -1.0;
                            directions.push(direction);
                        }
                    }
                }
                for direction in directions {
                    value = self.along(wanted, &mut setting, &direction, value);
                }
                if value - before < 1e-9 {
                    break;
                }
            }
            best = best.max(value);
        }
        libm::exp(best)
    }

    /// Golden section along a direction, within ranges and limits.
    fn along(&self, wanted: &[usize], setting: &mut [f64], direction: &[f64], value: f64) -> f64 {
        let (mut low, mut high) = (-100.0_f64, 100.0_f64);
        for ((value, step), range) in setting.iter().zip(direction).zip(&self.problem.ranges) {
            if *step != 0.0 {
                let (one, other) = ((range.low - value) / step, (range.high - value) / step);
                low = low.max(one.min(other));
                high = high.min(one.max(other));
            }
        }
        for limit in &self.problem.limits {
            let spent: f64 = limit.weights.iter().zip(setting.iter()).map(|(weight, value)| weight * value).sum();
            let slope: f64 = limit.weights.iter().zip(direction).map(|(weight, step)| weight * step).sum();
            let room = (limit.most - spent).max(0.0);
            if slope > 0.0 {
                high = high.min(room / slope);
            } else if slope < 0.0 {
                low = low.max(room / slope);
            }
        }
        let at = |step: f64| {
            let moved: Vec<f64> = setting.iter().zip(direction).map(|(value, unit)| value + step * unit).collect();
            self.log_odds(wanted, &moved)
        };
        let ratio = 0.618_033_988_749_894_9;
        for _ in 0..48 {
            let (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
            if at(left) < at(right) {
                low = left;
            } else {
                high = right;
            }
        }
        let step = f64::midpoint(low, high);
        let reached = at(step);
        if reached > value {
            for (value, unit) in setting.iter_mut().zip(direction) {
                *value += step * unit;
            }
            return reached;
        }
        value
    }

    fn log_odds(&self, wanted: &[usize], setting: &[f64]) -> f64 {
        wanted
            .iter()
            .map(|target| {
                let target = &self.targets[*target];
                let mean: f64 = target.effects.iter().zip(setting).map(|(effect, value)| effect * value).sum();
                let distance = (mean - target.bound) / target.deviation;
                libm::log((0.5 * libm::erfc(-distance * std::f64::consts::FRAC_1_SQRT_2)).max(1e-300))
            })
            .sum()
    }

    /// Exact price of having one setting for some targets, whose errors are independent.
    fn price(&self, wanted: &[usize]) -> f64 {
        wanted.iter().map(|target| self.best(&[*target])).product::<f64>() - self.best(wanted)
    }
}

fn unit(count: usize, axis: usize) -> Vec<f64> {
    (0..count).map(|other| f64::from(u8::from(other == axis))).collect()
}

fn pairs(models: usize) {
    println!(
        "| pairs of targets | models | in conflict | found | recall | false | precision | largest error of the price |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    // Planted: a price of 0.15 or more. Others: any price from 0; below 0.10 there is nothing to find, between 0.10 and 0.15 either is right.
    let mut planted = Count::default();
    let mut mixed = Count::default();
    let mut unconnected = Count::default();
    let mut seed = 0;
    while planted.models < models || mixed.models < models {
        seed += 1;
        let random = Random::opposed(&mut Stream::new(Key::new(1, 0), seed));
        let price = random.price(&[0, 1]);
        if price >= 0.15 && planted.models < models {
            planted.add(&random, seed, price);
        } else if mixed.models < models {
            mixed.add(&random, seed, price);
        }
    }
    for seed in 0..models as u64 {
        let random = Random::apart(&mut Stream::new(Key::new(2, 0), seed));
        unconnected.add(&random, seed, 0.0);
    }
    planted.print("planted, price 0.15 and more");
    mixed.print("sharing settings, any price");
    unconnected.print("unconnected");
    let recall = planted.found as f64 / planted.conflicts.max(1) as f64;
    let false_ones = mixed.false_ones + unconnected.false_ones + planted.false_ones;
    let found = planted.found + mixed.found + false_ones;
    println!(
        "\nOver all: recall of planted ones {recall:.3}, precision {:.3}.\n",
        1.0 - false_ones as f64 / found.max(1) as f64
    );
}

#[derive(Default)]
struct Count {
    models: usize,
    conflicts: usize,
    found: usize,
    false_ones: usize,
    error: f64,
}

impl Count {
    fn add(&mut self, random: &Random, seed: u64, price: f64) {
        let Some(mut model) = random.model(seed) else { return };
        let options = SeekOptions { search_draws: DRAWS, ..SeekOptions::default() };
        let Ok(found) = pair(&mut model, &random.problem, [0, 1], &options) else { return };
        self.models += 1;
        let is_conflict = price >= LEAST_PRICE;
        self.conflicts += usize::from(is_conflict);
        self.found += usize::from(is_conflict && found.is_conflict);
        self.false_ones += usize::from(!is_conflict && found.is_conflict);
        self.error = self.error.max((found.price - price).abs());
    }

    fn print(&self, name: &str) {
        let share = |part: usize, whole: usize| {
            if whole == 0 { "-".into() } else { format!("{:.3}", part as f64 / whole as f64) }
        };
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {:.3} |",
            self.models,
            self.conflicts,
            self.found,
            share(self.found, self.conflicts),
            self.false_ones,
            share(self.found, self.found + self.false_ones),
            self.error
        );
    }
}

fn triples(models: usize) {
    let (mut exact, mut near, mut clashes_true, mut clashes_found, mut right) = (0, 0, 0, 0, 0);
    let mut seen = 0;
    let mut seed = 0;
    while seen < models {
        seed += 1;
        let mut stream = Stream::new(Key::new(3, 0), seed);
        // Half of them on one budget, half without any limit.
        let random = if seen % 2 == 0 { Random::budgeted(&mut stream) } else { Random::three_ways(&mut stream) };
        let pairs: Vec<f64> = [[0, 1], [0, 2], [1, 2]].iter().map(|pair| random.price(pair)).collect();
        let triple = random.price(&[0, 1, 2]);
        // A three-way conflict that is one beyond doubt: the triple clearly, no pair nearly.
        if triple < 0.15 || pairs.iter().any(|price| *price > 0.08) {
            continue;
        }
        seen += 1;
        let Some(mut model) = random.model(seed) else { continue };
        let options = SeekOptions { search_draws: DRAWS, ..SeekOptions::default() };
        let Ok(found) = minimal_clashes(&mut model, &random.problem, &[0, 1, 2, 3], 4, &options) else { continue };
        clashes_true += 1;
        clashes_found += found.len();
        let hit = found.iter().any(|clash| clash.targets == [0, 1, 2]);
        right += usize::from(hit);
        exact += usize::from(hit && found.len() == 1);
        near += usize::from(found.iter().any(|clash| clash.targets.len() == 2));
    }
    println!(
        "| three targets, half of the models on one budget and half pulling three ways, and a fourth apart | models | the three found | exactly they | a pair named | recall | precision |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    println!(
        "| price of the three 0.15 and more, of no pair more than 0.08 | {seen} | {right} | {exact} | {near} | {:.3} | {:.3} |",
        right as f64 / f64::from(clashes_true).max(1.0),
        right as f64 / clashes_found.max(1) as f64
    );
}
