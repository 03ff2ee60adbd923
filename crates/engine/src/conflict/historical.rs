//! Whether two series went against one another in the past, beyond trend, season, their own past and annotated events.
//!
//! Each series is freed of a dummy for every place of the season, a trend, two lags of its own and annotated events, by least squares;
//! what is left is correlated and tested by Student's t on rows less parameters (the test of a partial correlation: R. A. Fisher, 'The
//! distribution of the partial correlation coefficient', Metron 3, 1924). Prewhitening both sides is what makes the test hold its rate:
//! L. D. Haugh, Journal of the American Statistical Association 71 (1976). Over many pairs Benjamini and Hochberg decide. It is a note,
//! never a verdict: a common cause looks the same.

use std::error::Error;
use std::fmt;

use crate::distribution::student_two_sided;
use crate::many_tests::benjamini_hochberg;
use crate::regression::{Design, RegressionError, fit};

/// Lags of its own that a series is freed of.
const OWN_LAGS: usize = 2;
/// Fewest periods that two series must share.
pub const FEWEST_PERIODS: usize = 40;
/// The correlation from which on (downwards) a conflict is worth a note.
pub const LEAST_CONFLICT: f64 = -0.3;

/// Why a series cannot be freed of what it has in common with the calendar.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum HistoricalError {
    /// Too few values that have two before them.
    TooFewPeriods {
        /// Such values.
        periods: usize,
        /// Values needed.
        needed: usize,
    },
    /// A value or event is not a finite number; a gap is `None`.
    NotFinite {
        /// The period, from 0.
        period: usize,
    },
    /// An event has another length than the series.
    Lengths {
        /// The event, from 0.
        event: usize,
        /// Its values.
        values: usize,
        /// Periods of the series.
        periods: usize,
    },
    /// The regression was refused.
    Regression(RegressionError),
}

impl fmt::Display for HistoricalError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewPeriods { periods, needed } => {
                write!(
                    formatter,
                    "{periods} periods have a value and two before it, {needed} are needed; wait for more"
                )
            }
            Self::NotFinite { period } => {
                write!(formatter, "period {period} (from 0) holds a value that is not a finite number; make it a gap")
            }
            Self::Lengths { event, values, periods } => {
                write!(formatter, "event {event} has {values} values for {periods} periods; give one for each")
            }
            Self::Regression(error) => error.fmt(formatter),
        }
    }
}

impl Error for HistoricalError {}

impl From<RegressionError> for HistoricalError {
    fn from(error: RegressionError) -> Self {
        Self::Regression(error)
    }
}

/// What is left of a series once calendar, own past and events are taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct Residuals {
    /// One a period, on the scale of the series; `None` where the value or one of the two before it is missing.
    pub values: Vec<Option<f64>>,
    /// Parameters that were fitted.
    pub parameters: usize,
}

/// Frees a series. `values` are on the scale of its node, turned so that up is wanted; `events` one column each over the same periods;
/// `season` periods in a season (0 or 1: none) and `season_start` the place of the first period in it.
///
/// # Errors
///
/// Too few values, one that is not finite, an event of another length, or events that determine one another.
pub fn residuals(
    values: &[Option<f64>],
    events: &[Vec<f64>],
    season: usize,
    season_start: usize,
) -> Result<Residuals, HistoricalError> {
    if let Some((event, column)) = events.iter().enumerate().find(|(_, column)| column.len() != values.len()) {
        return Err(HistoricalError::Lengths { event, values: column.len(), periods: values.len() });
    }
    let finite = |period: usize| {
        let value = values.get(period).copied().flatten().is_none_or(f64::is_finite);
        value && events.iter().all(|event| event.get(period).is_none_or(|value| value.is_finite()))
    };
    if let Some(period) = (0..values.len()).find(|period| !finite(*period)) {
        return Err(HistoricalError::NotFinite { period });
    }
    let at = |period: usize, lag: usize| -> Option<f64> { values.get(period.checked_sub(lag)?).copied().flatten() };
    let (mut periods, mut rows) = (Vec::new(), Vec::new());
    for period in 0..values.len() {
        if let Some(row) = (0..=OWN_LAGS).map(|lag| at(period, lag)).collect::<Option<Vec<f64>>>() {
            periods.push(period);
            rows.push(row);
        }
    }
    let column = |which: usize| -> Vec<f64> { rows.iter().filter_map(|row| row.get(which).copied()).collect() };
    let mut design = Design::with_constant(periods.len());
    let half = values.len() as f64 / 2.0;
    let mut push = |name: String, column: Vec<f64>| -> Result<(), HistoricalError> {
        // A place of the season that does not come up, or an event outside the rows, has nothing to say.
        if column.iter().any(|value| Some(value) != column.first()) {
            design.push(name, column)?;
        }
        Ok(())
    };
    push("trend".to_owned(), periods.iter().map(|period| *period as f64 / half - 1.0).collect())?;
    if season > 1 {
        let place = |period: usize| (period % season + season_start % season) % season;
        let mut places: Vec<usize> = periods.iter().map(|period| place(*period)).collect();
        places.sort_unstable();
        places.dedup();
        for wanted in places.iter().skip(1) {
            let dummy = periods.iter().map(|period| if place(*period) == *wanted { 1.0 } else { 0.0 }).collect();
            push(format!("place {wanted} of the season"), dummy)?;
        }
    }
    for (which, event) in events.iter().enumerate() {
        push(format!("event {which}"), periods.iter().filter_map(|period| event.get(*period).copied()).collect())?;
    }
    for lag in 1..=OWN_LAGS {
        push(format!("own value {lag} before"), column(lag))?;
    }
    let parameters = design.columns().len();
    let needed = (parameters + 3).max(FEWEST_PERIODS);
    if periods.len() < needed {
        return Err(HistoricalError::TooFewPeriods { periods: periods.len(), needed });
    }
    let fitted = fit(&design, &column(0))?;
    // What rounding leaves of a series that follows its calendar is nothing.
    let largest = values.iter().flatten().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let kept = if fitted.sigma > 1e-12 * largest { 1.0 } else { 0.0 };
    let mut left = vec![None; values.len()];
    for (period, residual) in periods.iter().zip(&fitted.residuals) {
        if let Some(place) = left.get_mut(*period) {
            *place = Some(*residual * kept);
        }
    }
    Ok(Residuals { values: left, parameters })
}

