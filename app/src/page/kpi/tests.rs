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
