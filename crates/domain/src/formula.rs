//! Formulas: KPIs whose readings follow from those of others. The language is that of `engine::influence::formula`; names are slugs
//! of KPIs.

use crate::slug::Slug;
use chrono::{Datelike, NaiveDate};
use engine::influence::formula as language;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many of the last periods a preview shows.
pub const PREVIEW_PERIODS: usize = 13;
/// Decimals that a reading keeps.
const STORED_DECIMALS: u32 = 8;
/// Above it, no reading is kept.
const LARGEST_STORED: f64 = 1e15;

/// The text of a formula that can be read, and the KPIs it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Formula {
    text: String,
    references: Vec<Slug>,
}

/// What is wrong with a formula, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{message} (at character {})", .character + 1)]
pub struct FormulaError {
    /// How many characters stand before the place.
    pub character: usize,
    /// How many characters the place has; zero where something is missing there.
    pub length: usize,
    /// What is wrong and what to write.
    pub message: String,
}

impl FormulaError {
    /// An error about the bytes of a text.
    fn at(text: &str, place: &std::ops::Range<usize>, message: impl Into<String>) -> Self {
        let characters = |bytes: &str| bytes.chars().count();
        Self {
            character: text.get(..place.start).map_or(0, characters),
            length: text.get(place.clone()).map_or(0, characters),
            message: message.into(),
        }
    }

    fn of(text: &str, error: &language::FormulaError) -> Self {
        Self::at(text, &error.place, error.to_string())
    }
}

impl std::str::FromStr for Formula {
    type Err = FormulaError;

    fn from_str(text: &str) -> Result<Self, FormulaError> {
        let whole = language::parse(text).map_err(|error| FormulaError::of(text, &error))?;
        let mut references = Vec::new();
        for name in whole.names() {
            let slug: Slug = name.parse().map_err(|error: crate::slug::SlugError| {
                FormulaError::at(text, &whole.place_of(name).unwrap_or_default(), error.to_string())
            })?;
            references.push(slug);
        }
        if references.is_empty() {
            let message = "the formula names no KPI; write one in braces, such as {parcels}";
            return Err(FormulaError::at(text, &(0..text.len()), message));
        }
        Ok(Self { text: text.to_owned(), references })
    }
}

impl TryFrom<String> for Formula {
    type Error = FormulaError;

    fn try_from(text: String) -> Result<Self, FormulaError> {
        text.parse()
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.text
    }
}

/// A KPI that a formula names, with a value for each period.
#[derive(Debug, Clone, PartialEq)]
pub struct Input<T> {
    /// The KPI.
    pub kpi: Slug,
    /// Its values, `None` where it has none.
    pub values: Vec<Option<T>>,
}

/// Why a formula gives no value in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gap {
    /// A KPI has no reading.
    Missing(Slug),
    /// A divisor is zero.
    DivisionByZero,
    /// A lag or a window reaches before the first period.
    TooEarly,
    /// A running sum has not been opened yet.
    BeforeOpening,
    /// A running sum had a gap since its latest opening: in the period that starts on this day.
    SumBroken(NaiveDate),
    /// The value is too large to keep.
    TooLarge,
}

impl std::fmt::Display for Gap {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(kpi) => write!(formatter, "{kpi} has no reading"),
            Self::DivisionByZero => formatter.write_str("division by zero"),
            Self::TooEarly => formatter.write_str("too few periods before it"),
            Self::BeforeOpening => formatter.write_str("before the opening"),
            Self::SumBroken(start_on) => {
                write!(
                    formatter,
                    "the running sum has a gap in the period from {start_on}; it goes on from a later opening"
                )
            }
            Self::TooLarge => formatter.write_str("too large to keep"),
        }
    }
}

impl Formula {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The KPIs it names, in the order of the text, each once.
    #[must_use]
    pub fn references(&self) -> &[Slug] {
        &self.references
    }

    /// An error at the place where it names a KPI.
    #[must_use]
    pub fn error_about(&self, kpi: &Slug, message: impl Into<String>) -> FormulaError {
        let place = self.parts().ok().and_then(|parts| parts.place_of(kpi.as_str()));
        FormulaError::at(&self.text, &place.unwrap_or(0..self.text.len()), message)
    }

    fn parts(&self) -> Result<language::Part, FormulaError> {
        language::parse(&self.text).map_err(|error| self.error(&error))
    }

    fn error(&self, error: &language::FormulaError) -> FormulaError {
        FormulaError::of(&self.text, error)
    }

    /// The unit of what it gives, from those of the KPIs it names.
    ///
    /// # Errors
    /// Where units are added that are not the same, or a KPI has none.
    pub fn unit(&self, unit_of: &impl Fn(&str) -> Option<String>) -> Result<String, FormulaError> {
        let unit_of = |name: &str| unit_of(name).map(|unit| language::Unit::named(&unit));
        let unit = language::unit_of(&self.parts()?, &unit_of).map_err(|error| self.error(&error))?;
        Ok(unit.to_string())
    }

