//! Running other programs: shown, captured, or side by side with a report of how far they are.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;

use crate::error::{AtPath, Error, Result};
use crate::progress::Progress;

/// The cargo that runs this xtask.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // `cargo run` describes the package it runs in the environment; the builds started here are not part of it.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "CARGO_PRIMARY_PACKAGE" {
            command.env_remove(name.as_ref());
        }
    }
    command
}

/// Runs a program with its output shown; fails unless it succeeds.
pub fn run(command: &mut Command, what: &str) -> Result<()> {
    let status = command.status().map_err(|source| not_started(command, source))?;
    succeed(status, what, None)
}

/// Runs a program and returns its standard output; fails, with its error output, unless it succeeds.
pub fn output(command: &mut Command, what: &str) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|source| not_started(command, source))?;
    let error_text = String::from_utf8_lossy(&output.stderr).into_owned();
    succeed(output.status, what, Some(last_lines(&error_text, 40)))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program can be started and succeeds; its output is dropped.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A named program of a batch, see [`together`].
pub struct Job {
    /// How the report names it: "server".
    pub name: &'static str,
    /// The program; its output goes to the log.
    pub command: Command,
}

/// Runs programs at the same time, keeps their output in one log each, and reports every now and then.
///
/// The first failure ends the batch's success but not the other programs; its output becomes the error.
pub fn together(jobs: Vec<Job>, logs: &Path, progress: &Progress) -> Result<()> {
    std::fs::create_dir_all(logs).at("create", logs)?;
    let mut last_line: Vec<(&'static str, String)> = jobs.iter().map(|job| (job.name, String::new())).collect();
    let count = jobs.len();
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for (index, job) in jobs.into_iter().enumerate() {
            let sender = sender.clone();
            scope.spawn(move || {
                let log = logs.join(format!("{}.log", job.name.replace(' ', "-")));
                let result = logged(job.command, job.name, &log, |line| {
                    let _ = sender.send(Report::Line(index, line.to_owned()));
                });
                let _ = sender.send(Report::End(index, result.map(|_| ())));
            });
        }
        let mut left = count;
        let mut outcome = Ok(());
        let mut compiled = vec![0_usize; count];
        let mut reported = std::time::Instant::now();
        while left > 0 {
            match receiver.recv_timeout(progress.interval()) {
                Ok(Report::Line(index, line)) => {
                    if let Some(name) = line.trim().strip_prefix("Compiling ") {
                        compiled[index] += 1;
                        last_line[index].1 = format!("{} crates, {name}", compiled[index]);
                    }
                }
                Ok(Report::End(index, result)) => {
                    left -= 1;
                    last_line[index].1 = "done".to_owned();
                    if outcome.is_ok() {
                        outcome = result;
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
            if reported.elapsed() >= progress.interval() && left > 0 {
                reported = std::time::Instant::now();
                let text: Vec<String> = last_line
                    .iter()
                    .map(|(name, line)| format!("{name}: {}", if line.is_empty() { "starting" } else { line }))
                    .collect();
                progress.under_way(&format!("  {}", text.join(" | ")));
            }
        }
        outcome
    })
}

enum Report {
    Line(usize, String),
    End(usize, Result<()>),
}

/// Runs a program with both outputs joined in a log file, each line also given to `seen`; returns the whole output.
pub fn logged(mut command: Command, what: &str, log: &Path, seen: impl FnMut(&str)) -> Result<String> {
    let (status, text) = observed(&mut command, log, seen)?;
    succeed(status, what, Some(format!("{}\n(all of it: {})", last_lines(&text, 60), log.display())))?;
    Ok(text)
}

/// As [`logged`], but a failing program is an answer, not an error.
pub fn observed(command: &mut Command, log: &Path, mut seen: impl FnMut(&str)) -> Result<(ExitStatus, String)> {
    if let Some(folder) = log.parent() {
        std::fs::create_dir_all(folder).at("create", folder)?;
    }
    // Written line by line, so that it can be read while the program runs and is there if it is ended.
    let mut file = std::fs::File::create(log).at("create", log)?;
    let (reader, writer) = std::io::pipe().at("open a pipe for", log)?;
    let second_writer = writer.try_clone().at("open a pipe for", log)?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(second_writer)
        .spawn()
        .map_err(|source| not_started(command, source))?;
    // The parent's copies of the pipe's writing end live in the command; the reader ends only without them.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut text = String::new();
    for line in BufReader::new(reader).split(b'\n') {
        let line = line.at("read the output for", log)?;
        let line = String::from_utf8_lossy(&line);
        seen(&line);
        writeln!(file, "{line}").at("write", log)?;
        text.push_str(&line);
        text.push('\n');
    }
    let status = child.wait().at("await the program of", log)?;
    Ok((status, text))
}

fn not_started(command: &Command, source: std::io::Error) -> Error {
    let program = command.get_program().to_string_lossy().into_owned();
    Error::ProgramNotStarted { program, source, remedy: "`cargo xtask setup` installs or names what is missing" }
}

fn succeed(status: ExitStatus, what: &str, output: Option<String>) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    Err(Error::ProgramFailed { what: what.to_owned(), status: status.to_string(), output })
}

/// The last `count` lines of a text.
pub fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

/// Where a program is, looked up in PATH.
pub fn find_in_path(program: &str) -> Option<std::path::PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_text_is_kept() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 5), "a");
    }

    #[test]
    fn a_failing_program_reports_its_output() {
        let folder = std::env::temp_dir().join(format!("xtask-process-{}", std::process::id()));
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let mut lines = Vec::new();
        let error = logged(command, "the script", &folder.join("script.log"), |line| {
            lines.push(line.to_owned());
        })
        .unwrap_err();
        let message = error.to_string();
        assert!(message.contains("the script failed"), "{message}");
        assert!(message.contains("err"), "{message}");
        lines.sort();
        assert_eq!(lines, ["err", "out"]);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
