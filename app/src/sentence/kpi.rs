//! What the page of a KPI says in one sentence, and how its last reading compares.

use super::date::{day, last_day};
use super::map::Headline;
use super::target::bound_words;
use domain::guardrail::GuardrailState;
use domain::kpi::{Direction, Measure, Timing};
use domain::page::kpi::{KpiPage, KpiTarget};
use domain::page::map::MapTargetKind;
use domain::reading::{Freshness, Reading};
use domain::target::State;
use rust_decimal::Decimal;

/// A reading that has a value.
#[derive(Debug, Clone, Copy)]
pub struct Valued<'page> {
    /// The reading.
    pub reading: &'page Reading,
    /// Its value.
    pub value: Decimal,
}

/// How the last reading compares with an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The label of the earlier period.
    pub period: String,
    /// The earlier value.
    pub value: Decimal,
    /// Last minus earlier.
    pub difference: Decimal,
    /// The difference as a share of the earlier value; none for ratios, whose difference is in points, and where the earlier is zero.
    pub share: Option<Decimal>,
    /// Whether the KPI went the way it is meant to; none where it stood still or has a band.
    pub is_better: Option<bool>,
}

/// The last reading with a value.
#[must_use]
pub fn last(readings: &[Reading]) -> Option<Valued<'_>> {
    readings.iter().rev().find_map(|reading| Some(Valued { reading, value: reading.value? }))
}

/// The change from the reading before the last one with a value.
#[must_use]
pub fn change_from_previous(page: &KpiPage) -> Option<Change> {
    let last = last(&page.readings)?;
    let previous =
        page.readings.iter().rev().skip_while(|reading| reading.period.start_on >= last.reading.period.start_on);
    let previous = previous.into_iter().find(|reading| reading.value.is_some())?;
    change(page, last, previous)
}

/// The change from the period that began about a year before the last one, within half a period.
#[must_use]
pub fn change_from_last_year(page: &KpiPage) -> Option<Change> {
    let last = last(&page.readings)?;
    let wanted = last.reading.period.start_on.checked_sub_days(chrono::Days::new(365))?;
    let distance = |reading: &&Reading| (reading.period.start_on - wanted).num_days().abs();
    let nearest = page.readings.iter().min_by_key(distance)?;
    if distance(&nearest) * 2 > last.reading.period.days() {
        return None;
    }
    change(page, last, nearest)
}

fn change(page: &KpiPage, last: Valued<'_>, earlier: &Reading) -> Option<Change> {
    let value = earlier.value?;
    let difference = last.value.checked_sub(value)?;
    let share = if page.measure.is_ratio() { None } else { difference.checked_div(value.abs()) };
    let is_better = match page.direction {
        _ if difference.is_zero() => None,
        Direction::Higher => Some(difference.is_sign_positive()),
        Direction::Lower => Some(difference.is_sign_negative()),
        Direction::Band { .. } => None,
    };
    Some(Change { period: earlier.period.label.clone(), value, difference, share, is_better })
}

/// `+2.9 %` with its sign.
#[must_use]
pub fn change_share_words(share: Decimal) -> String {
    let percent = Measure { unit: "ratio".to_owned(), decimals: 1, currency: None };
    let points = percent.format_change(share);
    // What is a difference of ratios elsewhere is a share of the earlier value here.
    format!("{}\u{202f}%", points.trim_end_matches("points").trim_end())
}

/// The last reading, and what it means for the target that counts now.
#[must_use]
pub fn headline(page: &KpiPage) -> Headline {
    let Some(last) = last(&page.readings) else {
        return Headline { sentence: format!("{} has no reading yet", page.name), lead: page.definition.clone() };
    };
    let reading = format!("{} was {} in {}", page.name, page.measure.format(last.value), last.reading.period.label);
    let sentence = match counting_target(page) {
        Some(target) => format!("{reading}; {}", target_words(page, target)),
        None => format!("{reading}; nobody holds it to a target"),
    };
    let mut lead = Vec::new();
    if let Freshness::Late { period, due_on } = &page.freshness {
        lead.push(format!("The reading of {period} was due by {} and is missing.", day(*due_on)));
    }
    if let Some(change) = change_from_previous(page) {
        lead.push(change_words(page, &change));
    }
    Headline { sentence, lead: lead.join(" ") }
}

