//! Creating and editing what a workspace is made of: a form is read as a row of the template, checked against the rest of the
//! workspace under the lock of its revision, and written by the statements of the import.

pub(crate) mod definition_history;
mod directory;
mod history;
mod list;
mod periods;
mod record;
mod reference;
mod rules;
mod used_by;
mod write;

use crate::formulas;
use crate::import::observations::Stamp;
use crate::tables::Counts;
use crate::transaction::{begin_reading, name_workspace, read_frame, take_revision};
use crate::{Store, StoreError};
use async_trait::async_trait;
use backend::{Answer, AppError, ErrorCode, Forms};
use chrono::{DateTime, Utc};
use directory::Directory;
use domain::actor::ActingMember;
use domain::form::{
    Cells, FieldError, FormInput, FormPage, FormRecord, FormRow, FormTable, OtherVersion, Saved, check, tidy,
};
use domain::page::settings::SettingsPage;
use domain::page::workspace::Link;
use domain::slug::Slug;
use record::Record;
use rules::Rules;
use sqlx::{PgConnection, Postgres, Transaction};

/// How many of the things that refer to a record a message names.
const MAX_NAMED: usize = 3;

#[async_trait]
impl Forms for Store {
    async fn form(
        &self,
        actor: &ActingMember,
        table: FormTable,
        record: Option<&Slug>,
        now: DateTime<Utc>,
    ) -> Answer<FormPage> {
        Ok(self.read_form(actor, table, record, now).await?)
    }

    async fn save(&self, actor: &ActingMember, input: &FormInput, now: DateTime<Utc>) -> Answer<Saved> {
        Ok(self.save_form(actor, input, now).await?)
    }

    async fn set_archived(
        &self,
        actor: &ActingMember,
        table: FormTable,
        record: (&Slug, i64),
        archived: bool,
        now: DateTime<Utc>,
    ) -> Answer<Saved> {
        Ok(self.archive_record(actor, table, record, archived, now).await?)
    }

    async fn undo(
        &self,
        actor: &ActingMember,
        table: FormTable,
        record: (&Slug, i64),
        now: DateTime<Utc>,
    ) -> Answer<Saved> {
        Ok(self.undo_version(actor, table, record, now).await?)
    }

    async fn settings(&self, actor: &ActingMember, now: DateTime<Utc>) -> Answer<SettingsPage> {
        Ok(self.read_settings(actor, now).await?)
    }
}

impl Store {
    async fn read_form(
        &self,
        actor: &ActingMember,
        table: FormTable,
        record: Option<&Slug>,
        now: DateTime<Utc>,
    ) -> Result<FormPage, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let workspace = read_frame(&mut transaction, actor, now).await?;
        let directory = Directory::read(&mut transaction, actor.workspace, table).await?;
        let record = match record {
            Some(slug) => {
                let found = Record::find(&mut transaction, actor.workspace, table, slug, &directory).await?;
                let record = found.ok_or_else(|| AppError::not_found(table.noun(), slug))?;
                let used_by = used_by::read(&mut transaction, actor.workspace, table, record.id).await?;
                let changes =
                    history::changes(&mut transaction, actor.workspace, table, slug, history::MAX_VERSIONS).await?;
                Some(FormRecord {
                    slug: slug.clone(),
                    version: record.version,
                    archived_at: record.archived_at,
                    used_by,
                    history: history::versions(table, &changes, &directory, &record.periods)?,
                    cells: record.cells,
                })
            }
            None => None,
        };
        let nothing = Cells::new();
        let choices = directory.choices(table, record.as_ref().map_or(&nothing, |record| &record.cells));
        Ok(FormPage { workspace, table, record, choices, may_change: actor.role.may_change() })
    }

    async fn save_form(
        &self,
        actor: &ActingMember,
        input: &FormInput,
        now: DateTime<Utc>,
    ) -> Result<Saved, StoreError> {
        let mut change = Change::begin(self, actor, input.table, now).await?;
        let cells = tidy(&input.cells);
        let stored = match &input.edited {
            Some((slug, version)) => match change.find(slug, *version).await? {
                // What says what stands already is no change, and two who write the same have nothing to settle.
                Found::AsSeen(record) | Found::Changed(record) if tidy(&record.cells) == cells => {
                    return Ok(Saved { slug: slug.clone(), version: record.version });
                }
                Found::AsSeen(record) => Some((slug, record)),
                Found::Changed(record) => return Err(change.conflict(slug, record).await?.into()),
            },
            None => None,
        };
        if stored.as_ref().is_some_and(|(_, record)| record.archived_at.is_some()) {
            let message = format!("This {} is archived. Take it back into use before changing it.", input.table.noun());
            return Err(AppError::new(ErrorCode::Invalid, message).into());
        }
        let row = check(input.table, stored.as_ref().map(|(slug, _)| *slug), &cells).map_err(invalid)?;
        let row = match &stored {
            Some(_) => row,
            None => change.with_free_slug(row, cells.contains_key("slug")).await?,
        };
        change.check(&row, &cells, stored.as_ref().map(|(_, record)| record)).await?;
        change.write(&row, stored.map_or(0, |(_, record)| record.version)).await
    }

    async fn archive_record(
        &self,
        actor: &ActingMember,
        table: FormTable,
        (slug, version): (&Slug, i64),
        archived: bool,
        now: DateTime<Utc>,
    ) -> Result<Saved, StoreError> {
        let mut change = Change::begin(self, actor, table, now).await?;
        match change.find(slug, version).await? {
            Found::AsSeen(record) => change.set_archived(slug, &record, archived).await,
            Found::Changed(record) => Err(change.conflict(slug, record).await?.into()),
        }
    }

    async fn undo_version(
        &self,
        actor: &ActingMember,
        table: FormTable,
        (slug, version): (&Slug, i64),
        now: DateTime<Utc>,
    ) -> Result<Saved, StoreError> {
        let mut change = Change::begin(self, actor, table, now).await?;
        let record = match change.find(slug, version).await? {
            Found::AsSeen(record) => record,
            Found::Changed(record) => return Err(change.conflict(slug, record).await?.into()),
        };
        let changes = history::changes(&mut change.transaction, actor.workspace, table, slug, 1).await?;
        let last = changes.into_iter().next().ok_or_else(|| AppError::not_found("change of", slug))?;
        if last.before.is_none() {
            return change.set_archived(slug, &record, true).await;
        }
        if last.was_archived() != record.archived_at.is_some() {
            return change.set_archived(slug, &record, last.was_archived()).await;
        }
        let cells = last.cells_before(table, &change.directory, &record.periods)?;
        let row = check(table, Some(slug), &cells).map_err(|fields| explained(invalid(fields)))?;
        change.check(&row, &cells, Some(&record)).await.map_err(explained_error)?;
        change.write(&row, record.version).await
    }
}

