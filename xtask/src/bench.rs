//! `cargo xtask bench`: the benchmarks, optimised.

use crate::error::Result;
use crate::process;
use crate::progress::Progress;
use crate::project::Project;

/// The crates that have benchmarks.
const CRATES: [&str; 1] = ["engine"];

/// Runs all benchmarks, or those whose name contains a filter.
pub fn run(project: &Project, filter: Option<&str>, progress: &Progress) -> Result<()> {
    for name in CRATES {
        progress.step(&format!("benchmarks of {name}"));
        let mut command = process::cargo();
        command.args(["bench", "--locked", "--package", name, "--benches"]).current_dir(project.root());
        if let Some(filter) = filter {
            command.arg("--").arg(filter);
        }
        process::run(&mut command, &format!("cargo bench of {name}"))?;
    }
    Ok(())
}