/// The target that counts: of those that run on the day shown the most urgent, else of those that ended last.
fn counting_target(page: &KpiPage) -> Option<&KpiTarget> {
    let today = page.workspace.as_of_on;
    let begun = || page.targets.iter().filter(|target| target.start_on <= today);
    let runs = |target: &&KpiTarget| target.end_on.is_none_or(|end_on| end_on > today);
    if let Some(running) = begun().filter(runs).min_by_key(|target| urgency(&target.kind)) {
        return Some(running);
    }
    let last_end = begun().filter_map(|target| target.end_on).max();
    begun().filter(|target| target.end_on == last_end).min_by_key(|target| urgency(&target.kind))
}

/// How much a target asks for somebody, most first.
const fn urgency(kind: &MapTargetKind) -> u8 {
    match kind {
        MapTargetKind::KeyResult(judgement) => match judgement.state {
            State::Missed => 0,
            State::OffTrack => 1,
            State::AtRisk => 2,
            State::Unknown => 4,
            State::OnTrack => 6,
            State::Achieved => 7,
        },
        MapTargetKind::Guardrail(GuardrailState::Broken) => 0,
        MapTargetKind::Guardrail(GuardrailState::Unknown) => 5,
        MapTargetKind::Guardrail(GuardrailState::Holding | GuardrailState::Held) => 7,
        MapTargetKind::Standing { met: Some(false), .. } => 3,
        MapTargetKind::Standing { .. } => 7,
    }
}

/// What the readings say of a target, as the second half of a sentence.
fn target_words(page: &KpiPage, target: &KpiTarget) -> String {
    let bound = bound_words(target.comparator, target.bound, &page.measure);
    let observed = target.outcome.as_ref().and_then(|outcome| outcome.observed).map(|value| page.measure.format(value));
    let by = target.end_on.map(|end_on| format!(" by {}", day(last_day(end_on)))).unwrap_or_default();
    match &target.kind {
        MapTargetKind::KeyResult(judgement) => match (judgement.state, observed) {
            (State::Achieved, Some(observed)) => format!("its target of {bound}{by} was met with {observed}"),
            (State::Missed, Some(observed)) => format!("its target of {bound}{by} was missed with {observed}"),
            (State::Achieved, None) => format!("its target of {bound}{by} was met"),
            (State::Missed, None) => format!("its target of {bound}{by} was missed"),
            (State::Unknown, _) => format!("its target of {bound}{by} cannot be judged: {}", judgement.reason),
            (state, _) => format!("its target of {bound}{by} is {}", state.words()),
        },
        MapTargetKind::Guardrail(GuardrailState::Held) => format!("its guardrail of {bound} was held until the end"),
        MapTargetKind::Guardrail(GuardrailState::Holding) => format!("its guardrail of {bound} holds"),
        MapTargetKind::Guardrail(GuardrailState::Broken) => format!("its guardrail of {bound} is broken"),
        MapTargetKind::Guardrail(GuardrailState::Unknown) => {
            format!("whether its guardrail of {bound} holds is unknown")
        }
        MapTargetKind::Standing { met: Some(true), .. } => format!("that meets the standing target of {bound}"),
        MapTargetKind::Standing { met: Some(false), .. } => {
            format!("that does not meet the standing target of {bound}")
        }
        MapTargetKind::Standing { met: None, .. } => format!("its standing target is {bound}"),
    }
}

fn change_words(page: &KpiPage, change: &Change) -> String {
    if change.difference.is_zero() {
        return format!("As in {}.", change.period);
    }
    let share = change.share.map(|share| format!(" ({})", change_share_words(share))).unwrap_or_default();
    let verdict = match change.is_better {
        Some(true) => ", which is better",
        Some(false) => ", which is worse",
        None => "",
    };
    format!("{}{share} against {}{verdict}.", page.measure.format_change(change.difference), change.period)
}

