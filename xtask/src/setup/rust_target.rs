//! Rust's standard library for the targets beside this machine's own.

use std::process::Command;

use crate::error::{Error, Result};
use crate::process;
use crate::progress::Progress;

/// Adds a target with rustup unless it is there.
pub fn provide(target: &str, progress: &Progress) -> Result<()> {
    if is_installed(target) {
        return Ok(());
    }
    if process::find_in_path("rustup").is_none() {
        return Err(Error::Missing(vec![format!(
            "Rust's standard library for {target}: this Rust was installed without rustup; install the \
             distribution's package for it (Debian: libstd-rust-dev-wasm32) or use https://rustup.rs"
        )]));
    }
    progress.step(&format!("setup: adding the Rust target {target}"));
    process::output(Command::new("rustup").args(["target", "add", target]), &format!("rustup target add {target}"))
        .map(|_| ())
}

/// Whether rustc can compile for the target: its folder of libraries exists.
fn is_installed(target: &str) -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    process::output(
        Command::new(rustc).args(["--print", "target-libdir", "--target", target]),
        "asking rustc for its libraries",
    )
    .is_ok_and(|folder| {
        std::fs::read_dir(folder.trim())
            .into_iter()
            .flatten()
            .flatten()
            .any(|file| file.file_name().to_string_lossy().starts_with("libcore-"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_target_is_not_installed() {
        assert!(!is_installed("no-such-target"));
    }
}