/// A record as a change finds it.
enum Found {
    /// At the version that the member saw.
    AsSeen(Record),
    /// At another one.
    Changed(Record),
}

/// A change of one record under way: it holds the lock of the workspace's revision until it is written or dropped.
struct Change {
    transaction: Transaction<'static, Postgres>,
    actor: ActingMember,
    table: FormTable,
    revision: i64,
    directory: Directory,
    now: DateTime<Utc>,
}

impl Change {
    async fn begin(
        store: &Store,
        actor: &ActingMember,
        table: FormTable,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        if !actor.role.may_change() {
            let message = format!("Members of role {} read and change nothing; ask the owner.", actor.role);
            return Err(AppError::new(ErrorCode::Forbidden, message).into());
        }
        let mut transaction = store.pool.begin().await?;
        name_workspace(&mut transaction, actor.workspace).await?;
        let revision = take_revision(&mut transaction, actor.workspace, Some(actor.member), now).await?;
        let directory = Directory::read(&mut transaction, actor.workspace, table).await?;
        Ok(Self { transaction, actor: actor.clone(), table, revision, directory, now })
    }

    fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    async fn find(&mut self, slug: &Slug, version: i64) -> Result<Found, StoreError> {
        let (workspace, table) = (self.actor.workspace, self.table);
        let found = Record::find(&mut self.transaction, workspace, table, slug, &self.directory).await?;
        let record = found.ok_or_else(|| AppError::not_found(table.noun(), slug))?;
        Ok(if record.version == version { Found::AsSeen(record) } else { Found::Changed(record) })
    }

    /// What the loser of two changes is told: who changed what to what.
    async fn conflict(&mut self, slug: &Slug, record: Record) -> Result<AppError, StoreError> {
        let (workspace, table) = (self.actor.workspace, self.table);
        let changes = history::changes(self.connection(), workspace, table, slug, 1).await?;
        let last = changes.into_iter().next();
        let changed_at = last.as_ref().map_or(self.now, |change| change.changed_at);
        let member = last.and_then(|change| change.member).unwrap_or_else(|| "An import".to_owned());
        let message = format!(
            "{member} changed this {} while you were at it. Nothing of yours was written: compare both, then save again.",
            table.noun()
        );
        let other = OtherVersion { version: record.version, member, changed_at, cells: record.cells };
        Ok(AppError { other: Some(Box::new(other)), ..AppError::new(ErrorCode::Conflict, message) })
    }

