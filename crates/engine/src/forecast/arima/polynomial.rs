//! Polynomials of the lag operator: from search variables to coefficients, and products over seasons.

/// Coefficients of a stationary autoregression from partial autocorrelations, each the hyperbolic tangent of a variable (M. C. Jones,
/// 'Randomly choosing parameters from the stationarity and invertibility region of autoregressive-moving average models', 1987).
pub(super) fn stationary(variables: &[f64]) -> Vec<f64> {
    let mut coefficients: Vec<f64> = Vec::with_capacity(variables.len());
    for variable in variables {
        let partial = libm::tanh(*variable);
        let turned: Vec<f64> = coefficients
            .iter()
            .zip(coefficients.iter().rev())
            .map(|(own, mirrored)| own - partial * mirrored)
            .collect();
        coefficients = turned;
        coefficients.push(partial);
    }
    coefficients
}

/// The variables of given coefficients; `None` where they are not those of a stationary autoregression.
pub(super) fn variables(coefficients: &[f64]) -> Option<Vec<f64>> {
    let mut rest = coefficients.to_vec();
    let mut found = Vec::with_capacity(rest.len());
    while let Some(partial) = rest.pop() {
        if partial.abs() >= 1.0 || !partial.is_finite() {
            return None;
        }
        found.push(libm::atanh(partial));
        let scale = 1.0 - partial * partial;
        let back: Vec<f64> =
            rest.iter().zip(rest.iter().rev()).map(|(own, mirrored)| (own + partial * mirrored) / scale).collect();
        rest = back;
    }
    found.reverse();
    Some(found)
}

/// (1 - sum a_i B^i)(1 - sum b_j B^(j s)) = 1 - sum c_k B^k: the c.
pub(super) fn seasonal_product(plain: &[f64], seasonal: &[f64], season_length: usize) -> Vec<f64> {
    let mut product = vec![0.0; plain.len() + seasonal.len() * season_length];
    let mut add = |place: usize, value: f64| {
        if let Some(slot) = place.checked_sub(1).and_then(|place| product.get_mut(place)) {
            *slot += value;
        }
    };
    for (lag, own) in plain.iter().enumerate() {
        add(lag + 1, *own);
    }
    for (season, own) in seasonal.iter().enumerate() {
        let shift = (season + 1) * season_length;
        add(shift, *own);
        for (lag, other) in plain.iter().enumerate() {
            add(shift + lag + 1, -own * other);
        }
    }
    product
}

/// The d of (1 - B)^n (1 - B^s)^m = 1 - sum d_k B^k.
pub(super) fn differencing(differences: usize, seasonal_differences: usize, season_length: usize) -> Vec<f64> {
    let mut polynomial = vec![1.0];
    let lags = std::iter::repeat_n(1, differences).chain(std::iter::repeat_n(season_length, seasonal_differences));
    for lag in lags {
        let mut next = polynomial.clone();
        next.resize(polynomial.len() + lag, 0.0);
        for (slot, value) in next.iter_mut().skip(lag).zip(&polynomial) {
            *slot -= value;
        }
        polynomial = next;
    }
    polynomial.iter().skip(1).map(|value| -value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_again_from_coefficients() {
        let chosen = [0.3, -1.2, 0.7, 2.0];
        let back = variables(&stationary(&chosen)).unwrap();
        for (left, right) in chosen.iter().zip(&back) {
            assert!((left - right).abs() < 1e-9, "{left} is not {right}");
        }
        assert_eq!(variables(&[1.5]), None);
    }

    #[test]
    fn products_over_seasons() {
        assert_eq!(seasonal_product(&[0.5], &[0.25], 4), [0.5, 0.0, 0.0, 0.25, -0.125]);
        assert_eq!(differencing(1, 1, 4), [1.0, 0.0, 0.0, 1.0, -1.0]);
        assert_eq!(differencing(2, 0, 1), [2.0, -1.0]);
    }
}
