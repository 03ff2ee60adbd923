//! Targets in words.

use domain::kpi::Measure;
use domain::target::Comparator;
use rust_decimal::Decimal;

/// `at least 96.7 %`, `at most £3.70`.
#[must_use]
pub fn bound_words(comparator: Comparator, bound: Decimal, measure: &Measure) -> String {
    let side = match comparator {
        Comparator::AtLeast => "at least",
        Comparator::AtMost => "at most",
    };
    format!("{side} {}", measure.format(bound))
}

/// A share of one as percent without decimals: `65 %`; shares beyond a thousand percent are cut.
#[must_use]
pub fn share_words(share: Decimal) -> String {
    let percent = share
        .checked_mul(Decimal::ONE_HUNDRED)
        .unwrap_or(Decimal::ONE_THOUSAND)
        .clamp(-Decimal::ONE_THOUSAND, Decimal::ONE_THOUSAND);
    format!("{}\u{202f}%", domain::number::group(percent, 0))
}

/// The first letter in upper case.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `1 KPI`, `2 KPIs`.
#[must_use]
pub fn counted(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {several}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_and_shares_read_as_words() {
        let percent = Measure { unit: "ratio".to_owned(), decimals: 1, currency: None };
        assert_eq!(bound_words(Comparator::AtLeast, "0.967".parse().unwrap(), &percent), "at least 96.7\u{202f}%");
        assert_eq!(share_words("0.654".parse().unwrap()), "65\u{202f}%");
        assert_eq!(share_words(Decimal::MAX), "1,000\u{202f}%");
        assert_eq!(capitalised("über alles"), "Über alles");
        assert_eq!(
            (counted(1, "goal", "goals"), counted(0, "goal", "goals")),
            ("1 goal".to_owned(), "0 goals".to_owned())
        );
    }
}
