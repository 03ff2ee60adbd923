//! The verdict (design, section 2.10).

use super::EffectError;

/// What came of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectVerdict {
    /// It worked, and at least as well as the low end of what was expected.
    Realised,
    /// It worked, and less than the low end of what was expected.
    Partly,
    /// It did not work: even the upper end is under half of what was expected.
    NoEffect,
    /// It did the opposite.
    Opposite,
    /// These data cannot tell.
    Undecidable,
}

/// What was expected, in the unit of the realised effect, turned so that up is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// Nine in ten cases are above.
    pub e10: f64,
    /// Half are.
    pub e50: f64,
    /// One in ten is.
    pub e90: f64,
}

/// A verdict with what it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: EffectVerdict,
    /// The smallest effect that an interval of this width would have excluded 0 for in four cases of five: 2.49 (U - L) / 3.29.
    pub smallest_detectable: f64,
    /// Whether it stands: only the one look at the date set for the review does. Earlier ones are 'so far': 26 looks at an interval of
    /// 90 % that is right each time give a false verdict in a third of cases.
    pub binding: bool,
}

/// Judges the effect `realised` with its interval of 90 %, turned so that up is wanted.
///
/// # Errors
///
/// Numbers that are not finite, or an interval or expectation whose ends are not in order.
pub fn judge(
    realised: f64,
    interval: (f64, f64),
    expected: &Expected,
    at_review: bool,
) -> Result<Judgement, EffectError> {
    let (lower, upper) = interval;
    let numbers = [realised, lower, upper, expected.e10, expected.e50, expected.e90];
    if let Some(at) = numbers.iter().position(|value| !value.is_finite()) {
        return Err(EffectError::NotFinite { what: "realised, interval, e10, e50, e90".to_owned(), at });
    }
    if lower > upper {
        return Err(EffectError::Order { what: "the ends of the interval" });
    }
    if expected.e10 > expected.e50 || expected.e50 > expected.e90 {
        return Err(EffectError::Order { what: "e10, e50 and e90" });
    }
    let verdict = if upper < 0.0 {
        EffectVerdict::Opposite
    } else if lower > 0.0 {
        if realised >= expected.e10 { EffectVerdict::Realised } else { EffectVerdict::Partly }
    } else if upper < expected.e50 / 2.0 {
        EffectVerdict::NoEffect
    } else {
        EffectVerdict::Undecidable
    };
    Ok(Judgement { verdict, smallest_detectable: 2.49 * (upper - lower) / 3.29, binding: at_review })
}

/// Which decisions can only be judged together: those that share a series they may move and overlap in time, directly or through
/// others.
///
/// `decisions` are the series in each one's cone and its window as first and last period, both included. The groups hold places in the
/// list, in order.
#[must_use]
pub fn joint_groups(decisions: &[(Vec<u128>, (i64, i64))]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..decisions.len()).collect();
    for (at, (cone, window)) in decisions.iter().enumerate() {
        for (before, (other_cone, other_window)) in decisions.iter().enumerate().take(at) {
            let meet = window.0 <= other_window.1 && other_window.0 <= window.1;
            if meet && cone.iter().any(|series| other_cone.contains(series)) {
                let (Some(from), Some(to)) = (group.get(at).copied(), group.get(before).copied()) else { continue };
                let (low, high) = (from.min(to), from.max(to));
                for place in &mut group {
                    if *place == high {
                        *place = low;
                    }
                }
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); decisions.len()];
    for (at, place) in group.iter().enumerate() {
        if let Some(members) = groups.get_mut(*place) {
            members.push(at);
        }
    }
    groups.retain(|members| !members.is_empty());
    groups
}
