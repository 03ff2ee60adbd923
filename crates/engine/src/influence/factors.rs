//! Common factors of forecast errors.
//!
//! Errors of many series move together (weather, strikes, the trade). Their one-step innovations are tied by at most eight factors and a rest
//! of each series' own, so that the cost of simulating them stays linear in the number of series: the principal factor method (H. H.
//! Harman, 'Modern factor analysis', 1976, chapter 8) on the matrix of correlations.

use nalgebra::{DMatrix, SymmetricEigen};

use super::error::InfluenceError;
use super::graph::MAX_FACTORS;

/// Series with fewer common periods than this are independent.
pub const LEAST_COMMON_PERIODS: usize = 24;
/// The most series that are tied.
pub const MAX_TIED: usize = 500;
/// Largest share of a series' variance that factors may have, so that each keeps a rest of its own.
const LARGEST_COMMON: f64 = 0.98;
/// Times that communalities are worked out anew.
const ROUNDS: usize = 50;

/// The loadings of each series on at most eight common factors; an empty list for a series that is on its own.
///
/// `innovations`: for each series its one-step forecast errors on one calendar, `None` or NaN where there is none; what follows from declared,
/// lagged causes should be taken out before. Correlations of pairs with fewer than 24 common periods are 0. There are as many factors as
/// eigenvalues of the correlations above what independent series of this length give by chance, (1 + sqrt(series / periods))^2 (V. A.
/// Marchenko, L. A. Pastur, 1967), and at most eight. A factor has the sign that makes its largest loading positive.
///
/// # Errors
/// More than 500 series.
pub fn fit_factors(innovations: &[Vec<Option<f64>>]) -> Result<Vec<Vec<f64>>, InfluenceError> {
    let count = innovations.len();
    if count > MAX_TIED {
        return Err(InfluenceError::TooMany { what: "series tied by factors", count, maximum: MAX_TIED });
    }
    let (correlations, periods) = correlations(innovations);
    let mut loadings = vec![Vec::new(); count];
    if count < 2 || periods < LEAST_COMMON_PERIODS as f64 {
        return Ok(loadings);
    }
    let edge = 1.0 + (count as f64 / periods).sqrt();
    let eigen = SymmetricEigen::new(correlations.clone());
    let factors = eigen.eigenvalues.iter().filter(|value| **value > edge * edge).count().min(MAX_FACTORS);
    if factors == 0 {
        return Ok(loadings);
    }
    let mut common = vec![0.0; count];
    let mut found = DMatrix::zeros(count, factors);
    for round in 0..ROUNDS {
        let mut reduced = correlations.clone();
        for (series, common) in common.iter().enumerate() {
            // To start with, the largest correlation of each.
            let largest = (0..count).filter(|other| *other != series).map(|other| correlations[(series, other)].abs());
            let share = if round == 0 { largest.fold(0.0, f64::max) } else { *common };
            reduced[(series, series)] = share.min(LARGEST_COMMON);
        }
        let eigen = SymmetricEigen::new(reduced);
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|one, other| eigen.eigenvalues[*other].total_cmp(&eigen.eigenvalues[*one]));
        for (factor, column) in order.into_iter().take(factors).enumerate() {
            let size = eigen.eigenvalues[column].max(0.0).sqrt();
            let vector = eigen.eigenvectors.column(column);
            let largest = vector
                .iter()
                .fold(0.0_f64, |largest, value| if value.abs() > largest.abs() { *value } else { largest });
            let sign = if largest < 0.0 { -1.0 } else { 1.0 };
            for series in 0..count {
                found[(series, factor)] = sign * size * vector[series];
            }
        }
        let mut moved = 0.0_f64;
        for (series, common) in common.iter_mut().enumerate() {
            let share = found.row(series).iter().fold(0.0, |sum, loading| sum + loading * loading).min(LARGEST_COMMON);
            moved = moved.max((share - *common).abs());
            *common = share;
        }
        if moved < 1e-6 {
            break;
        }
    }
    for (series, loadings) in loadings.iter_mut().enumerate() {
        let squares = found.row(series).iter().fold(0.0, |sum, loading| sum + loading * loading);
        let shrink = if squares > LARGEST_COMMON { (LARGEST_COMMON / squares).sqrt() } else { 1.0 };
        if squares > 1e-12 {
            loadings.extend(found.row(series).iter().map(|loading| loading * shrink));
        }
    }
    Ok(loadings)
}

