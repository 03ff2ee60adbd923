//! What of a frame is the same for every scenario: which nodes matter, coefficients, how errors are drawn.

use super::formula_rows::Compiled;
use super::noise::{self, Drawing};
use super::real::Real;
use super::{BLOCK, MAX_SAMPLES, Options, travelling};
use crate::influence::error::InfluenceError;
use crate::influence::formula::{Day, Frame, InputSeries};
use crate::influence::graph::Graph;
use crate::influence::model::{Change, Errors, NodeKind, NoiseShape, Scenario};

#[derive(Debug, Clone)]
pub(super) struct Plan<R> {
    pub graph: Graph,
    pub seed: u64,
    pub samples: usize,
    pub blocks: usize,
    pub watch: Vec<u128>,
    /// For each node.
    pub uses: Vec<Uses>,
    /// For each node the open part of its reference.
    pub references: Vec<Vec<R>>,
    /// For each link its coefficients, padded to whole blocks; empty: fixed or not needed.
    pub coefficients: Vec<Vec<f32>>,
    pub drawings: Vec<Drawing>,
    /// Common factors that any drawing listens to.
    pub factors: usize,
    pub formulas: Vec<Compiled<R>>,
}

/// What a node is needed for.
#[derive(Debug, Clone, Default)]
pub(super) struct Uses {
    pub is_needed: bool,
    /// A needed node depends on its deviation.
    pub is_cause: bool,
    pub is_formula_input: bool,
    /// Its place among the watched nodes.
    pub watch: Option<usize>,
    /// Its place among the drawings.
    pub noise: Option<usize>,
    pub role: NoiseRole,
    /// Its place among the formulas.
    pub formula: usize,
}

/// Where the noise of a node goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NoiseRole {
    #[default]
    None,
    /// Into the value only.
    Error,
    /// Into the deviation, which travels.
    Added,
    /// Likewise, as a factor.
    Lognormal,
}

impl<R: Real> Plan<R> {
    pub fn new(graph: Graph, options: &Options) -> Result<Self, InfluenceError> {
        let samples = options.samples;
        if samples == 0 {
            return Err(InfluenceError::Missing { what: "samples" });
        }
        if samples > MAX_SAMPLES {
            return Err(InfluenceError::TooMany { what: "samples", count: samples, maximum: MAX_SAMPLES });
        }
        let watch = if options.watch.is_empty() {
            let nodes = graph.nodes.iter().filter(|node| !matches!(node.kind, NodeKind::Lever { .. }));
            nodes.map(|node| node.id).collect()
        } else {
            options.watch.clone()
        };
        let mut uses = uses(&graph, &watch)?;
        let mut drawn = 0;
        let mut factors = 0;
        let mut series = Vec::new();
        for ((node, uses), position) in graph.nodes.iter().zip(&mut uses).zip(0..) {
            let NodeKind::Series(inner) = &node.kind else { continue };
            if let Errors::Paths(paths) = &inner.errors
                && paths.len() != graph.horizon() * samples
            {
                let (length, wanted) = (paths.len(), graph.horizon() * samples);
                return Err(InfluenceError::Length { id: node.id, list: "the list of error paths", length, wanted });
            }
            uses.role = match inner.errors {
                Errors::None => NoiseRole::None,
                Errors::Paths(_) | Errors::Innovations { .. } => NoiseRole::Error,
                Errors::Structural { shape: NoiseShape::Added, .. } | Errors::Travelling { .. } => NoiseRole::Added,
                Errors::Structural { shape: NoiseShape::Lognormal, .. } => NoiseRole::Lognormal,
            };
            let is_used = match uses.role {
                NoiseRole::None => false,
                NoiseRole::Error => uses.watch.is_some() || uses.is_formula_input,
                NoiseRole::Added | NoiseRole::Lognormal => uses.is_needed,
            };
            if is_used {
                uses.noise = Some(drawn);
                drawn += 1;
                series.push((position, node.id, inner));
                factors = factors.max(inner.loadings.len());
            } else {
                uses.role = NoiseRole::None;
            }
        }
        let blocks = samples.div_ceil(BLOCK);
        let padded = blocks * BLOCK;
        let uncertain = |link: &&crate::influence::graph::Link| {
            link.edge.coefficient.deviation > 0.0 && uses.get(link.to).is_some_and(|uses| uses.is_needed)
        };
        let cells = watch.len() * graph.horizon();
        let bytes = [
            cells.saturating_mul(padded).saturating_mul(size_of::<R>()),
            graph.links.iter().filter(uncertain).count().saturating_mul(padded * 4),
            if options.keeps_noise { drawn.saturating_mul(graph.horizon()).saturating_mul(padded * 4) } else { 0 },
        ];
        let needed = bytes.into_iter().fold(0_usize, usize::saturating_add);
        if needed > options.maximum_bytes {
            return Err(InfluenceError::Memory { needed, maximum: options.maximum_bytes });
        }
        let shares = travelling::shares(&graph)?;
        let drawings = series.iter().filter_map(|(position, id, inner)| {
            let open = inner.last_observed.map_or(0, |last| last + 1).saturating_sub(graph.first);
            let shares = shares.get(*position).map(Vec::as_slice).unwrap_or_default();
            Drawing::new(options.seed, *id, inner, open, graph.horizon(), samples, shares)
        });
        let drawings: Vec<Drawing> = drawings.collect();
        let coefficients = graph.links.iter().map(|link| {
            if uncertain(&link) {
                noise::coefficients(options.seed, link.edge.id, link.edge.coefficient, padded)
            } else {
                Vec::new()
            }
        });
        let coefficients = coefficients.collect();
        let references = graph.nodes.iter().map(|node| match &node.kind {
            NodeKind::Series(series) => {
                series.reference.iter().skip(graph.first).map(|value| R::from_f64(*value)).collect()
            }
            NodeKind::Lever { .. } | NodeKind::Formula { .. } => Vec::new(),
        });
        let references = references.collect();
        let formulas = formulas(&graph, &mut uses)?;
        let factors = drawings.iter().map(Drawing::factors).max().unwrap_or(0).min(factors);
        Ok(Self {
            graph,
            seed: options.seed,
            samples,
            blocks,
            watch,
            uses,
            references,
            coefficients,
            drawings,
            factors,
            formulas,
        })
    }

