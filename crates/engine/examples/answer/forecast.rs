//! Exponential smoothing, ARIMA, decomposition, structural models.

use engine::forecast::arima::{self, ArimaOrder};
use engine::forecast::decomposition::{DecompositionOptions, SeasonSpan, decompose};
use engine::forecast::smoothing::{self, Part, SmoothingConstants, SmoothingModel, SmoothingState};
use engine::forecast::structural::{self, StructuralModel};
use engine::forecast::{ForecastError, holt_winters};
use serde_json::{Map, Value, json};

use crate::case::{Answer, Refusal, count, field, numbers, rows, text};

/// The answer to a case of one of this family's kinds.
pub fn answer(kind: &str, case: &Value) -> Option<Result<Answer, Refusal>> {
    Some(match kind {
        "forecast_ets_given_params" => smoothing_with_given_constants(case),
        "forecast_ets_hw" => smoothing_fitted(case),
        "forecast_arima" => arima_fitted(case),
        "stl" => decomposed(case),
        "structural_kalman" => structural_fitted(case),
        _ => return None,
    })
}

fn refused(error: ForecastError) -> Refusal {
    engine::EngineError::from(error).into()
}

fn fields<const N: usize>(pairs: [(&str, Value); N]) -> Answer {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A series; `null` and "NA" are gaps.
fn series(case: &Value) -> Result<Vec<Option<f64>>, Refusal> {
    let wanted = || Refusal::new("the field 'data' is not a list of numbers and gaps");
    field(case, "data")?
        .as_array()
        .ok_or_else(wanted)?
        .iter()
        .map(|value| match value {
            Value::Null => Ok(None),
            Value::String(text) if text == "NA" || text == "NaN" => Ok(None),
            value => value.as_f64().map(Some).ok_or_else(wanted),
        })
        .collect()
}

/// Periods of a season: the field 'frequency', 1 where there is none.
fn frequency(case: &Value) -> Result<usize, Refusal> {
    if field(case, "frequency").is_err() { Ok(1) } else { count(case, "frequency") }
}

fn horizon(case: &Value, default: usize) -> Result<usize, Refusal> {
    ["h", "n_ahead"].iter().find(|name| field(case, name).is_ok()).map_or(Ok(default), |name| count(case, name))
}

/// A number that may stand in a list of its own; `None` where it is absent or "NaN".
fn optional_number(case: &Value, name: &str) -> Option<f64> {
    let value = case.get(name)?;
    value.as_f64().or_else(|| value.as_array()?.first()?.as_f64())
}

fn flag(case: &Value, name: &str) -> Option<bool> {
    let value = case.get(name)?;
    value.as_bool().or_else(|| value.as_array()?.first()?.as_bool())
}

/// A model's name as R writes it: "ETS(M,Ad,M)", "MAM", "AAdN", or a text with such a word in it and maybe "damped=TRUE".
fn smoothing_model(text: &str, season_length: usize) -> Option<SmoothingModel> {
    let upper = text.to_ascii_uppercase();
    let inside =
        text.split_once("ETS(").and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside.replace(',', ""));
    let candidates: Vec<String> = match inside {
        Some(letters) => vec![letters],
        None => text.split(|character: char| !character.is_ascii_alphanumeric()).map(str::to_owned).collect(),
    };
    candidates.iter().find_map(|word| {
        let is_marked = word.contains('d');
        let letters: Vec<char> = word.chars().filter(|letter| *letter != 'd').collect();
        let part = |letter: char| match letter {
            'N' => Some(Part::None),
            'A' => Some(Part::Additive),
            'M' => Some(Part::Multiplicative),
            _ => None,
        };
        let [error, trend, season] = letters.as_slice() else { return None };
        let error = part(*error).filter(|error| *error != Part::None)?;
        Some(SmoothingModel {
            error_is_multiplicative: error == Part::Multiplicative,
            trend: part(*trend)?,
            trend_is_damped: is_marked || upper.contains("DAMPED=TRUE"),
            season: part(*season)?,
            season_length,
        })
    })
}

