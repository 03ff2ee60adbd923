use super::value::{DecimalMark, ShareForm};
use super::*;
use crate::calendar::{CalendarKind, periods_by_rule};
use crate::reading::ReadingStatus;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn kpi(slug: &str, name: &str, unit: &str, calendar: usize) -> PasteKpi {
    PasteKpi {
        slug: slug.parse().unwrap(),
        name: name.to_owned(),
        measure: Measure { unit: unit.to_owned(), decimals: 1, currency: None },
        scale: ValueScale::Identity,
        calendar,
        usual: Some((Decimal::ONE, Decimal::from(500))),
        next_start_on: Some(day(2024, 3, 1)),
    }
}

fn catalogue() -> PasteCatalogue {
    PasteCatalogue {
        calendars: vec![
            periods_by_rule(CalendarKind::Month, day(2024, 1, 1), day(2025, 1, 1)).unwrap(),
            periods_by_rule(CalendarKind::IsoWeek, day(2024, 1, 1), day(2024, 12, 30)).unwrap(),
        ],
        kpis: vec![
            kpi("cost", "Cost per parcel", "hours", 0),
            kpi("hours", "Overtime hours", "hours", 0),
            kpi("on-time", "On-time delivery", "ratio", 0),
            kpi("drops", "Drops", "drops", 1),
            kpi("drops-south", "drops", "drops", 1),
        ],
    }
}

fn options() -> PasteOptions {
    PasteOptions { kpi: None, mark: DecimalMark::Automatic, share: ShareForm::Percent, today: day(2024, 7, 10) }
}

/// What was read, as KPI, period and value.
fn values(sheet: &Sheet) -> Vec<(String, String, String)> {
    let catalogue = catalogue();
    let told = sheet.cells.iter().map(|cell| {
        let kpi = &catalogue.kpis[cell.kpi];
        let period = &catalogue.calendars[kpi.calendar][cell.period];
        (kpi.slug.to_string(), period.label.clone(), cell.value.to_string())
    });
    told.collect()
}

fn value(kpi: &str, period: &str, value: &str) -> (String, String, String) {
    (kpi.to_owned(), period.to_owned(), value.to_owned())
}

fn problems(sheet: &Sheet) -> Vec<String> {
    sheet.problems.iter().map(|problem| format!("{}: {}", problem.place, problem.reason)).collect()
}

#[test]
fn a_sheet_reads_the_same_either_way_round() {
    let down = "KPI\tJan 2024\t2024-02\nCost per parcel\t1.5\t2\non-time\t96.7%\t97\n";
    let across = "\tCost per parcel\tON-TIME  delivery\nJan 2024\t1.5\t96.7 %\n2024-02-01\t2\t97\n";
    let expected = [
        value("cost", "2024-01", "1.5"),
        value("cost", "2024-02", "2"),
        value("on-time", "2024-01", "0.967"),
        value("on-time", "2024-02", "0.97"),
    ];
    for (text, layout) in [(down, SheetLayout::KpisDown), (across, SheetLayout::KpisAcross)] {
        let sheet = read(text, &catalogue(), &options()).unwrap();
        assert_eq!((sheet.layout, problems(&sheet)), (layout, Vec::new()));
        let mut told = values(&sheet);
        told.sort();
        assert_eq!(told, expected);
    }
}

#[test]
fn what_is_written_out_is_read_back() {
    let catalogue = catalogue();
    for (delimiter, mark) in [('\t', '.'), (';', ','), (';', '.'), ('\t', ',')] {
        let mut text = "kpi".to_owned();
        let months = &catalogue.calendars[0][..6];
        for month in months {
            text.push_str(&format!("{delimiter}{}", month.label));
        }
        let mut expected = Vec::new();
        for (row, slug) in ["cost", "hours"].iter().enumerate() {
            text.push_str(&format!("\n\"{slug}\""));
            for (column, month) in months.iter().enumerate() {
                let number = format!("{}.{:02}", row * 1_000 + column * 37, column * 7 + 1);
                text.push_str(&format!("{delimiter}{}", number.replace('.', &mark.to_string())));
                expected.push(value(slug, &month.label, &number));
            }
        }
        let sheet = read(&text, &catalogue, &options()).unwrap();
        assert_eq!(problems(&sheet), Vec::<String>::new());
        let told: Vec<_> = values(&sheet);
        let numbers = |all: &[(String, String, String)]| {
            all.iter().map(|(kpi, period, value)| (kpi.clone(), period.clone(), decimal(value))).collect::<Vec<_>>()
        };
        assert_eq!(numbers(&told), numbers(&expected), "{delimiter:?} {mark:?}");
    }
}

