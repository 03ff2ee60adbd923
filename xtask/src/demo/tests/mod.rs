//! The story holds, in the default world and in every other that the tests try.

mod determinism;
mod measured;
mod story;
mod tables;

use super::buffer;
use super::calendar::{FIRST_WEEK, Week};
use super::luck::Luck;
use super::plan::{Pushes, World};
use super::statistics::mean;
use super::world::{Course, Truth, simulate};

/// One seed in every world that the story compares.
struct Seeded {
    seed: u64,
    actual: Course,
    without_intervention: Course,
    without_pushes: Course,
    planned: Course,
}

impl Seeded {
    fn new(seed: u64) -> Self {
        let (pushes, luck) = (Pushes::new(seed), Luck::of_seed(seed));
        let course = |world| simulate(world, &pushes, &luck);
        Self {
            seed,
            actual: course(World::Actual),
            without_intervention: course(World::WithoutIntervention),
            without_pushes: course(World::WithoutPushes),
            planned: course(World::Planned),
        }
    }
}

/// A series of a course from week `first` to week `last`, both included.
fn series(course: &Course, first: Week, last: Week, value: impl Fn(&Truth) -> f64) -> Vec<f64> {
    course.between(first, last).iter().map(value).collect()
}

fn mean_of(course: &Course, first: Week, last: Week, value: impl Fn(&Truth) -> f64) -> f64 {
    mean(&series(course, first, last, value))
}

/// The first week from `from` to `to` in which the margin buffer is gone.
fn buffer_gone(course: &Course, budget: &[i64], from: Week, to: Week) -> Option<Week> {
    let buffers = buffer::buffer(&buffer::contributions(course), budget);
    (from..=to).find(|week| buffers[(week - FIRST_WEEK) as usize] <= 0)
}
