//! Local regression on evenly spaced points, as in the published STL program.

/// A smoother.
#[derive(Debug, Clone, Copy)]
pub(super) struct Loess {
    /// Points that it looks at, odd.
    pub span: usize,
    /// Whether it fits a line, not a mean.
    pub is_line: bool,
    /// Every how many points it is worked out.
    pub jump: usize,
}

/// Smooths all points: at every `jump`-th, with lines between.
pub(super) fn smooth(values: &[f64], loess: &Loess, weights: Option<&[f64]>) -> Vec<f64> {
    let count = values.len();
    if count < 2 {
        return values.to_vec();
    }
    let jump = loess.jump.min(count - 1).max(1);
    let half = loess.span.div_ceil(2);
    let mut result = vec![0.0; count];
    let (mut left, mut right) = (1, loess.span.min(count));
    let mut known = Vec::with_capacity(count / jump + 2);
    for point in (1..=count).step_by(jump) {
        if loess.span < count {
            if jump == 1 {
                if point > half && right != count {
                    left += 1;
                    right += 1;
                }
            } else if point < half {
                (left, right) = (1, loess.span);
            } else if point + half > count {
                (left, right) = (count - loess.span + 1, count);
            } else {
                (left, right) = (point - half + 1, loess.span + point - half);
            }
        }
        known.push((point, at_or_own(values, loess, point, left, right, weights)));
    }
    if known.last().is_some_and(|(point, _)| *point != count) {
        known.push((count, at_or_own(values, loess, count, left, right, weights)));
    }
    for pair in known.windows(2) {
        if let [(start, first), (end, last)] = pair {
            let slope = (last - first) / (end - start) as f64;
            for (step, slot) in result.iter_mut().skip(start - 1).take(end - start).enumerate() {
                *slot = first + slope * step as f64;
            }
        }
    }
    if let (Some((_, value)), Some(slot)) = (known.last(), result.last_mut()) {
        *slot = *value;
    }
    result
}

fn at_or_own(values: &[f64], loess: &Loess, point: usize, left: usize, right: usize, weights: Option<&[f64]>) -> f64 {
    value_at(values, loess, point as f64, left, right, weights)
        .unwrap_or_else(|| values.get(point - 1).copied().unwrap_or(0.0))
}

/// The regression at one place from the points `left` to `right`, counted from 1; `None` where none of them has a weight.
pub(super) fn value_at(
    values: &[f64],
    loess: &Loess,
    place: f64,
    left: usize,
    right: usize,
    weights: Option<&[f64]>,
) -> Option<f64> {
    let count = values.len();
    let mut reach = (place - left as f64).max(right as f64 - place);
    if loess.span > count {
        reach += ((loess.span - count) / 2) as f64;
    }
    let mut own: Vec<f64> = Vec::with_capacity(right + 1 - left);
    let mut total = 0.0;
    for point in left..=right {
        let distance = (point as f64 - place).abs();
        let mut weight = 0.0;
        if distance <= 0.999 * reach {
            weight = if distance <= 0.001 * reach {
                1.0
            } else {
                let share = distance / reach;
                let rest = 1.0 - share * share * share;
                rest * rest * rest
            };
            if let Some(weights) = weights {
                weight *= weights.get(point - 1).copied().unwrap_or(0.0);
            }
            total += weight;
        }
        own.push(weight);
    }
    if total <= 0.0 {
        return None;
    }
    for weight in &mut own {
        *weight /= total;
    }
    if reach > 0.0 && loess.is_line {
        let points = || (left..=right).map(|point| point as f64);
        let centre: f64 = own.iter().zip(points()).map(|(weight, point)| weight * point).sum();
        let square: f64 =
            own.iter().zip(points()).map(|(weight, point)| weight * (point - centre) * (point - centre)).sum();
        if square.sqrt() > 0.001 * (count as f64 - 1.0) {
            let slope = (place - centre) / square;
            for (weight, point) in own.iter_mut().zip(points()) {
                *weight *= slope * (point - centre) + 1.0;
            }
        }
    }
    Some(own.iter().zip(values.iter().skip(left - 1)).map(|(weight, value)| weight * value).sum())
}