/// What the chart shows, in one sentence.
#[must_use]
pub fn chart_title(page: &KpiPage) -> String {
    let values = || page.readings.iter().filter_map(|reading| Some((reading.value?, &reading.period.label)));
    let extremes = values().min_by_key(|(value, _)| *value).zip(values().max_by_key(|(value, _)| *value));
    match extremes {
        None => format!("{} has no reading yet", page.name),
        Some(((low, _), (high, _))) if low == high => {
            format!("{} stood at {} throughout", page.name, page.measure.format(low))
        }
        Some(((low, low_period), (high, high_period))) => format!(
            "{} lay between {} ({low_period}) and {} ({high_period})",
            page.name,
            page.measure.format(low),
            page.measure.format(high),
        ),
    }
}

/// Which values are better, in words.
#[must_use]
pub fn better_words(direction: Direction, measure: &Measure) -> String {
    match direction {
        Direction::Higher => "Higher".to_owned(),
        Direction::Lower => "Lower".to_owned(),
        Direction::Band { low, high } => format!("Between {} and {}", measure.format(low), measure.format(high)),
    }
}

/// Whether it moves first or last, in words.
#[must_use]
pub const fn timing_words(timing: Timing) -> &'static str {
    match timing {
        Timing::Lead => "First: the place to act",
        Timing::Lag => "Last: the place to judge",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::{kpi_page, target_of};
    use domain::target::Judgement;

    #[test]
    fn the_headline_names_value_period_and_target() {
        let mut page = kpi_page();
        assert_eq!(
            headline(&page).sentence,
            "Excess journey time was 4.38\u{a0}minutes in 2018/19 P5; its target of at most 5.99\u{a0}minutes by 17\u{a0}Sep\u{a0}2011 was met with 5.79\u{a0}minutes"
        );
        assert_eq!(headline(&page).lead, "+0.12 (+2.8\u{202f}%) against 2018/19 P4, which is worse.");
        page.targets.clear();
        assert_eq!(
            headline(&page).sentence,
            "Excess journey time was 4.38\u{a0}minutes in 2018/19 P5; nobody holds it to a target"
        );
        page.readings.clear();
        assert_eq!(headline(&page).sentence, "Excess journey time has no reading yet");
    }

    #[test]
    fn what_runs_comes_before_what_is_over_and_the_worst_first() {
        let mut page = kpi_page();
        let running = |state| {
            target_of(
                MapTargetKind::KeyResult(Judgement { state, reason: "no forecast yet".to_owned() }),
                Some((2019, 4, 1)),
            )
        };
        page.targets.push(running(State::Unknown));
        assert!(
            headline(&page).sentence.ends_with("cannot be judged: no forecast yet"),
            "{}",
            headline(&page).sentence
        );
        page.targets.push(target_of(MapTargetKind::Guardrail(GuardrailState::Broken), Some((2019, 4, 1))));
        assert!(headline(&page).sentence.ends_with("its guardrail of at most 5.99\u{a0}minutes is broken"));
    }

    #[test]
    fn a_gap_is_skipped_when_looking_back() {
        let mut page = kpi_page();
        let count = page.readings.len();
        page.readings[count - 2].value = None;
        assert_eq!(change_from_previous(&page).map(|change| change.period), Some("2018/19 P3".to_owned()));
        assert_eq!(change_from_last_year(&page).map(|change| change.period), Some("2017/18 P5".to_owned()));
        page.readings.truncate(1);
        assert_eq!(change_from_previous(&page), None);
        assert_eq!(change_from_last_year(&page), None);
    }

    #[test]
    fn the_chart_says_its_range() {
        let mut page = kpi_page();
        assert_eq!(
            chart_title(&page),
            "Excess journey time lay between 4.26\u{a0}minutes (2018/19 P4) and 5.2\u{a0}minutes (2017/18 P5)"
                .replace("5.2\u{a0}", "5.20\u{a0}")
        );
        for reading in &mut page.readings {
            reading.value = Some(Decimal::ONE);
        }
        assert_eq!(chart_title(&page), "Excess journey time stood at 1.00\u{a0}minutes throughout");
    }
}
