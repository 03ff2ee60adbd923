//! What changed: records by person, readings by person and KPI, imports as a whole.
//!
//! Bounded whatever happened: an import is one line and not its rows, and only the newest entries of the audit are looked at.

use crate::StoreError;
use crate::words::slug;
use chrono::{DateTime, Days, Utc};
use domain::form::FormTable;
use domain::id::WorkspaceId;
use domain::page::today::{Change, Deed, RecordOutcome};
use domain::page::workspace::Link;
use sqlx::PgConnection;

/// How many changes are told.
const MOST_CHANGES: usize = 12;
/// How far back is told where nobody says what they saw last.
const USUAL_DAYS: u64 = 7;

/// What changed after a revision, or in the last week; newest first.
pub(super) async fn read(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    since: Option<i64>,
    now: DateTime<Utc>,
) -> Result<Vec<Change>, StoreError> {
    let span = Span {
        after_revision: since.unwrap_or(0),
        from: if since.is_some() {
            DateTime::UNIX_EPOCH
        } else {
            now.checked_sub_days(Days::new(USUAL_DAYS)).unwrap_or(now)
        },
    };
    let mut changes = records(&mut *connection, workspace, &span).await?;
    changes.extend(readings(&mut *connection, workspace, &span).await?);
    changes.extend(imports(connection, workspace, &span).await?);
    changes.sort_by_key(|change| std::cmp::Reverse(change.revision));
    changes.truncate(MOST_CHANGES);
    Ok(changes)
}

/// From where on something counts as new.
struct Span {
    after_revision: i64,
    from: DateTime<Utc>,
}

async fn records(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    span: &Span,
) -> Result<Vec<Change>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT m.name AS "member?", e.table_name, e.row_key, count(*) AS "times!", max(e.changed_at) AS "changed_at!", max(e.revision) AS "revision!",
                  bool_or(e.action = 'insert') AS "is_new!",
                  (array_agg(COALESCE(e.after ->> 'name', e.after ->> 'claim', e.row_key) ORDER BY e.ordinal DESC))[1] AS "name!",
                  (array_agg(e.after ->> 'archived_at' IS NOT NULL ORDER BY e.ordinal DESC))[1] AS "is_archived!",
                  (array_agg(COALESCE(e.before ->> 'archived_at', '') <> '' ORDER BY e.ordinal))[1] AS "was_archived!"
           FROM (SELECT * FROM audit_entries WHERE workspace_id = $1 AND revision > $2 AND changed_at >= $3 ORDER BY ordinal DESC LIMIT 5000) e
           LEFT JOIN members m ON m.workspace_id = e.workspace_id AND m.id = e.member_id
           WHERE NOT EXISTS (SELECT 1 FROM imports i WHERE i.workspace_id = e.workspace_id AND i.revision = e.revision)
           GROUP BY m.name, e.member_id, e.table_name, e.row_key
           ORDER BY max(e.revision) DESC, e.table_name, e.row_key
           LIMIT $4"#,
        workspace.0,
        span.after_revision,
        span.from,
        i64::try_from(MOST_CHANGES).unwrap_or(i64::MAX),
    )
    .fetch_all(connection)
    .await?;
    let mut changes = Vec::with_capacity(rows.len());
    for row in rows {
        // The periods of a calendar and the workspace itself have no page of their own: their calendar and its form tell of them.
        let Ok(table) = row.table_name.parse::<FormTable>() else { continue };
        let outcome = match (row.is_new, row.is_archived, row.was_archived) {
            (_, true, false) => RecordOutcome::Archived,
            (false, false, true) => RecordOutcome::Restored,
            (true, false, _) => RecordOutcome::Made,
            (_, true, true) | (false, false, false) => RecordOutcome::Edited,
        };
        changes.push(Change {
            member: row.member,
            changed_at: row.changed_at,
            revision: row.revision,
            deed: Deed::Record {
                table,
                link: Link { slug: slug(&row.row_key)?, name: row.name },
                outcome,
                times: u32::try_from(row.times).unwrap_or(u32::MAX),
            },
        });
    }
    Ok(changes)
}

async fn readings(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    span: &Span,
) -> Result<Vec<Change>, StoreError> {
    // Observations have no index on revisions; the read model says which KPIs moved, and only those are looked into.
    let rows = sqlx::query!(
        r#"SELECT k.slug, k.name, m.name AS member, count(*) FILTER (WHERE o.version = 1) AS "entered!", count(*) FILTER (WHERE o.version > 1) AS "corrected!",
                  max(o.recorded_at) AS "recorded_at!", max(o.revision) AS "revision!"
           FROM (SELECT workspace_id, kpi_id FROM kpi_current WHERE workspace_id = $1 AND revision > $2 ORDER BY revision DESC LIMIT $4) c
           JOIN kpis k ON k.workspace_id = c.workspace_id AND k.id = c.kpi_id
           JOIN observations o ON o.workspace_id = c.workspace_id AND o.kpi_id = c.kpi_id
           JOIN members m ON m.workspace_id = o.workspace_id AND m.id = o.recorded_by
           WHERE o.revision > $2 AND o.recorded_at >= $3
             AND NOT EXISTS (SELECT 1 FROM imports i WHERE i.workspace_id = o.workspace_id AND i.revision = o.revision)
           GROUP BY k.slug, k.name, m.name, o.recorded_by
           ORDER BY max(o.revision) DESC, k.slug
           LIMIT $4"#,
        workspace.0,
        span.after_revision,
        span.from,
        i64::try_from(MOST_CHANGES).unwrap_or(i64::MAX),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Change {
                member: Some(row.member),
                changed_at: row.recorded_at,
                revision: row.revision,
                deed: Deed::Readings {
                    kpi: Link { slug: slug(&row.slug)?, name: row.name },
                    entered: u32::try_from(row.entered).unwrap_or(u32::MAX),
                    corrected: u32::try_from(row.corrected).unwrap_or(u32::MAX),
                },
            })
        })
        .collect()
}

async fn imports(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    span: &Span,
) -> Result<Vec<Change>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT m.name AS member, i.added, i.changed, i.imported_at, i.revision
           FROM imports i JOIN members m ON m.workspace_id = i.workspace_id AND m.id = i.imported_by
           WHERE i.workspace_id = $1 AND i.revision > $2 AND i.imported_at >= $3 AND i.added + i.changed > 0
           ORDER BY i.revision DESC
           LIMIT $4"#,
        workspace.0,
        span.after_revision,
        span.from,
        i64::try_from(MOST_CHANGES).unwrap_or(i64::MAX),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Change {
            member: Some(row.member),
            changed_at: row.imported_at,
            revision: row.revision,
            deed: Deed::Import {
                added: u64::try_from(row.added).unwrap_or(0),
                changed: u64::try_from(row.changed).unwrap_or(0),
            },
        })
        .collect())
}