#[test]
fn every_error_has_its_place_and_the_rest_is_read() {
    let text = "KPI\tUnit\tJan 2024\tMar\tAug 2024\ncost\thours\t1\t2\t3\nNonsense\t\t4\n\ndrops\t\t5\nhours\t\tabc\nhours\t\t7\tx\n\t\t9";
    let sheet = read(text, &catalogue(), &options()).unwrap();
    assert_eq!(values(&sheet), [value("cost", "2024-01", "1"), value("hours", "2024-01", "7")]);
    let told = problems(&sheet);
    let expected = [
        "Column 2: 'Unit' is no period",
        "Column 4: 'Mar' does not say which year",
        "Row 2, column 5: 2024-08 has not begun",
        "Row 3: 'Nonsense' is no KPI in use here",
        "Row 5, column 3: 'Jan 2024' is no period of this KPI's calendar",
        "Row 6, column 3: 'abc' is not a number",
        "Row 8: has values and no KPI at its head",
    ];
    // 'drops' is a slug as well as two names: the slug wins, and its calendar has no months.
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told} is not {expected}");
    }
}

#[test]
fn a_name_that_two_have_asks_for_the_short_name() {
    let sheet = read("x\t2024-W05\nDROPS\t1\ncost\t2", &catalogue(), &options()).unwrap();
    assert!(
        problems(&sheet)[0].contains("several KPIs are called 'DROPS'; write the short name: drops or drops-south")
    );
}

#[test]
fn ragged_rows_and_gaps_say_nothing_where_they_are_empty() {
    let sheet = read("k\t2024-01\t2024-02\t2024-03\ncost\t\t2\nhours\t1\n", &catalogue(), &options()).unwrap();
    assert_eq!(values(&sheet), [value("cost", "2024-02", "2"), value("hours", "2024-01", "1")]);
    assert!(sheet.problems.is_empty());
}

#[test]
fn the_sheet_tells_its_decimal_mark_or_says_that_it_cannot_be_told() {
    let comma = read("k;2024-01;2024-02\ncost;1.234;3,71", &catalogue(), &options()).unwrap();
    assert_eq!((comma.mark, values(&comma)[0].2.as_str()), (DecimalMark::Comma, "1234"));
    let point = read("k\t2024-01\t2024-02\ncost\t1,234\t3.71", &catalogue(), &options()).unwrap();
    assert_eq!((point.mark, values(&point)[0].2.as_str()), (DecimalMark::Point, "1234"));
    let neither = read("k\t2024-01\ncost\t1,234", &catalogue(), &options()).unwrap();
    assert!(problems(&neither)[0].contains("can be read as 1234 or as 1.234"));
    let said = PasteOptions { mark: DecimalMark::Point, ..options() };
    assert_eq!(values(&read("k\t2024-01\ncost\t1,234", &catalogue(), &said).unwrap())[0].2, "1234");
}

#[test]
fn a_column_for_one_kpi_has_its_periods_beside_it_or_begins_at_the_next() {
    let chosen = PasteOptions { kpi: Some("cost".parse().unwrap()), ..options() };
    let expected = [value("cost", "2024-03", "4"), value("cost", "2024-05", "6")];
    for (text, layout) in [
        ("Month\tCost\n2024-03\t4\nApr 2024\t\nMay 2024\t6", SheetLayout::PeriodsAndValues),
        ("2024-03\tApr 2024\tMay 2024\n4\t\t6", SheetLayout::PeriodsAndValues),
        ("Cost\n4\n\n6", SheetLayout::ValuesAlone),
        ("4\n\n6", SheetLayout::ValuesAlone),
    ] {
        let sheet = read(text, &catalogue(), &chosen).unwrap();
        assert_eq!((sheet.layout, values(&sheet)), (layout, expected.to_vec()), "{text:?}");
    }
    let wide = "a\tb\tc\n1\t2\t3\n1\t2\t3";
    assert_eq!(read(wide, &catalogue(), &chosen), Err(PasteError::TooManyColumns(3)));
    let unknown = PasteOptions { kpi: Some("gone".parse().unwrap()), ..options() };
    assert!(matches!(read("1", &catalogue(), &unknown), Err(PasteError::UnknownKpi(_))));
}

