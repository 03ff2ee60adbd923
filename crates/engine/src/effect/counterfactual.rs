//! What would have happened: a structural time series fitted on the time before, and drawn on into the time after.

use super::EffectError;
use super::controls::Controls;
use super::paths::quantile;
use super::structural::Structure;
use crate::rng::{Key, Stream};

/// How many observations the prior of the level's steps is worth.
const LEVEL_WORTH: f64 = 32.0;
/// How many observations the priors of noise and season are worth.
const VAGUE_WORTH: f64 = 0.01;
/// The season's steps that are expected, in standard deviations of the series.
const SEASON_STEP: f64 = 0.01;
/// The largest noise without controls, in standard deviations of the series.
const LARGEST_NOISE: f64 = 1.2;
/// Most draws, controls and places of a season.
const LARGEST: usize = 100_000;

/// A series that the decision did not touch and that went with the one it did.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// Its name, for messages.
    pub name: String,
    /// Its values over all periods, before and after.
    pub values: Vec<f64>,
}

/// How the model is built and drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CounterfactualOptions {
    /// The step of the level from period to period that is expected, in standard deviations of the series; 0.01 is usual, 0.1 where
    /// the level wanders.
    pub level_step: f64,
    /// Places in a season; 1 for none.
    pub seasons: usize,
    /// Periods in a place.
    pub season_duration: usize,
    /// Draws that are kept; as many as a tenth of them are thrown away first.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
}

impl Default for CounterfactualOptions {
    fn default() -> Self {
        Self { level_step: 0.01, seasons: 1, season_duration: 1, draws: 5_000, seed: 1 }
    }
}

/// What would have happened, and what the decision made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterfactual {
    /// Draws of the series over the time after, in its unit.
    pub paths: Vec<Vec<f64>>,
    /// The mean effect a period, in the unit of the series: mean over draws.
    pub effect: f64,
    /// Its interval of 90 %.
    pub interval_90: (f64, f64),
    /// Its interval of 95 %.
    pub interval_95: (f64, f64),
    /// The effect summed over the time after.
    pub cumulative: f64,
    /// The effect as a share of what would have been: mean over draws.
    pub relative: f64,
    /// The share of draws whose sum is at least as far out as what happened, on the nearer side, that sum itself counted.
    pub tail: f64,
}

/// Fits a local level with season and controls on the first `before` periods of `series` and draws it on over the others.
///
/// Gaps in the time before are `None`; the time after has none. Series and controls are standardised by the time before. The priors are
/// those of Brodersen and others: level steps of `level_step` worth 32 observations and at most one standard deviation, a vague prior
/// of the noise, and the controls' as `controls` says.
///
/// # Errors
///
/// Fewer than 3 observed periods before or none after, lengths that differ, values that are not finite, a series or control that does
/// not vary before, or options out of range.
pub fn counterfactual(
    series: &[Option<f64>],
    before: usize,
    controls: &[Control],
    options: &CounterfactualOptions,
) -> Result<Counterfactual, EffectError> {
    check(series, before, controls, options)?;
    let (early, late) = (series.get(..before).unwrap_or_default(), series.get(before..).unwrap_or_default());
    let actual: Vec<f64> = late.iter().copied().flatten().collect();
    if actual.len() != late.len() {
        return Err(EffectError::Lengths {
            what: "the time after".to_owned(),
            values: actual.len(),
            wanted: late.len(),
        });
    }
    let observed: Vec<f64> = early.iter().copied().flatten().collect();
    let (mean, deviation) = moments(&observed, "the series")?;
    let target: Vec<Option<f64>> = early.iter().map(|value| value.map(|value| (value - mean) / deviation)).collect();
    // A column of ones, then each control, standardised.
    let mut rows: Vec<Vec<f64>> = vec![vec![1.0]; series.len()];
    for control in controls {
        let (mean, deviation) = moments(control.values.get(..before).unwrap_or_default(), &control.name)?;
        for (row, value) in rows.iter_mut().zip(&control.values) {
            row.push((value - mean) / deviation);
        }
    }
    let paths = draw(&target, &rows, !controls.is_empty(), options)?;
    let paths: Vec<Vec<f64>> =
        paths.into_iter().map(|path| path.into_iter().map(|value| mean + deviation * value).collect()).collect();
    summarise(&actual, paths)
}

