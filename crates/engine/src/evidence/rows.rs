//! The rows of the regression: one a period with everything at hand, freed of level, trend, season and events.

use super::{EvidenceError, Pair, Shape};
use crate::regression::{Design, fit};

/// The rows of all pairs.
pub(super) struct Rows {
    /// The period of each row.
    pub periods: Vec<usize>,
    /// The effect.
    pub effect: Vec<f64>,
    /// The effect's own lags, then the cause's lags in their order.
    pub columns: Vec<Vec<f64>>,
    /// Parameters that were taken out beforehand.
    pub parameters_taken_out: usize,
    /// Of those, the dummies of the season.
    pub parameters_of_season: usize,
}

/// The lags of the cause in the regression.
pub(super) fn cause_lags(shape: &Shape) -> std::ops::Range<usize> {
    shape.lag..shape.lag.saturating_add(shape.ramp).saturating_add(shape.following_lags)
}

/// Builds the rows of all pairs.
pub(super) fn rows(pairs: &[Pair<'_>], shape: &Shape) -> Result<Rows, EvidenceError> {
    let width = shape.own_lags + cause_lags(shape).len();
    let mut all = Rows {
        periods: Vec::new(),
        effect: Vec::new(),
        columns: vec![Vec::new(); width],
        parameters_taken_out: 0,
        parameters_of_season: 0,
    };
    for (at, pair) in pairs.iter().enumerate() {
        check(at, pair)?;
        add(&mut all, pair, shape)?;
    }
    Ok(all)
}

fn check(at: usize, pair: &Pair<'_>) -> Result<(), EvidenceError> {
    let periods = pair.effect.len();
    for values in std::iter::once(pair.cause.len()).chain(pair.events.iter().map(Vec::len)) {
        if values != periods {
            return Err(EvidenceError::Lengths { pair: at, values, periods });
        }
    }
    for period in 0..periods {
        let bad =
            |series: &[Option<f64>]| series.get(period).copied().flatten().is_some_and(|value| !value.is_finite());
        let events_bad = pair.events.iter().any(|event| event.get(period).is_some_and(|value| !value.is_finite()));
        if bad(pair.cause) || bad(pair.effect) || events_bad {
            return Err(EvidenceError::NotFinite { pair: at, period });
        }
    }
    Ok(())
}

fn add(all: &mut Rows, pair: &Pair<'_>, shape: &Shape) -> Result<(), EvidenceError> {
    let value = |series: &[Option<f64>], period: usize, lag: usize| -> Option<f64> {
        series.get(period.checked_sub(lag)?).copied().flatten()
    };
    let mut periods = Vec::new();
    let mut table: Vec<Vec<f64>> = Vec::new();
    for period in 0..pair.effect.len() {
        let own = (0..=shape.own_lags).map(|lag| value(pair.effect, period, lag));
        let row: Option<Vec<f64>> = own.chain(cause_lags(shape).map(|lag| value(pair.cause, period, lag))).collect();
        if let Some(row) = row {
            periods.push(period);
            table.push(row);
        }
    }
    let (nuisance, season) = nuisance(pair, shape, &periods)?;
    // A pair with no more rows than parameters of its own tells nothing.
    if periods.len() <= nuisance.columns().len() + 1 {
        return Ok(());
    }
    all.parameters_taken_out += nuisance.columns().len();
    all.parameters_of_season += season;
    let freed = |column: usize| -> Result<Vec<f64>, EvidenceError> {
        let values: Vec<f64> = table.iter().filter_map(|row| row.get(column).copied()).collect();
        Ok(fit(&nuisance, &values)?.residuals)
    };
    all.effect.extend(freed(0)?);
    for (at, column) in all.columns.iter_mut().enumerate() {
        column.extend(freed(at + 1)?);
    }
    all.periods.extend(periods);
    Ok(())
}

/// Level, trend, season and events over the periods of the rows, and how many of the columns are the season's. An event that does not
/// vary over them is left out.
fn nuisance(pair: &Pair<'_>, shape: &Shape, periods: &[usize]) -> Result<(Design, usize), EvidenceError> {
    let mut design = Design::with_constant(periods.len());
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Ok((design, 0)) };
    if first == last {
        return Ok((design, 0));
    }
    let middle = (*first as f64 + *last as f64) / 2.0;
    let half = (*last - *first) as f64 / 2.0;
    design.push("trend", periods.iter().map(|period| (*period as f64 - middle) / half).collect())?;
    let mut season = 0;
    if shape.season > 1 {
        let place = |period: usize| (period % shape.season + pair.season_start % shape.season) % shape.season;
        let mut places: Vec<usize> = periods.iter().map(|period| place(*period)).collect();
        places.sort_unstable();
        places.dedup();
        for wanted in places.iter().skip(1) {
            let dummy = periods.iter().map(|period| if place(*period) == *wanted { 1.0 } else { 0.0 }).collect();
            design.push(format!("place {wanted} of the season"), dummy)?;
            season += 1;
        }
    }
    for (at, event) in pair.events.iter().enumerate() {
        let values: Vec<f64> = periods.iter().filter_map(|period| event.get(*period).copied()).collect();
        if values.iter().any(|value| Some(value) != values.first()) {
            design.push(format!("event {at}"), values)?;
        }
    }
    Ok((design, season))
}