#[test]
fn the_same_period_twice_is_a_problem_and_the_first_stays() {
    let sheet = read("k\t2024-01\tJan 2024\ncost\t1\t2", &catalogue(), &options()).unwrap();
    assert_eq!(values(&sheet), [value("cost", "2024-01", "1")]);
    assert!(problems(&sheet)[0].contains("stands in it twice: first in Row 2, column 2"));
}

#[test]
fn hostile_text_is_never_more_than_text() {
    for hostile in
        ["=HYPERLINK(\"http://x\")", "<img src=x onerror=alert(1)>", "'; DROP TABLE kpis; --", "\u{0}", "\u{202e}1"]
    {
        let quoted = hostile.replace('"', "\"\"");
        let sheet =
            read(&format!("k\t2024-01\ncost\t\"{quoted}\"\n\"{quoted}\"\t1"), &catalogue(), &options()).unwrap();
        assert_eq!((sheet.cells.len(), sheet.problems.len()), (0, 2), "{hostile}");
    }
    assert_eq!(read("a\tb\n1\t2", &catalogue(), &options()), Err(PasteError::NoKpis));
}

#[test]
fn no_text_makes_the_reader_fall() {
    // A small generator of sheets from the parts that matter; the same every time.
    let parts = [
        "cost", "hours", "on-time", "2024-01", "Jan", "\t", "\t", ";", ",", "\"", "\n", "\n", "1", "3,71", "%", "-",
        " ", "\u{a0}", "é", "",
    ];
    let mut state = 7_u64;
    for _ in 0..4_000 {
        let mut text = String::new();
        for _ in 0..(state % 40) {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(parts[usize::try_from(state >> 33).unwrap() % parts.len()]);
        }
        state = state.wrapping_add(1);
        for kpi in [None, Some("cost".parse().unwrap())] {
            if let Ok(sheet) = read(&text, &catalogue(), &PasteOptions { kpi, ..options() }) {
                let mut places: Vec<_> = sheet.cells.iter().map(|cell| (cell.kpi, cell.period)).collect();
                let count = places.len();
                places.sort_unstable();
                places.dedup();
                assert_eq!(places.len(), count, "{text:?} gives a period twice");
            }
        }
    }
}

#[test]
fn a_cell_is_new_changed_confirmed_or_stays() {
    let sheet = read("k\t2024-01\t2024-02\t2024-03\t2024-04\ncost\t1\t2\t3\t900", &catalogue(), &options()).unwrap();
    let stands = |month, value: Option<i64>, status| StandingReading {
        period_start_on: day(2024, month, 1),
        value: value.map(Decimal::from),
        status,
    };
    let standing = vec![(
        "cost".parse().unwrap(),
        vec![
            stands(1, Some(1), ReadingStatus::Final),
            stands(2, Some(5), ReadingStatus::Final),
            stands(3, Some(3), ReadingStatus::Provisional),
            stands(4, None, ReadingStatus::Final),
        ],
    )];
    let compared = compare(&sheet.cells, &catalogue(), &standing, ReadingStatus::Final);
    let changes: Vec<_> = compared.iter().map(|compared| compared.change).collect();
    let before = Decimal::from(5);
    assert_eq!(changes, [CellChange::Unchanged, CellChange::Changed { before }, CellChange::Status, CellChange::New]);
    assert_eq!(compared.iter().map(|cell| cell.is_unusual).collect::<Vec<_>>(), [false, false, false, true]);
}