fn check(
    series: &[Option<f64>],
    before: usize,
    controls: &[Control],
    options: &CounterfactualOptions,
) -> Result<(), EffectError> {
    let limits = [
        ("level_step", options.level_step, f64::MIN_POSITIVE, 1.0, "above 0 and at most 1"),
        ("seasons", options.seasons as f64, 1.0, 1_000.0, "from 1 to 1000"),
        ("season_duration", options.season_duration as f64, 1.0, 1e9, "1 or more"),
        ("draws", options.draws as f64, 20.0, LARGEST as f64, "from 20 to 100000"),
    ];
    for (name, value, least, most, wanted) in limits {
        if !(least..=most).contains(&value) {
            return Err(EffectError::Option { name, value, wanted });
        }
    }
    if before >= series.len() {
        return Err(EffectError::TooFew { what: "periods after", count: 0, needed: 1 });
    }
    let observed = series.iter().take(before).flatten().count();
    if observed < 3 {
        return Err(EffectError::TooFew { what: "observed periods before", count: observed, needed: 3 });
    }
    if let Some(at) = series.iter().position(|value| value.is_some_and(|value| !value.is_finite())) {
        return Err(EffectError::NotFinite { what: "the series".to_owned(), at });
    }
    for control in controls {
        if control.values.len() != series.len() {
            let (values, wanted) = (control.values.len(), series.len());
            return Err(EffectError::Lengths { what: control.name.clone(), values, wanted });
        }
        if let Some(at) = control.values.iter().position(|value| !value.is_finite()) {
            return Err(EffectError::NotFinite { what: control.name.clone(), at });
        }
    }
    Ok(())
}

fn moments(values: &[f64], what: &str) -> Result<(f64, f64), EffectError> {
    let summary = crate::summary::summarise(values).map_err(|_| EffectError::OutOfRange)?;
    match summary.standard_deviation {
        Some(deviation) if deviation > 1e-12 * summary.mean.abs() => Ok((summary.mean, deviation)),
        _ => Err(EffectError::Constant { what: what.to_owned() }),
    }
}

/// Gibbs draws of the standardised series over the time after.
fn draw(
    target: &[Option<f64>],
    rows: &[Vec<f64>],
    with_controls: bool,
    options: &CounterfactualOptions,
) -> Result<Vec<Vec<f64>>, EffectError> {
    let mut random = Stream::new(Key::new(options.seed, 0), 0);
    let before = target.len();
    let later = rows.get(before..).unwrap_or_default();
    let seen: Vec<usize> = target.iter().enumerate().filter(|(_, value)| value.is_some()).map(|(at, _)| at).collect();
    let regression =
        with_controls.then(|| Controls::new(seen.iter().filter_map(|at| rows.get(*at).cloned()).collect()));
    let mut coefficients = regression.as_ref().map(Controls::start);
    let mut structure = Structure {
        seasons: options.seasons,
        duration: options.season_duration,
        observation: coefficients.as_ref().map_or(1.0, |coefficients| coefficients.variance),
        level: options.level_step * options.level_step,
        season: SEASON_STEP * SEASON_STEP,
        start: target.iter().copied().flatten().next().unwrap_or(0.0),
    };
    let explained = |row: &[f64], values: Option<&[f64]>| -> f64 {
        values.map_or(0.0, |values| row.iter().zip(values).fold(0.0, |sum, (row, value)| sum + row * value))
    };
    let burn = options.draws / 10;
    let mut paths = Vec::with_capacity(options.draws);
    for step in 0..burn + options.draws {
        let values = coefficients.as_ref().map(|coefficients| coefficients.values.as_slice());
        let unexplained: Vec<Option<f64>> =
            target.iter().zip(rows).map(|(value, row)| value.map(|value| value - explained(row, values))).collect();
        let states = structure.draw(&unexplained, &mut random);
        let steps = squares_of_steps(&structure, &states);
        let one = |squares, count, guess, worth, random: &mut Stream| {
            bounded_variance(squares, count, guess, worth, 1.0, random)
        };
        structure.level = one(steps.level, steps.level_count, options.level_step, LEVEL_WORTH, &mut random)
            .unwrap_or(structure.level);
        if structure.seasons > 1 {
            structure.season = one(steps.season, steps.season_count, SEASON_STEP, VAGUE_WORTH, &mut random)
                .unwrap_or(structure.season);
        }
        // What the states leave, at the observed periods.
        let left: Vec<f64> = target
            .iter()
            .zip(&states)
            .filter_map(|(value, state)| value.map(|value| value - Structure::observed(state)))
            .collect();
        match (&regression, &mut coefficients) {
            (Some(regression), Some(coefficients)) => {
                *coefficients = regression.draw(&left, coefficients, &mut random).ok_or(EffectError::OutOfRange)?;
                structure.observation = coefficients.variance;
            }
            _ => {
                let squares = left.iter().fold(0.0, |sum, value| sum + value * value);
                structure.observation =
                    bounded_variance(squares, left.len(), 1.0, VAGUE_WORTH, LARGEST_NOISE, &mut random)
                        .unwrap_or(structure.observation);
            }
        }
        if step < burn {
            continue;
        }
        let values = coefficients.as_ref().map(|coefficients| coefficients.values.as_slice());
        let mut state = states.last().cloned().unwrap_or_default();
        let mut path = Vec::with_capacity(later.len());
        for (at, row) in later.iter().enumerate() {
            let period = before + at - 1;
            structure.advance(&mut state, period);
            structure.disturb(&mut state, period, &mut random);
            let noise = structure.observation.sqrt() * random.normal();
            path.push(Structure::observed(&state) + explained(row, values) + noise);
        }
        paths.push(path);
    }
    Ok(paths)
}