    /// That a scenario changes only what can be changed.
    pub fn check(&self, scenario: &Scenario) -> Result<(), InfluenceError> {
        let graph = &self.graph;
        let node = |change: &Change, named_by: &'static str| {
            let Change { node, value, start, end } = *change;
            let unknown = InfluenceError::UnknownNode { id: node, named_by, owner: node };
            let position = graph.position(node).ok_or(unknown)?;
            let (end, first, last) = (end.unwrap_or(graph.periods), graph.first, graph.periods);
            if start < first || start >= end || end > last {
                return Err(InfluenceError::Periods { id: node, start, end, first, last });
            }
            if value.is_nan() || value.abs() > 1e30 {
                return Err(InfluenceError::Number {
                    id: node,
                    name: "a change",
                    value,
                    wanted: "a number within 1e30 of zero",
                });
            }
            graph.nodes.get(position).ok_or(InfluenceError::Missing { what: "nodes" })
        };
        for change in &scenario.moves {
            let found = node(change, "move of lever")?;
            if !matches!(found.kind, NodeKind::Lever { .. }) {
                return Err(InfluenceError::Part {
                    id: change.node,
                    reason: "only levers are moved; hold or shift a series instead",
                });
            }
            on_scale(change, found.scale)?;
        }
        for change in &scenario.clamps {
            let found = node(change, "clamp")?;
            if !matches!(found.kind, NodeKind::Series(_)) {
                return Err(InfluenceError::Part {
                    id: change.node,
                    reason: "only series are held at a value; move a lever, change a formula's inputs",
                });
            }
            on_scale(change, found.scale)?;
        }
        for change in &scenario.shifts {
            if !matches!(node(change, "shift")?.kind, NodeKind::Series(_)) {
                return Err(InfluenceError::Part {
                    id: change.node,
                    reason: "only series are shifted; move a lever, change a formula's inputs",
                });
            }
        }
        for strength in &scenario.strengths {
            if !graph.links.iter().any(|link| link.edge.id == strength.edge) {
                return Err(InfluenceError::UnknownEdge { id: strength.edge });
            }
            if strength.factor.is_nan() || strength.factor.abs() > 1e6 {
                let (name, wanted) = ("the factor on its strength", "within a million of zero");
                return Err(InfluenceError::Number { id: strength.edge, name, value: strength.factor, wanted });
            }
        }
        Ok(())
    }
}

