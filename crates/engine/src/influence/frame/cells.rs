//! What one step does to some rows of a block.

use super::kernel::Outcome;
use super::plan::{NoiseRole, Plan};
use super::program::{Bend, Cause, FormulaWork, Outlet, SeriesWork, Step, Term, TermCoefficient, Work};
use super::real::Real;
use super::{BLOCK, Row};
use crate::influence::model::Scale;

/// Some rows of one step in one block.
pub(super) struct Cells<'a, R> {
    pub plan: &'a Plan<R>,
    pub block: usize,
    /// The first row.
    pub from: usize,
    /// The first row no more.
    pub to: usize,
    /// Where the parts of its formula start.
    pub part: usize,
    pub outcome: Outcome,
}

impl<R: Real> Cells<'_, R> {
    #[inline(always)]
    pub fn run(
        &self,
        step: &Step<R>,
        noise: &[Row<f32>],
        rows: &mut [Row<R>],
        parts: &mut [Row<R>],
        out: &mut [R],
        stride: usize,
    ) {
        match &step.work {
            Work::Series(work) => self.series(step, work, noise, rows, out, stride),
            Work::Formula(work) => self.formula(step, work, rows, parts, out, stride),
        }
    }

    #[inline(always)]
    fn series(
        &self,
        step: &Step<R>,
        work: &SeriesWork<R>,
        noise: &[Row<f32>],
        rows: &mut [Row<R>],
        out: &mut [R],
        stride: usize,
    ) {
        let horizon = self.plan.graph.horizon();
        let Some(uses) = self.plan.uses.get(step.node) else { return };
        let reference = self.plan.references.get(step.node).map(Vec::as_slice).unwrap_or_default();
        let scale = self.plan.graph.nodes.get(step.node).map(|node| node.scale).unwrap_or(Scale::Identity);
        let one = R::from_f32(1.0);
        let is_change = self.outcome == Outcome::Change;
        let has_outlet = step.outlet != Outlet::default();
        let is_noisy = matches!(uses.role, NoiseRole::Added | NoiseRole::Lognormal);
        if let Some(slot) = step.slot
            && is_noisy
            && !is_change
            && !has_outlet
            && work.terms.is_empty()
            && work.held.is_empty()
        {
            return self.only_lines(work, slot, uses.role == NoiseRole::Lognormal, noise, rows);
        }
        for row in self.from..self.to {
            let mut deviation = [work.base.get(row).copied().unwrap_or_default(); BLOCK];
            for line in &work.lines {
                let Some(at) = row.checked_sub(line.lag) else { continue };
                let Some(cause) = rows.get(line.slot * horizon + at) else { continue };
                for sample in 0..BLOCK {
                    deviation[sample] = deviation[sample] + line.coefficient * cause[sample];
                }
            }
            for term in &work.terms {
                self.add_term(term, row, rows, &mut deviation);
            }
            let noise = noise.get(row);
            match (uses.role, noise) {
                (NoiseRole::Added, Some(noise)) if !is_change => {
                    for sample in 0..BLOCK {
                        deviation[sample] = deviation[sample] + R::from_f32(noise[sample]);
                    }
                }
                (NoiseRole::Lognormal, Some(factor)) if is_change => {
                    for sample in 0..BLOCK {
                        deviation[sample] = deviation[sample] * R::from_f32(factor[sample]);
                    }
                }
                (NoiseRole::Lognormal, Some(factor)) => {
                    for sample in 0..BLOCK {
                        deviation[sample] = (deviation[sample] + one) * R::from_f32(factor[sample]) - one;
                    }
                }
                _ => {}
            }
            let held = work.held.get(row).copied().flatten();
            if let Some((held, _)) = held {
                deviation = [if is_change { R::default() } else { held }; BLOCK];
            }
            if row < work.open {
                deviation = [R::default(); BLOCK];
            }
            if let Some(to) = step.slot.and_then(|slot| rows.get_mut(slot * horizon + row)) {
                *to = deviation;
            }
            if !has_outlet {
                continue;
            }
            if is_change {
                self.put(step, row, &deviation, out, stride);
                continue;
            }
            let mean = reference.get(row).copied().unwrap_or_default();
            let mut value = deviation;
            for value in &mut value {
                *value = mean + *value;
            }
            if let (NoiseRole::Error, Some(error), None) = (uses.role, noise, held) {
                for sample in 0..BLOCK {
                    value[sample] = value[sample] + R::from_f32(error[sample]);
                }
            }
            if self.outcome == Outcome::Values {
                value = match held {
                    Some((_, held)) => [held; BLOCK],
                    None => scale.back_row(value),
                };
            }
            self.put(step, row, &value, out, stride);
            if let Some(to) = step.outlet.values.and_then(|slot| rows.get_mut(slot * horizon + row)) {
                *to = value;
            }
            if let Some(to) = step.outlet.references.and_then(|slot| rows.get_mut(slot * horizon + row)) {
                let mut value = [mean; BLOCK];
                if let Some(noise) = noise {
                    match uses.role {
                        NoiseRole::Error | NoiseRole::Added => {
                            value = std::array::from_fn(|sample| mean + R::from_f32(noise[sample]));
                        }
                        NoiseRole::Lognormal => {
                            value = std::array::from_fn(|sample| mean + R::from_f32(noise[sample]) - one);
                        }
                        NoiseRole::None => {}
                    }
                }
                *to = scale.back_row(value);
            }
        }
    }

    /// What most nodes of a model with structural noise are: a sum over rows of causes, and noise. The same bits as the long way, without
    /// its questions.
    #[inline(always)]
    fn only_lines(&self, work: &SeriesWork<R>, slot: usize, is_factor: bool, noise: &[Row<f32>], rows: &mut [Row<R>]) {
        let horizon = self.plan.graph.horizon();
        let one = R::from_f32(1.0);
        for row in self.from..self.to {
            let (Some(base), Some(noise)) = (work.base.get(row), noise.get(row)) else { return };
            let mut deviation = [*base; BLOCK];
            for line in &work.lines {
                let Some(at) = row.checked_sub(line.lag) else { continue };
                let Some(cause) = rows.get(line.slot * horizon + at) else { continue };
                for sample in 0..BLOCK {
                    deviation[sample] = deviation[sample] + line.coefficient * cause[sample];
                }
            }
            // Loops, not closures over arrays: those stay calls inside code for wider registers.
            if row < work.open {
                deviation = [R::default(); BLOCK];
            } else if is_factor {
                for sample in 0..BLOCK {
                    deviation[sample] = (deviation[sample] + one) * R::from_f32(noise[sample]) - one;
                }
            } else {
                for sample in 0..BLOCK {
                    deviation[sample] = deviation[sample] + R::from_f32(noise[sample]);
                }
            }
            if let Some(to) = rows.get_mut(slot * horizon + row) {
                *to = deviation;
            }
        }
    }

    /// Writes a row of a watched node.
    #[inline(always)]
    fn put(&self, step: &Step<R>, row: usize, values: &Row<R>, out: &mut [R], stride: usize) {
        let Some(watch) = step.outlet.watch else { return };
        let start = (watch * self.plan.graph.horizon() + row) * stride + self.block * BLOCK;
        if let Some(to) = out.get_mut(start..start + BLOCK) {
            to.copy_from_slice(values);
        }
    }

    #[inline(always)]
    fn add_term(&self, term: &Term<R>, row: usize, rows: &[Row<R>], deviation: &mut Row<R>) {
        let known = term.known.get(row).copied().unwrap_or_default();
        let mut effect = [known; BLOCK];
        if let Some(cause) = &term.cause {
            let now =
                row.checked_sub(cause.lag).map_or(0..0, |latest| (latest + 1).saturating_sub(cause.ramp)..latest + 1);
            self.add_rows(cause, now, rows, &mut effect, cause.share);
            match term.bend {
                None => self.add_rows(cause, cause.before.clone(), rows, &mut effect, -cause.share),
                Some(Bend { height, before }) => {
                    let mut earlier = [before; BLOCK];
                    self.add_rows(cause, cause.before.clone(), rows, &mut earlier, cause.share);
                    if cause.before.is_empty() {
                        let earlier = before.tanh();
                        effect = effect.map(|argument| height * (argument.tanh() - earlier));
                    } else {
                        effect =
                            std::array::from_fn(|sample| height * (effect[sample].tanh() - earlier[sample].tanh()));
                    }
                }
            }
        }
        match term.coefficient {
            TermCoefficient::Fixed(coefficient) => {
                for sample in 0..BLOCK {
                    deviation[sample] = deviation[sample] + coefficient * effect[sample];
                }
            }
            TermCoefficient::Drawn(link, factor) => {
                let start = self.block * BLOCK;
                let drawn = self.plan.coefficients.get(link).and_then(|drawn| drawn.get(start..start + BLOCK));
                let Some(drawn) = drawn.and_then(|drawn| <&Row<f32>>::try_from(drawn).ok()) else { return };
                for sample in 0..BLOCK {
                    deviation[sample] = deviation[sample] + factor * R::from_f32(drawn[sample]) * effect[sample];
                }
            }
        }
    }

    #[inline(always)]
    fn add_rows(&self, cause: &Cause<R>, range: std::ops::Range<usize>, rows: &[Row<R>], sum: &mut Row<R>, share: R) {
        let start = cause.slot * self.plan.graph.horizon();
        let Some(rows) = rows.get(start + range.start..start + range.end) else { return };
        match rows {
            [] => {}
            [only] => {
                for sample in 0..BLOCK {
                    sum[sample] = sum[sample] + share * only[sample];
                }
            }
            [first, rest @ ..] => {
                let mut total = *first;
                for row in rest {
                    for sample in 0..BLOCK {
                        total[sample] = total[sample] + row[sample];
                    }
                }
                for sample in 0..BLOCK {
                    sum[sample] = sum[sample] + share * total[sample];
                }
            }
        }
    }

    #[inline(always)]
    fn formula(
        &self,
        step: &Step<R>,
        work: &FormulaWork<R>,
        rows: &mut [Row<R>],
        parts: &mut [Row<R>],
        out: &mut [R],
        stride: usize,
    ) {
        let horizon = self.plan.graph.horizon();
        let Some(formula) = self.plan.formulas.get(work.formula) else { return };
        let scale = self.plan.graph.nodes.get(step.node).map(|node| node.scale).unwrap_or(Scale::Identity);
        let start = self.part * horizon;
        let length = formula.steps() * horizon;
        let Some(parts) = parts.get_mut(start..start + 2 * length) else { return };
        let (of_values, of_references) = parts.split_at_mut(length);
        let needs_reference = step.slot.is_some() || step.outlet.references.is_some();
        for row in self.from..self.to {
            let value = formula.run(&work.values, rows, horizon, row, of_values);
            if self.outcome == Outcome::Values {
                self.put(step, row, &value, out, stride);
            } else {
                self.put(step, row, &scale.of_row(value), out, stride);
            }
            let reference = if work.is_quiet || !needs_reference {
                value
            } else {
                formula.run(&work.references, rows, horizon, row, of_references)
            };
            for (slot, row_of_slot) in [(step.outlet.values, &value), (step.outlet.references, &reference)] {
                if let Some(to) = slot.and_then(|slot| rows.get_mut(slot * horizon + row)) {
                    *to = *row_of_slot;
                }
            }
            if let Some(to) = step.slot.and_then(|slot| rows.get_mut(slot * horizon + row)) {
                let (value, reference) = (scale.of_row(value), scale.of_row(reference));
                *to = std::array::from_fn(|sample| value[sample] - reference[sample]);
            }
        }
    }
}
