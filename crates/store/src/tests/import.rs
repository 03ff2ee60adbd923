//! Imports: all or nothing, again changes nothing, corrections beside what they correct.

use super::sample::{day, firm, instant, observation, slug};
use crate::test_database::TestDatabase;
use backend::{ErrorCode, ImportOutcome, Imports, Kpis, Workspaces};
use domain::template::Template;
use rust_decimal::Decimal;
use sqlx::Row;

const NOW: &str = "2024-07-10T12:00:00Z";

async fn import(database: &TestDatabase, template: &Template) -> Result<ImportOutcome, backend::AppError> {
    database.store.import(&slug("firm"), template, &[7; 32], instant(NOW), &|_, _, _| {}).await
}

/// Every row of every tenant table but the audit's, as text, for before and after comparisons.
async fn everything(database: &TestDatabase) -> Vec<String> {
    let mut owner = database.owner().await;
    let mut rows = Vec::new();
    for table in [
        "workspaces",
        "teams",
        "members",
        "calendars",
        "periods",
        "cycles",
        "sources",
        "kpis",
        "observations",
        "kpi_current",
        "objectives",
        "key_results",
        "guardrails",
        "standing_targets",
        "levers",
        "influences",
        "events",
        "imports",
        "audit_entries",
    ] {
        let statement = format!("SELECT to_jsonb(t)::text AS row FROM {table} t ORDER BY 1");
        for row in sqlx::query(sqlx::AssertSqlSafe(statement)).fetch_all(&mut owner).await.unwrap() {
            rows.push(format!("{table} {}", row.get::<String, _>("row")));
        }
    }
    rows
}

#[tokio::test]
async fn the_same_folder_again_changes_nothing_at_all() {
    let database = TestDatabase::create().await;
    let first = import(&database, &firm()).await.unwrap();
    assert_eq!((first.changed, first.unchanged, first.revision), (0, 0, 1));
    let before = everything(&database).await;
    let second = import(&database, &firm()).await.unwrap();
    assert_eq!(second, ImportOutcome { added: 0, changed: 0, unchanged: first.added, revision: 1 });
    assert_eq!(everything(&database).await, before);
    assert!(database.store.is_imported(&slug("firm"), &[7; 32]).await.unwrap());
    assert!(!database.store.is_imported(&slug("firm"), &[8; 32]).await.unwrap());
}

#[tokio::test]
async fn other_files_that_say_the_same_are_noted_and_move_no_revision() {
    let database = TestDatabase::create().await;
    import(&database, &firm()).await.unwrap();
    let again = database.store.import(&slug("firm"), &firm(), &[8; 32], instant(NOW), &|_, _, _| {}).await.unwrap();
    assert_eq!((again.added, again.changed, again.revision), (0, 0, 1));
    assert!(database.store.is_imported(&slug("firm"), &[8; 32]).await.unwrap());
}

#[tokio::test]
async fn two_first_imports_of_one_workspace_take_their_turn() {
    let database = TestDatabase::create().await;
    let firm = firm();
    let (left, right) = tokio::join!(import(&database, &firm), import(&database, &firm));
    let mut added = [left.unwrap().added, right.unwrap().added];
    added.sort_unstable();
    assert_eq!(added[0], 0);
    assert!(added[1] > 0);
}

#[tokio::test]
async fn a_row_that_the_database_refuses_leaves_nothing_behind() {
    let database = TestDatabase::create().await;
    import(&database, &firm()).await.unwrap();
    let before = everything(&database).await;
    let mut broken = firm();
    broken.teams[0].name = "Renamed".to_owned();
    broken.observations.push(observation("no-such-kpi", 6, Some(1), None));
    let error = import(&database, &broken).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
    assert_eq!(everything(&database).await, before);
}

#[tokio::test]
async fn a_changed_definition_is_updated_and_audited_with_both_texts() {
    let database = TestDatabase::create().await;
    import(&database, &firm()).await.unwrap();
    let mut changed = firm();
    changed.kpis[0].definition = "Cost, told better.".to_owned();
    let outcome = import(&database, &changed).await.unwrap();
    assert_eq!((outcome.added, outcome.changed, outcome.revision), (0, 1, 2));
    let mut owner = database.owner().await;
    let entry = sqlx::query("SELECT a.before ->> 'definition' AS before, a.after ->> 'definition' AS after, a.revision, m.slug FROM audit_entries a JOIN members m ON m.id = a.member_id WHERE action = 'update'")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(entry.get::<String, _>("before"), "What cost is.");
    assert_eq!(entry.get::<String, _>("after"), "Cost, told better.");
    assert_eq!((entry.get::<i64, _>("revision"), entry.get::<String, _>("slug").as_str()), (2, "leader"));
}

