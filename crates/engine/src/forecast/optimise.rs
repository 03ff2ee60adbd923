//! Minimum of a smooth function of a few numbers without its derivatives.
//!
//! Variable metric method of Broyden, Fletcher, Goldfarb and Shanno with backtracking, as in J. C. Nash, 'Compact numerical methods for
//! computers' (1990), algorithm 21, on derivatives by differences. Variables are expected on a scale of about one. Where the function is
//! not finite, the point is taken to be forbidden.

/// A point and the function there.
#[derive(Debug, Clone)]
pub(crate) struct Minimum {
    pub point: Vec<f64>,
    pub value: f64,
}

/// Share of the slope's promise that a step must keep.
const SUFFICIENT: f64 = 1e-4;
/// Width of the forward differences; twice wider ones on both sides take over where these no longer lead down.
const FORWARD: f64 = 1e-6;
const CENTRAL: f64 = 1e-4;

/// Goes down from `start` until a step gains less than `tolerance`, relative to one plus the value; at most `iterations` steps.
pub(crate) fn minimise(
    objective: &mut dyn FnMut(&[f64]) -> f64,
    start: &[f64],
    tolerance: f64,
    iterations: usize,
) -> Minimum {
    let size = start.len();
    let mut best = Minimum { point: start.to_vec(), value: objective(start) };
    if size == 0 || !best.value.is_finite() {
        return best;
    }
    let mut inverse = identity(size);
    let mut is_fresh = true;
    let mut is_central = false;
    let mut gradient = slope(objective, &best, is_central);
    for _ in 0..iterations {
        let mut step: Vec<f64> = inverse.iter().map(|row| -dot(row, &gradient)).collect();
        let mut promise = dot(&step, &gradient);
        if promise >= 0.0 || !promise.is_finite() {
            inverse = identity(size);
            is_fresh = true;
            step = gradient.iter().map(|value| -value).collect();
            promise = dot(&step, &gradient);
        }
        // The first step of a fresh metric knows no curvature: it goes at most half a unit.
        let length = dot(&step, &step).sqrt();
        let mut factor = if is_fresh && length > 0.5 { 0.5 / length } else { 1.0 };
        let mut taken = None;
        for _ in 0..24 {
            let point: Vec<f64> = best.point.iter().zip(&step).map(|(value, step)| value + factor * step).collect();
            if point == best.point {
                break;
            }
            let value = objective(&point);
            if value.is_finite() && value <= best.value + SUFFICIENT * factor * promise {
                taken = Some(Minimum { point, value });
                break;
            }
            factor *= 0.3;
        }
        let Some(next) = taken else {
            if is_fresh && is_central {
                break;
            }
            is_central = true;
            inverse = identity(size);
            is_fresh = true;
            gradient = slope(objective, &best, is_central);
            continue;
        };
        let gain = best.value - next.value;
        let next_gradient = slope(objective, &next, is_central);
        let moved: Vec<f64> = next.point.iter().zip(&best.point).map(|(new, old)| new - old).collect();
        let turned: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(new, old)| new - old).collect();
        update(&mut inverse, &moved, &turned, is_fresh);
        is_fresh = false;
        best = next;
        gradient = next_gradient;
        if gain <= tolerance * (1.0 + best.value.abs()) {
            if is_central {
                break;
            }
            is_central = true;
            gradient = slope(objective, &best, is_central);
        }
    }
    best
}

/// The best of several descents; `None` where the function is finite at none of the starts.
pub(crate) fn minimise_from(
    objective: &mut dyn FnMut(&[f64]) -> f64,
    starts: &[Vec<f64>],
    tolerance: f64,
    iterations: usize,
) -> Option<Minimum> {
    starts
        .iter()
        .map(|start| minimise(objective, start, tolerance, iterations))
        .filter(|minimum| minimum.value.is_finite())
        .min_by(|left, right| left.value.total_cmp(&right.value))
}

fn identity(size: usize) -> Vec<Vec<f64>> {
    (0..size).map(|row| (0..size).map(|column| if row == column { 1.0 } else { 0.0 }).collect()).collect()
}

pub(crate) fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

fn slope(objective: &mut dyn FnMut(&[f64]) -> f64, at: &Minimum, is_central: bool) -> Vec<f64> {
    let mut point = at.point.clone();
    let mut gradient = Vec::with_capacity(point.len());
    for index in 0..point.len() {
        let old = at.point.get(index).copied().unwrap_or(0.0);
        let width = if is_central { CENTRAL } else { FORWARD } * old.abs().max(1.0);
        let mut shifted = |shift: f64| {
            if let Some(value) = point.get_mut(index) {
                *value = old + shift;
            }
            let result = objective(&point);
            if let Some(value) = point.get_mut(index) {
                *value = old;
            }
            result
        };
        let above = shifted(width);
        let below = if is_central || !above.is_finite() { shifted(-width) } else { f64::NAN };
        gradient.push(match (above.is_finite(), below.is_finite()) {
            (true, true) => (above - below) / (2.0 * width),
            (true, false) => (above - at.value) / width,
            (false, true) => (at.value - below) / width,
            (false, false) => 0.0,
        });
    }
    gradient
}

/// The metric after a step, where the function curves upwards along it.
fn update(inverse: &mut [Vec<f64>], moved: &[f64], turned: &[f64], is_fresh: bool) {
    let curvature = dot(moved, turned);
    if curvature <= 1e-14 * dot(moved, moved) || !curvature.is_finite() {
        return;
    }
    if is_fresh {
        let scale = curvature / dot(turned, turned);
        for (row, values) in inverse.iter_mut().enumerate() {
            if let Some(value) = values.get_mut(row) {
                *value = scale;
            }
        }
    }
    let through: Vec<f64> = inverse.iter().map(|row| dot(row, turned)).collect();
    let factor = 1.0 + dot(&through, turned) / curvature;
    for ((row, moved_row), through_row) in inverse.iter_mut().zip(moved).zip(&through) {
        for ((value, moved_column), through_column) in row.iter_mut().zip(moved).zip(&through) {
            *value += (factor * moved_row * moved_column - through_row * moved_column - moved_row * through_column)
                / curvature;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_bottom_of_rosenbrocks_valley() {
        let mut valley = |x: &[f64]| 100.0 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) + (1.0 - x[0]) * (1.0 - x[0]);
        let minimum = minimise(&mut valley, &[-1.2, 1.0], 1e-12, 500);
        assert!((minimum.point[0] - 1.0).abs() < 1e-4 && (minimum.point[1] - 1.0).abs() < 1e-4, "{minimum:?}");
    }

    #[test]
    fn keeps_out_of_where_the_function_is_not_finite() {
        let mut walled = |x: &[f64]| if x[0] < 0.5 { f64::NAN } else { x[0] * x[0] };
        let minimum = minimise(&mut walled, &[2.0], 1e-10, 200);
        assert!(minimum.point[0] >= 0.5 && minimum.point[0] < 0.6, "{minimum:?}");
        assert!(minimise_from(&mut |_| f64::INFINITY, &[vec![0.0]], 1e-8, 10).is_none());
    }
}
