//! What is refused, with the field and the way out.

use super::*;
use backend::{ErrorCode, Imports};
use domain::actor::Role;

#[tokio::test]
async fn fields_that_do_not_hold_are_named_and_nothing_is_written() {
    let desk = Desk::open().await;
    let (table, typed, ..) = samples().into_iter().find(|sample| sample.0 == FormTable::Kpis).unwrap();
    let wrong = with(&with(&typed, "owner", "nobody"), "source", "ledgers");
    let error = desk.create(table, &wrong).await.unwrap_err();
    assert_eq!(
        (error.code, error.message.as_str()),
        (ErrorCode::Invalid, "2 fields need another look. Nothing was written.")
    );
    assert_eq!(
        fields(Err(error)),
        ["owner: there is no member 'nobody' here", "source: there is no source 'ledgers' here"]
    );
    let wrong = with(&with(&typed, "decimals", "9"), "name", "");
    assert_eq!(
        fields(desk.create(table, &wrong).await),
        ["name: is empty", "decimals: '9' is not a whole number from 0 to 6"]
    );
    let mut owner = desk.database.owner().await;
    let kpis: i64 = sqlx::query_scalar("SELECT count(*) FROM kpis").fetch_one(&mut owner).await.unwrap();
    let revision: i64 = sqlx::query_scalar("SELECT revision FROM workspaces").fetch_one(&mut owner).await.unwrap();
    assert_eq!((kpis, revision), (3, 1), "no revision is used up by a refusal");
}

#[tokio::test]
async fn readings_keep_their_meaning() {
    let desk = Desk::open().await;
    let weeks = samples().into_iter().find(|sample| sample.0 == FormTable::Calendars).unwrap().1;
    desk.create(FormTable::Calendars, &weeks).await.unwrap();
    assert_eq!(
        fields(desk.change(FormTable::Kpis, "cost", "calendar", "weeks").await),
        ["calendar: stays 'months': readings stand on its periods (6 so far); make another KPI for another calendar"]
    );
    assert_eq!(
        fields(desk.change(FormTable::Kpis, "cost", "unit", "ratio").await),
        ["unit: stays 'hours': readings are kept in it (6 so far); a share of one and another unit are two KPIs"]
    );
    desk.change(FormTable::Kpis, "cost", "unit", "GBP").await.expect("a unit may be spelled otherwise");
    desk.change(FormTable::Kpis, "quiet", "calendar", "weeks").await.expect("nothing was read on months");

    let ratio = with(&with(&desk.record(FormTable::Kpis, "quiet").await.cells, "unit", "ratio"), "scale", "logit");
    let version = seen(&desk.record(FormTable::Kpis, "quiet").await);
    desk.edit(FormTable::Kpis, &version, &ratio).await.unwrap();
    // Cost goes below zero once its scale allows it; then log has no place for its readings.
    desk.change(FormTable::Kpis, "cost", "scale", "identity").await.unwrap();
    let mut template = super::super::sample::firm();
    template.kpis.clear();
    template.observations = vec![super::super::sample::observation("cost", 6, Some(-5), Some("2024-07-09T06:00:00Z"))];
    desk.database.store.import(&slug("firm"), &template, &[9; 32], instant(NOW), &|_, _, _| {}).await.unwrap();
    let refused = fields(desk.change(FormTable::Kpis, "cost", "scale", "log").await);
    assert_eq!(
        refused,
        [
            "scale: log does not fit its readings, which go from -5 to 420; log takes values above zero, logit values between 0 and 1"
        ]
    );
}

#[tokio::test]
async fn windows_hold_a_whole_period() {
    let desk = Desk::open().await;
    assert_eq!(
        fields(desk.change(FormTable::KeyResults, "cost-370", "due_on", "2024-01-31").await),
        [
            "due_on: no whole period of the calendar of 'cost' lies from 2024-01-01 to 2024-01-31 (due_on is the first day after)"
        ]
    );
    assert!(
        fields(desk.change(FormTable::Guardrails, "hours-95", "end_on", "2024-01-31").await)[0].starts_with("end_on")
    );

    // A KPI without readings may move to another calendar, if what is asked of it can still be judged there.
    let target = with(&desk.record(FormTable::KeyResults, "cost-370").await.cells, "kpi", "quiet");
    desk.create(FormTable::KeyResults, &with(&target, "name", "Quiet in May")).await.unwrap();
    let years = cells(&[("name", "Years"), ("kind", "year"), ("first_on", "2024-01-01"), ("last_on", "2026-01-01")]);
    desk.create(FormTable::Calendars, &years).await.unwrap();
    assert_eq!(
        fields(desk.change(FormTable::Kpis, "quiet", "calendar", "years").await),
        ["calendar: no whole period of 'years' lies in the window of 'Quiet in May'"]
    );
}

