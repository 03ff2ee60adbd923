//! Householder's QR factorisation, in `f64` or in about 32 digits.

use crate::double_double::Real;

/// The least-squares solution of one response on columns of like size.
pub(super) struct Solution<Number> {
    /// One coefficient a column.
    pub coefficients: Vec<Number>,
    /// The response less what the columns explain.
    pub residuals: Vec<Number>,
    /// The inverse of the triangle, row by row; 0 below the diagonal.
    pub inverse: Vec<Vec<Number>>,
}

/// Why there is none.
pub(super) enum Degenerate {
    /// The column at `at` is a combination of those in `with`, all before it.
    Collinear {
        /// The column.
        at: usize,
        /// The others.
        with: Vec<usize>,
    },
}

/// Solves by QR. A column of which less than `least_share` is left once the ones before it are taken out is collinear.
///
/// The columns are of one length, which is at least their number.
pub(super) fn solve<Number: Real>(
    columns: &[Vec<Number>],
    response: &[Number],
    least_share: f64,
) -> Result<Solution<Number>, Degenerate> {
    let zero = Number::from_f64(0.0);
    let count = columns.len();
    let mut reflectors: Vec<Vec<Number>> = Vec::with_capacity(count);
    // Column `at` of the triangle: the entries of the rows 0..=at.
    let mut triangle: Vec<Vec<Number>> = Vec::with_capacity(count);
    for (at, column) in columns.iter().enumerate() {
        let mut work = column.clone();
        for (row, reflector) in reflectors.iter().enumerate() {
            reflect(reflector, row, &mut work);
        }
        let whole = dot(column, column).to_f64();
        let below = work.get(at..).unwrap_or_default();
        let left = dot(below, below);
        if left.to_f64().partial_cmp(&(whole * least_share * least_share)) != Some(std::cmp::Ordering::Greater) {
            let above = work.get(..at).unwrap_or_default();
            return Err(Degenerate::Collinear { at, with: partners(&triangle, above) });
        }
        let norm = left.root();
        let head = below.first().copied().unwrap_or(zero);
        // The sign that adds instead of cancelling.
        let diagonal = if head.to_f64() > 0.0 { -norm } else { norm };
        let mut reflector: Vec<Number> = below.to_vec();
        if let Some(first) = reflector.first_mut() {
            *first = *first - diagonal;
        }
        let length = dot(&reflector, &reflector).root();
        for entry in &mut reflector {
            *entry = *entry / length;
        }
        let mut entries: Vec<Number> = work.get(..at).unwrap_or_default().to_vec();
        entries.push(diagonal);
        triangle.push(entries);
        reflectors.push(reflector);
    }
    let mut rotated = response.to_vec();
    for (row, reflector) in reflectors.iter().enumerate() {
        reflect(reflector, row, &mut rotated);
    }
    let coefficients = back_substitute(&triangle, rotated.get(..count).unwrap_or_default());
    // Residuals are the part of the rotated response below the triangle, turned back.
    for entry in rotated.iter_mut().take(count) {
        *entry = zero;
    }
    for (row, reflector) in reflectors.iter().enumerate().rev() {
        reflect(reflector, row, &mut rotated);
    }
    let mut inverse = vec![vec![zero; count]; count];
    for at in 0..count {
        let mut unit = vec![zero; count];
        if let Some(one) = unit.get_mut(at) {
            *one = Number::from_f64(1.0);
        }
        for (row, entry) in inverse.iter_mut().zip(back_substitute(&triangle, &unit)) {
            if let Some(place) = row.get_mut(at) {
                *place = entry;
            }
        }
    }
    Ok(Solution { coefficients, residuals: rotated, inverse })
}

/// The sum of products.
pub(super) fn dot<Number: Real>(left: &[Number], right: &[Number]) -> Number {
    left.iter().zip(right).fold(Number::from_f64(0.0), |sum, (left, right)| sum + *left * *right)
}

/// work -= 2 v (v . work), from `row` on.
fn reflect<Number: Real>(reflector: &[Number], row: usize, work: &mut [Number]) {
    let Some(work) = work.get_mut(row..) else { return };
    let product = dot(reflector, work);
    let twice = product + product;
    for (entry, direction) in work.iter_mut().zip(reflector) {
        *entry = *entry - twice * *direction;
    }
}

/// Solves the triangle for the right-hand side.
fn back_substitute<Number: Real>(triangle: &[Vec<Number>], right: &[Number]) -> Vec<Number> {
    let mut rest = right.to_vec();
    for (at, column) in triangle.iter().enumerate().rev() {
        let (Some(diagonal), Some(value)) = (column.get(at), rest.get(at).copied()) else { continue };
        let solved = value / *diagonal;
        for (entry, above) in rest.iter_mut().zip(column).take(at) {
            *entry = *entry - *above * solved;
        }
        if let Some(entry) = rest.get_mut(at) {
            *entry = solved;
        }
    }
    rest
}

/// Which columns a collinear one is made of: those whose share in it is more than rounding.
fn partners<Number: Real>(triangle: &[Vec<Number>], rotated: &[Number]) -> Vec<usize> {
    let shares = back_substitute(triangle, rotated);
    let largest = shares.iter().fold(0.0_f64, |largest, share| largest.max(share.to_f64().abs()));
    shares.iter().enumerate().filter(|(_, share)| share.to_f64().abs() > 1e-6 * largest).map(|(at, _)| at).collect()
}
