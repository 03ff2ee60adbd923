//! Numbers as people read them: the one place where a ratio becomes percent and a thousand gets its separator.

use crate::kpi::Measure;
use rust_decimal::{Decimal, RoundingStrategy};

/// A narrow no-break space, before a percent sign.
const THIN: char = '\u{202f}';
/// A no-break space, before a word.
const SPACE: char = '\u{a0}';
/// The minus sign that is as wide as a plus.
const MINUS: char = '\u{2212}';

impl Measure {
    /// Whether values are shares of one, shown as percent.
    #[must_use]
    pub fn is_ratio(&self) -> bool {
        self.unit == "ratio"
    }

    /// The value with its unit: `96.7 %`, `1,412,864 hours`, `£3.71`.
    #[must_use]
    pub fn format(&self, value: Decimal) -> String {
        let number = self.format_number(value);
        match (self.is_ratio(), self.currency.as_deref().and_then(currency_symbol)) {
            (true, _) => format!("{number}{THIN}%"),
            (false, Some(symbol)) => match number.strip_prefix(MINUS) {
                Some(magnitude) => format!("{MINUS}{symbol}{magnitude}"),
                None => format!("{symbol}{number}"),
            },
            (false, None) if self.unit.is_empty() => number,
            (false, None) => format!("{number}{SPACE}{}", self.unit),
        }
    }

    /// The value without its unit, as it stands in a column whose header names the unit.
    #[must_use]
    pub fn format_number(&self, value: Decimal) -> String {
        let shown = if self.is_ratio() { value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value) } else { value };
        group(shown, u32::from(self.decimals))
    }

    /// The difference of two values with its sign: percent points where the unit is a ratio.
    #[must_use]
    pub fn format_change(&self, change: Decimal) -> String {
        let sign = if change.is_sign_negative() { MINUS } else { '+' };
        let unit = if self.is_ratio() { format!("{SPACE}points") } else { String::new() };
        format!("{sign}{}{unit}", self.format_number(change.abs()))
    }

    /// What a column header or an axis says of the unit.
    #[must_use]
    pub fn unit_label(&self) -> &str {
        if self.is_ratio() { "%" } else { &self.unit }
    }
}

/// The sign of a currency that has one of its own.
fn currency_symbol(code: &str) -> Option<&'static str> {
    match code {
        "GBP" => Some("\u{a3}"),
        "EUR" => Some("\u{20ac}"),
        "USD" => Some("$"),
        _ => None,
    }
}

/// A number rounded half away from zero to so many decimals, thousands separated by commas.
#[must_use]
pub fn group(value: Decimal, decimals: u32) -> String {
    let rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let text = format!("{:.*}", decimals as usize, rounded.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3 + 1);
    if rounded.is_sign_negative() && !rounded.is_zero() {
        grouped.push(MINUS);
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(unit: &str, decimals: u8, currency: Option<&str>) -> Measure {
        Measure { unit: unit.to_owned(), decimals, currency: currency.map(str::to_owned) }
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_ratio_is_percent_and_its_change_is_points() {
        let share = measure("ratio", 1, None);
        assert_eq!(share.format(decimal("0.967")), "96.7\u{202f}%");
        assert_eq!(share.format_change(decimal("-0.0123")), "\u{2212}1.2\u{a0}points");
    }

    #[test]
    fn thousands_are_separated_and_rounding_is_away_from_zero() {
        assert_eq!(group(decimal("1412864.5"), 0), "1,412,865");
        assert_eq!(group(decimal("-999.995"), 2), "\u{2212}1,000.00");
        assert_eq!(group(decimal("-0.001"), 2), "0.00");
        assert_eq!(group(decimal("12"), 0), "12");
    }

    #[test]
    fn money_carries_its_sign_before_the_figure() {
        assert_eq!(measure("GBP", 2, Some("GBP")).format(decimal("-3.714")), "\u{2212}\u{a3}3.71");
        assert_eq!(measure("CHF", 0, Some("CHF")).format(decimal("1200")), "1,200\u{a0}CHF");
    }
}