/// The squares of the steps that level and season took.
struct Steps {
    level: f64,
    level_count: usize,
    season: f64,
    season_count: usize,
}

fn squares_of_steps(structure: &Structure, states: &[Vec<f64>]) -> Steps {
    let mut steps = Steps { level: 0.0, level_count: 0, season: 0.0, season_count: 0 };
    for (period, pair) in states.windows(2).enumerate() {
        let [from, to] = pair else { continue };
        let mut expected = from.clone();
        structure.advance(&mut expected, period);
        let miss = |at: usize| to.get(at).zip(expected.get(at)).map_or(0.0, |(to, expected)| to - expected);
        steps.level += miss(0) * miss(0);
        steps.level_count += 1;
        if structure.moves(period) {
            steps.season += miss(1) * miss(1);
            steps.season_count += 1;
        }
    }
    steps
}

/// A variance from its inverse gamma, at most `largest` squared; `None` where a hundred draws are all larger.
fn bounded_variance(
    squares: f64,
    count: usize,
    guess: f64,
    worth: f64,
    largest: f64,
    random: &mut Stream,
) -> Option<f64> {
    let shape = (worth + count as f64) / 2.0;
    let scale = (worth * guess * guess + squares) / 2.0;
    (0..100).find_map(|_| {
        let variance = scale / random.gamma(shape)?;
        (variance > 0.0 && variance <= largest * largest).then_some(variance)
    })
}

fn summarise(actual: &[f64], paths: Vec<Vec<f64>>) -> Result<Counterfactual, EffectError> {
    let periods = actual.len() as f64;
    let sum = |values: &[f64]| values.iter().fold(0.0, |sum, value| sum + value);
    let happened = sum(actual);
    let sums: Vec<f64> = paths.iter().map(|path| sum(path)).collect();
    let count = sums.len() as f64;
    let mut effects: Vec<f64> = sums.iter().map(|sum| (happened - sum) / periods).collect();
    let effect = sum(&effects) / count;
    let relative = sums.iter().fold(0.0, |total, sum| total + (happened / sum - 1.0)) / count;
    effects.sort_by(f64::total_cmp);
    if !effect.is_finite() {
        return Err(EffectError::OutOfRange);
    }
    let above = sums.iter().filter(|sum| **sum >= happened).count() + 1;
    let below = sums.iter().filter(|sum| **sum <= happened).count() + 1;
    Ok(Counterfactual {
        effect,
        interval_90: (quantile(&effects, 0.05), quantile(&effects, 0.95)),
        interval_95: (quantile(&effects, 0.025), quantile(&effects, 0.975)),
        cumulative: effect * periods,
        relative,
        tail: above.min(below) as f64 / (count + 1.0),
        paths,
    })
}
