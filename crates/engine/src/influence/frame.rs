//! The what-if frame: samples of an influence model under a scenario.
//!
//! For sample s, node i and period t, with the node's scale T, the reference forecast's mean m and error e, and the deviation d:
//!
//! ```text
//! x_i,s(t) = T^-1( m_i(t) + e_i,s(t) + d_i,s(t) )
//! d_i(t)   = sum over edges j -> i of [ G( mean over k of z_j(t - lag - k) ) - G( mean over k of z_j(T0 - lag - k) ) ],  k = 0 .. ramp - 1
//! ```
//!
//! T0 is i's last observed period; z_j is the edge's pipeline (what is known) plus d_j, for a lever T of its setting; G is `c z` or
//! `c h tanh((z - reference) / h)`, with one draw of c a sample. See `docs/methods/influence-model.md`.
//!
//! Random numbers are common: a node's and an edge's are named by the seed, its id and the block of samples, so that a scenario, another
//! node or another order of the model re-draws nothing.

mod cells;
mod changes;
mod formula_rows;
mod kernel;
mod noise;
mod plan;
mod program;
mod quantile;
mod real;
mod response;
mod samples;
mod travelling;

pub use quantile::Selection;
pub use real::Real;
pub use response::Response;
pub use samples::Samples;

use super::error::InfluenceError;
use super::graph::Graph;
use super::graph::stability::Companion;
use super::model::Scenario;
use kernel::{Noise, Outcome, Pass, Scratch};
use plan::{NoiseRole, Plan};
use program::Program;

/// Samples that go through the model together. Streams of random numbers are numbered by it.
const BLOCK: usize = 32;
/// What the streams of nodes' errors are for.
const NOISE: u64 = 1;
/// The most samples.
pub const MAX_SAMPLES: usize = 1_000_000;

/// A block of samples of one node in one period.
type Row<R> = [R; BLOCK];

/// How a frame is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Samples, from 1; 10,000 is usual.
    pub samples: usize,
    /// Equal seeds give equal bits.
    pub seed: u64,
    /// The nodes whose samples are wanted, by id; none: every node but the levers.
    pub watch: Vec<u128>,
    /// Whether errors are drawn once and kept: faster from the second scenario on, four bytes for each cell that has an error.
    pub keeps_noise: bool,
    /// Bytes that samples, noise and coefficients may take together.
    pub maximum_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { samples: 10_000, seed: 0, watch: Vec::new(), keeps_noise: true, maximum_bytes: 1 << 30 }
    }
}

/// A model with its random numbers and the samples of the latest scenario.
#[derive(Debug, Clone)]
pub struct Frame<R> {
    plan: Plan<R>,
    scratch: Scratch<R>,
    noise: Option<Vec<Row<f32>>>,
    keeps_noise: bool,
    maximum_bytes: usize,
    /// The program that the samples are of.
    latest: Option<Program<R>>,
    samples: Samples<R>,
}

impl<R: Real> Frame<R> {
    /// Draws coefficients and lays out memory; errors are drawn with the first scenario.
    ///
    /// # Errors
    /// Options out of range, a watched node that is not there, error paths of another length than the samples need, more memory than
    /// allowed, a node that receives more variance than its forecast has.
    pub fn new(graph: Graph, options: &Options) -> Result<Self, InfluenceError> {
        let plan = Plan::new(graph, options)?;
        let stride = plan.blocks * BLOCK;
        let horizon = plan.graph.horizon();
        let samples = Samples {
            nodes: plan.watch.clone(),
            first: plan.graph.first,
            horizon,
            count: plan.samples,
            stride,
            values: vec![R::default(); plan.watch.len() * horizon * stride],
        };
        Ok(Self {
            plan,
            scratch: Scratch::default(),
            noise: None,
            keeps_noise: options.keeps_noise,
            maximum_bytes: options.maximum_bytes,
            latest: None,
            samples,
        })
    }

