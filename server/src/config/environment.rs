//! The environment as configuration reads it: a map, and a list of everything that is wrong with it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Environment variables by name. A copy, so that tests need not touch the process's own.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The variables of this process. Those that are not UTF-8 are read lossily, so that the message about them can show them.
    pub fn of_process() -> Self {
        Self(
            std::env::vars_os()
                .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
                .collect(),
        )
    }

    /// A variable's value; an empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The names that begin with `prefix`.
    pub fn names_with_prefix<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.keys().map(String::as_str).filter(move |name| name.starts_with(prefix))
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(variables: [(&str, &str); N]) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// One thing that is wrong with a flag or a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The variable or flag.
    pub name: &'static str,
    /// What is wrong and what would be right. Never the value of a secret.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.reason)
    }
}

/// Everything that is wrong, so that a person mends it in one go.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the configuration does not hold:{}", .0.iter().map(|problem| format!("\n  - {problem}")).collect::<String>())]
pub struct ConfigError(pub Vec<Problem>);

/// Reads values and keeps what is wrong with them; the value read then is the fallback, which is never used.
pub struct Reader<'a> {
    environment: &'a Environment,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// Reads from `environment`.
    pub fn new(environment: &'a Environment) -> Self {
        Self { environment, problems: Vec::new() }
    }

    /// The environment behind it.
    pub fn environment(&self) -> &'a Environment {
        self.environment
    }

    /// Notes a problem.
    pub fn problem(&mut self, name: &'static str, reason: impl Into<String>) {
        self.problems.push(Problem { name, reason: reason.into() });
    }

    /// A variable as a `T`, or `fallback` where it is absent; `expected` says what it should have been.
    pub fn parsed<T: FromStr>(&mut self, name: &'static str, fallback: T, expected: &str) -> T {
        match self.environment.get(name) {
            None => fallback,
            Some(text) => text.trim().parse().unwrap_or_else(|_| {
                self.problem(name, format!("'{text}' is not {expected}"));
                fallback
            }),
        }
    }

    /// A whole number within bounds, or `fallback` where it is absent.
    pub fn whole_number(
        &mut self,
        name: &'static str,
        fallback: usize,
        bounds: std::ops::RangeInclusive<usize>,
    ) -> usize {
        let expected = format!("a whole number from {} to {}", bounds.start(), bounds.end());
        let value = self.parsed(name, fallback, &expected);
        if bounds.contains(&value) {
            return value;
        }
        self.problem(name, format!("'{value}' is not {expected}"));
        fallback
    }

    /// The problems so far, as an error unless there are none.
    pub fn finish(self) -> Result<(), ConfigError> {
        if self.problems.is_empty() { Ok(()) } else { Err(ConfigError(self.problems)) }
    }
}
