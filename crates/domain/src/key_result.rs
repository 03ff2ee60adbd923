//! Key results: a KPI, a measure over a window, a bound. Progress and state come from readings alone.

use crate::kpi::Quantity;
use crate::reading::Reading;
use crate::target::{Comparator, Judgement, State};
use crate::word::words;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

words! {
    /// How the readings of a window become one number.
    WindowMeasure, "measure" {
        AtEnd = "at_end": "The last reading of the window.",
        Mean = "mean": "The mean, weighted by days (a flow: per period of mean length).",
        Sum = "sum": "The sum.",
        Worst = "worst": "The reading farthest on the wrong side.",
    }
}

impl WindowMeasure {
    /// The words on the screen.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AtEnd => "at the end",
            Self::Mean => "mean",
            Self::Sum => "sum",
            Self::Worst => "worst reading",
        }
    }
}

words! {
    /// How the plan runs from baseline to target.
    Phasing, "phasing" {
        Line = "line": "Evenly.",
        Steps = "steps": "In steps.",
        Seasonal = "seasonal": "With the season.",
    }
}

/// What a key result asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyResultTerms {
    /// How the readings become one number.
    pub measure: WindowMeasure,
    /// The side of the target that meets it.
    pub comparator: Comparator,
    /// Where it started from.
    pub baseline: Option<Decimal>,
    /// The bound to meet.
    pub target: Decimal,
    /// A bound beyond the target, hoped for.
    pub stretch: Option<Decimal>,
    /// How the plan runs from baseline to target.
    pub phasing: Phasing,
    /// First day of the window.
    pub start_on: NaiveDate,
    /// First day after the window.
    pub due_on: NaiveDate,
}

/// What the readings say of a key result on a given day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyResultOutcome {
    /// The measure over the readings of the window so far; `None` where there is none.
    pub observed: Option<Decimal>,
    /// Periods of the window that have a reading.
    pub readings: usize,
    /// Periods of the window.
    pub periods: usize,
    /// The share of the way from baseline to target that is done; may be below 0 or above 1.
    pub progress: Option<Decimal>,
    /// The state and why.
    pub judgement: Judgement,
}

impl KeyResultTerms {
    /// Judges the readings of the KPI on the day `today` (the first day not yet known).
    ///
    /// `readings` holds one entry per calendar period, in order, with `None` values where nothing was read; only periods wholly inside
    /// `[start_on, due_on)` count. Before the due date the state is `unknown`: odds need a forecast. After it, a period without a
    /// reading, or with a provisional one, leaves the state `unknown`, never green.
    #[must_use]
    pub fn judge(&self, quantity: Quantity, readings: &[Reading], today: NaiveDate) -> KeyResultOutcome {
        let window: Vec<&Reading> = readings
            .iter()
            .filter(|reading| reading.period.start_on >= self.start_on && reading.period.end_on <= self.due_on)
            .collect();
        let valued: Vec<&&Reading> = window.iter().filter(|reading| reading.value.is_some()).collect();
        let observed = self.measured(quantity, &window);
        let judgement = self.judgement(&window, valued.len(), observed, today);
        KeyResultOutcome {
            observed,
            readings: valued.len(),
            periods: window.len(),
            progress: observed.and_then(|value| self.progress(value)),
            judgement,
        }
    }

    fn measured(&self, quantity: Quantity, window: &[&Reading]) -> Option<Decimal> {
        let values = || window.iter().filter_map(|reading| Some((reading.value?, reading.period.days())));
        match self.measure {
            WindowMeasure::AtEnd => values().next_back().map(|(value, _)| value),
            WindowMeasure::Sum => {
                values().next()?;
                values().try_fold(Decimal::ZERO, |sum, (value, _)| sum.checked_add(value))
            }
            // A flow per day, weighted by days, times the mean length of a period, is the plain mean of the periods' sums.
            WindowMeasure::Mean if quantity == Quantity::Flow => {
                let sum = values().try_fold(Decimal::ZERO, |sum, (value, _)| sum.checked_add(value))?;
                sum.checked_div(Decimal::from(values().count()))
            }
            WindowMeasure::Mean => {
                let weighted = values().try_fold(Decimal::ZERO, |sum, (value, days)| {
                    sum.checked_add(value.checked_mul(Decimal::from(days))?)
                })?;
                weighted.checked_div(Decimal::from(values().map(|(_, days)| days).sum::<i64>()))
            }
            WindowMeasure::Worst => match self.comparator {
                Comparator::AtLeast => values().map(|(value, _)| value).min(),
                Comparator::AtMost => values().map(|(value, _)| value).max(),
            },
        }
    }

    fn progress(&self, observed: Decimal) -> Option<Decimal> {
        let baseline = self.baseline?;
        observed.checked_sub(baseline)?.checked_div(self.target.checked_sub(baseline)?)
    }

