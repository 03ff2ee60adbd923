//! Who there is: teams, members, and the sources data comes from.

use super::{Counts, counted, written};
use crate::StoreError;
use domain::id::WorkspaceId;
use domain::slug::Slug;
use domain::template::{MemberRow, SourceRow, TeamRow};
use serde_json::{Value, json};
use sqlx::PgConnection;

pub(crate) async fn teams(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[TeamRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": workspace.row_id("teams", &row.slug), "slug": row.slug.as_str(), "name": row.name,
                "position": row.position, "parent": row.parent.as_ref().map(Slug::as_str),
                "own_parent_id": row.parent.as_ref().map(|parent| workspace.row_id("teams", parent)),
            })
        })
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO teams AS x (workspace_id, id, revision, slug, name, parent_id, position)
           SELECT $1, r.id, $2, r.slug, r.name, CASE WHEN r.parent IS NOT NULL THEN COALESCE(p.id, r.own_parent_id) END, r.position
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, parent text, own_parent_id uuid, position integer)
           LEFT JOIN teams p ON p.workspace_id = $1 AND p.slug = r.parent
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, parent_id = excluded.parent_id, position = excluded.position
           WHERE (x.name, x.parent_id, x.position) IS DISTINCT FROM (excluded.name, excluded.parent_id, excluded.position)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}

pub(crate) async fn members(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[MemberRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": workspace.row_id("members", &row.slug), "slug": row.slug.as_str(), "name": row.name,
                "email": row.email, "role": row.role.as_str(), "team": row.team.as_str(),
            })
        })
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO members AS x (workspace_id, id, revision, slug, name, role, team_id, email)
           SELECT $1, r.id, $2, r.slug, r.name, r.role, t.id, r.email
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, role text, team text, email text)
           JOIN teams t ON t.workspace_id = $1 AND t.slug = r.team
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, role = excluded.role, team_id = excluded.team_id, email = excluded.email
           WHERE (x.name, x.role, x.team_id, x.email) IS DISTINCT FROM (excluded.name, excluded.role, excluded.team_id, excluded.email)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}

pub(crate) async fn sources(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    rows: &[SourceRow],
) -> Result<Counts, StoreError> {
    let json: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": workspace.row_id("sources", &row.slug), "slug": row.slug.as_str(), "name": row.name,
                "publisher": row.publisher, "url": row.url, "licence": row.licence, "kind": row.kind.as_str(),
            })
        })
        .collect();
    Ok(written!(
        connection,
        r#"INSERT INTO sources AS x (workspace_id, id, revision, slug, name, kind, publisher, url, licence)
           SELECT $1, r.id, $2, r.slug, r.name, r.kind, r.publisher, r.url, r.licence
           FROM jsonb_to_recordset($3) AS r(id uuid, slug text, name text, kind text, publisher text, url text, licence text)
           
           ON CONFLICT (workspace_id, slug) DO UPDATE SET revision = excluded.revision, name = excluded.name, kind = excluded.kind, publisher = excluded.publisher, url = excluded.url, licence = excluded.licence
           WHERE (x.name, x.kind, x.publisher, x.url, x.licence) IS DISTINCT FROM (excluded.name, excluded.kind, excluded.publisher, excluded.url, excluded.licence)"#,
        workspace.0,
        revision,
        Value::Array(json),
    ))
}
