//! A record as its form shows it: the row as text, ids as slugs, a calendar with its periods.

use super::directory::Directory;
use super::periods::PeriodList;
use super::reference::{Reference, held_by};
use crate::StoreError;
use chrono::{DateTime, Utc};
use domain::form::{Cells, Column, ColumnKind, FormTable, columns};
use domain::id::WorkspaceId;
use domain::slug::Slug;
use domain::template::CauseKind;
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

/// A record as it stands.
pub(super) struct Record {
    /// Its id.
    pub(super) id: Uuid,
    /// The version that holds: the revision of the workspace that wrote it.
    pub(super) version: i64,
    /// When it was archived.
    pub(super) archived_at: Option<DateTime<Utc>>,
    /// What it says.
    pub(super) cells: Cells,
    /// Its periods, where it is a calendar.
    pub(super) periods: PeriodList,
}

impl Record {
    /// Reads the record of a slug, if there is one.
    pub(super) async fn find(
        connection: &mut PgConnection,
        workspace: WorkspaceId,
        table: FormTable,
        slug: &Slug,
        directory: &Directory,
    ) -> Result<Option<Self>, StoreError> {
        // As text, numbers are exact. Put together from a word of a closed set alone.
        let query = format!(
            "SELECT x.id, x.revision, x.archived_at, (SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(to_jsonb(x))) FROM {table} x WHERE x.workspace_id = $1 AND x.slug = $2"
        );
        let found: Option<(Uuid, i64, Option<DateTime<Utc>>, Value)> = sqlx::query_as(AssertSqlSafe(query))
            .bind(workspace.0)
            .bind(slug.as_str())
            .fetch_optional(&mut *connection)
            .await?;
        let Some((id, version, archived_at, texts)) = found else {
            return Ok(None);
        };
        let periods = match table {
            FormTable::Calendars => PeriodList::read(connection, workspace, id).await?,
            _ => PeriodList::default(),
        };
        let cells = cells(table, &texts, directory, &periods, version)?;
        Ok(Some(Self { id, version, archived_at, cells, periods }))
    }
}

/// The cells of a row whose columns are given as texts, as they were at a version.
pub(super) fn cells(
    table: FormTable,
    texts: &Value,
    directory: &Directory,
    periods: &PeriodList,
    version: i64,
) -> Result<Cells, StoreError> {
    let mut cells = Cells::new();
    for column in columns(table) {
        let text = field(table, column, texts, directory)?;
        if !text.is_empty() {
            cells.insert(column.name.to_owned(), text);
        }
    }
    if table == FormTable::Calendars {
        cells.extend(periods.cells(column_text(texts, "kind"), version));
    }
    Ok(cells)
}

/// The text of a column; empty where it is null.
fn column_text<'a>(texts: &'a Value, column: &str) -> &'a str {
    texts.get(column).and_then(Value::as_str).unwrap_or_default()
}

fn field(table: FormTable, column: &Column, texts: &Value, directory: &Directory) -> Result<String, StoreError> {
    Ok(match column.kind {
        ColumnKind::Reference(_) | ColumnKind::References(_) | ColumnKind::Cause => {
            let mut slugs = Vec::new();
            for reference in held_by(table).filter(|reference| reference.field == column.name) {
                slugs.extend(referred(reference, column_text(texts, reference.column), directory)?);
            }
            slugs.join(" ")
        }
        ColumnKind::Word(_) if (table, column.name) == (FormTable::Influences, "from_kind") => {
            let is_kpi = !column_text(texts, "cause_kpi_id").is_empty();
            let kind = if is_kpi { CauseKind::Kpi } else { CauseKind::Lever };
            kind.to_string()
        }
        ColumnKind::Number => number(column_text(texts, column.name))?,
        ColumnKind::YesNo => match column_text(texts, column.name) {
            "true" => "yes".to_owned(),
            "false" => "no".to_owned(),
            _ => String::new(),
        },
        _ => column_text(texts, column.name).to_owned(),
    })
}

/// The slugs that a column of ids leads to.
fn referred(reference: &Reference, text: &str, directory: &Directory) -> Result<Vec<String>, StoreError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let unreadable = |error: &dyn std::fmt::Display| StoreError::unreadable("reference", error);
    let ids: Vec<Uuid> = if reference.holds_several {
        serde_json::from_str(text).map_err(|error| unreadable(&error))?
    } else {
        vec![text.parse().map_err(|error: uuid::Error| unreadable(&error))?]
    };
    let mut slugs: Vec<String> = ids
        .into_iter()
        .map(|id| directory.slug(reference.target, id).map(ToString::to_string))
        .collect::<Option<_>>()
        .ok_or_else(|| unreadable(&"leads to no record of its table"))?;
    slugs.sort();
    Ok(slugs)
}

/// A number as somebody would type it: without the zeros that its column keeps.
fn number(text: &str) -> Result<String, StoreError> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let number: Decimal = text.parse().map_err(|error: rust_decimal::Error| StoreError::unreadable("number", error))?;
    Ok(number.normalize().to_string())
}