fn named_model(case: &Value, season_length: usize) -> Result<SmoothingModel, Refusal> {
    let source = if field(case, "model").is_ok() { "model" } else { "name" };
    let named = text(case, source)?;
    let mut model = smoothing_model(named, season_length)
        .ok_or_else(|| Refusal::new(format!("the field '{source}' names no model such as MAM, AAdN or ETS(A,N,N)")))?;
    if let Some(is_damped) = flag(case, "damped") {
        model.trend_is_damped = is_damped;
    }
    Ok(model)
}

fn smoothing_with_given_constants(case: &Value) -> Result<Answer, Refusal> {
    let model = named_model(case, frequency(case)?)?;
    let constant = |name: &str, is_used: bool, default: f64| {
        if is_used {
            optional_number(case, name).ok_or_else(|| {
                field(case, name).err().unwrap_or_else(|| Refusal::new(format!("the field '{name}' is not a number")))
            })
        } else {
            Ok(default)
        }
    };
    let constants = SmoothingConstants {
        level: constant("alpha", true, 0.0)?,
        trend: constant("beta", model.trend != Part::None, 0.0)?,
        season: constant("gamma", model.is_seasonal(), 0.0)?,
        damping: constant("phi", model.is_damped(), 1.0)?,
    };
    // Level, trend, then the season from the last period before the start backwards.
    let states = numbers(case, "initstate")?;
    let mut states = states.into_iter();
    let mut state =
        |name: &str| states.next().ok_or_else(|| Refusal::new(format!("the field 'initstate' has no {name}")));
    let level = state("level")?;
    let trend = if model.trend == Part::None { 0.0 } else { state("trend")? };
    let mut season: Vec<f64> = states.collect();
    season.reverse();
    let start = SmoothingState { level, trend, season };
    let mut run = smoothing::run(&model, &constants, &start, &series(case)?).map_err(refused)?;
    // R's forecast of this one class adds the undamped trend to the first period ahead, unlike its own one-step recursion.
    if model.error_is_multiplicative && model.season == Part::Multiplicative && model.is_damped() {
        run.state.trend /= constants.damping;
    }
    let periods = horizon(case, 4)?;
    let forecast: Vec<f64> =
        (0..periods).map(|_| smoothing::step(&model, &constants, &mut run.state, |_| None)).collect();
    Ok(fields([("forecast", json!(forecast)), ("fitted", json!(run.fitted))]))
}

fn smoothing_fitted(case: &Value) -> Result<Answer, Refusal> {
    let season_length = frequency(case)?;
    let periods = horizon(case, if season_length > 1 { 2 * season_length } else { 10 })?;
    if field(case, "model").is_err() && field(case, "seasonal").is_ok() {
        let season = match text(case, "seasonal")? {
            "multiplicative" => Part::Multiplicative,
            "additive" => Part::Additive,
            "none" => Part::None,
            _ => return Err(Refusal::new("the field 'seasonal' is not multiplicative, additive or none")),
        };
        let has_trend = flag(case, "trend") != Some(false);
        let fitted = holt_winters::fit(&numbers(case, "data")?, has_trend, season, season_length).map_err(refused)?;
        return Ok(fields([("mean", json!(fitted.forecast(periods)))]));
    }
    let values = series(case)?;
    let is_open = field(case, "model").is_err()
        || case.get("model").and_then(Value::as_str).is_some_and(|model| model.contains('Z'));
    let fitted = if is_open {
        smoothing::choose(&values, season_length)
    } else {
        smoothing::fit(&named_model(case, season_length)?, &values)
    }
    .map_err(refused)?;
    Ok(fields([("loglik", json!(fitted.run.log_likelihood)), ("mean", json!(fitted.forecast(periods)))]))
}

