//! KPIs that follow from others: worked out with what they rest on, and told as they were told.

use super::sample::{day, firm, instant, observation, slug};
use crate::test_database::TestDatabase;
use backend::{AppError, ErrorCode, Forms, FormulaDraft, Formulas, ImportOutcome, Imports, Kpis, Workspaces};
use domain::form::{FormInput, FormTable};
use domain::page::workspace::Moment;
use domain::template::{KpiRow, Template};
use rust_decimal::Decimal;

const NOW: &str = "2024-07-10T12:00:00Z";

async fn import(database: &TestDatabase, template: &Template) -> Result<ImportOutcome, AppError> {
    database.store.import(&slug("firm"), template, &[7; 32], instant(NOW), &|_, _, _| {}).await
}

/// A KPI like the firm's first, under another name, with a formula.
fn computed(name: &str, formula: &str) -> KpiRow {
    KpiRow {
        slug: slug(name),
        name: name.to_owned(),
        formula: Some(formula.parse().unwrap()),
        scale: domain::kpi::ValueScale::Identity,
        ..firm().kpis[0].clone()
    }
}

fn firm_with(formulas: &[(&str, &str)]) -> Template {
    let mut template = firm();
    template.kpis.extend(formulas.iter().map(|(name, formula)| computed(name, formula)));
    template
}

/// Version, value, day known and note of every version of a KPI, by month.
async fn versions(database: &TestDatabase, kpi: &str) -> Vec<(u32, i32, Option<Decimal>, String)> {
    let mut owner = database.owner().await;
    let rows: Vec<(chrono::NaiveDate, i32, Option<Decimal>, chrono::DateTime<chrono::Utc>)> = sqlx::query_as(
        "SELECT o.period_start_on, o.version, o.value, o.known_at FROM observations o JOIN kpis k ON k.id = o.kpi_id WHERE k.slug = $1 ORDER BY 1, 2",
    )
    .bind(kpi)
    .fetch_all(&mut owner)
    .await
    .unwrap();
    rows.into_iter()
        .map(|(start_on, version, value, known_at)| {
            (chrono::Datelike::month(&start_on), version, value, known_at.format("%m-%d").to_string())
        })
        .collect()
}

