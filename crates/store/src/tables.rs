//! The tables of a template: each written by one statement that inserts what is new and updates what differs.
//!
//! Rows travel as one JSON array; references are resolved by slug inside the tenant, so that they lead to rows made by any hand. A table
//! that refers to itself takes the ids that the import would give, for a parent that comes with it.

pub(crate) mod goals;
pub(crate) mod measures;
pub(crate) mod organisation;
pub(crate) mod time;

use crate::StoreError;
use domain::id::WorkspaceId;
use domain::slug::Slug;
use domain::template::Template;
use sqlx::PgConnection;

/// Rows that were added and brought up to date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Rows that were not there before.
    pub(crate) added: u64,
    /// Rows that differed.
    pub(crate) changed: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.added += other.added;
        self.changed += other.changed;
    }
}

/// Rows of a template, observations included.
pub(crate) fn count_rows(template: &Template) -> u64 {
    let periods: usize = template.calendars.iter().map(|calendar| calendar.periods.len()).sum();
    let rows = usize::from(template.workspace.is_some())
        + template.teams.len()
        + template.members.len()
        + template.sources.len()
        + template.calendars.len()
        + periods
        + template.cycles.len()
        + template.kpis.len()
        + template.observations.len()
        + template.objectives.len()
        + template.key_results.len()
        + template.guardrails.len()
        + template.standing_targets.len()
        + template.levers.len()
        + template.influences.len()
        + template.events.len();
    rows as u64
}

/// Every table after teams and members, in the order in which they refer to one another.
pub(crate) async fn write_definitions(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    revision: i64,
    template: &Template,
) -> Result<Counts, StoreError> {
    let mut counts = organisation::sources(connection, workspace, revision, &template.sources).await?;
    counts += time::calendars(connection, workspace, revision, &template.calendars).await?;
    counts += time::periods(connection, workspace, revision, &template.calendars).await?;
    counts += time::cycles(connection, workspace, revision, &template.cycles).await?;
    counts += measures::kpis(connection, workspace, revision, &template.kpis).await?;
    counts += goals::objectives(connection, workspace, revision, &template.objectives).await?;
    counts += goals::key_results(connection, workspace, revision, &template.key_results).await?;
    counts += goals::guardrails(connection, workspace, revision, &template.guardrails).await?;
    counts += goals::standing_targets(connection, workspace, revision, &template.standing_targets).await?;
    counts += measures::levers(connection, workspace, revision, &template.levers).await?;
    counts += measures::influences(connection, workspace, revision, &template.influences).await?;
    counts += measures::events(connection, workspace, revision, &template.events).await?;
    Ok(counts)
}

/// Runs an upsert into a table that it calls `x` and counts what it did. A row that was there before has the updating transaction in
/// `xmax`; one that did not differ is not returned at all.
macro_rules! written {
    ($connection:expr, $upsert:literal, $($argument:expr),* $(,)?) => {{
        let done = sqlx::query!(
            "WITH written AS (" + $upsert + r#" RETURNING (x.xmax = 0) AS added)
             SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "changed!" FROM written"#,
            $($argument),*
        )
        .fetch_one($connection)
        .await?;
        counted(done.added, done.changed)
    }};
}

use written;

/// What one statement did, as Postgres counts it.
fn counted(added: i64, changed: i64) -> Counts {
    Counts { added: u64::try_from(added).unwrap_or(0), changed: u64::try_from(changed).unwrap_or(0) }
}

fn texts(slugs: &[Slug]) -> Vec<&str> {
    slugs.iter().map(Slug::as_str).collect()
}
