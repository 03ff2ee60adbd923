//! Statistics of one sample, regression, association over lags, segmented series.

use engine::association::{autocorrelations, cross_correlations, granger, ljung_box, partial_autocorrelations};
use engine::changepoint::single_changepoint;
use engine::regression::{Design, Fit, fit, fit_polynomial, hac};
use engine::summary::{analysis_of_variance, summarise};
use serde_json::{Map, Value, json};

use crate::case::{Answer, Refusal, field, numbers, rows, text};

/// The answer to a case of one of this family's kinds.
pub fn answer(kind: &str, case: &Value) -> Option<Result<Answer, Refusal>> {
    match kind {
        "nist_univariate" => Some(univariate(case)),
        "nist_linear_regression" => Some(linear_regression(case)),
        "nist_anova" => Some(anova(case)),
        "changepoint" => Some(changepoint(case)),
        "leadlag" => Some(lead_lag(case)),
        "its_segmented" => Some(segmented(case)),
        _ => None,
    }
}

fn certified(fields: Value) -> Answer {
    Map::from_iter([("certified".to_owned(), fields)])
}

/// A number as the cases write it: JSON has none that is infinite, so that one is a word.
fn written(value: f64) -> Value {
    if value == f64::INFINITY {
        json!("Infinity")
    } else if value.is_nan() {
        json!("NaN")
    } else {
        json!(value)
    }
}

fn refused<E>(error: E) -> Refusal
where
    engine::EngineError: From<E>,
{
    Refusal::from(engine::EngineError::from(error))
}

fn univariate(case: &Value) -> Result<Answer, Refusal> {
    let summary = summarise(&numbers(case, "y")?).map_err(refused)?;
    Ok(certified(json!({
        "mean": summary.mean,
        "sd_n_minus_1": summary.standard_deviation,
        "autocorr_lag1": summary.autocorrelation,
    })))
}

fn anova(case: &Value) -> Result<Answer, Refusal> {
    let groups: Vec<String> = field(case, "group")?
        .as_array()
        .ok_or_else(|| Refusal::new("the field 'group' is not a list"))?
        .iter()
        .map(Value::to_string)
        .collect();
    let found = analysis_of_variance(&groups, &numbers(case, "y")?).map_err(refused)?;
    Ok(certified(json!({
        "df_between": found.freedom_between,
        "ss_between": found.squares_between,
        "ms_between": found.mean_square_between,
        "F": written(found.f),
        "df_within": found.freedom_within,
        "ss_within": found.squares_within,
        "ms_within": found.mean_square_within,
        "r_squared": written(found.r_squared),
        "residual_sd": found.residual_standard_deviation,
    })))
}

/// What the model says of a term: nothing but its coefficient, a power of the one x, or one of several x.
enum Term {
    Constant,
    Power(usize),
    Column(usize),
}

/// The terms of a model such as `y = B0 + B1*x + B2*(x**2) + e`, each with its coefficient's name.
fn terms(model: &str) -> Result<Vec<(String, Term)>, Refusal> {
    let unread = |part: &str| Refusal::new(format!("the field 'model' has the term '{part}', which is not read"));
    let (_, right) = model.split_once('=').ok_or_else(|| Refusal::new("the field 'model' has no '='"))?;
    let compact: String = right.chars().filter(|letter| !letter.is_whitespace() && !"()".contains(*letter)).collect();
    compact
        .split('+')
        .filter(|part| *part != "e")
        .map(|part| {
            let (name, rest) = part.split_once('*').unwrap_or((part, ""));
            let after = rest.strip_prefix('x');
            let term = match (rest, after) {
                ("", _) => Some(Term::Constant),
                (_, Some("")) => Some(Term::Power(1)),
                (_, Some(after)) => match after.strip_prefix("**").or_else(|| after.strip_prefix('^')) {
                    Some(power) => power.parse().ok().map(Term::Power),
                    None => after.trim_start_matches('_').parse().ok().map(Term::Column),
                },
                (_, None) => None,
            };
            term.map(|term| (name.to_owned(), term)).ok_or_else(|| unread(part))
        })
        .collect()
}

