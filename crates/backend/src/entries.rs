//! Entering, correcting and pasting readings.

use crate::Answer;
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use domain::actor::ActingMember;
use domain::page::entry::{DueFilter, Entered, Entry, PasteInput, PastePage, ReadingsPage, Standing, ThisWeekPage};
use domain::slug::Slug;

/// Entering, correcting and pasting readings. A reading is never overwritten: every change is a new version, and many are written
/// whole or not at all.
///
/// Errors of all that change something: `forbidden` where the role may not, `not_found`, `invalid` with one field for each reading that
/// does not hold, named `kpi/first day of the period`, `conflict` with the version that holds now and a field for each reading that
/// somebody else wrote meanwhile.
#[async_trait]
pub trait Entries: Send + Sync {
    /// One page of the readings of a KPI with all their versions, newest period first; a page past the last is the last.
    async fn readings(&self, actor: &ActingMember, kpi: &Slug, page: u32, now: DateTime<Utc>) -> Answer<ReadingsPage>;

    /// What is due now.
    async fn this_week(&self, actor: &ActingMember, filter: &DueFilter, now: DateTime<Utc>) -> Answer<ThisWeekPage>;

    /// What a pasted sheet can be about.
    async fn paste_page(&self, actor: &ActingMember, now: DateTime<Utc>) -> Answer<PastePage>;

    /// The readings of some KPIs that stand for the periods that begin in `[from_on, to_on]`.
    async fn standing(
        &self,
        actor: &ActingMember,
        kpis: &[Slug],
        from_on: NaiveDate,
        to_on: NaiveDate,
    ) -> Answer<Standing>;

    /// Enters, corrects and retracts readings. What stands already is not written again.
    async fn enter(&self, actor: &ActingMember, entries: &[Entry], now: DateTime<Utc>) -> Answer<Entered>;

    /// Reads a sheet and writes what it says; the errors of `invalid` are named by their place in the sheet.
    async fn paste(&self, actor: &ActingMember, input: &PasteInput, now: DateTime<Utc>) -> Answer<Entered>;

    /// Writes again what stood before the readings that a revision wrote, as new versions; what was not there is retracted.
    async fn undo_entries(&self, actor: &ActingMember, revision: i64, now: DateTime<Utc>) -> Answer<Entered>;
}
