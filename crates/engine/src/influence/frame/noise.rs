//! Random numbers of a frame: coefficients of edges, errors of series.

use super::{BLOCK, NOISE, Row};
use crate::influence::model::{Coefficient, Errors, NoiseShape, Series};
use crate::rng::{Key, Lanes, SignedNormal, polynomial};

/// Samples of one chunk of an edge's coefficients.
const COEFFICIENT_CHUNK: usize = 1_024;
/// What the streams of edges are for, so that an edge and a node with one id have different numbers.
const COEFFICIENT: u64 = 2;
/// What the streams of common factors are for.
const FACTOR: u64 = 3;

/// The coefficients of an uncertain edge, one a sample.
pub(super) fn coefficients(seed: u64, id: u128, coefficient: Coefficient, samples: usize) -> Vec<f32> {
    let Coefficient { mean, deviation, is_sign_certain } = coefficient;
    let key = Key::new(seed, id).with(COEFFICIENT);
    let signed = if is_sign_certain { SignedNormal::new(mean, deviation) } else { None };
    let (mean, deviation) = (mean as f32, deviation as f32);
    let mut values = vec![0.0; samples];
    for (chunk, values) in values.chunks_mut(COEFFICIENT_CHUNK).enumerate() {
        let mut lanes = Lanes::new(key, chunk as u64);
        match signed {
            Some(signed) => signed.fill(&mut lanes, values),
            None => {
                lanes.fill_ordered_normals(values);
                values.iter_mut().for_each(|value| *value = mean + deviation * *value);
            }
        }
    }
    values
}

/// How the error of one series is drawn.
#[derive(Debug, Clone)]
pub(super) struct Drawing {
    key: Key,
    /// The first row with an error.
    open: usize,
    loadings: Vec<f32>,
    own: f32,
    shape: DrawnShape,
}

#[derive(Debug, Clone)]
enum DrawnShape {
    Paths(Vec<Row<f32>>),
    Recursion { weights: Vec<f32> },
    Added { deviations: Vec<f32> },
    Lognormal { deviation: f32 },
}

impl Drawing {
    /// `None` where a series has no error. `shares`: of travelling noise, the part of each row's deviation that is the series' own.
    pub fn new(
        seed: u64,
        id: u128,
        series: &Series,
        open: usize,
        horizon: usize,
        samples: usize,
        shares: &[f64],
    ) -> Option<Self> {
        let shape = match &series.errors {
            Errors::None => return None,
            Errors::Paths(paths) => DrawnShape::Paths(paths_by_block(paths, horizon, samples)),
            Errors::Innovations { scale, weights } => {
                let weights = weights.iter().take(horizon).map(|weight| (scale * weight) as f32).collect();
                DrawnShape::Recursion { weights }
            }
            Errors::Structural { deviation, shape: NoiseShape::Added } => {
                DrawnShape::Added { deviations: vec![*deviation as f32; horizon] }
            }
            Errors::Structural { deviation, shape: NoiseShape::Lognormal } => {
                DrawnShape::Lognormal { deviation: *deviation as f32 }
            }
            Errors::Travelling { .. } => {
                DrawnShape::Added { deviations: shares.iter().map(|share| *share as f32).collect() }
            }
        };
        let squares = series.loadings.iter().fold(0.0, |sum, loading| sum + loading * loading);
        Some(Self {
            key: Key::new(seed, id).with(NOISE),
            open,
            loadings: series.loadings.iter().map(|loading| *loading as f32).collect(),
            own: (1.0 - squares).max(0.0).sqrt() as f32,
            shape,
        })
    }

    /// Factors that it listens to.
    pub fn factors(&self) -> usize {
        if matches!(self.shape, DrawnShape::Paths(_)) { 0 } else { self.loadings.len() }
    }

    /// Fills the rows of a block. `factors`: all rows of the first factor, then of the next.
    #[inline(always)]
    pub fn fill(&self, block: usize, factors: &[Row<f32>], out: &mut [Row<f32>]) {
        let horizon = out.len();
        if let DrawnShape::Paths(paths) = &self.shape {
            let start = block * horizon;
            if let Some(paths) = paths.get(start..start + horizon) {
                out.copy_from_slice(paths);
            }
            return;
        }
        Lanes::new(self.key, block as u64).fill_normals(out.as_flattened_mut());
        if !self.loadings.is_empty() {
            out.as_flattened_mut().iter_mut().for_each(|value| *value *= self.own);
            for (loading, rows) in self.loadings.iter().zip(factors.chunks_exact(horizon.max(1))) {
                for (value, factor) in out.as_flattened_mut().iter_mut().zip(rows.as_flattened()) {
                    *value += loading * factor;
                }
            }
        }
        match &self.shape {
            DrawnShape::Paths(_) => {}
            DrawnShape::Added { deviations } => {
                for (row, deviation) in out.iter_mut().zip(deviations) {
                    row.iter_mut().for_each(|value| *value *= *deviation);
                }
            }
            DrawnShape::Lognormal { deviation } => {
                let shift = -0.5 * deviation * deviation;
                out.as_flattened_mut()
                    .iter_mut()
                    .for_each(|value| *value = polynomial::exp(deviation * *value + shift));
            }
            DrawnShape::Recursion { weights } => {
                // From the last row back, so that earlier innovations are still there.
                for at in (self.open..horizon).rev() {
                    let (earlier, rest) = out.split_at_mut(at);
                    let Some(row) = rest.first_mut() else { continue };
                    let mut sum = [0.0; BLOCK];
                    for (step, weight) in weights.iter().enumerate().take(at - self.open + 1) {
                        let from = if step == 0 { &*row } else { &earlier[at - step] };
                        for (sum, value) in sum.iter_mut().zip(from) {
                            *sum += weight * value;
                        }
                    }
                    *row = sum;
                }
            }
        }
        // Observed periods have no error; a factor of 1 is none for lognormal noise.
        let none = if matches!(self.shape, DrawnShape::Lognormal { .. }) { 1.0 } else { 0.0 };
        out.iter_mut().take(self.open).for_each(|row| *row = [none; BLOCK]);
    }
}

/// Fills the rows of all factors for a block.
#[inline(always)]
pub(super) fn fill_factors(seed: u64, block: usize, horizon: usize, out: &mut [Row<f32>]) {
    for (factor, rows) in out.chunks_exact_mut(horizon.max(1)).enumerate() {
        Lanes::new(Key::new(seed, factor as u128).with(FACTOR), block as u64).fill_normals(rows.as_flattened_mut());
    }
}

/// From period after period to block after block, in each row after row; what is missing of the last block is 0.
fn paths_by_block(paths: &[f32], horizon: usize, samples: usize) -> Vec<Row<f32>> {
    let blocks = samples.div_ceil(BLOCK);
    let mut rows = vec![[0.0; BLOCK]; blocks * horizon];
    for (period, path) in paths.chunks_exact(samples.max(1)).take(horizon).enumerate() {
        for (block, values) in path.chunks(BLOCK).enumerate() {
            for (to, from) in rows[block * horizon + period].iter_mut().zip(values) {
                *to = *from;
            }
        }
    }
    rows
}
