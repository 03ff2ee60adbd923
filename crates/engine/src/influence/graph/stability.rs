//! Whether loops over time die out.

use nalgebra::DMatrix;

use super::{Group, Link, Loop, MAX_LOOP_STATES};
use crate::influence::error::InfluenceError;
use crate::influence::model::{Node, NodeKind};

/// The loops of a model with their spectral radius at mean coefficients. A saturating edge counts with its steepest slope.
///
/// # Errors
/// A loop that does not die out, or whose state is too long.
pub(super) fn loops(nodes: &[Node], links: &[Link], groups: &[Group]) -> Result<Vec<Loop>, InfluenceError> {
    let mut loops = Vec::new();
    for group in groups.iter().filter(|group| group.is_loop) {
        let members = || group.nodes.iter().filter_map(|node| nodes.get(*node));
        let ids: Vec<u128> = members().map(|node| node.id).collect();
        let has_formula = members().any(|node| matches!(node.kind, NodeKind::Formula { .. }));
        let radius = if has_formula {
            None
        } else {
            let mean = |link: usize| links.get(link).map_or(0.0, |link: &Link| link.edge.coefficient.mean);
            Some(Companion::new(&group.nodes, links)?.radius(mean))
        };
        if let Some(radius) = radius
            && (radius.is_nan() || radius >= 1.0 - 1e-9)
        {
            return Err(InfluenceError::Unstable { nodes: ids, radius });
        }
        loops.push(Loop { nodes: ids, radius });
    }
    Ok(loops)
}

/// A loop as one step of a linear recursion: its nodes' latest values, as many of each as its effects look back.
pub(in crate::influence) struct Companion<'a> {
    /// For each node its links from within the loop: the position, the link, the place of its cause.
    causes: Vec<Vec<(usize, &'a Link, usize)>>,
    /// Where each node's values start in the state, latest first.
    starts: Vec<usize>,
    size: usize,
}

impl<'a> Companion<'a> {
    /// Of nodes in their order within a period.
    pub fn new(order: &[usize], links: &'a [Link]) -> Result<Self, InfluenceError> {
        let too_many = |count| InfluenceError::TooMany {
            what: "periods of lag and ramp in one loop",
            count,
            maximum: MAX_LOOP_STATES,
        };
        if order.len() > MAX_LOOP_STATES {
            return Err(too_many(order.len()));
        }
        let place = |node: usize| order.iter().position(|member| *member == node);
        let mut causes = vec![Vec::new(); order.len()];
        let mut lengths = vec![1; order.len()];
        for (position, link) in links.iter().enumerate() {
            if let (Some(from), Some(to)) = (place(link.from), place(link.to)) {
                causes[to].push((position, link, from));
                lengths[from] = lengths[from].max(link.edge.lag + link.edge.ramp - 1);
            }
        }
        let mut size = 0;
        let starts = lengths.iter().map(|length| {
            size += length;
            size - length
        });
        let starts = starts.collect();
        if size > MAX_LOOP_STATES {
            return Err(too_many(size));
        }
        Ok(Self { causes, starts, size })
    }

    /// Products of numbers that one radius takes, about.
    pub fn cost(&self) -> usize {
        20 * self.size.pow(3)
    }

    /// The largest size of an eigenvalue, by Gelfand's formula: the norm of the 2^20th power to the power 2^-20.
    /// Coefficients are asked for by the position of the link.
    pub fn radius(&self, coefficient: impl Fn(usize) -> f64) -> f64 {
        let mut matrix = DMatrix::<f64>::zeros(self.size, self.size);
        for column in 0..self.size {
            let mut now: Vec<f64> = Vec::with_capacity(self.causes.len());
            for causes in &self.causes {
                let mut sum = 0.0;
                for (position, link, from) in causes {
                    let start = self.starts[*from];
                    for step in link.edge.lag..link.edge.lag + link.edge.ramp {
                        let value = match step {
                            0 => now.get(*from).copied().unwrap_or(0.0),
                            back => f64::from(u8::from(start + back - 1 == column)),
                        };
                        sum += coefficient(*position) / link.edge.ramp as f64 * value;
                    }
                }
                now.push(sum);
            }
            for (node, value) in now.iter().enumerate() {
                matrix[(self.starts[node], column)] = *value;
            }
            // Each value moves on to be one period older.
            let is_oldest = self.starts.contains(&(column + 1)) || column + 1 == self.size;
            if !is_oldest {
                matrix[(column + 1, column)] = 1.0;
            }
        }
        let (mut log_norm, mut share) = (0.0, 1.0);
        for _ in 0..20 {
            let norm = matrix.iter().fold(0.0_f64, |norm, value| norm + value * value).sqrt();
            if norm == 0.0 {
                return 0.0;
            }
            if !norm.is_finite() {
                return f64::INFINITY;
            }
            matrix /= norm;
            log_norm += share * libm::log(norm);
            matrix = &matrix * &matrix;
            share *= 0.5;
        }
        libm::exp(log_norm)
    }
}
