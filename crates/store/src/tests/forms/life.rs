//! The life of a record: made, changed, undone, archived, taken back; and what the form shows of it.

use super::*;
use backend::{ErrorCode, Imports, Maps};
use domain::form::CellChange;

#[tokio::test]
async fn a_record_of_every_table_is_made_changed_undone_archived_and_taken_back() {
    let desk = Desk::open().await;
    for (table, typed, column, text) in samples() {
        let made = desk.create(table, &typed).await.unwrap_or_else(|error| panic!("{table}: {error:?}"));
        let record = desk.record(table, made.slug.as_str()).await;
        assert_eq!((record.version, record.archived_at), (made.version, None), "{table}");
        for (column, text) in &typed {
            assert_eq!(record.cells.get(column), Some(text), "{table}: {column}");
        }
        assert!(record.history[0].is_first && record.history[0].changes.is_empty(), "{table}");
        assert_eq!(record.history[0].member.as_deref(), Some("Head of operations"), "{table}");

        let same = desk.edit(table, &made, &record.cells).await.unwrap();
        assert_eq!(same, made, "{table}: what stands already is no version");
        let before = record.cells.get(column).cloned().unwrap_or_default();
        let only_grows = table == FormTable::Calendars;
        let changed = desk.edit(table, &made, &with(&record.cells, column, text)).await.unwrap();
        assert_eq!(changed.version, made.version + 1, "{table}: the revision of the save that changed nothing is free");
        let record = desk.record(table, made.slug.as_str()).await;
        assert_eq!(record.cells.get(column).map(String::as_str), Some(text), "{table}");
        let change = CellChange { column: column.to_owned(), before: before.clone(), after: text.to_owned() };
        assert_eq!(record.history[0].changes, [change], "{table}");
        assert_eq!((record.history.len(), record.history[0].version), (2, changed.version), "{table}");

        let standing = if only_grows {
            // Readings may stand on periods: they are never taken away.
            assert_eq!(desk.undo(table, &changed).await.unwrap_err().code, ErrorCode::Invalid);
            changed
        } else {
            let undone = desk.undo(table, &changed).await.unwrap();
            let record = desk.record(table, made.slug.as_str()).await;
            assert_eq!(record.cells.get(column).cloned().unwrap_or_default(), before, "{table}");
            assert_eq!((record.version, record.history.len()), (undone.version, 3), "{table}");
            undone
        };

        let archived = desk.archive(table, &standing, true).await.unwrap();
        let record = desk.record(table, made.slug.as_str()).await;
        assert_eq!(record.archived_at, Some(instant(NOW)), "{table}");
        let change = CellChange { column: "archived".to_owned(), before: "no".to_owned(), after: "yes".to_owned() };
        assert_eq!(record.history[0].changes, [change], "{table}");
        assert_eq!(desk.archive(table, &archived, true).await.unwrap(), archived, "{table}: it is archived already");
        let (column, text) = if only_grows { ("name", "Weeks anew") } else { (column, text) };
        let refused = desk.edit(table, &archived, &with(&record.cells, column, text)).await.unwrap_err();
        assert!(refused.message.contains("is archived"), "{table}: {}", refused.message);

        let restored = desk.archive(table, &archived, false).await.unwrap();
        assert_eq!(desk.record(table, made.slug.as_str()).await.archived_at, None, "{table}");
        desk.undo(table, &restored).await.unwrap();
        assert!(desk.record(table, made.slug.as_str()).await.archived_at.is_some(), "{table}: undoing the return");
    }
}

#[tokio::test]
async fn undoing_the_first_version_archives() {
    let desk = Desk::open().await;
    let (table, typed, ..) = samples().into_iter().find(|sample| sample.0 == FormTable::Events).unwrap();
    let made = desk.create(table, &typed).await.unwrap();
    desk.undo(table, &made).await.unwrap();
    assert!(desk.record(table, "strike").await.archived_at.is_some());
}

