//! A value as a person types it or a spreadsheet copies it: separators, a percent sign, a currency. What can be read in two ways is
//! refused with both ways to write it.

use crate::kpi::{Measure, ValueScale};
use crate::template::cell::excerpt;
use crate::template::number::decimal;
use crate::word::words;
use rust_decimal::Decimal;

words! {
    /// Which mark stands before the decimals.
    DecimalMark, "decimal mark" {
        Automatic = "automatic": "As it can be told from the numbers; refused where it cannot.",
        Point = "point": "1,234.5",
        Comma = "comma": "1.234,5",
    }
}

words! {
    /// What a number of a KPI in percent means where it has no percent sign.
    ShareForm, "form of shares" {
        Percent = "percent": "Percent: 96.7 is 96.7 %.",
        Share = "share": "A share of one: 0.967 is 96.7 %.",
    }
}

/// The most decimals a value is kept with.
const MAX_DECIMALS: u32 = 8;

/// What a value has to fit.
#[derive(Debug, Clone, Copy)]
pub struct ValueRules<'a> {
    /// Unit, decimals and currency of the KPI.
    pub measure: &'a Measure,
    /// Its scale.
    pub scale: ValueScale,
    /// Which mark stands before the decimals.
    pub mark: DecimalMark,
    /// What a share without a percent sign is written in.
    pub share: ShareForm,
}

impl<'a> ValueRules<'a> {
    /// The rules of a field under which the unit is written: a share is typed in percent.
    #[must_use]
    pub const fn of_field(measure: &'a Measure, scale: ValueScale) -> Self {
        Self { measure, scale, mark: DecimalMark::Automatic, share: ShareForm::Percent }
    }
}

/// Reads a value; a share comes out as a part of one.
///
/// # Errors
/// In words for whoever typed it, with the way to write it where that can be told.
pub fn read_value(text: &str, rules: ValueRules<'_>) -> Result<Decimal, String> {
    let trimmed = trim(text);
    if trimmed.is_empty() {
        return Err("is empty; write a number".to_owned());
    }
    let (is_negative, magnitude) = sign(trimmed);
    let (bare, is_percent) = without_unit(magnitude, trimmed, rules.measure)?;
    // A minus may also stand between the currency and the figure.
    let (is_negative_inside, bare) = sign(bare);
    if is_negative && is_negative_inside {
        return Err(format!("{} has two signs; write one", excerpt(trimmed)));
    }
    let digits = plain_digits(bare, rules.mark).map_err(|reason| format!("{} {reason}", excerpt(trimmed)))?;
    let number = decimal(&digits)?;
    let number = if is_negative != is_negative_inside { -number } else { number };
    let is_of_hundred = rules.measure.is_ratio() && (is_percent || rules.share == ShareForm::Percent);
    let value = if is_of_hundred { as_share(number, trimmed)? } else { number };
    check_scale(value, rules)?;
    Ok(value)
}

/// A value as it is typed into a field: plain digits with a point, a share in percent.
#[must_use]
pub fn typed(measure: &Measure, value: Decimal) -> String {
    let shown = if measure.is_ratio() { value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value) } else { value };
    shown.normalize().to_string()
}

/// Whether a character is a space of some width.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{feff}' | '\u{200b}')
}

/// A text without the spaces around it, of whatever width a spreadsheet puts there.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Whether it is negative, and the rest: a minus of either kind, or brackets as accountants write them.
fn sign(text: &str) -> (bool, &str) {
    if let Some(inside) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return (true, trim(inside));
    }
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(magnitude) => (true, trim(magnitude)),
        None => (false, text),
    }
}

/// The text without the KPI's own unit, and whether it had a percent sign.
fn without_unit<'t>(text: &'t str, whole: &str, measure: &Measure) -> Result<(&'t str, bool), String> {
    if let Some(percent) = text.strip_suffix('%') {
        if measure.is_ratio() {
            return Ok((trim(percent), true));
        }
        let unit = if measure.unit.is_empty() { "a plain number" } else { &measure.unit };
        return Err(format!("{} is in percent, and this KPI is in {unit}; write the number alone", excerpt(whole)));
    }
    let mut rest = text;
    if let Some(currency) = &measure.currency {
        let symbol = match currency.as_str() {
            "GBP" => "\u{a3}",
            "EUR" => "\u{20ac}",
            "USD" => "$",
            other => other,
        };
        rest = without_either_end(rest, symbol);
        rest = without_either_end(rest, currency);
    }
    if !measure.is_ratio() && !measure.unit.is_empty() {
        rest = rest.strip_suffix(measure.unit.as_str()).map_or(rest, trim);
    }
    Ok((rest, false))
}