/// First years of R's annual data sets, from its own help pages, for cases that name the set and a regression on time but no start.
const FIRST_YEARS: [(&str, &str, f64); 3] =
    [("lakehuron", "LakeHuron", 1875.0), ("nile", "Nile", 1871.0), ("lynx", "lynx", 1821.0)];

/// The regressors of a case and the names of their coefficients.
fn regressors(case: &Value, length: usize) -> Result<Vec<(String, Vec<f64>)>, Refusal> {
    let Ok(given) = field(case, "xreg") else { return Ok(Vec::new()) };
    if let Some(words) = given.as_str() {
        let origin = words.trim().strip_prefix("time").map(|rest| rest.replace(' ', ""));
        let origin = origin
            .and_then(|rest| if rest.is_empty() { Some(0.0) } else { rest.strip_prefix('-')?.parse::<f64>().ok() });
        let origin = origin.ok_or_else(|| Refusal::new("the field 'xreg' is not numbers, 'time' or 'time-YEAR'"))?;
        let name = case.get("name").and_then(Value::as_str).unwrap_or("").to_ascii_lowercase();
        let known = FIRST_YEARS.iter().find(|(set, _, _)| name.contains(set));
        let start = optional_number(case, "start").or(known.map(|(_, _, year)| *year));
        let start = start.ok_or_else(|| Refusal::new("the case has no field 'start' for its regression on time"))?;
        let values = (0..length).map(|period| start + period as f64 - origin).collect();
        let label = known.map_or_else(|| words.to_owned(), |(_, set, _)| format!("time({set}) - {origin}"));
        return Ok(vec![(label, values)]);
    }
    if let Some(columns) = given.as_object() {
        return columns.keys().map(|name| Ok((name.clone(), numbers(given, name)?))).collect();
    }
    if let Ok(values) = numbers(case, "xreg") {
        return Ok(vec![("xreg".to_owned(), values)]);
    }
    // A list of lists: one for each period, or one for each regressor.
    let table = rows(case, "xreg")?;
    let columns = if table.len() == length {
        let width = table.first().map_or(0, Vec::len);
        (0..width).map(|place| table.iter().map(|row| row.get(place).copied().unwrap_or(f64::NAN)).collect()).collect()
    } else {
        table
    };
    Ok(columns.into_iter().enumerate().map(|(place, values)| (format!("xreg{}", place + 1), values)).collect())
}

fn arima_fitted(case: &Value) -> Result<Answer, Refusal> {
    let values = series(case)?;
    let season_length = frequency(case)?;
    let three = |name: &str| -> Result<[usize; 3], Refusal> {
        let wanted = || Refusal::new(format!("the field '{name}' is not three whole numbers"));
        let list: Vec<usize> = numbers(case, name)?
            .into_iter()
            .map(|value| if (0.0..=100.0).contains(&value) { Ok(value as usize) } else { Err(wanted()) })
            .collect::<Result<_, _>>()?;
        list.try_into().map_err(|_| wanted())
    };
    let [autoregressive, differences, moving_average] = three("order")?;
    let [seasonal_autoregressive, seasonal_differences, seasonal_moving_average] =
        if field(case, "seasonal").is_ok() { three("seasonal")? } else { [0; 3] };
    let order = ArimaOrder {
        autoregressive,
        differences,
        moving_average,
        seasonal_autoregressive,
        seasonal_differences,
        seasonal_moving_average,
        season_length,
    };
    let named = regressors(case, values.len())?;
    let columns: Vec<Vec<f64>> = named.iter().map(|(_, values)| values.clone()).collect();
    let has_mean = flag(case, "include_mean") != Some(false);
    let fitted = arima::fit(&order, &values, &columns, has_mean).map_err(refused)?;
    let mut coefficients = Map::new();
    let lists = [
        ("ar", &fitted.autoregressive),
        ("ma", &fitted.moving_average),
        ("sar", &fitted.seasonal_autoregressive),
        ("sma", &fitted.seasonal_moving_average),
    ];
    for (prefix, list) in lists {
        for (place, value) in list.iter().enumerate() {
            coefficients.insert(format!("{prefix}{}", place + 1), json!(value));
        }
    }
    if let Some(mean) = fitted.mean {
        coefficients.insert("intercept".to_owned(), json!(mean));
    }
    for ((name, _), slope) in named.iter().zip(&fitted.regression) {
        coefficients.insert(name.clone(), json!(slope));
    }
    let mut answer = fields([
        ("coef", Value::Object(coefficients)),
        ("sigma2", json!(fitted.variance)),
        ("loglik", json!(fitted.log_likelihood)),
    ]);
    if columns.is_empty() {
        let periods = horizon(case, if season_length > 1 { 2 * season_length } else { 12 })?;
        let ahead = fitted.forecast(periods, &[]).map_err(refused)?;
        answer.insert("mean".to_owned(), json!(ahead.mean));
        answer.insert("se_pred".to_owned(), json!(ahead.standard_error));
    }
    Ok(answer)
}

