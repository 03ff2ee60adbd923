//! Whether a map of a thousand nodes stays under the hand: frames and main-thread tasks while a pointer pans and zooms it, and how soon
//! its first byte leaves.

use serde_json::Value;

use super::Evidence;
use super::generated::Installation;
use crate::error::{Error, Result};
use crate::process;
use crate::progress::Progress;
use crate::project::{Kind, Project};
use crate::run;
use crate::setup::{self, Need, browser, node};

/// The script of end2end that moves the map; it prints one line of JSON.
const SCRIPT: &str = "measure_frames.mjs";
/// Readings of each KPI.
const READINGS: usize = 10;
/// The longest 95th percentile from request to first byte, in milliseconds.
const FIRST_BYTE: f64 = 150.0;
/// The longest 95th percentile between two frames, in milliseconds.
const FRAME_GAP: f64 = 20.0;
/// The longest gap between two frames, in milliseconds.
const LONGEST_GAP: f64 = 50.0;
/// The longest 95th percentile of a task of the main thread, in milliseconds.
const TASK: f64 = 8.0;

/// Builds as users do, loads the generated workspace, and moves its map.
pub fn prove(project: &Project, progress: &Progress) -> Result<Evidence> {
    setup::provide(project, &[Need::BrowserTarget, Need::Postgres, Need::Node, Need::Browser], progress)?;
    run::build(project, Kind::Release, progress)?;
    let installation = Installation::new(project)?;
    progress.step("loading the generated workspace");
    installation.load("measured", READINGS)?;
    installation.analyse()?;
    let server = installation.serve()?;
    progress.step("moving the map");
    let answer = process::output(
        node::node(project)
            .arg(SCRIPT)
            .current_dir(project.path("end2end"))
            .env("TRIMTAB_ADDRESS", installation.address())
            .env("CHROMIUM", browser::provide(progress)?),
        "moving the map",
    );
    installation.end(server)?;
    let mut evidence = Evidence::default();
    add(&mut evidence, answer?.trim())?;
    Ok(evidence)
}

/// Reads the line of the script.
fn add(evidence: &mut Evidence, line: &str) -> Result<()> {
    let malformed =
        |reason: &str| Error::UnexpectedAnswer { program: SCRIPT.to_owned(), reason: format!("{reason} in {line}") };
    let value: Value = serde_json::from_str(line).map_err(|error| malformed(&error.to_string()))?;
    let figure = |name: &str| value[name].as_f64().ok_or_else(|| malformed(&format!("no {name}")));
    evidence.at_least("nodes on the map that is moved", figure("nodes")?, 1_000.0, "nodes");
    evidence.at_least("driver links and other lines on it", figure("edges")?, 2_000.0, "edges");
    evidence.at_most("first byte of /map, 95th percentile", figure("first_byte_p95_ms")?, FIRST_BYTE, "ms");
    evidence.at_most(
        "first byte of all 1,000 nodes, 95th percentile",
        figure("first_byte_all_p95_ms")?,
        FIRST_BYTE,
        "ms",
    );
    evidence.at_least("frames while it moves", figure("frames")?, 150.0, "frames");
    evidence.at_most("gap between frames, 95th percentile", figure("gap_p95_ms")?, FRAME_GAP, "ms");
    evidence.at_most("gap between frames, longest", figure("gap_max_ms")?, LONGEST_GAP, "ms");
    evidence.at_most("task of the main thread, 95th percentile", figure("task_p95_ms")?, TASK, "ms");
    evidence.note(format!(
        "The optimised server and browser side on a generated workspace, headless Chromium on the same machine. Real pointer and wheel \
         events for {:.1} s pan and zoom the map of everything; gaps are those between animation frames, tasks those of the page's main \
         thread in the browser's own trace ({} of them, longest {:.1} ms). An empty page has gaps of its own: its 95th percentile just \
         before was {:.1} ms. First bytes are of {} requests each, after ones that warmed the server; the map that nobody narrowed shows {} nodes; all of them together take {:.0} ms.",
        figure("seconds")?,
        figure("tasks")?,
        figure("task_max_ms")?,
        figure("empty_gap_p95_ms")?,
        figure("requests")?,
        figure("usual_nodes")?,
        figure("first_byte_all_p95_ms")?,
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_frame_misses_its_bar() {
        let line = |gap: f64| {
            format!(
                r#"{{"nodes":1050,"edges":2042,"usual_nodes":30,"first_byte_p95_ms":80,"first_byte_all_p95_ms":120,"requests":50,"frames":300,
                   "gap_p95_ms":{gap},"gap_max_ms":40,"empty_gap_p95_ms":17,"task_p95_ms":4,"task_max_ms":9,"tasks":500,"seconds":5}}"#
            )
        };
        let missed = |gap: f64| {
            let mut evidence = Evidence::default();
            add(&mut evidence, &line(gap)).unwrap();
            evidence.missed().len()
        };
        assert_eq!((missed(18.0), missed(21.0)), (0, 1));
        assert!(add(&mut Evidence::default(), "{}").is_err());
    }
}
