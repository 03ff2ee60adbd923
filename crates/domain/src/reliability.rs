//! Data reliability: whether what is reported can carry a judgement. People see 'data reliability'; the design calls it trust.

use crate::guardrail::GuardrailState;
use crate::target::{Judgement, State};
use crate::word::words;
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use serde::{Deserialize, Serialize};

/// How many periods completeness and stability look back on.
pub const PERIODS_JUDGED: usize = 13;

/// How many periods the natural limits are drawn from.
pub const PERIODS_OF_LIMITS: usize = 26;

/// The least completeness that can be judged.
const LEAST_COMPLETENESS: Decimal = Decimal::from_parts(8, 0, 0, false, 1);

/// Below this share no state is better than at risk.
const LEAST_SHARE: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// One period and what was reported of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedPeriod {
    /// The first day.
    pub start_on: NaiveDate,
    /// The first day after it.
    pub end_on: NaiveDate,
    /// The value told first.
    pub told: Option<Decimal>,
    /// The value that holds.
    pub holds: Option<Decimal>,
}

words! {
    /// What reliability can fail by.
    Weakness, "weakness of data" {
        Late = "late": "Figures are overdue.",
        Incomplete = "incomplete": "Figures are missing.",
        Unstable = "unstable": "Figures move after they were told.",
    }
}

/// How far the readings of a KPI can be relied on; each share is 0 to 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reliability {
    /// 1 until the next reading is due with its grace, 0 one period later.
    pub freshness: Decimal,
    /// Received of expected readings.
    pub completeness: Decimal,
    /// How well readings stand once told.
    pub stability: Decimal,
    /// How many readings were received of those expected.
    pub received: u32,
    /// How many were expected, at most [`PERIODS_JUDGED`].
    pub expected: u32,
}

impl Reliability {
    /// Of a KPI that was never read.
    pub const NOTHING: Self = Self {
        freshness: Decimal::ZERO,
        completeness: Decimal::ZERO,
        stability: Decimal::ZERO,
        received: 0,
        expected: 0,
    };

    /// The reliability on the day `today` (the first day not yet known).
    ///
    /// `periods` run without a break, in order, from the KPI's first reading; at least the last [`PERIODS_OF_LIMITS`] up to the period
    /// that runs on the day, where the calendar goes that far. A reading is due `grace_days` after its period's end, without them one
    /// length of the period.
    #[must_use]
    pub fn of(periods: &[ReportedPeriod], grace_days: Option<u32>, today: NaiveDate) -> Self {
        let is_overdue = |period: &ReportedPeriod| due_on(period, grace_days).is_some_and(|due_on| due_on < today);
        let expected: Vec<&ReportedPeriod> = periods
            .iter()
            .rev()
            .filter(|period| period.holds.is_some() || is_overdue(period))
            .take(PERIODS_JUDGED)
            .collect();
        let Some(last) = periods.iter().rposition(|period| period.holds.is_some()) else {
            return Self::NOTHING;
        };
        let freshness = periods.get(last + 1).map_or(1.0, |missing| {
            let overdue = due_on(missing, grace_days).map_or(0, |due_on| (today - due_on).num_days());
            engine::trust::freshness(days(overdue), days((missing.end_on - missing.start_on).num_days()))
        });
        let received = expected.iter().filter(|period| period.holds.is_some()).count();
        let revisions: Vec<f64> =
            expected.iter().filter_map(|period| Some(approximate(period.holds?.checked_sub(period.told?)?))).collect();
        let limits_from = (last + 1).saturating_sub(PERIODS_OF_LIMITS);
        let values: Vec<Option<f64>> =
            periods.iter().take(last + 1).skip(limits_from).map(|period| period.holds.map(approximate)).collect();
        let half_width = engine::trust::natural_half_width(&values);
        Self {
            freshness: share(freshness),
            completeness: share(engine::trust::completeness(received, expected.len())),
            stability: share(engine::trust::stability(&revisions, half_width)),
            received: u32::try_from(received).unwrap_or(u32::MAX),
            expected: u32::try_from(expected.len()).unwrap_or(u32::MAX),
        }
    }

    /// What stands for all three: the least.
    #[must_use]
    pub fn share(&self) -> Decimal {
        self.freshness.min(self.completeness).min(self.stability)
    }

    /// What it fails by most; `None` where nothing is wrong.
    #[must_use]
    pub fn weakness(&self) -> Option<Weakness> {
        let least = self.share();
        match () {
            () if least >= Decimal::ONE => None,
            () if self.freshness == least => Some(Weakness::Late),
            () if self.completeness == least => Some(Weakness::Incomplete),
            () => Some(Weakness::Unstable),
        }
    }

    /// Whether nothing can be said on it: no reading for a period past its grace, or too many missing.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.freshness.is_zero() || self.completeness < LEAST_COMPLETENESS
    }

    /// Whether no state on it is better than at risk.
    #[must_use]
    pub fn caps(&self) -> bool {
        self.share() < LEAST_SHARE
    }

    /// A judgement that may still change, held against the data it rests on. What is over and complete stands as it is.
    #[must_use]
    pub fn temper(&self, judgement: Judgement) -> Judgement {
        match judgement.state {
            State::OnTrack | State::AtRisk | State::OffTrack if self.is_unknown() => Judgement {
                state: State::Unknown,
                reason: "its data is too late or too incomplete to judge".to_owned(),
            },
            State::OnTrack if self.caps() => {
                Judgement { state: State::AtRisk, reason: format!("{}, but its data is unreliable", judgement.reason) }
            }
            _ => judgement,
        }
    }

    /// A guardrail that has held so far does not hold on data that cannot be judged.
    #[must_use]
    pub fn temper_guardrail(&self, state: GuardrailState) -> GuardrailState {
        if state == GuardrailState::Holding && self.is_unknown() { GuardrailState::Unknown } else { state }
    }
}

