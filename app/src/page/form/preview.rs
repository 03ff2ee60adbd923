//! What a form will read as: one or two sentences made of what is typed so far; nothing while too little is.

use super::cells::text;
use super::shown::{cause_name, name_of, shown};
use super::words::Reference;
use crate::sentence::date::{day, last_day, span};
use crate::sentence::influence::delay_words;
use crate::sentence::target::{capitalised, counted};
use chrono::NaiveDate;
use domain::calendar::periods_by_rule;
use domain::form::{Cells, Choices, FormTable};
use domain::influence::Delay;
use domain::kpi::Measure;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The sentences.
#[must_use]
pub fn preview(table: FormTable, cells: &Cells, choices: &Choices) -> Vec<String> {
    let sentences = match table {
        FormTable::Kpis => kpi(cells),
        FormTable::Levers => lever(cells),
        FormTable::Influences => influence(cells, choices).map(|claim| vec![claim]),
        FormTable::KeyResults => key_result(cells, choices).map(|claim| vec![claim]),
        FormTable::Guardrails => guardrail(cells, choices).map(|claim| vec![claim]),
        FormTable::Calendars => calendar(cells),
        FormTable::Cycles | FormTable::Events => runs(cells, "start_on", "end_on").map(|runs| vec![runs]),
        _ => None,
    };
    sentences.unwrap_or_default()
}

fn number(cells: &Cells, column: &str) -> Option<Decimal> {
    text(cells, column).trim().parse().ok()
}

fn date(cells: &Cells, column: &str) -> Option<NaiveDate> {
    text(cells, column).trim().parse().ok()
}

/// Unit, decimals and currency, as far as they hold.
fn measure(cells: &Cells) -> Option<Measure> {
    let unit = text(cells, "unit").trim().to_owned();
    let decimals = number(cells, "decimals")?.to_u8().filter(|decimals| *decimals <= 6)?;
    let currency = Some(text(cells, "currency").trim().to_owned()).filter(|currency| !currency.is_empty());
    (!unit.is_empty()).then_some(Measure { unit, decimals, currency })
}

fn kpi(cells: &Cells) -> Option<Vec<String>> {
    let measure = measure(cells)?;
    let sample = if measure.is_ratio() { Decimal::new(967_512, 6) } else { Decimal::new(123_456_789, 5) };
    let mut sentences = vec![format!("A reading will look like {}.", measure.format(sample))];
    let band = number(cells, "band_low").zip(number(cells, "band_high"));
    match (text(cells, "direction").as_str(), band) {
        ("band", Some((low, high))) if low < high => {
            sentences.push(format!("Good from {} to {}.", measure.format(low), measure.format(high)));
        }
        ("higher", _) => sentences.push("More is better.".to_owned()),
        ("lower", _) => sentences.push("Less is better.".to_owned()),
        _ => {}
    }
    Some(sentences)
}

fn lever(cells: &Cells) -> Option<Vec<String>> {
    let measure = measure(cells)?;
    let setting = Measure { currency: None, ..measure.clone() };
    let (lowest, current, highest) = (number(cells, "lowest")?, number(cells, "current")?, number(cells, "highest")?);
    let range = domain::lever::LeverRange::new(lowest, current, highest).ok()?;
    let mut sentences = vec![format!(
        "Goes from {} to {}, and stands at {}.",
        setting.format_number(range.lowest),
        setting.format(range.highest),
        setting.format(range.current)
    )];
    if let (Some(cost), Some(_)) = (number(cells, "cost_per_unit_and_period"), &measure.currency) {
        let whole_way = cost.checked_mul(range.highest.checked_sub(range.current)?)?;
        let money = Measure { unit: measure.currency.clone()?, decimals: 0, currency: measure.currency.clone() };
        sentences.push(format!("All the way up costs {} more a period.", money.format(whole_way)));
    }
    Some(sentences)
}