fn linear_regression(case: &Value) -> Result<Answer, Refusal> {
    let response = numbers(case, "y")?;
    // One x may also be written as a plain list.
    let x = rows(case, "x").or_else(|refusal| {
        let single = numbers(case, "x").map_err(|_| refusal)?;
        Ok::<_, Refusal>(single.into_iter().map(|value| vec![value]).collect())
    })?;
    let width = x.first().map_or(0, Vec::len);
    if x.len() != response.len() || x.iter().any(|row| row.len() != width) {
        return Err(Refusal::new("the field 'x' has not one row of the same length for each y"));
    }
    let terms = match text(case, "model") {
        Ok(model) => terms(model)?,
        Err(_) => std::iter::once(("B0".to_owned(), Term::Constant))
            .chain((1..=width).map(|at| (format!("B{at}"), Term::Column(at))))
            .collect(),
    };
    let column = |at: usize| -> Vec<f64> { x.iter().filter_map(|row| row.get(at).copied()).collect() };
    let with_constant = terms.iter().any(|(_, term)| matches!(term, Term::Constant));
    let degree =
        terms.iter().map(|(_, term)| if let Term::Power(power) = term { *power } else { 0 }).max().unwrap_or(0);
    let powers_only = terms.iter().all(|(_, term)| !matches!(term, Term::Column(_)));
    let fitted = if powers_only && terms.len() == degree + usize::from(with_constant) {
        fit_polynomial(&column(0), &response, degree, with_constant).map_err(refused)?
    } else {
        let mut design = Design::new(response.len());
        for (name, term) in &terms {
            let values = match term {
                Term::Constant => vec![1.0; response.len()],
                Term::Power(power) => column(0).iter().map(|value| libm::pow(*value, *power as f64)).collect(),
                Term::Column(at) => column(at - 1),
            };
            design.push(name, values).map_err(refused)?;
        }
        fit(&design, &response).map_err(refused)?
    };
    let named = |values: &[f64]| -> Value {
        let pairs = terms.iter().zip(values).map(|((name, _), value)| (name.clone(), json!(value)));
        Value::Object(pairs.collect())
    };
    Ok(certified(json!({
        "coef": named(&fitted.coefficients),
        "se": named(&fitted.standard_errors),
        "residual_sd": fitted.sigma,
        "r_squared": written(fitted.r_squared),
        "F": written(fitted.f),
        "df_regression": fitted.freedom_regression,
        "df_residual": fitted.freedom_residual,
        "ss_regression": fitted.squares_regression,
        "ss_residual": fitted.squares_residual,
    })))
}

fn changepoint(case: &Value) -> Result<Answer, Refusal> {
    let found = single_changepoint(&numbers(case, "data")?, 0.15).map_err(refused)?;
    let coefficients = json!({ "(Intercept)": found.mean_before, "st": found.mean_after - found.mean_before });
    Ok(Map::from_iter([("break_index".to_owned(), json!(found.before)), ("coef".to_owned(), coefficients)]))
}

/// The lists of numbers of a case but those of `not`, in the order of the case.
fn series(case: &Value, not: &[&str]) -> Vec<(String, Vec<f64>)> {
    let Some(fields) = case.as_object() else { return Vec::new() };
    let in_order = case.get(crate::case::ORDER).and_then(Value::as_array);
    let names: Vec<&str> = match in_order {
        Some(names) => names.iter().filter_map(Value::as_str).collect(),
        None => fields.keys().map(String::as_str).collect(),
    };
    names
        .into_iter()
        .filter(|name| !not.contains(name))
        .filter_map(|name| Some((name.to_owned(), numbers(case, name).ok().filter(|values| !values.is_empty())?)))
        .collect()
}

/// How many lags R shows of a series: 10 log10(n).
fn usual_lags(values: usize) -> usize {
    ((10.0 * libm::log10(values as f64)).floor() as usize).min(values.saturating_sub(1))
}

fn lead_lag(case: &Value) -> Result<Answer, Refusal> {
    let series = series(case, &["lag", "lags", "orders", "acf", "pacf", "ccf"]);
    match series.as_slice() {
        [] => Err(Refusal::new("the case has no series (a list of numbers)")),
        [(_, values)] => own_lags(case, values),
        [first, second] if case.get("lag").is_some() => {
            let lags = numbers(case, "lag")?;
            let maximum = lags.iter().fold(0.0_f64, |most, lag| most.max(lag.abs())) as usize;
            let all = cross_correlations(&first.1, &second.1, maximum).map_err(refused)?;
            let wanted: Vec<f64> =
                lags.iter().filter_map(|lag| all.get((lag + maximum as f64) as usize).copied()).collect();
            Ok(Map::from_iter([("acf".to_owned(), json!(wanted))]))
        }
        [first, second] => granger_tests(case, first, second),
        _ => Err(Refusal::new("the case has more than two series")),
    }
}

/// Auto- and partial correlations and Ljung's and Box's tests, at the lags 1, 6 and 12 where the case names none.
fn own_lags(case: &Value, values: &[f64]) -> Result<Answer, Refusal> {
    let lags = if case.get("lags").is_some() { numbers(case, "lags")? } else { vec![1.0, 6.0, 12.0] };
    let shown = usual_lags(values.len());
    let tests: Vec<Value> = lags
        .iter()
        .map(|lag| *lag as usize)
        .filter(|lag| *lag > 0 && *lag < values.len())
        .map(|lag| {
            let test = ljung_box(values, lag).map_err(refused)?;
            Ok(json!({ "lag": lag, "Q": test.statistic, "p": test.p_value }))
        })
        .collect::<Result<_, Refusal>>()?;
    Ok(Map::from_iter([
        ("acf".to_owned(), json!(autocorrelations(values, shown).map_err(refused)?)),
        ("pacf".to_owned(), json!(partial_autocorrelations(values, shown).map_err(refused)?)),
        ("ljung_box".to_owned(), Value::Array(tests)),
    ]))
}

