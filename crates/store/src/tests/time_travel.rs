//! Pages as known at the end of an earlier day: readings by when they were known, structure by its audit.

use super::sample::{day, firm, instant, observation, slug};
use crate::test_database::TestDatabase;
use backend::{ErrorCode, Forms, Imports, Kpis, Maps, Objectives, Workspaces};
use chrono::NaiveDate;
use domain::actor::ActingMember;
use domain::form::{FormInput, FormTable};
use domain::guardrail::GuardrailState;
use domain::page::map::{MapTargetKind, StrategyMap};
use domain::page::workspace::Moment;
use domain::target::State;
use rust_decimal::Decimal;

/// When the firm was imported, a living workspace in London.
const IMPORTED: &str = "2024-07-10T12:00:00Z";
/// The instant of asking in these tests.
const NOW: &str = "2024-07-20T12:00:00Z";

struct Traveller {
    database: TestDatabase,
    actor: ActingMember,
}

impl Traveller {
    async fn set_out() -> Self {
        let database = TestDatabase::create().await;
        let mut template = firm();
        template.workspace.as_mut().unwrap().as_of_on = None;
        database.store.import(&slug("firm"), &template, &[7; 32], instant(IMPORTED), &|_, _, _| {}).await.unwrap();
        let actor = database.store.enter_as_leader(None).await.unwrap();
        Self { database, actor }
    }

    async fn map(&self, on: NaiveDate) -> StrategyMap {
        self.database.store.strategy_map(&self.actor, Moment::at_end_of(on, instant(NOW))).await.unwrap()
    }

    async fn cost(&self, on: NaiveDate) -> domain::page::kpi::KpiPage {
        self.database.store.kpi_page(&self.actor, &slug("cost"), Moment::at_end_of(on, instant(NOW))).await.unwrap()
    }

    /// The name of a KPI on the map of a day, where it is on it.
    async fn name(&self, kpi: &str, on: NaiveDate) -> Option<String> {
        self.map(on).await.kpis.into_iter().find(|node| node.slug == slug(kpi)).map(|node| node.name)
    }

    async fn correct(&self, month: u32, value: i64, known_at: &str) {
        let mut template = firm();
        template.workspace = None;
        template.observations = vec![observation("cost", month, Some(value), Some(known_at))];
        let mut digest = [0; 32];
        digest[..known_at.len()].copy_from_slice(known_at.as_bytes());
        self.database.store.import(&slug("firm"), &template, &digest, instant(NOW), &|_, _, _| {}).await.unwrap();
    }

    async fn save(&self, edited: Option<&str>, name: &str, at: &str) -> String {
        let known = slug(edited.unwrap_or("cost"));
        let form = self.database.store.form(&self.actor, FormTable::Kpis, Some(&known), instant(at)).await.unwrap();
        let record = form.record.unwrap();
        let mut cells = record.cells;
        cells.insert("name".to_owned(), name.to_owned());
        if edited.is_none() {
            cells.remove("slug");
        }
        let edited = edited.map(|_| (known, record.version));
        let input = FormInput { table: FormTable::Kpis, edited, cells };
        self.database.store.save(&self.actor, &input, instant(at)).await.unwrap().slug.to_string()
    }

    async fn archive(&self, table: FormTable, record: &str, at: &str) {
        let record = slug(record);
        let form = self.database.store.form(&self.actor, table, Some(&record), instant(at)).await.unwrap();
        let version = form.record.unwrap().version;
        self.database.store.set_archived(&self.actor, table, (&record, version), true, instant(at)).await.unwrap();
    }
}

fn july(date: u32) -> NaiveDate {
    day(2024, 7, date)
}