fn decimal(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

#[tokio::test]
async fn readings_follow_with_the_import_that_brings_what_they_rest_on() {
    let database = TestDatabase::create().await;
    let template = firm_with(&[("both", "{cost} + {hours}")]);
    import(&database, &template).await.unwrap();
    let both = versions(&database, "both").await;
    assert_eq!(both.len(), 5, "June has no hours: {both:?}");
    assert_eq!(both[0], (1, 1, decimal("500"), "02-05".to_owned()));
    assert_eq!(both[4], (5, 1, decimal("465"), "06-05".to_owned()));
    let again = import(&database, &template).await.unwrap();
    assert_eq!((again.added, again.changed), (0, 0));
    assert_eq!(versions(&database, "both").await, both);
    let actor = database.store.enter_as_leader(Some(&slug("firm"))).await.unwrap();
    let page = database.store.kpi_page(&actor, &slug("both"), Moment::newest(instant(NOW))).await.unwrap();
    let last = page.readings.iter().rev().find(|reading| reading.value.is_some()).unwrap();
    assert_eq!((last.period.start_on, last.value), (day(2024, 5, 1), decimal("465")));
    assert_eq!(last.note.as_deref(), Some("computed from {cost} + {hours}"));
    let mut owner = database.owner().await;
    let (tail, readings): (Vec<Option<Decimal>>, i32) = sqlx::query_as(
        "SELECT c.tail, c.readings FROM kpi_current c JOIN kpis k ON k.id = c.kpi_id WHERE k.slug = 'both'",
    )
    .fetch_one(&mut owner)
    .await
    .unwrap();
    assert_eq!((tail.last().copied().flatten(), readings), (decimal("465"), 5));
}

#[tokio::test]
async fn a_correction_goes_down_the_chain_and_leaves_what_was_told() {
    let database = TestDatabase::create().await;
    import(&database, &firm_with(&[("double", "2 * {sum}"), ("sum", "{cost} + {hours}")])).await.unwrap();
    let correction = Template {
        observations: vec![observation("hours", 3, Some(110), Some("2024-07-01T06:00:00Z"))],
        ..Template::default()
    };
    import(&database, &correction).await.unwrap();
    let march: Vec<_> = versions(&database, "double").await.into_iter().filter(|(month, ..)| *month == 3).collect();
    assert_eq!(march, [(3, 1, decimal("1000"), "04-05".to_owned()), (3, 2, decimal("1020"), "07-01".to_owned())]);
    assert_eq!(versions(&database, "double").await.len(), 6, "nothing else was written again");
    let retraction = Template {
        observations: vec![observation("hours", 3, None, Some("2024-07-02T06:00:00Z"))],
        ..Template::default()
    };
    import(&database, &retraction).await.unwrap();
    let last = versions(&database, "double").await.into_iter().rfind(|(month, ..)| *month == 3);
    assert_eq!(last, Some((3, 3, None, "07-02".to_owned())));
}

#[tokio::test]
async fn a_stock_stops_at_a_gap_and_a_division_by_zero_is_one() {
    let database = TestDatabase::create().await;
    let mut template =
        firm_with(&[("stock", "running_sum({hours}, 1000, 2024-02-01)"), ("rate", "{cost} / ({hours} - 100)")]);
    template.observations.retain(|row| !(row.kpi == slug("hours") && row.period_start_on == day(2024, 4, 1)));
    import(&database, &template).await.unwrap();
    let stock: Vec<_> =
        versions(&database, "stock").await.into_iter().map(|(month, _, value, _)| (month, value)).collect();
    assert_eq!(stock, [(2, decimal("1090")), (3, decimal("1190"))]);
    let rate: Vec<_> =
        versions(&database, "rate").await.into_iter().map(|(month, _, value, _)| (month, value)).collect();
    assert_eq!(rate, [(1, decimal("-21")), (2, decimal("-41")), (5, decimal("-25.33333333"))]);
}

#[tokio::test]
async fn what_does_not_hold_among_formulas_leaves_nothing_behind() {
    let database = TestDatabase::create().await;
    import(&database, &firm()).await.unwrap();
    for (formulas, reason) in [
        (
            vec![("one", "{two} + 1"), ("two", "lag({one}, 1)")],
            "formulas go in a circle: one \u{2192} two \u{2192} one",
        ),
        (vec![("one", "{cost} + {nothing}")], "there is no KPI 'nothing' here (at character 10)"),
    ] {
        let error = import(&database, &firm_with(&formulas)).await.unwrap_err();
        assert_eq!((error.code, error.fields[0].field.as_str()), (ErrorCode::Invalid, "formula"));
        assert!(error.message.contains(reason), "{}", error.message);
        assert!(versions(&database, "one").await.is_empty());
    }
    let mut other_unit = firm_with(&[("one", "{cost} + {hours}")]);
    other_unit.kpis[0].measure.unit = "GBP".to_owned();
    let error = import(&database, &other_unit).await.unwrap_err();
    assert!(error.message.contains("same unit"), "{}", error.message);
}

#[tokio::test]
async fn no_reading_is_written_beside_a_formula() {
    let database = TestDatabase::create().await;
    import(&database, &firm_with(&[("both", "{cost} + {hours}")])).await.unwrap();
    let typed = Template {
        observations: vec![observation("both", 2, Some(1), Some("2024-07-02T06:00:00Z"))],
        ..Template::default()
    };
    let error = import(&database, &typed).await.unwrap_err();
    assert_eq!(error.fields[0].field, "both/2024-02-01");
    assert_eq!(versions(&database, "both").await.len(), 5);
}

#[tokio::test]
async fn a_formula_changed_in_its_form_is_worked_out_again_now() {
    let database = TestDatabase::create().await;
    import(&database, &firm_with(&[("both", "{cost} + {hours}")])).await.unwrap();
    let actor = database.store.enter_as_leader(Some(&slug("firm"))).await.unwrap();
    let form = database.store.form(&actor, FormTable::Kpis, Some(&slug("both")), instant(NOW)).await.unwrap();
    let record = form.record.unwrap();
    assert_eq!(record.cells["formula"], "{cost} + {hours}");
    let mut cells = record.cells;
    cells.insert("formula".to_owned(), "{cost} - {hours}".to_owned());
    let mut input = FormInput { table: FormTable::Kpis, edited: Some((slug("both"), record.version)), cells };
    database.store.save(&actor, &input, instant("2024-07-11T09:00:00Z")).await.unwrap();
    let january: Vec<_> = versions(&database, "both").await.into_iter().filter(|(month, ..)| *month == 1).collect();
    assert_eq!(january[1], (1, 2, decimal("340"), "07-11".to_owned()));
    let form = database.store.form(&actor, FormTable::Kpis, Some(&slug("both")), instant(NOW)).await.unwrap();
    input.edited = Some((slug("both"), form.record.unwrap().version));
    input.cells.insert("formula".to_owned(), "{both} + 1".to_owned());
    let error = database.store.save(&actor, &input, instant("2024-07-11T10:00:00Z")).await.unwrap_err();
    assert!(error.fields[0].message.contains("circle"), "{error:?}");
}

#[tokio::test]
async fn a_preview_says_what_would_come_and_what_does_not_hold() {
    let database = TestDatabase::create().await;
    import(&database, &firm_with(&[("both", "{cost} + {hours}")])).await.unwrap();
    let actor = database.store.enter_as_leader(Some(&slug("firm"))).await.unwrap();
    let preview = async |kpi: Option<&str>, text: &str| {
        let draft = FormulaDraft { kpi: kpi.map(slug), calendar: Some(slug("months")), text };
        database.store.preview(&actor, &draft, instant(NOW)).await.unwrap()
    };
    let sound = preview(None, "{cost} / ({hours} - 100)").await;
    assert_eq!((sound.errors.len(), sound.unit.as_deref(), sound.count), (0, Some("plain number"), 4));
    assert_eq!(sound.values.len(), 6);
    assert_eq!(sound.values[2].gap.as_deref(), Some("division by zero"));
    assert_eq!(sound.values[5].gap.as_deref(), Some("hours has no reading"));
    assert_eq!(sound.references[0].name, "cost");
    assert_eq!(preview(None, "{cost} +").await.errors[0].character, 8);
    assert_eq!(preview(None, "1 + {nothing}").await.errors[0].character, 4);
    assert!(preview(Some("both"), "{both} * 2").await.errors[0].message.contains("circle"));
    assert!(preview(None, "{both} * 2").await.errors.is_empty());
    assert!(preview(None, "running_sum({cost}, 1, 2030-01-01)").await.errors[0].message.contains("no period"));
}
