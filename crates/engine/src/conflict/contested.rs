//! Settings that help one target and harm another.

use super::{ConflictError, Judge, Odds, Problem, SeekOptions};

/// Least rise and fall of the odds.
const LEAST_CHANGE: f64 = 0.05;

/// Share of draws in which the harmed target must be worse off: the direction is then sure whatever the coefficients.
const SURE: f64 = 0.9;

/// Values of a setting that are tried.
const TRIED: usize = 20;

/// A setting over which two targets pull in different directions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contested {
    /// The setting.
    pub setting: usize,
    /// Its value that is best for the helped target, all others as today.
    pub value: f64,
    /// The target that gains.
    pub helped: usize,
    /// By how much its odds rise.
    pub rise: f64,
    /// The target that loses.
    pub harmed: usize,
    /// By how much its odds fall.
    pub fall: f64,
    /// Share of draws in which the harmed target's margin is smaller than today.
    pub adverse: f64,
}

/// All contested settings among the targets given, in order of setting, helped and harmed target. Each setting is moved alone, within its
/// range, to where it is best for one target (the nearest to today among equals); limits are not looked at, since nothing is adopted.
///
/// Errors: fewer than two different targets, or what [`crate::goal_seek::maximise`] refuses.
pub fn contested(
    odds: &mut dyn Odds,
    problem: &Problem,
    targets: &[usize],
    options: &SeekOptions,
) -> Result<Vec<Contested>, ConflictError> {
    let mut sorted = targets.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() < 2 || sorted.len() != targets.len() {
        return Err(ConflictError::Targets { targets: targets.to_vec() });
    }
    let mut checked = problem.clone();
    checked.wanted = targets.to_vec();
    Judge::new(odds, &checked, options)?;
    let (count, draws) = (odds.targets(), odds.draws());
    let mut today = vec![0.0; count * draws];
    odds.margins(&problem.current, draws, &mut today);
    let of =
        |margins: &[f64], target: usize| margins.get(target * draws..(target + 1) * draws).unwrap_or_default().to_vec();
    let share = |margins: &[f64]| margins.iter().filter(|margin| **margin >= 0.0).count() as f64 / draws as f64;
    let mut found = Vec::new();
    for (setting, (range, start)) in problem.ranges.iter().zip(&problem.current).enumerate() {
        let mut values: Vec<f64> = (0..=TRIED).map(|step| range.at(step as f64 / TRIED as f64)).collect();
        values.sort_by(|one, other| (one - start).abs().total_cmp(&(other - start).abs()));
        values.dedup();
        // The odds of every target at every value, in one pass.
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(values.len());
        let mut moved = problem.current.clone();
        for value in &values {
            if let Some(entry) = moved.get_mut(setting) {
                *entry = *value;
            }
            let mut margins = vec![0.0; count * draws];
            odds.margins(&moved, draws, &mut margins);
            rows.push(margins);
        }
        for helped in &sorted {
            let before = share(&of(&today, *helped));
            let mut best: Option<(f64, usize)> = None;
            for (place, margins) in rows.iter().enumerate() {
                let rise = share(&of(margins, *helped)) - before;
                if best.is_none_or(|(most, _)| rise > most) {
                    best = Some((rise, place));
                }
            }
            let Some((rise, place)) = best.filter(|(rise, _)| *rise >= LEAST_CHANGE) else { continue };
            let (Some(margins), Some(value)) = (rows.get(place), values.get(place).copied()) else { continue };
            for harmed in sorted.iter().filter(|harmed| *harmed != helped) {
                let (then, now) = (of(margins, *harmed), of(&today, *harmed));
                let fall = share(&now) - share(&then);
                let adverse = then.iter().zip(&now).filter(|(then, now)| then < now).count() as f64 / draws as f64;
                if fall >= LEAST_CHANGE && adverse >= SURE {
                    found.push(Contested { setting, value, helped: *helped, rise, harmed: *harmed, fall, adverse });
                }
            }
        }
    }
    Ok(found)
}