#[tokio::test]
async fn readings_are_those_known_by_the_end_of_the_day() {
    let traveller = Traveller::set_out().await;
    // June was known on 5 July; May is corrected a minute before the day ends in London, an hour ahead of Greenwich.
    traveller.correct(5, 385, "2024-07-15T22:59:00Z").await;
    let cost = |map: &StrategyMap| map.kpis.iter().find(|kpi| kpi.slug == slug("cost")).unwrap().clone();
    let before = cost(&traveller.map(july(4)).await);
    assert_eq!(before.last, Some(("2024-05".to_owned(), Decimal::from(380))));
    assert_eq!(before.tail.iter().flatten().count(), 5);
    let after = cost(&traveller.map(july(5)).await);
    assert_eq!(after.last, Some(("2024-06".to_owned(), Decimal::from(370))));
    assert_eq!(after.tail.len(), 6);
    assert_eq!(after.tail[4], Some(Decimal::from(380)));
    assert_eq!(cost(&traveller.map(july(14)).await).tail[4], Some(Decimal::from(380)));
    assert_eq!(cost(&traveller.map(july(15)).await).tail[4], Some(Decimal::from(385)));
    assert_eq!(cost(&traveller.map(july(20)).await).tail[4], Some(Decimal::from(385)));

    // Nothing at all was known before the first reading was.
    let none = cost(&traveller.map(day(2024, 2, 4)).await);
    assert_eq!((none.last, none.tail.len()), (None, 0));
}

#[tokio::test]
async fn the_page_of_a_kpi_tells_both_what_was_told_and_what_is_known_now() {
    let traveller = Traveller::set_out().await;
    traveller.correct(5, 385, "2024-07-15T08:00:00Z").await;
    let told = traveller.cost(day(2024, 6, 30)).await;
    assert!(told.workspace.is_past());
    assert_eq!((told.readings.len(), told.known_now.len()), (5, 6));
    assert_eq!(told.readings[4].value, Some(Decimal::from(380)));
    assert_eq!(told.known_now[4].value, Some(Decimal::from(385)));
    assert!(told.corrected.is_empty(), "the correction was not known yet");
    assert_eq!(told.readings[4].corrections, 0);

    let now = traveller.cost(july(20)).await;
    assert!(!now.workspace.is_past() && now.known_now.is_empty());
    assert_eq!(now.corrected.len(), 1);
    assert_eq!(now.corrected[0].start_on, day(2024, 5, 1));
    let values: Vec<_> = now.corrected[0].versions.iter().map(|version| version.value).collect();
    assert_eq!(values, [Some(Decimal::from(380)), Some(Decimal::from(385))]);
    assert_eq!(now.corrected[0].versions[1].member, "Head of operations");
}

#[tokio::test]
async fn states_are_judged_on_the_day_with_what_was_known() {
    let traveller = Traveller::set_out().await;
    let state = |map: &StrategyMap| map.objectives[0].judgement.state;
    let guardrail = |map: &StrategyMap| {
        map.objectives[0].targets.iter().find_map(|target| match &target.kind {
            MapTargetKind::Guardrail(state) => Some(*state),
            _ => None,
        })
    };
    // Hours broke their bound in March, which was known on 5 April.
    let early = traveller.map(day(2024, 4, 4)).await;
    assert_eq!((state(&early), guardrail(&early)), (State::Unknown, Some(GuardrailState::Holding)));
    let broken = traveller.map(day(2024, 4, 5)).await;
    assert_eq!((state(&broken), guardrail(&broken)), (State::Missed, Some(GuardrailState::Broken)));
}