    fn judgement(
        &self,
        window: &[&Reading],
        readings: usize,
        observed: Option<Decimal>,
        today: NaiveDate,
    ) -> Judgement {
        let unknown = |reason: String| Judgement { state: State::Unknown, reason };
        if today < self.start_on {
            return unknown(format!("begins on {}", self.start_on));
        }
        if today < self.due_on {
            return unknown("no forecast yet".to_owned());
        }
        let Some(observed) = observed else {
            return unknown("no reading in its window".to_owned());
        };
        let needed: &[&Reading] = if self.measure == WindowMeasure::AtEnd {
            window.last().map(std::slice::from_ref).unwrap_or_default()
        } else {
            window
        };
        if let Some(missing) = needed.iter().find(|reading| reading.value.is_none()) {
            return unknown(match window.len() - readings {
                1 => format!("the reading of {} is missing", missing.period.label),
                several => format!("{several} readings are missing, the first of {}", missing.period.label),
            });
        }
        if let Some(provisional) =
            needed.iter().find(|reading| reading.status == crate::reading::ReadingStatus::Provisional)
        {
            return unknown(format!("the reading of {} is provisional", provisional.period.label));
        }
        if self.comparator.holds(observed, self.target) {
            Judgement { state: State::Achieved, reason: "met over its whole window".to_owned() }
        } else {
            Judgement { state: State::Missed, reason: "not met over its window".to_owned() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Period;
    use crate::reading::ReadingStatus;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, month, day).unwrap()
    }

    fn reading(start_on: NaiveDate, end_on: NaiveDate, value: Option<i64>) -> Reading {
        let period = Period { label: format!("from {start_on}"), start_on, end_on };
        Reading {
            period,
            value: value.map(Decimal::from),
            status: ReadingStatus::Final,
            corrections: 0,
            known_at: None,
            note: None,
        }
    }

    fn quarter(values: [Option<i64>; 3]) -> Vec<Reading> {
        let starts = [day(1, 1), day(2, 1), day(3, 1), day(4, 1)];
        values.iter().enumerate().map(|(index, value)| reading(starts[index], starts[index + 1], *value)).collect()
    }

    fn terms(measure: WindowMeasure, comparator: Comparator, target: i64) -> KeyResultTerms {
        KeyResultTerms {
            measure,
            comparator,
            baseline: Some(Decimal::from(100)),
            target: Decimal::from(target),
            stretch: None,
            phasing: Phasing::Line,
            start_on: day(1, 1),
            due_on: day(4, 1),
        }
    }

    #[test]
    fn after_the_due_date_a_met_target_is_achieved_and_another_missed() {
        let readings = quarter([Some(90), Some(80), Some(70)]);
        for (measure, at_most, state) in [
            (WindowMeasure::AtEnd, 70, State::Achieved),
            (WindowMeasure::AtEnd, 69, State::Missed),
            (WindowMeasure::Sum, 240, State::Achieved),
            (WindowMeasure::Sum, 239, State::Missed),
            (WindowMeasure::Worst, 90, State::Achieved),
            (WindowMeasure::Worst, 89, State::Missed),
        ] {
            let outcome = terms(measure, Comparator::AtMost, at_most).judge(Quantity::Level, &readings, day(4, 1));
            assert_eq!(outcome.judgement.state, state, "{measure} at most {at_most}");
        }
    }

    #[test]
    fn a_mean_of_levels_is_weighted_by_days_and_of_flows_is_not() {
        let readings = vec![reading(day(1, 1), day(1, 11), Some(10)), reading(day(1, 11), day(2, 10), Some(20))];
        let mut terms = terms(WindowMeasure::Mean, Comparator::AtLeast, 1);
        terms.due_on = day(2, 10);
        assert_eq!(terms.judge(Quantity::Level, &readings, day(2, 10)).observed, Some(Decimal::new(175, 1)));
        assert_eq!(terms.judge(Quantity::Flow, &readings, day(2, 10)).observed, Some(Decimal::from(15)));
    }

    #[test]
    fn before_the_due_date_the_state_is_unknown_for_want_of_a_forecast() {
        let outcome = terms(WindowMeasure::Mean, Comparator::AtMost, 500).judge(
            Quantity::Level,
            &quarter([Some(1), None, None]),
            day(3, 31),
        );
        assert_eq!(outcome.judgement, Judgement { state: State::Unknown, reason: "no forecast yet".to_owned() });
        assert_eq!((outcome.readings, outcome.periods), (1, 3));
    }

    #[test]
    fn a_missing_or_provisional_reading_is_never_green() {
        let missing = terms(WindowMeasure::Mean, Comparator::AtMost, 500).judge(
            Quantity::Level,
            &quarter([Some(1), None, Some(1)]),
            day(5, 1),
        );
        assert_eq!(missing.judgement.state, State::Unknown);
        let mut readings = quarter([Some(1), Some(1), Some(1)]);
        readings[2].status = ReadingStatus::Provisional;
        let provisional =
            terms(WindowMeasure::AtEnd, Comparator::AtMost, 500).judge(Quantity::Level, &readings, day(5, 1));
        assert_eq!(provisional.judgement.state, State::Unknown);
        let stale_end = terms(WindowMeasure::AtEnd, Comparator::AtMost, 500).judge(
            Quantity::Level,
            &quarter([Some(1), Some(1), None]),
            day(5, 1),
        );
        assert_eq!(stale_end.judgement.state, State::Unknown);
    }

    #[test]
    fn progress_runs_from_baseline_to_target_whichever_way() {
        let outcome = terms(WindowMeasure::AtEnd, Comparator::AtMost, 60).judge(
            Quantity::Level,
            &quarter([Some(90), Some(85), Some(80)]),
            day(4, 1),
        );
        assert_eq!(outcome.progress, Some(Decimal::new(5, 1)));
    }

    #[test]
    fn a_period_that_the_window_cuts_does_not_count() {
        let mut terms = terms(WindowMeasure::Sum, Comparator::AtLeast, 1);
        terms.start_on = day(1, 2);
        assert_eq!(
            terms.judge(Quantity::Flow, &quarter([Some(1), Some(2), Some(3)]), day(4, 1)).observed,
            Some(Decimal::from(5))
        );
    }

    #[test]
    fn enormous_readings_do_not_panic() {
        let mut readings = quarter([Some(1), Some(1), Some(1)]);
        for reading in &mut readings {
            reading.value = Some(Decimal::MAX);
        }
        for measure in WindowMeasure::ALL {
            let _ = terms(*measure, Comparator::AtLeast, 100).judge(Quantity::Level, &readings, day(4, 1));
        }
    }
}
