//! What refers to a record and is in use.

use super::reference::ALL;
use crate::StoreError;
use crate::words::{slug, word};
use domain::form::FormTable;
use domain::id::WorkspaceId;
use domain::page::workspace::Link;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

/// An influence has no name: it is called by its two ends.
const ENDS_OF_AN_INFLUENCE: &str = "COALESCE((SELECT c.name FROM kpis c WHERE c.workspace_id = $1 AND c.id = h.cause_kpi_id), (SELECT l.name FROM levers l WHERE l.workspace_id = $1 AND l.id = h.cause_lever_id)) || ' \u{2192} ' || (SELECT e.name FROM kpis e WHERE e.workspace_id = $1 AND e.id = h.effect_kpi_id)";

/// Everything in use that refers to a record, by table and name.
pub(super) async fn read(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    table: FormTable,
    id: Uuid,
) -> Result<Vec<(FormTable, Link)>, StoreError> {
    let parts: Vec<String> = ALL
        .iter()
        .filter(|reference| reference.target == table)
        .map(|reference| {
            let holder = reference.holder;
            let name = if holder == FormTable::Influences { ENDS_OF_AN_INFLUENCE } else { "h.name" };
            let refers = if reference.holds_several {
                format!("$2 = ANY (h.{})", reference.column)
            } else {
                format!("h.{} = $2", reference.column)
            };
            format!("SELECT '{holder}' AS holder, h.slug, {name} AS name FROM {holder} h WHERE h.workspace_id = $1 AND h.archived_at IS NULL AND {refers}")
        })
        .collect();
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    // Put together from words of this program alone. UNION: one record may refer to another twice, as owner and as deputy.
    let query = format!(
        "SELECT holder, slug, name FROM ({}) AS holders ORDER BY holder, lower(name), slug",
        parts.join(" UNION ")
    );
    let rows: Vec<(String, String, String)> =
        sqlx::query_as(AssertSqlSafe(query)).bind(workspace.0).bind(id).fetch_all(connection).await?;
    rows.into_iter()
        .map(|(holder, holder_slug, name)| Ok((word("table", &holder)?, Link { slug: slug(&holder_slug)?, name })))
        .collect()
}