fn without_either_end<'t>(text: &'t str, part: &str) -> &'t str {
    text.strip_prefix(part).or_else(|| text.strip_suffix(part)).map_or(text, trim)
}

/// Digits with a point, from digits with whatever separators.
fn plain_digits(text: &str, mark: DecimalMark) -> Result<String, String> {
    let is_group_mark = |character: char| is_space(character) || matches!(character, '\'' | '\u{2019}');
    let fits =
        |character: char| character.is_ascii_digit() || matches!(character, '.' | ',') || is_group_mark(character);
    if text.is_empty() || !text.chars().all(fits) {
        return Err("is not a number; write digits, such as 1234.5".to_owned());
    }
    let decimal_mark = decimal_mark(text, mark)?;
    let (whole, fraction) = match decimal_mark.and_then(|mark| text.split_once(mark)) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    if fraction.is_some_and(|fraction| fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err("is not a number: after the decimal mark come digits alone".to_owned());
    }
    let whole = ungrouped(whole)?;
    let whole = if whole.is_empty() { "0".to_owned() } else { whole };
    Ok(match fraction {
        Some(fraction) => format!("{whole}.{fraction}"),
        None => whole,
    })
}

/// The character before the decimals; `None`: there are none.
fn decimal_mark(text: &str, mark: DecimalMark) -> Result<Option<char>, String> {
    let count = |wanted: char| text.chars().filter(|character| *character == wanted).count();
    let (points, commas) = (count('.'), count(','));
    let only = |own: char, other_count: usize, own_count: usize| match own_count {
        0 => Ok(None),
        1 => Ok(Some(own)),
        _ if other_count == 0 => Err(format!("has more than one '{own}', which is the decimal mark here")),
        _ => Err("mixes its separators; write digits, such as 1234.5".to_owned()),
    };
    match mark {
        DecimalMark::Point => only('.', commas, points),
        DecimalMark::Comma => only(',', points, commas),
        DecimalMark::Automatic => match (points, commas) {
            (0, 0) => Ok(None),
            (1, 0) => Ok(Some('.')),
            (0, 1) if reads_two_ways(text) => {
                let (without, with_point) = (text.replace(',', ""), text.replace(',', "."));
                Err(format!("can be read as {without} or as {with_point}; write one of these"))
            }
            (0, 1) => Ok(Some(',')),
            (0, _) | (_, 0) => Ok(None),
            // Of both kinds, the one further right stands before the decimals.
            _ if text.rfind('.') > text.rfind(',') => only('.', commas, points),
            _ => only(',', points, commas),
        },
    }
}