#[tokio::test]
async fn a_correction_supersedes_and_the_old_version_stays() {
    let database = TestDatabase::create().await;
    import(&database, &firm()).await.unwrap();
    let correction = Template {
        observations: vec![observation("cost", 6, Some(375), Some("2024-07-08T06:00:00Z"))],
        ..Template::default()
    };
    assert_eq!(import(&database, &correction).await.unwrap().added, 1);
    assert_eq!(import(&database, &correction).await.unwrap().added, 0);
    let actor = database.store.enter_as_leader(Some(&slug("firm"))).await.unwrap();
    let page = database
        .store
        .kpi_page(&actor, &slug("cost"), domain::page::workspace::Moment::newest(instant(NOW)))
        .await
        .unwrap();
    let june = page.readings.last().unwrap();
    assert_eq!((june.period.start_on, june.value, june.corrections), (day(2024, 6, 1), Some(Decimal::from(375)), 1));
    let mut owner = database.owner().await;
    let versions: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM observations WHERE period_start_on = '2024-06-01' AND value IN (370, 375)",
    )
    .fetch_one(&mut owner)
    .await
    .unwrap();
    assert_eq!(versions, 2);
}

#[tokio::test]
async fn a_retraction_takes_the_reading_from_every_page() {
    let database = TestDatabase::create().await;
    import(&database, &firm()).await.unwrap();
    let retraction = Template {
        observations: vec![observation("cost", 6, None, Some("2024-07-08T06:00:00Z"))],
        ..Template::default()
    };
    import(&database, &retraction).await.unwrap();
    let actor = database.store.enter_as_leader(Some(&slug("firm"))).await.unwrap();
    let page = database
        .store
        .kpi_page(&actor, &slug("cost"), domain::page::workspace::Moment::newest(instant(NOW)))
        .await
        .unwrap();
    assert_eq!(page.readings.last().unwrap().period.start_on, day(2024, 5, 1));
    assert_eq!(page.judgement.unwrap().state, domain::target::State::Unknown);
}

#[tokio::test]
async fn what_was_told_on_a_day_cannot_be_rewritten_afterwards() {
    let database = TestDatabase::create().await;
    import(&database, &firm()).await.unwrap();
    let backdated = Template {
        observations: vec![observation("cost", 6, Some(1), Some("2024-07-01T06:00:00Z"))],
        ..Template::default()
    };
    let error = import(&database, &backdated).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Invalid);
    assert!(error.message.contains("cost") && error.message.contains("2024-06-01"), "{}", error.message);
}

#[tokio::test]
async fn a_new_workspace_needs_a_leader_and_a_known_time_zone() {
    let database = TestDatabase::create().await;
    let mut leaderless = firm();
    leaderless.members.remove(0);
    leaderless.objectives[0].owner = slug("owner");
    for kpi in &mut leaderless.kpis {
        kpi.deputy = None;
    }
    assert_eq!(import(&database, &leaderless).await.unwrap_err().fields[0].field, "members.csv");
    let mut timeless = firm();
    timeless.workspace.as_mut().unwrap().time_zone = "Mars/Olympus".to_owned();
    assert_eq!(import(&database, &timeless).await.unwrap_err().fields[0].field, "workspace.csv");
    let nameless = Template { workspace: None, ..firm() };
    assert_eq!(import(&database, &nameless).await.unwrap_err().fields[0].field, "workspace.csv");
    assert!(everything(&database).await.is_empty());
}

#[tokio::test]
async fn awkward_texts_come_back_as_they_went_in() {
    let database = TestDatabase::create().await;
    let text = "tab\tnewline\nreturn\rbackslash \\N \\. quote ' \" <script>alert(1)</script> \u{1f600} \u{202e}";
    let mut template = firm();
    template.kpis[0].definition = text.to_owned();
    template.observations[0].note = Some(text.to_owned());
    import(&database, &template).await.unwrap();
    let actor = database.store.enter_as_leader(Some(&slug("firm"))).await.unwrap();
    let page = database
        .store
        .kpi_page(&actor, &slug("cost"), domain::page::workspace::Moment::newest(instant(NOW)))
        .await
        .unwrap();
    assert_eq!(page.definition, text);
    assert_eq!(page.readings[0].note.as_deref(), Some(text));
}

#[tokio::test]
async fn two_imports_at_once_take_their_turn() {
    let database = TestDatabase::create().await;
    import(&database, &firm()).await.unwrap();
    let rename = |name: &str| {
        let mut template = firm();
        template.teams[0].name = name.to_owned();
        template
    };
    let (left, right) = (rename("Left"), rename("Right"));
    let (left, right) = tokio::join!(import(&database, &left), import(&database, &right));
    let mut revisions = [left.unwrap().revision, right.unwrap().revision];
    revisions.sort_unstable();
    assert_eq!(revisions, [2, 3]);
}

#[tokio::test]
async fn the_catalogue_names_what_an_import_may_refer_to() {
    let database = TestDatabase::create().await;
    assert_eq!(database.store.catalogue(&slug("firm")).await.unwrap(), None);
    import(&database, &firm()).await.unwrap();
    let catalogue = database.store.catalogue(&slug("firm")).await.unwrap().unwrap();
    assert_eq!(catalogue.kpis.get(&slug("cost")), Some(&slug("months")));
    assert_eq!(catalogue.calendars[&slug("months")].len(), 12);
}
