//! What a page may know: all of it, or what was known at the end of an earlier day.

use crate::StoreError;
use crate::transaction::read_frame;
use backend::{AppError, ErrorCode, FieldError};
use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::ActingMember;
use domain::id::WorkspaceId;
use domain::page::workspace::{KnownDays, Moment, WorkspaceFrame};
use sqlx::PgConnection;
use uuid::Uuid;

/// The bounds that every query of a page reads within.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Knowledge {
    /// The workspace.
    pub(crate) workspace: WorkspaceId,
    /// The greatest revision whose structure counts.
    pub(crate) revision: i64,
    /// The instant before which a reading was known; `None`: all of them.
    pub(crate) known_before: Option<DateTime<Utc>>,
    /// The day on which states are judged.
    pub(crate) as_of_on: NaiveDate,
}

impl Knowledge {
    /// All that is known.
    pub(crate) fn newest(workspace: WorkspaceId, as_of_on: NaiveDate) -> Self {
        Self { workspace, revision: i64::MAX, known_before: None, as_of_on }
    }

    /// Whether it is less than all that is known.
    pub(crate) fn is_past(&self) -> bool {
        self.known_before.is_some()
    }

    /// The same structure with all readings that are known now.
    pub(crate) fn with_newest_readings(self) -> Self {
        Self { known_before: None, ..self }
    }
}

/// The frame of a page at a moment, and what the page may know.
pub(crate) async fn read(
    connection: &mut PgConnection,
    actor: &ActingMember,
    moment: Moment,
) -> Result<(WorkspaceFrame, Knowledge), StoreError> {
    let mut frame = read_frame(&mut *connection, actor, moment.now).await?;
    let workspace = actor.workspace;
    let day = match moment.as_of_on {
        None => return Ok((frame.clone(), Knowledge::newest(workspace, frame.newest_on))),
        Some(day) if day == frame.newest_on => return Ok((frame, Knowledge::newest(workspace, day))),
        Some(day) if day > frame.newest_on => return Err(in_the_future(day, frame.newest_on).into()),
        Some(day) => day,
    };
    // A day ends with the workspace's clock; audit entries of one instant may be many, and revisions alone order them.
    let bounds = sqlx::query!(
        r#"SELECT ended.at AS "ended_at!",
                  COALESCE((SELECT max(revision) FROM audit_entries WHERE workspace_id = $1 AND changed_at < ended.at), 0) AS "revision!"
           FROM (SELECT (($2::date + 1)::timestamp AT TIME ZONE time_zone) AS at FROM workspaces WHERE id = $1) ended"#,
        workspace.0,
        day,
    )
    .fetch_one(connection)
    .await?;
    frame.as_of_on = day;
    let knowledge =
        Knowledge { workspace, revision: bounds.revision, known_before: Some(bounds.ended_at), as_of_on: day };
    Ok((frame, knowledge))
}

fn in_the_future(day: NaiveDate, newest_on: NaiveDate) -> AppError {
    let message =
        format!("Nothing is known of {day} yet: the newest day is {newest_on}. Choose that or an earlier one.");
    let fields = vec![FieldError { field: "as_of".to_owned(), message: message.clone() }];
    AppError { fields, ..AppError::new(ErrorCode::Invalid, message) }
}

/// The days to travel to: the ends of the periods of a KPI's calendar, or of the one that most KPIs report by, since the first reading.
pub(crate) async fn known_days(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    kpi: Option<Uuid>,
    newest_on: NaiveDate,
) -> Result<KnownDays, StoreError> {
    let ends = sqlx::query_scalar!(
        r#"SELECT p.end_on
           FROM (SELECT k.calendar_id, min(c.first_period_start_on) AS first_on
                 FROM kpis k JOIN kpi_current c ON c.workspace_id = k.workspace_id AND c.kpi_id = k.id
                 WHERE k.workspace_id = $1 AND ($2::uuid IS NULL OR k.id = $2) AND c.first_period_start_on IS NOT NULL
                 GROUP BY k.calendar_id ORDER BY count(*) DESC, k.calendar_id LIMIT 1) commonest
           JOIN periods p ON p.workspace_id = $1 AND p.calendar_id = commonest.calendar_id AND p.start_on >= commonest.first_on
           WHERE p.end_on < $3
           ORDER BY p.end_on"#,
        workspace.0,
        kpi,
        newest_on,
    )
    .fetch_all(connection)
    .await?;
    Ok(KnownDays::new(&ends, newest_on))
}
