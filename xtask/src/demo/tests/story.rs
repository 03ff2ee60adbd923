//! What the reference case asks of the firm, over many seeds.

use std::sync::OnceLock;

use super::super::calendar::{self, FIRST_WEEK};
use super::super::statistics::{mean, natural_process_limits};
use super::super::{DEFAULT_SEED, buffer, luck};
use super::measured::{Story, false_alarm};
use super::{Seeded, Truth, mean_of, series};

/// The seeds on which the story is tried besides the default: nobody chose them.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=40;

/// The stories of all seeds, made once for all tests.
fn stories() -> &'static [Story] {
    static STORIES: OnceLock<Vec<Story>> = OnceLock::new();
    STORIES.get_or_init(|| SEEDS.map(|seed| Story::of(&Seeded::new(seed), buffer::budget())).collect())
}

/// How many of the seeds a claim holds for.
fn count(stories: &[Story], holds: impl Fn(&Story) -> bool) -> usize {
    stories.iter().filter(|story| holds(story)).count()
}

/// Asserts a claim for every seed, naming the first one for which it does not hold.
fn always<T: std::fmt::Debug>(stories: &[Story], value: impl Fn(&Story) -> T, holds: impl Fn(&T) -> bool) {
    for story in stories {
        let value = value(story);
        assert!(holds(&value), "seed {}: {value:?}", story.seed);
    }
}

fn average(stories: &[Story], value: impl Fn(&Story) -> f64) -> f64 {
    mean(&stories.iter().map(value).collect::<Vec<_>>())
}

#[test]
fn the_buffer_runs_out_in_week_36() {
    let stories = stories();
    always(stories, |story| story.gone_in_conflict, |week| matches!(week, Some(35..=37)));
    assert!(count(stories, |story| story.gone_in_conflict == Some(36)) >= 28);
}

#[test]
fn without_the_intervention_the_second_buffer_runs_out_in_week_74_and_with_it_never() {
    let stories = stories();
    always(stories, |story| story.gone_without_intervention, |week| matches!(week, Some(73..=75)));
    assert!(count(stories, |story| story.gone_without_intervention == Some(74)) >= 26);
    always(stories, |story| story.gone_in_2025, Option::is_none);
}

#[test]
fn history_tells_of_the_conflict_only_because_of_the_pushes() {
    let stories = stories();
    always(stories, |story| story.correlation, |r| (-0.90..=-0.50).contains(r));
    let mut correlations: Vec<f64> = stories.iter().map(|story| story.correlation).collect();
    correlations.sort_by(f64::total_cmp);
    assert!((-0.80..=-0.70).contains(&correlations[correlations.len() / 2]), "{correlations:?}");
    assert!(correlations.iter().filter(|r| (-0.85..=-0.65).contains(*r)).count() >= 34, "{correlations:?}");
    always(stories, |story| story.prewhitened_correlation, |r| *r <= -0.30);
    always(stories, |story| story.correlation_without_pushes, |r| *r > -0.05);
    assert!(average(stories, |story| story.correlation_without_pushes) > 0.20);
}

#[test]
fn the_cost_ends_at_3_71_and_without_the_intervention_at_4_03() {
    let stories = stories();
    always(stories, |story| story.final_cost, |cost| (3.68..=3.74).contains(cost));
    assert!((average(stories, |story| story.final_cost) - 3.71).abs() < 0.005);
    always(stories, |story| story.final_cost_without_intervention, |cost| (4.00..=4.06).contains(cost));
    assert!((average(stories, |story| story.final_cost_without_intervention) - 4.03).abs() < 0.005);
    always(stories, |story| story.settled_volume, |volume| *volume < 918_000.0);
}

#[test]
fn overtime_leaves_its_normal_range_in_weeks_30_to_31_and_66_but_not_on_the_bank_holiday() {
    let stories = stories();
    always(stories, |story| story.overtime_signal, |week| matches!(week, Some(29..=32)));
    assert!(count(stories, |story| matches!(story.overtime_signal, Some(30 | 31))) >= 36);
    always(stories, |story| story.overtime_signal_on_bank_holiday, |signal| !signal);
    always(stories, |story| story.chase_signal, |week| matches!(week, Some(66 | 67)));
}

#[test]
fn texts_do_not_move_first_attempt_success() {
    // 1.5 points were promised. The difference of two means of 26 weeks has a standard deviation of 0.11 points.
    always(stories(), |story| story.first_attempt.1 - story.first_attempt.0, |change| change.abs() < 0.004_5);
    assert!(average(stories(), |story| story.first_attempt.1 - story.first_attempt.0).abs() < 0.000_7);
}