fn on_scale(change: &Change, scale: crate::influence::model::Scale) -> Result<(), InfluenceError> {
    if scale.of(change.value).is_some_and(|scaled| scaled.abs() <= 1e30) {
        return Ok(());
    }
    let wanted = "a value that the node's scale has: above 0 for a logarithm, between 0 and 1 for a logit";
    Err(InfluenceError::Number { id: change.node, name: "a change", value: change.value, wanted })
}

/// What each node is needed for, given the watched ones.
fn uses(graph: &Graph, watch: &[u128]) -> Result<Vec<Uses>, InfluenceError> {
    let mut uses = vec![Uses { formula: usize::MAX, ..Uses::default() }; graph.nodes.len()];
    let mut open = Vec::new();
    for (place, id) in watch.iter().enumerate() {
        let node =
            graph.position(*id).ok_or(InfluenceError::UnknownNode { id: *id, named_by: "watch list", owner: *id })?;
        if uses[node].watch.replace(place).is_some() {
            return Err(InfluenceError::Duplicate { what: "watched node", id: *id });
        }
        open.push(node);
    }
    while let Some(node) = open.pop() {
        if std::mem::replace(&mut uses[node].is_needed, true) {
            continue;
        }
        for link in graph.links_into(node) {
            uses[link.from].is_cause = true;
            open.push(link.from);
        }
        if let Some(NodeKind::Formula { inputs, .. }) = graph.nodes.get(node).map(|node| &node.kind) {
            for input in inputs.iter().filter_map(|(_, id)| graph.position(*id)) {
                uses[input].is_formula_input = true;
                open.push(input);
            }
        }
    }
    Ok(uses)
}

/// Prepares the formulas that are needed, in the order of cause and effect, since one may be an input of another.
fn formulas<R: Real>(graph: &Graph, uses: &mut [Uses]) -> Result<Vec<Compiled<R>>, InfluenceError> {
    let no_day = Day { year: 1, month: 1, day: 1 };
    let no_days = vec![no_day; graph.periods];
    let days =
        graph.calendar.as_ref().map_or((no_days.as_slice(), no_day), |calendar| (&calendar.starts, calendar.end));
    let frame = Frame { starts: days.0, end: days.1 };
    let mut formulas: Vec<Compiled<R>> = Vec::new();
    for node in graph.groups.iter().flat_map(|group| &group.nodes).copied() {
        let Some(NodeKind::Formula { formula, inputs }) = graph.nodes.get(node).map(|node| &node.kind) else {
            continue;
        };
        if !uses[node].is_needed {
            continue;
        }
        let past: Vec<Vec<Option<f64>>> = inputs
            .iter()
            .map(|(_, id)| {
                let input = graph.position(*id);
                let known: Vec<Option<f64>> =
                    match input.and_then(|input| graph.nodes.get(input)).map(|node| (&node.kind, node.scale)) {
                        Some((NodeKind::Series(series), scale)) => series
                            .reference
                            .iter()
                            .map(|value| Some(scale.back(*value)).filter(|value| value.is_finite()))
                            .collect(),
                        Some((NodeKind::Lever { settings }, _)) => settings.iter().copied().map(Some).collect(),
                        _ => input
                            .and_then(|input| formulas.get(uses[input].formula))
                            .map(|formula| formula.past.clone())
                            .unwrap_or_default(),
                    };
                let mut past: Vec<Option<f64>> = known.into_iter().take(graph.first).collect();
                past.resize(graph.periods, None);
                past
            })
            .collect();
        let series: Vec<InputSeries<'_, f64>> =
            inputs.iter().zip(&past).map(|((name, _), values)| InputSeries { name, values }).collect();
        let id = graph.nodes.get(node).map_or(0, |node| node.id);
        let compiled = Compiled::new(formula, &series, frame, graph.first);
        formulas.push(compiled.map_err(|error| InfluenceError::Formula { id, error })?);
        uses[node].formula = formulas.len() - 1;
    }
    Ok(formulas)
}
