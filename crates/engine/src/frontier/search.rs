//! An evolutionary search over settings for the frontier of two to five criteria, one step at a time.
//!
//! Starts from Sobol points; then NSGA-III (K. Deb, H. Jain, 'An evolutionary many-objective optimization algorithm using
//! reference-point-based nondominated sorting', 2014): simulated binary crossover and polynomial mutation, survival by rank and by reference
//! directions, so that the frontier is covered evenly whatever the number of criteria. The search asks for evaluations and is told them, so
//! the caller may stop, wait or count between any two steps. What is not feasible never beats what is.

use super::FrontierError;
use super::dominance::filter;
use super::sobol::Sobol;
use crate::rng::{Key, Stream};
use crate::settings::{self, Range};

mod survival;
mod variation;

/// How long and how widely is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchOptions {
    /// Sobol points to start from (4 to 100,000).
    pub initial: usize,
    /// Settings kept and asked for in every later step (4 to 2,000).
    pub population: usize,
    /// Steps after the first (0 to 10,000).
    pub generations: usize,
    /// Seed of the random numbers.
    pub seed: u64,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self { initial: 256, population: 92, generations: 60, seed: 0 }
    }
}

/// What a setting comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The criteria, smaller is better; finite.
    pub criteria: Vec<f64>,
    /// By how much constraints are violated in all; zero or less: feasible. What is not a number counts as infinite.
    pub violation: f64,
}

/// A setting and what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// One value for each setting.
    pub setting: Vec<f64>,
    /// What it comes to.
    pub evaluation: Evaluation,
}

impl Point {
    fn violation(&self) -> f64 {
        if self.evaluation.violation.is_nan() { f64::INFINITY } else { self.evaluation.violation.max(0.0) }
    }
}

/// A search under way.
#[derive(Debug, Clone)]
pub struct Search {
    ranges: Vec<Range>,
    criteria: usize,
    options: SearchOptions,
    stream: Stream,
    references: Vec<Vec<f64>>,
    population: Vec<Point>,
    front: Vec<Point>,
    asked: Vec<Vec<f64>>,
    steps: usize,
}

impl Search {
    /// Over these settings, for so many criteria (2 to 5). Errors: ranges or options that cannot be searched.
    pub fn new(ranges: &[Range], criteria: usize, options: &SearchOptions) -> Result<Self, FrontierError> {
        settings::check(ranges)?;
        if !(2..=5).contains(&criteria) {
            return Err(FrontierError::Criteria { count: criteria, minimum: 2, maximum: 5 });
        }
        for (name, value, minimum, maximum) in [
            ("the number of Sobol points", options.initial, 4, 100_000),
            ("the population", options.population, 4, 2_000),
            ("the number of generations", options.generations, 0, 10_000),
        ] {
            if !(minimum..=maximum).contains(&value) {
                return Err(FrontierError::Option { name, value, minimum, maximum });
            }
        }
        let references = survival::directions(criteria, options.population);
        Ok(Self {
            ranges: ranges.to_vec(),
            criteria,
            options: *options,
            stream: Stream::new(Key::new(options.seed, 0), 0),
            references,
            population: Vec::new(),
            front: Vec::new(),
            asked: Vec::new(),
            steps: 0,
        })
    }

    /// Adds points that are known already, such as today's setting, as parents and to the frontier.
    ///
    /// Errors: wrong lengths, criteria that are not finite.
    pub fn include(&mut self, points: &[Point]) -> Result<(), FrontierError> {
        for point in points {
            settings::check_list("a known setting", &point.setting, self.ranges.len())?;
        }
        self.check(points.iter().map(|point| &point.evaluation))?;
        self.keep(points.to_vec());
        Ok(())
    }

    /// The settings to evaluate next; none once all steps are done. Asking again before telling gives the same.
    pub fn ask(&mut self) -> &[Vec<f64>] {
        if self.asked.is_empty() && self.steps <= self.options.generations {
            self.asked = if self.steps == 0 { self.initial() } else { self.offspring() };
        }
        &self.asked
    }

