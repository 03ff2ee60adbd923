//! The browser's side: what cargo compiled for wasm32 and the style sheets become the files a browser loads.
//!
//! Result, in `target/site` (`target/site-dev` for development builds):
//! - `manifest.json`: the addresses of the current files: `javascript` and `wasm` of the pages that are read, `editing_javascript` and
//!   `editing_wasm` of those on which something is typed, `style` of all;
//! - `pkg/`: those files, named by their content so that they can be cached for ever, with `.br` and `.gz` beside each;
//! - `build.json`: what they were made from, and their sizes in bytes.
//!
//! `wasm-opt` has no part in it: measured with binaryen's `-Oz` on this wasm, it took a quarter off the plain file but
//! made the brotli one, which is what crosses the wire, 1.5 % larger, for most of a minute per build.

mod compress;
mod script;
mod style;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::error::{AtPath, Error, Result};
use crate::process;
use crate::progress::{Progress, clock};
use crate::project::{Kind, Project};

/// Raised when the same inputs lead to other outputs: everything is made anew.
const RECIPE: u32 = 2;

/// The wasm entries, and what their addresses are called in the manifest.
const ENTRIES: [(&str, &str, &str); 2] =
    [("frontend", "javascript", "wasm"), ("frontend_editing", "editing_javascript", "editing_wasm")];

/// The cargo command that compiles the browser's side: always this one, so that nothing is ever built twice.
pub fn cargo_build(kind: Kind) -> Command {
    let mut command = process::cargo();
    command.args([
        "build",
        "--locked",
        "--package",
        "frontend",
        "--package",
        "frontend_editing",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        profile(kind),
    ]);
    command
}

fn profile(kind: Kind) -> &'static str {
    match kind {
        Kind::Release => "wasm-release",
        Kind::Development => "wasm-dev",
    }
}

/// Turns the compiled wasm and the style sheets into the site; does nothing when they are those of the last time.
pub fn assemble(project: &Project, kind: Kind, progress: &Progress) -> Result<()> {
    let started = std::time::Instant::now();
    let folder = project.target().join("wasm32-unknown-unknown").join(profile(kind));
    let compiled = ENTRIES.map(|(entry, ..)| folder.join(format!("{entry}.wasm")));
    let site = project.site(kind);
    let inputs = fingerprint(project, &compiled)?;
    if is_current(&site, &inputs) {
        progress.step("browser side: unchanged");
        return Ok(());
    }

    let sheet = style::bundle(&project.path("style/main.css"), kind)?;

    let fresh = site.with_extension("new");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh).at("remove", &fresh)?;
    }
    let mut files = BTreeMap::new();
    let mut addresses = serde_json::Map::new();
    let mut add = |role: &str, extension: &str, content: Vec<u8>| {
        let name = format!("pkg/trimtab.{}.{extension}", short_hash(&content));
        addresses.insert(role.to_owned(), format!("/{name}").into());
        files.insert(name, content);
    };
    add("style", "css", sheet.into_bytes());
    let mut snippets = Vec::new();
    for (compiled, (_, javascript, wasm)) in compiled.iter().zip(ENTRIES) {
        let script = script::generate(compiled, kind)?;
        add(javascript, "js", script.javascript.into_bytes());
        add(wasm, "wasm", script.wasm);
        snippets.extend(script.snippets);
    }
    for (name, content) in snippets {
        files.insert(format!("pkg/{name}"), content.into_bytes());
    }
    let sizes = compress::write_all(&fresh, files, kind)?;
    let manifest = fresh.join("manifest.json");
    std::fs::write(&manifest, pretty(&addresses.into())).at("write", &manifest)?;
    let build = fresh.join("build.json");
    let record = json!({ "inputs": inputs, "sizes": serde_json::Value::from(&sizes) });
    std::fs::write(&build, pretty(&record)).at("write", &build)?;

    if site.exists() {
        std::fs::remove_dir_all(&site).at("remove", &site)?;
    }
    std::fs::rename(&fresh, &site).at("move into place", &site)?;
    progress.step(&format!("browser side: {} in {}", sizes.summary(), clock(started.elapsed())));
    Ok(())
}

/// A hash of everything the site is made from.
fn fingerprint(project: &Project, compiled: &[PathBuf]) -> Result<String> {
    let mut hasher = Sha256::new();
    hasher.update(RECIPE.to_le_bytes());
    for compiled in compiled {
        hasher.update(std::fs::read(compiled).at("read", compiled)?);
    }
    for sheet in style_sheets(&project.path("style"))? {
        hasher.update(sheet.display().to_string());
        hasher.update(std::fs::read(&sheet).at("read", &sheet)?);
    }
    Ok(hexadecimal(&hasher.finalize()))
}

fn style_sheets(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).at("list", folder)? {
        let path = entry.at("list", folder)?.path();
        if path.is_dir() {
            found.extend(style_sheets(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Whether the site was made from these inputs and every file its manifest names is still there.
fn is_current(site: &Path, inputs: &str) -> bool {
    let read = |name: &str| -> Option<serde_json::Value> {
        serde_json::from_slice(&std::fs::read(site.join(name)).ok()?).ok()
    };
    let Some(build) = read("build.json") else {
        return false;
    };
    let Some(manifest) = read("manifest.json") else {
        return false;
    };
    build["inputs"] == inputs
        && ENTRIES.iter().flat_map(|(_, javascript, wasm)| [*javascript, *wasm]).chain(["style"]).all(|role| {
            manifest[role].as_str().is_some_and(|address| site.join(address.trim_start_matches('/')).is_file())
        })
}

/// The first 16 hexadecimal digits of a content's SHA-256.
fn short_hash(content: &[u8]) -> String {
    hexadecimal(&Sha256::digest(content)[..8])
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// Reads the manifest of a finished site.
pub fn manifest(site: &Path) -> Result<serde_json::Value> {
    let path = site.join("manifest.json");
    let text = std::fs::read(&path).at("read", &path)?;
    serde_json::from_slice(&text).map_err(|error| Error::Malformed { path, reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_current_only_with_the_same_inputs_and_all_its_files() {
        let site = std::env::temp_dir().join(format!("xtask-site-{}", std::process::id()));
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        assert!(!is_current(&site, "a"));
        std::fs::write(site.join("build.json"), r#"{"inputs": "a"}"#).unwrap();
        std::fs::write(
            site.join("manifest.json"),
            r#"{"javascript": "/pkg/x.js", "wasm": "/pkg/x.wasm", "editing_javascript": "/pkg/y.js",
                "editing_wasm": "/pkg/y.wasm", "style": "/pkg/x.css"}"#,
        )
        .unwrap();
        for name in ["x.js", "x.wasm", "y.js", "y.wasm"] {
            std::fs::write(site.join("pkg").join(name), "").unwrap();
        }
        assert!(!is_current(&site, "a"), "a file is missing");
        std::fs::write(site.join("pkg/x.css"), "").unwrap();
        assert!(is_current(&site, "a"));
        assert!(!is_current(&site, "b"));
        std::fs::remove_dir_all(site).unwrap();
    }

    #[test]
    fn names_follow_the_content() {
        assert_eq!(short_hash(b""), "e3b0c44298fc1c14");
        assert_ne!(short_hash(b"a"), short_hash(b"b"));
    }
}
