//! What was changed of a definition by whom, for pages that only tell of it.

use super::directory::Directory;
use super::history;
use super::record::Record;
use crate::StoreError;
use crate::knowledge::Knowledge;
use domain::form::{FormTable, RecordVersion};
use domain::slug::Slug;
use sqlx::PgConnection;

/// The last versions of a record up to what is known, newest first; none of a record that is not there.
pub(crate) async fn read(
    connection: &mut PgConnection,
    known: Knowledge,
    table: FormTable,
    slug: &Slug,
    at_most: i64,
) -> Result<Vec<RecordVersion>, StoreError> {
    let directory = Directory::read(&mut *connection, known.workspace, table).await?;
    let Some(record) = Record::find(&mut *connection, known.workspace, table, slug, &directory).await? else {
        return Ok(Vec::new());
    };
    let mut changes = history::changes(connection, known.workspace, table, slug, at_most).await?;
    changes.retain(|change| change.version <= known.revision);
    history::versions(table, &changes, &directory, &record.periods)
}
