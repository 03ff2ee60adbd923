//! Entering, correcting and pasting readings: what is sent is checked against what stands under the lock of the workspace's revision,
//! and appended as new versions by the statements of the import.

mod catalogue;
mod due;
mod history;
mod undo;
mod write;

use crate::transaction::{begin_reading, name_workspace, read_frame, take_revision};
use crate::{Store, StoreError};
use async_trait::async_trait;
use backend::{Answer, AppError, Entries, ErrorCode, FieldError};
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use domain::actor::ActingMember;
use domain::page::entry::{
    DueFilter, Entered, Entry, EntryValue, MAX_ENTRIES, PasteInput, PastePage, ReadingsPage, Standing, ThisWeekPage,
};
use domain::page::workspace::WorkspaceFrame;
use domain::paste::value::{ValueRules, read_value};
use domain::paste::{PasteOptions, read};
use domain::slug::Slug;
use domain::template::cell;
use sqlx::{Postgres, Transaction};
use write::{Draft, KpiRules, Seen};

#[async_trait]
impl Entries for Store {
    async fn readings(&self, actor: &ActingMember, kpi: &Slug, page: u32, now: DateTime<Utc>) -> Answer<ReadingsPage> {
        Ok(self.read_readings(actor, kpi, page, now).await?)
    }

    async fn this_week(&self, actor: &ActingMember, filter: &DueFilter, now: DateTime<Utc>) -> Answer<ThisWeekPage> {
        Ok(self.read_due(actor, filter, now).await?)
    }

    async fn paste_page(&self, actor: &ActingMember, now: DateTime<Utc>) -> Answer<PastePage> {
        Ok(self.read_paste_page(actor, now).await?)
    }

    async fn standing(
        &self,
        actor: &ActingMember,
        kpis: &[Slug],
        from_on: NaiveDate,
        to_on: NaiveDate,
    ) -> Answer<Standing> {
        Ok(self.read_standing(actor, kpis, from_on, to_on).await?)
    }

    async fn enter(&self, actor: &ActingMember, entries: &[Entry], now: DateTime<Utc>) -> Answer<Entered> {
        Ok(self.write_entries(actor, entries, now).await?)
    }

    async fn paste(&self, actor: &ActingMember, input: &PasteInput, now: DateTime<Utc>) -> Answer<Entered> {
        Ok(self.write_sheet(actor, input, now).await?)
    }

    async fn undo_entries(&self, actor: &ActingMember, revision: i64, now: DateTime<Utc>) -> Answer<Entered> {
        Ok(self.undo_revision(actor, revision, now).await?)
    }
}

impl Store {
    async fn read_paste_page(&self, actor: &ActingMember, now: DateTime<Utc>) -> Result<PastePage, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        let workspace = read_frame(&mut transaction, actor, now).await?;
        let catalogue = catalogue::read(&mut transaction, actor.workspace).await?;
        Ok(PastePage { workspace, catalogue, may_change: actor.role.may_change() })
    }

    async fn read_standing(
        &self,
        actor: &ActingMember,
        kpis: &[Slug],
        from_on: NaiveDate,
        to_on: NaiveDate,
    ) -> Result<Standing, StoreError> {
        let mut transaction = begin_reading(&self.pool, actor.workspace).await?;
        catalogue::standing(&mut transaction, actor.workspace, kpis, from_on, to_on).await
    }

    async fn write_entries(
        &self,
        actor: &ActingMember,
        entries: &[Entry],
        now: DateTime<Utc>,
    ) -> Result<Entered, StoreError> {
        let mut change = Change::begin(self, actor, now).await?;
        if entries.len() > MAX_ENTRIES {
            let message = format!("At most {MAX_ENTRIES} readings are written at once. Send fewer at a time.");
            return Err(AppError::new(ErrorCode::Invalid, message).into());
        }
        let kpis =
            write::kpis(&mut change.transaction, actor.workspace, entries.iter().map(|entry| &entry.kpi)).await?;
        let mut drafts = Vec::with_capacity(entries.len());
        let mut errors = Vec::new();
        for entry in entries {
            let kpi = kpis.get(entry.kpi.as_str()).ok_or_else(|| AppError::not_found("KPI", &entry.kpi))?;
            match draft(entry, kpi, change.frame.as_of_on) {
                Ok(draft) => drafts.push(draft),
                Err(message) => {
                    let field = write::field(&entry.kpi, entry.period_start_on);
                    let period = kpi.period(entry.period_start_on);
                    let label = period.map_or_else(|| entry.period_start_on.to_string(), |period| period.label.clone());
                    errors.push(FieldError { field, message: format!("{}, {label}: {message}", kpi.name) });
                }
            }
        }
        if !errors.is_empty() {
            return Err(invalid(errors).into());
        }
        change.write(drafts).await
    }

    async fn write_sheet(
        &self,
        actor: &ActingMember,
        input: &PasteInput,
        now: DateTime<Utc>,
    ) -> Result<Entered, StoreError> {
        let mut change = Change::begin(self, actor, now).await?;
        let catalogue = catalogue::read(&mut change.transaction, actor.workspace).await?;
        let options =
            PasteOptions { kpi: input.kpi.clone(), mark: input.mark, share: input.share, today: change.frame.as_of_on };
        let sheet = read(&input.text, &catalogue, &options)
            .map_err(|error| AppError::new(ErrorCode::Invalid, error.to_string()))?;
        let mut errors: Vec<FieldError> = Vec::new();
        if !input.leave_out_problems {
            errors.extend(sheet.problems.iter().map(|problem| FieldError {
                field: problem.place.to_string(),
                message: format!("{}: {}", problem.place, problem.reason),
            }));
        }
        let note = checked_note(input.note.as_deref())
            .map_err(|message| errors.push(FieldError { field: "note".to_owned(), message }))
            .unwrap_or_default();
        if !errors.is_empty() {
            return Err(invalid(errors).into());
        }
        let drafts = sheet.cells.iter().filter_map(|cell| {
            let kpi = catalogue.kpis.get(cell.kpi)?;
            let period = catalogue.calendars.get(kpi.calendar)?.get(cell.period)?;
            Some(Draft {
                kpi: kpi.slug.clone(),
                name: kpi.name.clone(),
                period: period.clone(),
                value: Some(cell.value),
                status: input.status,
                note: note.clone(),
                seen: Seen::Revision(input.seen_revision),
            })
        });
        let drafts: Vec<Draft> = drafts.collect();
        change.write(drafts).await
    }
}

