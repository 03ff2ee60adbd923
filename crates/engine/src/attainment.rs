//! How likely bounds are met, from samples: one at a time and all in the same sample; and the state that a history of such odds gives.
//!
//! - A window's periods are observed or simulated; a [`Measure`] makes one number of them in every sample; a [`Comparator`] says whether it is
//!   good enough. [`met`] answers for each sample, so that answers for several bounds can be joined sample by sample ([`Outcomes::and`]):
//!   the odds of all together are never a product.
//! - A bound that must hold all the time counts breaches: [`kept`].
//! - [`Standing::next`] folds odds, period after period, into a state that does not flap.

mod error;
mod outcomes;
mod standing;

pub use error::AttainmentError;
pub use outcomes::Outcomes;
pub use standing::{Evidence, Standing, State, Thresholds};

use crate::influence::frame::Real;

/// What one number is made of a window's periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The last period.
    End,
    /// The mean, each period weighted by its days.
    Mean,
    /// The plain sum.
    Sum,
    /// The sum of value times days: for flows, which are a day's.
    SumOverDays,
    /// The worst period as the comparator sees it.
    Worst,
}

/// What is good enough. A value on the bound is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Comparator {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
    /// From the first to the second.
    Within(f64, f64),
}

/// A period of a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowPeriod<'a, R> {
    /// Its days, above 0.
    pub days: f64,
    /// Its value. A running period is simulated unless a value to date exists; an overdue one is simulated.
    pub value: PeriodValue<'a, R>,
    /// Whether a breach in it has been waived.
    pub is_waived: bool,
}

/// The value of a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PeriodValue<'a, R> {
    /// The same in all samples.
    Observed(f64),
    /// One a sample; NaN: a gap.
    Simulated(&'a [R]),
}

/// How often a bound may be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tolerance {
    /// In at most so many of the window's periods.
    Breaches(usize),
    /// As often as may be, if the window's mean over days meets it.
    Mean,
}

impl Comparator {
    /// Whether a value is good enough; NaN is not.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
            Self::Within(low, high) => (low..=high).contains(&value),
        }
    }

    /// The worse of two values.
    fn worse(self, one: f64, other: f64) -> f64 {
        let loss = |value: f64| match self {
            Self::AtLeast(_) => -value,
            Self::AtMost(_) => value,
            Self::Within(low, high) => (value - (0.5 * low + 0.5 * high)).abs(),
        };
        // A gap is worst, and stays one.
        if one.is_nan() || loss(one) >= loss(other) { one } else { other }
    }

    fn check(self) -> Result<(), AttainmentError> {
        let is_right = match self {
            Self::AtLeast(bound) | Self::AtMost(bound) => bound.is_finite(),
            Self::Within(low, high) => low.is_finite() && high.is_finite() && low <= high,
        };
        if is_right { Ok(()) } else { Err(AttainmentError::Comparator { comparator: self }) }
    }
}

/// The measure of a window in every sample, `samples` of them; NaN where a period that it needs is a gap.
///
/// # Errors
/// A window without periods, days that are not above 0, another number of samples in a period.
pub fn measured<R: Real>(
    window: &[WindowPeriod<'_, R>],
    measure: Measure,
    comparator: Comparator,
    samples: usize,
) -> Result<Vec<f64>, AttainmentError> {
    comparator.check()?;
    check(window, samples)?;
    let mut values = vec![0.0; samples];
    let total = window.iter().fold(0.0, |total, period| total + period.days);
    for (position, period) in window.iter().enumerate() {
        let is_first = position == 0;
        each(period, &mut values, |sum, value| match measure {
            Measure::End => value,
            Measure::Mean => sum + value * (period.days / total),
            Measure::Sum => sum + value,
            Measure::SumOverDays => sum + value * period.days,
            Measure::Worst if is_first => value,
            Measure::Worst => comparator.worse(value, sum),
        });
    }
    Ok(values)
}

/// Whether a window's measure is good enough, sample by sample.
///
/// # Errors
/// As [`measured`]; a comparator that is not of finite numbers in order.
pub fn met<R: Real>(
    window: &[WindowPeriod<'_, R>],
    measure: Measure,
    comparator: Comparator,
    samples: usize,
) -> Result<Outcomes, AttainmentError> {
    let values = measured(window, measure, comparator, samples)?;
    Ok(values.into_iter().map(|value| comparator.holds(value)).collect())
}

/// Whether a bound is kept over a window, sample by sample. An observed breach counts in every sample unless it was waived; a gap is no
/// breach, since nothing was seen, but the mean over a gap is not good enough.
///
/// # Errors
/// As [`met`].
pub fn kept<R: Real>(
    window: &[WindowPeriod<'_, R>],
    bound: Comparator,
    tolerance: Tolerance,
    samples: usize,
) -> Result<Outcomes, AttainmentError> {
    let Tolerance::Breaches(allowed) = tolerance else { return met(window, Measure::Mean, bound, samples) };
    bound.check()?;
    check(window, samples)?;
    let mut breaches = vec![0.0; samples];
    for period in window.iter().filter(|period| !period.is_waived) {
        each(period, &mut breaches, |count, value| count + f64::from(u8::from(!value.is_nan() && !bound.holds(value))));
    }
    Ok(breaches.into_iter().map(|count| count <= allowed as f64).collect())
}

/// Takes a period's value into what each sample has so far.
fn each<R: Real>(period: &WindowPeriod<'_, R>, values: &mut [f64], take: impl Fn(f64, f64) -> f64) {
    match period.value {
        PeriodValue::Observed(observed) => values.iter_mut().for_each(|value| *value = take(*value, observed)),
        PeriodValue::Simulated(simulated) => {
            values.iter_mut().zip(simulated).for_each(|(value, simulated)| *value = take(*value, simulated.to_f64()));
        }
    }
}

fn check<R>(window: &[WindowPeriod<'_, R>], samples: usize) -> Result<(), AttainmentError> {
    if window.is_empty() || samples == 0 {
        return Err(AttainmentError::Empty);
    }
    for (period, WindowPeriod { days, value, .. }) in window.iter().enumerate() {
        if !(*days > 0.0 && days.is_finite()) {
            return Err(AttainmentError::Days { period, days: *days });
        }
        if let PeriodValue::Simulated(simulated) = value
            && simulated.len() != samples
        {
            return Err(AttainmentError::Samples { period, count: simulated.len(), wanted: samples });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
