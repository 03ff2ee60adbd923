//! Reads one case of the known answers on standard input and prints the engine's answer to it.
//!
//! A case is a JSON object with `"kind"`, the name of its method, and the fields the method needs, without its answer fields; what is
//! printed is an object with just those fields, same names and shapes. A field that is missing or not of its kind is named on standard
//! error, and the exit code is 1.

use std::io::Read;
use std::process::ExitCode;

use serde_json::Value;

mod case;
mod effect;
mod exploration;
mod forecast;
mod influence;
mod signal;
mod statistics;

use case::{Answer, Refusal};

/// Answers the kinds of a family.
type Family = fn(&str, &Value) -> Option<Result<Answer, Refusal>>;

/// The answerers, one a family of methods; each says `None` to kinds that are not its own.
const FAMILIES: [Family; 6] =
    [statistics::answer, effect::answer, forecast::answer, influence::answer, signal::answer, exploration::answer];

fn main() -> ExitCode {
    match respond() {
        Ok(answer) => {
            println!("{}", Value::Object(answer));
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            eprintln!("error: {refusal}");
            ExitCode::FAILURE
        }
    }
}

fn respond() -> Result<Answer, Refusal> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Refusal::new(format!("standard input cannot be read: {error}")))?;
    let mut case: Value =
        serde_json::from_str(&text).map_err(|error| Refusal::new(format!("the case is not JSON: {error}")))?;
    if let Some(fields) = case.as_object_mut() {
        fields.insert(case::ORDER.to_owned(), Value::Array(case::names_in_order(&text)));
    }
    let kind = case::text(&case, "kind")?;
    FAMILIES
        .iter()
        .find_map(|family| family(kind, &case))
        .unwrap_or_else(|| Err(Refusal::new(format!("'{kind}' is not a kind of case that the engine answers"))))
}
