//! Readings that people enter.

mod desk;
mod due;
mod refusals;
mod sheets;

use super::sample::{day, instant};
use backend::{Entries, ErrorCode, Kpis};
use desk::{Desk, LATER, NOW, correction, entry};
use domain::page::entry::{Entered, EntryValue};
use domain::page::workspace::Moment;
use domain::reading::ReadingStatus;
use rust_decimal::Decimal;

#[tokio::test]
async fn what_is_entered_is_read_everywhere_at_once() {
    let desk = Desk::open().await;
    let before = desk.revision().await;
    let entered = desk.enter(&[entry("hours", 6, "1 200")], NOW).await.unwrap();
    assert_eq!(entered, Entered { revision: before + 1, added: 1, ..Entered::default() });
    let versions = desk.versions("hours", 6).await;
    assert_eq!(versions.len(), 1);
    assert_eq!((versions[0].version, versions[0].value), (1, Some(Decimal::from(1_200))));
    assert_eq!((versions[0].known_at, versions[0].recorded_at), (instant(NOW), instant(NOW)));
    assert_eq!(versions[0].member, "Head of operations");
    // The read model that the map reads is of the same transaction.
    let slug = super::sample::slug("hours");
    let kpi = desk.database.store.kpi_page(&desk.actor, &slug, Moment::newest(instant(NOW))).await.unwrap();
    let last = kpi.readings.last().unwrap();
    assert_eq!((last.period.start_on, last.value), (day(2024, 6, 1), Some(Decimal::from(1_200))));
}

#[tokio::test]
async fn a_correction_keeps_what_was_said_before_with_who_and_why() {
    let desk = Desk::open().await;
    let refused = desk.enter(&[correction("cost", 6, "375", 1, None)], NOW).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert_eq!(refused.fields[0].field, "cost/2024-06-01");
    assert!(refused.fields[0].message.contains("a correction needs a note that says why"));
    let why = Some("A depot was counted twice");
    let entered = desk.enter(&[correction("cost", 6, "375", 1, why)], NOW).await.unwrap();
    assert_eq!(entered.corrected, 1);
    let versions = desk.versions("cost", 6).await;
    let told: Vec<_> =
        versions.iter().map(|version| (version.version, version.value, version.note.as_deref())).collect();
    assert_eq!(told, [(2, Some(Decimal::from(375)), why), (1, Some(Decimal::from(370)), None)]);
}

#[tokio::test]
async fn what_stands_already_is_not_written_again() {
    let desk = Desk::open().await;
    let before = desk.revision().await;
    let entered = desk.enter(&[correction("cost", 6, "370.00", 1, None)], NOW).await.unwrap();
    assert_eq!(entered, Entered { revision: before, unchanged: 1, ..Entered::default() });
    assert_eq!((desk.revision().await, desk.versions("cost", 6).await.len()), (before, 1));
}

#[tokio::test]
async fn a_provisional_value_becomes_final_without_a_reason_and_nothing_else_changes() {
    let desk = Desk::open().await;
    let mut first = entry("hours", 6, "90");
    first.status = ReadingStatus::Provisional;
    desk.enter(&[first], NOW).await.unwrap();
    let settled = desk.enter(&[correction("hours", 6, "90", 1, None)], LATER).await.unwrap();
    assert_eq!((settled.settled, settled.corrected), (1, 0));
    let statuses: Vec<_> = desk.versions("hours", 6).await.iter().map(|version| version.status).collect();
    assert_eq!(statuses, [ReadingStatus::Final, ReadingStatus::Provisional]);
}

