//! From a graph and a scenario to the steps that the kernel repeats for every block of samples.
//!
//! What is the same in every sample (levers, what is held, what only they move through fixed coefficients, the pipeline) is worked out
//! here once, in `f64`; the kernel sees it as a number a row.

use super::formula_rows::Input;
use super::real::Real;
use super::{NoiseRole, Plan};
use crate::influence::graph::Link;
use crate::influence::model::{Node, NodeKind, Scale, Scenario, Series, Shape};

/// Steps in the order of cause and effect.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Program<R> {
    pub groups: Vec<StepGroup<R>>,
    /// Rows of working memory in units of the horizon.
    pub slots: usize,
    /// Of a change: whether it grows in proportion to the lever's move, since it meets no saturation and no formula.
    pub is_linear: bool,
}

/// A program that says only what one lever changes, per unit of its scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tangent {
    pub lever: u128,
    pub start: usize,
    pub end: usize,
}

/// Steps that go through all rows one after the other or, in a loop, row by row together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StepGroup<R> {
    pub is_loop: bool,
    pub steps: Vec<Step<R>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step<R> {
    pub node: usize,
    pub work: Work<R>,
    /// Where the rows of the deviation go.
    pub slot: Option<usize>,
    pub outlet: Outlet,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Work<R> {
    Series(SeriesWork<R>),
    Formula(FormulaWork<R>),
}

/// Where values go.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Outlet {
    /// Among the watched nodes.
    pub watch: Option<usize>,
    /// Rows of values, for formulas.
    pub values: Option<usize>,
    /// Rows of reference values, for formulas.
    pub references: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct SeriesWork<R> {
    /// The first row that is not observed.
    pub open: usize,
    /// The part of the deviation that is the same in every sample.
    pub base: Vec<R>,
    pub lines: Vec<Line<R>>,
    pub terms: Vec<Term<R>>,
    /// Deviation and value of each row that is held; empty: none is.
    pub held: Vec<Option<(R, R)>>,
}

/// A fixed coefficient on a cause's rows, some rows earlier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line<R> {
    pub slot: usize,
    pub lag: usize,
    pub coefficient: R,
}

