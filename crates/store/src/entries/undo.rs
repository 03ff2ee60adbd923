//! Undoing what a revision entered: what stood before is written again, as new versions.

use super::Change;
use super::write::{Draft, Seen};
use crate::words::{slug, word};
use crate::{Store, StoreError};
use backend::{AppError, ErrorCode};
use chrono::{DateTime, Utc};
use domain::actor::ActingMember;
use domain::calendar::Period;
use domain::page::entry::{Entered, MAX_ENTRIES};
use domain::reading::ReadingStatus;

impl Store {
    pub(super) async fn undo_revision(
        &self,
        actor: &ActingMember,
        revision: i64,
        now: DateTime<Utc>,
    ) -> Result<Entered, StoreError> {
        let mut change = Change::begin(self, actor, now).await?;
        let is_import = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM imports WHERE workspace_id = $1 AND revision = $2) AS "is_import!""#,
            actor.workspace.0,
            revision,
        )
        .fetch_one(&mut *change.transaction)
        .await?;
        if is_import {
            let message = "An import is not undone here. Correct its files and import them again.";
            return Err(AppError::new(ErrorCode::Invalid, message).into());
        }
        // The read model names the KPIs that a later revision than this one wrote; no other can hold what it wrote.
        let rows = sqlx::query!(
            r#"SELECT k.slug, k.name, p.label, p.start_on, p.end_on, o.version, o.value, b.value AS "before_value?", b.status AS "before_status?"
               FROM kpi_current c
               JOIN kpis k ON k.workspace_id = $1 AND k.id = c.kpi_id AND k.formula IS NULL
               JOIN observations o ON o.workspace_id = $1 AND o.kpi_id = c.kpi_id AND o.revision = $2
               JOIN periods p ON p.workspace_id = $1 AND p.calendar_id = k.calendar_id AND p.start_on = o.period_start_on
               LEFT JOIN observations b ON b.workspace_id = $1 AND b.kpi_id = o.kpi_id AND b.period_start_on = o.period_start_on AND b.version = o.version - 1
               WHERE c.workspace_id = $1 AND c.revision >= $2
               ORDER BY k.slug, p.start_on LIMIT $3"#,
            actor.workspace.0,
            revision,
            i64::try_from(MAX_ENTRIES + 1).unwrap_or(i64::MAX),
        )
        .fetch_all(&mut *change.transaction)
        .await?;
        if rows.is_empty() {
            return Err(
                AppError::new(ErrorCode::NotFound, "There is nothing to undo: no readings were entered then.").into()
            );
        }
        if rows.len() > MAX_ENTRIES {
            return Err(
                AppError::new(ErrorCode::Invalid, "This is too much to undo at once; correct it by pasting.").into()
            );
        }
        let note = format!("Undo of what was entered as revision {revision}.");
        let mut drafts = Vec::with_capacity(rows.len());
        for row in rows {
            let status =
                row.before_status.as_deref().map_or(Ok(ReadingStatus::Final), |status| word("status", status))?;
            drafts.push(Draft {
                kpi: slug(&row.slug)?,
                name: row.name,
                period: Period { label: row.label, start_on: row.start_on, end_on: row.end_on },
                value: row.before_value,
                status,
                note: Some(note.clone()),
                seen: Seen::Version(crate::words::count("version", row.version)?),
            });
        }
        change.write(drafts).await
    }
}
