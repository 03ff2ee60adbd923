//! That each part of a model can be what it says.

use super::{Graph, Link, MAX_EDGES, MAX_FACTORS, MAX_LAG, MAX_NODES, MAX_PERIODS};
use crate::influence::error::InfluenceError;
use crate::influence::formula::{Day, Frame, InputSeries, evaluate};
use crate::influence::model::{Calendar, Edge, Errors, Node, NodeKind, NoiseShape, Scale, Series, Shape};
use crate::rng::{LARGEST_SPREAD, SignedNormal};

/// Numbers beyond this lose their meaning in `f32`.
const LARGEST: f64 = 1e30;

pub(super) fn sizes(
    periods: usize,
    nodes: &[Node],
    edges: &[Edge],
    calendar: Option<&Calendar>,
) -> Result<(), InfluenceError> {
    for (what, count, maximum) in
        [("nodes", nodes.len(), MAX_NODES), ("edges", edges.len(), MAX_EDGES), ("periods", periods, MAX_PERIODS)]
    {
        if count > maximum {
            return Err(InfluenceError::TooMany { what, count, maximum });
        }
    }
    if nodes.is_empty() {
        return Err(InfluenceError::Missing { what: "nodes" });
    }
    if periods == 0 {
        return Err(InfluenceError::Missing { what: "periods" });
    }
    if let Some(calendar) = calendar {
        length(0, "the calendar", calendar.starts.len(), periods)?;
    }
    if let Some(id) = repeated(nodes.iter().map(|node| node.id).collect()) {
        return Err(InfluenceError::Duplicate { what: "node", id });
    }
    if let Some(id) = repeated(edges.iter().map(|edge| edge.id).collect()) {
        return Err(InfluenceError::Duplicate { what: "edge", id });
    }
    Ok(())
}

fn repeated(mut ids: Vec<u128>) -> Option<u128> {
    ids.sort_unstable();
    ids.windows(2).find_map(|pair| match pair {
        [one, other] if one == other => Some(*one),
        _ => None,
    })
}

fn length(id: u128, list: &'static str, length: usize, wanted: usize) -> Result<(), InfluenceError> {
    if length == wanted { Ok(()) } else { Err(InfluenceError::Length { id, list, length, wanted }) }
}

/// That a number is in order; what it must be is said otherwise.
fn number(
    id: u128,
    name: &'static str,
    value: f64,
    is_right: bool,
    wanted: &'static str,
) -> Result<(), InfluenceError> {
    if is_right { Ok(()) } else { Err(InfluenceError::Number { id, name, value, wanted }) }
}

fn plain(value: f64) -> bool {
    value.abs() <= LARGEST
}

const PLAIN: &str = "a number within 1e30 of zero";

pub(super) fn nodes(nodes: &[Node], periods: usize, first: usize) -> Result<(), InfluenceError> {
    for Node { id, scale, kind } in nodes {
        let id = *id;
        if let Scale::Relative { baseline } = *scale {
            let is_right = plain(baseline) && baseline.abs() >= 1e-30;
            number(id, "the baseline", baseline, is_right, "a number other than 0 and within 1e30 of it")?;
        }
        match kind {
            NodeKind::Series(inner) => series(id, *scale, inner, periods, first)?,
            NodeKind::Lever { settings } => {
                length(id, "the list of settings", settings.len(), periods)?;
                for setting in settings {
                    let scaled = scale.of(*setting).is_some_and(plain);
                    number(id, "a setting", *setting, scaled, "a number that the lever's scale has")?;
                }
            }
            NodeKind::Formula { inputs, .. } => {
                for (_, input) in inputs {
                    if nodes.binary_search_by_key(input, |node| node.id).is_err() {
                        return Err(InfluenceError::UnknownNode { id: *input, named_by: "formula", owner: id });
                    }
                }
            }
        }
    }
    Ok(())
}