    /// Works it out over periods that follow one another: `starts` are their first days, `end` the first day after the last; inputs have
    /// a value for each.
    ///
    /// # Errors
    /// Where a KPI it names is not among the inputs, or an opening lies outside the periods.
    pub fn values(
        &self,
        inputs: &[Input<Decimal>],
        starts: &[NaiveDate],
        end: NaiveDate,
    ) -> Result<Vec<Result<Decimal, Gap>>, FormulaError> {
        let floats: Vec<Vec<Option<f64>>> =
            inputs.iter().map(|input| input.values.iter().map(to_float).collect()).collect();
        let series: Vec<_> = inputs
            .iter()
            .zip(&floats)
            .map(|(input, values)| language::InputSeries { name: input.kpi.as_str(), values })
            .collect();
        let days: Vec<language::Day> = starts.iter().copied().map(to_day).collect();
        let frame = language::Frame { starts: &days, end: to_day(end) };
        let values = language::evaluate(&self.parts()?, &series, frame).map_err(|error| self.error(&error))?;
        Ok(values.into_iter().map(|value| stored(value, inputs, starts)).collect())
    }

    /// The latest mark among the readings that each period's value rests on.
    ///
    /// # Errors
    /// As [`Self::values`].
    pub fn latest<T: Copy + Ord>(
        &self,
        inputs: &[Input<T>],
        starts: &[NaiveDate],
        end: NaiveDate,
    ) -> Result<Vec<Option<T>>, FormulaError> {
        let series: Vec<_> = inputs
            .iter()
            .map(|input| language::InputSeries { name: input.kpi.as_str(), values: &input.values })
            .collect();
        let days: Vec<language::Day> = starts.iter().copied().map(to_day).collect();
        let frame = language::Frame { starts: &days, end: to_day(end) };
        language::carry_latest(&self.parts()?, &series, frame).map_err(|error| self.error(&error))
    }
}

fn to_float(value: &Option<Decimal>) -> Option<f64> {
    use rust_decimal::prelude::ToPrimitive;
    value.and_then(|value| value.to_f64())
}

fn to_day(day: NaiveDate) -> language::Day {
    // Months and days of a date fit.
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    language::Day { year: day.year(), month: small(day.month()), day: small(day.day()) }
}

/// A value as a reading keeps it, or why there is none.
fn stored(value: Result<f64, language::Gap>, inputs: &[Input<Decimal>], starts: &[NaiveDate]) -> Result<Decimal, Gap> {
    let gap = match value {
        Ok(value) if value.abs() > LARGEST_STORED => Gap::TooLarge,
        // The decimals that a double means, and no more.
        Ok(value) => {
            let decimal = Decimal::from_f64(value).ok_or(Gap::TooLarge)?;
            return Ok(decimal.round_dp(STORED_DECIMALS).normalize());
        }
        Err(language::Gap::Missing { series }) => {
            inputs.get(series).map_or(Gap::TooEarly, |input| Gap::Missing(input.kpi.clone()))
        }
        Err(language::Gap::DivisionByZero { .. }) => Gap::DivisionByZero,
        Err(language::Gap::TooEarly) => Gap::TooEarly,
        Err(language::Gap::BeforeOpening) => Gap::BeforeOpening,
        Err(language::Gap::SumBroken { period }) => {
            starts.get(period).copied().map_or(Gap::BeforeOpening, Gap::SumBroken)
        }
        Err(language::Gap::TooLarge) => Gap::TooLarge,
    };
    Err(gap)
}

/// The KPIs with a formula in an order in which each comes after those it names.
///
/// # Errors
/// The first circle found, in the order in which each KPI names the next.
pub fn in_order(formulas: &BTreeMap<Slug, Formula>) -> Result<Vec<Slug>, Vec<Slug>> {
    let mut order = Vec::with_capacity(formulas.len());
    let mut done: BTreeSet<&Slug> = BTreeSet::new();
    for start in formulas.keys() {
        if done.contains(start) {
            continue;
        }
        // A stack of its own: chains may be long.
        let mut path: Vec<(&Slug, usize)> = vec![(start, 0)];
        while let Some((kpi, next)) = path.last_mut() {
            let named = formulas.get(*kpi).and_then(|formula| formula.references().get(*next));
            let Some(named) = named else {
                order.push((*kpi).clone());
                done.insert(*kpi);
                path.pop();
                continue;
            };
            *next += 1;
            if let Some(position) = path.iter().position(|(on_path, _)| *on_path == named) {
                return Err(path.iter().skip(position).map(|(on_path, _)| (*on_path).clone()).collect());
            }
            if let Some((named, _)) = formulas.get_key_value(named)
                && !done.contains(named)
            {
                path.push((named, 0));
            }
        }
    }
    Ok(order)
}

