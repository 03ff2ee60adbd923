//! Writing a record: through the statements of the import, so that a form and a file leave the same rows.

use crate::StoreError;
use crate::tables::{Counts, goals, measures, organisation, time};
use chrono::{DateTime, Utc};
use domain::form::{FormRow, FormTable};
use domain::id::WorkspaceId;
use domain::slug::Slug;
use sqlx::{AssertSqlSafe, PgConnection};
use std::collections::HashSet;
use std::slice::from_ref;
use uuid::Uuid;

/// Writes a row where it differs from what stands.
pub(super) async fn row(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    row: &FormRow,
) -> Result<Counts, StoreError> {
    match row {
        FormRow::Kpi(row) => measures::kpis(connection, workspace, revision, from_ref(row)).await,
        FormRow::Objective(row) => goals::objectives(connection, workspace, revision, from_ref(row)).await,
        FormRow::KeyResult(row) => goals::key_results(connection, workspace, revision, from_ref(row)).await,
        FormRow::Guardrail(row) => goals::guardrails(connection, workspace, revision, from_ref(row)).await,
        FormRow::StandingTarget(row) => goals::standing_targets(connection, workspace, revision, from_ref(row)).await,
        FormRow::Lever(row) => measures::levers(connection, workspace, revision, from_ref(row)).await,
        FormRow::Influence(row) => measures::influences(connection, workspace, revision, from_ref(row)).await,
        FormRow::Event(row) => measures::events(connection, workspace, revision, from_ref(row)).await,
        FormRow::Team(row) => organisation::teams(connection, workspace, revision, from_ref(row)).await,
        FormRow::Member(row) => organisation::members(connection, workspace, revision, from_ref(row)).await,
        FormRow::Calendar(row) => {
            let mut counts = time::calendars(connection, workspace, revision, from_ref(row)).await?;
            counts += time::periods(connection, workspace, revision, from_ref(row)).await?;
            Ok(counts)
        }
        FormRow::Cycle(row) => time::cycles(connection, workspace, revision, from_ref(row)).await,
        FormRow::Source(row) => organisation::sources(connection, workspace, revision, from_ref(row)).await,
    }
}

/// Takes a record out of use, or back into it.
pub(super) async fn archive(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    table: FormTable,
    id: Uuid,
    archived_at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    // Put together from a word of a closed set alone.
    let query = format!("UPDATE {table} SET archived_at = $3, revision = $4 WHERE workspace_id = $1 AND id = $2");
    sqlx::query(AssertSqlSafe(query))
        .bind(workspace.0)
        .bind(id)
        .bind(archived_at)
        .bind(revision)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether a record of the table has this slug, archived ones included.
pub(super) async fn is_taken(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    table: FormTable,
    slug: &Slug,
) -> Result<bool, StoreError> {
    let query = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE workspace_id = $1 AND slug = $2)");
    Ok(sqlx::query_scalar(AssertSqlSafe(query)).bind(workspace.0).bind(slug.as_str()).fetch_one(connection).await?)
}

/// The slug itself where it is free, else with the first number from 2 on that makes it so.
pub(super) async fn free_slug(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    table: FormTable,
    slug: &Slug,
) -> Result<Slug, StoreError> {
    let query = format!("SELECT slug FROM {table} WHERE workspace_id = $1");
    let taken: HashSet<String> =
        sqlx::query_scalar(AssertSqlSafe(query)).bind(workspace.0).fetch_all(connection).await?.into_iter().collect();
    Ok(first_free(slug, &taken))
}

fn first_free(slug: &Slug, taken: &HashSet<String>) -> Slug {
    let numbered = (2_u64..).map(|number| {
        let suffix = format!("-{number}");
        let kept = Slug::MAX_LENGTH.saturating_sub(suffix.len()).min(slug.as_str().len());
        let stem = slug.as_str().get(..kept).unwrap_or_default().trim_end_matches('-');
        format!("{stem}{suffix}").parse().unwrap_or_else(|_| slug.clone())
    });
    std::iter::once(slug.clone())
        .chain(numbered)
        .find(|slug| !taken.contains(slug.as_str()))
        .unwrap_or_else(|| slug.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_slug_gets_the_first_free_number() {
        let slug = |text: &str| text.parse::<Slug>().unwrap();
        let taken = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<HashSet<String>>();
        assert_eq!(first_free(&slug("cost"), &taken(&["cost-2"])), slug("cost"));
        assert_eq!(first_free(&slug("cost"), &taken(&["cost", "cost-2"])), slug("cost-3"));
        let longest = "a".repeat(80);
        let numbered = first_free(&slug(&longest), &taken(&[&longest]));
        assert_eq!((numbered.as_str().len(), numbered.as_str().ends_with("a-2")), (80, true));
        let hyphenated = format!("{}-bcd", "a".repeat(76));
        assert!(!first_free(&slug(&hyphenated), &taken(&[&hyphenated])).as_str().contains("--"));
    }
}
