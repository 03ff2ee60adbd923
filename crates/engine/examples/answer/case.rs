//! How a case is read: each field by name and shape, and what is said of one that is missing or not of its shape.

use std::fmt;

use serde_json::{Map, Value};

/// The fields of an answer.
pub type Answer = Map<String, Value>;

/// Why a case has no answer.
#[derive(Debug)]
pub struct Refusal(String);

impl Refusal {
    /// With its sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    fn missing(name: &str) -> Self {
        Self(format!("the case has no field '{name}'"))
    }

    fn shape(name: &str, wanted: &str) -> Self {
        Self(format!("the field '{name}' is not {wanted}"))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<engine::EngineError> for Refusal {
    fn from(error: engine::EngineError) -> Self {
        Self(error.to_string())
    }
}

/// The field itself.
pub fn field<'case>(case: &'case Value, name: &str) -> Result<&'case Value, Refusal> {
    case.get(name).filter(|value| !value.is_null()).ok_or_else(|| Refusal::missing(name))
}

/// A text.
pub fn text<'case>(case: &'case Value, name: &str) -> Result<&'case str, Refusal> {
    field(case, name)?.as_str().ok_or_else(|| Refusal::shape(name, "a text"))
}

/// A number.
pub fn number(case: &Value, name: &str) -> Result<f64, Refusal> {
    field(case, name)?.as_f64().ok_or_else(|| Refusal::shape(name, "a number"))
}

/// A count.
pub fn count(case: &Value, name: &str) -> Result<usize, Refusal> {
    field(case, name)?
        .as_u64()
        .and_then(|value| usize::try_from(value).ok())
        .ok_or_else(|| Refusal::shape(name, "a whole number from 0"))
}

/// A list of numbers.
pub fn numbers(case: &Value, name: &str) -> Result<Vec<f64>, Refusal> {
    as_numbers(field(case, name)?).ok_or_else(|| Refusal::shape(name, "a list of numbers"))
}

/// A list of lists of numbers.
pub fn rows(case: &Value, name: &str) -> Result<Vec<Vec<f64>>, Refusal> {
    field(case, name)?
        .as_array()
        .and_then(|rows| rows.iter().map(as_numbers).collect())
        .ok_or_else(|| Refusal::shape(name, "a list of lists of numbers"))
}

fn as_numbers(value: &Value) -> Option<Vec<f64>> {
    value.as_array()?.iter().map(Value::as_f64).collect()
}

/// Where the names of a case's fields are kept in the order they were written in, which an object of `serde_json` does not keep.
pub const ORDER: &str = " order";

/// The names at the top of a JSON object, in the order of the text, which has been found to be JSON.
pub fn names_in_order(json: &str) -> Vec<Value> {
    let mut names = Vec::new();
    let (mut depth, mut start, mut escaped, mut last) = (0_usize, None, false, None);
    for (at, letter) in json.char_indices() {
        match (start, letter) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(from), '"') => {
                last = json.get(from..=at);
                start = None;
            }
            (Some(_), _) => {}
            (None, '"') => start = Some(at),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            (None, ':') if depth == 1 => names.extend(last.and_then(|name| serde_json::from_str::<Value>(name).ok())),
            (None, _) => {}
        }
    }
    names
}
