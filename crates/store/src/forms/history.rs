//! What was changed of a record by whom, from the audit.

use super::directory::Directory;
use super::periods::PeriodList;
use super::record;
use crate::StoreError;
use chrono::{DateTime, Utc};
use domain::form::{CellChange, Cells, FormTable, RecordVersion, columns};
use domain::id::WorkspaceId;
use domain::slug::Slug;
use serde_json::Value;
use sqlx::PgConnection;

/// The most versions that a form shows.
pub(super) const MAX_VERSIONS: i64 = 100;

/// The field that says in a history that a record was taken out of use or back into it.
const ARCHIVED: &str = "archived";

/// What one version changed: the row before it (`None`: it made the row) and after it.
pub(super) struct Change {
    /// The version.
    pub(super) version: i64,
    /// When.
    pub(super) changed_at: DateTime<Utc>,
    /// Who; `None`: the workspace itself was being made.
    pub(super) member: Option<String>,
    /// The row before it, its columns as texts.
    pub(super) before: Option<Value>,
    /// The row after it.
    after: Value,
}

impl Change {
    /// Whether the row before it was archived.
    pub(super) fn was_archived(&self) -> bool {
        self.before.as_ref().is_some_and(is_archived)
    }

    /// What the record said before it.
    pub(super) fn cells_before(
        &self,
        table: FormTable,
        directory: &Directory,
        periods: &PeriodList,
    ) -> Result<Cells, StoreError> {
        match &self.before {
            Some(before) => record::cells(table, before, directory, periods, self.version - 1),
            None => Ok(Cells::new()),
        }
    }
}

fn is_archived(row: &Value) -> bool {
    row.get("archived_at").is_some_and(Value::is_string)
}

/// The last changes of a record, newest first.
pub(super) async fn changes(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    table: FormTable,
    slug: &Slug,
    at_most: i64,
) -> Result<Vec<Change>, StoreError> {
    // One transaction may touch a row twice: its first row before and its last row after make its version. As text, numbers are exact.
    let rows = sqlx::query!(
        r#"SELECT v.revision, f.changed_at, m.name AS "member?", f.action = 'insert' AS "is_first!",
                  (SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(f.before)) AS before,
                  (SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(l.after)) AS "after!"
           FROM (SELECT revision, min(ordinal) AS first_ordinal, max(ordinal) AS last_ordinal FROM audit_entries
                 WHERE workspace_id = $1 AND table_name = $2 AND row_key = $3
                 GROUP BY revision ORDER BY max(ordinal) DESC LIMIT $4) v
           JOIN audit_entries f ON f.workspace_id = $1 AND f.ordinal = v.first_ordinal
           JOIN audit_entries l ON l.workspace_id = $1 AND l.ordinal = v.last_ordinal
           LEFT JOIN members m ON m.workspace_id = $1 AND m.id = f.member_id
           ORDER BY v.last_ordinal DESC"#,
        workspace.0,
        table.as_str(),
        slug.as_str(),
        at_most,
    )
    .fetch_all(connection)
    .await?;
    let changes = rows.into_iter().map(|row| Change {
        version: row.revision,
        changed_at: row.changed_at,
        member: row.member,
        before: if row.is_first { None } else { row.before },
        after: row.after,
    });
    Ok(changes.collect())
}

/// Changes as a form shows them: cell by cell, in the order of the form.
pub(super) fn versions(
    table: FormTable,
    changes: &[Change],
    directory: &Directory,
    periods: &PeriodList,
) -> Result<Vec<RecordVersion>, StoreError> {
    changes
        .iter()
        .map(|change| {
            let mut differences = Vec::new();
            if let Some(before) = &change.before {
                let cells_before = change.cells_before(table, directory, periods)?;
                let cells_after = record::cells(table, &change.after, directory, periods, change.version)?;
                for column in columns(table) {
                    differences.extend(difference(column.name, &cells_before, &cells_after));
                }
                let (before, after) = (is_archived(before), is_archived(&change.after));
                if before != after {
                    let words = |archived: bool| if archived { "yes" } else { "no" }.to_owned();
                    differences.push(CellChange {
                        column: ARCHIVED.to_owned(),
                        before: words(before),
                        after: words(after),
                    });
                }
            }
            Ok(RecordVersion {
                version: change.version,
                changed_at: change.changed_at,
                member: change.member.clone(),
                is_first: change.before.is_none(),
                changes: differences,
            })
        })
        .collect()
}

fn difference(column: &str, before: &Cells, after: &Cells) -> Option<CellChange> {
    let (before, after) = (before.get(column), after.get(column));
    (before != after).then(|| CellChange {
        column: column.to_owned(),
        before: before.cloned().unwrap_or_default(),
        after: after.cloned().unwrap_or_default(),
    })
}
