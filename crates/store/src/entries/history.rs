//! The readings of one KPI with every version, and the period that is to be entered next.

use super::catalogue::usual;
use crate::transaction::{begin_reading, read_frame};
use crate::words::{count, measure, slug, word};
use crate::{Store, StoreError};
use backend::AppError;
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::actor::ActingMember;
use domain::calendar::Period;
use domain::id::WorkspaceId;
use domain::page::entry::{
    DuePeriod, EntryKpi, PERIODS_A_PAGE, PeriodReadings, ReadingVersion, ReadingsPage, UsualRange,
};
use domain::page::workspace::Link;
use domain::slug::Slug;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

/// A period of which something is due.
pub(super) struct NextPeriod {
    pub(super) label: String,
    pub(super) start_on: NaiveDate,
    pub(super) end_on: NaiveDate,
    pub(super) version: i32,
}

impl NextPeriod {
    /// The period as a page shows it on a day. Without a grace of its own, a reading may be a period late.
    pub(super) fn due(self, grace_days: Option<i32>, today: NaiveDate) -> Result<DuePeriod, StoreError> {
        let period = Period { label: self.label, start_on: self.start_on, end_on: self.end_on };
        let grace_days: u64 = match grace_days {
            Some(days) => count("days of grace", days)?,
            None => u64::try_from(period.days()).unwrap_or(0),
        };
        let due_on = period.end_on.checked_add_days(Days::new(grace_days)).unwrap_or(NaiveDate::MAX);
        let is_over = period.end_on <= today;
        let version = count("version", self.version)?;
        Ok(DuePeriod { is_late: due_on < today, is_over, due_on, version, period })
    }
}

/// The columns of a KPI that entering shows.
pub(super) struct KpiColumns {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) team_slug: String,
    pub(super) team: String,
    pub(super) owner_slug: String,
    pub(super) owner: String,
    pub(super) deputy_slug: Option<String>,
    pub(super) deputy: Option<String>,
    pub(super) unit: String,
    pub(super) decimals: i16,
    pub(super) currency: Option<String>,
    pub(super) scale: String,
    pub(super) tail: Option<Vec<Option<Decimal>>>,
}

impl KpiColumns {
    pub(super) fn kpi(self) -> Result<EntryKpi, StoreError> {
        let deputy = match (self.deputy_slug, self.deputy) {
            (Some(of), Some(name)) => Some(Link { slug: slug(&of)?, name }),
            _ => None,
        };
        Ok(EntryKpi {
            slug: slug(&self.slug)?,
            name: self.name,
            team: Link { slug: slug(&self.team_slug)?, name: self.team },
            owner: Link { slug: slug(&self.owner_slug)?, name: self.owner },
            deputy,
            measure: measure(self.unit, self.decimals, self.currency)?,
            scale: word("scale", &self.scale)?,
            usual: usual(self.tail.as_deref()).map(|(readings, lowest, highest)| UsualRange {
                readings,
                lowest,
                highest,
            }),
        })
    }
}

