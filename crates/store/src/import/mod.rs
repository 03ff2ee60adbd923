//! Imports: a whole template in one transaction, or nothing.

pub(crate) mod observations;

use crate::tables::{self, Counts};
use crate::transaction::{name_member, name_workspace, take_revision};
use crate::words::{slug, word};
use crate::{Store, StoreError};
use async_trait::async_trait;
use backend::{Answer, AppError, ErrorCode, FieldError, ImportOutcome, ImportProgress, Imports};
use chrono::{DateTime, Utc};
use domain::calendar::Period;
use domain::id::{MemberId, WorkspaceId};
use domain::slug::Slug;
use domain::template::{Catalogue, Template, WorkspaceRow};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

#[async_trait]
impl Imports for Store {
    async fn catalogue(&self, workspace: &Slug) -> Answer<Option<Catalogue>> {
        Ok(self.read_catalogue(workspace).await?)
    }

    async fn is_imported(&self, workspace: &Slug, digest: &[u8; 32]) -> Answer<bool> {
        Ok(self.last_digest_is(workspace, digest).await?)
    }

    async fn import(
        &self,
        workspace: &Slug,
        template: &Template,
        digest: &[u8; 32],
        now: DateTime<Utc>,
        progress: &ImportProgress<'_>,
    ) -> Answer<ImportOutcome> {
        Ok(self.import_template(workspace, template, digest, now, progress).await?)
    }
}

impl Store {
    async fn last_digest_is(&self, workspace: &Slug, digest: &[u8; 32]) -> Result<bool, StoreError> {
        let workspace = WorkspaceId::of_slug(workspace);
        let mut transaction = self.pool.begin().await?;
        name_workspace(&mut transaction, workspace).await?;
        let last = sqlx::query_scalar!(
            "SELECT digest FROM imports WHERE workspace_id = $1 ORDER BY revision DESC, imported_at DESC, id DESC LIMIT 1",
            workspace.0
        )
        .fetch_optional(&mut *transaction)
        .await?;
        Ok(last.is_some_and(|last| last == digest))
    }

    async fn read_catalogue(&self, workspace: &Slug) -> Result<Option<Catalogue>, StoreError> {
        let workspace = WorkspaceId::of_slug(workspace);
        let mut transaction = crate::transaction::begin_reading(&self.pool, workspace).await?;
        let known = sqlx::query_scalar!("SELECT name FROM workspaces WHERE id = $1", workspace.0)
            .fetch_optional(&mut *transaction)
            .await?;
        if known.is_none() {
            return Ok(None);
        }
        let mut catalogue = Catalogue::default();
        let rows = sqlx::query!(
            r#"SELECT 'team' AS "kind!", slug AS "slug!" FROM teams WHERE workspace_id = $1
               UNION ALL SELECT 'member', slug FROM members WHERE workspace_id = $1
               UNION ALL SELECT 'source', slug FROM sources WHERE workspace_id = $1
               UNION ALL SELECT 'cycle', slug FROM cycles WHERE workspace_id = $1
               UNION ALL SELECT 'objective', slug FROM objectives WHERE workspace_id = $1
               UNION ALL SELECT 'lever', slug FROM levers WHERE workspace_id = $1"#,
            workspace.0,
        )
        .fetch_all(&mut *transaction)
        .await?;
        for row in rows {
            let list = match row.kind.as_str() {
                "team" => &mut catalogue.teams,
                "member" => &mut catalogue.members,
                "source" => &mut catalogue.sources,
                "cycle" => &mut catalogue.cycles,
                "objective" => &mut catalogue.objectives,
                _ => &mut catalogue.levers,
            };
            list.push(slug(&row.slug)?);
        }
        let calendars = sqlx::query!("SELECT slug FROM calendars WHERE workspace_id = $1", workspace.0)
            .fetch_all(&mut *transaction)
            .await?;
        for row in calendars {
            catalogue.calendars.insert(slug(&row.slug)?, Vec::new());
        }
        let periods = sqlx::query!(
            r#"SELECT c.slug, p.label, p.start_on, p.end_on FROM periods p JOIN calendars c ON c.workspace_id = p.workspace_id AND c.id = p.calendar_id
               WHERE p.workspace_id = $1 ORDER BY c.slug, p.start_on"#,
            workspace.0,
        )
        .fetch_all(&mut *transaction)
        .await?;
        for row in periods {
            catalogue.calendars.entry(slug(&row.slug)?).or_default().push(Period {
                label: row.label,
                start_on: row.start_on,
                end_on: row.end_on,
            });
        }
        let kpis = sqlx::query!(
            "SELECT k.slug, k.formula, c.slug AS calendar FROM kpis k JOIN calendars c ON c.workspace_id = k.workspace_id AND c.id = k.calendar_id WHERE k.workspace_id = $1",
            workspace.0,
        )
        .fetch_all(&mut *transaction)
        .await?;
        for row in kpis {
            if let Some(formula) = row.formula {
                catalogue.formulas.insert(slug(&row.slug)?, word("formula", &formula)?);
            }
            catalogue.kpis.insert(slug(&row.slug)?, slug(&row.calendar)?);
        }
        Ok(Some(catalogue))
    }

