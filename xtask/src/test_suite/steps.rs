//! The steps of `cargo xtask test`, in the order of how soon they tell something.

use std::process::Command;

use super::{Counts, Outcome, TestCluster, libtest, playwright, single, watched};
use crate::error::Result;
use crate::process;
use crate::progress::Progress;
use crate::project::Project;
use crate::setup::{Need, node};
use crate::{prepare, tidy};

/// Builds every test and program of the default members, with the features that `cargo test` uses.
pub const BUILD_TESTS: &[&str] = &["build", "--locked", "--bins", "--tests"];

/// A step of `cargo xtask test`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Step {
    /// cargo fmt
    Format,
    /// What no tool of Rust's checks
    Tidy,
    /// xtask's own tests, the arrows between the crates among them
    Xtask,
    /// Clippy over all crates, each for the side it is compiled for
    Clippy,
    /// The tests of all crates: units, database, documentation
    Units,
    /// The engine's tests as WebAssembly under Node
    Wasm,
    /// The descriptions of the queries in .sqlx
    Queries,
    /// The journeys in a real browser
    EndToEnd,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 8] =
        [Self::Format, Self::Tidy, Self::Xtask, Self::Clippy, Self::Units, Self::Wasm, Self::Queries, Self::EndToEnd];

    /// Its name in the table and after `--only`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Tidy => "tidy",
            Self::Xtask => "xtask",
            Self::Clippy => "clippy",
            Self::Units => "units",
            Self::Wasm => "wasm",
            Self::Queries => "queries",
            Self::EndToEnd => "end-to-end",
        }
    }

    /// What it does, in a line.
    pub fn describes(self) -> &'static str {
        match self {
            Self::Format => "is the code laid out as rustfmt does it",
            Self::Tidy => "what no tool of Rust's checks: places of SQL, colours and clocks, dead files, module docs",
            Self::Xtask => "xtask's own tests, the arrows between the crates among them",
            Self::Clippy => "lints over all crates, each for the side it is compiled for",
            Self::Units => "the tests of all crates: units, database, documentation",
            Self::Wasm => "the engine's tests as WebAssembly under Node",
            Self::Queries => "do the descriptions in .sqlx match the code and the migrations",
            Self::EndToEnd => "the journeys in a real browser",
        }
    }

    /// What this machine must have for it.
    pub fn needs(self) -> &'static [Need] {
        match self {
            Self::Format | Self::Tidy | Self::Xtask => &[],
            Self::Clippy => &[Need::BrowserTarget],
            Self::Units | Self::Queries => &[Need::Postgres],
            Self::Wasm => &[Need::NodeTarget, Need::Node],
            Self::EndToEnd => &[Need::BrowserTarget, Need::Postgres, Need::Node, Need::Browser],
        }
    }

    /// Does it.
    pub fn run(self, project: &Project, progress: &Progress) -> Result<Outcome> {
        match self {
            Self::Format => single(project, self.name(), cargo(&["fmt", "--all", "--check"]), progress),
            Self::Tidy => Ok(tidy::outcome(project)?),
            Self::Xtask => tests(project, self, &mut cargo(&["test", "--locked", "--package", "xtask"]), progress),
            Self::Clippy => clippy(project, progress),
            Self::Units => units(project, progress),
            Self::Wasm => wasm(project, progress),
            Self::Queries => prepare::outcome(project, progress),
            Self::EndToEnd => playwright::run(project, progress),
        }
    }
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = process::cargo();
    command.args(arguments);
    command
}

fn tests(project: &Project, step: Step, command: &mut Command, progress: &Progress) -> Result<Outcome> {
    let (status, text) = watched(project, step.name(), command, progress)?;
    Ok(libtest::outcome(&text, status.success()))
}

/// Three runs, because features are unified over the crates of one run: the server's side, the browser's, xtask's.
fn clippy(project: &Project, progress: &Progress) -> Result<Outcome> {
    let mut total = Outcome::passed(0);
    for selection in [
        &["--all-targets"][..],
        &["--package", "frontend", "--package", "frontend_editing", "--target", "wasm32-unknown-unknown"],
        &["--package", "xtask", "--all-targets"],
    ] {
        let mut command = cargo(&["clippy", "--locked"]);
        command.args(selection).args(["--", "--deny", "warnings"]);
        let outcome = single(project, "clippy", command, progress)?;
        total.counts += outcome.counts;
        total.report.push_str(&outcome.report);
    }
    Ok(total)
}

fn units(project: &Project, progress: &Progress) -> Result<Outcome> {
    let built = single(project, "units-build", cargo(BUILD_TESTS), progress)?;
    if built.counts.failed > 0 {
        return Ok(built);
    }
    let cluster = TestCluster::start(project)?;
    let mut command = cargo(&["test", "--locked", "--no-fail-fast"]);
    cluster.announce(&mut command);
    crate::run::point_to_postgres(project, &mut command)?;
    tests(project, Step::Units, &mut command, progress)
}

fn wasm(project: &Project, progress: &Progress) -> Result<Outcome> {
    let runner = project.path("crates/engine/tests/wasi_runner.mjs");
    let mut command = cargo(&[
        "test",
        "--locked",
        "--package",
        "engine",
        "--target",
        "wasm32-wasip1",
        "--no-fail-fast",
        "--lib",
        "--tests",
    ]);
    command
        .env("CARGO_TARGET_WASM32_WASIP1_RUNNER", format!("{} {}", node::program(project).display(), runner.display()));
    let outcome = tests(project, Step::Wasm, &mut command, progress)?;
    if outcome.counts == Counts::default() {
        return Ok(super::failed("not a single test of the engine ran under Node".to_owned()));
    }
    Ok(outcome)
}
