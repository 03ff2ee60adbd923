//! Control charts and their rules.

use engine::EngineError;
use engine::signal::cusum::{CusumOptions, cusum};
use engine::signal::ewma::{EwmaOptions, ewma};
use engine::signal::limits::{individuals_limits, subgroup_spread};
use engine::signal::rules::{NELSON, Rule, WESTERN_ELECTRIC, deviation, marks, stretches};
use serde_json::{Value, json};

use crate::case::{Answer, Refusal, count, number, numbers, rows};

/// The answer to a case of one of this family's kinds.
pub fn answer(kind: &str, case: &Value) -> Option<Result<Answer, Refusal>> {
    match kind {
        "spc_xmr" => Some(individuals(case)),
        "spc_nelson_unit" => Some(nelson_unit(case)),
        "spc_ewma_cusum" => Some(ewma_or_cusum(case)),
        _ => None,
    }
}

fn fields<const COUNT: usize>(fields: [(&str, Value); COUNT]) -> Answer {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn refusal(error: impl Into<EngineError>) -> Refusal {
    Refusal::from(error.into())
}

fn individuals(case: &Value) -> Result<Answer, Refusal> {
    let values: Vec<Option<f64>> = numbers(case, "data")?.into_iter().map(Some).collect();
    let limits = individuals_limits(&values).map_err(refusal)?;
    let hits = |rules: &[Rule]| -> Value {
        let named = rules.iter().enumerate().map(|(number, rule)| {
            let places: Vec<usize> =
                marks(&values, limits.center, limits.sigma, *rule).iter().map(|mark| mark.place + 1).collect();
            ((number + 1).to_string(), json!(places))
        });
        Value::Object(named.collect())
    };
    Ok(fields([
        ("center", json!(limits.center)),
        ("sigma", json!(limits.sigma)),
        ("lcl", json!(limits.lower)),
        ("ucl", json!(limits.upper)),
        ("mr_bar", json!(limits.mean_moving_range)),
        ("mr_ucl", json!(limits.moving_range_upper)),
        ("nelson", hits(&NELSON)),
        ("western_electric", hits(&WESTERN_ELECTRIC)),
    ]))
}

/// Centre and sigma are the mean and the sample standard deviation of the same data, as this source has it.
fn nelson_unit(case: &Value) -> Result<Answer, Refusal> {
    let values = numbers(case, "data")?;
    let number = count(case, "rule")?;
    let rule = number
        .checked_sub(1)
        .and_then(|index| NELSON.get(index))
        .ok_or_else(|| Refusal::new(format!("there is no rule {number}; Nelson's are numbered 1 to 8")))?;
    let length = values.len() as f64;
    let mean = values.iter().sum::<f64>() / length;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let sigma = (squares / (length - 1.0)).sqrt();
    let found: Vec<[usize; 2]> =
        stretches(&values, mean, sigma, *rule).iter().map(|stretch| [stretch.start + 1, stretch.count]).collect();
    Ok(fields([("expected_start_1based_and_count", json!(found))]))
}

fn ewma_or_cusum(case: &Value) -> Result<Answer, Refusal> {
    if case.get("target").is_some() && case.get("s").is_some() {
        return handbook_ewma(case);
    }
    let subgroups = match rows(case, "data") {
        Ok(rows) => rows,
        Err(_) => numbers(case, "data")?.into_iter().map(|value| vec![value]).collect(),
    };
    let first = if case.get("phase1").is_some() { count(case, "phase1")? } else { subgroups.len() };
    let spread = subgroup_spread(subgroups.get(..first).unwrap_or(&subgroups)).map_err(refusal)?;
    let optional = |name: &str, default: f64| if case.get(name).is_some() { number(case, name) } else { Ok(default) };
    let center = optional("center", spread.center)?;
    let sigma = optional("sigma", spread.sigma)?;
    let means: Vec<f64> = subgroups.iter().map(|values| values.iter().sum::<f64>() / values.len() as f64).collect();
    let error = sigma / (spread.size as f64).sqrt();
    let numbered = |places: &[usize]| json!(places.iter().map(|place| place + 1).collect::<Vec<_>>());
    if case.get("lambda").is_some() || case.get("lam").is_some() {
        let weight = number(case, "lambda").or_else(|_| number(case, "lam"))?;
        let options = EwmaOptions { weight, sigmas: optional("nsigmas", 3.0)?, center, sigma: error };
        let chart = ewma(&means, &options).map_err(refusal)?;
        return Ok(fields([
            ("center", json!(center)),
            ("sigma", json!(sigma)),
            ("stat", json!(chart.averages)),
            ("lcl", json!(chart.lower)),
            ("ucl", json!(chart.upper)),
            ("violations", numbered(&chart.outside)),
        ]));
    }
    let deviations: Vec<f64> = means.iter().map(|mean| deviation(*mean, center, error)).collect();
    let options = CusumOptions {
        reference: optional("se_shift", 1.0)? / 2.0,
        decision: optional("decision_interval", 5.0)?,
        head_start: optional("head_start", 0.0)?,
    };
    let chart = cusum(&deviations, &options).map_err(refusal)?;
    Ok(fields([
        ("center", json!(center)),
        ("sigma", json!(sigma)),
        ("pos", json!(chart.upper)),
        ("neg", json!(chart.lower)),
        ("violations_upper", numbered(&chart.above)),
        ("violations_lower", numbered(&chart.below)),
    ]))
}

/// The e-Handbook starts with the target, rounds to two decimals and draws the limits that hold after many values.
fn handbook_ewma(case: &Value) -> Result<Answer, Refusal> {
    let values = numbers(case, "data")?;
    let weight = number(case, "lam").or_else(|_| number(case, "lambda"))?;
    let target = number(case, "target")?;
    let sigmas = if case.get("k").is_some() { number(case, "k")? } else { 3.0 };
    let chart =
        ewma(&values, &EwmaOptions { weight, sigmas, center: target, sigma: number(case, "s")? }).map_err(refusal)?;
    let rounded: Vec<f64> = std::iter::once(target)
        .chain(chart.averages.iter().copied())
        .map(|value| (value * 100.0).round() / 100.0)
        .collect();
    let outside: Vec<usize> = chart
        .averages
        .iter()
        .enumerate()
        .filter(|(_, value)| **value > chart.upper_asymptote || **value < chart.lower_asymptote)
        .map(|(place, _)| place + 1)
        .collect();
    Ok(fields([(
        "published",
        json!({
            "ewma_2dp": rounded,
            "ucl": chart.upper_asymptote,
            "lcl": chart.lower_asymptote,
            "out_of_control": outside,
        }),
    )]))
}
