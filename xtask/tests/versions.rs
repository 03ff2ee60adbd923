//! Versions that must agree with each other.
#![allow(clippy::unwrap_used, reason = "a whole file of tests: a failed unwrap is a failed test")]

use std::path::Path;

fn read(relative: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let path = root.join(relative);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The only version of a package in Cargo.lock.
fn locked(package: &str) -> String {
    let lock = read("Cargo.lock");
    let versions: Vec<&str> = lock
        .split("[[package]]")
        .filter(|entry| entry.lines().any(|line| line == format!("name = \"{package}\"")))
        .filter_map(|entry| entry.split("version = \"").nth(1)?.split('"').next())
        .collect();
    assert_eq!(versions.len(), 1, "{package} in Cargo.lock: {versions:?}");
    versions[0].to_owned()
}

#[test]
fn wasm_bindgen_and_the_crate_that_processes_its_output_are_one_version() {
    let library = locked("wasm-bindgen");
    assert_eq!(library, locked("wasm-bindgen-cli-support"));
    let pinned = |manifest: &str, package: &str| {
        let line = manifest.lines().find(|line| line.starts_with(&format!("{package} = "))).map(str::to_owned);
        let line = line.unwrap_or_else(|| panic!("{package} is not in the manifest"));
        assert!(line.contains(&format!("\"={library}\"")), "`{line}` must pin ={library}");
    };
    pinned(&read("xtask/Cargo.toml"), "wasm-bindgen-cli-support");
    pinned(&read("frontend/Cargo.toml"), "wasm-bindgen");
}

#[test]
fn leptos_is_of_one_minor_version_everywhere() {
    for package in ["leptos", "leptos_axum", "leptos_meta", "leptos_router"] {
        let version = locked(package);
        assert!(version.starts_with("0.8."), "{package} {version}");
    }
}