#[tokio::test]
async fn what_an_import_wrote_is_shown_whole_and_written_again_as_nothing() {
    let desk = Desk::open().await;
    let mut owner = desk.database.owner().await;
    let mut forms = 0;
    for table in FormTable::ALL.iter().copied() {
        let query = format!("SELECT slug FROM {table} ORDER BY slug");
        let slugs: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_all(&mut owner).await.unwrap();
        for slug in slugs {
            let record = desk.record(table, &slug).await;
            let saved = desk.edit(table, &seen(&record), &record.cells).await.unwrap();
            assert_eq!(saved.version, record.version, "{table} {slug}");
            forms += 1;
        }
    }
    assert_eq!(forms, 18);
    let cells = desk.record(FormTable::Influences, "hours-cost").await.cells;
    let text = |column: &str| cells.get(column).map_or("", String::as_str);
    assert_eq!((text("from_kind"), text("from"), text("to")), ("kpi", "hours", "cost"));
    assert_eq!((text("strength"), text("strength_sd"), text("sign_certain")), ("0.11", "0.02", "yes"));
    // The same files again still change nothing: both doors leave the same rows.
    let again = desk
        .database
        .store
        .import(&slug("firm"), &super::super::sample::firm(), &[8; 32], instant(NOW), &|_, _, _| {})
        .await
        .unwrap();
    assert_eq!((again.added, again.changed), (0, 0));
    // Blanks that a file left around a text are no difference either.
    sqlx::raw_sql("SELECT set_config('app.revision', '9', false), set_config('app.acting_at', now()::text, false); UPDATE kpis SET definition = definition || E' \\n'")
        .execute(&mut owner)
        .await
        .unwrap();
    let record = desk.record(FormTable::Kpis, "cost").await;
    assert_eq!(desk.edit(FormTable::Kpis, &seen(&record), &record.cells).await.unwrap().version, record.version);
}

#[tokio::test]
async fn names_that_are_alike_get_slugs_of_their_own() {
    let desk = Desk::open().await;
    let cycle = cells(&[("name", "First half"), ("start_on", "2025-01-01"), ("end_on", "2025-07-01")]);
    let mut slugs = Vec::new();
    for _ in 0..3 {
        slugs.push(desk.create(FormTable::Cycles, &cycle).await.unwrap().slug.to_string());
    }
    assert_eq!(slugs, ["first-half", "first-half-2", "first-half-3"]);
    let typed = desk.create(FormTable::Cycles, &with(&cycle, "slug", "h1-2025")).await.unwrap();
    assert_eq!(typed.slug, slug("h1-2025"));
    assert_eq!(
        fields(desk.create(FormTable::Cycles, &with(&cycle, "slug", "half")).await),
        ["slug: 'half' is taken by another cycle; write another"]
    );
}

#[tokio::test]
async fn choices_are_what_is_in_use_and_what_is_referred_to_already() {
    let desk = Desk::open().await;
    let page = desk.database.store.form(&desk.actor, FormTable::Kpis, None, instant(NOW)).await.unwrap();
    assert!(page.record.is_none() && page.may_change);
    let names = |links: &[domain::page::workspace::Link]| -> Vec<String> {
        links.iter().map(|link| link.slug.to_string()).collect()
    };
    assert_eq!(names(&page.choices.teams), ["firm", "south"]);
    assert_eq!(names(&page.choices.members), ["leader", "owner"]);
    assert!(page.choices.kpis.is_empty(), "a KPI refers to no KPI");

    let made = desk.create(FormTable::Members, &cells(&[("name", "Away"), ("role", "owner"), ("team", "south")])).await;
    let away = desk.archive(FormTable::Members, &made.unwrap(), true).await.unwrap();
    let page = desk.database.store.form(&desk.actor, FormTable::Kpis, Some(&slug("cost")), instant(NOW)).await.unwrap();
    assert_eq!(names(&page.choices.members), ["leader", "owner"]);
    // An import may leave a KPI with somebody who is away: the form must be able to show it.
    let mut owner = desk.database.owner().await;
    sqlx::raw_sql("SELECT set_config('app.revision', '99', false), set_config('app.acting_at', now()::text, false)")
        .execute(&mut owner)
        .await
        .unwrap();
    sqlx::query("UPDATE kpis SET owner_id = (SELECT id FROM members WHERE slug = $1) WHERE slug = 'cost'")
        .bind(away.slug.as_str())
        .execute(&mut owner)
        .await
        .unwrap();
    let page = desk.database.store.form(&desk.actor, FormTable::Kpis, Some(&slug("cost")), instant(NOW)).await.unwrap();
    assert_eq!(names(&page.choices.members), ["away", "leader", "owner"]);
    desk.change(FormTable::Kpis, "cost", "name", "Costs").await.expect("what is archived may stay");
    assert_eq!(
        fields(desk.change(FormTable::Kpis, "hours", "owner", "away").await),
        ["owner: the member 'away' is archived; choose another, or take it back into use first"]
    );
}

