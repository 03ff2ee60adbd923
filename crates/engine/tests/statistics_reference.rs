//! Statistics against known answers: NIST's certified values and the output of R, from `reference/statistics.txt`.

use engine::association::{autocorrelations, cross_correlations, granger, ljung_box, partial_autocorrelations};
use engine::changepoint::single_changepoint;
use engine::regression::{Design, fit, fit_polynomial, hac};
use engine::summary::{analysis_of_variance, summarise};

#[path = "reference/read.rs"]
mod read;

use read::Case;

/// A case of the file.
fn case(wanted: &str) -> Case {
    read::case(include_str!("reference/statistics.txt"), wanted)
}

/// At least so many digits agree.
fn digits(found: f64, told: f64, digits: i32, what: &str) {
    assert!((found - told).abs() <= 10_f64.powi(-digits) * told.abs(), "{what}: {found} is not {told}");
}

fn within(found: &[f64], told: &[f64], tolerance: f64, what: &str) {
    assert_eq!(found.len(), told.len(), "{what}");
    for (found, told) in found.iter().zip(told) {
        assert!((found - told).abs() <= tolerance * told.abs().max(1e-3), "{what}: {found} is not {told}");
    }
}

#[test]
fn samples_have_the_certified_moments() {
    for name in ["Lew", "Lottery"] {
        let case = case(name);
        let summary = summarise(&case["y"]).unwrap();
        digits(summary.mean, case["mean"][0], 13, name);
        digits(summary.standard_deviation.unwrap(), case["deviation"][0], 13, name);
        digits(summary.autocorrelation.unwrap(), case["autocorrelation"][0], 12, name);
    }
    // NumAcc2, 3 and 4: 0.2 more than a round number, then 0.1 and 0.3 in turn.
    for (level, wanted) in [(1.0, 13), (1e6, 9), (1e7, 8)] {
        let values: Vec<f64> = (0..1001)
            .map(|at| {
                level
                    + if at == 0 {
                        0.2
                    } else if at % 2 == 1 {
                        0.1
                    } else {
                        0.3
                    }
            })
            .collect();
        let summary = summarise(&values).unwrap();
        digits(summary.mean, level + 0.2, 14, "NumAcc");
        digits(summary.standard_deviation.unwrap(), 0.1, wanted, "NumAcc");
        digits(summary.autocorrelation.unwrap(), -0.999, 10, "NumAcc");
    }
}

#[test]
fn regressions_have_the_certified_coefficients() {
    for (name, with_constant) in [("Norris", true), ("Longley", true), ("NoInt1", false)] {
        let case = case(name);
        let rows = case["y"].len();
        let mut design = if with_constant { Design::with_constant(rows) } else { Design::new(rows) };
        for at in 1..=6 {
            if let Some(column) = case.get(&format!("x{at}")) {
                design.push(format!("x{at}"), column.clone()).unwrap();
            }
        }
        let fitted = fit(&design, &case["y"]).unwrap();
        within(&fitted.coefficients, &case["coefficients"], 1e-11, name);
        within(&fitted.standard_errors, &case["errors"], 1e-11, name);
        digits(fitted.sigma, case["sigma"][0], 11, name);
        digits(fitted.r_squared, case["r_squared"][0], 12, name);
        digits(fitted.f, case["f"][0], 11, name);
        digits(fitted.squares_regression, case["squares_regression"][0], 11, name);
        digits(fitted.squares_residual, case["squares_residual"][0], 11, name);
    }
}

/// Wampler 1 and 2 are polynomials themselves; 4 and 5 are Wampler 1 with alternating errors of 100 and 10,000 times those of 3.
#[test]
fn polynomials_have_the_certified_coefficients() {
    let x: Vec<f64> = (0..=20).map(f64::from).collect();
    for base in [1.0, 0.1] {
        let y: Vec<f64> = x.iter().map(|x| (0..=5).map(|power| (base * x).powi(power)).sum()).collect();
        let fitted = fit_polynomial(&x, &y, 5, true).unwrap();
        let told: Vec<f64> = (0..=5).map(|power| base.powi(power)).collect();
        for (found, told) in fitted.coefficients.iter().zip(&told) {
            digits(*found, *told, 9, "Wampler 1 and 2");
        }
        assert_eq!((fitted.sigma, fitted.r_squared, fitted.f), (0.0, 1.0, f64::INFINITY));
        // The same from columns that were rounded to 16 digits.
        let mut design = Design::with_constant(21);
        for power in 1..=5 {
            design.push(format!("x^{power}"), x.iter().map(|x| x.powi(power)).collect()).unwrap();
        }
        for (found, told) in fit(&design, &y).unwrap().coefficients.iter().zip(&told) {
            digits(*found, *told, 9, "Wampler 1 and 2 from columns");
        }
    }
}

