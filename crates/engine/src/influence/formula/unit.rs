//! Units: what may be added, and what comes of multiplying.

use super::{FormulaError, FormulaProblem, Kind, Operation, Part};
use std::collections::BTreeMap;
use std::fmt;

/// A product of powers of named units; without any it is a plain number.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// By the singular of its name: how it is written on its own, and its power, never zero.
    powers: BTreeMap<String, (String, i32)>,
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        let powers =
            |unit: &Self| unit.powers.iter().map(|(name, (_, power))| (name.clone(), *power)).collect::<Vec<_>>();
        powers(self) == powers(other)
    }
}

impl Eq for Unit {}

impl Unit {
    /// The unit of a plain number.
    #[must_use]
    pub fn plain() -> Self {
        Self::default()
    }

    /// A unit by its text. `ratio` is plain; what stands after ` per ` or `/` divides; one and several of a thing are the same unit.
    #[must_use]
    pub fn named(text: &str) -> Self {
        let divided = text.replace('/', " per ");
        let mut unit = Self::plain();
        for (position, name) in divided.split(" per ").map(str::trim).enumerate() {
            if !name.is_empty() && name != "ratio" {
                let power = if position == 0 { 1 } else { -1 };
                unit = unit.times(&Self { powers: BTreeMap::from([(singular(name), (name.to_owned(), power))]) }, 1);
            }
        }
        unit
    }

    fn times(&self, other: &Self, sign: i32) -> Self {
        let mut powers = self.powers.clone();
        for (name, (written, power)) in &other.powers {
            let entry = powers.entry(name.clone()).or_insert_with(|| (written.clone(), 0));
            entry.1 += sign * power;
        }
        powers.retain(|_, (_, power)| *power != 0);
        Self { powers }
    }
}

/// One of a thing, as far as English makes it by leaving off an s.
fn singular(name: &str) -> String {
    let is_plural = name.len() > 3 && name.ends_with('s') && !name.ends_with("ss") && !name.ends_with("us");
    let stem = if is_plural { name.get(..name.len() - 1) } else { None };
    stem.unwrap_or(name).to_owned()
}

impl fmt::Display for Unit {
    /// `hours per parcel`, `per parcel`, `plain number`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let power_of = |name: &str, power: i32| match power {
            1 => name.to_owned(),
            2 => format!("{name} squared"),
            more => format!("{name} to the {more}"),
        };
        let above: Vec<String> = self
            .powers
            .values()
            .filter(|(_, power)| *power > 0)
            .map(|(written, power)| power_of(written, *power))
            .collect();
        let below: Vec<String> = self
            .powers
            .iter()
            .filter(|(_, (_, power))| *power < 0)
            .map(|(name, (_, power))| format!("per {}", power_of(name, -power)))
            .collect();
        if self.powers.is_empty() {
            return formatter.write_str("plain number");
        }
        let parts: Vec<String> =
            Some(above.join(" \u{d7} ")).filter(|text| !text.is_empty()).into_iter().chain(below).collect();
        formatter.write_str(&parts.join(" "))
    }
}

/// What a part is in.
enum Found {
    /// Made of numbers alone: it takes the unit it is added to, and multiplies as a plain number.
    Any,
    /// In a unit.
    In(Unit),
}

impl Found {
    fn unit(self) -> Unit {
        match self {
            Self::Any => Unit::plain(),
            Self::In(unit) => unit,
        }
    }
}

/// The unit of what a formula gives. `unit_of_series` says that of a name.
///
/// `+`, `-`, `min` and `max` need one unit on both sides; `*` and `/` multiply and divide units; the rest keeps them. What is made of
/// numbers alone takes the unit it is added to: `{score} - 100` holds.
///
/// # Errors
/// The first place where two units do not go together, or a name without a unit.
pub fn unit_of(formula: &Part, unit_of_series: &impl Fn(&str) -> Option<Unit>) -> Result<Unit, FormulaError> {
    found(formula, unit_of_series).map(Found::unit)
}

fn found(part: &Part, unit_of_series: &impl Fn(&str) -> Option<Unit>) -> Result<Found, FormulaError> {
    Ok(match &part.kind {
        Kind::Number(_) => Found::Any,
        Kind::Series(name) => Found::In(unit_of_series(name).ok_or_else(|| FormulaError {
            place: part.place.clone(),
            problem: FormulaProblem::UnknownSeries { name: name.clone() },
        })?),
        Kind::Negative(inner)
        | Kind::Absolute(inner)
        | Kind::Lag(inner, _)
        | Kind::Window(_, inner, _)
        | Kind::RunningSum(inner, _) => found(inner, unit_of_series)?,
        Kind::Pair(operation, left, right) => {
            match (operation, found(left, unit_of_series)?, found(right, unit_of_series)?) {
                (_, Found::Any, Found::Any) => Found::Any,
                (Operation::Multiply, left, right) => Found::In(left.unit().times(&right.unit(), 1)),
                (Operation::Divide, left, right) => Found::In(left.unit().times(&right.unit(), -1)),
                (_, Found::Any, Found::In(unit)) | (_, Found::In(unit), Found::Any) => Found::In(unit),
                (_, Found::In(one), Found::In(other)) if one == other => Found::In(one),
                (_, Found::In(one), Found::In(other)) => {
                    let problem = FormulaProblem::UnitMismatch { left: one.to_string(), right: other.to_string() };
                    return Err(FormulaError { place: part.place.clone(), problem });
                }
            }
        }
    })
}
