//! Rust files that no crate is made of: nothing declares them as a module.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Finding;
use super::source::Source;

/// Every `.rs` file below a `src` that is neither an entry of a crate nor declared by `mod name;` in the right place.
///
/// Files in `tests`, `benches` and `examples` are entries of their own, and what they declare lives beside them.
pub fn find(sources: &[Source]) -> Vec<Finding> {
    let declared: BTreeSet<PathBuf> = sources.iter().flat_map(declarations).collect();
    sources
        .iter()
        .filter(|source| !is_entry(&source.path) && !declared.contains(&source.path))
        .map(|source| Finding {
            path: source.path.clone(),
            line: 0,
            message: "no `mod` leads to this file: declare it or remove it".to_owned(),
        })
        .collect()
}

fn is_entry(path: &Path) -> bool {
    let named = |name: &str| path.file_name().is_some_and(|file| file == name);
    let parent = |name: &str| path.parent().is_some_and(|folder| folder.ends_with(name));
    (parent("src") && (named("main.rs") || named("lib.rs")))
        || parent("src/bin")
        || named("build.rs")
        || ["tests", "benches", "examples"].iter().any(|folder| is_target(path, folder))
}

/// `crate/tests/name.rs` and `crate/tests/name/main.rs` are programs by themselves; below `src` they are modules.
fn is_target(path: &Path, folder: &str) -> bool {
    let inside_source = path.components().any(|part| part.as_os_str() == "src");
    let parent = path.parent();
    let direct = parent.is_some_and(|parent| parent.ends_with(folder));
    let main = path.ends_with("main.rs")
        && parent.and_then(Path::parent).is_some_and(|grandparent| grandparent.ends_with(folder));
    !inside_source && (direct || main)
}

/// The files that a file's `mod name;` may mean: beside it for entries and `mod.rs`, else in the folder of its name.
fn declarations(source: &Source) -> Vec<PathBuf> {
    let Some(parent) = source.path.parent() else {
        return Vec::new();
    };
    let is_root = is_entry(&source.path) || source.path.ends_with("mod.rs");
    let folder = match source.path.file_stem() {
        Some(stem) if !is_root => parent.join(stem),
        _ => parent.to_path_buf(),
    };
    let mut found = Vec::new();
    for (index, line) in source.code.iter().enumerate() {
        let Some(name) = declared_name(line) else {
            continue;
        };
        found.push(folder.join(format!("{name}.rs")));
        found.push(folder.join(name).join("mod.rs"));
        // `#[path = "other.rs"]` on the line before names the file itself.
        let attribute = index.checked_sub(1).map(|before| &source.lines[before]);
        if let Some(path) = attribute.and_then(|line| line.trim().strip_prefix("#[path = \"")) {
            found.extend(path.split('"').next().map(|path| normal(&parent.join(path))));
        }
    }
    found
}

/// The name in `mod name;`, whatever its visibility.
fn declared_name(line: &str) -> Option<&str> {
    let statement = line.trim().strip_suffix(';')?;
    let mut words = statement.split_whitespace().rev();
    let name = words.next()?;
    (words.next() == Some("mod")).then_some(name)
}

/// A path with its `..` resolved.
fn normal(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        if part.as_os_str() == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_undeclared_files_are_found() {
        let sources = [
            Source::new(Path::new("app/src/lib.rs"), "//! a\npub mod chart;\nmod page;\n"),
            Source::new(Path::new("app/src/chart.rs"), "//! a\n#[cfg(test)]\nmod tests;\n"),
            Source::new(Path::new("app/src/chart/tests.rs"), "//! a\n"),
            Source::new(Path::new("app/src/page/mod.rs"), "//! a\npub(crate) mod map;\n"),
            Source::new(Path::new("app/src/page/map.rs"), "//! a\n"),
            Source::new(Path::new("app/src/page/old.rs"), "//! a\n"),
            Source::new(Path::new("app/tests/journey.rs"), "//! a\nmod common;\n"),
            Source::new(Path::new("app/tests/common/mod.rs"), "//! a\n"),
        ];
        let found: Vec<PathBuf> = find(&sources).into_iter().map(|finding| finding.path).collect();
        assert_eq!(found, [PathBuf::from("app/src/page/old.rs")]);
    }
}
