//! The firm of the samples, and its leader at a desk.

use crate::test_database::TestDatabase;
use crate::tests::import_firm;
use crate::tests::sample::{day, instant, slug};
use backend::{AppError, Entries, Workspaces};
use domain::actor::ActingMember;
use domain::page::entry::{Entered, Entry, EntryValue, ReadingVersion, ReadingsPage};
use domain::reading::ReadingStatus;

pub(super) const NOW: &str = "2024-09-11T09:00:00Z";
pub(super) const LATER: &str = "2024-09-12T09:00:00Z";

pub(super) struct Desk {
    pub(super) database: TestDatabase,
    pub(super) actor: ActingMember,
}

impl Desk {
    pub(super) async fn open() -> Self {
        let database = TestDatabase::create().await;
        import_firm(&database).await;
        let actor = database.store.enter_as_leader(None).await.unwrap();
        Self { database, actor }
    }

    pub(super) async fn enter(&self, entries: &[Entry], now: &str) -> Result<Entered, AppError> {
        self.database.store.enter(&self.actor, entries, instant(now)).await
    }

    pub(super) async fn page(&self, kpi: &str) -> ReadingsPage {
        self.database.store.readings(&self.actor, &slug(kpi), 1, instant(LATER)).await.unwrap()
    }

    /// The versions of the reading of a month of 2024, newest first.
    pub(super) async fn versions(&self, kpi: &str, month: u32) -> Vec<ReadingVersion> {
        let page = self.page(kpi).await;
        let reading = page.readings.into_iter().find(|reading| reading.period.start_on == day(2024, month, 1));
        reading.map(|reading| reading.versions).unwrap_or_default()
    }

    pub(super) async fn revision(&self) -> i64 {
        self.page("cost").await.workspace.revision
    }
}

/// A first reading of a month of 2024.
pub(super) fn entry(kpi: &str, month: u32, text: &str) -> Entry {
    correction(kpi, month, text, 0, None)
}

/// A reading of a month of 2024 on top of a version.
pub(super) fn correction(kpi: &str, month: u32, text: &str, seen_version: u32, note: Option<&str>) -> Entry {
    Entry {
        kpi: slug(kpi),
        period_start_on: day(2024, month, 1),
        value: EntryValue::Typed(text.to_owned()),
        status: ReadingStatus::Final,
        note: note.map(str::to_owned),
        seen_version,
    }
}
