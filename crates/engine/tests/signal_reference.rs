//! The charts of `signal` against known answers: limits to 1e-9, places exactly.

use std::collections::BTreeMap;

use engine::signal::cusum::{CusumOptions, cusum};
use engine::signal::ewma::{EwmaOptions, ewma};
use engine::signal::limits::{individuals_limits, subgroup_spread};
use engine::signal::rules::{NELSON, WESTERN_ELECTRIC, deviation, marks, stretches};

const CASES: &str = include_str!("reference/signal.txt");

struct Case {
    kind: &'static str,
    name: &'static str,
    fields: BTreeMap<&'static str, Vec<f64>>,
}

impl Case {
    fn list(&self, field: &str) -> &[f64] {
        self.fields.get(field).unwrap_or_else(|| panic!("{} {}: no field {field}", self.kind, self.name))
    }

    fn number(&self, field: &str) -> f64 {
        self.list(field)[0]
    }

    fn places(&self, field: &str) -> Vec<usize> {
        self.list(field).iter().map(|place| *place as usize).collect()
    }

    fn close(&self, field: &str, found: &[f64], tolerance: f64) {
        let expected = self.list(field);
        assert_eq!(expected.len(), found.len(), "{} {field}", self.name);
        for (expected, found) in expected.iter().zip(found) {
            let allowed = tolerance * expected.abs().max(1.0);
            assert!((expected - found).abs() <= allowed, "{} {field}: {found}, expected {expected}", self.name);
        }
    }
}

fn cases(kind: &str) -> Vec<Case> {
    let text: Vec<&'static str> = CASES.lines().filter(|line| !line.starts_with('#')).collect();
    let found: Vec<Case> = text
        .split(|line| line.is_empty())
        .filter(|block| !block.is_empty())
        .map(|block| {
            let (kind, name) = block[0].split_once(' ').unwrap_or((block[0], ""));
            let fields = block[1..]
                .iter()
                .map(|line| {
                    let mut words = line.split_whitespace();
                    (words.next().unwrap_or_default(), words.map(|word| word.parse().unwrap_or(f64::NAN)).collect())
                })
                .collect();
            Case { kind, name, fields }
        })
        .filter(|case| case.kind == kind)
        .collect();
    assert!(!found.is_empty(), "no case of {kind}");
    found
}

#[test]
fn individuals_charts_and_their_rules() {
    for case in cases("individuals") {
        let values: Vec<Option<f64>> = case.list("data").iter().copied().map(Some).collect();
        let limits = individuals_limits(&values).unwrap();
        for (field, found) in [
            ("center", limits.center),
            ("sigma", limits.sigma),
            ("lcl", limits.lower),
            ("ucl", limits.upper),
            ("mr_bar", limits.mean_moving_range),
            ("mr_ucl", limits.moving_range_upper),
        ] {
            case.close(field, &[found], 1e-9);
        }
        for (family, rules) in [("nelson", NELSON.as_slice()), ("western", WESTERN_ELECTRIC.as_slice())] {
            for (index, rule) in rules.iter().enumerate() {
                let field = format!("{family}{}", index + 1);
                let found: Vec<usize> =
                    marks(&values, limits.center, limits.sigma, *rule).iter().map(|mark| mark.place + 1).collect();
                assert_eq!(found, case.places(&field), "{} {field}", case.name);
            }
        }
    }
}

#[test]
fn stretches_that_meet_a_rule() {
    for case in cases("stretches") {
        let values = case.list("data");
        let length = values.len() as f64;
        let mean = values.iter().sum::<f64>() / length;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let sigma = (squares / (length - 1.0)).sqrt();
        let rule = NELSON[case.name.parse::<usize>().unwrap() - 1];
        let found = stretches(values, mean, sigma, rule);
        assert_eq!(found.iter().map(|found| found.start + 1).collect::<Vec<_>>(), case.places("starts"), "{rule:?}");
        assert_eq!(found.iter().map(|found| found.count).collect::<Vec<_>>(), case.places("counts"), "{rule:?}");
    }
}

#[test]
fn the_handbook_s_moving_average() {
    for case in cases("handbook") {
        let options = EwmaOptions {
            weight: case.number("weight"),
            sigmas: case.number("sigmas"),
            center: case.number("target"),
            sigma: case.number("sigma"),
        };
        let chart = ewma(case.list("data"), &options).unwrap();
        case.close("averages", &chart.averages, 0.005 / 50.0);
        // The page truncates a factor to 0.4201.
        assert!((chart.upper_asymptote - case.number("ucl")).abs() < 1e-3);
        assert!((chart.lower_asymptote - case.number("lcl")).abs() < 1e-3);
        assert!(chart.outside.is_empty());
    }
}

#[test]
fn moving_averages_and_sums_of_subgroups() {
    for kind in ["ewma", "cusum"] {
        for case in cases(kind) {
            let size = case.number("size") as usize;
            let subgroups: Vec<Vec<f64>> = case.list("data").chunks(size).map(<[f64]>::to_vec).collect();
            let spread = subgroup_spread(&subgroups[..case.number("first") as usize]).unwrap();
            case.close("center", &[spread.center], 1e-9);
            case.close("sigma", &[spread.sigma], 1e-9);
            let means: Vec<f64> = subgroups.iter().map(|values| values.iter().sum::<f64>() / size as f64).collect();
            let sigma = spread.sigma / (size as f64).sqrt();
            let numbered = |places: &[usize]| places.iter().map(|place| place + 1).collect::<Vec<_>>();
            if kind == "ewma" {
                let options = EwmaOptions {
                    weight: case.number("weight"),
                    sigmas: case.number("sigmas"),
                    center: spread.center,
                    sigma,
                };
                let chart = ewma(&means, &options).unwrap();
                case.close("stat", &chart.averages, 1e-9);
                case.close("lcl", &chart.lower, 1e-9);
                case.close("ucl", &chart.upper, 1e-9);
                assert_eq!(numbered(&chart.outside), case.places("violations"));
            } else {
                let deviations: Vec<f64> = means.iter().map(|mean| deviation(*mean, spread.center, sigma)).collect();
                let options = CusumOptions {
                    reference: case.number("reference"),
                    decision: case.number("decision"),
                    head_start: 0.0,
                };
                let chart = cusum(&deviations, &options).unwrap();
                case.close("pos", &chart.upper, 1e-9);
                case.close("neg", &chart.lower, 1e-9);
                assert_eq!(numbered(&chart.above), case.places("violations_upper"));
                assert_eq!(numbered(&chart.below), case.places("violations_lower"));
            }
        }
    }
}