#[tokio::test]
async fn what_is_used_is_named_and_stays_until_nothing_uses_it() {
    let desk = Desk::open().await;
    let record = desk.record(FormTable::Kpis, "hours").await;
    let used: Vec<String> = record.used_by.iter().map(|(table, link)| format!("{table} {}", link.name)).collect();
    assert_eq!(
        used,
        [
            "guardrails Hours at most 95",
            "influences hours \u{2192} cost",
            "influences Overtime \u{2192} hours",
            "levers Overtime",
            "standing_targets Bonus"
        ]
    );
    let refused = desk.archive(FormTable::Kpis, &seen(&record), true).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert_eq!(
        refused.message,
        "This KPI is used by guardrail 'Hours at most 95', driver link 'hours \u{2192} cost', driver link 'Overtime \u{2192} hours' and 2 more. Change or archive those first."
    );

    for (table, name) in [
        (FormTable::Guardrails, "hours-95"),
        (FormTable::Influences, "overtime-hours"),
        (FormTable::Influences, "hours-cost"),
        (FormTable::Levers, "overtime"),
        (FormTable::StandingTargets, "bonus"),
    ] {
        desk.archive(table, &seen(&desk.record(table, name).await), true).await.unwrap();
    }
    let archived = desk.archive(FormTable::Kpis, &seen(&record), true).await.unwrap();
    let lever = seen(&desk.record(FormTable::Levers, "overtime").await);
    let refused = desk.archive(FormTable::Levers, &lever, false).await.unwrap_err();
    assert_eq!(refused.fields[0].field, "kpi");
    assert_eq!(
        refused.message,
        "Nothing was changed. kpi: the KPI 'hours' is archived; choose another, or take it back into use first."
    );
    desk.archive(FormTable::Kpis, &archived, false).await.unwrap();
    desk.archive(FormTable::Levers, &lever, false).await.unwrap();
    let summary = &desk.database.store.list().await.unwrap()[0];
    assert_eq!((summary.kpis, summary.objectives), (3, 1));
}

#[tokio::test]
async fn a_calendar_grows_at_both_ends_and_the_map_follows() {
    let desk = Desk::open().await;
    let earlier = desk.change(FormTable::Calendars, "months", "first_on", "2023-11-01").await.unwrap();
    let record = desk.record(FormTable::Calendars, "months").await;
    assert_eq!(record.version, earlier.version);
    assert_eq!(record.history[0].changes[0].before, "2024-01-01");
    desk.change(FormTable::Calendars, "months", "last_on", "2025-04-01").await.unwrap();
    let map = desk
        .database
        .store
        .strategy_map(&desk.actor, domain::page::workspace::Moment::newest(instant(NOW)))
        .await
        .unwrap();
    let cost = map.kpis.iter().find(|kpi| kpi.slug == slug("cost")).unwrap();
    let values: Vec<bool> = cost.tail.iter().map(Option::is_some).collect();
    assert_eq!(values, [false, false, true, true, true, true, true, true], "two months without a reading in front");
    for (column, text) in [("first_on", "2024-02-01"), ("last_on", "2024-12-01")] {
        let refused = fields(desk.change(FormTable::Calendars, "months", column, text).await);
        assert!(refused[0].starts_with(column) && refused[0].contains("never taken away"), "{refused:?}");
    }
    let listed = cells(&[("name", "Odd"), ("kind", "explicit"), ("periods", "P1,2024-01-01,2024-02-10")]);
    let made = desk.create(FormTable::Calendars, &listed).await.unwrap();
    let grown = with(&listed, "periods", "P1,2024-01-01,2024-02-10\nP2,2024-02-10,2024-03-20");
    let grown_version = desk.edit(FormTable::Calendars, &made, &grown).await.unwrap();
    let record = desk.record(FormTable::Calendars, "odd").await;
    assert_eq!(record.cells, grown);
    assert_eq!(record.history[0].changes[0].before, "P1,2024-01-01,2024-02-10");
    let moved = with(&listed, "periods", "P1,2024-01-01,2024-02-11\nP2,2024-02-11,2024-03-20");
    let refused = fields(desk.edit(FormTable::Calendars, &grown_version, &moved).await);
    assert!(refused[0].starts_with("periods: the period 'P1' from 2024-01-01 to 2024-02-10 is missing"), "{refused:?}");
}