/// Whether a text with a single comma is a thousand and more as well as a number with three decimals.
fn reads_two_ways(text: &str) -> bool {
    text.split_once(',').is_some_and(|(whole, rest)| {
        rest.len() == 3
            && (1..=3).contains(&whole.len())
            && !whole.starts_with('0')
            && whole.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The digits before the decimals without the marks between thousands, which all are of one kind and stand before groups of three.
fn ungrouped(whole: &str) -> Result<String, String> {
    let mut marks = whole.chars().filter(|character| !character.is_ascii_digit());
    let Some(mark) = marks.next() else {
        return Ok(whole.to_owned());
    };
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    let is_grouped =
        marks.all(|other| other == mark) && (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    if is_grouped {
        return Ok(whole.replace(mark, ""));
    }
    Err("has a mark between digits that is not before a group of three; write digits, such as 1234.5".to_owned())
}

fn as_share(number: Decimal, text: &str) -> Result<Decimal, String> {
    let share = number.checked_div(Decimal::ONE_HUNDRED).map(|share| share.normalize());
    share
        .filter(|share| share.scale() <= MAX_DECIMALS)
        .ok_or_else(|| format!("{} has more than {} decimals; round it", excerpt(text), MAX_DECIMALS - 2))
}

fn check_scale(value: Decimal, rules: ValueRules<'_>) -> Result<(), String> {
    let shown = rules.measure.format(value);
    match rules.scale {
        ValueScale::Log if value <= Decimal::ZERO => {
            Err(format!("{shown} is not above zero, and this KPI is always above it"))
        }
        ValueScale::Logit if value <= Decimal::ZERO || value >= Decimal::ONE => {
            Err(format!("{shown} is not between 0 and 100 %, and this KPI is a share between the two"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(unit: &str, currency: Option<&str>) -> Measure {
        Measure { unit: unit.to_owned(), decimals: 1, currency: currency.map(str::to_owned) }
    }

    fn read(text: &str, unit: &str, mark: DecimalMark) -> Result<String, String> {
        let measure = measure(unit, (unit == "GBP").then_some("GBP"));
        let rules = ValueRules { mark, ..ValueRules::of_field(&measure, ValueScale::Identity) };
        read_value(text, rules).map(|value| value.to_string())
    }

    #[test]
    fn what_reads_one_way_is_read() {
        for (text, unit, expected) in [
            ("1234.5", "hours", "1234.5"),
            (" 1234\u{a0}", "hours", "1234"),
            ("1,234.5", "hours", "1234.5"),
            ("1.234,5", "hours", "1234.5"),
            ("1,234,567", "hours", "1234567"),
            ("1.234.567", "hours", "1234567"),
            ("1\u{202f}234\u{202f}567,25", "hours", "1234567.25"),
            ("1'234'567.5", "hours", "1234567.5"),
            ("3,71", "hours", "3.71"),
            ("0,123", "hours", "0.123"),
            ("1234,567", "hours", "1234.567"),
            (",5", "hours", "0.5"),
            ("-3", "hours", "-3"),
            ("\u{2212}3", "hours", "-3"),
            ("(1,234.00)", "hours", "-1234"),
            ("\u{a3}3.71", "GBP", "3.71"),
            ("-\u{a3}3.71", "GBP", "-3.71"),
            ("\u{a3}-3.71", "GBP", "-3.71"),
            ("3.71 GBP", "GBP", "3.71"),
            ("12 hours", "hours", "12"),
            ("96.7", "ratio", "0.967"),
            ("96.7 %", "ratio", "0.967"),
            ("96,7\u{a0}%", "ratio", "0.967"),
            ("120%", "ratio", "1.2"),
        ] {
            assert_eq!(read(text, unit, DecimalMark::Automatic), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_reads_two_ways_is_refused_with_both_and_read_once_the_mark_is_said() {
        let reason = read("1,234", "hours", DecimalMark::Automatic).unwrap_err();
        assert_eq!(reason, "'1,234' can be read as 1234 or as 1.234; write one of these");
        assert_eq!(read("1,234", "hours", DecimalMark::Point), Ok("1234".to_owned()));
        assert_eq!(read("1,234", "hours", DecimalMark::Comma), Ok("1.234".to_owned()));
        assert_eq!(read("1.234", "hours", DecimalMark::Comma), Ok("1234".to_owned()));
        assert!(read("3,71", "hours", DecimalMark::Point).is_err());
        assert!(read("3.71", "hours", DecimalMark::Comma).is_err());
    }

    #[test]
    fn what_is_no_number_is_refused_and_stays_text() {
        for text in [
            "",
            " ",
            "n/a",
            "-",
            "=1+1",
            "@SUM(A1)",
            "+5",
            "1e6",
            "NaN",
            "1.2.3",
            "1,23,4",
            "12 34",
            "1..2",
            "5.",
            "5 %",
            "\u{663}",
            "<script>alert(1)</script>",
            "12345678901234567",
            "0.123456789",
            "--5",
            "1,2.3,4",
        ] {
            assert!(read(text, "hours", DecimalMark::Automatic).is_err(), "{text}");
        }
        assert!(read("5 %", "hours", DecimalMark::Automatic).unwrap_err().contains("this KPI is in hours"));
        assert!(read("1.2345678", "ratio", DecimalMark::Automatic).unwrap_err().contains("more than 6 decimals"));
    }

    #[test]
    fn a_value_keeps_to_the_scale_of_its_kpi() {
        let share = measure("ratio", None);
        let read = |text: &str, scale, form| {
            read_value(text, ValueRules { share: form, ..ValueRules::of_field(&share, scale) })
        };
        assert!(read("0", ValueScale::Log, ShareForm::Percent).unwrap_err().contains("not above zero"));
        assert!(read("100", ValueScale::Logit, ShareForm::Percent).unwrap_err().contains("between 0 and 100 %"));
        assert_eq!(read("0.967", ValueScale::Logit, ShareForm::Share), Ok(Decimal::new(967, 3)));
        assert_eq!(read("96.7 %", ValueScale::Logit, ShareForm::Share), Ok(Decimal::new(967, 3)));
        assert!(read("96.7", ValueScale::Logit, ShareForm::Share).is_err());
    }

    #[test]
    fn what_is_typed_again_is_the_same_value() {
        for unit in ["ratio", "hours"] {
            let measure = measure(unit, None);
            for value in [Decimal::new(967, 3), Decimal::new(-12_345_678, 8), Decimal::from(1_412_864), Decimal::ZERO] {
                let rules = ValueRules::of_field(&measure, ValueScale::Identity);
                assert_eq!(read_value(&typed(&measure, value), rules), Ok(value), "{unit} {value}");
            }
        }
    }
}
