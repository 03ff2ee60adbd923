//! The tables as written: complete, consistent, in the template's form, and the committed ones.

use std::collections::HashMap;
use std::path::Path;

use super::super::calendar::{LAST_WEEK, Week, monday, week_of};
use super::super::daily::FIRST_DAILY_WEEK;
use super::super::reporting::INVOICE_GAP;
use super::super::writer::{Table, number};
use super::super::{DEFAULT_SEED, DemoError, check, format, generate, tables_of};

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../demo/northgate-logistics");

fn rows<'a>(tables: &'a [Table], file: &str) -> &'a [Vec<String>] {
    &tables.iter().find(|table| table.file == file).unwrap().rows
}

/// Every version of every reading: (KPI, period) to (value, provisional, known at), in the order of the file.
type Readings = HashMap<(String, String), Vec<(f64, bool, String)>>;

fn readings(tables: &[Table]) -> Readings {
    let mut readings = Readings::new();
    for row in rows(tables, "observations.csv") {
        let [kpi, start, value, status, known_at, _] = &row[..] else { panic!("{row:?}") };
        let version = (value.parse().unwrap(), status == "provisional", known_at.clone());
        readings.entry((kpi.clone(), start.clone())).or_default().push(version);
    }
    readings
}

/// The value last known of a KPI in a week.
fn last(readings: &Readings, kpi: &str, week: Week) -> f64 {
    readings[&(kpi.to_owned(), monday(week).to_string())].last().unwrap().0
}

fn mean(readings: &Readings, kpi: &str, first: Week, last_week: Week) -> f64 {
    let weeks: Vec<f64> = (first..=last_week).map(|week| last(readings, kpi, week)).collect();
    super::mean(&weeks)
}

#[test]
fn the_committed_tables_are_the_generated_ones() {
    check(Path::new(COMMITTED)).unwrap();
}

#[test]
fn every_seed_gives_tables_that_the_template_allows() {
    for seed in 1..=5 {
        tables_of(seed).unwrap();
    }
}

#[test]
fn a_changed_file_is_found_with_its_line() {
    let folder = std::env::temp_dir().join(format!("northgate-check-{}", std::process::id()));
    generate(&folder, DEFAULT_SEED).unwrap();
    check(&folder).unwrap();
    let path = folder.join("teams.csv");
    let teams = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, teams.replace("South", "Sud")).unwrap();
    let error = check(&folder).unwrap_err();
    assert!(matches!(error, DemoError::Differs { line: 3, .. }), "{error}");
    std::fs::write(&path, format!("{teams}west,West,,5\n")).unwrap();
    let error = check(&folder).unwrap_err();
    assert!(error.to_string().contains("'west,West,,5'"), "{error}");
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(check(&folder).unwrap_err(), DemoError::Read { .. }));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_format_check_finds_each_kind_of_fault() {
    let faults_after = |file: &str, column: usize, cell: &str| {
        let mut tables = tables_of(DEFAULT_SEED).unwrap();
        tables.iter_mut().find(|table| table.file == file).unwrap().rows[0][column] = cell.to_owned();
        format::faults(&tables)
    };
    for (file, column, cell) in [
        ("kpis.csv", 0, "Cost"),
        ("kpis.csv", 0, "a--b"),
        ("kpis.csv", 3, "west"),
        ("kpis.csv", 9, "up"),
        ("observations.csv", 0, "unknown"),
        ("observations.csv", 1, "2024-02-30"),
        ("observations.csv", 2, "1.123456789"),
        ("observations.csv", 2, "1e5"),
        ("observations.csv", 4, "2024-01-01 06:00"),
        ("influences.csv", 2, "nobody"),
        ("events.csv", 5, "parcels  on-time"),
        ("levers.csv", 8, ""),
    ] {
        assert!(!faults_after(file, column, cell).is_empty(), "{file} column {column}: '{cell}'");
    }
    assert!(faults_after("teams.csv", 0, "south").iter().any(|fault| fault.contains("twice")));
    assert!(faults_after("kpis.csv", 2, "another definition").is_empty());
}

