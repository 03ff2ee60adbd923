//! Whether a workspace stays as fast among many as it is alone: the same thousand KPIs on two servers, asked in turn.

use serde_json::Value;

use super::Evidence;
use super::generated::{Installation, KPIS};
use crate::error::{Error, Result};
use crate::process;
use crate::progress::Progress;
use crate::project::{Kind, Project};
use crate::run;
use crate::setup::{self, Need, node};

/// The script of end2end that asks both servers in turn; it prints one line of JSON per page.
const SCRIPT: &str = "measure_growth.mjs";
/// Readings of each KPI of the workspace that is measured: ten thousand rows.
const READINGS: usize = 10;
/// Workspaces beside it.
const NEIGHBOURS: usize = 19;
/// Readings of each KPI of a neighbour: all together more than ten million rows.
const NEIGHBOUR_READINGS: usize = 527;
/// The most by which the 95th percentile may grow.
const RATIO: f64 = 1.5;

/// Builds as users do, loads both installations, and asks them in turn.
pub fn prove(project: &Project, progress: &Progress) -> Result<Evidence> {
    setup::provide(project, &[Need::BrowserTarget, Need::Postgres, Need::Node], progress)?;
    run::build(project, Kind::Release, progress)?;
    let alone = Installation::new(project)?;
    let among = Installation::new(project)?;
    progress.step("loading the measured workspace alone");
    alone.load("measured", READINGS)?;
    alone.analyse()?;
    for neighbour in 1..=NEIGHBOURS {
        progress.step(&format!("loading neighbour {neighbour} of {NEIGHBOURS}"));
        among.load(&format!("neighbour-{neighbour}"), NEIGHBOUR_READINGS)?;
    }
    progress.step("loading the measured workspace among them");
    among.load("measured", READINGS)?;
    among.analyse()?;
    let servers = [alone.serve()?, among.serve()?];
    progress.step("asking both in turn");
    let answer = process::output(
        node::node(project)
            .arg(SCRIPT)
            .current_dir(project.path("end2end"))
            .env("TRIMTAB_ALONE", alone.address())
            .env("TRIMTAB_AMONG", among.address()),
        "asking both servers in turn",
    );
    for (installation, server) in [alone, among].into_iter().zip(servers) {
        installation.end(server)?;
    }
    let mut evidence = Evidence::default();
    for line in answer?.lines().filter(|line| !line.trim().is_empty()) {
        add_page(&mut evidence, line)?;
    }
    evidence.note(format!(
        "The optimised server twice, each with its own Postgres with everything durable: one holds a workspace of {KPIS} KPIs and {} readings \
         alone, the other the same workspace among {NEIGHBOURS} others of {KPIS} KPIs and {} readings each, {} rows in all, analysed. Requests go to \
         the two in turn, so that whatever disturbs the machine disturbs both. What is asked are the server functions behind the pages: the answer \
         without the drawing, where growth would show most.",
        KPIS * READINGS,
        KPIS * NEIGHBOUR_READINGS,
        KPIS * (READINGS + NEIGHBOURS * NEIGHBOUR_READINGS),
    ));
    Ok(evidence)
}

/// Reads `{"page": "map", "alone_p95_ms": 1, "among_p95_ms": 1, "answers": 100}`.
fn add_page(evidence: &mut Evidence, line: &str) -> Result<()> {
    let malformed =
        |reason: &str| Error::UnexpectedAnswer { program: SCRIPT.to_owned(), reason: format!("{reason} in {line}") };
    let value: Value = serde_json::from_str(line).map_err(|error| malformed(&error.to_string()))?;
    let page = value["page"].as_str().ok_or_else(|| malformed("no page"))?;
    let figure = |name: &str| value[name].as_f64().ok_or_else(|| malformed(&format!("no {name}")));
    let (alone, among) = (figure("alone_p95_ms")?, figure("among_p95_ms")?);
    if alone <= 0.0 {
        return Err(malformed("no time at all"));
    }
    evidence.at_least(format!("{page}: answers of each server"), figure("answers")?, 100.0, "answers");
    evidence.at_most(format!("{page}: 95th percentile among ten million rows over alone"), among / alone, RATIO, "");
    evidence.note(format!("{page}: 95th percentile alone {alone:.1} ms, among ten million rows {among:.1} ms."));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_neighbours_hold_more_than_ten_million_rows() {
        const { assert!(KPIS * NEIGHBOUR_READINGS * NEIGHBOURS > 10_000_000 && KPIS * READINGS == 10_000) };
    }

    #[test]
    fn a_page_that_grew_misses_and_one_that_did_not_holds() {
        let line = |among: f64| format!(r#"{{"page":"map","alone_p95_ms":10,"among_p95_ms":{among},"answers":200}}"#);
        let missed = |among: f64| {
            let mut evidence = Evidence::default();
            add_page(&mut evidence, &line(among)).unwrap();
            evidence.missed().len()
        };
        assert_eq!((missed(14.9), missed(15.1)), (0, 1));
        assert!(add_page(&mut Evidence::default(), r#"{"page":"map"}"#).is_err());
    }
}
