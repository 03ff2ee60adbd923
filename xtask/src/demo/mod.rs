//! The simulated firm Northgate Logistics: a seeded, documented generator of the demo workspace.
//!
//! [`generate`] writes the tables of the import template bit for bit on every machine; [`check`] proves that a folder holds
//! exactly what the default seed gives. The model, its numbers and how they were tuned: `docs/methods/northgate-model.md`.

mod buffer;
mod calendar;
mod daily;
mod format;
mod luck;
mod mathematics;
mod parameters;
mod plan;
mod random;
mod reporting;
mod tables;
mod world;
mod writer;

#[cfg(test)]
mod statistics;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use writer::Table;

/// The seed of the committed workspace. Chosen: see `docs/methods/northgate-model.md`, 'The seed'.
pub const DEFAULT_SEED: u64 = 7_850;

/// Why the demo workspace could not be written, or is not what the generator makes.
#[derive(Debug)]
pub enum DemoError {
    /// The folder could not be made.
    CreateFolder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A table could not be written.
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A table could not be read.
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A table is not what the generator makes.
    Differs {
        /// The file.
        path: PathBuf,
        /// The first line that differs, counted from 1.
        line: usize,
        /// What the generator makes of that line; nothing if the file is too long.
        expected: Option<String>,
        /// What the file has there; nothing if it is too short.
        found: Option<String>,
    },
    /// The generator made tables that break the import template: a mistake in the generator.
    Malformed {
        /// Every fault with its place.
        faults: Vec<String>,
    },
}

impl fmt::Display for DemoError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateFolder { path, .. } => {
                write!(formatter, "cannot make the folder {}: check that it may be written to", path.display())
            }
            Self::Write { path, .. } => {
                write!(formatter, "cannot write {}: check permissions and free space", path.display())
            }
            Self::Read { path, .. } => {
                write!(formatter, "cannot read {}: run 'cargo xtask demo' to write it", path.display())
            }
            Self::Differs { path, line, expected, found } => {
                let show =
                    |text: &Option<String>| text.as_ref().map_or("nothing".to_owned(), |text| format!("'{text}'"));
                write!(
                    formatter,
                    "{} differs from what the generator makes, first in line {line}: it has {}, expected {}; run 'cargo xtask demo' \
                     to write it again",
                    path.display(),
                    show(found),
                    show(expected)
                )
            }
            Self::Malformed { faults } => {
                write!(formatter, "the generated tables break the import template: {}", faults.join("; "))
            }
        }
    }
}

impl std::error::Error for DemoError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::CreateFolder { source, .. } | Self::Write { source, .. } | Self::Read { source, .. } => Some(source),
            Self::Differs { .. } | Self::Malformed { .. } => None,
        }
    }
}

/// Makes all tables of a seed in memory and checks them against the import template.
fn tables_of(seed: u64) -> Result<Vec<Table>, DemoError> {
    let course = world::simulate(plan::World::Actual, &plan::Pushes::new(seed), &luck::Luck::of_seed(seed));
    let tables = tables::all(seed, &reporting::readings(&course, seed));
    let faults = format::faults(&tables);
    if faults.is_empty() { Ok(tables) } else { Err(DemoError::Malformed { faults }) }
}

/// Writes the workspace of `seed` into the folder `output`, one CSV file per table, replacing those that are there.
///
/// # Errors
/// When the folder or a file cannot be written, or when the tables break the import template.
pub fn generate(output: &Path, seed: u64) -> Result<(), DemoError> {
    let tables = tables_of(seed)?;
    fs::create_dir_all(output).map_err(|source| DemoError::CreateFolder { path: output.to_owned(), source })?;
    for table in tables {
        let path = output.join(table.file);
        fs::write(&path, table.to_csv()).map_err(|source| DemoError::Write { path, source })?;
    }
    Ok(())
}

/// Proves that the folder `output` holds exactly what the default seed gives.
///
/// # Errors
/// When a file cannot be read or differs, with the first line that does.
pub fn check(output: &Path) -> Result<(), DemoError> {
    for table in tables_of(DEFAULT_SEED)? {
        let path = output.join(table.file);
        let found = fs::read_to_string(&path).map_err(|source| DemoError::Read { path: path.clone(), source })?;
        let expected = table.to_csv();
        if found != expected {
            return Err(first_difference(path, &expected, &found));
        }
    }
    Ok(())
}

fn first_difference(path: PathBuf, expected: &str, found: &str) -> DemoError {
    let (mut expected, mut found) = (expected.split('\n'), found.split('\n'));
    let mut line = 0;
    loop {
        line += 1;
        let (expected, found) = (expected.next(), found.next());
        // Two texts that differ have a line that differs: at the latest where the shorter one has ended.
        if expected != found || expected.is_none() {
            return DemoError::Differs {
                path,
                line,
                expected: expected.map(str::to_owned),
                found: found.map(str::to_owned),
            };
        }
    }
}