    /// Takes the evaluations of all settings asked for, in their order. Errors: another number of them, criteria that are not finite.
    pub fn tell(&mut self, evaluations: Vec<Evaluation>) -> Result<(), FrontierError> {
        if evaluations.len() != self.asked.len() || evaluations.is_empty() {
            return Err(FrontierError::NotAsked { told: evaluations.len(), asked: self.asked.len() });
        }
        self.check(evaluations.iter())?;
        let settings = std::mem::take(&mut self.asked);
        let points =
            settings.into_iter().zip(evaluations).map(|(setting, evaluation)| Point { setting, evaluation }).collect();
        self.keep(points);
        self.steps += 1;
        Ok(())
    }

    /// Whether all steps are done.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.steps > self.options.generations
    }

    /// All feasible points told so far that none of them beats, in the order in which they were told.
    #[must_use]
    pub fn front(&self) -> &[Point] {
        &self.front
    }

    fn check<'evaluation>(
        &self,
        evaluations: impl Iterator<Item = &'evaluation Evaluation>,
    ) -> Result<(), FrontierError> {
        for (point, evaluation) in evaluations.enumerate() {
            if evaluation.criteria.len() != self.criteria {
                let length = evaluation.criteria.len();
                return Err(FrontierError::Length {
                    what: "criteria of an evaluation",
                    length,
                    expected: self.criteria,
                });
            }
            if let Some(criterion) = evaluation.criteria.iter().position(|value| !value.is_finite()) {
                let value = evaluation.criteria.get(criterion).copied().unwrap_or(f64::NAN);
                return Err(FrontierError::NotFinite { point, criterion, value });
            }
        }
        Ok(())
    }

    fn keep(&mut self, points: Vec<Point>) {
        self.front.extend(points.iter().filter(|point| point.violation() <= 0.0).cloned());
        let rows: Vec<f64> = self.front.iter().flat_map(|point| point.evaluation.criteria.iter().copied()).collect();
        let mut mask = filter(&rows, self.criteria).into_iter();
        self.front.retain(|_| mask.next().unwrap_or(false));
        // The same setting found again adds nothing; different settings with equal criteria stay.
        let mut order: Vec<usize> = (0..self.front.len()).collect();
        let by_setting = |one: &usize, other: &usize| {
            let pairs = self.front[*one].setting.iter().zip(&self.front[*other].setting);
            pairs
                .map(|(one, other)| one.total_cmp(other))
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        };
        order.sort_by(by_setting);
        let mut repeated = vec![false; self.front.len()];
        for pair in order.windows(2) {
            if let [one, other] = pair
                && by_setting(one, other).is_eq()
            {
                repeated[*other] = true;
            }
        }
        let mut repeated = repeated.into_iter();
        self.front.retain(|_| !repeated.next().unwrap_or(false));
        self.population.extend(points);
        survival::survive(&mut self.population, self.criteria, &self.references, self.options.population);
    }

    fn initial(&self) -> Vec<Vec<f64>> {
        let mut point = vec![0.0; self.ranges.len()];
        let Some(mut sobol) = Sobol::shifted(self.ranges.len(), Key::new(self.options.seed, 1)) else {
            return Vec::new();
        };
        (0..self.options.initial)
            .map(|_| {
                sobol.next_into(&mut point);
                point.iter().zip(&self.ranges).map(|(share, range)| range.at(*share)).collect()
            })
            .collect()
    }

    fn offspring(&mut self) -> Vec<Vec<f64>> {
        let parents: Vec<&[f64]> = self.population.iter().map(|point| point.setting.as_slice()).collect();
        let mut children: Vec<Vec<f64>> = Vec::with_capacity(self.options.population);
        // Fewer settings may exist than are asked for: after some tries a repetition is taken.
        let mut tries = 8 * self.options.population;
        while children.len() < self.options.population {
            let child = variation::child(&parents, &self.ranges, &mut self.stream);
            let known = parents.contains(&child.as_slice()) || children.contains(&child);
            if !known || tries == 0 {
                children.push(child);
            } else {
                tries -= 1;
            }
        }
        children
    }
}

#[cfg(test)]
mod tests;
