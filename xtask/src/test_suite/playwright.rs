//! The end-to-end tests: the real server and the shipped wasm in a real browser.

use serde_json::Value;

use super::served::Served;
use super::{Counts, Outcome, watched};
use crate::error::{AtPath, Error, Result};
use crate::process::{self, Job};
use crate::progress::Progress;
use crate::project::{Kind, Project};
use crate::setup::{browser, node};
use crate::site;

/// Builds, serves fresh data on a free port, and runs every journey.
///
/// The server is the development build that the other tests have built already; the wasm is the one users get.
/// The journeys read `TRIMTAB_ADDRESS` (where the server answers), `TRIMTAB_SERVER_LOG` and `CHROMIUM`.
pub fn run(project: &Project, progress: &Progress) -> Result<Outcome> {
    let folder = project.path("end2end");
    let mut wasm = site::cargo_build(Kind::Release);
    wasm.current_dir(project.root());
    let mut server = process::cargo();
    server.args(super::steps::BUILD_TESTS).current_dir(project.root());
    let jobs = vec![Job { name: "server", command: server }, Job { name: "browser side", command: wasm }];
    process::together(jobs, &project.logs(), progress)?;
    site::assemble(project, Kind::Release, progress)?;

    let served = Served::start(project, Kind::Development)?;
    let report = project.logs().join("playwright.json");
    if report.exists() {
        std::fs::remove_file(&report).at("remove", &report)?;
    }
    let mut command = node::node(project);
    command
        .arg(folder.join("node_modules/@playwright/test/cli.js"))
        .args(["test", "--workers=1", "--reporter=list,json", "--config"])
        .arg(&folder)
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report)
        .env("TRIMTAB_ADDRESS", &served.address)
        .env("TRIMTAB_SERVER_LOG", &served.log)
        .env("CHROMIUM", browser::provide(progress)?);
    let (status, text) = watched(project, "end-to-end", &mut command, progress)?;
    let stopped = served.stop();
    let journeys = std::fs::read_to_string(&report).at("read", &report);
    let mut outcome = match journeys {
        Ok(journeys) => outcome(&journeys, status.success(), &text)?,
        Err(_) => super::failed(process::last_lines(&text, 120)),
    };
    // The orderly stop with its exit code is a check of its own.
    outcome.counts += Counts::single(stopped.is_ok());
    if let Err(error) = stopped {
        outcome.report.push_str(&format!("\n{error}"));
    }
    Ok(outcome)
}

/// Reads Playwright's JSON report; a flaky or skipped journey counts as failed.
fn outcome(journeys: &str, succeeded: bool, text: &str) -> Result<Outcome> {
    let unexpected = |reason: String| Error::UnexpectedAnswer { program: "Playwright".to_owned(), reason };
    let value: Value = serde_json::from_str(journeys).map_err(|error| unexpected(error.to_string()))?;
    let number = |name: &str| {
        value["stats"][name].as_u64().ok_or_else(|| unexpected(format!("its report has no number stats.{name}")))
    };
    let mut counts =
        Counts { passed: number("expected")?, failed: number("unexpected")? + number("flaky")? + number("skipped")? };
    if counts.failed == 0 && (!succeeded || counts.passed == 0) {
        counts.failed = 1;
    }
    Ok(Outcome { counts, report: if counts.failed > 0 { process::last_lines(text, 200) } else { String::new() } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(expected: u64, unexpected: u64, flaky: u64, skipped: u64) -> String {
        serde_json::json!({ "stats": {
            "expected": expected, "unexpected": unexpected, "flaky": flaky, "skipped": skipped,
        }})
        .to_string()
    }

    #[test]
    fn flaky_and_skipped_journeys_are_failures() {
        let counts = outcome(&report(5, 1, 2, 3), false, "").unwrap().counts;
        assert_eq!(counts, Counts { passed: 5, failed: 6 });
    }

    #[test]
    fn no_journey_at_all_is_a_failure() {
        assert_eq!(outcome(&report(0, 0, 0, 0), true, "").unwrap().counts.failed, 1);
        assert_eq!(outcome(&report(3, 0, 0, 0), true, "").unwrap().counts, Counts { passed: 3, failed: 0 });
    }
}