fn due_on(period: &ReportedPeriod, grace_days: Option<u32>) -> Option<NaiveDate> {
    let length = u64::try_from((period.end_on - period.start_on).num_days()).unwrap_or(0);
    period.end_on.checked_add_days(Days::new(grace_days.map_or(length, u64::from)))
}

fn approximate(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

fn days(count: i64) -> f64 {
    f64::from(i32::try_from(count).unwrap_or(i32::MAX))
}

/// Four digits are more than any reader needs, and keep equal things equal.
fn share(value: f64) -> Decimal {
    Decimal::from_f64(value).unwrap_or_default().round_dp(4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{CalendarKind, periods_by_rule};

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, month, day).unwrap()
    }

    /// Months of 2024 with a value told and a value that holds, from January on; the rest of the year has none.
    fn months(values: &[(Option<i64>, Option<i64>)]) -> Vec<ReportedPeriod> {
        let periods = periods_by_rule(CalendarKind::Month, day(1, 1), NaiveDate::from_ymd_opt(2025, 1, 1).unwrap());
        let reported = |(index, period): (usize, crate::calendar::Period)| {
            let (told, holds) = values.get(index).copied().unwrap_or_default();
            ReportedPeriod {
                start_on: period.start_on,
                end_on: period.end_on,
                told: told.map(Decimal::from),
                holds: holds.map(Decimal::from),
            }
        };
        periods.unwrap().into_iter().enumerate().map(reported).collect()
    }

    fn stood(values: &[i64]) -> Vec<(Option<i64>, Option<i64>)> {
        values.iter().map(|value| (Some(*value), Some(*value))).collect()
    }

    fn percent(reliability: &Reliability) -> [String; 3] {
        [reliability.freshness, reliability.completeness, reliability.stability]
            .map(|share| (share * Decimal::ONE_HUNDRED).round_dp(1).normalize().to_string())
    }

    #[test]
    fn what_is_there_complete_and_stands_is_fully_reliable() {
        let reliability = Reliability::of(&months(&stood(&[420, 410, 400, 390])), Some(10), day(6, 10));
        assert_eq!(percent(&reliability), ["100", "100", "100"]);
        assert_eq!((reliability.received, reliability.expected, reliability.weakness()), (4, 4, None));
        assert!(!reliability.is_unknown() && !reliability.caps());
    }

    #[test]
    fn lateness_eats_the_freshness_and_then_the_completeness() {
        let periods = months(&stood(&[420, 410, 400, 390]));
        // May's reading was due on 11 June; it is 31 days long.
        let late = Reliability::of(&periods, Some(10), day(6, 21));
        assert_eq!(percent(&late), ["67.7", "80", "100"]);
        assert_eq!(late.weakness(), Some(Weakness::Late));
        assert!(!late.is_unknown(), "four of five is the least that can be judged");
        let gone = Reliability::of(&periods, Some(10), day(7, 13));
        assert!(gone.is_unknown() && gone.freshness.is_zero());
    }

    #[test]
    fn figures_that_move_are_held_against_their_limits() {
        // Mean moving range 10, limits 26.6 away; the median revision is 16.
        let moving = [(Some(404), Some(420)), (Some(426), Some(410)), (Some(400), Some(420)), (Some(410), Some(410))];
        let reliability = Reliability::of(&months(&moving), Some(10), day(5, 2));
        assert_eq!(percent(&reliability), ["100", "100", "39.8"]);
        assert_eq!(reliability.weakness(), Some(Weakness::Unstable));
        assert!(reliability.caps() && !reliability.is_unknown());
    }

    #[test]
    fn a_kpi_never_read_is_not_reliable_at_all() {
        assert_eq!(Reliability::of(&months(&[]), Some(10), day(6, 1)), Reliability::NOTHING);
        assert_eq!(Reliability::of(&[], None, day(6, 1)), Reliability::NOTHING);
        assert!(Reliability::NOTHING.is_unknown());
    }

    #[test]
    fn only_what_may_still_change_is_tempered() {
        let judged = |state| Judgement { state, reason: "odds of 8 in 10".to_owned() };
        let unstable =
            Reliability { stability: share(0.4), ..Reliability::of(&months(&stood(&[1, 2])), Some(10), day(3, 2)) };
        assert_eq!(unstable.temper(judged(State::OnTrack)).state, State::AtRisk);
        assert_eq!(unstable.temper(judged(State::OffTrack)).state, State::OffTrack);
        for over in [State::Achieved, State::Missed] {
            assert_eq!(Reliability::NOTHING.temper(judged(over)), judged(over));
        }
        assert_eq!(Reliability::NOTHING.temper(judged(State::OnTrack)).state, State::Unknown);
        assert_eq!(Reliability::NOTHING.temper_guardrail(GuardrailState::Holding), GuardrailState::Unknown);
        assert_eq!(Reliability::NOTHING.temper_guardrail(GuardrailState::Broken), GuardrailState::Broken);
        assert_eq!(unstable.temper_guardrail(GuardrailState::Holding), GuardrailState::Holding);
    }
}