/// A polynomial of Filippelli's kind: degree 10 over -9 to -3, whose columns share all but ten digits. The response reaches 3e9, so that
/// its own rounding leaves the coefficients of 1 no more than two or three.
#[test]
fn columns_that_share_ten_digits_are_told_apart() {
    let x: Vec<f64> = (0..82).map(|at| -9.0 + f64::from(at) * 0.0703125).collect();
    let y: Vec<f64> = x.iter().map(|x| (0..=10).map(|power| x.powi(power)).sum()).collect();
    let fitted = fit_polynomial(&x, &y, 10, true).unwrap();
    for found in &fitted.coefficients {
        digits(*found, 1.0, 2, "degree 10");
    }
}

#[test]
fn variance_is_analysed_as_certified() {
    for name in ["SiRstv", "SmLs01"] {
        let case = case(name);
        let groups: Vec<i32> = case["groups"].iter().map(|group| *group as i32).collect();
        for (level, wanted) in [(0.0, 12), (1e6, 9)] {
            let values: Vec<f64> = case["y"].iter().map(|value| value + level).collect();
            let found = analysis_of_variance(&groups, &values).unwrap();
            let wanted = if level > 0.0 && name == "SiRstv" { 6 } else { wanted };
            digits(found.squares_between, case["squares_between"][0], wanted, name);
            digits(found.squares_within, case["squares_within"][0], wanted, name);
            digits(found.f, case["f"][0], wanted, name);
            digits(found.r_squared, case["r_squared"][0], wanted, name);
            digits(found.residual_standard_deviation, case["sigma"][0], wanted, name);
        }
    }
}

#[test]
fn the_nile_changed_after_1898() {
    let case = case("Nile");
    let found = single_changepoint(&case["y"], 0.15).unwrap();
    assert_eq!(found.before as f64, case["before"][0]);
    digits(found.mean_before, case["mean"][0], 9, "mean");
    digits(found.mean_after - found.mean_before, case["step"][0], 9, "step");
}

#[test]
fn eggs_come_before_chickens() {
    let case = case("ChickEgg");
    for (told, cause, effect) in [("egg_first", "egg", "chicken"), ("chicken_first", "chicken", "egg")] {
        for told in case[told].chunks(3) {
            let found = granger(&case[cause], &case[effect], told[0] as usize).unwrap();
            digits(found.test.statistic, told[1], 7, "F");
            digits(found.test.p_value, told[2], 7, "p");
        }
    }
}

#[test]
fn correlations_over_lags_are_those_of_r() {
    let lh = case("lh");
    within(&autocorrelations(&lh["y"], 16).unwrap(), &lh["acf"], 1e-7, "acf");
    within(&partial_autocorrelations(&lh["y"], 16).unwrap(), &lh["pacf"], 1e-7, "pacf");
    for (at, lag) in lh["box_lag"].iter().enumerate() {
        let found = ljung_box(&lh["y"], *lag as usize).unwrap();
        digits(found.statistic, lh["box"][at], 7, "Q");
        digits(found.p_value, lh["box_p"][at], 7, "p");
    }
    let deaths = case("deaths");
    within(&cross_correlations(&deaths["ahead"], &deaths["behind"], 18).unwrap(), &deaths["correlations"], 1e-7, "ccf");
}

#[test]
fn the_law_on_seatbelts_has_the_effect_and_errors_of_r() {
    let case = case("Seatbelts");
    let rows = case["y"].len();
    let first = case["first_under_law"][0] as usize;
    let law = |period: usize| if period >= first { 1.0 } else { 0.0 };
    let mut design = Design::with_constant(rows);
    design.push("trend", (1..=rows).map(|period| period as f64).collect()).unwrap();
    design.push("law", (1..=rows).map(law).collect()).unwrap();
    design.push("slope", (1..=rows).map(|period| law(period) * (period as f64 - 170.0)).collect()).unwrap();
    for month in 1..12 {
        design
            .push(format!("month {month}"), (0..rows).map(|row| f64::from(u8::from(row % 12 == month))).collect())
            .unwrap();
    }
    let fitted = fit(&design, &case["y"]).unwrap();
    within(&fitted.coefficients, &case["coefficients"], 1e-8, "coefficient");
    within(&fitted.standard_errors, &case["errors"], 1e-8, "error");
    within(&hac(&design, &fitted, 12).unwrap().standard_errors, &case["newey_west"], 1e-6, "Newey and West");
    digits(fitted.sigma, case["sigma"][0], 10, "sigma");
    digits(fitted.r_squared, case["r_squared"][0], 10, "share");
}