/// A change of readings under way: it holds the lock of the workspace's revision until it is written or dropped.
struct Change {
    transaction: Transaction<'static, Postgres>,
    actor: ActingMember,
    frame: WorkspaceFrame,
    revision: i64,
    now: DateTime<Utc>,
}

impl Change {
    async fn begin(store: &Store, actor: &ActingMember, now: DateTime<Utc>) -> Result<Self, StoreError> {
        if !actor.role.may_change() {
            let message = format!("Members of role {} read and change nothing; ask the owner.", actor.role);
            return Err(AppError::new(ErrorCode::Forbidden, message).into());
        }
        // What the store keeps, so that no instant is later than itself.
        let now = now.trunc_subsecs(6);
        let mut transaction = store.pool.begin().await?;
        name_workspace(&mut transaction, actor.workspace).await?;
        let revision = take_revision(&mut transaction, actor.workspace, Some(actor.member), now).await?;
        let frame = read_frame(&mut transaction, actor, now).await?;
        Ok(Self { transaction, actor: actor.clone(), frame, revision, now })
    }

    /// Writes what differs from what stands; where nothing does, the revision taken is given back.
    async fn write(mut self, drafts: Vec<Draft>) -> Result<Entered, StoreError> {
        let standing = write::standing(&mut self.transaction, self.actor.workspace, &drafts).await?;
        let conflicts = write::conflicts(&drafts, &standing);
        if !conflicts.is_empty() {
            return Err(write::conflict(&mut self.transaction, self.actor.workspace, &conflicts).await?.into());
        }
        let plan = write::plan(drafts, &standing, self.now).map_err(invalid)?;
        if plan.rows.is_empty() {
            self.transaction.rollback().await?;
            return Ok(Entered { revision: self.revision - 1, ..plan.entered });
        }
        write::append(&mut self.transaction, &self.actor, self.revision, self.now, &plan.rows).await?;
        self.transaction.commit().await?;
        Ok(Entered { revision: self.revision, ..plan.entered })
    }
}

/// What an entry says, once it is read.
fn draft(entry: &Entry, kpi: &KpiRules, today: NaiveDate) -> Result<Draft, String> {
    if kpi.is_archived {
        return Err("the KPI is out of use; take it back into use first".to_owned());
    }
    let period = kpi
        .period(entry.period_start_on)
        .ok_or_else(|| format!("no period of its calendar begins on {}", entry.period_start_on))?;
    if period.start_on > today {
        return Err("the period has not begun; readings are of periods that have".to_owned());
    }
    let value = match &entry.value {
        EntryValue::Typed(text) => Some(read_value(text, ValueRules::of_field(&kpi.measure, kpi.scale))?),
        EntryValue::Retracted => None,
    };
    Ok(Draft {
        kpi: entry.kpi.clone(),
        name: kpi.name.clone(),
        period: period.clone(),
        value,
        status: entry.status,
        note: checked_note(entry.note.as_deref())?,
        seen: Seen::Version(entry.seen_version),
    })
}

/// A note without the space around it; an empty one says nothing.
fn checked_note(note: Option<&str>) -> Result<Option<String>, String> {
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    let line = note.map(|note| note.replace("\r\n", "\n"));
    line.map(|note| cell::text(&note).map_err(|reason| format!("the note {reason}"))).transpose()
}

/// The refusal of what does not hold; at most so many fields as help.
fn invalid(fields: Vec<FieldError>) -> AppError {
    let message = match fields.as_slice() {
        [only] => format!("{}. Nothing was written.", only.message),
        several => format!("{} entries need another look. Nothing was written.", several.len()),
    };
    AppError { fields, ..AppError::new(ErrorCode::Invalid, message) }
}
