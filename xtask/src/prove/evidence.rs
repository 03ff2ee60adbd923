//! What a proof measured, and the document that records it.

use std::path::PathBuf;
use std::process::Command;

use super::Proof;
use crate::error::{AtPath, Result};
use crate::process;
use crate::project::Project;

/// The figures of a proof, each against its bar.
#[derive(Debug, Default)]
pub struct Evidence {
    figures: Vec<Figure>,
    notes: Vec<String>,
}

#[derive(Debug)]
struct Figure {
    what: String,
    measured: f64,
    bar: f64,
    unit: &'static str,
    direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Direction {
    AtMost,
    AtLeast,
}

impl Figure {
    fn holds(&self) -> bool {
        match self.direction {
            Direction::AtMost => self.measured <= self.bar,
            Direction::AtLeast => self.measured >= self.bar,
        }
    }
}

impl Evidence {
    /// A figure that must not be above its bar.
    pub fn at_most(&mut self, what: impl Into<String>, measured: f64, bar: f64, unit: &'static str) {
        self.figure(what.into(), measured, bar, unit, Direction::AtMost);
    }

    /// A figure that must reach its bar.
    pub fn at_least(&mut self, what: impl Into<String>, measured: f64, bar: f64, unit: &'static str) {
        self.figure(what.into(), measured, bar, unit, Direction::AtLeast);
    }

    fn figure(&mut self, what: String, measured: f64, bar: f64, unit: &'static str, direction: Direction) {
        self.figures.push(Figure { what, measured, bar, unit, direction });
    }

    /// A sentence on how it was measured.
    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// The figures that missed their bar, in words; a proof without figures has proved nothing.
    pub fn missed(&self) -> Vec<String> {
        if self.figures.is_empty() {
            return vec!["nothing was measured".to_owned()];
        }
        self.figures
            .iter()
            .filter(|figure| !figure.holds())
            .map(|figure| {
                format!("{} is {} {}, bar {}", figure.what, number(figure.measured), figure.unit, number(figure.bar))
            })
            .collect()
    }

    /// Writes `docs/evidence/NAME.md`.
    pub fn write(&self, project: &Project, proof: &Proof) -> Result<PathBuf> {
        let folder = project.path("docs/evidence");
        std::fs::create_dir_all(&folder).at("create", &folder)?;
        let path = folder.join(format!("{}.md", proof.name));
        let text = self.document(proof, &commit(project), &machine());
        std::fs::write(&path, text).at("write", &path)?;
        Ok(path)
    }

    fn document(&self, proof: &Proof, commit: &str, machine: &str) -> String {
        let mut text = format!(
            "# {}\n\n{}.\n\nWritten by `cargo xtask prove {}`; commit {commit}; {machine}.\n\n\
             | figure | measured | bar | measured / bar | holds |\n|---|--:|--:|--:|---|\n",
            proof.name, proof.claim, proof.name
        );
        for figure in &self.figures {
            let sign = match figure.direction {
                Direction::AtMost => "≤",
                Direction::AtLeast => "≥",
            };
            let ratio =
                if figure.bar == 0.0 { "–".to_owned() } else { format!("{:.2}", figure.measured / figure.bar) };
            text.push_str(&format!(
                "| {} | {} {} | {sign} {} | {ratio} | {} |\n",
                // A bar inside a cell would end it.
                figure.what.replace('|', "\\|"),
                number(figure.measured),
                figure.unit,
                number(figure.bar),
                if figure.holds() { "yes" } else { "no" }
            ));
        }
        for note in &self.notes {
            text.push_str(&format!("\n{note}\n"));
        }
        text
    }
}

/// Whole numbers without decimals, others with two.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// The commit and whether the checkout differs from it.
fn commit(project: &Project) -> String {
    let git = |arguments: &[&str]| {
        process::output(Command::new("git").args(arguments).current_dir(project.root()), "git").ok()
    };
    match git(&["rev-parse", "--short=12", "HEAD"]) {
        Some(commit) => {
            let changed = git(&["status", "--porcelain"]).is_some_and(|text| !text.trim().is_empty());
            format!("`{}`{}", commit.trim(), if changed { " with changes" } else { "" })
        }
        None => "unknown (no git checkout)".to_owned(),
    }
}

/// Cores, processor, memory and system, as far as this system tells.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let field = |path: &str, name: &str| -> Option<String> {
        let text = std::fs::read_to_string(path).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once([':', '='])?.1.trim().trim_matches('"').to_owned())
    };
    let memory = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok())
        .map(|kibibytes| format!("{:.0} GiB", kibibytes / 1024.0 / 1024.0));
    let parts = [
        Some(format!("{cores} cores")),
        field("/proc/cpuinfo", "model name"),
        memory,
        field("/etc/os-release", "PRETTY_NAME"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_compared_in_their_direction() {
        let mut evidence = Evidence::default();
        evidence.at_most("size", 400.0, 450.0, "KB");
        evidence.at_least("writes", 10.0, 20.0, "");
        let missed = evidence.missed();
        assert_eq!(missed.len(), 1);
        assert!(missed[0].starts_with("writes is 10"), "{missed:?}");
    }

    #[test]
    fn nothing_measured_is_nothing_proved() {
        assert!(!Evidence::default().missed().is_empty());
    }

    #[test]
    fn the_document_holds_commit_machine_and_ratio() {
        let mut evidence = Evidence::default();
        evidence.at_most("wasm", 225.0, 450.0, "KB");
        evidence.at_least("`a | b`", 1.0, 1.0, "");
        evidence.note("Measured once.");
        let document = evidence.document(&super::super::PROOFS[0], "`abc`", "2 cores");
        for part in ["commit `abc`", "2 cores", "| wasm | 225 KB | ≤ 450 | 0.50 | yes |", "`a \\| b`", "Measured once."]
        {
            assert!(document.contains(part), "{part} not in {document}");
        }
    }
}
