//! How far a forecast may miss: learnt from how far it would have missed.

use super::rms;

/// Standard deviation of the logarithm of a path's own error size, besides what a short series leaves open: errors come in calm and rough
/// years, which makes tails heavier than those of the pooled past errors.
const ROUGHNESS: f64 = 0.4;
/// Variance added to each horizon for constants and a choice that are themselves guesses, over the number of one-step errors.
const GUESSED: f64 = 6.0;
/// Variance added per period ahead over the number of known values: the chance that the series leaves its old ways.
const DEPARTING: f64 = 4.5;
/// Non-overlapping errors at which a horizon's own experience weighs as much as what the recursion says.
const TRUST: f64 = 3.0;

/// Standard deviations and the shape of errors.
#[derive(Debug, Clone)]
pub(super) struct Spread {
    /// Standard deviation of one-step errors.
    pub one_step: f64,
    /// Factor of each horizon on what the recursion makes of one-step errors.
    pub correction: Vec<f64>,
    /// Standard deviation at each horizon.
    pub deviations: Vec<f64>,
    /// Past one-step errors in units of their root mean square, sorted.
    pub shocks: Vec<f64>,
    /// Standard deviation of the logarithm of `one_step`.
    pub uncertainty: f64,
}

/// From the average's paths at past origins (`[origin - first][ahead]`), the series, and the answer of the recursion to one error.
pub(super) fn learn(
    paths: &[Vec<f64>],
    values: &[Option<f64>],
    first: usize,
    response: &[f64],
    innovations: &[Option<f64>],
) -> Spread {
    let one_step = rms(innovations.iter().flatten().copied());
    let count = innovations.iter().flatten().count() as f64;
    let uncertainty = (1.0 / (2.0 * count.max(2.0)) + ROUGHNESS * ROUGHNESS).sqrt();
    let known = values.iter().flatten().count() as f64;
    let mut correction = Vec::with_capacity(response.len());
    let mut squares = 0.0;
    let mut latest: f64 = 0.0;
    for (ahead, answer) in response.iter().enumerate() {
        squares += answer * answer;
        let errors: Vec<f64> = paths
            .iter()
            .enumerate()
            .filter_map(|(origin, path)| {
                Some(values.get(first + origin + ahead).copied().flatten()? - path.get(ahead)?)
            })
            .collect();
        let expected = one_step * squares.sqrt();
        let found = rms(errors.iter().copied());
        let independent = errors.len() as f64 / (ahead + 1) as f64;
        if found > 0.0 && expected > 0.0 {
            latest = libm::log(found / expected) * independent / (independent + TRUST);
        }
        let widening = (1.0 + GUESSED / count.max(1.0) + DEPARTING * (ahead + 1) as f64 / known.max(1.0)).sqrt();
        correction.push(libm::exp(latest) * widening);
    }
    Spread::new(one_step, correction, response, shocks(innovations, one_step), uncertainty)
}

impl Spread {
    fn new(one_step: f64, correction: Vec<f64>, response: &[f64], shocks: Vec<f64>, uncertainty: f64) -> Self {
        let mut squares = 0.0;
        let deviations = correction
            .iter()
            .zip(response)
            .map(|(correction, answer)| {
                squares += answer * answer;
                one_step * correction * squares.sqrt()
            })
            .collect();
        Self { one_step, correction, deviations, shocks, uncertainty }
    }

    /// Of a walk whose steps are known from few values.
    pub(super) fn of_walk(one_step: f64, known: usize, periods: usize) -> Self {
        let steps = known.saturating_sub(1).max(1) as f64;
        let widening = 1.0 + 2.0 / steps;
        Self::new(
            one_step,
            vec![widening; periods],
            &vec![1.0; periods],
            normal_shocks(),
            (1.0 / (2.0 * steps) + ROUGHNESS * ROUGHNESS).sqrt(),
        )
    }
}

/// Past errors as multiples of their root mean square; with few of them, normal ones among them.
fn shocks(innovations: &[Option<f64>], one_step: f64) -> Vec<f64> {
    if one_step <= 0.0 {
        return vec![0.0];
    }
    let mut shocks: Vec<f64> = innovations.iter().flatten().map(|error| error / one_step).collect();
    shocks.extend(normal_shocks());
    shocks.sort_by(f64::total_cmp);
    let scale = rms(shocks.iter().copied());
    for shock in &mut shocks {
        *shock /= scale;
    }
    shocks
}

/// Fifteen evenly likely normal deviates.
fn normal_shocks() -> Vec<f64> {
    let upper = [0.157_311, 0.318_639, 0.488_776, 0.674_490, 0.887_147, 1.150_349, 1.534_121];
    upper.iter().rev().map(|value| -value).chain(std::iter::once(0.0)).chain(upper).map(|value| value / 0.87).collect()
}

/// The quantile of sorted values, with straight lines between them and beyond the ends as steep as at the ends.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let at = |place: usize| sorted.get(place.min(last)).copied().unwrap_or(0.0);
    if last == 0 {
        return at(0);
    }
    let position = share * sorted.len() as f64 - 0.5;
    let place = position.floor().clamp(0.0, (last - 1) as f64);
    let left = place as usize;
    at(left) + (position - place) * (at(left + 1) - at(left))
}
