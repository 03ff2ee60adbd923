//! The few statistics with which the tests judge the generated worlds.

/// The arithmetic mean of at least one value.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Pearson's correlation of two series of the same length.
pub fn correlation(left: &[f64], right: &[f64]) -> f64 {
    assert_eq!(left.len(), right.len());
    let (left_mean, right_mean) = (mean(left), mean(right));
    let moment = |a: &[f64], a_mean: f64, b: &[f64], b_mean: f64| -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - a_mean) * (b - b_mean)).sum()
    };
    moment(left, left_mean, right, right_mean)
        / (moment(left, left_mean, left, left_mean) * moment(right, right_mean, right, right_mean)).sqrt()
}

/// Natural process limits (XmR): the mean of a baseline, and 2.66 mean moving ranges below and above it.
pub fn natural_process_limits(baseline: &[f64]) -> (f64, f64) {
    let centre = mean(baseline);
    let ranges: Vec<f64> = baseline.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let width = 2.66 * mean(&ranges);
    (centre - width, centre + width)
}

/// What is left of a series when the regressors (rows of one length, an intercept is added) are taken out by least squares.
pub fn residuals(series: &[f64], regressors: &[Vec<f64>]) -> Vec<f64> {
    let rows: Vec<Vec<f64>> = (0..series.len())
        .map(|index| std::iter::once(1.0).chain(regressors.iter().map(|row| row[index])).collect())
        .collect();
    let width = regressors.len() + 1;
    // Normal equations with the series as last column, solved by elimination with pivoting.
    let mut system = vec![vec![0.0; width + 1]; width];
    for (row, value) in rows.iter().zip(series) {
        for i in 0..width {
            for j in 0..width {
                system[i][j] += row[i] * row[j];
            }
            system[i][width] += row[i] * value;
        }
    }
    for column in 0..width {
        let pivot =
            (column..width).max_by(|a, b| system[*a][column].abs().total_cmp(&system[*b][column].abs())).unwrap();
        system.swap(column, pivot);
        assert!(system[column][column].abs() > 1e-9, "the regressors are not independent");
        for other in (0..width).filter(|other| *other != column) {
            let factor = system[other][column] / system[column][column];
            let source = system[column].clone();
            for (target, value) in system[other].iter_mut().zip(&source).skip(column) {
                *target -= factor * value;
            }
        }
    }
    let coefficients: Vec<f64> = (0..width).map(|i| system[i][width] / system[i][i]).collect();
    rows.iter()
        .zip(series)
        .map(|(row, value)| value - row.iter().zip(&coefficients).map(|(x, b)| x * b).sum::<f64>())
        .collect()
}

/// Positions at which a run of at least `length` values on one side of the centre stands: each value that completes or prolongs it.
pub fn runs(values: &[f64], centre: f64, length: usize) -> Vec<usize> {
    let mut run = 0_usize;
    let mut above = false;
    let mut positions = Vec::new();
    for (position, value) in values.iter().enumerate() {
        let side = *value > centre;
        run = if run > 0 && side == above { run + 1 } else { 1 };
        above = side;
        if run >= length {
            positions.push(position);
        }
    }
    positions
}