#[tokio::test]
async fn a_reading_is_taken_back_and_the_one_before_it_is_the_last_again() {
    let desk = Desk::open().await;
    let mut retraction = correction("cost", 6, "", 1, Some("Booked in the wrong month"));
    retraction.value = EntryValue::Retracted;
    assert_eq!(desk.enter(&[retraction], NOW).await.unwrap().retracted, 1);
    let page = desk.page("cost").await;
    assert_eq!(page.next.map(|next| (next.period.start_on, next.version)), Some((day(2024, 6, 1), 2)));
    assert_eq!(
        desk.versions("cost", 6).await.iter().map(|version| version.value).collect::<Vec<_>>(),
        [None, Some(Decimal::from(370))]
    );
    // Entered again it is a reading like the first: nothing stands, so nothing is to be explained.
    assert_eq!(desk.enter(&[correction("cost", 6, "371", 2, None)], LATER).await.unwrap().added, 1);
    assert_eq!(desk.versions("cost", 6).await.len(), 3);
}

#[tokio::test]
async fn of_two_who_correct_the_second_is_told_what_the_first_wrote() {
    let desk = Desk::open().await;
    let why = Some("Late invoices");
    desk.enter(&[correction("cost", 6, "380", 1, why)], NOW).await.unwrap();
    let refused = desk.enter(&[correction("cost", 6, "390", 1, why)], LATER).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert!(refused.message.contains("Head of operations wrote 380\u{a0}hours meanwhile"), "{}", refused.message);
    let other = refused.other.unwrap();
    assert_eq!((other.version, other.member.as_str(), other.changed_at), (2, "Head of operations", instant(NOW)));
    assert_eq!((other.cells["value"].as_str(), other.cells["note"].as_str()), ("380", "Late invoices"));
    // Two who write the same have nothing to settle.
    assert_eq!(desk.enter(&[correction("cost", 6, "380", 1, why)], LATER).await.unwrap().unchanged, 1);
    assert_eq!(desk.enter(&[correction("cost", 6, "390", 2, why)], LATER).await.unwrap().corrected, 1);
}

#[tokio::test]
async fn many_are_written_whole_or_not_at_all() {
    let desk = Desk::open().await;
    let before = desk.revision().await;
    let refused = desk.enter(&[entry("hours", 6, "90"), entry("quiet", 6, "-5")], NOW).await.unwrap_err();
    assert_eq!((refused.code, refused.fields.len()), (ErrorCode::Invalid, 1));
    assert!(refused.fields[0].message.starts_with("quiet, 2024-06: "), "{}", refused.fields[0].message);
    assert_eq!((desk.revision().await, desk.versions("hours", 6).await.len()), (before, 0));
    let entered = desk.enter(&[entry("hours", 6, "90"), entry("quiet", 6, "5")], NOW).await.unwrap();
    assert_eq!((entered.added, entered.revision), (2, before + 1));
}

#[tokio::test]
async fn nothing_is_known_before_what_it_replaces_was() {
    let desk = Desk::open().await;
    desk.enter(&[correction("cost", 6, "375", 1, Some("Now"))], LATER).await.unwrap();
    // The clock of another server is behind.
    desk.enter(&[correction("cost", 6, "376", 2, Some("Then"))], NOW).await.unwrap();
    let versions = desk.versions("cost", 6).await;
    assert_eq!((versions[0].known_at, versions[0].recorded_at), (instant(LATER), instant(NOW)));
}

#[tokio::test]
async fn eight_who_write_at_once_lose_nothing_and_seven_are_told() {
    let desk = Desk::open().await;
    let writers = (0..8).map(|writer| {
        let (store, actor) = (desk.database.store.clone(), desk.actor.clone());
        tokio::spawn(async move {
            let entry = correction("cost", 6, &(500 + writer).to_string(), 1, Some("Race"));
            store.enter(&actor, &[entry], instant(NOW)).await.map_err(|error| error.code)
        })
    });
    let mut written = 0;
    for writer in writers.collect::<Vec<_>>() {
        match writer.await.unwrap() {
            Ok(entered) => written += entered.corrected,
            Err(code) => assert_eq!(code, ErrorCode::Conflict),
        }
    }
    assert_eq!((written, desk.versions("cost", 6).await.len()), (1, 2));
}
