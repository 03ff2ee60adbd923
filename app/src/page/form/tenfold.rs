//! The strength of a driver link, asked as people answer it: what 10 % more gives, in percent.
//!
//! The cell holds what 1 % more gives, as the template has it. Without a script it is written so; with one, a strength in percent for
//! percent is shown and written tenfold.

use super::cells::text;
use super::state::FormState;
use super::words::Field;
use leptos::prelude::*;
use rust_decimal::Decimal;

/// The columns that are asked for tenfold.
const COLUMNS: [&str; 2] = ["strength", "strength_sd"];

/// Whether a column is one of a strength.
#[must_use]
pub fn is_strength(column: &str) -> bool {
    COLUMNS.contains(&column)
}

/// Whether strengths are shown and written tenfold just now.
pub fn is_tenfold(state: FormState) -> bool {
    state.is_awake.get() && matches!(text(&state.cells(), "strength_unit").as_str(), "" | "elasticity")
}

/// Label and hint of a field as it is asked just now.
pub fn asked(state: FormState, field: &'static Field) -> (&'static str, &'static str) {
    if !is_strength(field.column) || !is_tenfold(state) {
        return (field.label, field.hint);
    }
    if field.column == "strength" {
        (
            "10\u{202f}% more gives, in\u{202f}%",
            "How much what follows changes. Empty: the direction alone, without a number.",
        )
    } else {
        ("Give or take, in\u{202f}%", "How far off that may be. Empty: you are sure of it.")
    }
}

/// The text that a control of the column shows: its own, or the cell tenfold, kept in step with the cell.
pub fn shown_text(state: FormState, column: &'static str) -> RwSignal<String> {
    let cell = state.cell(column);
    if !is_strength(column) {
        return cell;
    }
    let shown = RwSignal::new(cell.get_untracked());
    // From the cell to the control, when the one or the way of asking changes; what is being typed stays as it is typed.
    Effect::new(move |_| {
        let factor = factor(is_tenfold(state));
        let wanted = cell.get();
        if scaled(&shown.get_untracked(), Decimal::ONE / factor) != wanted {
            shown.set(scaled(&wanted, factor));
        }
    });
    // From the control to the cell.
    Effect::new(move |was_typed: Option<String>| {
        let typed = shown.get();
        if was_typed.is_some_and(|before| before != typed) {
            let wanted = scaled(&typed, Decimal::ONE / factor(untrack(|| is_tenfold(state))));
            if cell.get_untracked() != wanted {
                cell.set(wanted);
            }
        }
        typed
    });
    shown
}

fn factor(is_tenfold: bool) -> Decimal {
    if is_tenfold { Decimal::TEN } else { Decimal::ONE }
}

/// A number times a factor; a text that is no number stays, to be refused as it was typed.
fn scaled(text: &str, factor: Decimal) -> String {
    let number: Option<Decimal> = text.trim().parse().ok();
    match number.and_then(|number| number.checked_mul(factor)) {
        Some(number) if factor != Decimal::ONE => number.normalize().to_string(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strength_is_shown_tenfold_and_kept_as_it_is() {
        let tenth = Decimal::ONE / Decimal::TEN;
        assert_eq!(scaled("0.30", Decimal::TEN), "3");
        assert_eq!(scaled("3.", tenth), "0.3");
        assert_eq!(scaled("0.05", tenth), "0.005");
        assert_eq!(scaled("0.30", Decimal::ONE), "0.30");
        assert_eq!(scaled("a lot", Decimal::TEN), "a lot");
        assert_eq!(scaled("", Decimal::TEN), "");
    }
}
