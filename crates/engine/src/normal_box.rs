//! The probability that a multivariate normal lies in a box.
//!
//! A. Genz, 'Numerical computation of multivariate normal probabilities', Journal of Computational and Graphical Statistics 1 (1992): the
//! box becomes a unit cube by conditioning one variable after another, narrowest first (Gibson, Glasbey and Elston 1994), and is integrated
//! on a lattice of Richtmyer's (fractional parts of multiples of square roots of primes) with random shifts and the tent transformation that
//! makes the integrand periodic.

use std::fmt;

use crate::rng::{Key, Stream, polynomial};

/// The most variables.
pub const MAX_VARIABLES: usize = 100;
/// Random shifts of the lattice: their spread is the error.
const SHIFTS: usize = 16;

/// A probability and how far it may be off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoxProbability {
    /// The estimate.
    pub probability: f64,
    /// Three standard errors over the shifts; 0 where there is a closed form.
    pub error: f64,
}

/// Why there is no probability.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum NormalBoxError {
    /// No variable, too many, or lists of different lengths.
    Shape {
        /// Means.
        variables: usize,
        /// What has another length.
        list: &'static str,
        /// That length.
        length: usize,
    },
    /// An entry of the covariance or a mean that is not finite, or a bound that is NaN.
    Number {
        /// Which list.
        list: &'static str,
        /// Its place.
        place: usize,
    },
    /// The covariance is not symmetric or has a negative eigenvalue.
    Covariance {
        /// The variable at which that shows.
        variable: usize,
    },
}

impl fmt::Display for NormalBoxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape { variables, list, length } => write!(
                formatter,
                "{list} has the length {length} for {variables} variables; give 1 to {MAX_VARIABLES} variables and as many bounds and rows"
            ),
            Self::Number { list, place } => write!(formatter, "entry {place} of {list} is not a number that it may be"),
            Self::Covariance { variable } => write!(
                formatter,
                "the covariance is not symmetric and positive semidefinite; that shows at variable {variable}"
            ),
        }
    }
}

impl std::error::Error for NormalBoxError {}

/// P(lower <= X <= upper) of a normal with this mean and covariance (row after row); bounds may be infinite. Singular covariances are allowed.
/// At most `points` lattice points a shift; 20,000 give about six digits up to ten variables.
///
/// # Errors
/// Shapes that do not fit, numbers that are none, a matrix that is no covariance.
pub fn probability_in_box(
    mean: &[f64],
    covariance: &[f64],
    lower: &[f64],
    upper: &[f64],
    points: usize,
    seed: u64,
) -> Result<BoxProbability, NormalBoxError> {
    let count = mean.len();
    let wrong = |list, length| NormalBoxError::Shape { variables: count, list, length };
    if count == 0 || count > MAX_VARIABLES {
        return Err(wrong("the list of means", count));
    }
    for (list, length, wanted) in [
        ("the covariance", covariance.len(), count * count),
        ("the list of lower bounds", lower.len(), count),
        ("the list of upper bounds", upper.len(), count),
    ] {
        if length != wanted {
            return Err(wrong(list, length));
        }
    }
    let find = |list: &'static str, values: &[f64], is_right: fn(f64) -> bool| {
        let place = values.iter().position(|value| !is_right(*value));
        place.map_or(Ok(()), |place| Err(NormalBoxError::Number { list, place }))
    };
    find("the list of means", mean, f64::is_finite)?;
    find("the covariance", covariance, f64::is_finite)?;
    find("the list of lower bounds", lower, |bound| !bound.is_nan())?;
    find("the list of upper bounds", upper, |bound| !bound.is_nan())?;
    let conditioned = Conditioned::new(mean, covariance, lower, upper)?;
    if count == 1 {
        return Ok(BoxProbability { probability: conditioned.at(&[], &mut []), error: 0.0 });
    }
    let mut stream = Stream::new(Key::new(seed, 0), 0);
    let steps: Vec<f64> = primes().take(count - 1).map(|prime| (prime as f64).sqrt()).collect();
    let (mut point, mut given) = (vec![0.0; count - 1], vec![0.0; count]);
    let mut means = [0.0; SHIFTS];
    for mean in &mut means {
        let shift: Vec<f64> = steps.iter().map(|_| stream.uniform()).collect();
        let mut sum = 0.0;
        for number in 1..=points.max(1) {
            for ((at, step), shift) in point.iter_mut().zip(&steps).zip(&shift) {
                let place = number as f64 * step + shift;
                *at = (2.0 * (place - place.floor()) - 1.0).abs();
            }
            sum += conditioned.at(&point, &mut given);
        }
        *mean = sum / points.max(1) as f64;
    }
    let probability = means.iter().sum::<f64>() / SHIFTS as f64;
    let squares = means.iter().fold(0.0, |sum, mean| sum + (mean - probability) * (mean - probability));
    let error = 3.0 * (squares / (SHIFTS * (SHIFTS - 1)) as f64).sqrt();
    Ok(BoxProbability { probability: probability.clamp(0.0, 1.0), error })
}

