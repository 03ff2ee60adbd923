//! The lists of what a workspace is set up with.

use super::import_firm;
use super::sample::instant;
use crate::test_database::TestDatabase;
use backend::{Forms, Workspaces};
use domain::form::FormTable;
use domain::page::settings::{SettingsItem, SettingsNote, SettingsPage};

const NOW: &str = "2024-07-10T12:00:00Z";

fn items(page: &SettingsPage, table: FormTable) -> &[SettingsItem] {
    page.groups.iter().find(|group| group.table == table).map_or(&[], |group| &group.items)
}

#[tokio::test]
async fn every_kind_is_listed_with_what_tells_its_records_apart() {
    let database = TestDatabase::create().await;
    import_firm(&database).await;
    let actor = database.store.enter_as_leader(None).await.unwrap();
    let page = database.store.settings(&actor, instant(NOW)).await.unwrap();
    assert!(page.may_change);
    let note =
        |table, name: &str| items(&page, table).iter().find(|item| item.name == name).map(|item| item.note.clone());
    assert_eq!(note(FormTable::Calendars, "Months"), Some(SettingsNote::Word("month".to_owned())));
    assert_eq!(note(FormTable::Teams, "South"), Some(SettingsNote::Name("Firm".to_owned())));
    assert_eq!(note(FormTable::Teams, "Firm"), Some(SettingsNote::Nothing));
    assert_eq!(note(FormTable::Members, "Head of South"), Some(SettingsNote::Word("owner".to_owned())));
    assert!(matches!(items(&page, FormTable::Cycles)[0].note, SettingsNote::Span { .. }));
    assert!(items(&page, FormTable::Influences)[0].name.contains(" \u{2192} "));
    assert!(page.groups.iter().all(|group| group.items.iter().all(|item| item.archived_at.is_none())));
}

#[tokio::test]
async fn what_is_out_of_use_says_since_when() {
    let database = TestDatabase::create().await;
    import_firm(&database).await;
    let actor = database.store.enter_as_leader(None).await.unwrap();
    let now = instant(NOW);
    let event = items(&database.store.settings(&actor, now).await.unwrap(), FormTable::Events)[0].slug.clone();
    let form = database.store.form(&actor, FormTable::Events, Some(&event), now).await.unwrap();
    let version = form.record.unwrap().version;
    database.store.set_archived(&actor, FormTable::Events, (&event, version), true, now).await.unwrap();
    let page = database.store.settings(&actor, now).await.unwrap();
    let item = items(&page, FormTable::Events).iter().find(|item| item.slug == event).unwrap();
    assert_eq!(item.archived_at, Some(now));
}