/// Anything else that an edge adds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term<R> {
    pub coefficient: TermCoefficient<R>,
    /// The cause's rows; `None`: it is the same in every sample and `known` says all.
    pub cause: Option<Cause<R>>,
    pub bend: Option<Bend<R>>,
    /// Without a bend what is added to the cause's mean, row by row; with one the known part of its argument.
    pub known: Vec<R>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum TermCoefficient<R> {
    Fixed(R),
    /// The drawn coefficient of a link times a factor.
    Drawn(usize, R),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cause<R> {
    pub slot: usize,
    pub lag: usize,
    pub ramp: usize,
    /// What the sum over the ramp is multiplied by.
    pub share: R,
    /// Rows of the cause that were open when the effect was last observed: what they did is in the observation.
    pub before: std::ops::Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bend<R> {
    pub height: R,
    /// The argument at the effect's last observation, known part.
    pub before: R,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct FormulaWork<R> {
    /// Among the frame's formulas.
    pub formula: usize,
    pub values: Vec<Input<R>>,
    pub references: Vec<Input<R>>,
    /// Nothing that it is made of differs from the reference.
    pub is_quiet: bool,
}

/// What is known of a node's deviation before any sample is drawn.
#[derive(Debug, Clone)]
enum Known {
    /// A lever's z in every period.
    Lever(Vec<f64>),
    /// The same in every sample, from the first open period.
    Certain(Vec<f64>),
    Sampled,
}

/// Builds the program of a scenario that has been checked, or of the change that a lever makes in it.
pub(super) fn build<R: Real>(plan: &Plan<R>, scenario: &Scenario, tangent: Option<Tangent>) -> Program<R> {
    let graph = &plan.graph;
    let mut builder = Builder {
        plan,
        scenario,
        tangent,
        known: vec![Known::Certain(Vec::new()); graph.nodes.len()],
        places: vec![Places::default(); graph.nodes.len()],
        slots: 0,
        is_linear: true,
    };
    let mut groups: Vec<StepGroup<R>> = Vec::new();
    for group in &graph.groups {
        let is_needed = |node: &&usize| plan.uses.get(**node).is_some_and(|uses| uses.is_needed);
        let nodes: Vec<usize> = group.nodes.iter().filter(is_needed).copied().collect();
        if group.is_loop {
            // Nodes look at one another's rows, whichever comes first.
            for node in &nodes {
                builder.known[*node] = Known::Sampled;
                builder.places[*node].deviation = Some(builder.take_slot());
                builder.take_value_slots(*node);
            }
        }
        let steps: Vec<Step<R>> = nodes.iter().filter_map(|node| builder.step(*node, group.is_loop)).collect();
        match groups.last_mut() {
            Some(last) if !last.is_loop && !group.is_loop => last.steps.extend(steps),
            _ => groups.push(StepGroup { is_loop: group.is_loop, steps }),
        }
    }
    Program { groups, slots: builder.slots, is_linear: builder.is_linear }
}

#[derive(Debug, Clone, Copy, Default)]
struct Places {
    deviation: Option<usize>,
    values: Option<usize>,
    references: Option<usize>,
}

struct Builder<'a, R> {
    plan: &'a Plan<R>,
    scenario: &'a Scenario,
    known: Vec<Known>,
    places: Vec<Places>,
    slots: usize,
    tangent: Option<Tangent>,
    is_linear: bool,
}

impl<R: Real> Builder<'_, R> {
    fn take_slot(&mut self) -> usize {
        self.slots += 1;
        self.slots - 1
    }

    fn take_value_slots(&mut self, node: usize) {
        let is_input = self.tangent.is_none() && self.plan.uses.get(node).is_some_and(|uses| uses.is_formula_input);
        if is_input && self.places[node].values.is_none() {
            self.places[node].values = Some(self.take_slot());
            self.places[node].references = Some(self.take_slot());
        }
    }

    /// The step of a node; `None` where nothing is left to do for each sample.
    fn step(&mut self, node: usize, is_loop: bool) -> Option<Step<R>> {
        let plan = self.plan;
        let Node { id, scale, kind } = plan.graph.nodes.get(node)?;
        let work = match kind {
            NodeKind::Lever { settings } if let Some(tangent) = self.tangent => {
                let moved = |period: usize| tangent.lever == *id && (tangent.start..tangent.end).contains(&period);
                self.known[node] =
                    Known::Lever((0..settings.len()).map(|period| f64::from(u8::from(moved(period)))).collect());
                return None;
            }
            NodeKind::Lever { settings } => {
                let settings = self.changed(*id, settings);
                self.known[node] =
                    Known::Lever(settings.iter().map(|setting| scale.of(*setting).unwrap_or(0.0)).collect());
                // A lever has the same value in every sample: who watches it sees that, and formulas read it as known.
                let watch = plan.uses.get(node)?.watch?;
                let open = plan.graph.horizon();
                let held = settings.iter().skip(plan.graph.first);
                let held = held.map(|setting| Some((R::default(), R::from_f64(*setting)))).collect();
                let work =
                    SeriesWork { open: 0, base: vec![R::default(); open], lines: Vec::new(), terms: Vec::new(), held };
                let outlet = Outlet { watch: Some(watch), values: None, references: None };
                return Some(Step { node, work: Work::Series(work), slot: None, outlet });
            }
            NodeKind::Series(series) => Work::Series(self.series(node, *id, *scale, series, is_loop)),
            NodeKind::Formula { inputs, .. } => Work::Formula(self.formula(node, inputs, is_loop)),
        };
        let uses = plan.uses.get(node)?;
        if matches!(self.known[node], Known::Sampled) && uses.is_cause && self.places[node].deviation.is_none() {
            self.places[node].deviation = Some(self.take_slot());
        }
        self.take_value_slots(node);
        let places = self.places[node];
        let outlet = Outlet { watch: uses.watch, values: places.values, references: places.references };
        let is_unmoved = matches!(&self.known[node], Known::Certain(rows) if rows.iter().all(|value| *value == 0.0));
        if places.deviation.is_none() && outlet == Outlet::default() || self.tangent.is_some() && is_unmoved {
            return None;
        }
        Some(Step { node, work, slot: places.deviation, outlet })
    }

    /// Settings of a lever with its moves.
    fn changed(&self, id: u128, settings: &[f64]) -> Vec<f64> {
        let mut settings = settings.to_vec();
        for change in self.scenario.moves.iter().filter(|change| change.node == id) {
            let end = change.end.unwrap_or(settings.len());
            settings.iter_mut().take(end).skip(change.start).for_each(|setting| *setting = change.value);
        }
        settings
    }

    fn series(&mut self, node: usize, id: u128, scale: Scale, series: &Series, is_loop: bool) -> SeriesWork<R> {
        let graph = &self.plan.graph;
        let (first, horizon) = (graph.first, graph.horizon());
        let open = series.last_observed.map_or(0, |last| last + 1).saturating_sub(first);
        let mut base = vec![0.0; horizon];
        let mut work = SeriesWork { open, base: Vec::new(), lines: Vec::new(), terms: Vec::new(), held: Vec::new() };
        for (position, link) in graph.incoming.get(node).cloned().unwrap_or_default().zip(graph.links_into(node)) {
            let strengths = self.scenario.strengths.iter().filter(|strength| strength.edge == link.edge.id);
            let factor = strengths.fold(1.0, |factor, strength| factor * strength.factor);
            if factor != 0.0 {
                self.is_linear &= self.add_link(position, link, factor, series.last_observed, &mut base, &mut work);
            }
        }
        let mut is_certain = work.lines.is_empty() && work.terms.is_empty() && !is_loop;
        let is_change = self.tangent.is_some();
        is_certain &= match self.plan.uses.get(node).map(|uses| uses.role) {
            Some(NoiseRole::Added) => is_change,
            // Its noise multiplies what arrives.
            Some(NoiseRole::Lognormal) => is_change && base.iter().all(|value| *value == 0.0),
            _ => true,
        };
        let shifts = self.scenario.shifts.iter().filter(|shift| shift.node == id && !is_change);
        for shift in shifts {
            rows(shift.start, shift.end, first, &mut base).for_each(|value| *value += shift.value);
        }
        base.iter_mut().take(open).for_each(|value| *value = 0.0);
        for clamp in self.scenario.clamps.iter().filter(|clamp| clamp.node == id) {
            work.held.resize(horizon, None);
            let deviation = |row: usize| {
                if is_change {
                    return 0.0;
                }
                let reference = series.reference.get(first + row).copied().unwrap_or(0.0);
                scale.of(clamp.value).map_or(0.0, |held| held - reference)
            };
            let held = work.held.iter_mut().enumerate();
            let range = clamp.start.saturating_sub(first)..clamp.end.unwrap_or(usize::MAX).saturating_sub(first);
            for (row, held) in held.filter(|(row, _)| range.contains(row) && *row >= open) {
                *held = Some((R::from_f64(deviation(row)), R::from_f64(clamp.value)));
                if let Some(base) = base.get_mut(row) {
                    *base = deviation(row);
                }
            }
        }
        if is_loop || !is_certain {
            self.known[node] = Known::Sampled;
        } else {
            self.known[node] = Known::Certain(base.clone());
        }
        work.base = base.into_iter().map(R::from_f64).collect();
        work
    }

    /// Adds what an edge does to the rows of its effect; whether that is in proportion to what its cause does.
    fn add_link(
        &self,
        position: usize,
        link: &Link,
        factor: f64,
        last_observed: Option<usize>,
        base: &mut [f64],
        work: &mut SeriesWork<R>,
    ) -> bool {
        let edge = &link.edge;
        let first = self.plan.graph.first as i64;
        let observed = last_observed.map_or(-1, |period| period as i64);
        let (lag, ramp) = (edge.lag as i64, edge.ramp as i64);
        let Some(known) = self.known.get(link.from) else { return true };
        let pipeline = if self.tangent.is_some() { [].as_slice() } else { edge.pipeline.as_slice() };
        let is_line = edge.shape == Shape::Linear;
        // The known part of z in a period.
        let z = |period: i64| -> f64 {
            let from =
                |list: &[f64], period: i64| usize::try_from(period).ok().and_then(|period| list.get(period)).copied();
            match known {
                Known::Lever(path) => from(path, period.max(0)).unwrap_or(0.0),
                Known::Certain(deviations) => {
                    from(pipeline, period).unwrap_or(0.0) + from(deviations, period - first).unwrap_or(0.0)
                }
                Known::Sampled => from(pipeline, period).unwrap_or(0.0),
            }
        };
        let mean = |period: i64| (0..ramp).fold(0.0, |sum, step| sum + z(period - lag - step)) / ramp as f64;
        let then = mean(observed);
        let mean_coefficient = factor * edge.coefficient.mean;
        let is_drawn = self.plan.coefficients.get(position).is_some_and(|drawn| !drawn.is_empty());
        let coefficient = if is_drawn {
            TermCoefficient::Drawn(position, R::from_f64(factor))
        } else {
            TermCoefficient::Fixed(R::from_f64(mean_coefficient))
        };
        let periods = (0..base.len() as i64).map(|row| first + row);
        if !matches!(known, Known::Sampled) {
            let effect: Vec<f64> = match edge.shape {
                Shape::Linear => periods.map(|period| mean(period) - then).collect(),
                Shape::Saturating { half_width, reference } => {
                    let bent = |z: f64| half_width * libm::tanh((z - reference) / half_width);
                    periods.map(|period| bent(mean(period)) - bent(then)).collect()
                }
            };
            if effect.iter().all(|effect| *effect == 0.0) {
                return true;
            }
            if is_drawn {
                let known = effect.into_iter().map(R::from_f64).collect();
                work.terms.push(Term { coefficient, cause: None, bend: None, known });
            } else {
                base.iter_mut().zip(effect).for_each(|(base, effect)| *base += mean_coefficient * effect);
            }
            return is_line;
        }
        let Some(slot) = self.places.get(link.from).and_then(|places| places.deviation) else { return true };
        let row_of = |period: i64| usize::try_from(period - first).unwrap_or(0);
        let before = row_of(observed - lag - ramp + 1)..row_of(observed - lag + 1);
        let drive: Vec<f64> = match edge.shape {
            Shape::Linear => periods.map(|period| mean(period) - then).collect(),
            Shape::Saturating { half_width, reference } => {
                periods.map(|period| (mean(period) - reference) / half_width).collect()
            }
        };
        if let (Shape::Linear, false) = (edge.shape, is_drawn)
            && before.is_empty()
            && ramp <= 8
        {
            let each = R::from_f64(mean_coefficient / ramp as f64);
            work.lines.extend((0..edge.ramp).map(|step| Line { slot, lag: edge.lag + step, coefficient: each }));
            base.iter_mut().zip(drive).for_each(|(base, drive)| *base += mean_coefficient * drive);
            return true;
        }
        let (share, bend) = match edge.shape {
            Shape::Linear => (1.0 / ramp as f64, None),
            Shape::Saturating { half_width, reference } => {
                let before = R::from_f64((then - reference) / half_width);
                (1.0 / (ramp as f64 * half_width), Some(Bend { height: R::from_f64(half_width), before }))
            }
        };
        let cause = Cause { slot, lag: edge.lag, ramp: edge.ramp, share: R::from_f64(share), before };
        let known = drive.into_iter().map(R::from_f64).collect();
        work.terms.push(Term { coefficient, cause: Some(cause), bend, known });
        is_line
    }

    fn formula(&mut self, node: usize, inputs: &[(String, u128)], is_loop: bool) -> FormulaWork<R> {
        let graph = &self.plan.graph;
        let (mut values, mut references, mut is_quiet) = (Vec::new(), Vec::new(), !is_loop);
        for (_, id) in inputs {
            let Some(input) = graph.position(*id) else { continue };
            let open = |settings: &[f64]| settings.iter().skip(graph.first).map(|value| R::from_f64(*value)).collect();
            match graph.nodes.get(input).map(|node| &node.kind) {
                Some(NodeKind::Lever { settings }) => {
                    let changed = self.changed(*id, settings);
                    is_quiet &= match self.tangent {
                        Some(tangent) => tangent.lever != *id,
                        None => changed == *settings,
                    };
                    values.push(Input::Known(open(&changed)));
                    references.push(Input::Known(open(settings)));
                }
                _ => {
                    let places = self.places.get(input).copied().unwrap_or_default();
                    let horizon = graph.horizon();
                    let at =
                        |slot: Option<usize>| slot.map_or(Input::Known(Vec::new()), |slot| Input::Rows(slot * horizon));
                    is_quiet &= matches!(self.known.get(input), Some(Known::Certain(rows)) if rows.iter().all(|value| *value == 0.0));
                    values.push(at(places.values));
                    references.push(at(places.references));
                }
            }
        }
        self.is_linear &= is_quiet || self.tangent.is_none();
        self.known[node] = if is_quiet { Known::Certain(vec![0.0; graph.horizon()]) } else { Known::Sampled };
        let formula = self.plan.uses.get(node).map_or(usize::MAX, |uses| uses.formula);
        FormulaWork { formula, values, references, is_quiet }
    }
}

/// The rows of a range of periods.
fn rows(start: usize, end: Option<usize>, first: usize, rows: &mut [f64]) -> impl Iterator<Item = &mut f64> {
    let (start, end) = (start.saturating_sub(first), end.unwrap_or(usize::MAX).saturating_sub(first));
    rows.iter_mut().take(end).skip(start)
}
