//! `cargo xtask tidy`: what a manifest and a lint cannot check.

mod dead_files;
mod rules;
mod source;

use std::path::{Path, PathBuf};

use self::source::Source;
use crate::error::{AtPath, Error, Result};
use crate::progress::Progress;
use crate::project::Project;
use crate::test_suite::{Counts, Outcome};

/// Lines above which a file makes you think; no failure.
const SOFT_LINES: usize = 500;

/// Folders that hold no source of ours.
const SKIPPED: [&str; 7] = ["target", "node_modules", ".git", ".trimtab", ".sqlx", "test-results", "playwright-report"];

/// Something that must not be so, at a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, below the root.
    pub path: PathBuf,
    /// The line, counted from 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.path.display();
        match self.line {
            0 => write!(formatter, "{path}: {}", self.message),
            line => write!(formatter, "{path}:{line}: {}", self.message),
        }
    }
}

/// Prints findings and advice; findings are a failure.
pub fn run(project: &Project, progress: &Progress) -> Result<()> {
    let report = examine(project.root())?;
    for finding in &report.advice {
        println!("note: {finding}");
    }
    for finding in &report.findings {
        println!("{finding}");
    }
    if report.findings.is_empty() {
        progress.step(&format!("tidy: {} files, nothing found", report.files));
        Ok(())
    } else {
        Err(Error::Findings(format!("tidy: {} findings in {} files", report.findings.len(), report.files)))
    }
}

/// The same as a step of `cargo xtask test`: one check.
pub fn outcome(project: &Project) -> Result<Outcome> {
    let report = examine(project.root())?;
    Ok(Outcome {
        counts: Counts::single(report.findings.is_empty()),
        report: report.findings.iter().map(|finding| format!("{finding}\n")).collect(),
    })
}

struct Report {
    files: usize,
    findings: Vec<Finding>,
    advice: Vec<Finding>,
}

fn examine(root: &Path) -> Result<Report> {
    let mut paths = Vec::new();
    collect(root, &mut paths)?;
    paths.sort();
    let mut findings = Vec::new();
    let mut advice = Vec::new();
    let mut rust = Vec::new();
    for path in &paths {
        // What is not text (pictures, fonts) has no lines to check.
        let Ok(text) = std::fs::read_to_string(path) else {
            continue;
        };
        let relative = path.strip_prefix(root).unwrap_or(path);
        let source = Source::new(relative, &text);
        findings.extend(rules::check(&source));
        if source.is_rust() {
            if source.line_count() > SOFT_LINES {
                advice.push(Finding {
                    path: relative.to_path_buf(),
                    line: 0,
                    message: format!(
                        "{} lines; above {SOFT_LINES} a file usually holds more than one subject",
                        source.line_count()
                    ),
                });
            }
            rust.push(source);
        }
    }
    findings.extend(dead_files::find(&rust));
    findings.sort();
    Ok(Report { files: paths.len(), findings, advice })
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).at("list", folder)? {
        let entry = entry.at("list", folder)?;
        let name = entry.file_name();
        if SKIPPED.iter().any(|skipped| name == *skipped) {
            continue;
        }
        let path = entry.path();
        // A link leads to something that is checked where it is, or is not ours.
        let kind = entry.file_type().at("look at", &path)?;
        if kind.is_dir() {
            collect(&path, into)?;
        } else if kind.is_file() {
            into.push(path);
        }
    }
    Ok(())
}
