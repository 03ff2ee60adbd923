//! Today: what needs whom, and what changed.

use super::sample::{day, firm, instant, slug};
use crate::test_database::TestDatabase;
use backend::{Forms, Imports, Today, Workspaces};
use domain::actor::{ActingMember, Role};
use domain::form::{FormInput, FormTable};
use domain::id::MemberId;
use domain::page::today::{Deed, GoalCounts, Matter, Need, NeedKind, RecordOutcome, StartSteps};
use domain::template::Template;

const NOW: &str = "2024-07-10T12:00:00Z";

async fn imported(template: &Template) -> (TestDatabase, ActingMember) {
    let database = TestDatabase::create().await;
    database.store.import(&slug("firm"), template, &[7; 32], instant(NOW), &|_, _, _| {}).await.unwrap();
    let actor = database.store.enter_as_leader(None).await.unwrap();
    (database, actor)
}

fn kinds(needs: &[Need]) -> Vec<(NeedKind, &str)> {
    needs.iter().map(|need| (need.matter.kind(), need.subject.link().slug.as_str())).collect()
}

#[tokio::test]
async fn what_is_broken_comes_before_what_is_missing() {
    let (database, actor) = imported(&firm()).await;
    let page = database.store.today(&actor, instant(NOW)).await.unwrap();
    // The guardrail broke in March and ended on 1 July; the bonus asks for 90 hours and May had 85; nothing was ever read of quiet.
    // The goal's cycle is over, so that it guards no customers can no longer be mended.
    assert_eq!(
        kinds(&page.needs),
        [(NeedKind::GuardrailBroken, "hours"), (NeedKind::StandingNotMet, "hours"), (NeedKind::LateReading, "quiet")]
    );
    assert!(page.answers_for_all && page.more.is_empty());
    assert_eq!(page.goals, GoalCounts { holding: 0, missed: 1, unknown: 0 });
    assert_eq!(page.start, StartSteps { has_objective: true, has_kpi: true, has_lever: true });
    assert_eq!(page.example, None);
}

#[tokio::test]
async fn a_running_target_makes_a_late_reading_worth_more_and_a_goal_nobody_knows_is_due() {
    let mut template = firm();
    template.workspace.as_mut().unwrap().as_of_on = None;
    template.cycles[0].end_on = day(2024, 8, 1);
    template.key_results[0].terms.due_on = day(2024, 8, 1);
    template.guardrails.clear();
    template.standing_targets.clear();
    // July's cost is due on 11 August; June's never came.
    template.observations.retain(|row| row.kpi != slug("cost") || row.period_start_on < day(2024, 6, 1));
    let (database, actor) = imported(&template).await;
    let page = database.store.today(&actor, instant("2024-07-20T12:00:00Z")).await.unwrap();
    assert_eq!(
        kinds(&page.needs),
        [
            (NeedKind::LateReading, "cost"),
            (NeedKind::ObjectiveDue, "cheaper"),
            (NeedKind::LateReading, "hours"),
            (NeedKind::LateReading, "quiet"),
            (NeedKind::Unguarded, "cheaper"),
        ]
    );
    let Matter::LateReading { missing, running_targets } = &page.needs[0].matter else { panic!("{:?}", page.needs) };
    assert_eq!((missing.as_ref().map(|missing| missing.0.as_str()), *running_targets), (Some("2024-06"), 1));
    assert_eq!(page.needs[4].matter, Matter::Unguarded { money: false, customers: true });
}

#[tokio::test]
async fn an_owner_is_shown_their_own_and_nothing_else() {
    let (database, actor) = imported(&firm()).await;
    let owner = ActingMember {
        member: MemberId(actor.workspace.row_id("members", &slug("owner"))),
        role: Role::Owner,
        ..actor.clone()
    };
    let page = database.store.today(&owner, instant(NOW)).await.unwrap();
    assert!(!page.answers_for_all);
    // The goal and its guardrail are the leader's to answer for.
    assert_eq!(kinds(&page.needs), [(NeedKind::StandingNotMet, "hours"), (NeedKind::LateReading, "quiet")]);
    assert!(page.needs.iter().all(|need| need.owner.slug == slug("owner")));
}

