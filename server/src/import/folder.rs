//! The folder of a template: which of its files are there, and how far reading them is.

use super::error::{Errors, ImportError};
use domain::template::schema::Table;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

/// The largest file, in bytes.
const MAX_FILE_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Progress is told about this often, in bytes.
const REPORT_EVERY_BYTES: u64 = 1024 * 1024;
/// How much of a file is read at a time, in bytes.
const BUFFER_BYTES: usize = 128 * 1024;

/// A folder whose files are known.
pub(super) struct Folder<'a> {
    path: &'a Path,
    /// Sizes of the template's files that are there.
    files: BTreeMap<String, u64>,
    /// Files that are there and cannot be used; said once already.
    unusable: Vec<String>,
    progress: &'a dyn Fn(&str, u64, u64),
    reported: std::cell::Cell<u64>,
}

/// The names in a folder that end in `.csv`, sorted.
///
/// # Errors
/// Where the folder cannot be listed.
pub(super) fn list_tables(path: &Path) -> Result<Vec<String>, ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: path.to_owned(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        if name.to_lowercase().ends_with(".csv") {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

impl<'a> Folder<'a> {
    /// Looks into a folder; what stands in the way of reading it is reported.
    pub(super) fn survey(
        path: &'a Path,
        tables: &[&Table],
        is_new: bool,
        errors: &mut Errors,
        progress: &'a dyn Fn(&str, u64, u64),
    ) -> Self {
        let mut folder =
            Self { path, files: BTreeMap::new(), unusable: Vec::new(), progress, reported: std::cell::Cell::new(0) };
        let names = match list_tables(path) {
            Ok(names) => names,
            Err(error) => {
                errors.about_file(&path.to_string_lossy(), error.to_string());
                folder.unusable = tables.iter().map(|table| table.file.to_owned()).collect();
                return folder;
            }
        };
        for name in names {
            if !tables.iter().any(|table| table.file == name) {
                let known: Vec<&str> = tables.iter().map(|table| table.file).collect();
                errors
                    .about_file(&name, format!("is not a table of the template; the tables are {}", known.join(", ")));
                continue;
            }
            match fs::metadata(path.join(&name)) {
                Ok(metadata) if !metadata.is_file() => errors.about_file(&name, "is not a file"),
                Ok(metadata) if metadata.len() > MAX_FILE_BYTES => {
                    errors.about_file(&name, "has more than 2 GiB; split the import into several")
                }
                Ok(metadata) => {
                    folder.files.insert(name, metadata.len());
                    continue;
                }
                Err(error) => errors.about_file(&name, format!("cannot be read: {error}")),
            }
            folder.unusable.push(name);
        }
        if folder.files.is_empty() && folder.unusable.is_empty() {
            errors.about_file(&path.to_string_lossy(), "holds no table of the template (docs/import)");
            folder.unusable = tables.iter().map(|table| table.file.to_owned()).collect();
        } else if is_new {
            for table in tables.iter().filter(|table| table.is_needed) {
                if !folder.has(table.file) {
                    errors.about_file(
                        table.file,
                        "is missing, and the workspace is new; a table without rows has its header row",
                    );
                    folder.unusable.push(table.file.to_owned());
                }
            }
        }
        folder
    }

    /// Whether a file is there, readable or not.
    pub(super) fn has(&self, file: &str) -> bool {
        self.files.contains_key(file) || self.unusable.iter().any(|known| known == file)
    }

    /// A file's content; `None` where there is no such file.
    ///
    /// # Errors
    /// Where it is there and cannot be read; the reason is reported.
    pub(super) fn open(&self, file: &str, errors: &mut Errors) -> Result<Option<BufReader<std::io::Take<File>>>, ()> {
        if self.unusable.iter().any(|known| known == file) {
            return Err(());
        }
        let Some(size) = self.files.get(file) else {
            return Ok(None);
        };
        self.reported.set(0);
        (self.progress)(file, 0, *size);
        match File::open(self.path.join(file)) {
            // Not a byte more than was surveyed: a file that grows meanwhile has no end.
            Ok(open) => Ok(Some(BufReader::with_capacity(BUFFER_BYTES, std::io::Read::take(open, *size)))),
            Err(error) => {
                errors.about_file(file, format!("cannot be read: {error}"));
                Err(())
            }
        }
    }

    /// Tells how far a file is, now and then.
    pub(super) fn report(&self, file: &str, bytes: u64) {
        let size = self.files.get(file).copied().unwrap_or_default();
        if bytes >= self.reported.get() + REPORT_EVERY_BYTES || bytes == size {
            self.reported.set(bytes);
            (self.progress)(file, bytes, size);
        }
    }
}