impl Store {
    pub(super) async fn read_readings(
        &self,
        actor: &ActingMember,
        kpi: &Slug,
        page: u32,
        now: DateTime<Utc>,
    ) -> Result<ReadingsPage, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let workspace = read_frame(&mut transaction, actor, now).await?;
        let today = workspace.newest_on;
        let row = sqlx::query!(
            r#"SELECT k.id, k.slug, k.name, t.slug AS team_slug, t.name AS team, m.slug AS owner_slug, m.name AS owner, d.slug AS "deputy_slug?",
                      d.name AS "deputy?", k.unit, k.decimals, k.currency, k.scale, k.grace_days, k.calendar_id, k.archived_at IS NOT NULL AS "is_archived!",
                      c.tail AS "tail?: Vec<Option<Decimal>>", c.last_period_start_on AS "last_period_start_on?"
               FROM kpis k
               JOIN teams t ON t.workspace_id = $1 AND t.id = k.team_id
               JOIN members m ON m.workspace_id = $1 AND m.id = k.owner_id
               LEFT JOIN members d ON d.workspace_id = $1 AND d.id = k.deputy_id
               LEFT JOIN kpi_current c ON c.workspace_id = $1 AND c.kpi_id = k.id
               WHERE k.workspace_id = $1 AND k.slug = $2"#,
            actor.workspace.0,
            kpi.as_str(),
        )
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or_else(|| AppError::not_found("KPI", kpi))?;
        // Everything that has begun, and whatever was read of later periods.
        let newest_on = sqlx::query_scalar!(
            r#"SELECT GREATEST($3, max(period_start_on)) AS "newest_on!" FROM observations WHERE workspace_id = $1 AND kpi_id = $2"#,
            actor.workspace.0,
            row.id,
            today,
        )
        .fetch_one(&mut *transaction)
        .await?;
        let total = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM periods WHERE workspace_id = $1 AND calendar_id = $2 AND start_on <= $3"#,
            actor.workspace.0,
            row.calendar_id,
            newest_on,
        )
        .fetch_one(&mut *transaction)
        .await?;
        let pages = u32::try_from(total).unwrap_or(u32::MAX).div_ceil(PERIODS_A_PAGE).max(1);
        let page = page.clamp(1, pages);
        let periods = sqlx::query_as!(
            Period,
            "SELECT label, start_on, end_on FROM periods WHERE workspace_id = $1 AND calendar_id = $2 AND start_on <= $3
             ORDER BY start_on DESC LIMIT $4 OFFSET $5",
            actor.workspace.0,
            row.calendar_id,
            newest_on,
            i64::from(PERIODS_A_PAGE),
            i64::from(page - 1) * i64::from(PERIODS_A_PAGE),
        )
        .fetch_all(&mut *transaction)
        .await?;
        let readings = versions(&mut transaction, actor.workspace, row.id, periods).await?;
        let next =
            next(&mut transaction, actor.workspace, row.id, row.calendar_id, row.last_period_start_on, today).await?;
        let next = next.map(|next| next.due(row.grace_days, today)).transpose()?;
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
        Ok(ReadingsPage {
            workspace,
            kpi: columns.kpi()?,
            page,
            pages,
            readings,
            next,
            may_change: actor.role.may_change(),
            is_archived: row.is_archived,
        })
    }
}

/// Every version of the readings of some periods, which come newest first.
async fn versions(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    kpi: Uuid,
    periods: Vec<Period>,
) -> Result<Vec<PeriodReadings>, StoreError> {
    let (Some(newest), Some(oldest)) = (periods.first(), periods.last()) else {
        return Ok(Vec::new());
    };
    let rows = sqlx::query!(
        r#"SELECT o.period_start_on, o.version, o.value, o.status, o.known_at, o.recorded_at, o.note, m.name AS member
           FROM observations o JOIN members m ON m.workspace_id = $1 AND m.id = o.recorded_by
           WHERE o.workspace_id = $1 AND o.kpi_id = $2 AND o.period_start_on BETWEEN $3 AND $4
           ORDER BY o.period_start_on DESC, o.version DESC"#,
        workspace.0,
        kpi,
        oldest.start_on,
        newest.start_on,
    )
    .fetch_all(connection)
    .await?;
    let mut readings: Vec<PeriodReadings> =
        periods.into_iter().map(|period| PeriodReadings { period, versions: Vec::new() }).collect();
    let mut at = 0;
    for row in rows {
        // Both run from new to old.
        while readings.get(at).is_some_and(|reading| reading.period.start_on > row.period_start_on) {
            at += 1;
        }
        let Some(reading) = readings.get_mut(at).filter(|reading| reading.period.start_on == row.period_start_on)
        else {
            continue;
        };
        reading.versions.push(ReadingVersion {
            version: count("version", row.version)?,
            value: row.value,
            status: word("status", &row.status)?,
            known_at: row.known_at,
            recorded_at: row.recorded_at,
            member: row.member,
            note: row.note,
        });
    }
    Ok(readings)
}

/// The period after the last reading, where it has begun; of a KPI that was never read the last period that is over.
async fn next(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    kpi: Uuid,
    calendar: Uuid,
    last_start_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Option<NextPeriod>, StoreError> {
    let next = sqlx::query_as!(
        NextPeriod,
        r#"SELECT p.label, p.start_on, p.end_on,
                  COALESCE((SELECT max(version) FROM observations o WHERE o.workspace_id = $1 AND o.kpi_id = $2 AND o.period_start_on = p.start_on), 0) AS "version!"
           FROM periods p
           WHERE p.workspace_id = $1 AND p.calendar_id = $3 AND p.start_on <= $5
             AND p.start_on = CASE WHEN $4::date IS NULL
                 THEN (SELECT max(start_on) FROM periods WHERE workspace_id = $1 AND calendar_id = $3 AND end_on <= $5)
                 ELSE (SELECT min(start_on) FROM periods WHERE workspace_id = $1 AND calendar_id = $3 AND start_on > $4) END"#,
        workspace.0,
        kpi,
        calendar,
        last_start_on,
        today,
    )
    .fetch_optional(connection)
    .await?;
    Ok(next)
}
