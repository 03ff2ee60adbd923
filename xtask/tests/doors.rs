//! The doors between the crates: what `cargo metadata` says must be what the architecture allows.
#![allow(clippy::unwrap_used, reason = "a whole file of tests: a failed unwrap is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The allowed arrows. Whoever changes this changes the architecture: record why in `docs/decisions`.
///
/// `server` names `backend` and `domain` beside what it wires together: it is the composition root.
const ALLOWED: [(&str, &[&str]); 10] = [
    ("engine", &[]),
    ("engine_worker", &["engine"]),
    ("domain", &["engine"]),
    ("backend", &["domain"]),
    ("store", &["backend", "domain"]),
    ("app", &["engine", "domain", "backend"]),
    ("server", &["app", "store", "backend", "domain"]),
    ("frontend", &["app"]),
    ("frontend_editing", &["app"]),
    ("xtask", &[]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// For each crate of ours, the dependencies that are crates of ours.
fn arrows(metadata: &Value) -> BTreeMap<String, Vec<Value>> {
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            let inside = dependencies.filter(|dependency| ours.contains(dependency["name"].as_str().unwrap()));
            (package["name"].as_str().unwrap().to_owned(), inside.cloned().collect())
        })
        .collect()
}

/// Every arrow that is not allowed, in words.
fn forbidden(arrows: &BTreeMap<String, Vec<Value>>) -> Vec<String> {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.into_iter().collect();
    let mut found = Vec::new();
    for (name, dependencies) in arrows {
        let Some(doors) = allowed.get(name.as_str()) else {
            found.push(format!("{name} is a new crate: give it its doors in xtask/tests/doors.rs"));
            continue;
        };
        for dependency in dependencies {
            let to = dependency["name"].as_str().unwrap();
            if !doors.contains(&to) {
                found.push(format!("{name} -> {to}"));
            }
        }
    }
    found
}

#[test]
fn there_is_no_arrow_but_the_allowed_ones() {
    let found = forbidden(&arrows(&metadata()));
    assert!(found.is_empty(), "not allowed: {found:#?}");
}

#[test]
fn the_browser_never_gets_the_backend() {
    let arrows = arrows(&metadata());
    let backend = arrows["app"].iter().find(|dependency| dependency["name"] == "backend").unwrap();
    assert_eq!(backend["optional"], true, "app names backend only under its feature `ssr`");
}

#[test]
fn a_wrong_arrow_and_an_unknown_crate_are_found() {
    let dependency = |name: &str| serde_json::json!({ "name": name });
    let arrows = BTreeMap::from([
        ("engine".to_owned(), vec![dependency("domain")]),
        ("frontend".to_owned(), vec![dependency("app")]),
        ("newcomer".to_owned(), Vec::new()),
    ]);
    let found = forbidden(&arrows);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], "engine -> domain");
    assert!(found[1].starts_with("newcomer"));
}

#[test]
fn every_feature_set_stays_apart() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let members = manifest.lines().find(|line| line.starts_with("default-members")).unwrap();
    for name in ["\"frontend\"", "\"frontend/editing\"", "\"xtask\""] {
        assert!(!members.contains(name), "{name} in default-members would unify features that must stay apart");
    }
}
