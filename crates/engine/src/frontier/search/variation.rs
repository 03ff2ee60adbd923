//! Children of two parents: simulated binary crossover (K. Deb, R. B. Agrawal 1995) and polynomial mutation.

use crate::rng::Stream;
use crate::settings::Range;

/// How near children stay to their parents.
const CROSSOVER_INDEX: f64 = 20.0;
const MUTATION_INDEX: f64 = 20.0;
const CROSSOVER_SHARE: f64 = 0.9;

pub fn child(parents: &[&[f64]], ranges: &[Range], stream: &mut Stream) -> Vec<f64> {
    let mut pick = || parents.get(stream.below(parents.len().max(1))).copied().unwrap_or_default();
    let (first, second) = (pick(), pick());
    let crossed = stream.uniform() < CROSSOVER_SHARE;
    let mutated = 1.0 / ranges.len().max(1) as f64;
    ranges
        .iter()
        .enumerate()
        .map(|(setting, range)| {
            let one = first.get(setting).copied().unwrap_or(range.low);
            let other = second.get(setting).copied().unwrap_or(range.low);
            let mut value = if crossed && stream.uniform() < 0.5 { blend(one, other, stream) } else { one };
            if stream.uniform() < mutated {
                let width = range.width().max(range.step.unwrap_or(0.0));
                value += width * jump(stream.uniform());
                // A step of the range is the least that a mutation moves.
                if let Some(step) = range.step
                    && range.nearest(value) == range.nearest(one)
                {
                    value = one + if stream.uniform() < 0.5 { step } else { -step };
                }
            }
            range.nearest(value)
        })
        .collect()
}

fn blend(one: f64, other: f64, stream: &mut Stream) -> f64 {
    let uniform = stream.uniform();
    let power = 1.0 / (CROSSOVER_INDEX + 1.0);
    let spread = if uniform <= 0.5 {
        libm::pow(2.0 * uniform, power)
    } else {
        libm::pow(1.0 / (2.0 * (1.0 - uniform).max(1e-12)), power)
    };
    let sign = if stream.uniform() < 0.5 { 1.0 } else { -1.0 };
    0.5 * ((1.0 + sign * spread) * one + (1.0 - sign * spread) * other)
}

/// A step in shares of the range, mostly small.
fn jump(uniform: f64) -> f64 {
    let power = 1.0 / (MUTATION_INDEX + 1.0);
    if uniform < 0.5 { libm::pow(2.0 * uniform, power) - 1.0 } else { 1.0 - libm::pow(2.0 * (1.0 - uniform), power) }
}