fn primes() -> impl Iterator<Item = usize> {
    (2..).filter(|number: &usize| {
        (2..*number).take_while(|factor| factor * factor <= *number).all(|factor| !number.is_multiple_of(factor))
    })
}

/// The Cholesky factor with the variables in the order of conditioning, and their centred bounds.
struct Conditioned {
    factor: Vec<Vec<f64>>,
    lower: Vec<f64>,
    upper: Vec<f64>,
}

impl Conditioned {
    fn new(mean: &[f64], covariance: &[f64], lower: &[f64], upper: &[f64]) -> Result<Self, NormalBoxError> {
        let count = mean.len();
        let mut matrix: Vec<Vec<f64>> = covariance.chunks(count).map(<[f64]>::to_vec).collect();
        for row in 0..count {
            for column in 0..row {
                let size = (matrix[row][row].abs() * matrix[column][column].abs()).sqrt();
                if (matrix[row][column] - matrix[column][row]).abs() > 1e-8 * size.max(1e-300) {
                    return Err(NormalBoxError::Covariance { variable: row });
                }
            }
        }
        let centred =
            |bounds: &[f64]| -> Vec<f64> { bounds.iter().zip(mean).map(|(bound, mean)| bound - mean).collect() };
        let (mut lower, mut upper) = (centred(lower), centred(upper));
        let mut order: Vec<usize> = (0..count).collect();
        let mut factor = vec![vec![0.0; count]; count];
        // The mean of each conditioned variable within its bounds stands for its value when the next one is chosen.
        let mut expected: Vec<f64> = Vec::with_capacity(count);
        for place in 0..count {
            let rest = |factor: &[Vec<f64>], matrix: &[Vec<f64>], row: usize| {
                let squares = factor[row].iter().take(place).fold(0.0, |sum, value| sum + value * value);
                matrix[row][row] - squares
            };
            let shift = |factor: &[Vec<f64>], row: usize| {
                factor[row].iter().zip(&expected).fold(0.0, |sum, (value, mean)| sum + value * mean)
            };
            let mut narrowest = (f64::INFINITY, place);
            for row in place..count {
                let variance = rest(&factor, &matrix, row);
                if variance < -1e-8 * matrix[row][row].abs().max(1e-300) {
                    return Err(NormalBoxError::Covariance { variable: order[row] });
                }
                let deviation = variance.max(0.0).sqrt();
                if deviation > 1e-10 * matrix[row][row].abs().sqrt() {
                    let shift = shift(&factor, row);
                    let width = between((lower[row] - shift) / deviation, (upper[row] - shift) / deviation);
                    if width < narrowest.0 {
                        narrowest = (width, row);
                    }
                }
            }
            let chosen = narrowest.1;
            matrix.swap(place, chosen);
            matrix.iter_mut().for_each(|row| row.swap(place, chosen));
            factor.swap(place, chosen);
            lower.swap(place, chosen);
            upper.swap(place, chosen);
            order.swap(place, chosen);
            let variance = rest(&factor, &matrix, place).max(0.0);
            let deviation =
                if variance.sqrt() > 1e-10 * matrix[place][place].abs().sqrt() { variance.sqrt() } else { 0.0 };
            factor[place][place] = deviation;
            for row in place + 1..count {
                let products =
                    factor[row].iter().zip(&factor[place]).take(place).fold(0.0, |sum, (one, other)| sum + one * other);
                let left = matrix[row][place] - products;
                factor[row][place] = if deviation > 0.0 { left / deviation } else { 0.0 };
            }
            let shift = shift(&factor, place);
            let mean = if deviation > 0.0 {
                let (low, high) = ((lower[place] - shift) / deviation, (upper[place] - shift) / deviation);
                let width = between(low, high);
                let inside = (density(low) - density(high)) / width;
                if width > 1e-12 && inside.is_finite() { inside } else { 0.0 }
            } else {
                0.0
            };
            expected.push(mean);
        }
        Ok(Self { factor, lower, upper })
    }