/// Correlations over common periods, and the mean number of these among the pairs that have enough.
fn correlations(innovations: &[Vec<Option<f64>>]) -> (DMatrix<f64>, f64) {
    let count = innovations.len();
    let mut matrix = DMatrix::identity(count, count);
    let (mut periods, mut pairs) = (0.0, 0.0);
    for (one, first) in innovations.iter().enumerate() {
        for (other, second) in innovations.iter().enumerate().take(one) {
            let both: Vec<(f64, f64)> = first
                .iter()
                .zip(second)
                .filter_map(|(one, other)| Some(((*one)?, (*other)?)))
                .filter(|(one, other)| one.is_finite() && other.is_finite())
                .collect();
            let length = both.len() as f64;
            if both.len() < LEAST_COMMON_PERIODS {
                continue;
            }
            periods += length;
            pairs += 1.0;
            let (sum_one, sum_other) =
                both.iter().fold((0.0, 0.0), |(one, other), pair| (one + pair.0, other + pair.1));
            let (mean_one, mean_other) = (sum_one / length, sum_other / length);
            let (mut square_one, mut square_other, mut product) = (0.0, 0.0, 0.0);
            for (one, other) in both {
                square_one += (one - mean_one) * (one - mean_one);
                square_other += (other - mean_other) * (other - mean_other);
                product += (one - mean_one) * (other - mean_other);
            }
            let correlation = product / (square_one.sqrt() * square_other.sqrt());
            if correlation.is_finite() {
                matrix[(one, other)] = correlation.clamp(-1.0, 1.0);
                matrix[(other, one)] = matrix[(one, other)];
            }
        }
    }
    (matrix, if pairs > 0.0 { periods / pairs } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Key, Stream};

    /// Series with these loadings on two factors.
    fn innovations(loadings: &[[f64; 2]], periods: usize) -> Vec<Vec<Option<f64>>> {
        let normals = |id: u128| {
            let mut stream = Stream::new(Key::new(1, id), 0);
            (0..periods).map(|_| stream.normal()).collect::<Vec<f64>>()
        };
        let factors = [normals(1_000), normals(1_001)];
        let series = loadings.iter().zip(0..).map(|(loadings, id)| {
            let own = (1.0 - loadings[0] * loadings[0] - loadings[1] * loadings[1]).sqrt();
            let rest = normals(id);
            let value = |period: usize| {
                3.0 * (loadings[0] * factors[0][period] + loadings[1] * factors[1][period] + own * rest[period])
            };
            (0..periods).map(|period| Some(value(period))).collect()
        });
        series.collect()
    }

    #[test]
    fn loadings_give_the_correlations_back() {
        let truth = [[0.8, 0.0], [0.7, 0.3], [-0.6, 0.5], [0.5, -0.6], [0.0, 0.8], [0.9, 0.1], [0.2, 0.7], [0.6, 0.6]];
        let found = fit_factors(&innovations(&truth, 4_000)).unwrap();
        assert_eq!(found[0].len(), 2);
        for one in 0..truth.len() {
            for other in 0..one {
                let wanted = truth[one][0] * truth[other][0] + truth[one][1] * truth[other][1];
                let got: f64 = found[one].iter().zip(&found[other]).map(|(one, other)| one * other).sum();
                assert!((got - wanted).abs() < 0.07, "{one} and {other}: {got}, not {wanted}");
            }
        }
    }

    #[test]
    fn independent_and_short_series_stay_on_their_own() {
        let independent = innovations(&[[0.0, 0.0]; 12], 60);
        assert!(fit_factors(&independent).unwrap().iter().all(Vec::is_empty));
        let short = innovations(&[[0.9, 0.0]; 6], 23);
        assert!(fit_factors(&short).unwrap().iter().all(Vec::is_empty));
        assert!(fit_factors(&[]).unwrap().is_empty());
        assert!(fit_factors(&vec![Vec::new(); 501]).is_err());
    }

    #[test]
    fn odd_series_give_loadings_that_a_model_takes() {
        let mut odd = innovations(&[[0.99, 0.0]; 5], 40);
        odd.push(vec![Some(f64::NAN); 40]);
        odd.push(vec![Some(1.0); 40]);
        odd.push(odd[0].clone());
        let found = fit_factors(&odd).unwrap();
        assert!(found.iter().all(|loadings| loadings.iter().map(|loading| loading * loading).sum::<f64>() <= 1.0));
        assert!(found[5].iter().all(|loading| loading.abs() < 0.2));
    }
}
