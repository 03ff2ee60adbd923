//! What is due now: for each KPI in use the earliest period after its last reading that is over.

use super::history::{KpiColumns, NextPeriod};
use crate::transaction::{begin_reading, read_frame};
use crate::words::slug;
use crate::{Store, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::ActingMember;
use domain::calendar::Period;
use domain::id::WorkspaceId;
use domain::page::entry::{DueFilter, DueReading, ThisWeekPage};
use domain::page::workspace::Link;
use domain::slug::Slug;
use rust_decimal::Decimal;
use sqlx::PgConnection;

impl Store {
    pub(super) async fn read_due(
        &self,
        actor: &ActingMember,
        filter: &DueFilter,
        now: DateTime<Utc>,
    ) -> Result<ThisWeekPage, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let workspace = read_frame(&mut transaction, actor, now).await?;
        let today = workspace.newest_on;
        let due = due(&mut transaction, actor.workspace, filter, today).await?;
        let kpis = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM kpis k
               WHERE k.workspace_id = $1 AND k.archived_at IS NULL
                 AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM teams t WHERE t.workspace_id = $1 AND t.id = k.team_id AND t.slug = $2))
                 AND ($3::text IS NULL OR EXISTS (SELECT 1 FROM members m WHERE m.workspace_id = $1 AND m.id IN (k.owner_id, k.deputy_id) AND m.slug = $3))
                 AND EXISTS (SELECT 1 FROM periods p WHERE p.workspace_id = $1 AND p.calendar_id = k.calendar_id AND p.end_on <= $4)"#,
            actor.workspace.0,
            filter.team.as_ref().map(Slug::as_str),
            filter.person.as_ref().map(Slug::as_str),
            today,
        )
        .fetch_one(&mut *transaction)
        .await?;
        let next = if due.is_empty() { next(&mut transaction, actor.workspace, filter, today).await? } else { None };
        let (teams, people) =
            (teams(&mut transaction, actor.workspace).await?, people(&mut transaction, actor.workspace).await?);
        Ok(ThisWeekPage {
            workspace,
            filter: filter.clone(),
            teams,
            people,
            due,
            kpis: u32::try_from(kpis).unwrap_or(u32::MAX),
            next,
            may_change: actor.role.may_change(),
        })
    }
}

async fn due(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    filter: &DueFilter,
    today: NaiveDate,
) -> Result<Vec<DueReading>, StoreError> {
    // Of a KPI that was never read only the last period that is over is asked for: its past may be entered, and nobody is late with it.
    let rows = sqlx::query!(
        r#"SELECT k.slug, k.name, t.slug AS team_slug, t.name AS team, m.slug AS owner_slug, m.name AS owner, d.slug AS "deputy_slug?",
                  d.name AS "deputy?", k.unit, k.decimals, k.currency, k.scale, k.grace_days, c.tail AS "tail?: Vec<Option<Decimal>>",
                  c.last_value AS "last_value?", l.label AS "last_label?", p.label, p.start_on, p.end_on, w.more AS "more!",
                  COALESCE((SELECT max(version) FROM observations o WHERE o.workspace_id = $1 AND o.kpi_id = k.id AND o.period_start_on = p.start_on), 0) AS "version!"
           FROM kpis k
           JOIN teams t ON t.workspace_id = $1 AND t.id = k.team_id
           JOIN members m ON m.workspace_id = $1 AND m.id = k.owner_id
           LEFT JOIN members d ON d.workspace_id = $1 AND d.id = k.deputy_id
           LEFT JOIN kpi_current c ON c.workspace_id = $1 AND c.kpi_id = k.id
           LEFT JOIN periods l ON l.workspace_id = $1 AND l.calendar_id = k.calendar_id AND l.start_on = c.last_period_start_on
           JOIN LATERAL (
               SELECT CASE WHEN c.last_period_start_on IS NULL THEN max(start_on) ELSE min(start_on) END AS start_on,
                      CASE WHEN c.last_period_start_on IS NULL THEN 0 ELSE count(*) - 1 END AS more
               FROM periods WHERE workspace_id = $1 AND calendar_id = k.calendar_id AND end_on <= $4
                 AND start_on > COALESCE(c.last_period_start_on, '-infinity')
           ) w ON w.start_on IS NOT NULL
           JOIN periods p ON p.workspace_id = $1 AND p.calendar_id = k.calendar_id AND p.start_on = w.start_on
           WHERE k.workspace_id = $1 AND k.archived_at IS NULL
             AND ($2::text IS NULL OR t.slug = $2) AND ($3::text IS NULL OR m.slug = $3 OR d.slug = $3)
           ORDER BY t.position, t.name, t.slug, k.position, k.name, k.slug"#,
        workspace.0,
        filter.team.as_ref().map(Slug::as_str),
        filter.person.as_ref().map(Slug::as_str),
        today,
    )
    .fetch_all(connection)
    .await?;
    let due = rows.into_iter().map(|row| {
        let next = NextPeriod { label: row.label, start_on: row.start_on, end_on: row.end_on, version: row.version };
        let columns = KpiColumns {
            slug: row.slug,
            name: row.name,
            team_slug: row.team_slug,
            team: row.team,
            owner_slug: row.owner_slug,
            owner: row.owner,
            deputy_slug: row.deputy_slug,
            deputy: row.deputy,
            unit: row.unit,
            decimals: row.decimals,
            currency: row.currency,
            scale: row.scale,
            tail: row.tail,
        };
        Ok(DueReading {
            kpi: columns.kpi()?,
            due: next.due(row.grace_days, today)?,
            more: u32::try_from(row.more).unwrap_or(u32::MAX),
            last: row.last_label.zip(row.last_value),
        })
    });
    due.collect()
}

