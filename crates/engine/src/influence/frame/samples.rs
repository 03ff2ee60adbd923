//! Simulated values.

use super::quantile::Selection;
use super::real::Real;

/// The samples of the watched nodes in the open periods.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Samples<R> {
    /// The watched nodes, in the order in which they were named.
    pub(super) nodes: Vec<u128>,
    pub(super) first: usize,
    pub(super) horizon: usize,
    pub(super) count: usize,
    /// Samples kept of each cell, padded to whole blocks.
    pub(super) stride: usize,
    pub(super) values: Vec<R>,
}

impl<R: Real> Samples<R> {
    /// The watched nodes, in the order in which they were named.
    #[must_use]
    pub fn nodes(&self) -> &[u128] {
        &self.nodes
    }

    /// The first period; there are as many as [`Self::horizon`].
    #[must_use]
    pub fn first_period(&self) -> usize {
        self.first
    }

    /// Periods.
    #[must_use]
    pub fn horizon(&self) -> usize {
        self.horizon
    }

    /// Samples of each cell.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// All samples of one node in one period, in the node's unit; NaN where a formula has a gap. Sample s is the same draw in every cell.
    /// `None` where the node is not watched or the period not open.
    #[must_use]
    pub fn of(&self, node: u128, period: usize) -> Option<&[R]> {
        let place = self.nodes.iter().position(|watched| *watched == node)?;
        self.at(place, period.checked_sub(self.first)?)
    }

    /// As [`Self::of`], by the place of the node among the watched and the row of the period among the open ones.
    #[must_use]
    pub fn at(&self, place: usize, row: usize) -> Option<&[R]> {
        if place >= self.nodes.len() || row >= self.horizon {
            return None;
        }
        let start = (place * self.horizon + row) * self.stride;
        self.values.get(start..start + self.count)
    }

    /// Mean and standard deviation of a cell's samples, gaps left out; NaN without a value.
    #[must_use]
    pub fn mean_and_deviation(&self, node: u128, period: usize) -> Option<(f64, f64)> {
        let values = self.of(node, period)?;
        let numbers = || values.iter().map(|value| value.to_f64()).filter(|value| !value.is_nan());
        let (sum, count) = numbers().fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        let mean = sum / count;
        let squares = numbers().fold(0.0, |squares, value| squares + (value - mean) * (value - mean));
        Some((mean, (squares / count).sqrt()))
    }

    /// Quantiles of every cell: for each watched node, for each open period, one a probability (type 7; NaN without a value).
    /// `out` has nodes x horizon x probabilities entries; what it lacks is not written.
    pub fn quantiles(&self, probabilities: &[f64], selection: &mut Selection<R>, out: &mut [f64]) {
        let cells = (0..self.nodes.len()).flat_map(|place| (0..self.horizon).map(move |row| (place, row)));
        for ((place, row), out) in cells.zip(out.chunks_exact_mut(probabilities.len().max(1))) {
            if let Some(values) = self.at(place, row) {
                selection.quantiles(values, probabilities, out);
            }
        }
    }

    /// Gaps among the samples of a node, over all open periods: where its formula divides by zero or rests on a gap.
    #[must_use]
    pub fn gaps(&self, node: u128) -> usize {
        let cells = (self.first..self.first + self.horizon).filter_map(|period| self.of(node, period));
        cells.flatten().filter(|value| value.to_f64().is_nan()).count()
    }
}