#[test]
fn the_north_gains_by_its_routing_and_the_south_hardly_does() {
    let stories = stories();
    always(stories, |story| story.drops_gain, |(north, south)| *north > 0.09 && *south < 0.06 && north - south > 0.06);
}

#[test]
fn the_souths_failure_costs_five_pence() {
    let gap = |story: &Story| story.final_cost - story.final_cost_planned;
    always(stories(), gap, |gap| (0.045..=0.06).contains(gap));
}

#[test]
fn the_second_quarter_of_2025_is_budgeted_at_879_thousand_a_week() {
    let quarter: Vec<f64> = calendar::weeks()
        .zip(buffer::budget())
        .filter(|(week, _)| (66..=78).contains(week))
        .map(|(_, budget)| *budget as f64)
        .collect();
    assert_eq!(quarter.len(), 13);
    assert!((mean(&quarter) - 879_000.0).abs() < 1_500.0, "{}", mean(&quarter));
}

#[test]
fn the_missing_invoices_make_the_cost_look_nine_pence_better() {
    let stories = stories();
    always(stories, |story| story.invoice_gap, |gap| (0.08..=0.10).contains(gap));
    assert!((average(stories, |story| story.invoice_gap) - 0.09).abs() < 0.002);
}

#[test]
fn guardrails_of_2025_hold_and_turnover_suffers_in_2024() {
    let stories = stories();
    always(stories, |story| story.turnover, |(conflict, settled)| *conflict > 0.38 && *settled < 0.40);
    assert!(count(stories, |story| story.turnover.0 > 0.40) >= 30);
    always(stories, |story| story.late_weeks, |weeks| *weeks <= 17);
}

/// The scenes that a world misses; the default seed was chosen to miss none.
fn missed_scenes(story: &Story) -> Vec<&'static str> {
    let scenes = [
        (story.gone_in_conflict == Some(36), "the buffer is gone in week 36"),
        (story.gone_without_intervention == Some(74), "without the intervention it is gone in week 74"),
        (story.gone_in_2025.is_none(), "with the intervention it lasts"),
        ((-0.85..=-0.65).contains(&story.correlation), "volume and cost correlate between -0.65 and -0.85"),
        (story.prewhitened_correlation <= -0.30, "so they do after their own lags"),
        ((story.final_cost - 3.71).abs() < 0.005, "the cost ends at 3.71"),
        ((story.final_cost_without_intervention - 4.03).abs() < 0.005, "without the intervention at 4.03"),
        (matches!(story.overtime_signal, Some(30 | 31)), "overtime signals in week 30 or 31"),
        (!story.overtime_signal_on_bank_holiday, "and not on the bank holiday"),
        (story.chase_signal == Some(66), "the chase signals in week 66"),
        (story.turnover.0 > 0.40, "turnover breaks its guardrail in 2024"),
        (story.false_alarm, "damage stands eight in a row in week 62, by chance"),
    ];
    scenes.iter().filter(|(holds, _)| !holds).map(|(_, scene)| *scene).collect()
}

/// Whether the luck of a seed allows the false alarm: none of the eight values may be clearly low. Cheap, so it comes first.
fn may_have_false_alarm(seed: u64) -> bool {
    // The centre is a mean of 52 weeks: it strays from the true mean by 0.14 standard deviations, and 0.6 would be four times that.
    let damage = luck::damage(seed);
    (55..=62).all(|week| damage[(week - FIRST_WEEK) as usize] > -0.6)
}

#[test]
fn the_default_seed_is_the_first_that_tells_every_scene() {
    let default = Story::of(&Seeded::new(DEFAULT_SEED), buffer::budget());
    assert_eq!(missed_scenes(&default), [""; 0]);
    for seed in (1..DEFAULT_SEED).filter(|seed| may_have_false_alarm(*seed)) {
        let world = Seeded::new(seed);
        if false_alarm(&world.actual) {
            assert_ne!(missed_scenes(&Story::of(&world, buffer::budget())), [""; 0], "seed {seed}");
        }
    }
}

#[test]
fn the_bank_holiday_dips_volume_and_raises_nothing() {
    let world = Seeded::new(DEFAULT_SEED).actual;
    let volume = |week| mean_of(&world, week, week, Truth::volume);
    assert!(volume(22) < volume(21) && volume(22) < volume(23));
    for value in [Truth::overtime_total as fn(&Truth) -> f64, Truth::expedited_total, |truth| truth.cost] {
        let (low, high) = natural_process_limits(&series(&world, 1, 26, value));
        assert!((low..=high).contains(&mean_of(&world, 22, 22, value)));
    }
}