#[tokio::test]
async fn a_guardrail_does_not_hold_on_data_that_stopped() {
    let database = TestDatabase::create().await;
    let mut template = firm();
    template.workspace.as_mut().unwrap().as_of_on = None;
    template.observations.retain(|row| row.kpi != slug("hours") || row.period_start_on < day(2024, 3, 1));
    database.store.import(&slug("firm"), &template, &[7; 32], instant(IMPORTED), &|_, _, _| {}).await.unwrap();
    let actor = database.store.enter_as_leader(None).await.unwrap();
    let state_on = async |on: NaiveDate| {
        let moment = Moment::at_end_of(on, instant(NOW));
        let page = database.store.objective_page(&actor, &slug("cheaper"), moment).await.unwrap();
        (page.guardrails[0].outcome.state, page.weakest_link.unwrap())
    };
    let (state, weakest) = state_on(day(2024, 4, 1)).await;
    assert_eq!(state, GuardrailState::Holding);
    assert_eq!(weakest.reliability.share(), Decimal::ONE);
    // March was due on 11 April and April on 11 May: nothing is left of the freshness.
    let (state, weakest) = state_on(day(2024, 6, 1)).await;
    assert_eq!(state, GuardrailState::Unknown);
    assert_eq!((weakest.kpi.slug, weakest.steps, weakest.of), (slug("hours"), 1, 2));
    assert_eq!(weakest.owner, "Head of South");
    assert!(weakest.reliability.is_unknown());
}

#[tokio::test]
async fn structure_is_what_the_audit_says_of_the_day() {
    let traveller = Traveller::set_out().await;
    traveller.save(Some("cost"), "Cost of a parcel", "2024-07-12T09:00:00Z").await;
    let made = traveller.save(None, "Made later", "2024-07-13T09:00:00Z").await;
    traveller.save(Some("cost"), "Cost per parcel", "2024-07-16T09:00:00Z").await;
    traveller.archive(FormTable::Kpis, &made, "2024-07-18T09:00:00Z").await;
    // An import brought it: its past keeps it, under the name it was brought with, however early the day.
    for (on, name) in [
        (day(2024, 3, 1), "cost"),
        (july(11), "cost"),
        (july(12), "Cost of a parcel"),
        (july(15), "Cost of a parcel"),
        (july(16), "Cost per parcel"),
        (july(20), "Cost per parcel"),
    ] {
        assert_eq!(traveller.name("cost", on).await.as_deref(), Some(name), "{on}");
        assert_eq!(traveller.cost(on).await.name, name, "{on}");
    }
    // A form made this one: it was not there before, nor after it was archived.
    for (on, is_there) in [(july(12), false), (july(13), true), (july(17), true), (july(18), false), (july(20), false)]
    {
        assert_eq!(traveller.name(&made, on).await.is_some(), is_there, "{on}");
        let moment = Moment::at_end_of(on, instant(NOW));
        let page = traveller.database.store.kpi_page(&traveller.actor, &slug(&made), moment).await;
        match page {
            Ok(_) => assert!(is_there, "{on}"),
            Err(error) => assert_eq!((error.code, is_there), (ErrorCode::NotFound, false), "{on}"),
        }
    }
    let history = traveller.cost(july(20)).await.history;
    let changes: Vec<_> = history.iter().flat_map(|version| &version.changes).map(|change| &change.after).collect();
    assert_eq!(changes, ["Cost per parcel", "Cost of a parcel"]);
    assert_eq!(traveller.cost(july(12)).await.history.len(), history.len() - 1);
}

#[tokio::test]
async fn an_import_that_changed_nothing_brings_nothing() {
    let traveller = Traveller::set_out().await;
    let made = traveller.save(None, "Made later", "2024-07-13T09:00:00Z").await;
    // The same files with another digest: noted under the revision of the form before it.
    let mut template = firm();
    template.workspace.as_mut().unwrap().as_of_on = None;
    let done = traveller.database.store.import(&slug("firm"), &template, &[8; 32], instant(NOW), &|_, _, _| {}).await;
    let done = done.unwrap();
    assert_eq!((done.added, done.changed), (0, 0));
    assert_eq!(traveller.name(&made, july(12)).await, None);
    assert!(traveller.name(&made, july(13)).await.is_some());
}