    async fn import_template(
        &self,
        workspace_slug: &Slug,
        template: &Template,
        digest: &[u8; 32],
        now: DateTime<Utc>,
        progress: &ImportProgress<'_>,
    ) -> Result<ImportOutcome, StoreError> {
        let workspace = WorkspaceId::of_slug(workspace_slug);
        let mut transaction = self.pool.begin().await?;
        // A million rows take longer than a request may.
        sqlx::raw_sql("SET LOCAL statement_timeout = '30min'; SET LOCAL lock_timeout = '30min'")
            .execute(&mut *transaction)
            .await?;
        // Two servers may load the same new workspace at once: there is no row to lock yet, so its name is.
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind(workspace_slug.as_str())
            .execute(&mut *transaction)
            .await?;
        name_workspace(&mut transaction, workspace).await?;
        let mut counts = Counts::default();
        let before = sqlx::query_scalar!("SELECT revision FROM workspaces WHERE id = $1", workspace.0)
            .fetch_optional(&mut *transaction)
            .await?;
        if before.is_none() {
            let row = template.workspace.as_ref().ok_or_else(|| {
                invalid("workspace.csv", "The workspace does not exist yet; workspace.csv must say what it is.")
            })?;
            check_time_zone(&mut transaction, row).await?;
            insert_workspace(&mut transaction, workspace, workspace_slug, row, now).await?;
            counts.added += 1;
        }
        let acting = first_leader(&mut transaction, workspace).await?;
        let revision = take_revision(&mut transaction, workspace, acting, now).await?;
        if let (Some(row), true) = (&template.workspace, before.is_some()) {
            check_time_zone(&mut transaction, row).await?;
            counts += update_workspace(&mut transaction, workspace, row).await?;
        }
        counts += tables::organisation::teams(&mut transaction, workspace, revision, &template.teams).await?;
        counts += tables::organisation::members(&mut transaction, workspace, revision, &template.members).await?;
        let acting = match acting {
            Some(acting) => acting,
            None => {
                let leader = first_leader(&mut transaction, workspace).await?.ok_or_else(|| {
                    invalid("members.csv", "A workspace needs an active member with the role leader.")
                })?;
                name_member(&mut transaction, leader).await?;
                leader
            }
        };
        counts += tables::write_definitions(&mut transaction, workspace, revision, template).await?;
        let stamp = observations::Stamp { workspace, revision, member: acting, now };
        counts += observations::append(&mut transaction, &stamp, &template.observations, progress).await?;
        if counts != Counts::default() {
            progress("working out formulas", 0, 0);
            crate::formulas::recompute(&mut transaction, &stamp).await?;
        }

        let rows = tables::count_rows(template);
        let unchanged = rows.saturating_sub(counts.added + counts.changed);
        if counts == Counts::default() {
            // The revision taken above is given back with everything else: nothing changed.
            transaction.rollback().await?;
            let outcome = ImportOutcome { unchanged, revision: before.unwrap_or(0), ..ImportOutcome::default() };
            if !self.last_digest_is(workspace_slug, digest).await? {
                // The files differ, what they say does not: noted, so that they need not be read again.
                let mut transaction = self.pool.begin().await?;
                name_workspace(&mut transaction, workspace).await?;
                note_import(&mut transaction, workspace, digest, outcome, acting, now).await?;
                transaction.commit().await?;
            }
            return Ok(outcome);
        }
        let outcome = ImportOutcome { added: counts.added, changed: counts.changed, unchanged, revision };
        note_import(&mut transaction, workspace, digest, outcome, acting, now).await?;
        progress("committing", rows, rows);
        transaction.commit().await?;
        Ok(outcome)
    }
}

