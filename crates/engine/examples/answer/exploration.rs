//! Frontiers, sensitivity and settings that maximise odds.

use engine::EngineError;
use engine::frontier::dominance::{nondominated, ranks};
use engine::frontier::hypervolume::hypervolume;
use engine::goal_seek::linear::{LinearModel, LinearTarget};
use engine::goal_seek::{Problem, SeekOptions, maximise};
use engine::sensitivity::sobol_indices;
use engine::settings::Range;
use serde_json::{Value, json};

use crate::case::{Answer, Refusal, number, numbers, rows, text};

/// The answer to a case of one of this family's kinds.
pub fn answer(kind: &str, case: &Value) -> Option<Result<Answer, Refusal>> {
    match kind {
        "pareto_rank" => Some(pareto_rank(case)),
        "pareto_hv" => Some(pareto_hypervolume(case)),
        "sobol_indices" => Some(indices(case)),
        "goal_seek" => Some(goal_seek(case)),
        _ => None,
    }
}

fn fields<const COUNT: usize>(fields: [(&str, Value); COUNT]) -> Answer {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn refusal(error: impl Into<EngineError>) -> Refusal {
    Refusal::from(error.into())
}

/// All rows one after the other, and their length.
fn flat(case: &Value, name: &str) -> Result<(Vec<f64>, usize), Refusal> {
    let rows = rows(case, name)?;
    let length = rows.first().map_or(1, Vec::len);
    if rows.iter().any(|row| row.len() != length) {
        return Err(Refusal::new(format!("the rows of '{name}' have different lengths")));
    }
    Ok((rows.concat(), length))
}

fn pareto_rank(case: &Value) -> Result<Answer, Refusal> {
    let (points, criteria) = flat(case, "points")?;
    let mask = nondominated(&points, criteria).map_err(refusal)?;
    let best: Vec<usize> = mask.iter().enumerate().filter(|(_, kept)| **kept).map(|(point, _)| point).collect();
    let ranks = ranks(&points, criteria).map_err(refusal)?;
    Ok(fields([("nondominated_0based", json!(best)), ("rank", json!(ranks))]))
}

/// Where a case names a front instead of points, the volume of a fine set of points on it, which lies a little below that of the front.
fn pareto_hypervolume(case: &Value) -> Result<Answer, Refusal> {
    let (points, criteria) = match text(case, "front") {
        Ok(front) => front_points(front)?,
        Err(_) => flat(case, "points")?,
    };
    let reference = match numbers(case, "ref") {
        Ok(reference) => reference,
        Err(_) => vec![number(case, "ref")?; criteria],
    };
    let volume = hypervolume(&points, criteria, &reference).map_err(refusal)?;
    Ok(fields([("hypervolume", json!(volume))]))
}

fn front_points(front: &str) -> Result<(Vec<f64>, usize), Refusal> {
    const STEPS: usize = 20_000;
    const STEPS_EACH_WAY: usize = 1_000;
    let quarter = std::f64::consts::FRAC_PI_2;
    let share = |step: usize, steps: usize| step as f64 / steps as f64;
    if front.contains("sqrt") {
        let points = (0..=STEPS).flat_map(|step| [share(step, STEPS), 1.0 - share(step, STEPS).sqrt()]).collect();
        return Ok((points, 2));
    }
    if front.contains("sphere") && front.contains("d=2") {
        let point = |step| [libm::cos(quarter * share(step, STEPS)), libm::sin(quarter * share(step, STEPS))];
        return Ok(((0..=STEPS).flat_map(point).collect(), 2));
    }
    if front.contains("sphere") && front.contains("d=3") {
        let mut points = Vec::new();
        for up in 0..=STEPS_EACH_WAY {
            let height = quarter * share(up, STEPS_EACH_WAY);
            for around in 0..=STEPS_EACH_WAY {
                let angle = quarter * share(around, STEPS_EACH_WAY);
                points.extend([
                    libm::cos(height) * libm::cos(angle),
                    libm::cos(height) * libm::sin(angle),
                    libm::sin(height),
                ]);
            }
        }
        return Ok((points, 3));
    }
    Err(Refusal::new(format!("the front '{front}' is not known; give points")))
}

/// Base samples, as the cases ask for.
const SAMPLES: usize = 1 << 14;

fn indices(case: &Value) -> Result<Answer, Refusal> {
    let function = text(case, "function")?;
    let found = if function.contains("sin") {
        let (a, b) = (number(case, "a")?, number(case, "b")?);
        sobol_indices(3, &[], SAMPLES, 0, |unit| {
            let angle = |input: usize| std::f64::consts::PI * (2.0 * unit.get(input).copied().unwrap_or(0.0) - 1.0);
            let (first, second, third) = (libm::sin(angle(0)), libm::sin(angle(1)), angle(2));
            first + a * second * second + b * third * third * third * third * first
        })
    } else if function.contains("prod") {
        let a = numbers(case, "a")?;
        sobol_indices(a.len(), &[], SAMPLES, 0, |unit| {
            unit.iter().zip(&a).map(|(value, a)| ((4.0 * value - 2.0).abs() + a) / (1.0 + a)).product()
        })
    } else {
        return Err(Refusal::new(format!("the function '{function}' is not known")));
    };
    let found = found.map_err(refusal)?;
    Ok(fields([("S1", json!(found.first_order)), ("ST", json!(found.total))]))
}

/// Draws of a case; evenly spread, so that shares are exact to about 0.001.
const DRAWS: usize = 1 << 14;

fn goal_seek(case: &Value) -> Result<Answer, Refusal> {
    let effects = rows(case, "c")?;
    let (bounds, deviations) = (numbers(case, "b")?, numbers(case, "s")?);
    let ranges: Vec<Range> = rows(case, "box")?
        .iter()
        .map(|range| match range.as_slice() {
            [low, high] => Ok(Range::new(*low, *high)),
            _ => Err(Refusal::new("a range of 'box' does not have two numbers")),
        })
        .collect::<Result<_, _>>()?;
    if effects.len() != bounds.len() || bounds.len() != deviations.len() {
        return Err(Refusal::new("'c', 'b' and 's' have different lengths"));
    }
    let targets = effects
        .into_iter()
        .zip(bounds)
        .zip(deviations)
        .map(|((effects, bound), deviation)| LinearTarget {
            effects,
            effect_deviations: Vec::new(),
            base: 0.0,
            bound,
            deviation,
            loads: Vec::new(),
        })
        .collect();
    let mut model = LinearModel::new(targets, ranges.len(), DRAWS, 0).map_err(refusal)?;
    let current = ranges.iter().map(|range| range.at(0.5)).collect();
    let problem = Problem { ranges, current, limits: Vec::new(), guardrails: Vec::new(), wanted: Vec::new() };
    let options = SeekOptions { search_draws: DRAWS, evaluations: 3_000, starts: 64, seed: 0 };
    let optimum = maximise(&mut model, &problem, &options).map_err(refusal)?;
    Ok(fields([("x_star", json!(optimum.setting)), ("P_star", json!(optimum.odds))]))
}
