//! Numbers from the domain to the drawing, and values with a quieter unit.

use domain::kpi::Measure;
use leptos::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The nearest binary number, for coordinates only.
#[must_use]
pub fn approximate(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

/// A value and its unit apart, so that the unit can be set quieter: `4.38` and `minutes`; money carries its sign in the first part.
#[must_use]
pub fn value_and_unit(measure: &Measure, value: Decimal) -> (String, String) {
    let whole = measure.format(value);
    match whole.split_once(['\u{202f}', '\u{a0}']) {
        Some((number, unit)) => (number.to_owned(), unit.to_owned()),
        None => (whole, String::new()),
    }
}

/// The same where there is little room: large values in thousands or millions with three digits, `2.06 m hours`; a unit of
/// thousands is taken into the number.
#[must_use]
pub fn short_value_and_unit(measure: &Measure, value: Decimal) -> (String, String) {
    let (value, unit) = match measure.unit.strip_prefix("thousand ") {
        Some(unit) => (value.saturating_mul(Decimal::ONE_THOUSAND), unit),
        None => (value, measure.unit.as_str()),
    };
    let million = Decimal::from(1_000_000);
    let (divisor, letter) = match value.abs() {
        magnitude if magnitude >= million => (million, "m"),
        magnitude if magnitude >= Decimal::from(100_000) => (Decimal::ONE_THOUSAND, "k"),
        _ => return value_and_unit(&Measure { unit: unit.to_owned(), ..measure.clone() }, value),
    };
    let scaled = value.checked_div(divisor).unwrap_or(value);
    let decimals = [Decimal::TEN, Decimal::ONE_HUNDRED]
        .iter()
        .fold(2, |decimals, bound| decimals - u8::from(scaled.abs() >= *bound));
    let (number, unit) = value_and_unit(&Measure { unit: unit.to_owned(), decimals, ..measure.clone() }, scaled);
    (number, format!("{letter} {unit}").trim_end().to_owned())
}

/// A value with its unit, the unit quieter.
pub fn value(measure: &Measure, value: Decimal) -> AnyView {
    let (number, unit) = value_and_unit(measure, value);
    view! { {number} {(!unit.is_empty()).then(|| view! { " "<span class="unit">{unit}</span> })} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_and_value_part() {
        let measure = |unit: &str, currency: Option<&str>| Measure {
            unit: unit.to_owned(),
            decimals: 1,
            currency: currency.map(str::to_owned),
        };
        assert_eq!(value_and_unit(&measure("ratio", None), Decimal::new(967, 3)), ("96.7".to_owned(), "%".to_owned()));
        assert_eq!(value_and_unit(&measure("GBP", Some("GBP")), Decimal::ONE), ("\u{a3}1.0".to_owned(), String::new()));
        assert_eq!(
            short_value_and_unit(&measure("hours", None), Decimal::from(2_063_652)),
            ("2.06".to_owned(), "m hours".to_owned())
        );
        assert_eq!(
            short_value_and_unit(&measure("GBP", Some("GBP")), Decimal::from(-102_545)),
            ("\u{2212}\u{a3}103".to_owned(), "k".to_owned())
        );
        assert_eq!(
            short_value_and_unit(&measure("thousand journeys", None), Decimal::from(100_329)),
            ("100".to_owned(), "m journeys".to_owned())
        );
        assert_eq!(
            short_value_and_unit(&measure("thousand journeys", None), Decimal::from(2)),
            ("2,000.0".to_owned(), "journeys".to_owned())
        );
        assert_eq!(
            value_and_unit(&measure("per 10,000", None), Decimal::ONE),
            ("1.0".to_owned(), "per 10,000".to_owned())
        );
    }
}