    /// The model.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.plan.graph
    }

    /// The samples of the latest scenario.
    #[must_use]
    pub fn samples(&self) -> &Samples<R> {
        &self.samples
    }

    /// Simulates a scenario. Where the latest one is known, only what differs and what depends on it is worked out again, with the same
    /// bits as a full run.
    ///
    /// # Errors
    /// A change of a node or edge that is not there or cannot be changed so, in a period that is not open, or to a number that it cannot be.
    pub fn propagate(&mut self, scenario: &Scenario) -> Result<&Samples<R>, InfluenceError> {
        self.plan.check(scenario)?;
        let program = program::build(&self.plan, scenario, None);
        let horizon = self.plan.graph.horizon();
        let is_run =
            self.latest.as_ref().map(|latest| changes::steps_to_run(latest, &program, horizon)).unwrap_or_default();
        if is_run.is_empty() || is_run.contains(&true) {
            self.run(&program, &is_run);
        }
        self.latest = Some(program);
        Ok(&self.samples)
    }

    /// Simulates a scenario without looking at the latest one.
    ///
    /// # Errors
    /// As [`Self::propagate`].
    pub fn propagate_all(&mut self, scenario: &Scenario) -> Result<&Samples<R>, InfluenceError> {
        self.latest = None;
        self.propagate(scenario)
    }

    /// For each loop over time among the watched nodes and their causes, by its place in [`Graph::loops`], the share of coefficient draws with
    /// which it feeds itself without end (spectral radius 1 or more). Above 0.01 the coefficients' uncertainty should be narrowed. `None`: the
    /// loop has a formula, is not needed, or is so long that fewer than 100 draws could be looked at.
    ///
    /// At most 1,000 draws, the first ones of the samples.
    #[must_use]
    pub fn runaway_shares(&self) -> Vec<Option<f64>> {
        const WORK: usize = 200_000_000;
        let graph = &self.plan.graph;
        let loops = graph.groups.iter().filter(|group| group.is_loop).zip(graph.loops());
        let share = |(group, found): (&super::graph::Group, &super::graph::Loop)| {
            found.radius?;
            let is_needed = |node: &usize| self.plan.uses.get(*node).is_some_and(|uses| uses.is_needed);
            let companion =
                Companion::new(&group.nodes, &graph.links).ok().filter(|_| group.nodes.iter().all(is_needed))?;
            let draws = (WORK / companion.cost().max(1)).min(1_000).min(self.plan.samples);
            if draws < 100 {
                return None;
            }
            let drawn = |link: usize, draw: usize| {
                let fixed = graph.links.get(link).map_or(0.0, |link| link.edge.coefficient.mean);
                self.plan
                    .coefficients
                    .get(link)
                    .and_then(|drawn| drawn.get(draw))
                    .map_or(fixed, |drawn| f64::from(*drawn))
            };
            let is_endless = |draw: &usize| companion.radius(|link| drawn(link, *draw)) >= 1.0;
            Some((0..draws).filter(is_endless).count() as f64 / draws as f64)
        };
        loops.map(share).collect()
    }

    fn run(&mut self, program: &Program<R>, is_run: &[bool]) {
        let rows = self.plan.blocks * self.plan.drawings.len() * self.plan.graph.horizon();
        let mut filled = None;
        let noise = match &self.noise {
            Some(kept) => Noise::Kept(kept),
            None if self.keeps_noise => Noise::Filling(filled.insert(vec![[0.0; BLOCK]; rows])),
            None => Noise::Drawn,
        };
        let mut pass = Pass {
            plan: &self.plan,
            program,
            outcome: Outcome::Values,
            is_run,
            out: &mut self.samples.values,
            stride: self.samples.stride,
        };
        pass.run(noise, &mut self.scratch);
        if filled.is_some() {
            self.noise = filled;
        }
    }
}

#[cfg(test)]
mod tests;
