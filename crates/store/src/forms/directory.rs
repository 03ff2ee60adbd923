//! The records that a form can refer to, by id and by slug.

use super::reference::targets_of;
use crate::StoreError;
use crate::words::{slug, word};
use domain::form::{Cells, Choices, FormTable, references};
use domain::id::WorkspaceId;
use domain::page::workspace::Link;
use domain::slug::Slug;
use sqlx::{AssertSqlSafe, PgConnection};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A record that can be referred to.
struct Entry {
    table: FormTable,
    link: Link,
    is_in_use: bool,
}

/// Every record of the tables that the records of one table refer to.
pub(super) struct Directory {
    entries: Vec<Entry>,
    by_id: HashMap<(FormTable, Uuid), usize>,
    by_slug: HashMap<(FormTable, Slug), usize>,
}

/// Whether a slug leads somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// To a record in use.
    InUse,
    /// To a record that is archived.
    Archived,
    /// Nowhere.
    Missing,
}

impl Directory {
    /// Reads what the records of `table` can refer to.
    pub(super) async fn read(
        connection: &mut PgConnection,
        workspace: WorkspaceId,
        table: FormTable,
    ) -> Result<Self, StoreError> {
        let mut directory = Self { entries: Vec::new(), by_id: HashMap::new(), by_slug: HashMap::new() };
        let targets = targets_of(table);
        if targets.is_empty() {
            return Ok(directory);
        }
        let parts: Vec<String> = targets
            .iter()
            .map(|target| {
                format!("SELECT '{target}' AS target, id, slug, name, archived_at IS NULL AS is_in_use FROM {target} WHERE workspace_id = $1")
            })
            .collect();
        // Put together from words of a closed set alone.
        let query = format!("SELECT * FROM ({}) AS records ORDER BY lower(name), slug", parts.join(" UNION ALL "));
        let rows: Vec<(String, Uuid, String, String, bool)> =
            sqlx::query_as(AssertSqlSafe(query)).bind(workspace.0).fetch_all(connection).await?;
        for (target, id, slug_text, name, is_in_use) in rows {
            let table: FormTable = word("table", &target)?;
            let link = Link { slug: slug(&slug_text)?, name };
            let position = directory.entries.len();
            directory.by_id.insert((table, id), position);
            directory.by_slug.insert((table, link.slug.clone()), position);
            directory.entries.push(Entry { table, link, is_in_use });
        }
        Ok(directory)
    }

    /// The slug of a record.
    pub(super) fn slug(&self, table: FormTable, id: Uuid) -> Option<&Slug> {
        self.by_id.get(&(table, id)).and_then(|position| self.entries.get(*position)).map(|entry| &entry.link.slug)
    }

    /// Whether a slug leads somewhere.
    pub(super) fn standing(&self, table: FormTable, slug: &Slug) -> Standing {
        match self.by_slug.get(&(table, slug.clone())).and_then(|position| self.entries.get(*position)) {
            Some(entry) if entry.is_in_use => Standing::InUse,
            Some(_) => Standing::Archived,
            None => Standing::Missing,
        }
    }

    /// What the references of a record can lead to: what is in use, and what it refers to already.
    pub(super) fn choices(&self, table: FormTable, cells: &Cells) -> Choices {
        let referred: HashSet<(FormTable, Slug)> =
            references(table, cells).into_iter().map(|reference| (reference.table, reference.slug)).collect();
        let mut choices = Choices::default();
        for entry in &self.entries {
            if !entry.is_in_use && !referred.contains(&(entry.table, entry.link.slug.clone())) {
                continue;
            }
            let list = match entry.table {
                FormTable::Teams => &mut choices.teams,
                FormTable::Members => &mut choices.members,
                FormTable::Sources => &mut choices.sources,
                FormTable::Calendars => &mut choices.calendars,
                FormTable::Cycles => &mut choices.cycles,
                FormTable::Kpis => &mut choices.kpis,
                FormTable::Objectives => &mut choices.objectives,
                FormTable::Levers => &mut choices.levers,
                // Nothing refers to these.
                FormTable::KeyResults
                | FormTable::Guardrails
                | FormTable::StandingTargets
                | FormTable::Influences
                | FormTable::Events => continue,
            };
            list.push(entry.link.clone());
        }
        choices
    }
}
