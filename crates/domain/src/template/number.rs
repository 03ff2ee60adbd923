//! Numbers as the template writes them: digits, a point, nothing else.

use super::cell::excerpt;
use rust_decimal::Decimal;

/// The most digits before the point: what the store's `numeric(24, 8)` holds.
const MAX_WHOLE_DIGITS: usize = 16;
/// The most digits after the point.
const MAX_DECIMALS: usize = 8;

/// Reads a number such as `-1234.5`.
///
/// # Errors
/// In words for whoever typed it, with the way to write it where that can be told.
pub fn decimal(text: &str) -> Result<Decimal, String> {
    let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !fraction.is_none_or(is_digits) {
        return Err(format!("{} is not a number: {}", excerpt(text), advice(text)));
    }
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.unwrap_or_default().trim_end_matches('0');
    if whole.len() > MAX_WHOLE_DIGITS {
        return Err(format!(
            "{} has more than {MAX_WHOLE_DIGITS} digits before the point; use a larger unit",
            excerpt(text)
        ));
    }
    if fraction.len() > MAX_DECIMALS {
        return Err(format!("{} has more than {MAX_DECIMALS} decimals; round it", excerpt(text)));
    }
    // 24 digits at most: far from overflow.
    let magnitude =
        whole.bytes().chain(fraction.bytes()).fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    let signed = if is_negative { -magnitude } else { magnitude };
    Ok(Decimal::from_i128_with_scale(signed, u32::try_from(fraction.len()).unwrap_or_default()))
}

/// What to write instead of a text that is no number.
fn advice(text: &str) -> String {
    let plain = "digits with a point before the decimals, such as -1234.5".to_owned();
    if let Some(ratio) = text.strip_suffix('%').and_then(|percent| as_ratio(percent.trim_end())) {
        return format!("write {ratio}, without the percent sign");
    }
    if text.contains(',')
        && let Some(number) = without_separators(text)
    {
        return format!("write {number}, without thousands separators");
    }
    if text.contains(',') {
        return "write a point before the decimals and no thousands separators".to_owned();
    }
    if text.starts_with('\u{2212}') {
        return "write the minus sign as '-'".to_owned();
    }
    if let Some(number) = text.strip_prefix('+').filter(|rest| decimal(rest).is_ok()) {
        return format!("write {number}, without the plus sign");
    }
    if text.parse::<f64>().is_ok_and(f64::is_finite) && text.contains(['e', 'E']) {
        return "write it out, without an exponent".to_owned();
    }
    if text.trim() != text && decimal(text.trim()).is_ok() {
        return "remove the spaces around it".to_owned();
    }
    plain
}

fn as_ratio(percent: &str) -> Option<Decimal> {
    decimal(percent).ok()?.checked_div(Decimal::ONE_HUNDRED).map(|ratio| ratio.normalize())
}

/// `1,234,567.8` without its commas, where they stand before groups of three.
fn without_separators(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next()?;
    let is_grouped = !fraction.contains(',') && (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    let number = text.replace(',', "");
    (is_grouped && decimal(&number).is_ok()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_read_exactly() {
        for (text, expected) in [
            ("0", Decimal::ZERO),
            ("-0.0", Decimal::ZERO),
            ("007", Decimal::from(7)),
            ("-1234.5", Decimal::new(-12345, 1)),
            ("0.00000001", Decimal::new(1, 8)),
            ("1.2300000000000", Decimal::new(123, 2)),
            ("9999999999999999.99999999", Decimal::from_i128_with_scale(999_999_999_999_999_999_999_999, 8)),
        ] {
            assert_eq!(decimal(text), Ok(expected), "{text}");
        }
        assert!(!decimal("-0").unwrap().is_sign_negative());
    }

    #[test]
    fn anything_else_is_refused_with_the_way_to_write_it() {
        for (text, advice) in [
            ("96.7%", "write 0.967"),
            ("12 %", "write 0.12"),
            ("1,234", "write 1234, without thousands separators"),
            ("-1,234,567.5", "write -1234567.5"),
            ("1,5", "a point before the decimals"),
            ("1.234,5", "a point before the decimals"),
            ("1e6", "without an exponent"),
            ("+5", "write 5"),
            ("\u{2212}5", "minus sign as '-'"),
            (" 5", "remove the spaces"),
            (".5", "such as -1234.5"),
            ("5.", "such as -1234.5"),
            ("", "such as -1234.5"),
            ("-", "such as -1234.5"),
            ("NaN", "such as -1234.5"),
            ("infinity", "such as -1234.5"),
            ("\u{663}", "such as -1234.5"),
            ("12345678901234567", "more than 16 digits"),
            ("0.123456789", "more than 8 decimals"),
        ] {
            let reason = decimal(text).unwrap_err();
            assert!(reason.contains(advice), "{text}: {reason}");
        }
    }
}
