use super::*;

fn close(found: f64, told: f64, tolerance: f64) {
    assert!((found - told).abs() <= tolerance * told.abs().max(1.0), "{found} is not {told}");
}

/// A column that varies without a pattern, the same on every run.
fn noise(rows: usize, start: u64) -> Vec<f64> {
    let mut state = start.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..rows)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
        })
        .collect()
}

#[test]
fn residuals_are_orthogonal_to_every_column_and_a_constant_shift_moves_only_the_constant() {
    let mut design = Design::with_constant(40);
    design.push("a", noise(40, 1)).unwrap();
    design.push("b", noise(40, 2)).unwrap();
    let response: Vec<f64> = noise(40, 3).iter().map(|value| 5.0 + 3.0 * value).collect();
    let fitted = fit(&design, &response).unwrap();
    for column in design.columns() {
        let product: f64 = column.iter().zip(&fitted.residuals).map(|(value, residual)| value * residual).sum();
        close(product, 0.0, 1e-13);
    }
    let moved: Vec<f64> = response.iter().map(|value| value + 1e6).collect();
    let moved = fit(&design, &moved).unwrap();
    close(moved.coefficient("constant").unwrap() - 1e6, fitted.coefficient("constant").unwrap(), 1e-8);
    close(moved.coefficient("a").unwrap(), fitted.coefficient("a").unwrap(), 1e-8);
    close(moved.r_squared, fitted.r_squared, 1e-8);
    assert_eq!(moved.coefficient("c"), None);
}

#[test]
fn collinear_columns_are_named() {
    let (a, b) = (noise(30, 4), noise(30, 5));
    let sum: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 0.1 * a + 7e3 * b).collect();
    let mut design = Design::with_constant(30);
    design.push("a", a).unwrap();
    design.push("other", noise(30, 6)).unwrap();
    design.push("b", b).unwrap();
    design.push("sum", sum).unwrap();
    let error = fit(&design, &noise(30, 7)).unwrap_err();
    assert_eq!(error, RegressionError::Collinear { column: "sum".into(), with: vec!["a".into(), "b".into()] });
    let mut design = Design::with_constant(5);
    design.push("nothing", vec![0.0; 5]).unwrap();
    let error = fit(&design, &[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap_err();
    assert_eq!(error.to_string(), "column 'nothing' is 0 in every row; leave it out");
}

#[test]
fn scaling_a_column_scales_its_coefficient_and_nothing_else() {
    let mut design = Design::with_constant(20);
    design.push("a", noise(20, 8)).unwrap();
    let mut scaled = Design::with_constant(20);
    scaled.push("a", noise(20, 8).iter().map(|value| value * 1e150).collect()).unwrap();
    let response = noise(20, 9);
    let (first, second) = (fit(&design, &response).unwrap(), fit(&scaled, &response).unwrap());
    close(first.coefficient("a").unwrap(), second.coefficient("a").unwrap() * 1e150, 1e-12);
    close(first.f, second.f, 1e-12);
    close(first.p_values()[1], first.f_p_value(), 1e-12);
}

#[test]
fn what_cannot_be_fitted_is_refused_by_name() {
    let mut design = Design::new(3);
    assert_eq!(fit(&design, &[1.0, 2.0, 3.0]), Err(RegressionError::NoColumns));
    assert!(matches!(design.push("a", vec![1.0]), Err(RegressionError::Rows { values: 1, rows: 3, .. })));
    assert!(matches!(design.push("a", vec![1.0, f64::NAN, 2.0]), Err(RegressionError::NotFinite { row: 1, .. })));
    design.push("a", vec![1.0, 2.0, 4.0]).unwrap();
    assert!(matches!(fit(&design, &[1.0, f64::INFINITY, 0.0]), Err(RegressionError::NotFinite { row: 1, .. })));
    assert!(matches!(fit(&design, &[1.0]), Err(RegressionError::Rows { .. })));
    design.push("b", vec![1.0, 0.0, 4.0]).unwrap();
    design.push("c", vec![0.0, 0.0, 4.0]).unwrap();
    assert_eq!(fit(&design, &[1.0, 2.0, 3.0]), Err(RegressionError::TooFewRows { rows: 3, columns: 3 }));
    let mut tiny = Design::new(3);
    tiny.push("a", vec![1e-300, 2e-300, 4e-300]).unwrap();
    assert_eq!(fit(&tiny, &[1e300, 2e299, 1e300]), Err(RegressionError::OutOfRange));
    assert!(fit_polynomial(&[1.0, 2.0], &[1.0, 2.0], 5, true).is_err());
    assert!(fit_polynomial(&[1.0, 1.0, 1.0, 1.0], &[1.0, 2.0, 3.0, 4.0], 1, true).is_err());
}

/// At lag 0 the covariance is White's, and of a lone constant it is the long-run variance over the rows.
#[test]
fn the_covariance_of_a_mean_is_the_long_run_variance() {
    let design = Design::with_constant(50);
    let response = noise(50, 10);
    let fitted = fit(&design, &response).unwrap();
    let covariance = hac(&design, &fitted, 0).unwrap();
    close(covariance.covariance[0][0], fitted.squares_residual / 50.0 / 50.0, 1e-14);
    let lags = hac(&design, &fitted, 4).unwrap();
    let residuals = &fitted.residuals;
    let product = |lag: usize| -> f64 { residuals.iter().zip(&residuals[lag..]).map(|(a, b)| a * b).sum() };
    let told = product(0) + 2.0 * (0.8 * product(1) + 0.6 * product(2) + 0.4 * product(3) + 0.2 * product(4));
    close(lags.covariance[0][0], told / 2500.0, 1e-14);
    close(lags.bandwidth_share, 0.1, 1e-15);
    assert_eq!(hac(&design, &fitted, 50), Err(RegressionError::Lags { lags: 50, rows: 50 }));
    assert!(hac(&Design::with_constant(49), &fitted, 2).is_err());
}

/// Without a bandwidth the value is the normal one; at the whole sample it is the one of Kiefer, Vogelsang and Bunzel (2000), whose
/// table holds 6.811 for an error greater by the root of two.
#[test]
fn critical_values_grow_with_the_bandwidth() {
    for (probability, told) in [(0.95, 1.644_85), (0.975, 1.959_96), (0.99, 2.326_35), (0.05, -1.644_85)] {
        close(fixed_b_critical_value(probability, 0.0).unwrap(), told, 1e-4);
    }
    close(fixed_b_critical_value(0.975, 1.0).unwrap(), 6.811 / 2.0_f64.sqrt(), 3e-3);
    let between = fixed_b_critical_value(0.96, 0.1).unwrap();
    assert!(
        fixed_b_critical_value(0.95, 0.1).unwrap() < between && between < fixed_b_critical_value(0.975, 0.1).unwrap()
    );
    for (probability, share) in [(0.5, 0.1), (0.999, 0.1), (0.95, 1.5), (0.95, f64::NAN), (f64::NAN, 0.1)] {
        assert_eq!(fixed_b_critical_value(probability, share), None);
    }
}