/// Two series that may have gone against one another.
#[derive(Debug, Clone, Copy)]
pub struct HistoricalPair<'a> {
    /// The one that is said to act, or either.
    pub first: &'a Residuals,
    /// The other.
    pub second: &'a Residuals,
    /// The declared lag of the second behind the first, in periods; 0 where none is declared.
    pub lag: usize,
}

/// How two series went together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HistoricalFinding {
    /// The lag of the second behind the first: 0 or the declared one, whichever shows more.
    pub lag: usize,
    /// The correlation of what is left of the two there.
    pub correlation: f64,
    /// Periods that both have.
    pub periods: usize,
    /// The p-value against no correlation, on both sides, for one test.
    pub p_value: f64,
    /// Whether it passes over all pairs and is at most [`LEAST_CONFLICT`]: worth a note.
    pub noted: bool,
}

/// Tests every pair at lag 0 and at its declared lag; over all these tests Benjamini and Hochberg decide at `rate` (usually 0.1).
///
/// `None` for a pair that shares fewer than [`FEWEST_PERIODS`] periods or whose residuals do not vary; such a pair is no test.
#[must_use]
pub fn historical(pairs: &[HistoricalPair<'_>], rate: f64) -> Vec<Option<HistoricalFinding>> {
    let tests: Vec<(usize, HistoricalFinding)> = pairs
        .iter()
        .enumerate()
        .flat_map(|(at, pair)| {
            let declared = (pair.lag > 0).then_some(pair.lag);
            std::iter::once(0).chain(declared).filter_map(move |lag| Some((at, correlate(pair, lag)?)))
        })
        .collect();
    let p_values: Vec<f64> = tests.iter().map(|(_, test)| test.p_value).collect();
    let mut findings: Vec<Option<HistoricalFinding>> = vec![None; pairs.len()];
    for ((at, test), passed) in tests.iter().zip(benjamini_hochberg(&p_values, rate)) {
        let test = HistoricalFinding { noted: passed && test.correlation <= LEAST_CONFLICT, ..*test };
        if let Some(place) = findings.get_mut(*at)
            && place.is_none_or(|other| (test.noted, -test.p_value) > (other.noted, -other.p_value))
        {
            *place = Some(test);
        }
    }
    findings
}

fn correlate(pair: &HistoricalPair<'_>, lag: usize) -> Option<HistoricalFinding> {
    let later = pair.second.values.get(lag..)?;
    let both: Vec<(f64, f64)> =
        pair.first.values.iter().zip(later).filter_map(|(first, second)| Some(((*first)?, (*second)?))).collect();
    let periods = both.len();
    let freedom = periods.checked_sub(pair.first.parameters.max(pair.second.parameters) + 1)?;
    if periods < FEWEST_PERIODS || freedom < 1 {
        return None;
    }
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| both.iter().fold(0.0, |sum, row| sum + of(row));
    let count = periods as f64;
    let (mean_first, mean_second) = (sum(&|row| row.0) / count, sum(&|row| row.1) / count);
    let product = sum(&|row| (row.0 - mean_first) * (row.1 - mean_second));
    let squares_first = sum(&|row| (row.0 - mean_first) * (row.0 - mean_first));
    let squares_second = sum(&|row| (row.1 - mean_second) * (row.1 - mean_second));
    let correlation = (product / (squares_first.sqrt() * squares_second.sqrt())).clamp(-1.0, 1.0);
    if !correlation.is_finite() {
        return None;
    }
    let t = correlation * (freedom as f64 / (1.0 - correlation * correlation)).sqrt();
    Some(HistoricalFinding { lag, correlation, periods, p_value: student_two_sided(t, freedom as f64), noted: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Key, Stream};

    /// Two series with autocorrelation 0.6, trend and season that share `common` of their innovations, the second with its sign turned.
    fn simulate(count: usize, common: f64, repetition: u64) -> [Residuals; 2] {
        let mut random = Stream::new(Key::new(11, 2), repetition);
        let season: Vec<(f64, f64)> = (0..12).map(|_| (2.0 * random.normal(), 2.0 * random.normal())).collect();
        let (mut first, mut second) = (random.normal(), random.normal());
        let series: Vec<(Option<f64>, Option<f64>)> = (0..count)
            .map(|at| {
                let shared = random.normal();
                let rest = (1.0 - common * common).sqrt();
                first = 0.6 * first + common * shared + rest * random.normal();
                second = 0.6 * second - common * shared + rest * random.normal();
                let (a, b) = season[at % 12];
                (Some(first + a + 0.05 * at as f64), Some(second + b - 0.03 * at as f64))
            })
            .collect();
        let (first, second): (Vec<_>, Vec<_>) = series.into_iter().unzip();
        [residuals(&first, &[], 12, 0).unwrap(), residuals(&second, &[], 12, 0).unwrap()]
    }

    /// 5 % nominal; three standard errors of 600 repetitions are 2.7 %.
    #[test]
    fn a_single_test_holds_its_rate_at_sixty_periods() {
        let repetitions = 600;
        let wrong = (0..repetitions)
            .filter(|repetition| {
                let [first, second] = simulate(62, 0.0, *repetition);
                historical(&[HistoricalPair { first: &first, second: &second, lag: 0 }], 0.1)[0].unwrap().p_value < 0.05
            })
            .count();
        assert!((12..=46).contains(&wrong), "{wrong} of {repetitions}");
    }

    #[test]
    fn a_conflict_is_noted_and_company_is_not() {
        let [first, second] = simulate(80, 0.8, 1);
        let [other, _] = simulate(80, 0.0, 2);
        let turned = Residuals {
            values: second.values.iter().map(|value| value.map(|value| -value)).collect(),
            ..second.clone()
        };
        let found = historical(
            &[
                HistoricalPair { first: &first, second: &second, lag: 3 },
                HistoricalPair { first: &first, second: &turned, lag: 0 },
                HistoricalPair { first: &first, second: &other, lag: 1 },
            ],
            0.1,
        );
        let conflict = found[0].unwrap();
        assert!(conflict.noted && conflict.lag == 0 && conflict.correlation < -0.4, "{conflict:?}");
        let company = found[1].unwrap();
        assert!(!company.noted && company.p_value < 0.01);
        assert!(!found[2].unwrap().noted);
    }

    #[test]
    fn short_or_empty_series_are_no_test() {
        assert!(matches!(residuals(&[], &[], 12, 0), Err(HistoricalError::TooFewPeriods { periods: 0, .. })));
        let short: Vec<_> = (0..30).map(|at| Some(f64::from(at % 7))).collect();
        assert!(matches!(
            residuals(&short, &[], 0, 0),
            Err(HistoricalError::TooFewPeriods { periods: 28, needed: 40 })
        ));
        assert!(matches!(residuals(&[Some(f64::NAN)], &[], 0, 0), Err(HistoricalError::NotFinite { period: 0 })));
        assert!(matches!(residuals(&short, &[vec![]], 0, 0), Err(HistoricalError::Lengths { event: 0, .. })));
        let flat = residuals(&[Some(3.0); 60], &[], 0, 0).unwrap();
        let empty = Residuals { values: Vec::new(), parameters: 5 };
        let pairs = [
            HistoricalPair { first: &flat, second: &flat, lag: 0 },
            HistoricalPair { first: &flat, second: &empty, lag: 9 },
        ];
        assert_eq!(historical(&pairs, 0.1), [None, None]);
    }
}
