//! References: whether a slug leads somewhere, in the files or in the workspace as it stands.

use super::error::Errors;
use super::table::Loaded;
use domain::slug::Slug;
use std::collections::HashMap;
use std::collections::hash_set::HashSet;

/// What a column may refer to.
pub(super) struct Known<'a> {
    noun: &'static str,
    file: &'static str,
    in_files: &'a HashMap<Slug, u64>,
    in_workspace: HashSet<&'a Slug>,
    is_complete: bool,
}

impl<'a> Known<'a> {
    /// The things of one table, and those of the workspace.
    pub(super) fn new<T>(
        noun: &'static str,
        file: &'static str,
        loaded: &'a Loaded<T>,
        existing: impl IntoIterator<Item = &'a Slug>,
    ) -> Self {
        Self {
            noun,
            file,
            in_files: &loaded.slugs,
            in_workspace: existing.into_iter().collect(),
            is_complete: loaded.is_complete,
        }
    }

    /// Reports a reference that leads nowhere.
    pub(super) fn check(&self, errors: &mut Errors, file: &str, row: u64, column: &str, slug: &Slug) {
        if !self.is_complete || self.in_files.contains_key(slug) || self.in_workspace.contains(slug) {
            return;
        }
        let elsewhere = if self.in_workspace.is_empty() { "" } else { " nor in the workspace" };
        errors.about_cell(file, row, column, format!("there is no {} '{slug}' in {}{elsewhere}", self.noun, self.file));
    }
}
