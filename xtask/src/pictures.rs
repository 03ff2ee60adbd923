//! `cargo xtask pictures`: every picture of README.md and docs/ anew, from the product as it is built now.

use crate::error::Result;
use crate::process;
use crate::progress::Progress;
use crate::project::{Kind, Project};
use crate::run;
use crate::setup::{self, Need, browser, node};
use crate::test_suite::Served;

/// The script of end2end that opens the pages and takes the pictures.
const SCRIPT: &str = "pictures.mjs";

/// Builds as users do, serves fresh data, and takes the pictures, or those whose name contains a filter.
pub fn run(project: &Project, filter: Option<&str>, progress: &Progress) -> Result<()> {
    let needs = [Need::BrowserTarget, Need::Postgres, Need::Node, Need::Browser];
    setup::provide(project, &needs, progress)?;
    run::build(project, Kind::Release, progress)?;
    let served = Served::start(project, Kind::Release)?;
    progress.step("taking the pictures");
    let mut command = node::node(project);
    command
        .arg(SCRIPT)
        .current_dir(project.path("end2end"))
        .env("TRIMTAB_ADDRESS", &served.address)
        .env("CHROMIUM", browser::provide(progress)?);
    if let Some(filter) = filter {
        command.env("TRIMTAB_PICTURES", filter);
    }
    process::run(&mut command, "taking the pictures")?;
    served.stop()?;
    progress.step("written: docs/pictures");
    Ok(())
}