/// `10 % more 'Overtime hours' raises 'Cost per parcel' by 3 %, give or take 1 %, 2 periods later.`
fn influence(cells: &Cells, choices: &Choices) -> Option<String> {
    let (from, to) = (text(cells, "from"), text(cells, "to"));
    if from.is_empty() || to.is_empty() {
        return None;
    }
    let cause = cause_name(&text(cells, "from_kind"), &from, choices);
    let effect = name_of(Reference::Kpi, &to, choices);
    let verb = match text(cells, "direction").as_str() {
        word @ ("raises" | "lowers") => word.to_owned(),
        _ => return None,
    };
    let delay = Delay {
        lag_periods: number(cells, "lag_periods")?.to_u16()?,
        ramp_periods: number(cells, "ramp_periods")?.to_u16()?,
    };
    let when = delay_words(delay);
    let Some(strength) = number(cells, "strength").filter(|strength| *strength > Decimal::ZERO) else {
        return Some(format!(
            "More of \u{2018}{cause}\u{2019} {verb} \u{2018}{effect}\u{2019}, {when}. Without a number it warns, and gives no odds."
        ));
    };
    let spread = number(cells, "strength_sd").filter(|spread| *spread > Decimal::ZERO);
    let plain = |number: Decimal| number.round_dp(4).normalize().to_string();
    if text(cells, "strength_unit") == "change_per_unit" {
        let spread = spread.map_or_else(String::new, |spread| format!(", give or take {}", plain(spread)));
        return Some(format!(
            "One more of \u{2018}{cause}\u{2019} {verb} \u{2018}{effect}\u{2019} by {}{spread}, {when}.",
            plain(strength)
        ));
    }
    let ten_times = |number: Decimal| number.checked_mul(Decimal::TEN).map(plain);
    let spread =
        spread.and_then(ten_times).map_or_else(String::new, |spread| format!(", give or take {spread}\u{202f}%"));
    Some(format!(
        "10\u{202f}% more \u{2018}{cause}\u{2019} {verb} \u{2018}{effect}\u{2019} by {}\u{202f}%{spread}, {when}.",
        ten_times(strength)?
    ))
}

fn key_result(cells: &Cells, choices: &Choices) -> Option<String> {
    let kpi = text(cells, "kpi");
    let (target, due_on) = (number(cells, "target")?, date(cells, "due_on")?);
    let side = shown(FormTable::KeyResults, "comparator", &text(cells, "comparator"), choices).to_lowercase();
    let counted_as = shown(FormTable::KeyResults, "measure", &text(cells, "measure"), choices).to_lowercase();
    if kpi.is_empty() || text(cells, "comparator").is_empty() || text(cells, "measure").is_empty() {
        return None;
    }
    let from = number(cells, "baseline").map_or_else(String::new, |from| format!(" from {}", from.normalize()));
    Some(format!(
        "{counted_as} of \u{2018}{}\u{2019} goes{from} to {side} {} by {}.",
        name_of(Reference::Kpi, &kpi, choices),
        target.normalize(),
        day(last_day(due_on)),
    ))
    .map(|sentence| capitalised(&sentence))
}

fn guardrail(cells: &Cells, choices: &Choices) -> Option<String> {
    let kpi = text(cells, "kpi");
    let bound = number(cells, "bound")?;
    let side = shown(FormTable::Guardrails, "comparator", &text(cells, "comparator"), choices).to_lowercase();
    if kpi.is_empty() || text(cells, "comparator").is_empty() {
        return None;
    }
    let runs = date(cells, "start_on").zip(date(cells, "end_on")).filter(|(start_on, end_on)| start_on < end_on);
    let runs = runs.map_or_else(String::new, |(start_on, end_on)| format!(", {}", span(start_on, end_on)));
    let forgives = match number(cells, "breaches_allowed").and_then(|allowed| allowed.to_usize()).unwrap_or(0) {
        0 => "One breach fails the goal.".to_owned(),
        allowed => format!("{} forgiven.", counted(allowed, "breach is", "breaches are")),
    };
    let kpi = name_of(Reference::Kpi, &kpi, choices);
    Some(format!("\u{2018}{kpi}\u{2019} must stay {side} {}{runs}. {forgives}", bound.normalize()))
}

/// The first periods that a rule makes, and how many there are.
fn calendar(cells: &Cells) -> Option<Vec<String>> {
    const TOLD: usize = 4;
    let kind = text(cells, "kind").parse().ok()?;
    let periods = periods_by_rule(kind, date(cells, "first_on")?, date(cells, "last_on")?).ok()?;
    let first: Vec<String> = periods
        .iter()
        .take(TOLD)
        .map(|period| format!("{} ({})", period.label, span(period.start_on, period.end_on)))
        .collect();
    let rest = if periods.len() > TOLD { " \u{2026}" } else { "" };
    Some(vec![format!("{}: {}{rest}", counted(periods.len(), "period", "periods"), first.join(", "))])
}