#[test]
fn numbers_are_plain() {
    assert_eq!(number(1_234.50, 2), "1234.5");
    assert_eq!(number(-0.000_01, 3), "0");
    assert_eq!(number(120.0, 0), "120");
    assert_eq!(number(-7.25, 1), "-7.2");
}

#[test]
fn the_cost_follows_its_published_formula() {
    let tables = tables_of(DEFAULT_SEED).unwrap();
    let readings = readings(&tables);
    for week in -51..=LAST_WEEK {
        let of = |kpi: &str| last(&readings, kpi, week);
        let cost = (21.0 * of("regular-hours")
            + 31.50 * of("overtime-hours")
            + of("carrier-cost-north")
            + of("carrier-cost-south")
            + 171_000.0
            + 3_200.0 * of("drivers") * of("driver-turnover") / 52.0)
            / of("parcels")
            + 0.82 * 14.0 / of("drops-per-route-hour")
            + of("handling-cost")
            + 2.60 * (1.0 - of("first-attempt-success"));
        assert!((cost - of("cost-per-parcel")).abs() < 0.000_3, "week {week}: {cost}");
        let overflow = if week <= 52 { 0.70 * (of("parcels") - 900_000.0).max(0.0) } else { 0.0 };
        let contribution = of("parcels") * (6.10 - of("cost-per-parcel") - 1.32) - overflow;
        assert!((contribution - of("contribution")).abs() < 100.0, "week {week}: {contribution}");
        if (week - 1).rem_euclid(13) == 0 {
            let opening = if week <= 52 { 1_800_000.0 } else { 1_600_000.0 };
            assert_eq!(of("margin-buffer"), opening + of("contribution") - of("budgeted-contribution"));
        } else {
            let before = last(&readings, "margin-buffer", week - 1);
            assert_eq!(of("margin-buffer"), before + of("contribution") - of("budgeted-contribution"));
        }
        for total in ["parcels", "overtime-hours"] {
            let sum = of(&format!("{total}-north")) + of(&format!("{total}-south"));
            assert!((sum - of(total)).abs() < 1e-6, "{total} in week {week}");
        }
    }
}

#[test]
fn days_add_up_to_their_weeks() {
    let tables = tables_of(DEFAULT_SEED).unwrap();
    let readings = readings(&tables);
    let daily = |kpi: &str, week: Week, day: i64| {
        readings[&(format!("{kpi}-daily"), monday(week).plus(day).to_string())].last().unwrap().0
    };
    for week in FIRST_DAILY_WEEK..=LAST_WEEK {
        for region in ["north", "south"] {
            let parcels = format!("parcels-{region}");
            for kpi in [&parcels, &format!("overtime-hours-{region}")] {
                let sum: f64 = (0..7).map(|day| daily(kpi, week, day)).sum();
                assert!((sum - last(&readings, kpi, week)).abs() < 1e-6, "{kpi} in week {week}");
            }
            let share = format!("expedited-share-{region}");
            let expedited: f64 = (0..7).map(|day| daily(&parcels, week, day) * daily(&share, week, day)).sum();
            let difference = expedited / last(&readings, &parcels, week) - last(&readings, &share, week);
            assert!(difference.abs() < 0.000_02, "{share} in week {week}");
        }
    }
}

#[test]
fn the_missing_invoices_are_told_corrected_and_late() {
    let tables = tables_of(DEFAULT_SEED).unwrap();
    let readings = readings(&tables);
    let mut corrected = 0;
    for ((kpi, start), versions) in &readings {
        let in_gap = INVOICE_GAP.map(monday).any(|monday| monday.to_string() == *start);
        let depends = ["cost-per-parcel", "contribution", "margin-buffer"].contains(&kpi.as_str());
        if in_gap && depends {
            corrected += 1;
            let [told, truth] = &versions[..] else { panic!("{kpi} {start}: {versions:?}") };
            assert!(told.1 && !truth.1 && told.2 < truth.2);
            assert_eq!(truth.2, "2025-07-16T15:00:00Z");
            match kpi.as_str() {
                "cost-per-parcel" => assert!((0.06..=0.12).contains(&(truth.0 - told.0))),
                _ => assert!(told.0 - truth.0 > 50_000.0),
            }
        } else {
            assert_eq!(versions.len(), 1, "{kpi} {start}");
            let late = in_gap && kpi == "carrier-cost-south";
            assert_eq!(versions[0].2 == "2025-07-16T15:00:00Z", late, "{kpi} {start}");
        }
    }
    assert_eq!(corrected, 12);
    // The day on which the invoices came lies in story week 81.
    assert_eq!(week_of(super::super::reporting::INVOICES_CAME), 81);
}

