//! Rules that several rows keep between them, in words for whoever wrote the row that breaks one: a file and a form say the same.

use crate::kpi::ValueScale;
use crate::slug::Slug;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// How many names of a circle a message gives.
const MAX_NAMES: usize = 10;

/// Checks that a value can be had on the scale of its KPI.
///
/// # Errors
/// Where the scale has no place for the value.
pub fn check_scale(kpi: &Slug, scale: ValueScale, value: Decimal) -> Result<(), String> {
    match scale {
        ValueScale::Log if value <= Decimal::ZERO => Err(format!(
            "{value} is not above zero, and '{kpi}' has scale log; take another scale or leave the row out"
        )),
        ValueScale::Logit if value <= Decimal::ZERO || value >= Decimal::ONE => Err(format!(
            "{value} is not between 0 and 1, and '{kpi}' has scale logit; take another scale or leave the row out"
        )),
        _ => Ok(()),
    }
}

/// A target that no reading can ever be judged by is a mistake in its dates. `column` is that of `end_on`.
#[must_use]
pub fn no_whole_period(kpi: &Slug, start_on: NaiveDate, end_on: NaiveDate, column: &str) -> String {
    format!(
        "no whole period of the calendar of '{kpi}' lies from {start_on} to {end_on} ({column} is the first day after)"
    )
}

/// A row is above itself.
#[must_use]
pub fn parents_in_circle(names: &[&str]) -> String {
    format!("parents go in a circle: {}", circle(names))
}

/// An effect would have to be there before its cause.
#[must_use]
pub fn influences_in_circle(names: &[&str]) -> String {
    format!("influences without a lag go in a circle: {}; give one of them a lag", circle(names))
}

/// A formula would rest on itself.
#[must_use]
pub fn formulas_in_circle(names: &[&str]) -> String {
    format!("formulas go in a circle: {}; take one of the names out", circle(names))
}

/// The names of a circle, back to the first; a long one is cut in its middle.
fn circle(names: &[&str]) -> String {
    let first = names.first().copied().unwrap_or_default();
    let shown = if names.len() > MAX_NAMES {
        format!("{} \u{2192} \u{2026} ({} more)", names[..MAX_NAMES].join(" \u{2192} "), names.len() - MAX_NAMES)
    } else {
        names.join(" \u{2192} ")
    };
    format!("{shown} \u{2192} {first}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_ends_where_it_began_and_a_long_one_is_cut() {
        assert_eq!(parents_in_circle(&["a", "b"]), "parents go in a circle: a \u{2192} b \u{2192} a");
        let names: Vec<String> = (0..12).map(|index| index.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(influences_in_circle(&names).contains("9 \u{2192} \u{2026} (2 more) \u{2192} 0; give one"));
    }

    #[test]
    fn a_scale_has_a_place_for_a_value_or_not() {
        let kpi: Slug = "cost".parse().unwrap();
        for (scale, text, fits) in [
            (ValueScale::Identity, "-1", true),
            (ValueScale::Log, "0", false),
            (ValueScale::Log, "0.1", true),
            (ValueScale::Logit, "0", false),
            (ValueScale::Logit, "1", false),
            (ValueScale::Logit, "0.5", true),
        ] {
            assert_eq!(check_scale(&kpi, scale, text.parse().unwrap()).is_ok(), fits, "{scale} {text}");
        }
    }
}
