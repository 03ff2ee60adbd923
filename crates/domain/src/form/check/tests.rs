//! What a form is refused for, field by field, and the row it becomes.

use super::*;

fn cells(pairs: &[(&str, &str)]) -> Cells {
    pairs.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned())).collect()
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

/// The fields refused, with the beginnings of their messages.
fn refused(table: FormTable, pairs: &[(&str, &str)]) -> Vec<String> {
    let errors = check(table, None, &cells(pairs)).unwrap_err();
    errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect()
}

const KPI: &[(&str, &str)] = &[
    ("name", "  On time\t"),
    ("definition", "Share of parcels\r\nthat arrive on their day"),
    ("team", "north"),
    ("owner", "clerk"),
    ("unit", "ratio"),
    ("decimals", "1"),
    ("direction", "band"),
    ("band_low", "0.9"),
    ("band_high", "0.99"),
    ("quantity", "ratio"),
    ("timing", "lead"),
    ("calendar", "weeks"),
    ("source", "books"),
    ("scale", "logit"),
];

fn with(
    pairs: &[(&'static str, &'static str)],
    column: &'static str,
    text: &'static str,
) -> Vec<(&'static str, &'static str)> {
    pairs.iter().copied().filter(|(name, _)| *name != column).chain([(column, text)]).collect()
}

#[test]
fn a_form_becomes_the_row_that_a_file_would_have_become() {
    let FormRow::Kpi(kpi) = check(FormTable::Kpis, None, &cells(KPI)).unwrap() else { panic!("not a KPI") };
    assert_eq!((kpi.slug.as_str(), kpi.name.as_str()), ("on-time", "On time"));
    assert_eq!(kpi.definition, "Share of parcels\nthat arrive on their day");
    assert_eq!((kpi.position, kpi.grace_days, kpi.deputy.clone()), (0, None, None));
}

#[test]
fn every_field_that_does_not_hold_is_named_at_once() {
    let pairs = with(&with(KPI, "owner", ""), "band_low", "95%");
    assert_eq!(
        refused(FormTable::Kpis, &with(&pairs, "timing", "soon")),
        [
            "owner: is empty",
            "band_low: '95%' is not a number: write 0.95, without the percent sign",
            "timing: 'soon' is not a timing; use one of lead, lag",
        ]
    );
    assert_eq!(
        refused(FormTable::Kpis, &with(KPI, "unit", "minutes")),
        ["scale: logit needs unit ratio: log-odds are of shares between 0 and 1"]
    );
    assert_eq!(refused(FormTable::Kpis, &with(KPI, "health", "green")), ["health: is not a field of kpis"]);
}

#[test]
fn an_empty_form_is_refused_at_each_required_field_and_nowhere_else() {
    for table in FormTable::ALL.iter().copied() {
        let mut found: Vec<String> =
            check(table, None, &Cells::new()).unwrap_err().into_iter().map(|error| error.field).collect();
        let mut expected: Vec<String> =
            columns(table).iter().filter(|column| column.is_required).map(|column| column.name.to_owned()).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{table}");
    }
}

#[test]
fn a_new_record_gets_a_slug_and_an_old_one_keeps_its_own() {
    let cycle = [("name", "Year 2027"), ("start_on", "2027-01-01"), ("end_on", "2028-01-01")];
    let made = |pairs: &[(&str, &str)]| check(FormTable::Cycles, None, &cells(pairs)).map(|row| row.slug().to_string());
    assert_eq!(made(&cycle), Ok("year-2027".to_owned()));
    assert_eq!(made(&with(&cycle, "slug", "next")), Ok("next".to_owned()));
    assert!(made(&with(&cycle, "slug", "Next")).unwrap_err()[0].message.ends_with("perhaps next"));
    assert_eq!(made(&with(&cycle, "name", "\u{5e74}")).unwrap_err()[0].field, "slug");
    let kept = |pairs: &[(&str, &str)]| check(FormTable::Cycles, Some(&slug("2027")), &cells(pairs));
    assert_eq!(kept(&cycle).unwrap().slug(), &slug("2027"));
    assert_eq!(kept(&with(&cycle, "slug", "next")).unwrap_err()[0].field, "slug");
}

#[test]
fn an_influence_is_named_by_its_ends_and_refers_by_its_kind_of_cause() {
    let claim = [
        ("from_kind", "lever"),
        ("from", "vans"),
        ("to", "on-time"),
        ("direction", "raises"),
        ("lag_periods", "0"),
        ("ramp_periods", "1"),
        ("provenance", "declared"),
        ("claim", "Vans bring parcels"),
    ];
    assert_eq!(check(FormTable::Influences, None, &cells(&claim)).unwrap().slug(), &slug("vans-on-time"));
    let tables: Vec<FormTable> =
        references(FormTable::Influences, &cells(&claim)).into_iter().map(|reference| reference.table).collect();
    assert_eq!(tables, [FormTable::Levers, FormTable::Kpis]);
    let holders = references(FormTable::StandingTargets, &cells(&[("kpi", "cost"), ("holders", "head  clerk ")]));
    let slugs: Vec<&str> = holders.iter().map(|reference| reference.slug.as_str()).collect();
    assert_eq!(slugs, ["cost", "head", "clerk"]);
}

#[test]
fn a_calendar_comes_with_the_periods_of_its_rule_or_of_its_list() {
    let periods = |pairs: &[(&str, &str)]| match check(FormTable::Calendars, None, &cells(pairs)) {
        Ok(FormRow::Calendar(calendar)) => Ok(calendar.periods.len()),
        Ok(_) => panic!("not a calendar"),
        Err(errors) => Err(errors.into_iter().map(|error| format!("{}: {}", error.field, error.message)).collect()),
    };
    let months = [("name", "Months"), ("kind", "month"), ("first_on", "2026-01-01"), ("last_on", "2027-01-01")];
    assert_eq!(periods(&months), Ok(12));
    let error = |pairs: &[(&str, &str)]| -> String {
        let errors: Vec<String> = periods(pairs).unwrap_err();
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors.concat()
    };
    assert!(
        error(&with(&months, "first_on", "2026-01-02")).starts_with("first_on: first_on 2026-01-02 does not begin")
    );
    assert!(error(&with(&months, "last_on", "2026-01-09")).starts_with("last_on: no whole period"));
    assert!(error(&with(&months, "periods", "P1,2026-01-01,2026-02-01")).starts_with("periods: must be empty"));
    let listed = |list: &'static str| [("name", "Odd"), ("kind", "explicit"), ("periods", list)];
    assert_eq!(periods(&listed("P2, later, 2026-02-10 , 2026-03-20\n\nP1,2026-01-01,2026-02-10\n")), Ok(2));
    for (list, message) in [
        ("", "periods: is empty; write a line for each period"),
        ("P1,2026-01-01", "periods: line 1: 'P1,2026-01-01' is not a label"),
        ("P1,2026-01-01,soon", "periods: line 1: 'soon' is not a day"),
        ("P1,2026-02-01,2026-01-01", "periods: line 1: 2026-01-01 is not after"),
        ("P1,2026-01-01,2026-02-01\nP1,2026-02-01,2026-03-01", "periods: 'P1' is the label of two"),
        ("P1,2026-01-01,2026-02-01\nP2,2026-02-02,2026-03-01", "periods: the period 'P2' leaves days between"),
    ] {
        let found = error(&listed(list));
        assert!(found.starts_with(message), "{list:?}: {found}");
    }
    assert!(
        error(&with(&listed("P1,2026-01-01,2026-02-01"), "first_on", "2026-01-01")).starts_with("first_on: must be")
    );
}