/// Granger's tests both ways: of the orders the case names, or of those the known answers hold (3, 1, 4). Where the case lists tests
/// by cause, effect and order, just those.
fn granger_tests(case: &Value, first: &(String, Vec<f64>), second: &(String, Vec<f64>)) -> Result<Answer, Refusal> {
    let listed: Vec<(String, String, usize)> = match case.get("tests").and_then(Value::as_array) {
        Some(tests) => tests
            .iter()
            .map(|test| {
                Ok((
                    text(test, "cause")?.to_owned(),
                    text(test, "effect")?.to_owned(),
                    crate::case::count(test, "order")?,
                ))
            })
            .collect::<Result<_, Refusal>>()?,
        None => {
            let orders = if case.get("orders").is_some() { numbers(case, "orders")? } else { vec![3.0, 1.0, 4.0] };
            let both = |order: &f64| {
                let order = *order as usize;
                [(second.0.clone(), first.0.clone(), order), (first.0.clone(), second.0.clone(), order)]
            };
            orders.iter().flat_map(both).collect()
        }
    };
    let values =
        |name: &str| [first, second].into_iter().find(|series| series.0 == name).map(|series| series.1.as_slice());
    let tests: Vec<Value> = listed
        .iter()
        .map(|(cause, effect, order)| {
            let (Some(from), Some(to)) = (values(cause), values(effect)) else {
                return Err(Refusal::new(format!("the case has no series '{cause}' or '{effect}'")));
            };
            let found = granger(from, to, *order).map_err(refused)?;
            Ok(json!({
                "cause": cause, "effect": effect, "order": order, "F": found.test.statistic, "p": found.test.p_value,
                "df1": found.freedom_numerator, "df2": found.freedom_denominator,
            }))
        })
        .collect::<Result<_, Refusal>>()?;
    Ok(Map::from_iter([("tests".to_owned(), Value::Array(tests))]))
}

/// A trend with a step and a change of slope at an intervention, months as dummies: least squares with plain and Newey-West errors.
fn segmented(case: &Value) -> Result<Answer, Refusal> {
    let series = series(case, &["law"]);
    let response = series
        .iter()
        .find(|(name, _)| name.starts_with('y'))
        .map(|(_, values)| values)
        .ok_or_else(|| Refusal::new("the case has no field 'y_log_drivers'"))?;
    let law = numbers(case, "law")?;
    let count = response.len();
    // The slope turns from the period the formula names; else from the first under the law, so that its own term is 0 there.
    let named = case.get("formula").and_then(Value::as_str).and_then(|formula| {
        let (_, after) = formula.split_once("(t-").or_else(|| formula.split_once("(t - "))?;
        after.split(')').next()?.trim().parse::<f64>().ok()
    });
    let turn = match named {
        Some(turn) => turn,
        None => law.iter().position(|value| *value != 0.0).map_or(0.0, |at| at as f64 + 1.0),
    };
    let mut design = Design::new(count);
    let period = |row: usize| row as f64 + 1.0;
    let mut push = |name: String, values: Vec<f64>| design.push(name, values).map_err(refused);
    push("(Intercept)".to_owned(), vec![1.0; count])?;
    push("t".to_owned(), (0..count).map(period).collect())?;
    push("law".to_owned(), law.clone())?;
    push("tl".to_owned(), law.iter().enumerate().map(|(row, law)| law * (period(row) - turn)).collect())?;
    for month in 2..=12 {
        let dummy = (0..count).map(|row| if row % 12 == month - 1 { 1.0 } else { 0.0 }).collect();
        push(format!("month{month}"), dummy)?;
    }
    let fitted: Fit = fit(&design, response).map_err(refused)?;
    let robust = hac(&design, &fitted, 12).map_err(refused)?;
    let named = |values: &[f64]| -> Value {
        Value::Object(fitted.names.iter().zip(values).map(|(name, value)| (name.clone(), json!(value))).collect())
    };
    Ok(Map::from_iter([
        ("coef".to_owned(), named(&fitted.coefficients)),
        ("se_ols".to_owned(), named(&fitted.standard_errors)),
        ("se_neweywest_lag12".to_owned(), named(&robust.standard_errors)),
        ("sigma".to_owned(), json!(fitted.sigma)),
        ("r2".to_owned(), json!(fitted.r_squared)),
    ]))
}
