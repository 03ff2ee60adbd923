use super::*;

/// Relative to the value told.
fn close(found: f64, told: f64, tolerance: f64, what: &str) {
    assert!((found - told).abs() <= tolerance * told.abs(), "{what}: {found:e} is not {told:e}");
}

/// Computed with mpmath in 30 digits; those of shapes of 1000 and more with Boost's functions (SciPy).
const BETA: [(f64, f64, f64, f64); 8] = [
    (0.5, 0.5, 0.25, 0.333_333_333_333_333_3),
    (2.0, 3.0, 0.1, 0.0523),
    (10.0, 0.5, 0.99, 0.657_928_175_156_784_3),
    (50.0, 60.0, 0.3, 0.000_343_411_518_766_288_65),
    (0.01, 4.0, 0.001, 0.950_429_226_724_280_5),
    (1000.0, 2000.0, 0.34, 0.781_215_091_160_642_7),
    (1e5, 1e5, 0.499, 0.185_546_744_557_557_74),
    (3.0, 1e5, 1e-6, 0.000_154_657_820_695_456_74),
];
const GAMMA_UPPER: [(f64, f64, f64); 8] = [
    (0.5, 0.1, 0.654_720_846_018_577),
    (1.0, 3.0, 0.049_787_068_367_863_94),
    (5.0, 20.0, 1.694_474_393_006_738_4e-5),
    (30.0, 25.0, 0.817_896_084_022_544_9),
    (100.0, 160.0, 1.442_022_450_535_273_7e-7),
    (0.01, 0.5, 0.005_626_756_193_967_184),
    (1e4, 1.01e4, 0.158_651_249_552_820_37),
    (1e6, 9.99e5, 0.841_344_786_425_696_3),
];
const STUDENT_UPPER: [(f64, f64, f64); 7] = [
    (0.1, 1.0, 0.468_274_482_569_446_4),
    (2.0, 3.0, 0.069_662_984_279_421_6),
    (1.96, 60.0, 0.027_322_464_868_264_626),
    (12.0, 4.0, 0.000_138_214_274_251_486_48),
    (6.5, 200.5, 3.119_494_666_009_19e-10),
    (40.0, 2.0, 0.000_312_207_336_092_370_3),
    (3.0, 1e6, 0.001_349_931_270_710_9),
];
const F_UPPER: [(f64, f64, f64, f64); 4] = [
    (5.404_984_372_335_02, 3.0, 44.0, 0.002_966_397_445_576_43),
    (0.59, 3.0, 44.0, 0.624_820_901_065_469_6),
    (1.0, 1.0, 1.0, 0.5),
    (21.0, 8.0, 180.0, 2.583_264_337_268_971_4e-22),
];
const NORMAL_UPPER: [(f64, f64); 7] = [
    (0.0, 0.5),
    (1.0, 0.158_655_253_931_457_05),
    (1.96, 0.024_997_895_148_220_436),
    (5.0, 2.866_515_718_791_939e-7),
    (10.0, 7.619_853_024_160_526e-24),
    (30.0, 4.906_713_927_148_187e-198),
    (-3.0, 0.998_650_101_968_369_9),
];
const NORMAL_QUANTILE: [(f64, f64); 7] = [
    (1e-300, -37.047_096_299_361_2),
    (1e-20, -9.262_340_089_798_408),
    (1e-5, -4.264_890_793_922_825),
    (0.01, -2.326_347_874_040_841),
    (0.3, -0.524_400_512_708_040_8),
    (0.9, 1.281_551_565_544_600_6),
    (0.975, 1.959_963_984_540_053_9),
];