fn decomposed(case: &Value) -> Result<Answer, Refusal> {
    let span = match field(case, "s_window")? {
        Value::String(word) if word == "periodic" || word == "per" => SeasonSpan::Periodic,
        _ => SeasonSpan::Seasons(count(case, "s_window")?),
    };
    let mut options = DecompositionOptions::new(span);
    let optional = |name: &str| if field(case, name).is_ok() { count(case, name).map(Some) } else { Ok(None) };
    options.season_degree = optional("s_degree")?.unwrap_or(0);
    options.trend_span = optional("t_window")?;
    options.trend_degree = optional("t_degree")?.unwrap_or(1);
    options.low_pass_span = optional("l_window")?;
    options.low_pass_degree = optional("l_degree")?.unwrap_or(options.trend_degree);
    options.jumps = [optional("s_jump")?, optional("t_jump")?, optional("l_jump")?];
    options.inner_rounds = optional("inner")?;
    options.outer_rounds = optional("outer")?;
    options.is_robust = flag(case, "robust") == Some(true);
    let parts = decompose(&numbers(case, "data")?, count(case, "frequency")?, &options).map_err(refused)?;
    Ok(fields([
        ("seasonal", json!(parts.seasonal)),
        ("trend", json!(parts.trend)),
        ("remainder", json!(parts.remainder)),
    ]))
}

fn structural_fitted(case: &Value) -> Result<Answer, Refusal> {
    let season_length = frequency(case)?;
    let source = if field(case, "type").is_ok() { "type" } else { "name" };
    let words = text(case, source)?.to_ascii_lowercase();
    let model = if words.contains("bsm") || words.contains("basic") {
        StructuralModel::Basic { season_length }
    } else if words.contains("trend") {
        StructuralModel::Trend
    } else if words.contains("level") {
        StructuralModel::Level
    } else {
        return Err(Refusal::new(format!("the field '{source}' names no model: level, trend or BSM")));
    };
    let fitted = structural::fit(model, &series(case)?).map_err(refused)?;
    let mut variances = Map::new();
    variances.insert("level".to_owned(), json!(fitted.level_variance));
    if let Some(variance) = fitted.slope_variance {
        variances.insert("slope".to_owned(), json!(variance));
    }
    if let Some(variance) = fitted.season_variance {
        variances.insert("seas".to_owned(), json!(variance));
    }
    variances.insert("epsilon".to_owned(), json!(fitted.noise_variance));
    let smooth = match model {
        StructuralModel::Level => json!(fitted.smoothed.iter().flatten().collect::<Vec<_>>()),
        _ => json!(fitted.smoothed),
    };
    Ok(fields([("coef", Value::Object(variances)), ("smooth", smooth)]))
}