#[tokio::test]
async fn a_correction_by_somebody_else_is_told_to_the_owner() {
    let (database, actor) = imported(&firm()).await;
    let owner = ActingMember {
        member: MemberId(actor.workspace.row_id("members", &slug("owner"))),
        role: Role::Owner,
        ..actor.clone()
    };
    let mut connection = database.owner().await;
    sqlx::query(
        "INSERT INTO observations (workspace_id, kpi_id, period_start_on, version, value, status, known_at, recorded_at, recorded_by, revision)
         SELECT workspace_id, id, '2024-05-01', 2, 84, 'final', $2, $2, $3, 2 FROM kpis WHERE workspace_id = $1 AND slug = 'hours'",
    )
    .bind(actor.workspace.0)
    .bind(instant("2024-07-09T08:00:00Z"))
    .bind(actor.member.0)
    .execute(&mut connection)
    .await
    .unwrap();
    sqlx::query("UPDATE kpi_current SET revision = 2 FROM kpis WHERE kpis.id = kpi_current.kpi_id AND kpis.slug = 'hours' AND kpi_current.workspace_id = $1")
        .bind(actor.workspace.0)
        .execute(&mut connection)
        .await
        .unwrap();
    let page = database.store.today(&owner, instant(NOW)).await.unwrap();
    let corrected = page.needs.iter().find(|need| need.matter.kind() == NeedKind::Corrected).unwrap();
    let Matter::Corrected { by, period, before, after, .. } = &corrected.matter else { panic!("{corrected:?}") };
    assert_eq!((by.as_str(), period.as_str()), ("Head of operations", "2024-05"));
    assert_eq!(
        (before.map(|value| value.to_string()), after.map(|value| value.to_string())),
        (Some("85.00000000".to_owned()), Some("84.00000000".to_owned()))
    );
    let own = database.store.today(&actor, instant(NOW)).await.unwrap();
    assert!(own.needs.iter().all(|need| need.matter.kind() != NeedKind::Corrected), "one's own correction is no news");
    assert!(page.changes.iter().any(|change| matches!(&change.deed, Deed::Readings { corrected: 1, entered: 0, .. })));
}

#[tokio::test]
async fn changes_are_told_since_a_revision_and_an_import_is_one_of_them() {
    let (database, actor) = imported(&firm()).await;
    let store = &database.store;
    let first = store.changes(&actor, None, instant(NOW)).await.unwrap();
    assert_eq!(first.len(), 1, "{first:?}");
    assert!(matches!(first[0].deed, Deed::Import { added: 1.., .. }));
    let form = store.form(&actor, FormTable::Kpis, Some(&slug("quiet")), instant(NOW)).await.unwrap();
    let record = form.record.unwrap();
    let mut cells = record.cells.clone();
    cells.insert("name".to_owned(), "Quieter".to_owned());
    let input = FormInput { table: FormTable::Kpis, edited: Some((slug("quiet"), record.version)), cells };
    store.save(&actor, &input, instant("2024-07-11T12:00:00Z")).await.unwrap();
    let since = store.changes(&actor, Some(first[0].revision), instant("2024-07-12T12:00:00Z")).await.unwrap();
    assert_eq!(since.len(), 1, "{since:?}");
    assert_eq!(since[0].member.as_deref(), Some("Head of operations"));
    let Deed::Record { table, link, outcome, times } = &since[0].deed else { panic!("{since:?}") };
    assert_eq!((*table, link.name.as_str(), *outcome, *times), (FormTable::Kpis, "Quieter", RecordOutcome::Edited, 1));
    let nothing = store.changes(&actor, Some(since[0].revision), instant("2024-07-12T12:00:00Z")).await.unwrap();
    assert!(nothing.is_empty());
    let a_month_on = store.changes(&actor, None, instant("2024-08-20T12:00:00Z")).await.unwrap();
    assert!(a_month_on.is_empty(), "the last seven days had nothing: {a_month_on:?}");
}

#[tokio::test]
async fn an_empty_workspace_is_told_how_to_begin() {
    let mut template = firm();
    template.kpis.clear();
    template.observations.clear();
    template.objectives.clear();
    template.key_results.clear();
    template.guardrails.clear();
    template.standing_targets.clear();
    template.levers.clear();
    template.influences.clear();
    template.events.clear();
    let (database, actor) = imported(&template).await;
    let page = database.store.today(&actor, instant(NOW)).await.unwrap();
    assert_eq!((page.start, page.needs.len()), (StartSteps::default(), 0));
    assert_eq!(page.example, None, "there is no example here");
    database.store.import(&slug("northgate-logistics"), &firm(), &[8; 32], instant(NOW), &|_, _, _| {}).await.unwrap();
    let page = database.store.today(&actor, instant(NOW)).await.unwrap();
    assert_eq!(page.example.map(|example| example.slug), Some(slug("northgate-logistics")));
}
