//! `cargo xtask prepare`: the descriptions of the queries in `.sqlx`, made or compared.
//!
//! The server cannot be compiled while a description is missing, so nothing here needs it: a throw-away cluster is
//! started from PostgreSQL's own programs, the migrations go in through psql, and sqlx's macros describe every
//! query against it while `store` is checked.

mod throwaway;

use std::collections::BTreeMap;
use std::path::Path;

use self::throwaway::ThrowawayCluster;
use crate::error::{AtPath, Error, Result};
use crate::process;
use crate::progress::Progress;
use crate::project::Project;
use crate::setup;
use crate::test_suite::{Counts, Outcome};

/// Refreshes `.sqlx`, or with `check` fails if that would change it.
pub fn run(project: &Project, check: bool, progress: &Progress) -> Result<()> {
    let wanted = describe(project, progress)?;
    let folder = project.path(".sqlx");
    let present = read(&folder)?;
    let changes = differences(&present, &wanted);
    if check {
        if changes.is_empty() {
            progress.step(&format!("{} queries match .sqlx", wanted.len()));
            return Ok(());
        }
        return Err(Error::StaleQueries(changes));
    }
    std::fs::create_dir_all(&folder).at("create", &folder)?;
    for name in present.keys().filter(|name| !wanted.contains_key(*name)) {
        let path = folder.join(name);
        std::fs::remove_file(&path).at("remove", &path)?;
    }
    for (name, content) in wanted.iter().filter(|(name, content)| present.get(*name) != Some(*content)) {
        let path = folder.join(name);
        std::fs::write(&path, content).at("write", &path)?;
    }
    progress.step(&format!("{} queries described, {} files changed", wanted.len(), changes.len()));
    Ok(())
}

/// The comparison as a step of `cargo xtask test`: every query is a check.
pub fn outcome(project: &Project, progress: &Progress) -> Result<Outcome> {
    let wanted = describe(project, progress)?;
    let changes = differences(&read(&project.path(".sqlx"))?, &wanted);
    let failed = changes.len() as u64;
    Ok(Outcome {
        counts: Counts { passed: (wanted.len() as u64).saturating_sub(failed), failed },
        report: if changes.is_empty() { String::new() } else { Error::StaleQueries(changes).to_string() },
    })
}

/// Descriptions by file name, as the code and the migrations of this moment have them.
fn describe(project: &Project, progress: &Progress) -> Result<BTreeMap<String, String>> {
    let programs = setup::postgres::provide(project, progress)?;
    progress.step("starting a throw-away PostgreSQL and applying the migrations");
    let cluster = ThrowawayCluster::start(&programs, &project.logs())?;
    for migration in migrations(&project.path("migrations"))? {
        cluster.apply(&migration)?;
    }

    progress.step("describing the queries of store");
    let fresh = project.target().join("xtask").join("sqlx");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh).at("remove", &fresh)?;
    }
    std::fs::create_dir_all(&fresh).at("create", &fresh)?;
    // Macros run only when the crate is compiled: make cargo see it as changed.
    let entry = project.path("crates/store/src/lib.rs");
    let now = std::time::SystemTime::now();
    std::fs::File::options().append(true).open(&entry).and_then(|file| file.set_modified(now)).at("touch", &entry)?;
    process::output(
        process::cargo()
            .args(["check", "--locked", "--package", "store", "--all-targets"])
            .current_dir(project.root())
            .env("SQLX_OFFLINE", "false")
            .env("SQLX_OFFLINE_DIR", &fresh)
            .env("DATABASE_URL", cluster.owner_address()),
        "checking store against the database",
    )?;
    read(&fresh)
}

/// The `.up.sql` files in the order of their names, which begin with the time they were made.
fn migrations(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).at("list", folder)? {
        let path = entry.at("list", folder)?.path();
        if path.to_string_lossy().ends_with(".up.sql") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A folder's descriptions by file name; a folder that does not exist holds none.
fn read(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    if !folder.exists() {
        return Ok(found);
    }
    for entry in std::fs::read_dir(folder).at("list", folder)? {
        let path = entry.at("list", folder)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        if let Some(name) = name.filter(|name| name.starts_with("query-") && name.ends_with(".json")) {
            found.insert(name, std::fs::read_to_string(&path).at("read", &path)?);
        }
    }
    Ok(found)
}

/// What would change, in words.
fn differences(present: &BTreeMap<String, String>, wanted: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, content) in wanted {
        match present.get(name) {
            None => found.push(format!("{name} is missing: {}", query(content))),
            Some(old) if old != content => found.push(format!("{name} is described otherwise: {}", query(content))),
            Some(_) => {}
        }
    }
    for (name, content) in present {
        if !wanted.contains_key(name) {
            found.push(format!("{name} belongs to no query any more: {}", query(content)));
        }
    }
    found
}

/// The beginning of the query that a description is of.
fn query(description: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(description).unwrap_or_default();
    let text = value["query"].as_str().unwrap_or("unreadable");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
        entries.iter().map(|(name, query)| ((*name).to_owned(), format!(r#"{{"query": "{query}"}}"#))).collect()
    }

    #[test]
    fn every_kind_of_difference_is_told() {
        let present = folder(&[("query-a.json", "SELECT 1"), ("query-b.json", "SELECT 2")]);
        let wanted = folder(&[("query-a.json", "SELECT  3"), ("query-c.json", "SELECT 4")]);
        let found = differences(&present, &wanted);
        assert_eq!(
            found,
            [
                "query-a.json is described otherwise: SELECT 3",
                "query-c.json is missing: SELECT 4",
                "query-b.json belongs to no query any more: SELECT 2",
            ]
        );
        assert!(differences(&wanted, &wanted).is_empty());
    }
}