/// What a formula would give, before it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FormulaPreview {
    /// The KPIs it names.
    pub references: Vec<FormulaReference>,
    /// The unit of what it gives, in words; `None` while it does not hold.
    pub unit: Option<String>,
    /// The last periods, oldest first, up to the last that any of them has a reading in.
    pub values: Vec<PreviewValue>,
    /// How many periods have a value.
    pub count: usize,
    /// Why other periods have none, with how many for each reason; the most frequent first.
    pub gaps: Vec<(String, usize)>,
    /// What does not hold.
    pub errors: Vec<FormulaError>,
}

/// A KPI that a formula names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormulaReference {
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
}

/// What a formula gives in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewValue {
    /// The label of the period.
    pub period: String,
    /// The value.
    pub value: Option<Decimal>,
    /// Why there is none.
    pub gap: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(text: &str) -> Slug {
        text.parse().unwrap()
    }

    fn formulas(texts: &[(&str, &str)]) -> BTreeMap<Slug, Formula> {
        texts.iter().map(|(kpi, text)| (slug(kpi), text.parse().unwrap())).collect()
    }

    fn months() -> (Vec<NaiveDate>, NaiveDate) {
        let first = |month| NaiveDate::from_ymd_opt(2024, month, 1).unwrap();
        ((1..=3).map(first).collect(), first(4))
    }

    #[test]
    fn a_formula_names_kpis_and_errors_count_characters() {
        let formula: Formula = "{overtime-hours} / {parcels} + lag({parcels}, 1)".parse().unwrap();
        assert_eq!(formula.references(), [slug("overtime-hours"), slug("parcels")]);
        let error = "\u{a3} 1".parse::<Formula>().unwrap_err();
        assert_eq!((error.character, error.length), (0, 1));
        let error = "1 + {Overtime Hours}".parse::<Formula>().unwrap_err();
        assert_eq!((error.character, error.length), (4, 16));
        assert!(error.to_string().ends_with("(at character 5)"), "{error}");
        assert!("1 + 2".parse::<Formula>().unwrap_err().message.contains("names no KPI"));
        assert!(serde_json::from_str::<Formula>("\"{a} +\"").is_err());
    }

    #[test]
    fn values_are_rounded_as_they_are_kept_and_gaps_say_why() {
        let formula: Formula = "{a} / {b}".parse().unwrap();
        let (starts, end) = months();
        let input = |kpi: &str, values: [Option<i64>; 3]| Input {
            kpi: slug(kpi),
            values: values.into_iter().map(|value| value.map(Decimal::from)).collect(),
        };
        let inputs = [input("a", [Some(2), Some(1), Some(1)]), input("b", [Some(3), Some(0), None])];
        assert_eq!(
            formula.values(&inputs, &starts, end).unwrap(),
            [Ok(Decimal::new(66_666_667, 8)), Err(Gap::DivisionByZero), Err(Gap::Missing(slug("b")))]
        );
        let tenth: Formula = "{a} * 0.1 + 0.2 * {a}".parse().unwrap();
        assert_eq!(tenth.values(&inputs, &starts, end).unwrap()[1], Ok(Decimal::new(3, 1)));
        let huge: Formula = "{a} * 10000000000000000".parse().unwrap();
        assert_eq!(huge.values(&inputs, &starts, end).unwrap()[0], Err(Gap::TooLarge));
        let sum: Formula = "running_sum({b}, 5, 2024-01-01)".parse().unwrap();
        assert_eq!(sum.values(&inputs, &starts, end).unwrap()[..2], [Ok(Decimal::from(8)), Ok(Decimal::from(8))]);
    }

    #[test]
    fn formulas_are_worked_out_after_what_they_name() {
        let chain = formulas(&[("a", "{b} + {x}"), ("b", "{c} * 2"), ("c", "{x}")]);
        assert_eq!(in_order(&chain), Ok(vec![slug("c"), slug("b"), slug("a")]));
        let circle = formulas(&[("a", "{x} + {b}"), ("b", "{c}"), ("c", "lag({b}, 1)")]);
        assert_eq!(in_order(&circle), Err(vec![slug("b"), slug("c")]));
        assert_eq!(in_order(&formulas(&[("a", "{a} + 1")])), Err(vec![slug("a")]));
    }

    #[test]
    fn the_unit_is_told_in_words() {
        let unit = |text: &str| {
            let formula: Formula = text.parse().unwrap();
            formula.unit(&|kpi| Some(kpi.to_owned()))
        };
        assert_eq!(unit("{hours} / {parcels}").unwrap(), "hours per parcel");
        let error = unit("2 * ({hours} - {parcels})").unwrap_err();
        assert_eq!((error.character, error.length), (4, 21));
    }
}
