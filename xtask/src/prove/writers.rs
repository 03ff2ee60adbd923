//! Whether an edit can be lost: eight writers on one KPI, a thousand edits over HTTP, every one accounted for.

use serde_json::Value;

use super::Evidence;
use crate::error::{Error, Result};
use crate::process;
use crate::progress::Progress;
use crate::project::{Kind, Project};
use crate::run;
use crate::setup::{self, Need, node};
use crate::test_suite::Served;

/// The script of end2end that writes; it prints one line of JSON.
const SCRIPT: &str = "eight_writers.mjs";

/// The edits that must be taken.
const EDITS: f64 = 1000.0;

/// Builds as users do, serves fresh data, and lets eight write.
pub fn prove(project: &Project, progress: &Progress) -> Result<Evidence> {
    setup::provide(project, &[Need::BrowserTarget, Need::Postgres, Need::Node], progress)?;
    run::build(project, Kind::Release, progress)?;
    let served = Served::start(project, Kind::Release)?;
    progress.step("eight writers make a thousand edits of one KPI");
    let answer = process::output(
        node::node(project).arg(SCRIPT).current_dir(project.path("end2end")).env("TRIMTAB_ADDRESS", &served.address),
        "eight writers",
    )?;
    served.stop()?;
    let mut evidence = Evidence::default();
    add_figures(&mut evidence, answer.trim())?;
    Ok(evidence)
}

/// Reads the line of the script.
fn add_figures(evidence: &mut Evidence, line: &str) -> Result<()> {
    let malformed =
        |reason: &str| Error::UnexpectedAnswer { program: SCRIPT.to_owned(), reason: format!("{reason} in {line}") };
    let value: Value = serde_json::from_str(line).map_err(|error| malformed(&error.to_string()))?;
    let figure = |name: &str| value[name].as_f64().ok_or_else(|| malformed(&format!("no {name}")));
    evidence.at_least("writers on one KPI at once", figure("writers")?, 8.0, "writers");
    evidence.at_least("edits taken, each as a version of its own", figure("versions")?, EDITS, "edits");
    evidence.at_most(
        "edits lost: written over a version that their writer had not seen",
        figure("overwritten")?,
        0.0,
        "edits",
    );
    evidence.at_most(
        "edits that the record and its history do not show as they were made",
        figure("missing_in_history")?,
        0.0,
        "edits",
    );
    // Without a race nothing would be proved.
    evidence.at_least("losers told who wrote what and when", figure("told")?, 1.0, "times");
    evidence.at_most("losers refused without being told", figure("untold")?, 0.0, "times");
    evidence.note(format!(
        "The optimised server on the demo workspaces. Eight writers send the form of one KPI over HTTP to `/api/form/save`, {} edits in {:.1} s; \
         whoever is told of a conflict makes the same change again on top of the version they are shown. An edit counts as lost where it was taken \
         over another version than the one it was typed on. The record's history shows its last {} versions; each is compared with what was sent.",
        figure("edits")?,
        figure("seconds")?,
        figure("history")?,
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"writers":8,"edits":1000,"versions":1000,"told":70,"untold":0,"overwritten":0,"missing_in_history":0,"history":100,"seconds":9.5}"#;

    fn missed(line: &str) -> Vec<String> {
        let mut evidence = Evidence::default();
        add_figures(&mut evidence, line).unwrap();
        evidence.missed()
    }

    #[test]
    fn one_edit_lost_or_a_loser_untold_is_a_miss() {
        assert_eq!(missed(LINE), Vec::<String>::new());
        for (held, broken) in [
            (r#""versions":1000"#, r#""versions":999"#),
            (r#""overwritten":0"#, r#""overwritten":1"#),
            (r#""missing_in_history":0"#, r#""missing_in_history":1"#),
            (r#""untold":0"#, r#""untold":1"#),
            (r#""told":70"#, r#""told":0"#),
        ] {
            assert_eq!(missed(&LINE.replace(held, broken)).len(), 1, "{broken}");
        }
    }

    #[test]
    fn an_answer_without_its_figures_is_no_proof() {
        let mut evidence = Evidence::default();
        assert!(add_figures(&mut evidence, "{}").is_err() && add_figures(&mut evidence, "").is_err());
    }
}
