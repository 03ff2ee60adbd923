//! What the pages read: states from readings alone, and one tenant's rows only.

use super::sample::{firm, instant, slug};
use crate::test_database::TestDatabase;
use backend::{ErrorCode, Imports, Kpis, Maps, Objectives, Workspaces};
use domain::guardrail::GuardrailState;
use domain::page::map::MapTargetKind;
use domain::reading::Freshness;
use domain::target::State;
use rust_decimal::Decimal;

const NOW: &str = "2024-07-10T12:00:00Z";

async fn firm_in(database: &TestDatabase, name: &str) {
    database.store.import(&slug(name), &firm(), &[7; 32], instant(NOW), &|_, _, _| {}).await.unwrap();
}

#[tokio::test]
async fn the_map_shows_states_computed_from_readings() {
    let database = TestDatabase::create().await;
    firm_in(&database, "firm").await;
    let actor = database.store.enter_as_leader(None).await.unwrap();
    let map = database.store.strategy_map(&actor, domain::page::workspace::Moment::newest(instant(NOW))).await.unwrap();
    assert_eq!(map.workspace.as_of_on.to_string(), "2024-07-10");
    assert_eq!(map.teams.iter().map(|team| team.slug.as_str()).collect::<Vec<_>>(), ["firm", "south"]);

    let cost = map.kpis.iter().find(|kpi| kpi.slug == slug("cost")).unwrap();
    assert_eq!(cost.last, Some(("2024-06".to_owned(), Decimal::from(370))));
    assert_eq!(cost.tail.iter().flatten().count(), 6);
    assert_eq!(cost.judgement.as_ref().unwrap().state, State::Achieved);
    assert_eq!(cost.freshness, Freshness::Fresh);

    // The key result is met, but hours broke the guardrail in March: not attained, whatever its key results say.
    let objective = &map.objectives[0];
    assert_eq!(objective.judgement.state, State::Missed);
    assert!(objective.targets.iter().any(|target| target.kind == MapTargetKind::Guardrail(GuardrailState::Broken)));

    let hours = map.kpis.iter().find(|kpi| kpi.slug == slug("hours")).unwrap();
    assert!(matches!(hours.freshness, Freshness::Fresh), "June's hours are due on 10 July: {:?}", hours.freshness);
    assert!(matches!(hours.standing_targets[0].kind, MapTargetKind::Standing { met: Some(false), .. }));
    let quiet = map.kpis.iter().find(|kpi| kpi.slug == slug("quiet")).unwrap();
    assert_eq!((&quiet.last, &quiet.freshness), (&None, &Freshness::Never));
    assert_eq!((map.levers.len(), map.influences.len()), (1, 2));
}

#[tokio::test]
async fn a_late_reading_is_named() {
    let database = TestDatabase::create().await;
    let mut template = firm();
    template.workspace.as_mut().unwrap().as_of_on = None;
    database.store.import(&slug("firm"), &template, &[7; 32], instant(NOW), &|_, _, _| {}).await.unwrap();
    let actor = database.store.enter_as_leader(None).await.unwrap();
    let page = database
        .store
        .kpi_page(&actor, &slug("hours"), domain::page::workspace::Moment::newest(instant("2024-07-12T00:00:00Z")))
        .await
        .unwrap();
    assert!(
        matches!(page.freshness, Freshness::Late { ref period, .. } if period == "2024-06"),
        "{:?}",
        page.freshness
    );
}

#[tokio::test]
async fn the_pages_of_a_kpi_and_an_objective_agree_with_the_map() {
    let database = TestDatabase::create().await;
    firm_in(&database, "firm").await;
    let actor = database.store.enter_as_leader(None).await.unwrap();
    let page = database
        .store
        .kpi_page(&actor, &slug("hours"), domain::page::workspace::Moment::newest(instant(NOW)))
        .await
        .unwrap();
    assert_eq!((page.influences_in.len(), page.influences_out.len(), page.targets.len()), (1, 1, 2));
    assert_eq!(page.influences_in[0].0.name, "Overtime");
    assert_eq!(page.levers[0].slug, slug("overtime"));
    assert!(page.events.is_empty(), "the storm moved cost alone");
    let cost = database
        .store
        .kpi_page(&actor, &slug("cost"), domain::page::workspace::Moment::newest(instant(NOW)))
        .await
        .unwrap();
    assert_eq!((cost.events.len(), cost.readings.len()), (1, 6));

    let objective = database
        .store
        .objective_page(&actor, &slug("cheaper"), domain::page::workspace::Moment::newest(instant(NOW)))
        .await
        .unwrap();
    assert_eq!(objective.judgement.state, State::Missed);
    assert_eq!(objective.key_results[0].outcome.observed, Some(Decimal::from(370)));
    assert_eq!(objective.guardrails[0].outcome.first_breach.as_deref(), Some("2024-03"));
    assert_eq!(objective.key_results[0].owner, "Head of South");
}

#[tokio::test]
async fn nothing_of_another_workspace_can_be_read() {
    let database = TestDatabase::create().await;
    firm_in(&database, "left").await;
    let mut other = firm();
    other.kpis[0].slug = slug("secret");
    other.key_results.clear();
    other.observations.retain(|row| row.kpi != slug("cost"));
    other.influences.clear();
    other.events.clear();
    database.store.import(&slug("right"), &other, &[7; 32], instant(NOW), &|_, _, _| {}).await.unwrap();
    let left = database.store.enter_as_leader(Some(&slug("left"))).await.unwrap();
    let map = database.store.strategy_map(&left, domain::page::workspace::Moment::newest(instant(NOW))).await.unwrap();
    assert!(map.kpis.iter().all(|kpi| kpi.slug != slug("secret")));
    assert_eq!(
        database
            .store
            .kpi_page(&left, &slug("secret"), domain::page::workspace::Moment::newest(instant(NOW)))
            .await
            .unwrap_err()
            .code,
        ErrorCode::NotFound
    );
    assert_eq!(database.store.list().await.unwrap().len(), 2);

    // Past the product's own queries: the role sees no row unless the transaction names the workspace, and then only its own.
    let unnamed: i64 = sqlx::query_scalar("SELECT count(*) FROM kpis").fetch_one(database.store.pool()).await.unwrap();
    assert_eq!(unnamed, 0);
}

#[tokio::test]
async fn an_unknown_workspace_or_none_at_all_is_said_plainly() {
    let database = TestDatabase::create().await;
    let none = database.store.enter_as_leader(None).await.unwrap_err();
    assert_eq!(none.code, ErrorCode::NotFound);
    assert!(none.message.contains("trimtab import"));
    assert_eq!(database.store.enter_as_leader(Some(&slug("nowhere"))).await.unwrap_err().code, ErrorCode::NotFound);
}
