//! What is not written: by whom it must not be, for what there is no place.

use super::desk::{Desk, NOW, entry};
use crate::test_database::TestDatabase;
use crate::tests::sample::{firm, instant, slug};
use backend::{Entries, ErrorCode, Imports, Workspaces};
use domain::actor::Role;

#[tokio::test]
async fn the_board_reads_and_enters_nothing() {
    let mut desk = Desk::open().await;
    desk.actor.role = Role::Board;
    let refused = desk.enter(&[entry("hours", 6, "90")], NOW).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden);
    let undone = desk.database.store.undo_entries(&desk.actor, 1, instant(NOW)).await.unwrap_err();
    assert_eq!(undone.code, ErrorCode::Forbidden);
    assert!(!desk.page("hours").await.may_change);
}

#[tokio::test]
async fn what_has_no_place_is_refused_with_the_reason() {
    let desk = Desk::open().await;
    let mut amid = entry("hours", 6, "90");
    amid.period_start_on = crate::tests::sample::day(2024, 6, 3);
    for (entry, reason) in [
        (amid, "no period of its calendar begins on 2024-06-03"),
        (entry("hours", 8, "90"), "the period has not begun"),
        (entry("hours", 6, "0"), "not above zero"),
        (entry("hours", 6, "90 %"), "this KPI is in hours"),
        (entry("hours", 6, "1,234"), "can be read as 1234 or as 1.234"),
        (entry("hours", 6, "12345678901234567"), "more than 16 digits"),
        (entry("hours", 6, "=SUM(A1)"), "is not a number"),
        (entry("hours", 6, ""), "is empty"),
    ] {
        let refused = desk.enter(&[entry], NOW).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Invalid, "{reason}");
        assert!(refused.fields[0].message.contains(reason), "{}", refused.fields[0].message);
    }
    let twice = desk.enter(&[entry("hours", 6, "90"), entry("hours", 6, "91")], NOW).await.unwrap_err();
    assert!(twice.fields[0].message.contains("sent twice"), "{}", twice.message);
    let unknown = desk.enter(&[entry("gone", 6, "90")], NOW).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::NotFound);
    assert!(desk.versions("hours", 6).await.is_empty());
}

#[tokio::test]
async fn a_note_may_hold_anything_but_control_characters() {
    let desk = Desk::open().await;
    let mut note = entry("hours", 6, "90");
    note.note = Some("=HYPERLINK(\"x\")\t\\N <b>'; DROP TABLE kpis; --".to_owned());
    assert!(desk.enter(&[note.clone()], NOW).await.unwrap_err().fields[0].message.contains("control character U+0009"));
    note.note = Some("=HYPERLINK(\"x\") \\N \\\\ <b>'; DROP TABLE kpis; --\r\nsecond line".to_owned());
    desk.enter(&[note], NOW).await.unwrap();
    let said = desk.versions("hours", 6).await[0].note.clone();
    assert_eq!(said.as_deref(), Some("=HYPERLINK(\"x\") \\N \\\\ <b>'; DROP TABLE kpis; --\nsecond line"));
}

#[tokio::test]
async fn another_tenant_is_neither_read_nor_written() {
    let desk = Desk::open().await;
    let store = &desk.database.store;
    store.import(&slug("other"), &firm(), &[8; 32], instant("2024-07-10T12:00:00Z"), &|_, _, _| {}).await.unwrap();
    let other = store.enter_as_leader(Some(&slug("other"))).await.unwrap();
    desk.enter(&[entry("hours", 6, "90")], NOW).await.unwrap();
    let page = store.readings(&other, &slug("hours"), 1, instant(NOW)).await.unwrap();
    assert!(page.readings[1].versions.is_empty(), "the other firm's June is as it was");
    let standing = store
        .standing(&other, &[slug("hours")], page.readings[1].period.start_on, page.readings[0].period.start_on)
        .await
        .unwrap();
    assert!(standing.readings.is_empty());
    // The revisions of one say nothing in the other.
    let revision = desk.revision().await;
    let undone = store.undo_entries(&other, revision, instant(NOW)).await.unwrap_err();
    assert_ne!(undone.code, ErrorCode::Internal);
    assert_eq!(desk.versions("hours", 6).await.len(), 1);
}

#[tokio::test]
async fn a_workspace_that_is_not_there_answers_as_one() {
    let database = TestDatabase::create().await;
    assert_eq!(database.store.enter_as_leader(Some(&slug("nowhere"))).await.unwrap_err().code, ErrorCode::NotFound);
}