#[test]
fn tails_agree_with_tables() {
    for (a, b, x, told) in BETA {
        close(beta_regularised(a, b, x), told, 2e-13, "beta");
        close(1.0 - beta_regularised(b, a, 1.0 - x), told, 1e-10, "beta turned");
    }
    for (shape, x, told) in GAMMA_UPPER {
        close(gamma_upper(shape, x), told, 2e-13, "gamma");
        close(chi_squared_upper(2.0 * x, 2.0 * shape), told, 2e-13, "chi squared");
        close(gamma_lower(shape, x), 1.0 - told, 1e-12, "gamma, lower");
    }
    for (t, freedom, told) in STUDENT_UPPER {
        close(student_upper(t, freedom), told, 2e-13, "Student");
        close(student_two_sided(-t, freedom), 2.0 * told, 2e-13, "Student, both sides");
        close(student_lower(t, freedom), 1.0 - told, 1e-13, "Student, lower");
    }
    for (f, numerator, denominator, told) in F_UPPER {
        close(f_upper(f, numerator, denominator), told, 2e-13, "F");
        close(f_lower(f, numerator, denominator), 1.0 - told, 2e-13, "F, lower");
    }
    for (x, told) in NORMAL_UPPER {
        close(normal_upper(x), told, 1e-13, "normal");
        close(normal_lower(-x), told, 1e-13, "normal, lower");
    }
}

#[test]
fn quantiles_agree_with_tables_and_invert_the_tails() {
    for (probability, told) in NORMAL_QUANTILE {
        close(normal_quantile(probability), told, 1e-14, "normal");
    }
    // Any table of Student's t, chi squared and F prints these.
    close(student_quantile(0.975, 1.0), 12.706_204_736_174_698, 1e-13, "Student");
    close(student_quantile(0.95, 10.0), 1.812_461_122_811_676, 1e-13, "Student");
    close(chi_squared_quantile(0.95, 3.0), 7.814_727_903_251_179, 1e-13, "chi squared");
    close(f_quantile(0.95, 5.0, 20.0), 2.710_889_837_209_692_7, 1e-13, "F");
    for probability in [1e-12, 0.001, 0.05, 0.3, 0.5, 0.7, 0.95, 0.999] {
        for freedom in [0.7, 1.0, 3.0, 17.5, 200.0, 1e6] {
            let lower = student_lower(student_quantile(probability, freedom), freedom);
            close(lower, probability, 1e-12, "Student, there and back");
            let lower = chi_squared_lower(chi_squared_quantile(probability, freedom), freedom);
            close(lower, probability, 1e-10, "chi squared, there and back");
            let lower = f_lower(f_quantile(probability, 4.0, freedom), 4.0, freedom);
            close(lower, probability, 1e-10, "F, there and back");
        }
    }
}

#[test]
fn densities_are_the_slopes_of_the_tails() {
    for (t, freedom) in [(0.0, 3.0), (0.4, 1.0), (-2.0, 8.0), (1.5, 1e13), (0.0, 1e4)] {
        let step = 1e-5;
        let slope = (student_lower(t + step, freedom) - student_lower(t - step, freedom)) / (2.0 * step);
        close(student_density(t, freedom), slope, 1e-9, "Student");
    }
    close(student_density(0.0, 1.0), std::f64::consts::FRAC_1_PI, 1e-14, "Cauchy at 0");
    close(normal_density(1.0), 0.241_970_724_519_143_37, 1e-14, "normal");
    close(log_gamma(0.5), 0.572_364_942_924_700_1, 1e-14, "ln gamma");
}

#[test]
fn the_ends_and_what_lies_outside() {
    assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(student_quantile(1.0, 5.0), f64::INFINITY);
    assert_eq!(student_quantile(0.5, 5.0), 0.0);
    assert_eq!(chi_squared_quantile(0.0, 5.0), 0.0);
    assert_eq!(f_upper(-1.0, 2.0, 2.0), 1.0);
    assert_eq!(f_upper(f64::INFINITY, 2.0, 2.0), 0.0);
    assert_eq!(student_upper(f64::INFINITY, 2.0), 0.0);
    for value in [
        normal_quantile(1.1),
        normal_quantile(f64::NAN),
        student_quantile(0.5, 0.0),
        student_upper(1.0, -1.0),
        student_upper(f64::NAN, 1.0),
        student_density(0.0, f64::NAN),
        chi_squared_quantile(0.5, f64::INFINITY),
        gamma_upper(-1.0, 1.0),
        gamma_upper(1.0, f64::NAN),
        beta_regularised(1.0, 1.0, 2.0),
        f_quantile(0.5, f64::NAN, 1.0),
        f_upper(f64::NAN, 1.0, 1.0),
    ] {
        assert!(value.is_nan());
    }
}
