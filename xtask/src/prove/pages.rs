//! How much the pages fetch and how soon they work: a warm server, a cold browser, five times each.

use serde_json::Value;

use super::Evidence;
use crate::error::{Error, Result};
use crate::process;
use crate::progress::Progress;
use crate::project::{Kind, Project};
use crate::setup::{self, Need, browser, node};
use crate::test_suite::Served;
use crate::{run, site};

/// The script of end2end that drives the browser; it prints one line of JSON per page.
const SCRIPT: &str = "measure_pages.mjs";

/// The most wasm a page may fetch, in bytes as they cross the wire.
const WASM_BYTES: f64 = 450_000.0;

/// The longest median from navigation to hydrated, in milliseconds.
const HYDRATED_MILLISECONDS: f64 = 1500.0;

/// Builds as users do, serves fresh data, and measures.
pub fn prove(project: &Project, progress: &Progress) -> Result<Evidence> {
    let needs = [Need::BrowserTarget, Need::Postgres, Need::Node, Need::Browser];
    setup::provide(project, &needs, progress)?;
    run::build(project, Kind::Release, progress)?;
    let served = Served::start(project, Kind::Release)?;
    progress.step("measuring the pages in the browser");
    let answer = process::output(
        node::node(project)
            .arg(SCRIPT)
            .current_dir(project.path("end2end"))
            .env("TRIMTAB_ADDRESS", &served.address)
            .env("CHROMIUM", browser::provide(progress)?),
        "measuring the pages",
    )?;
    served.stop()?;
    let mut evidence = Evidence::default();
    for line in answer.lines().filter(|line| !line.trim().is_empty()) {
        add_page(&mut evidence, line)?;
    }
    let manifest = site::manifest(&project.site(Kind::Release))?;
    evidence.note(format!(
        "The optimised server and browser side ({}) on the demo workspaces; each run a new browser profile, after one \
         visit that warmed the server. Hydrated is the moment `data-hydrated` appears on `<html>`, set by an Effect. \
         Bytes are those received, brotli.",
        manifest["wasm"].as_str().unwrap_or("unknown")
    ));
    Ok(evidence)
}

/// Reads `{"page": "/map", "wasm_bytes": 1, "total_bytes": 2, "hydrated_ms": [1, 2, 3, 4, 5]}`.
fn add_page(evidence: &mut Evidence, line: &str) -> Result<()> {
    let malformed =
        |reason: &str| Error::UnexpectedAnswer { program: SCRIPT.to_owned(), reason: format!("{reason} in {line}") };
    let value: Value = serde_json::from_str(line).map_err(|error| malformed(&error.to_string()))?;
    let page = value["page"].as_str().ok_or_else(|| malformed("no page"))?;
    let wasm = value["wasm_bytes"].as_f64().ok_or_else(|| malformed("no wasm_bytes"))?;
    let times = value["hydrated_ms"].as_array().ok_or_else(|| malformed("no hydrated_ms"))?;
    let times: Vec<f64> = times.iter().filter_map(Value::as_f64).collect();
    let median = median(times).ok_or_else(|| malformed("fewer than five times"))?;
    // Nothing fetched would pass the bar and prove the opposite of what it means.
    evidence.at_least(format!("{page}: wasm fetched at all"), wasm, 1.0, "bytes");
    evidence.at_most(format!("{page}: wasm, brotli"), wasm, WASM_BYTES, "bytes");
    evidence.at_most(format!("{page}: navigation to hydrated, median of 5"), median, HYDRATED_MILLISECONDS, "ms");
    Ok(())
}

fn median(mut times: Vec<f64>) -> Option<f64> {
    if times.len() < 5 {
        return None;
    }
    times.sort_by(f64::total_cmp);
    Some(times[times.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_three_figures() {
        let mut evidence = Evidence::default();
        let line = r#"{"page": "/map", "wasm_bytes": 300000, "hydrated_ms": [900, 100, 2000, 800, 1000]}"#;
        add_page(&mut evidence, line).unwrap();
        assert!(evidence.missed().is_empty(), "{:?}", evidence.missed());
        let line = r#"{"page": "/map", "wasm_bytes": 0, "hydrated_ms": [1600, 100, 2000, 800, 1600]}"#;
        add_page(&mut evidence, line).unwrap();
        assert_eq!(evidence.missed().len(), 2, "{:?}", evidence.missed());
    }

    #[test]
    fn too_few_runs_are_refused() {
        let line = r#"{"page": "/map", "wasm_bytes": 1, "hydrated_ms": [1, 2]}"#;
        assert!(add_page(&mut Evidence::default(), line).is_err());
    }
}