/// Writes down that these files were imported, and what came of it.
async fn note_import(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    digest: &[u8; 32],
    outcome: ImportOutcome,
    acting: MemberId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO imports (workspace_id, id, digest, added, changed, unchanged, revision, imported_by, imported_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        workspace.0,
        Uuid::now_v7(),
        digest.as_slice(),
        signed(outcome.added),
        signed(outcome.changed),
        signed(outcome.unchanged),
        outcome.revision,
        acting.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// An error of the files that only the database could find.
fn invalid(file: &str, message: impl Into<String>) -> AppError {
    let message = message.into();
    AppError {
        fields: vec![FieldError { field: file.to_owned(), message: message.clone() }],
        ..AppError::new(ErrorCode::Invalid, message)
    }
}

async fn check_time_zone(connection: &mut PgConnection, row: &WorkspaceRow) -> Result<(), StoreError> {
    let known = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM pg_timezone_names WHERE name = $1) AS "known!""#,
        row.time_zone
    )
    .fetch_one(connection)
    .await?;
    if known {
        return Ok(());
    }
    Err(invalid(
        "workspace.csv",
        format!("time_zone: '{}' is not a time zone; use a name such as Europe/London.", row.time_zone),
    )
    .into())
}

async fn insert_workspace(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    slug: &Slug,
    row: &WorkspaceRow,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"INSERT INTO workspaces (id, slug, name, currency, time_zone, as_of_on, description, attribution, licence, licence_url, simulated, revision, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12)"#,
        workspace.0,
        slug.as_str(),
        row.name,
        row.currency,
        row.time_zone,
        row.as_of_on,
        row.description,
        row.attribution,
        row.licence,
        row.licence_url,
        row.simulated,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn update_workspace(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    row: &WorkspaceRow,
) -> Result<Counts, StoreError> {
    let done = sqlx::query!(
        r#"UPDATE workspaces SET name = $2, currency = $3, time_zone = $4, as_of_on = $5, description = $6, attribution = $7, licence = $8, licence_url = $9, simulated = $10
           WHERE id = $1 AND (name, currency, time_zone, as_of_on, description, attribution, licence, licence_url, simulated)
               IS DISTINCT FROM ($2, $3, $4, $5, $6, $7, $8, $9, $10)"#,
        workspace.0,
        row.name,
        row.currency,
        row.time_zone,
        row.as_of_on,
        row.description,
        row.attribution,
        row.licence,
        row.licence_url,
        row.simulated,
    )
    .execute(connection)
    .await?;
    Ok(Counts { added: 0, changed: done.rows_affected() })
}

/// Whoever the import is done as: the workspace's first leader.
async fn first_leader(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<Option<MemberId>, StoreError> {
    let leader = sqlx::query_scalar!(
        "SELECT id FROM members WHERE workspace_id = $1 AND role = 'leader' AND is_active ORDER BY slug LIMIT 1",
        workspace.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(leader.map(MemberId))
}

/// Ids of the rows of a table by slug.
type IdsBySlug = BTreeMap<String, Uuid>;

/// The ids of all KPIs of the workspace.
async fn kpi_ids(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<IdsBySlug, StoreError> {
    let rows =
        sqlx::query!("SELECT slug, id FROM kpis WHERE workspace_id = $1", workspace.0).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.id)).collect())
}
