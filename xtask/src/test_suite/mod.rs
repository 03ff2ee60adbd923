//! `cargo xtask test`: everything that must hold before a change lands, in one table and one last line.

mod cluster;
mod libtest;
mod playwright;
mod served;
mod steps;

use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::process;
use crate::progress::{Progress, clock};
use crate::project::Project;
use crate::setup;

pub use cluster::TestCluster;
pub use served::{Served, free_port, is_ready, scratch_folder};
pub use steps::Step;

/// What a step found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many held.
    pub passed: u64,
    /// How many did not.
    pub failed: u64,
}

impl Counts {
    /// One check without parts: it held or it did not.
    pub fn single(held: bool) -> Self {
        Self { passed: u64::from(held), failed: u64::from(!held) }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// What a step found and, if it failed, what a person must read to know why.
pub struct Outcome {
    /// How many held and how many did not.
    pub counts: Counts,
    /// The failing output; empty when nothing failed.
    pub report: String,
}

impl Outcome {
    /// A step that ran to its end with nothing failing.
    pub fn passed(passed: u64) -> Self {
        Self { counts: Counts { passed, failed: 0 }, report: String::new() }
    }
}

/// Runs the steps one after the other (or only those named) and prints the table and the last line.
pub fn run(project: &Project, only: &[Step], progress: &Progress) -> Result<()> {
    let steps: Vec<Step> = if only.is_empty() {
        Step::ALL.to_vec()
    } else {
        Step::ALL.iter().copied().filter(|step| only.contains(step)).collect()
    };
    let mut needs: Vec<setup::Need> = Vec::new();
    for need in steps.iter().flat_map(|step| step.needs()) {
        if !needs.contains(need) {
            needs.push(*need);
        }
    }
    // A missing tool fails the steps that need it, by name; the others are still worth running.
    let lacking: Vec<(setup::Need, String)> = needs
        .into_iter()
        .filter_map(|need| {
            let provided = setup::provide(project, &[need], progress);
            provided.err().map(|error| (need, error.to_string()))
        })
        .collect();

    let mut rows: Vec<(Step, Counts, Duration)> = Vec::new();
    let mut total = Counts::default();
    for step in steps {
        let started = Instant::now();
        progress.step(&format!("{}: {}", step.name(), step.describes()));
        let obstacle = lacking.iter().find(|(need, _)| step.needs().contains(need));
        let outcome = match obstacle {
            Some((_, reason)) => failed(reason.clone()),
            None => step.run(project, progress).unwrap_or_else(|error| failed(error.to_string())),
        };
        if outcome.counts.failed > 0 {
            println!("\n===== {} failed =====\n{}\n", step.name(), outcome.report.trim_end());
        }
        total += outcome.counts;
        rows.push((step, outcome.counts, started.elapsed()));
    }

    println!("\n{:<14} {:>8} {:>8} {:>9}", "step", "passed", "failed", "time");
    for (step, counts, time) in &rows {
        println!("{:<14} {:>8} {:>8} {:>9}", step.name(), counts.passed, counts.failed, clock(*time));
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        let names: Vec<&str> =
            rows.iter().filter(|(_, counts, _)| counts.failed > 0).map(|(step, _, _)| step.name()).collect();
        return Err(Error::Findings(format!(
            "failing steps: {}; their whole output is in {}",
            names.join(", "),
            project.logs().display()
        )));
    }
    Ok(())
}

fn failed(report: String) -> Outcome {
    Outcome { counts: Counts::single(false), report }
}

/// Runs a program whose success is the whole answer.
fn single(project: &Project, step: &str, mut command: std::process::Command, progress: &Progress) -> Result<Outcome> {
    let (status, text) = watched(project, step, &mut command, progress)?;
    Ok(Outcome {
        counts: Counts::single(status.success()),
        report: if status.success() { String::new() } else { process::last_lines(&text, 120) },
    })
}

/// How the lines begin that tell how far a step is: cargo's, and Playwright's of a journey that passed or failed.
const SHOWN: [&str; 6] = ["Compiling ", "Checking ", "Running ", "Doc-tests ", "✓", "✘"];

/// Runs a program in the checkout with its output in the step's log, showing how far it is.
fn watched(
    project: &Project,
    step: &str,
    command: &mut std::process::Command,
    progress: &Progress,
) -> Result<(std::process::ExitStatus, String)> {
    command.current_dir(project.root());
    let log = project.logs().join(format!("{step}.log"));
    let mut reported = Instant::now();
    process::observed(command, &log, |line| {
        let line = line.trim();
        let worth = SHOWN.iter().any(|word| line.starts_with(word));
        if worth && reported.elapsed() >= progress.interval() {
            reported = Instant::now();
            progress.under_way(&format!("  {line}"));
        }
    })
}
