//! Chromium, for the end-to-end tests.

use std::path::PathBuf;

use super::apt;
use crate::error::{Error, Result};
use crate::process;
use crate::progress::Progress;

/// Names and places of Chromium and its relatives.
const PROGRAMS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const PLACES: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The browser's program; installed first, where that is possible.
pub fn provide(progress: &Progress) -> Result<PathBuf> {
    if let Some(program) = find() {
        return Ok(program);
    }
    let mut reason = String::new();
    if apt::is_usable() {
        if let Err(error) = apt::install(&["chromium"], progress) {
            reason = format!("; tried: {error}");
        }
        if let Some(program) = find() {
            return Ok(program);
        }
    }
    Err(Error::Missing(vec![format!(
        "Chromium (Debian: apt-get install chromium), or set CHROMIUM to the program of a Chromium or Chrome{reason}"
    )]))
}

/// `CHROMIUM`, else the first of the usual names in PATH, else the usual places.
pub fn find() -> Option<PathBuf> {
    if let Some(program) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        return program.is_file().then_some(program);
    }
    PROGRAMS
        .iter()
        .find_map(|name| process::find_in_path(name))
        .or_else(|| PLACES.iter().map(PathBuf::from).find(|path| path.is_file()))
}
