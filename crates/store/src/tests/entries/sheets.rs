//! Pasted sheets: compared with what stands, written whole, undone.

use super::desk::{Desk, LATER, NOW, correction};
use crate::tests::sample::{day, instant, slug};
use backend::{AppError, Entries, ErrorCode};
use domain::page::entry::{Entered, PasteInput};
use domain::paste::value::{DecimalMark, ShareForm};
use domain::reading::ReadingStatus;
use rust_decimal::Decimal;

const SHEET: &str = "KPI\tMay 2024\tJun 2024\ncost\t380\t365\nhours\t85\t91.5\nquiet\t\t7";

fn input(text: &str, seen_revision: i64) -> PasteInput {
    PasteInput {
        text: text.to_owned(),
        kpi: None,
        mark: DecimalMark::Automatic,
        share: ShareForm::Percent,
        seen_revision,
        leave_out_problems: false,
        status: ReadingStatus::Final,
        note: Some("From the monthly sheet".to_owned()),
    }
}

impl Desk {
    async fn paste(&self, input: &PasteInput, now: &str) -> Result<Entered, AppError> {
        self.database.store.paste(&self.actor, input, instant(now)).await
    }

    /// The values of June: cost, hours, quiet.
    async fn june(&self) -> [Option<Decimal>; 3] {
        let mut values = [None; 3];
        for (index, kpi) in ["cost", "hours", "quiet"].iter().enumerate() {
            values[index] = self.versions(kpi, 6).await.first().and_then(|version| version.value);
        }
        values
    }
}

#[tokio::test]
async fn a_sheet_writes_what_differs_in_one_revision_and_its_undo_writes_what_was() {
    let desk = Desk::open().await;
    let before = desk.revision().await;
    let june_before = desk.june().await;
    let entered = desk.paste(&input(SHEET, before), NOW).await.unwrap();
    let expected = Entered { revision: before + 1, added: 2, corrected: 1, unchanged: 2, ..Entered::default() };
    assert_eq!(entered, expected);
    assert_eq!(desk.june().await, [Some(365.into()), Some(Decimal::new(915, 1)), Some(7.into())]);
    let undone = desk.database.store.undo_entries(&desk.actor, entered.revision, instant(LATER)).await.unwrap();
    assert_eq!((undone.corrected, undone.retracted), (1, 2));
    assert_eq!(desk.june().await, june_before);
    // Nothing was erased: the sheet and its undo are versions of their own, each with its note.
    let versions = desk.versions("cost", 6).await;
    assert_eq!(versions.len(), 3);
    assert_eq!(versions[1].note.as_deref(), Some("From the monthly sheet"));
    assert!(versions[0].note.as_deref().unwrap().starts_with("Undo of what was entered as revision"));
    // The undo can be undone.
    desk.database.store.undo_entries(&desk.actor, undone.revision, instant(LATER)).await.unwrap();
    assert_eq!(desk.june().await[0], Some(365.into()));
}

#[tokio::test]
async fn nothing_is_stored_while_a_cell_cannot_be_read_unless_it_is_left_out() {
    let desk = Desk::open().await;
    let before = desk.revision().await;
    let mut sheet = input("KPI\tJun 2024\ncost\tabc\nhours\t90\nNonsense\t1", before);
    let refused = desk.paste(&sheet, NOW).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    let fields: Vec<_> = refused.fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["Row 2, column 2", "Row 4"]);
    assert_eq!(desk.revision().await, before);
    sheet.leave_out_problems = true;
    assert_eq!(desk.paste(&sheet, NOW).await.unwrap().added, 1);
    assert_eq!(desk.june().await, [Some(370.into()), Some(90.into()), None]);
}

#[tokio::test]
async fn a_sheet_that_changes_readings_says_why() {
    let desk = Desk::open().await;
    let before = desk.revision().await;
    let silent = PasteInput { note: Some("  ".to_owned()), ..input(SHEET, before) };
    let refused = desk.paste(&silent, NOW).await.unwrap_err();
    assert_eq!((refused.code, refused.fields.len()), (ErrorCode::Invalid, 1));
    assert_eq!(refused.fields[0].field, "cost/2024-06-01");
    assert_eq!(desk.june().await[1], None, "not even what is new was written");
}

#[tokio::test]
async fn what_somebody_wrote_since_the_preview_is_not_written_over() {
    let desk = Desk::open().await;
    let seen = desk.revision().await;
    desk.enter(&[correction("cost", 6, "377", 1, Some("Late invoices"))], NOW).await.unwrap();
    let refused = desk.paste(&input(SHEET, seen), LATER).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert!(refused.message.contains("Head of operations wrote 377\u{a0}hours meanwhile"), "{}", refused.message);
    assert_eq!(desk.june().await[1], None);
    assert_eq!(desk.paste(&input(SHEET, seen + 1), LATER).await.unwrap().corrected, 1);
}

#[tokio::test]
async fn an_undo_does_not_write_over_a_later_correction_nor_touch_an_import() {
    let desk = Desk::open().await;
    let imported = desk.revision().await;
    let entered = desk.paste(&input(SHEET, imported), NOW).await.unwrap();
    desk.enter(&[correction("cost", 6, "366", 2, Some("Once more"))], LATER).await.unwrap();
    let refused = desk.database.store.undo_entries(&desk.actor, entered.revision, instant(LATER)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert_eq!(desk.june().await[0], Some(366.into()));
    let of_import = desk.database.store.undo_entries(&desk.actor, imported, instant(LATER)).await.unwrap_err();
    assert!(of_import.message.contains("An import is not undone here"), "{}", of_import.message);
    let of_nothing = desk.database.store.undo_entries(&desk.actor, 10_000, instant(LATER)).await.unwrap_err();
    assert_eq!(of_nothing.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn what_stands_is_told_with_the_revision_it_was_read_at() {
    let desk = Desk::open().await;
    let kpis = [slug("cost"), slug("quiet"), slug("unknown")];
    let standing = desk.database.store.standing(&desk.actor, &kpis, day(2024, 5, 1), day(2024, 6, 1)).await.unwrap();
    assert_eq!(standing.revision, desk.revision().await);
    let told: Vec<_> = standing
        .readings
        .iter()
        .map(|(kpi, readings)| (kpi.as_str(), readings.iter().map(|reading| reading.value).collect::<Vec<_>>()))
        .collect();
    assert_eq!(told, [("cost", vec![Some(380.into()), Some(370.into())])]);
}

#[tokio::test]
async fn a_sheet_can_be_about_every_kpi_in_use() {
    let desk = Desk::open().await;
    let page = desk.database.store.paste_page(&desk.actor, instant(NOW)).await.unwrap();
    let told: Vec<_> = page.catalogue.kpis.iter().map(|kpi| (kpi.slug.as_str(), kpi.next_start_on)).collect();
    assert_eq!(
        told,
        [("cost", Some(day(2024, 7, 1))), ("hours", Some(day(2024, 6, 1))), ("quiet", Some(day(2024, 1, 1)))]
    );
    assert_eq!((page.catalogue.calendars.len(), page.catalogue.calendars[0].len()), (1, 12));
}
