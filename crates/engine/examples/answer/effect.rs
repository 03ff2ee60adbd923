//! The effect of an intervention.

use engine::EngineError;
use engine::effect::{Control, CounterfactualOptions, counterfactual};
use serde_json::{Map, Value, json};

use crate::case::{Answer, ORDER, Refusal, count, number, numbers};

/// The answer to a case of one of this family's kinds.
pub fn answer(kind: &str, case: &Value) -> Option<Result<Answer, Refusal>> {
    (kind == "causal_impact").then(|| causal_impact(case))
}

/// The series and its controls lie in `data` (`y`, and `x` by name) or at the top (`y`, and `x1`, `x2` and so on); the time before is
/// the first `n_pre` periods or those of `pre`, from 1.
fn causal_impact(case: &Value) -> Result<Answer, Refusal> {
    let data = case.get("data").unwrap_or(case);
    let mut series = numbers(data, "y")?;
    let mut controls = Vec::new();
    match data.get("x") {
        Some(Value::Object(columns)) => {
            for name in columns.keys() {
                controls.push(Control { name: name.clone(), values: numbers(&data["x"], name)? });
            }
        }
        Some(Value::Array(first)) if !first.is_empty() => {
            controls.push(Control { name: "x".to_owned(), values: numbers(data, "x")? });
        }
        _ => {
            let names = data.as_object().map(|fields| fields.keys()).into_iter().flatten();
            for name in names.filter(|name| name.strip_prefix('x').is_some_and(|rest| rest.parse::<u32>().is_ok())) {
                controls.push(Control { name: name.clone(), values: numbers(data, name)? });
            }
        }
    }
    debug_assert!(controls.iter().all(|control| control.name != ORDER));
    let bounds = |name: &str| -> Option<(usize, usize)> {
        let bounds = numbers(case, name).ok()?;
        Some((*bounds.first()? as usize, *bounds.get(1)? as usize))
    };
    let (first, last) = match bounds("pre") {
        Some((first, last)) => (first.saturating_sub(1), last),
        None => (0, count(case, "n_pre")?),
    };
    if first >= last || last > series.len() {
        return Err(Refusal::new("the time before, 'pre' or 'n_pre', does not lie within 'y'"));
    }
    // Periods before the time before, and between or beyond, are not looked at.
    let (after, end) = bounds("post")
        .map_or((last, series.len()), |(from, to)| (from.saturating_sub(1).max(last), to.min(series.len())));
    let window = |values: &[f64]| -> Vec<f64> {
        let early = values.iter().take(last).skip(first);
        early.chain(values.iter().take(end).skip(after)).copied().collect()
    };
    series = window(&series);
    for control in &mut controls {
        control.values = window(&control.values);
    }
    let arguments = case.get("model_args");
    let argument = |name: &str| arguments.and_then(|arguments| number(arguments, name).ok());
    let usual = CounterfactualOptions::default();
    let options = CounterfactualOptions {
        level_step: argument("prior.level.sd").or_else(|| argument("prior_level_sd")).unwrap_or(usual.level_step),
        seasons: argument("nseasons").map_or(usual.seasons, |value| value as usize),
        season_duration: argument("season.duration")
            .or_else(|| argument("season_duration"))
            .map_or(usual.season_duration, |value| value as usize),
        ..usual
    };
    let series: Vec<Option<f64>> = series.into_iter().map(Some).collect();
    let found = counterfactual(&series, last - first, &controls, &options)
        .map_err(|error| Refusal::from(EngineError::from(error)))?;
    let fields = json!({
        "point_effect_mean": found.effect,
        "ci_lower": found.interval_95.0,
        "ci_upper": found.interval_95.1,
        "cumulative_effect_total": found.cumulative,
        "relative_effect_mean": found.relative,
        "p_value": found.tail,
    });
    Ok(Map::from_iter([("R_CausalImpact".to_owned(), fields)]))
}
