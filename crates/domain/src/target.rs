//! Targets in general: comparators, standing targets, and the states a target can be in.

use crate::word::words;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

words! {
    /// On which side of the bound a value meets it. The bound itself always does.
    Comparator, "comparator" {
        AtLeast = "at_least": "The bound or more.",
        AtMost = "at_most": "The bound or less.",
    }
}

impl Comparator {
    /// Whether the value meets the bound.
    #[must_use]
    pub fn holds(self, value: Decimal, bound: Decimal) -> bool {
        match self {
            Self::AtLeast => value >= bound,
            Self::AtMost => value <= bound,
        }
    }

    /// The sign people read: `≥` or `≤`.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "\u{2265}",
            Self::AtMost => "\u{2264}",
        }
    }
}

words! {
    /// The states of a key result and of an objective.
    State, "state" {
        Achieved = "achieved": "The window is over and the target was met.",
        OnTrack = "on_track": "Odds of 70 % or more.",
        AtRisk = "at_risk": "Odds of 35 % or more.",
        OffTrack = "off_track": "Odds below 35 %.",
        Missed = "missed": "The window is over and the target was not met.",
        Unknown = "unknown": "No data, stale data, or no forecast: never green.",
    }
}

impl State {
    /// The words on the screen.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Achieved => "achieved",
            Self::OnTrack => "on track",
            Self::AtRisk => "at risk",
            Self::OffTrack => "off track",
            Self::Missed => "missed",
            Self::Unknown => "unknown",
        }
    }
}

/// A state and why it is so, in one sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The state.
    pub state: State,
    /// Why, in a sentence without a full stop.
    pub reason: String,
}

impl State {
    /// How much a state asks for somebody, most first: where several targets bear on one thing, the first of this order stands for them.
    const fn urgency(self) -> u8 {
        match self {
            Self::Missed => 0,
            Self::OffTrack => 1,
            Self::AtRisk => 2,
            Self::Unknown => 3,
            Self::OnTrack => 4,
            Self::Achieved => 5,
        }
    }
}

/// A judged target and the span it runs over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedTarget {
    /// First day.
    pub start_on: NaiveDate,
    /// First day after it.
    pub due_on: NaiveDate,
    /// Its state and why.
    pub judgement: Judgement,
}

/// The judgement that stands for a KPI: the most urgent among the targets that run on the day; where none runs, among those that ended
/// last; `None` where nothing has begun.
#[must_use]
pub fn standing_judgement(targets: &[JudgedTarget], today: NaiveDate) -> Option<Judgement> {
    let begun = || targets.iter().filter(|target| target.start_on <= today);
    let running = begun().any(|target| target.due_on > today);
    let last_due_on = begun().map(|target| target.due_on).max()?;
    begun()
        .filter(|target| if running { target.due_on > today } else { target.due_on == last_due_on })
        .min_by_key(|target| target.judgement.state.urgency())
        .map(|target| target.judgement.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_now_stands_before_what_is_over_and_the_worst_of_it_counts() {
        let day = |month| NaiveDate::from_ymd_opt(2024, month, 1).unwrap();
        let target = |from, to, state| JudgedTarget {
            start_on: day(from),
            due_on: day(to),
            judgement: Judgement { state, reason: String::new() },
        };
        let targets = [target(1, 3, State::Missed), target(2, 5, State::Achieved), target(3, 5, State::Unknown)];
        let state_on = |month| standing_judgement(&targets, day(month)).map(|judgement| judgement.state);
        assert_eq!(state_on(4), Some(State::Unknown));
        assert_eq!(state_on(6), Some(State::Unknown));
        assert_eq!(state_on(2), Some(State::Missed));
        assert_eq!(standing_judgement(&targets, NaiveDate::from_ymd_opt(2023, 1, 1).unwrap()), None);
    }

    #[test]
    fn the_bound_itself_is_met() {
        assert!(Comparator::AtLeast.holds(Decimal::ONE, Decimal::ONE));
        assert!(Comparator::AtMost.holds(Decimal::ONE, Decimal::ONE));
        assert!(!Comparator::AtMost.holds(Decimal::TWO, Decimal::ONE));
        assert!(!Comparator::AtLeast.holds(Decimal::ZERO, Decimal::ONE));
    }
}