fn runs(cells: &Cells, start: &str, end: &str) -> Option<String> {
    let (start_on, end_on) = (date(cells, start)?, date(cells, end)?);
    let days = usize::try_from((end_on - start_on).num_days()).ok().filter(|days| *days > 0)?;
    Some(format!("Runs {}: {}.", span(start_on, end_on), counted(days, "day", "days")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::link;

    fn told(table: FormTable, pairs: &[(&str, &str)]) -> String {
        let cells = pairs.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned())).collect();
        let choices = Choices {
            kpis: vec![link("cost", "Cost per parcel"), link("hours", "Overtime hours")],
            levers: vec![link("vans", "Vans")],
            ..Choices::default()
        };
        preview(table, &cells, &choices).join(" ").replace(['\u{202f}', '\u{a0}'], " ")
    }

    #[test]
    fn a_kpi_shows_how_a_reading_will_look() {
        let money = [("unit", "GBP"), ("decimals", "2"), ("currency", "GBP"), ("direction", "lower")];
        assert_eq!(told(FormTable::Kpis, &money), "A reading will look like \u{a3}1,234.57. Less is better.");
        let share =
            [("unit", "ratio"), ("decimals", "1"), ("direction", "band"), ("band_low", "0.9"), ("band_high", "0.99")];
        assert_eq!(told(FormTable::Kpis, &share), "A reading will look like 96.8 %. Good from 90.0 % to 99.0 %.");
        assert_eq!(told(FormTable::Kpis, &[("unit", "hours"), ("decimals", "many")]), "");
    }

    #[test]
    fn a_driver_link_is_told_by_ten_percent() {
        let mut claim = vec![
            ("from_kind", "kpi"),
            ("from", "hours"),
            ("to", "cost"),
            ("direction", "raises"),
            ("lag_periods", "2"),
            ("ramp_periods", "1"),
        ];
        assert_eq!(
            told(FormTable::Influences, &claim),
            "More of \u{2018}Overtime hours\u{2019} raises \u{2018}Cost per parcel\u{2019}, 2 periods later. Without a number it warns, and gives no odds."
        );
        claim.extend([("strength", "0.30"), ("strength_sd", "0.1"), ("strength_unit", "elasticity")]);
        assert_eq!(
            told(FormTable::Influences, &claim),
            "10 % more \u{2018}Overtime hours\u{2019} raises \u{2018}Cost per parcel\u{2019} by 3 %, give or take 1 %, 2 periods later."
        );
        claim[0] = ("from_kind", "lever");
        claim[1] = ("from", "vans");
        claim.extend([("strength_unit", "change_per_unit")]);
        assert!(told(FormTable::Influences, &claim).starts_with("One more of \u{2018}Vans\u{2019} raises"));
        assert_eq!(told(FormTable::Influences, &claim[..3]), "");
    }

    #[test]
    fn a_calendar_shows_its_first_periods() {
        let weeks = [("kind", "iso_week"), ("first_on", "2024-01-01"), ("last_on", "2024-03-04")];
        assert!(told(FormTable::Calendars, &weeks).starts_with("9 periods: 2024-W01 (1 Jan to 7 Jan 2024), 2024-W02"));
        assert_eq!(
            told(FormTable::Calendars, &[("kind", "month"), ("first_on", "2024-01-02"), ("last_on", "2024-03-01")]),
            ""
        );
    }

    #[test]
    fn bounds_and_spans_are_told() {
        let key_result = [
            ("kpi", "cost"),
            ("comparator", "at_most"),
            ("measure", "mean"),
            ("target", "3.20"),
            ("baseline", "3.8"),
            ("due_on", "2027-01-01"),
        ];
        assert_eq!(
            told(FormTable::KeyResults, &key_result),
            "The mean of \u{2018}Cost per parcel\u{2019} goes from 3.8 to at most 3.2 by 31 Dec 2026."
        );
        let guardrail = [
            ("kpi", "cost"),
            ("comparator", "at_most"),
            ("bound", "4"),
            ("start_on", "2026-01-01"),
            ("end_on", "2026-02-01"),
            ("breaches_allowed", "2"),
        ];
        assert_eq!(
            told(FormTable::Guardrails, &guardrail),
            "\u{2018}Cost per parcel\u{2019} must stay at most 4, 1 Jan to 31 Jan 2026. 2 breaches are forgiven."
        );
        assert_eq!(
            told(FormTable::Cycles, &[("start_on", "2026-01-01"), ("end_on", "2026-01-29")]),
            "Runs 1 Jan to 28 Jan 2026: 28 days."
        );
    }

    #[test]
    fn a_lever_tells_its_range_and_its_price() {
        let lever = [
            ("unit", "hours"),
            ("decimals", "0"),
            ("lowest", "0"),
            ("current", "1000"),
            ("highest", "4000"),
            ("cost_per_unit_and_period", "20"),
            ("currency", "GBP"),
        ];
        assert_eq!(
            told(FormTable::Levers, &lever),
            "Goes from 0 to 4,000 hours, and stands at 1,000 hours. All the way up costs \u{a3}60,000 more a period."
        );
    }
}
