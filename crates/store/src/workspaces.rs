//! Workspaces and who acts in them.

use crate::transaction::name_workspace;
use crate::words::{slug, word};
use crate::{Store, StoreError};
use async_trait::async_trait;
use backend::{Answer, AppError, Workspaces};
use domain::actor::ActingMember;
use domain::id::{MemberId, WorkspaceId};
use domain::page::workspace::WorkspaceSummary;
use domain::slug::Slug;

#[async_trait]
impl Workspaces for Store {
    async fn list(&self) -> Answer<Vec<WorkspaceSummary>> {
        Ok(self.list_workspaces().await?)
    }

    async fn enter_as_leader(&self, workspace: Option<&Slug>) -> Answer<ActingMember> {
        Ok(self.enter(workspace).await?)
    }
}

impl Store {
    async fn list_workspaces(&self) -> Result<Vec<WorkspaceSummary>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let rows =
            sqlx::query!("SELECT id, slug, name, description, simulated FROM workspaces ORDER BY created_at, slug")
                .fetch_all(&mut *transaction)
                .await?;
        let mut summaries = Vec::with_capacity(rows.len());
        for row in rows {
            // One workspace at a time: no query sees two tenants' rows.
            name_workspace(&mut transaction, WorkspaceId(row.id)).await?;
            let counts = sqlx::query!(
                r#"SELECT (SELECT count(*) FROM kpis WHERE workspace_id = $1 AND archived_at IS NULL) AS "kpis!", (SELECT count(*) FROM objectives WHERE workspace_id = $1 AND archived_at IS NULL) AS "objectives!""#,
                row.id,
            )
            .fetch_one(&mut *transaction)
            .await?;
            summaries.push(WorkspaceSummary {
                slug: slug(&row.slug)?,
                name: row.name,
                description: row.description,
                simulated: row.simulated,
                kpis: u32::try_from(counts.kpis).unwrap_or(u32::MAX),
                objectives: u32::try_from(counts.objectives).unwrap_or(u32::MAX),
            });
        }
        Ok(summaries)
    }

    async fn enter(&self, workspace: Option<&Slug>) -> Result<ActingMember, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let found = sqlx::query!(
            "SELECT id, slug FROM workspaces WHERE $1::text IS NULL OR slug = $1 ORDER BY created_at, slug LIMIT 1",
            workspace.map(Slug::as_str)
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(found) = found else {
            return Err(match workspace {
                Some(workspace) => AppError::not_found("workspace", workspace),
                None => AppError::new(
                    backend::ErrorCode::NotFound,
                    "There is no workspace yet. Load one with: trimtab import DIR --workspace NAME",
                ),
            }
            .into());
        };
        let workspace = WorkspaceId(found.id);
        name_workspace(&mut transaction, workspace).await?;
        let leader = sqlx::query!("SELECT id, role FROM members WHERE workspace_id = $1 AND role = 'leader' AND is_active ORDER BY slug LIMIT 1", found.id,)
            .fetch_optional(&mut *transaction)
            .await?
            .ok_or_else(|| AppError::new(backend::ErrorCode::Forbidden, "This workspace has no active leader to act as; add one to members.csv and import again."))?;
        Ok(ActingMember {
            workspace,
            workspace_slug: slug(&found.slug)?,
            member: MemberId(leader.id),
            role: word("role", &leader.role)?,
        })
    }
}