#[tokio::test]
async fn what_is_archived_takes_along_what_rests_on_it_and_the_past_keeps_it() {
    let traveller = Traveller::set_out().await;
    for (table, record) in
        [(FormTable::Influences, "overtime-hours"), (FormTable::Levers, "overtime"), (FormTable::Objectives, "cheaper")]
    {
        let mut owner = traveller.database.owner().await;
        // Past the forms, which refuse to archive what is still used: the readers must hold without them.
        let statement = format!(
            "SELECT set_config('app.revision', ((SELECT revision FROM workspaces) + 1)::text, true), set_config('app.acting_at', '2024-07-15T09:00:00Z', true);
             UPDATE workspaces SET revision = revision + 1;
             UPDATE {table} SET archived_at = '2024-07-15T09:00:00Z', revision = (SELECT revision FROM workspaces) WHERE slug = '{record}'"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("BEGIN; {statement}; COMMIT"))).execute(&mut owner).await.unwrap();
    }
    let now = traveller.map(july(20)).await;
    assert_eq!((now.objectives.len(), now.levers.len(), now.influences.len()), (0, 0, 1));
    let cost = traveller.cost(july(20)).await;
    assert!(cost.targets.is_empty() && cost.judgement.is_none(), "its key result went with its objective");
    let past = traveller.map(july(14)).await;
    assert_eq!((past.objectives.len(), past.levers.len(), past.influences.len()), (1, 1, 2));
    assert_eq!(traveller.cost(july(14)).await.targets.len(), 1);
}

#[tokio::test]
async fn the_newest_day_is_now_and_no_later_day_is_known() {
    let traveller = Traveller::set_out().await;
    traveller.correct(5, 385, "2024-07-15T08:00:00Z").await;
    traveller.save(Some("cost"), "Cost per parcel", "2024-07-16T09:00:00Z").await;
    let store = &traveller.database.store;
    let (actor, now, today) =
        (&traveller.actor, Moment::newest(instant(NOW)), Moment::at_end_of(july(20), instant(NOW)));
    assert_eq!(store.strategy_map(actor, now).await.unwrap(), store.strategy_map(actor, today).await.unwrap());
    for kpi in ["cost", "hours", "quiet"] {
        let kpi = slug(kpi);
        assert_eq!(store.kpi_page(actor, &kpi, now).await.unwrap(), store.kpi_page(actor, &kpi, today).await.unwrap());
    }
    let goal = slug("cheaper");
    assert_eq!(
        store.objective_page(actor, &goal, now).await.unwrap(),
        store.objective_page(actor, &goal, today).await.unwrap()
    );
    // The day before, nothing having happened since, only the day itself differs.
    let mut yesterday = store.strategy_map(actor, Moment::at_end_of(july(19), instant(NOW))).await.unwrap();
    yesterday.workspace.as_of_on = july(20);
    assert_eq!(yesterday, store.strategy_map(actor, now).await.unwrap());

    let refused = store.strategy_map(actor, Moment::at_end_of(july(21), instant(NOW))).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert!(refused.message.contains("the newest day is 2024-07-20"), "{}", refused.message);
}

#[tokio::test]
async fn the_days_to_travel_to_are_the_ends_of_periods_since_the_first_reading() {
    let traveller = Traveller::set_out().await;
    let days = traveller.map(july(20)).await.days;
    assert_eq!(days.first_on, day(2024, 2, 1));
    let months = (2..=7).map(|month| day(2024, month, 1));
    assert_eq!(days.stops, months.chain([july(20)]).collect::<Vec<_>>());
    assert_eq!(traveller.cost(day(2024, 3, 3)).await.days, days, "the way is the same from wherever one stands");
}

#[tokio::test]
async fn the_past_of_another_workspace_cannot_be_read() {
    let traveller = Traveller::set_out().await;
    traveller.save(Some("cost"), "Cost per parcel", "2024-07-16T09:00:00Z").await;
    let pool = traveller.database.store.pool();
    for function in [
        "kpis_as_of(1)",
        "kpis_as_of(9223372036854775807)",
        "influences_as_of(0)",
        "kpi_current_as_of(now(), 26, NULL)",
    ] {
        let statement = format!("SELECT count(*) FROM {function}");
        let seen: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(pool).await.unwrap();
        assert_eq!(seen, 0, "{function} shows rows to a transaction that names no workspace");
    }
}
