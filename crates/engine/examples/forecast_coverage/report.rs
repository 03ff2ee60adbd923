//! What the outcomes amount to, as Markdown.

use std::collections::BTreeMap;

use crate::{HORIZONS, Outcome};

/// Names of the fixed methods, after ours and seasonal naive.
const METHODS: [&str; 5] = ["chosen", "seasonal naive", "ETS(A,N,N)", "ETS(A,N,A)", "ETS(A,Ad,A)"];

/// Prints everything; whether all goals are met on the series kept for evaluation outside 2020 and 2021.
pub fn print(
    outcomes: &[Outcome],
    training: &BTreeMap<String, (f64, f64)>,
    series: usize,
    forecasts: usize,
    seconds: f64,
    slowest: f64,
) -> bool {
    println!(
        "{series} series, {forecasts} origins, {} values judged; {seconds:.0} s in all, the slowest forecast {:.0} ms.\n",
        outcomes.len(),
        slowest * 1e3
    );
    let mut is_good = true;
    for (title, wanted) in [("Kept for evaluation", Some(false)), ("Tuning", Some(true)), ("All", None)] {
        let kept: Vec<&Outcome> =
            outcomes.iter().filter(|outcome| wanted.is_none_or(|wanted| wanted == outcome.is_tuning)).collect();
        if kept.is_empty() {
            continue;
        }
        for (when, is_pandemic) in [("2020 and 2021 apart", false), ("2020 and 2021 only", true)] {
            let part: Vec<&Outcome> =
                kept.iter().filter(|outcome| outcome.is_pandemic == is_pandemic).copied().collect();
            if part.is_empty() {
                continue;
            }
            println!("## {title}, {when}\n");
            let good = table(&part);
            if !is_pandemic {
                let odds = attainment(&part);
                let calm = families(&part);
                if wanted != Some(true) {
                    is_good &= good && odds && calm;
                }
            }
        }
    }
    println!("Rolling error on training origins, over the best of each forecast: ");
    let mut order: Vec<(f64, &String, f64)> =
        training.iter().map(|(name, (sum, count))| (sum / count, name, *count)).collect();
    order.sort_by(|left, right| left.0.total_cmp(&right.0));
    for (ratio, name, count) in order {
        println!("- {name}: {ratio:.3} ({count:.0} times)");
    }
    println!("\n{}", if is_good { "All goals are met." } else { "Not all goals are met." });
    is_good
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) =
        values.filter(|value| value.is_finite()).fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

fn share(outcomes: &[&Outcome], level: usize) -> f64 {
    100.0 * mean(outcomes.iter().map(|outcome| f64::from(u8::from(outcome.inside[level]))))
}

fn table(part: &[&Outcome]) -> bool {
    let mut is_good = true;
    println!(
        "| horizon | values | in 80 % | in 95 % | interval score 80 % | seasonal naive | 95 % | seasonal naive | {} |",
        METHODS.map(|name| format!("MASE {name}")).join(" | ")
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|{}", "---:|".repeat(METHODS.len()));
    let mut methods = vec![Vec::new(); METHODS.len()];
    for horizon in HORIZONS {
        let own: Vec<&Outcome> = part.iter().filter(|outcome| outcome.horizon == horizon).copied().collect();
        let (narrow, wide) = (share(&own, 0), share(&own, 1));
        let score = |who: usize, level: usize| mean(own.iter().map(|outcome| outcome.scores[who][level]));
        let errors: Vec<f64> =
            (0..METHODS.len()).map(|method| mean(own.iter().map(|outcome| outcome.errors[method]))).collect();
        for (slot, error) in methods.iter_mut().zip(&errors) {
            slot.push(*error);
        }
        println!(
            "| {horizon} | {} | {narrow:.1} | {wide:.1} | {:.2} | {:.2} | {:.2} | {:.2} | {} |",
            own.len(),
            score(0, 0),
            score(1, 0),
            score(0, 1),
            score(1, 1),
            errors.iter().map(|error| format!("{error:.3}")).collect::<Vec<_>>().join(" | ")
        );
        is_good &= (76.0..=84.0).contains(&narrow) && (93.0..=97.0).contains(&wide);
        is_good &= score(0, 0) <= score(1, 0) && score(0, 1) <= score(1, 1);
    }
    let overall: Vec<f64> = methods.iter().map(|errors| mean(errors.iter().copied())).collect();
    let best = overall.iter().skip(1).copied().fold(f64::INFINITY, f64::min);
    println!(
        "\nMASE over the horizons: {}; chosen over the best fixed one {:.3} (goal 1.02).\n",
        METHODS.iter().zip(&overall).map(|(name, error)| format!("{name} {error:.3}")).collect::<Vec<_>>().join(", "),
        overall[0] / best
    );
    is_good && overall[0] <= 1.02 * best
}

fn families(part: &[&Outcome]) -> bool {
    let mut by_family: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in part {
        by_family.entry(&outcome.family).or_default().push(outcome);
    }
    println!("| family | values | in 80 % | in 95 % | score 80 % / naive | score 95 % / naive | MASE / naive |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let (mut within, mut count) = (0.0, 0.0);
    for (family, own) in &by_family {
        let narrow = share(own, 0);
        let ratio = |level: usize| {
            mean(own.iter().map(|outcome| outcome.scores[0][level]))
                / mean(own.iter().map(|outcome| outcome.scores[1][level]))
        };
        let errors =
            mean(own.iter().map(|outcome| outcome.errors[0])) / mean(own.iter().map(|outcome| outcome.errors[1]));
        println!(
            "| {family} | {} | {narrow:.1} | {:.1} | {:.2} | {:.2} | {errors:.2} |",
            own.len(),
            share(own, 1),
            ratio(0),
            ratio(1)
        );
        count += 1.0;
        if (70.0..=90.0).contains(&narrow) {
            within += 1.0;
        }
    }
    println!("\n{within:.0} of {count:.0} families have 70 to 90 % in the 80 % interval (goal: 90 % of them).\n");
    within >= 0.9 * count
}

/// Whether odds said for pseudo targets come true, decile by decile of the odds.
fn attainment(part: &[&Outcome]) -> bool {
    println!("| odds said | targets | mean odds | met | seasonal naive: targets | mean odds | met |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let mut is_good = true;
    for decile in 0..10 {
        let cells: Vec<(usize, f64, f64)> = (0..2)
            .map(|who| {
                let own: Vec<&&Outcome> =
                    part.iter().filter(|outcome| ((outcome.odds[who] * 10.0) as usize).min(9) == decile).collect();
                (
                    own.len(),
                    100.0 * mean(own.iter().map(|outcome| outcome.odds[who])),
                    100.0 * mean(own.iter().map(|outcome| f64::from(u8::from(outcome.is_met)))),
                )
            })
            .collect();
        println!(
            "| {} to {} % | {} | {:.0} | {:.0} | {} | {:.0} | {:.0} |",
            decile * 10,
            decile * 10 + 10,
            cells[0].0,
            cells[0].1,
            cells[0].2,
            cells[1].0,
            cells[1].1,
            cells[1].2
        );
        is_good &= (cells[0].1 - cells[0].2).abs() <= 7.0;
    }
    let brier =
        |who: usize| mean(part.iter().map(|outcome| (outcome.odds[who] - f64::from(u8::from(outcome.is_met))).powi(2)));
    println!("\nBrier score {:.4}, seasonal naive {:.4}; {} pseudo targets.\n", brier(0), brier(1), part.len());
    is_good && brier(0) < brier(1) && part.len() >= 2_000
}