#[test]
fn every_weekly_kpi_has_all_weeks_and_all_is_known_as_of_the_record_end() {
    let tables = tables_of(DEFAULT_SEED).unwrap();
    let readings = readings(&tables);
    let as_of = &rows(&tables, "workspace.csv")[0][3];
    for kpi in rows(&tables, "kpis.csv") {
        let count = readings.keys().filter(|(of, _)| *of == kpi[0]).count();
        assert_eq!(count, if kpi[12] == "weeks" { 156 } else { 91 }, "{}", kpi[0]);
    }
    assert!(readings.values().flatten().all(|(_, _, known_at)| known_at[..10] < as_of[..]));
}

#[test]
fn key_results_end_as_the_story_says() {
    let tables = tables_of(DEFAULT_SEED).unwrap();
    let readings = readings(&tables);
    let mut outcomes: Vec<(String, bool)> = Vec::new();
    for row in rows(&tables, "key_results.csv") {
        let [slug, _, kpi, _, measure, comparator, _, target, _, _, start, due, _] = &row[..] else {
            panic!("{row:?}")
        };
        let week_starting = |date: &String| (-51..=160).find(|week| monday(*week).to_string() == *date).unwrap();
        let (first, last_week) = (week_starting(start), week_starting(due) - 1);
        if last_week > LAST_WEEK {
            continue;
        }
        let value = match measure.as_str() {
            "at_end" => last(&readings, kpi, last_week),
            "mean" => mean(&readings, kpi, first, last_week),
            other => panic!("{other}"),
        };
        let target: f64 = target.parse().unwrap();
        outcomes.push((slug.clone(), if comparator == "at_least" { value >= target } else { value <= target }));
    }
    let expected = [
        ("cost-3-57-in-2024", false),
        ("cost-3-74-in-2025", true),
        ("volume-918k-in-2025", false),
        ("sort-70-by-week-82", true),
        ("first-attempt-93-in-2025", false),
    ];
    assert_eq!(outcomes, expected.map(|(slug, achieved)| (slug.to_owned(), achieved)));
    let drafted = rows(&tables, "key_results.csv").len() - outcomes.len();
    assert_eq!(drafted, 3);
}

#[test]
fn levers_stand_where_their_kpis_were_last_set() {
    let tables = tables_of(DEFAULT_SEED).unwrap();
    let readings = readings(&tables);
    for lever in rows(&tables, "levers.csv") {
        let [current, lowest, highest]: [f64; 3] = [8, 9, 10].map(|column: usize| lever[column].parse().unwrap());
        assert!(lowest <= current && current <= highest, "{lever:?}");
        // The mean of the last eight weeks before the peak: what was done, without the season.
        let done = mean(&readings, &lever[5], 92, 99);
        assert!((done / current - 1.0).abs() < 0.05, "{}: {done} against {current}", lever[0]);
    }
}

#[test]
fn influences_have_no_cycle() {
    let tables = tables_of(DEFAULT_SEED).unwrap();
    let mut edges: Vec<(&str, &str)> =
        rows(&tables, "influences.csv").iter().map(|row| (row[2].as_str(), row[3].as_str())).collect();
    // Taking away what nothing leads to, again and again, leaves only cycles.
    loop {
        let before = edges.len();
        let targets: Vec<&str> = edges.iter().map(|edge| edge.1).collect();
        edges.retain(|edge| targets.contains(&edge.0));
        if edges.len() == before {
            break;
        }
    }
    assert!(edges.is_empty(), "{edges:?}");
}
