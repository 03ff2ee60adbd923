//! What can be found by name.

use crate::StoreError;
use crate::words::{slug, word};
use backend::MOST_FOUND;
use domain::id::WorkspaceId;
use domain::page::register::Found;
use sqlx::PgConnection;

/// Everything in use, goals first.
pub(super) async fn read(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<Vec<Found>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT kind AS "kind!", slug AS "slug!", name AS "name!", note AS "note!" FROM (
               SELECT 1 AS place, 'objective' AS kind, o.slug, o.name, t.name AS note
               FROM objectives o JOIN teams t ON t.workspace_id = o.workspace_id AND t.id = o.team_id
               WHERE o.workspace_id = $1 AND o.archived_at IS NULL
               UNION ALL
               SELECT 2, 'kpi', k.slug, k.name, t.name
               FROM kpis k JOIN teams t ON t.workspace_id = k.workspace_id AND t.id = k.team_id
               WHERE k.workspace_id = $1 AND k.archived_at IS NULL
               UNION ALL
               SELECT 3, 'lever', l.slug, l.name, t.name
               FROM levers l JOIN teams t ON t.workspace_id = l.workspace_id AND t.id = l.team_id
               WHERE l.workspace_id = $1 AND l.archived_at IS NULL
               UNION ALL
               SELECT 4, 'team', slug, name, '' FROM teams WHERE workspace_id = $1 AND archived_at IS NULL
               UNION ALL
               SELECT 5, 'person', m.slug, m.name, t.name
               FROM members m JOIN teams t ON t.workspace_id = m.workspace_id AND t.id = m.team_id
               WHERE m.workspace_id = $1 AND m.is_active
               UNION ALL
               SELECT 6, 'influence', i.slug, concat(COALESCE(ck.name, cl.name), ' ', i.direction, ' ', e.name), i.claim
               FROM influences i
               JOIN kpis e ON e.workspace_id = i.workspace_id AND e.id = i.effect_kpi_id
               LEFT JOIN kpis ck ON ck.workspace_id = i.workspace_id AND ck.id = i.cause_kpi_id
               LEFT JOIN levers cl ON cl.workspace_id = i.workspace_id AND cl.id = i.cause_lever_id
               WHERE i.workspace_id = $1 AND i.archived_at IS NULL
           ) found
           ORDER BY place, name, slug
           LIMIT $2"#,
        workspace.0,
        i64::try_from(MOST_FOUND).unwrap_or(i64::MAX),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Found {
                kind: word("kind of thing", &row.kind)?,
                slug: slug(&row.slug)?,
                name: row.name,
                note: row.note,
            })
        })
        .collect()
}