/// The KPI whose period ends next, and that period.
async fn next(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    filter: &DueFilter,
    today: NaiveDate,
) -> Result<Option<(Link, Period)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT k.slug, k.name, p.label, p.start_on, p.end_on
           FROM kpis k
           JOIN teams t ON t.workspace_id = $1 AND t.id = k.team_id
           JOIN members m ON m.workspace_id = $1 AND m.id = k.owner_id
           LEFT JOIN members d ON d.workspace_id = $1 AND d.id = k.deputy_id
           JOIN periods p ON p.workspace_id = $1 AND p.calendar_id = k.calendar_id AND p.end_on > $4
           WHERE k.workspace_id = $1 AND k.archived_at IS NULL
             AND ($2::text IS NULL OR t.slug = $2) AND ($3::text IS NULL OR m.slug = $3 OR d.slug = $3)
           ORDER BY p.end_on, t.position, k.position, k.slug LIMIT 1"#,
        workspace.0,
        filter.team.as_ref().map(Slug::as_str),
        filter.person.as_ref().map(Slug::as_str),
        today,
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let period = Period { label: row.label, start_on: row.start_on, end_on: row.end_on };
        Ok((Link { slug: slug(&row.slug)?, name: row.name }, period))
    })
    .transpose()
}

/// The teams that have KPIs in use.
async fn teams(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<Vec<Link>, StoreError> {
    let rows = sqlx::query!(
        "SELECT slug, name FROM teams t WHERE workspace_id = $1
           AND EXISTS (SELECT 1 FROM kpis k WHERE k.workspace_id = $1 AND k.team_id = t.id AND k.archived_at IS NULL) ORDER BY position, name, slug",
        workspace.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| Ok(Link { slug: slug(&row.slug)?, name: row.name })).collect()
}

/// The people who answer for KPIs in use.
async fn people(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<Vec<Link>, StoreError> {
    let rows = sqlx::query!(
        "SELECT slug, name FROM members m WHERE workspace_id = $1
           AND EXISTS (SELECT 1 FROM kpis k WHERE k.workspace_id = $1 AND m.id IN (k.owner_id, k.deputy_id) AND k.archived_at IS NULL) ORDER BY name, slug",
        workspace.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| Ok(Link { slug: slug(&row.slug)?, name: row.name })).collect()
}
