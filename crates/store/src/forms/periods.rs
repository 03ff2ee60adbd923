//! The periods of a calendar as its form shows them, at any of its versions.

use crate::StoreError;
use chrono::NaiveDate;
use domain::calendar::{CalendarKind, Period};
use domain::form::Cells;
use domain::id::WorkspaceId;
use sqlx::PgConnection;
use uuid::Uuid;

/// The periods of a calendar in order, each with the revision that added it. Periods are added and never taken away.
#[derive(Default)]
pub(super) struct PeriodList {
    periods: Vec<(Period, i64)>,
}

impl PeriodList {
    /// Reads the periods of a calendar.
    pub(super) async fn read(
        connection: &mut PgConnection,
        workspace: WorkspaceId,
        calendar_id: Uuid,
    ) -> Result<Self, StoreError> {
        // A changed label moves a period's revision; the audit knows the one that added it.
        let rows = sqlx::query!(
            r#"SELECT p.label, p.start_on, p.end_on,
                      COALESCE((SELECT (a.before ->> 'revision')::bigint FROM audit_entries a
                                WHERE a.workspace_id = $1 AND a.table_name = 'periods' AND a.row_key = $2::text || '/' || p.start_on::text
                                ORDER BY a.ordinal LIMIT 1), p.revision) AS "added_by!"
               FROM periods p WHERE p.workspace_id = $1 AND p.calendar_id = $3 ORDER BY p.start_on"#,
            workspace.0,
            calendar_id.to_string(),
            calendar_id,
        )
        .fetch_all(connection)
        .await?;
        let periods = rows
            .into_iter()
            .map(|row| (Period { label: row.label, start_on: row.start_on, end_on: row.end_on }, row.added_by));
        Ok(Self { periods: periods.collect() })
    }

    /// The cells that say which periods a calendar of this kind had at a version.
    pub(super) fn cells(&self, kind: &str, version: i64) -> Cells {
        let mut known = self.periods.iter().filter(|(_, added_by)| *added_by <= version).map(|(period, _)| period);
        let mut cells = Cells::new();
        if kind == CalendarKind::Explicit.as_str() {
            let lines: Vec<String> =
                known.map(|period| format!("{},{},{}", period.label, period.start_on, period.end_on)).collect();
            cells.insert("periods".to_owned(), lines.join("\n"));
        } else if let Some(first) = known.next() {
            let last = known.next_back().unwrap_or(first);
            cells.insert("first_on".to_owned(), first.start_on.to_string());
            cells.insert("last_on".to_owned(), last.end_on.to_string());
        }
        cells
    }

    /// The first of the periods that a new list would take away or move, if there is one.
    pub(super) fn first_lost(&self, new: &[Period]) -> Option<&Period> {
        let keeps = |period: &Period| {
            new.binary_search_by_key(&period.start_on, |new| new.start_on)
                .ok()
                .and_then(|position| new.get(position))
                .is_some_and(|new| new.end_on == period.end_on)
        };
        self.periods.iter().map(|(period, _)| period).find(|period| !keeps(period))
    }

    /// From the first day to the first day after the last period.
    pub(super) fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.periods.first()?.0.start_on, self.periods.last()?.0.end_on))
    }
}
