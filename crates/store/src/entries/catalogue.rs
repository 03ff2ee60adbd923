//! What a pasted sheet can be about, and what stands where it would be written.

use crate::StoreError;
use crate::words::{measure, slug, word};
use chrono::NaiveDate;
use domain::calendar::Period;
use domain::id::WorkspaceId;
use domain::page::entry::Standing;
use domain::paste::{PasteCatalogue, PasteKpi, StandingReading};
use domain::slug::Slug;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashMap};

/// The KPIs in use with their calendars.
pub(super) async fn read(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<PasteCatalogue, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT k.slug, k.name, k.unit, k.decimals, k.currency, k.scale, k.calendar_id, c.tail AS "tail?: Vec<Option<Decimal>>",
                  n.start_on AS "next_start_on?"
           FROM kpis k
           LEFT JOIN kpi_current c ON c.workspace_id = $1 AND c.kpi_id = k.id
           LEFT JOIN LATERAL (
               SELECT min(start_on) AS start_on FROM periods
               WHERE workspace_id = $1 AND calendar_id = k.calendar_id AND start_on > COALESCE(c.last_period_start_on, '-infinity')
           ) n ON true
           WHERE k.workspace_id = $1 AND k.archived_at IS NULL
           ORDER BY k.name, k.slug"#,
        workspace.0,
    )
    .fetch_all(&mut *connection)
    .await?;
    let periods = sqlx::query!(
        r#"SELECT calendar_id, label, start_on, end_on FROM periods p
           WHERE workspace_id = $1 AND EXISTS (SELECT 1 FROM kpis k WHERE k.workspace_id = $1 AND k.calendar_id = p.calendar_id AND k.archived_at IS NULL)
           ORDER BY calendar_id, start_on"#,
        workspace.0,
    )
    .fetch_all(connection)
    .await?;
    let mut positions: HashMap<uuid::Uuid, usize> = HashMap::new();
    let mut catalogue = PasteCatalogue::default();
    for row in periods {
        let position = *positions.entry(row.calendar_id).or_insert_with(|| {
            catalogue.calendars.push(Vec::new());
            catalogue.calendars.len() - 1
        });
        if let Some(calendar) = catalogue.calendars.get_mut(position) {
            calendar.push(Period { label: row.label, start_on: row.start_on, end_on: row.end_on });
        }
    }
    for row in rows {
        // A calendar without periods has no place in a sheet.
        let Some(calendar) = positions.get(&row.calendar_id) else { continue };
        catalogue.kpis.push(PasteKpi {
            slug: slug(&row.slug)?,
            name: row.name,
            measure: measure(row.unit, row.decimals, row.currency)?,
            scale: word("scale", &row.scale)?,
            calendar: *calendar,
            usual: usual(row.tail.as_deref()).map(|(_, lowest, highest)| (lowest, highest)),
            next_start_on: row.next_start_on,
        });
    }
    Ok(catalogue)
}

/// How many values the last periods have, the lowest and the highest of them.
pub(super) fn usual(tail: Option<&[Option<Decimal>]>) -> Option<(u32, Decimal, Decimal)> {
    let values = || tail.unwrap_or_default().iter().flatten();
    let readings = u32::try_from(values().count()).unwrap_or(u32::MAX);
    Some((readings, *values().min()?, *values().max()?))
}

/// The readings of some KPIs that stand for the periods that begin in `[from_on, to_on]`.
pub(super) async fn standing(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    kpis: &[Slug],
    from_on: NaiveDate,
    to_on: NaiveDate,
) -> Result<Standing, StoreError> {
    let slugs: Vec<String> = kpis.iter().map(Slug::to_string).collect();
    let revision = sqlx::query_scalar!("SELECT revision FROM workspaces WHERE id = $1", workspace.0)
        .fetch_one(&mut *connection)
        .await?;
    let rows = sqlx::query!(
        r#"SELECT DISTINCT ON (k.slug, o.period_start_on) k.slug, o.period_start_on, o.value, o.status
           FROM kpis k JOIN observations o ON o.workspace_id = $1 AND o.kpi_id = k.id AND o.period_start_on BETWEEN $3 AND $4
           WHERE k.workspace_id = $1 AND k.slug = ANY($2)
           ORDER BY k.slug, o.period_start_on, o.version DESC"#,
        workspace.0,
        &slugs,
        from_on,
        to_on,
    )
    .fetch_all(connection)
    .await?;
    let mut readings: BTreeMap<Slug, Vec<StandingReading>> = BTreeMap::new();
    for row in rows {
        readings.entry(slug(&row.slug)?).or_default().push(StandingReading {
            period_start_on: row.period_start_on,
            value: row.value,
            status: word("status", &row.status)?,
        });
    }
    Ok(Standing { revision, readings: readings.into_iter().collect() })
}
