use crate::test_data::decimal;
use crate::test_server::{Content, function, page};
use axum::http::StatusCode;
use domain::reading::{Freshness, ReadingStatus};

const KPI: &str = "/w/london-underground/kpis/excess-journey-time";

#[tokio::test]
async fn the_page_holds_sentence_chart_table_and_facts() {
    let got = page(&Content::default(), KPI).await;
    assert_eq!(got.status, StatusCode::OK);
    for expected in [
        "Excess journey time was 4.38\u{a0}minutes in 2018/19 P5; its target of at most 5.99\u{a0}minutes",
        "chart-layer chart-wide",
        "chart-layer chart-narrow",
        "class=\"chart-actual\"",
        "22\u{a0}Jul to 18\u{a0}Aug\u{a0}2018",
        "href=\"/w/london-underground/objectives/shorter-journeys\"",
        "href=\"/w/london-underground/kpis/train-delays\"",
        "Show on the map",
        "href=\"https://tfl.gov.uk/\"",
        "not yet tested",
    ] {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
    assert!(!got.text.contains(" style=\""));
}

#[tokio::test]
async fn corrections_and_provisional_readings_show() {
    let mut content = Content::default();
    content.kpi.readings[3].status = ReadingStatus::Provisional;
    content.kpi.readings[2].corrections = 2;
    content.kpi.readings[1].value = None;
    content.kpi.freshness =
        Freshness::Late { period: "2018/19 P6".to_owned(), due_on: crate::test_data::date(2018, 10, 1) };
    let got = page(&content, KPI).await;
    for expected in [
        "Provisional",
        "corrected 2 times",
        "No reading",
        "The reading of 2018/19 P6 was due by 1\u{a0}Oct\u{a0}2018 and is missing",
        "chart-provisional",
    ] {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
}

#[tokio::test]
async fn a_long_table_shows_its_end_until_all_is_asked_for() {
    let mut content = Content::default();
    let first = content.kpi.readings[0].clone();
    for index in 0..40_u64 {
        let mut reading = first.clone();
        reading.period.label = format!("early {index}");
        reading.period.start_on = first.period.start_on.checked_sub_days(chrono::Days::new(28 * (41 - index))).unwrap();
        reading.period.end_on = reading.period.start_on.checked_add_days(chrono::Days::new(28)).unwrap();
        reading.value = Some(decimal("5"));
        content.kpi.readings.insert(usize::try_from(index).unwrap(), reading);
    }
    let rows = |text: &str| text.matches("<th scope=\"row\" class=\"date\">").count();
    assert_eq!(rows(&page(&content, KPI).await.text), 26);
    assert_eq!(rows(&page(&content, &format!("{KPI}?readings=all")).await.text), 44);
}

#[tokio::test]
async fn a_kpi_without_readings_still_has_a_page() {
    let mut content = Content::default();
    content.kpi.readings.clear();
    content.kpi.targets.clear();
    let got = page(&content, KPI).await;
    assert_eq!(got.status, StatusCode::OK);
    assert!(got.text.contains("Excess journey time has no reading yet"));
}

#[tokio::test]
async fn hostile_texts_stay_text_in_the_chart_too() {
    const HOSTILE: &str = "</title></svg><script>alert(1)</script>\"'&";
    let mut content = Content::default();
    content.kpi.name = HOSTILE.to_owned();
    content.kpi.definition = HOSTILE.to_owned();
    content.kpi.measure.unit = HOSTILE.to_owned();
    content.kpi.source.name = HOSTILE.to_owned();
    content.kpi.source.url = Some("javascript:alert(1)".to_owned());
    content.kpi.events[0].name = HOSTILE.to_owned();
    content.kpi.readings[3].note = Some(HOSTILE.to_owned());
    content.kpi.readings[3].period.label = HOSTILE.to_owned();
    let got = page(&content, KPI).await;
    assert_eq!(got.status, StatusCode::OK);
    assert!(!got.text.contains("<script>alert") && !got.text.contains("href=\"javascript:"), "{}", got.text);
}

#[tokio::test]
async fn an_unknown_kpi_is_not_found_as_page_and_as_function() {
    let got = page(&Content::default(), "/w/london-underground/kpis/no-such").await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    assert!(
        got.text.contains("There is no KPI &#x27;no-such&#x27; here.")
            || got.text.contains("There is no KPI 'no-such' here."),
        "{}",
        got.text
    );
    let answer = function(&Content::default(), "/api/kpi/read?workspace=london-underground&kpi=no-such").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let found =
        function(&Content::default(), "/api/kpi/read?workspace=london-underground&kpi=excess-journey-time").await;
    assert_eq!(serde_json::from_str::<domain::page::kpi::KpiPage>(&found.text).unwrap(), Content::default().kpi);
}

/// The page as known on 20 July 2018, when the last reading was not there yet and the one before it was told otherwise.
fn in_the_past() -> Content {
    let mut content = Content::default();
    let page = &mut content.kpi;
    page.known_now = page.readings.clone();
    page.readings.pop();
    page.readings[2].value = Some(decimal("4.10"));
    page.workspace.as_of_on = crate::test_data::date(2018, 7, 25);
    content
}

#[tokio::test]
async fn a_past_page_tells_both_versions_and_offers_no_change() {
    let got = page(&in_the_past(), &format!("{KPI}?as_of=2018-07-25&readings=all")).await;
    assert_eq!(got.status, StatusCode::OK);
    for expected in [
        "This is what was known at the end of 25\u{a0}Jul\u{a0}2018",
        "As told then, minutes",
        "As known now, minutes",
        "<td class=\"number\">4.10</td><td class=\"number\">4.26</td><td class=\"number\">+0.16",
        "class=\"chart-later\"",
        "Dotted: as known now.",
        "Back to the newest",
        // What else the address holds comes along, in links and in the form.
        "href=\"/w/london-underground/kpis/excess-journey-time?readings=all\"",
        "<input type=\"hidden\" name=\"readings\" value=\"all\"",
        "value=\"2018-07-25\"",
        "aria-label=\"Earlier: 21\u{a0}Jul\u{a0}2018\"",
        "aria-label=\"Later: 18\u{a0}Aug\u{a0}2018\"",
    ] {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
    let (_, content) = got.text.split_once("<main").unwrap();
    for absent in ["/edit/", "Enter readings", "New driver link"] {
        assert!(!content.contains(absent), "{absent} is on a past page");
    }
}

#[tokio::test]
async fn the_newest_page_offers_what_can_be_changed_to_who_may() {
    let got = page(&Content::default(), KPI).await;
    for expected in [
        "href=\"/w/london-underground/kpis/excess-journey-time/readings\"",
        "href=\"/w/london-underground/edit/kpis/excess-journey-time\"",
        "href=\"/w/london-underground/edit/influences?to=excess-journey-time\"",
        "As known on 15\u{a0}Sep\u{a0}2018",
        "type=\"range\" min=\"0\" max=\"4\" step=\"1\" value=\"4\"",
        "Data reliability",
    ] {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
    assert!(!got.text.contains("as-of-banner") && !got.text.contains("As told then"));
    let mut content = Content::default();
    content.kpi.may_change = false;
    assert!(!page(&content, KPI).await.text.contains("/edit/"));
}

#[tokio::test]
async fn a_correction_shows_its_old_value_who_and_why() {
    let mut content = Content::default();
    content.kpi.readings[2].corrections = 1;
    let version = |value: &str, known_at: &str, note: Option<&str>| domain::page::kpi::ReadingVersion {
        value: Some(decimal(value)),
        status: ReadingStatus::Final,
        known_at: known_at.parse().unwrap(),
        member: "Head of Performance".to_owned(),
        note: note.map(str::to_owned),
    };
    content.kpi.corrected = vec![domain::page::kpi::CorrectedReading {
        start_on: content.kpi.readings[2].period.start_on,
        versions: vec![
            version("4.10", "2018-07-22T06:00:00Z", None),
            version("4.26", "2018-08-02T06:00:00Z", Some("A depot's sheet was missing")),
        ],
    }];
    content.kpi.history = vec![domain::form::RecordVersion {
        version: 9,
        changed_at: "2018-08-03T06:00:00Z".parse().unwrap(),
        member: Some("Managing Director".to_owned()),
        is_first: false,
        changes: vec![domain::form::CellChange {
            column: "grace_days".to_owned(),
            before: String::new(),
            after: "14".to_owned(),
        }],
    }];
    let got = page(&content, KPI).await;
    for expected in [
        "4.10\u{a0}minutes: 22\u{a0}Jul\u{a0}2018, Head of Performance",
        "A depot&#x27;s sheet was missing",
        "Versions of the definition",
        "3\u{a0}Aug\u{a0}2018, Managing Director",
        "Grace days: from nothing to \u{2018}14\u{2019}",
        "All versions, with undo",
    ] {
        assert!(
            got.text.contains(expected) || got.text.contains(&expected.replace("&#x27;", "'")),
            "{expected} is not in {}",
            got.text
        );
    }
}

#[tokio::test]
async fn events_are_told_whole() {
    let long = "Industrial action by drivers on the whole network, with night services suspended until further notice";
    let mut content = Content::default();
    content.kpi.events[0].name = long.to_owned();
    content.kpi.events[0].note = Some("As announced.".to_owned());
    let got = page(&content, KPI).await;
    assert!(got.text.contains(&format!("<th scope=\"row\">{long}</th>")), "{}", got.text);
    assert!(got.text.contains("As announced."));
}

#[test]
fn the_chart_as_a_file_stands_alone() {
    let svg = super::figure::whole_chart(&in_the_past().kpi).unwrap();
    assert!(!svg.contains("class=\"chart-") && !svg.contains("var(--") && !svg.contains("href"));
    for expected in
        ["As known on 25", "Almanac", "In minutes", crate::chart::palette::LATER, crate::chart::palette::ACTUAL]
    {
        assert!(svg.contains(expected), "{expected} is not in {svg}");
    }
    roxmltree::Document::parse(&svg).unwrap();
}

#[tokio::test]
async fn a_day_that_is_none_is_refused_and_an_empty_one_is_the_newest() {
    for wrong in ["yesterday", "2018-02-30", "12018-01-01", "2018-1-1"] {
        let address = format!("/api/kpi/read?workspace=&kpi=excess-journey-time&as_of={wrong}");
        let got = function(&Content::default(), &address).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(got.text.contains("as_of"), "{}", got.text);
    }
    let got = function(&Content::default(), "/api/kpi/read?workspace=&kpi=excess-journey-time&as_of=").await;
    assert_eq!(got.status, StatusCode::OK);
}
