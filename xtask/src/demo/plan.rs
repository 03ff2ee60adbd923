//! What was set, week by week: the course of every lever in each world.

use super::calendar::Week;
use super::mathematics::{exponential, logarithm};
use super::parameters::{
    CUT_OFF, DRIVERS, EXPEDITED_TOTAL, OPTIMISER_POINTS, OVERTIME_TOTAL, Regions, SORT_POINTS, TEXTED_POINTS,
};
use super::random::Stream;

/// Which course of events is simulated. Under one seed all worlds have the same luck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum World {
    /// What happened, and what the tables tell.
    Actual,
    /// As [`World::Actual`], but nobody stops the chase of week 66.
    WithoutIntervention,
    /// As [`World::Actual`], but without the irregular pushes and the slack of year 1.
    WithoutPushes,
    /// What was budgeted: typical settings in year 1; in year 2 the decision of week 52, without a chase and with the South
    /// rolling its routing out as the North does.
    Planned,
}

/// The settings of all levers in one week, before noise and before the peak's overtime.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Overtime hours of the firm.
    pub overtime: f64,
    /// Expedited share of the firm.
    pub expedited: f64,
    /// Routes planned by the optimiser, points.
    pub optimiser: Regions<f64>,
    /// Automated sort, points.
    pub sort: f64,
    /// Customers texted, points.
    pub texted: f64,
    /// Drivers employed.
    pub drivers: f64,
    /// Order cut-off, hour of the day.
    pub cut_off: f64,
}

/// Weeks of the irregular volume pushes of year 1.
pub const PUSHES: [std::ops::RangeInclusive<Week>; 4] = [5..=7, 16..=18, 23..=25, 44..=46];
/// Weeks of slack after the first push.
pub const SLACK: std::ops::RangeInclusive<Week> = 11..=13;

/// Smallest push and the span above it: pushes raise overtime and expedited by 20 to 35 %.
const PUSH: (f64, f64) = (0.20, 0.15);
const SLACK_FACTOR: f64 = 0.85;
/// Overtime and expedited at the height of the conflict, in the clampdown, after the decision and in the chase.
const CONFLICT: (f64, f64) = (12_500.0, 0.066);
const CLAMPDOWN: (f64, f64) = (8_000.0, 0.046);
const SETTLED: (f64, f64) = (6_000.0, 0.025);
const CHASED: (f64, f64) = (10_000.0, 0.05);
/// How much of the way back the intervention has gone in its first and second week; in the third it is done.
const RESTORED_FIRST: (f64, f64) = (0.55, 0.85);
const TYPICAL: (f64, f64) = (OVERTIME_TOTAL, EXPEDITED_TOTAL);

/// As [`ramp`], in equal relative moves: how the expedited share grows when nobody decides it.
fn relative_ramp(week: Week, first: Week, last: Week, from: f64, to: f64) -> f64 {
    exponential(ramp(week, first, last, logarithm(from), logarithm(to)))
}

/// The way from `from` (until the week before `first`) to `to` (from `last` on) in equal weekly moves.
fn ramp(week: Week, first: Week, last: Week, from: f64, to: f64) -> f64 {
    let done = ((week - first + 1) as f64 / (last - first + 1) as f64).clamp(0.0, 1.0);
    from + (to - from) * done
}

fn part_way(from: (f64, f64), to: (f64, f64), done: f64) -> (f64, f64) {
    (from.0 + (to.0 - from.0) * done, from.1 + (to.1 - from.1) * done)
}

fn ramp_pair(week: Week, first: Week, last: Week, from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    (ramp(week, first, last, from.0, to.0), ramp(week, first, last, from.1, to.1))
}

/// Overtime and expedited share as they were set, without pushes and slack.
fn overtime_and_expedited(world: World, week: Week) -> (f64, f64) {
    match week {
        ..=53 if world == World::Planned => TYPICAL,
        ..=27 => TYPICAL,
        28..=41 => (ramp(week, 28, 32, TYPICAL.0, CONFLICT.0), relative_ramp(week, 28, 32, TYPICAL.1, CONFLICT.1)),
        42..=45 => CLAMPDOWN,
        46..=53 => TYPICAL,
        54..=65 => ramp_pair(week, 54, 60, TYPICAL, SETTLED),
        _ if world == World::Planned => SETTLED,
        66..=69 => CHASED,
        _ if world == World::WithoutIntervention => CHASED,
        70 => part_way(CHASED, SETTLED, RESTORED_FIRST.0),
        71 => part_way(CHASED, SETTLED, RESTORED_FIRST.1),
        _ => SETTLED,
    }
}

/// The course of automated sort: a new line goes live in each of these weeks.
pub const SORT_STEPS: [(Week, f64); 4] = [(55, 54.0), (60, 61.0), (68, 66.0), (82, 70.0)];
/// The course of the delivery texts.
pub const TEXT_STEPS: [(Week, f64); 3] = [(55, 40.0), (58, 65.0), (61, 85.0)];

fn last_step(week: Week, before: f64, steps: &[(Week, f64)]) -> f64 {
    steps.iter().rev().find(|(first, _)| *first <= week).map_or(before, |(_, points)| *points)
}

/// What the South reaches instead of the planned 85.
pub const SOUTH_OPTIMISER_REACHED: f64 = 28.0;
/// What both regions were to reach.
pub const OPTIMISER_PLANNED: f64 = 85.0;

/// The sizes of pushes, drawn once a seed: factors on overtime and on expedited for every week.
pub struct Pushes {
    seed: u64,
}

impl Pushes {
    /// The pushes of a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    fn factors(&self, world: World, week: Week) -> (f64, f64) {
        if world == World::WithoutPushes || world == World::Planned {
            return (1.0, 1.0);
        }
        if SLACK.contains(&week) {
            return (SLACK_FACTOR, SLACK_FACTOR);
        }
        if PUSHES.iter().any(|push| push.contains(&week)) {
            let mut stream = Stream::new(self.seed, &format!("push in week {week}"));
            let mut draw = || 1.0 + PUSH.0 + PUSH.1 * stream.uniform();
            return (draw(), draw());
        }
        (1.0, 1.0)
    }

    /// What was set in a week of a world.
    pub fn settings(&self, world: World, week: Week) -> Settings {
        let (overtime, expedited) = overtime_and_expedited(world, week);
        let (overtime_push, expedited_push) = self.factors(world, week);
        let south = if world == World::Planned { OPTIMISER_PLANNED } else { SOUTH_OPTIMISER_REACHED };
        Settings {
            overtime: overtime * overtime_push,
            expedited: expedited * expedited_push,
            optimiser: Regions {
                north: ramp(week, 56, 70, OPTIMISER_POINTS, OPTIMISER_PLANNED),
                south: ramp(week, 70, 74, OPTIMISER_POINTS, south),
            },
            sort: last_step(week, SORT_POINTS, &SORT_STEPS),
            texted: last_step(week, TEXTED_POINTS, &TEXT_STEPS),
            drivers: ramp(week, 58, 72, DRIVERS, 1_955.0).round(),
            cut_off: CUT_OFF,
        }
    }
}