    /// The integrand at a point of the unit cube.
    fn at(&self, point: &[f64], given: &mut [f64]) -> f64 {
        let mut product = 1.0;
        for (place, row) in self.factor.iter().enumerate() {
            let shift = row.iter().zip(&*given).take(place).fold(0.0, |sum, (value, given)| sum + value * given);
            let deviation = row[place];
            let (low, high) = (self.lower[place] - shift, self.upper[place] - shift);
            if deviation > 0.0 {
                let (low, high) = (low / deviation, high / deviation);
                let width = between(low, high);
                product *= width;
                if product <= 0.0 {
                    return 0.0;
                }
                if let (Some(given), Some(at)) = (given.get_mut(place), point.get(place)) {
                    *given = inside(low, high, *at);
                }
            } else {
                // Settled by those before it, up to rounding.
                const ROUNDING: f64 = 1e-9;
                if low > ROUNDING || high < -ROUNDING {
                    return 0.0;
                }
            }
        }
        product
    }
}

fn density(value: f64) -> f64 {
    0.398_942_280_401_432_7 * libm::exp(-0.5 * value * value)
}

/// The probability above a value.
fn above(value: f64) -> f64 {
    0.5 * libm::erfc(value * std::f64::consts::FRAC_1_SQRT_2)
}

/// The probability between two values, without loss in either tail.
fn between(low: f64, high: f64) -> f64 {
    let width = if low > 0.0 { above(low) - above(high) } else { above(-high) - above(-low) };
    width.max(0.0)
}

/// The value between two that has this share of the probability between them below it.
fn inside(low: f64, high: f64, share: f64) -> f64 {
    let value = if low > 0.0 {
        upper_quantile(above(low) + share * (above(high) - above(low)))
    } else {
        -upper_quantile(above(-low) + share * (above(-high) - above(-low)))
    };
    value.clamp(low.min(high), high.max(low))
}

