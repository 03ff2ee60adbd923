//! What is due, and for whom.

use super::desk::{Desk, NOW, entry};
use crate::tests::sample::{day, instant, slug};
use backend::Entries;
use domain::page::entry::DueFilter;

#[tokio::test]
async fn what_is_due_is_the_earliest_period_without_a_reading_and_goes_when_it_is_entered() {
    // The firm's record ends on 10 July: cost is read to June, hours to May, quiet never.
    let desk = Desk::open().await;
    let store = &desk.database.store;
    let page = store.this_week(&desk.actor, &DueFilter::default(), instant(NOW)).await.unwrap();
    let told: Vec<_> = page
        .due
        .iter()
        .map(|due| (due.kpi.slug.as_str(), due.due.period.start_on, due.due.is_late, due.last.is_some()))
        .collect();
    assert_eq!(told, [("hours", day(2024, 6, 1), false, true), ("quiet", day(2024, 6, 1), false, false)]);
    assert_eq!((page.kpis, page.entered()), (3, 1));
    assert_eq!(
        page.due[0].kpi.usual.map(|usual| (usual.readings, usual.lowest, usual.highest)),
        Some((5, 80.into(), 100.into()))
    );
    desk.enter(&[entry("hours", 6, "90"), entry("quiet", 6, "5")], NOW).await.unwrap();
    let page = store.this_week(&desk.actor, &DueFilter::default(), instant(NOW)).await.unwrap();
    assert_eq!((page.due.len(), page.entered()), (0, 3));
    let (kpi, period) = page.next.unwrap();
    assert_eq!((kpi.slug.as_str(), period.label.as_str()), ("cost", "2024-07"));
}

#[tokio::test]
async fn a_team_or_a_person_sees_its_own() {
    let desk = Desk::open().await;
    let due = async |team: Option<&str>, person: Option<&str>| {
        let filter = DueFilter { team: team.map(slug), person: person.map(slug) };
        let page = desk.database.store.this_week(&desk.actor, &filter, instant(NOW)).await.unwrap();
        (page.due.len(), page.kpis)
    };
    assert_eq!(due(Some("south"), None).await, (2, 3));
    assert_eq!(due(Some("firm"), None).await, (0, 0));
    // The owner, and the deputy as well.
    assert_eq!(due(None, Some("owner")).await, (2, 3));
    assert_eq!(due(None, Some("leader")).await, (2, 3));
    assert_eq!(due(Some("south"), Some("nobody")).await, (0, 0));
}

#[tokio::test]
async fn the_pages_of_a_kpi_go_back_to_the_first_period_of_its_calendar() {
    let desk = Desk::open().await;
    let page = desk.page("quiet").await;
    let starts: Vec<_> = page.readings.iter().map(|reading| reading.period.start_on).collect();
    assert_eq!((starts.first(), starts.last()), (Some(&day(2024, 7, 1)), Some(&day(2024, 1, 1))));
    assert_eq!((page.page, page.pages), (1, 1));
    let past_the_last = desk.database.store.readings(&desk.actor, &slug("quiet"), 99, instant(NOW)).await.unwrap();
    assert_eq!(past_the_last.page, 1);
    // July has begun and is not over: it can be entered, provisionally.
    let next = desk.page("cost").await.next.unwrap();
    assert_eq!((next.period.start_on, next.is_over, next.is_late), (day(2024, 7, 1), false, false));
}