fn series(id: u128, scale: Scale, series: &Series, periods: usize, first: usize) -> Result<(), InfluenceError> {
    length(id, "the reference", series.reference.len(), periods)?;
    let open = series.last_observed.map_or(0, |period| period.saturating_add(1));
    if open > periods {
        let reason = "its last observed period is beyond the model's periods; add periods to simulate";
        return Err(InfluenceError::Part { id, reason });
    }
    for (period, value) in series.reference.iter().enumerate() {
        let is_gap = value.is_nan() && period < open;
        number(
            id,
            "the reference",
            *value,
            is_gap || plain(*value),
            "within 1e30 of zero; only observed periods may have gaps (NaN)",
        )?;
    }
    let squares = series.loadings.iter().fold(0.0, |sum, loading| sum + loading * loading);
    number(id, "the sum of squared loadings", squares, squares <= 1.0 + 1e-9, "from 0 to 1")?;
    if series.loadings.len() > MAX_FACTORS {
        return Err(InfluenceError::TooMany { what: "factors", count: series.loadings.len(), maximum: MAX_FACTORS });
    }
    let deviation = |value: f64| {
        number(id, "a standard deviation of the error", value, (0.0..=LARGEST).contains(&value), "from 0 to 1e30")
    };
    match &series.errors {
        Errors::None => {}
        // Their number is known only when the samples are; the frame checks it.
        Errors::Paths(paths) => {
            for value in paths {
                number(id, "an error path", f64::from(*value), plain(f64::from(*value)), PLAIN)?;
            }
        }
        Errors::Innovations { scale, weights } => {
            deviation(*scale)?;
            for weight in weights {
                number(id, "a weight of an innovation", *weight, plain(*weight), PLAIN)?;
            }
        }
        Errors::Structural { deviation: own, shape } => {
            deviation(*own)?;
            if *shape == NoiseShape::Lognormal {
                number(id, "the deviation of lognormal noise", *own, *own <= 5.0, "from 0 to 5")?;
                if !matches!(scale, Scale::Relative { .. }) {
                    let reason = "lognormal structural noise needs the relative scale; on a log scale added noise is lognormal already";
                    return Err(InfluenceError::Part { id, reason });
                }
            }
        }
        Errors::Travelling { deviations } => {
            length(id, "the list of error deviations", deviations.len(), periods.saturating_sub(first))?;
            deviations.iter().try_for_each(|value| deviation(*value))?;
        }
    }
    Ok(())
}

pub(super) fn links(nodes: &[Node], edges: Vec<Edge>, periods: usize) -> Result<Vec<Link>, InfluenceError> {
    let mut links = Vec::with_capacity(edges.len());
    for edge in edges {
        let find = |id: u128| {
            let found = nodes.binary_search_by_key(&id, |node| node.id);
            found.map_err(|_| InfluenceError::UnknownNode { id, named_by: "edge", owner: edge.id })
        };
        let (from, to) = (find(edge.from)?, find(edge.to)?);
        let reason = match nodes.get(to).map(|node| &node.kind) {
            Some(NodeKind::Lever { .. }) => {
                Some("a lever is set and cannot be the effect of an edge; let the edge end at a series")
            }
            Some(NodeKind::Formula { .. }) => {
                Some("a formula says all it follows from; let the edge end at one of its inputs")
            }
            _ => None,
        };
        if let Some(reason) = reason {
            return Err(InfluenceError::Part { id: edge.to, reason });
        }
        let id = edge.id;
        let coefficient = edge.coefficient;
        number(id, "the coefficient", coefficient.mean, plain(coefficient.mean), PLAIN)?;
        let deviation = coefficient.deviation;
        number(
            id,
            "the coefficient's standard deviation",
            deviation,
            (0.0..=LARGEST).contains(&deviation),
            "from 0 to 1e30",
        )?;
        if coefficient.is_sign_certain && deviation > 0.0 {
            let is_right = SignedNormal::new(coefficient.mean, deviation).is_some();
            // The text below says it.
            const { assert!(LARGEST_SPREAD == 0.95) };
            number(
                id,
                "the standard deviation of a coefficient of certain sign",
                deviation,
                is_right,
                "at most 0.95 of its mean's size",
            )?;
        }
        number(id, "the lag", edge.lag as f64, edge.lag <= MAX_LAG, "at most 400 periods")?;
        number(id, "the ramp", edge.ramp as f64, (1..=MAX_LAG).contains(&edge.ramp), "from 1 to 400 periods")?;
        if let Shape::Saturating { half_width, reference } = edge.shape {
            let is_right = (1e-12..=LARGEST).contains(&half_width);
            number(id, "the half width of saturation", half_width, is_right, "above 1e-12 and at most 1e30")?;
            number(id, "the reference of saturation", reference, plain(reference), PLAIN)?;
        }
        if !edge.pipeline.is_empty() {
            length(id, "the pipeline", edge.pipeline.len(), periods)?;
            for value in &edge.pipeline {
                number(id, "the pipeline", *value, plain(*value), PLAIN)?;
            }
        }
        links.push(Link { edge, from, to });
    }
    Ok(links)
}

/// That every formula can be worked out: its names are known and its openings lie in the calendar.
pub(super) fn formulas(graph: &Graph) -> Result<(), InfluenceError> {
    let placeholder = vec![Day { year: 1, month: 1, day: 1 }; graph.periods];
    let blank: Vec<Option<f64>> = vec![None; graph.periods];
    for node in &graph.nodes {
        let NodeKind::Formula { formula, inputs } = &node.kind else { continue };
        let series: Vec<InputSeries<'_, f64>> =
            inputs.iter().map(|(name, _)| InputSeries { name, values: &blank }).collect();
        let frame = match &graph.calendar {
            Some(calendar) => Frame { starts: &calendar.starts, end: calendar.end },
            None => Frame { starts: &placeholder, end: Day { year: 1, month: 1, day: 1 } },
        };
        evaluate(formula, &series, frame).map_err(|error| InfluenceError::Formula { id: node.id, error })?;
    }
    Ok(())
}
