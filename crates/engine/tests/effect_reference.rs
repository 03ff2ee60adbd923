//! The structural counterfactual against CausalImpact's answers, from `reference/effect.txt`.

use engine::effect::{Control, Counterfactual, CounterfactualOptions, counterfactual};

#[path = "reference/read.rs"]
mod read;

use read::Case;

fn case(wanted: &str) -> Case {
    read::case(include_str!("reference/effect.txt"), wanted)
}

fn estimate(case: &Case) -> Counterfactual {
    let series: Vec<Option<f64>> = case["y"].iter().copied().map(Some).collect();
    let controls: Vec<Control> = ["x1", "x2"]
        .into_iter()
        .filter_map(|name| Some(Control { name: name.to_owned(), values: case.get(name)?.clone() }))
        .collect();
    match counterfactual(&series, case["before"][0] as usize, &controls, &CounterfactualOptions::default()) {
        Ok(found) => found,
        Err(error) => panic!("{error}"),
    }
}

/// Both sides are draws: the effect within 5 % or a quarter of a posterior standard deviation, the ends within a tenth of the width.
#[test]
fn effects_and_intervals_are_those_of_causal_impact() {
    for name in ["basic", "covariates"] {
        let case = case(name);
        let found = estimate(&case);
        let (lower, upper) = (case["lower"][0], case["upper"][0]);
        let width = upper - lower;
        let close = (0.05 * case["effect"][0]).max(0.25 * width / 3.92);
        assert!((found.effect - case["effect"][0]).abs() < close, "{name}: {}", found.effect);
        assert!((found.interval_95.0 - lower).abs() < 0.1 * width, "{name}: {:?}", found.interval_95);
        assert!((found.interval_95.1 - upper).abs() < 0.1 * width, "{name}: {:?}", found.interval_95);
        assert!((found.cumulative / case["cumulative"][0] - 1.0).abs() < 0.05);
        assert!((found.relative / case["relative"][0] - 1.0).abs() < 0.05);
        assert!(found.tail < 0.001);
    }
}

#[test]
fn the_vignette_comes_out_as_published() {
    let found = estimate(&case("vignette"));
    assert!((found.effect - 10.5).abs() < 0.5, "{}", found.effect);
    assert!(
        (found.interval_95.0 - 9.8).abs() < 0.15 && (found.interval_95.1 - 11.0).abs() < 0.5,
        "{:?}",
        found.interval_95
    );
}