    /// A new record's slug is its own: a typed one must be free, one made of its name gets a number where it is not.
    async fn with_free_slug(&mut self, row: FormRow, is_typed: bool) -> Result<FormRow, StoreError> {
        let (workspace, table) = (self.actor.workspace, self.table);
        if !is_typed {
            let slug = write::free_slug(self.connection(), workspace, table, row.slug()).await?;
            return Ok(row.with_slug(slug));
        }
        if write::is_taken(self.connection(), workspace, table, row.slug()).await? {
            let message = format!("'{}' is taken by another {}; write another", row.slug(), table.noun());
            return Err(invalid(vec![FieldError { field: "slug".to_owned(), message }]).into());
        }
        Ok(row)
    }

    async fn check(&mut self, row: &FormRow, cells: &Cells, stored: Option<&Record>) -> Result<(), StoreError> {
        let rules = Rules::new(&mut self.transaction, self.actor.workspace, &self.directory, stored);
        let errors = rules.check(self.table, row, cells).await?;
        if errors.is_empty() { Ok(()) } else { Err(invalid(errors).into()) }
    }

    /// Writes a row; where it says what stands already, the revision taken is given back and the version stays.
    async fn write(mut self, row: &FormRow, standing: i64) -> Result<Saved, StoreError> {
        let (workspace, revision) = (self.actor.workspace, self.revision);
        let counts = write::row(self.connection(), workspace, revision, row).await?;
        let slug = row.slug().clone();
        if counts == Counts::default() {
            self.transaction.rollback().await?;
            return Ok(Saved { slug, version: standing });
        }
        if let FormRow::Kpi(_) = row {
            let stamp = Stamp { workspace, revision, member: self.actor.member, now: self.now };
            formulas::recompute(self.connection(), &stamp).await?;
        }
        self.transaction.commit().await?;
        Ok(Saved { slug, version: revision })
    }

    async fn set_archived(mut self, slug: &Slug, record: &Record, archived: bool) -> Result<Saved, StoreError> {
        if record.archived_at.is_some() == archived {
            return Ok(Saved { slug: slug.clone(), version: record.version });
        }
        if archived {
            self.check_unused(record).await?;
        } else {
            // Back in use it must hold among what is in use now.
            let row = check(self.table, Some(slug), &record.cells).map_err(|fields| explained(invalid(fields)))?;
            self.check(&row, &record.cells, Some(record)).await.map_err(explained_error)?;
        }
        let (workspace, revision, table) = (self.actor.workspace, self.revision, self.table);
        let archived_at = archived.then_some(self.now);
        write::archive(self.connection(), workspace, revision, table, record.id, archived_at).await?;
        self.transaction.commit().await?;
        Ok(Saved { slug: slug.clone(), version: revision })
    }

    /// What is in use is not left without what it rests on.
    async fn check_unused(&mut self, record: &Record) -> Result<(), StoreError> {
        let (workspace, table) = (self.actor.workspace, self.table);
        let users = used_by::read(self.connection(), workspace, table, record.id).await?;
        if !users.is_empty() {
            return Err(AppError::new(ErrorCode::Invalid, still_used(table, &users)).into());
        }
        if table == FormTable::Members && rules::is_last_leader(self.connection(), workspace, record.id).await? {
            let message =
                "This member is the only leader, and a workspace needs one. Make another member a leader first.";
            return Err(AppError::new(ErrorCode::Invalid, message).into());
        }
        Ok(())
    }
}

/// Why a record cannot be archived yet, naming the first of what refers to it.
fn still_used(table: FormTable, users: &[(FormTable, Link)]) -> String {
    let names: Vec<String> =
        users.iter().take(MAX_NAMED).map(|(holder, link)| format!("{} '{}'", holder.noun(), link.name)).collect();
    let more = match users.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("This {} is used by {}{more}. Change or archive those first.", table.noun(), names.join(", "))
}

/// A refusal that says in its sentence what its fields say: where nothing was typed, no field is at hand to say it beside.
fn explained(error: AppError) -> AppError {
    let reasons: Vec<String> = error.fields.iter().map(|field| format!("{}: {}", field.field, field.message)).collect();
    if reasons.is_empty() {
        return error;
    }
    AppError { message: format!("Nothing was changed. {}.", reasons.join("; ")), ..error }
}

/// As [`explained`], for an error that may be another.
fn explained_error(error: StoreError) -> StoreError {
    match error {
        StoreError::Told(told) => explained(told).into(),
        other => other,
    }
}

/// The refusal of a form, with its fields.
fn invalid(fields: Vec<FieldError>) -> AppError {
    let message = match fields.len() {
        1 => "One field needs another look. Nothing was written.".to_owned(),
        several => format!("{several} fields need another look. Nothing was written."),
    };
    AppError { fields, ..AppError::new(ErrorCode::Invalid, message) }
}