/// The value that a standard normal exceeds with a probability: a good start and Halley's steps; infinite at 0 and 1.
#[must_use]
pub fn upper_quantile(probability: f64) -> f64 {
    if probability > 0.5 {
        return -upper_quantile(1.0 - probability);
    }
    if probability <= 0.0 || probability.is_nan() {
        return if probability.is_nan() { f64::NAN } else { f64::INFINITY };
    }
    let mut value = if probability > 1e-9 {
        f64::from(polynomial::normal_above(probability as f32))
    } else {
        let reach = -2.0 * libm::log(probability);
        (reach - libm::log(reach * std::f64::consts::TAU)).max(1.0).sqrt()
    };
    for _ in 0..4 {
        let density = density(value);
        if density <= 0.0 {
            break;
        }
        let step = (above(value) - probability) / density;
        value += step / (1.0 - 0.5 * value * step);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    const INFINITE: f64 = f64::INFINITY;

    fn equal_correlation(count: usize, correlation: f64) -> Vec<f64> {
        (0..count * count).map(|place| if place / count == place % count { 1.0 } else { correlation }).collect()
    }

    /// Orthants: 1/4 + asin(r)/(2 pi) in two variables, 1/8 + (sum of asin)/(4 pi) in three, 1/(n + 1) at correlation 1/2.
    #[test]
    fn orthants_have_their_closed_forms() {
        let asin = libm::asin;
        let pi = std::f64::consts::PI;
        let probability = |covariance: &[f64], count: usize| {
            probability_in_box(&vec![0.0; count], covariance, &vec![0.0; count], &vec![INFINITE; count], 4_000, 1)
                .unwrap()
        };
        for correlation in [-0.9, -0.3, 0.0, 0.4, 0.95] {
            let found = probability(&equal_correlation(2, correlation), 2);
            assert!(
                (found.probability - (0.25 + asin(correlation) / (2.0 * pi))).abs() < 1e-5,
                "{correlation}: {found:?}"
            );
        }
        let three = probability(&[1.0, 0.5, 0.3, 0.5, 1.0, 0.4, 0.3, 0.4, 1.0], 3);
        assert!((three.probability - 0.223_660_807_780_45).abs() < 2e-6, "{three:?}");
        for count in [4, 5, 8] {
            let found = probability(&equal_correlation(count, 0.5), count);
            assert!((found.probability - 1.0 / (count + 1) as f64).abs() < 2e-5, "{count}: {found:?}");
        }
    }

    #[test]
    fn independent_boxes_multiply_and_singular_ones_are_settled() {
        let found =
            probability_in_box(&[1.0, -2.0], &[4.0, 0.0, 0.0, 9.0], &[0.0, -INFINITE], &[3.0, 1.0], 500, 1).unwrap();
        let wanted = (above(-0.5) - above(1.0)) * (1.0 - above(1.0));
        assert!((found.probability - wanted).abs() < 1e-12);
        let line = probability_in_box(&[0.0, 0.0], &[1.0, 1.0, 1.0, 1.0], &[0.0, -1.0], &[2.0, 1.0], 4_000, 1).unwrap();
        assert!((line.probability - (above(0.0) - above(1.0))).abs() < 2e-3, "{line:?}");
        let one = probability_in_box(&[0.0], &[1.0], &[1.0], &[INFINITE], 1, 1).unwrap();
        assert!((one.probability - above(1.0)).abs() < 1e-15);
        assert_eq!(
            probability_in_box(&[0.0; 2], &equal_correlation(2, 0.1), &[2.0, 0.0], &[1.0, 1.0], 10, 1)
                .unwrap()
                .probability,
            0.0
        );
    }

    #[test]
    fn the_quantile_undoes_the_probability() {
        for probability in [1e-300, 1e-30, 1e-9, 0.001, 0.2, 0.5, 0.8, 1.0 - 1e-12] {
            let back = above(upper_quantile(probability));
            assert!((back / probability - 1.0).abs() < 1e-11, "{probability}: {back}");
        }
        assert_eq!((upper_quantile(0.0), upper_quantile(1.0)), (INFINITE, -INFINITE));
    }

    #[test]
    fn what_is_no_box_is_refused_by_name() {
        let says = |mean: &[f64], covariance: &[f64], bound: &[f64]| {
            probability_in_box(mean, covariance, bound, bound, 10, 1).unwrap_err().to_string()
        };
        assert!(says(&[], &[], &[]).contains("0 variables"));
        assert!(says(&[0.0], &[1.0, 2.0], &[0.0]).contains("the covariance has the length 2"));
        assert!(says(&[f64::NAN], &[1.0], &[0.0]).contains("list of means"));
        assert!(says(&[0.0; 2], &[1.0, 2.0, 2.0, 1.0], &[0.0; 2]).contains("positive semidefinite"));
        assert!(says(&[0.0; 2], &[1.0, 0.2, 0.3, 1.0], &[0.0; 2]).contains("not symmetric"));
    }
}
