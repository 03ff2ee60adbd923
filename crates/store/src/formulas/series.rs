//! What is held of KPIs, period by period, read once for all formulas of a transaction.

use crate::StoreError;
use chrono::{DateTime, NaiveDate, Utc};
use domain::id::WorkspaceId;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// The periods of a calendar.
#[derive(Debug, Clone, Default)]
pub(super) struct Periods {
    /// Their labels.
    pub(super) labels: Vec<String>,
    /// Their first days, in order.
    pub(super) starts: Vec<NaiveDate>,
    /// The first day after the last; `None`: there are none.
    pub(super) end: Option<NaiveDate>,
}

/// The newest version of a reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Held {
    pub(super) version: i32,
    pub(super) value: Option<Decimal>,
    pub(super) is_provisional: bool,
    pub(super) known_at: DateTime<Utc>,
}

/// What was read so far.
pub(super) struct SeriesCache {
    workspace: WorkspaceId,
    periods: HashMap<Uuid, Periods>,
    held: HashMap<Uuid, Vec<Option<Held>>>,
}

impl SeriesCache {
    pub(super) fn new(workspace: WorkspaceId) -> Self {
        Self { workspace, periods: HashMap::new(), held: HashMap::new() }
    }

    /// The periods of a calendar.
    pub(super) async fn periods(
        &mut self,
        connection: &mut PgConnection,
        calendar: Uuid,
    ) -> Result<Periods, StoreError> {
        if let Some(known) = self.periods.get(&calendar) {
            return Ok(known.clone());
        }
        let rows = sqlx::query!(
            "SELECT label, start_on, end_on FROM periods WHERE workspace_id = $1 AND calendar_id = $2 ORDER BY start_on",
            self.workspace.0,
            calendar,
        )
        .fetch_all(connection)
        .await?;
        let mut periods = Periods { end: rows.last().map(|row| row.end_on), ..Periods::default() };
        for row in rows {
            periods.labels.push(row.label);
            periods.starts.push(row.start_on);
        }
        self.periods.insert(calendar, periods.clone());
        Ok(periods)
    }

    /// What is held of a KPI in each period of its calendar.
    pub(super) async fn of(
        &mut self,
        connection: &mut PgConnection,
        kpi: Uuid,
        periods: &Periods,
    ) -> Result<Vec<Option<Held>>, StoreError> {
        if let Some(known) = self.held.get(&kpi) {
            return Ok(known.clone());
        }
        let rows = sqlx::query!(
            r#"SELECT DISTINCT ON (period_start_on) period_start_on, version, value, status = 'provisional' AS "is_provisional!", known_at
               FROM observations WHERE workspace_id = $1 AND kpi_id = $2 ORDER BY period_start_on, version DESC"#,
            self.workspace.0,
            kpi,
        )
        .fetch_all(connection)
        .await?;
        let mut held = vec![None; periods.starts.len()];
        for row in rows {
            let Ok(index) = periods.starts.binary_search(&row.period_start_on) else { continue };
            if let Some(place) = held.get_mut(index) {
                *place = Some(Held {
                    version: row.version,
                    value: row.value,
                    is_provisional: row.is_provisional,
                    known_at: row.known_at,
                });
            }
        }
        self.held.insert(kpi, held.clone());
        Ok(held)
    }

    /// Reads a KPI anew the next time: it was written.
    pub(super) fn forget(&mut self, kpi: Uuid) {
        self.held.remove(&kpi);
    }
}