#[tokio::test]
async fn nothing_goes_in_a_circle() {
    let desk = Desk::open().await;
    assert_eq!(
        fields(desk.change(FormTable::Teams, "firm", "parent", "south").await),
        ["parent: parents go in a circle: firm \u{2192} south \u{2192} firm"]
    );
    assert_eq!(
        fields(desk.change(FormTable::Objectives, "cheaper", "parent", "cheaper").await),
        ["parent: parents go in a circle: cheaper \u{2192} cheaper"]
    );
    let claim = samples().into_iter().find(|sample| sample.0 == FormTable::Influences).unwrap().1;
    desk.create(FormTable::Influences, &claim).await.unwrap();
    let back = with(&with(&claim, "from", "cost"), "to", "quiet");
    assert_eq!(
        fields(desk.create(FormTable::Influences, &back).await),
        [
            "lag_periods: influences without a lag go in a circle: cost \u{2192} quiet \u{2192} cost; give one of them a lag"
        ]
    );
    let later = desk.create(FormTable::Influences, &with(&back, "lag_periods", "1")).await.unwrap();
    // A circle that an archived claim would close is found when it is taken back.
    let archived = desk.archive(FormTable::Influences, &later, true).await.unwrap();
    let first = seen(&desk.record(FormTable::Influences, "quiet-cost").await);
    let first = desk.archive(FormTable::Influences, &first, true).await.unwrap();
    desk.create(FormTable::Influences, &back).await.unwrap();
    assert!(fields(desk.archive(FormTable::Influences, &first, false).await)[0].starts_with("lag_periods"));
    desk.archive(FormTable::Influences, &archived, false).await.unwrap();
}

#[tokio::test]
async fn somebody_always_leads() {
    let desk = Desk::open().await;
    assert!(
        fields(desk.change(FormTable::Members, "leader", "role", "owner").await)[0].starts_with("role: stays leader")
    );
    let alone = desk.create(FormTable::Members, &cells(&[("name", "B"), ("role", "leader"), ("team", "firm")])).await;
    let other = alone.unwrap();
    desk.change(FormTable::Members, "leader", "role", "owner").await.unwrap();
    let refused = desk.archive(FormTable::Members, &other, true).await.unwrap_err();
    assert!(refused.message.contains("only leader"), "{}", refused.message);
}

#[tokio::test]
async fn the_board_reads_and_changes_nothing() {
    let desk = Desk::open().await;
    let board = ActingMember { role: Role::Board, ..desk.actor.clone() };
    let page = desk.database.store.form(&board, FormTable::Kpis, Some(&slug("cost")), instant(NOW)).await.unwrap();
    let record = page.record.unwrap();
    assert!(!page.may_change);
    let store = &desk.database.store;
    let edited = Some((record.slug.clone(), record.version));
    let input = FormInput { table: FormTable::Kpis, edited, cells: with(&record.cells, "name", "Mine") };
    let at = (&record.slug, record.version);
    let refusals = [
        store.save(&board, &input, instant(NOW)).await,
        store.set_archived(&board, FormTable::Kpis, at, true, instant(NOW)).await,
        store.undo(&board, FormTable::Kpis, at, instant(NOW)).await,
    ];
    for refusal in refusals {
        assert_eq!(refusal.unwrap_err().code, ErrorCode::Forbidden);
    }
    assert_eq!(desk.record(FormTable::Kpis, "cost").await.version, record.version);
}

#[tokio::test]
async fn another_tenant_sees_and_changes_nothing() {
    let desk = Desk::open().await;
    let mut template = super::super::sample::firm();
    template.kpis.retain(|kpi| kpi.slug != slug("quiet"));
    desk.database.store.import(&slug("other"), &template, &[3; 32], instant(NOW), &|_, _, _| {}).await.unwrap();
    let other = desk.database.store.enter_as_leader(Some(&slug("other"))).await.unwrap();
    let store = &desk.database.store;
    let absent = store.form(&other, FormTable::Kpis, Some(&slug("quiet")), instant(NOW)).await.unwrap_err();
    assert_eq!(absent.code, ErrorCode::NotFound);
    let record = desk.record(FormTable::Kpis, "quiet").await;
    let edited = Some((record.slug.clone(), record.version));
    let input = FormInput { table: FormTable::Kpis, edited, cells: with(&record.cells, "name", "Taken") };
    assert_eq!(store.save(&other, &input, instant(NOW)).await.unwrap_err().code, ErrorCode::NotFound);
    // Made there under the same slug it is another record.
    let input = FormInput { table: FormTable::Kpis, edited: None, cells: with(&record.cells, "slug", "quiet") };
    store.save(&other, &input, instant(NOW)).await.unwrap();
    assert_eq!(desk.record(FormTable::Kpis, "quiet").await.history.len(), 1);
}

#[tokio::test]
async fn the_loser_of_two_is_told_what_the_other_wrote() {
    let desk = Desk::open().await;
    let before = desk.record(FormTable::Kpis, "cost").await;
    let winner =
        desk.edit(FormTable::Kpis, &seen(&before), &with(&before.cells, "name", "Cost, all told")).await.unwrap();
    let mine = with(&before.cells, "name", "Cost of delivery");
    let error = desk.edit(FormTable::Kpis, &seen(&before), &mine).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Conflict);
    let other = error.other.unwrap();
    assert_eq!((other.version, other.member.as_str()), (winner.version, "Head of operations"));
    assert_eq!((other.cells["name"].as_str(), other.changed_at), ("Cost, all told", instant(NOW)));
    assert_eq!(desk.archive(FormTable::Kpis, &seen(&before), true).await.unwrap_err().code, ErrorCode::Conflict);
    assert_eq!(desk.undo(FormTable::Kpis, &seen(&before)).await.unwrap_err().code, ErrorCode::Conflict);
    // Who wrote the same has lost nothing.
    let same =
        desk.edit(FormTable::Kpis, &seen(&before), &with(&before.cells, "name", "Cost, all told")).await.unwrap();
    assert_eq!(same, winner);
}
