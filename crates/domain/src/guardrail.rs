//! Guardrails: bounds that must hold while an objective is pursued.

use crate::reading::Reading;
use crate::target::Comparator;
use crate::word::words;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

words! {
    /// What a guardrail protects.
    Protects, "what a guardrail protects" {
        Money = "money": "Margin, cost, cash.",
        Customer = "customer": "What customers get.",
        People = "people": "Those who do the work.",
        Safety = "safety": "Life and health.",
        Other = "other": "Anything else.",
    }
}

words! {
    /// What the readings say of a guardrail.
    GuardrailState, "guardrail state" {
        Held = "held": "Its span is over and it held.",
        Holding = "holding": "It has held so far.",
        Broken = "broken": "More breaches than allowed.",
        Unknown = "unknown": "No reading in its span, or its span is over with readings missing.",
    }
}

/// What a guardrail asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardrailTerms {
    /// The side of the bound that keeps it.
    pub comparator: Comparator,
    /// The bound.
    pub bound: Decimal,
    /// First day of its span.
    pub start_on: NaiveDate,
    /// First day after it.
    pub end_on: NaiveDate,
    /// Breaches it forgives.
    pub breaches_allowed: u16,
}

/// What the readings say of a guardrail on a given day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardrailOutcome {
    /// The state.
    pub state: GuardrailState,
    /// Readings on the wrong side of the bound.
    pub breaches: usize,
    /// The label of the first of them.
    pub first_breach: Option<String>,
    /// The last reading in its span.
    pub latest: Option<Decimal>,
}

impl GuardrailTerms {
    /// Judges the readings of the KPI on the day `today`; shapes as in [`crate::key_result::KeyResultTerms::judge`].
    #[must_use]
    pub fn judge(&self, readings: &[Reading], today: NaiveDate) -> GuardrailOutcome {
        let span: Vec<&Reading> = readings
            .iter()
            .filter(|reading| reading.period.start_on >= self.start_on && reading.period.end_on <= self.end_on)
            .collect();
        let values = || span.iter().filter_map(|reading| Some((*reading, reading.value?)));
        let breached: Vec<&Reading> = values()
            .filter(|(_, value)| !self.comparator.holds(*value, self.bound))
            .map(|(reading, _)| reading)
            .collect();
        let complete = !span.is_empty() && span.iter().all(|reading| reading.value.is_some());
        let state = if breached.len() > usize::from(self.breaches_allowed) {
            GuardrailState::Broken
        } else if today >= self.end_on && complete {
            GuardrailState::Held
        } else if today < self.end_on && values().next().is_some() {
            GuardrailState::Holding
        } else {
            GuardrailState::Unknown
        };
        GuardrailOutcome {
            state,
            breaches: breached.len(),
            first_breach: breached.first().map(|reading| reading.period.label.clone()),
            latest: values().next_back().map(|(_, value)| value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{CalendarKind, periods_by_rule};
    use crate::reading::ReadingStatus;

    fn months(values: &[Option<i64>]) -> Vec<Reading> {
        let day = |year, month| NaiveDate::from_ymd_opt(year, month, 1).unwrap();
        let periods = periods_by_rule(CalendarKind::Month, day(2024, 1), day(2025, 1)).unwrap();
        let reading = |(period, value): (_, &Option<i64>)| Reading {
            period,
            value: value.map(Decimal::from),
            status: ReadingStatus::Final,
            corrections: 0,
            known_at: None,
            note: None,
        };
        periods.into_iter().zip(values).map(reading).collect()
    }

    fn terms(breaches_allowed: u16) -> GuardrailTerms {
        let day = |month| NaiveDate::from_ymd_opt(2024, month, 1).unwrap();
        GuardrailTerms {
            comparator: Comparator::AtLeast,
            bound: Decimal::from(94),
            start_on: day(1),
            end_on: day(4),
            breaches_allowed,
        }
    }

    #[test]
    fn one_breach_too_many_breaks_it_at_once() {
        let readings = months(&[Some(95), Some(93), None]);
        let today = NaiveDate::from_ymd_opt(2024, 3, 5).unwrap();
        let outcome = terms(0).judge(&readings, today);
        assert_eq!(
            (outcome.state, outcome.breaches, outcome.first_breach.as_deref()),
            (GuardrailState::Broken, 1, Some("2024-02"))
        );
        assert_eq!(terms(1).judge(&readings, today).state, GuardrailState::Holding);
    }

    #[test]
    fn it_is_held_only_when_its_span_is_over_and_complete() {
        let over = NaiveDate::from_ymd_opt(2024, 4, 1).unwrap();
        assert_eq!(terms(0).judge(&months(&[Some(94), Some(95), Some(96)]), over).state, GuardrailState::Held);
        assert_eq!(terms(0).judge(&months(&[Some(94), None, Some(96)]), over).state, GuardrailState::Unknown);
        assert_eq!(terms(0).judge(&[], over).state, GuardrailState::Unknown);
    }
}
