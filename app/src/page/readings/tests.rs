use crate::test_server::entries::{NEXT_REVISION, STANDING_VERSION};
use crate::test_server::forms::send;
use crate::test_server::{Content, page};
use axum::http::StatusCode;

const PAGE: &str = "/w/london-underground/kpis/on-time/readings";
const ENTER: &str = "/api/entry/enter";

/// What a plain form sends for one reading.
fn body(period: &str, version: u32, text: &str, note: &str, extra: &str) -> String {
    format!(
        "workspace=london-underground&back={PAGE}&readings[0][kpi]=on-time&readings[0][period]={period}&readings[0][version]={version}\
         &readings[0][text]={text}&readings[0][status]=final&readings[0][note]={note}{extra}"
    )
}

#[tokio::test]
async fn the_page_asks_for_the_next_period_in_percent_and_keeps_every_version_in_sight() {
    let got = page(&Content::default(), PAGE).await;
    assert_eq!(got.status, StatusCode::OK);
    let mut rest = got.text.as_str();
    for expected in [
        "Readings of On-time &lt;share&gt;",
        "write 96.7 for 96.7\u{a0}%",
        "Next: 2018/19 P6",
        "was due by 1\u{a0}Sep\u{a0}2018",
        "name=\"readings[0][text]\"",
        "inputmode=\"decimal\"",
        "entry-unit\">%<",
        "Enter above",
        "2018/19 P5",
        "95.1",
        "Clerk",
        "Depot &lt;3&gt; was missing",
        "2 versions",
        "<strong>95.1\u{202f}%</strong>",
        "<s>",
        "96.7\u{202f}%",
        "Correct",
        "value=\"95.1\"",
        "Why it changes",
        "Take it back",
        "Page 1 of 2",
        "Older",
    ] {
        let at = rest.find(expected).unwrap_or_else(|| panic!("{expected} is not where it belongs in {}", got.text));
        rest = &rest[at..];
    }
    assert!(!got.text.contains(" style=\"") && !got.text.contains("<share>"));
}

#[tokio::test]
async fn who_may_not_enter_reads() {
    let mut content = Content::default();
    content.readings.may_change = false;
    let got = page(&content, PAGE).await;
    assert!(got.text.contains("Your role reads this") && !got.text.contains("/api/entry/enter"));
    assert!(got.text.contains("2 versions"));
}

#[tokio::test]
async fn a_plain_form_is_led_back_to_its_page_with_what_came_of_it() {
    let sent = send(&Content::default(), ENTER, &body("2018-08-19", 0, "96.1 %25", "", ""), true).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    assert_eq!(sent.location.as_deref(), Some(format!("{PAGE}?saved={NEXT_REVISION}.1").as_str()));
    let got = page(&Content::default(), &sent.location.unwrap()).await;
    assert!(got.text.contains("Saved: one reading was written.") && got.text.contains("/api/entry/undo"));
}

#[tokio::test]
async fn a_plain_form_that_is_refused_says_why_and_leads_nowhere_else() {
    let refused = send(&Content::default(), ENTER, &body("2018-07-22", STANDING_VERSION, "95", "", ""), true).await;
    assert_eq!((refused.status(), refused.location.as_deref()), (StatusCode::SEE_OTHER, Some(PAGE)));
    assert!(refused.cookie.unwrap().contains(&format!("Path={PAGE}")));
    let elsewhere = body("2018-08-19", 0, "96", "", "").replace(PAGE, "//evil.example/w");
    let sent = send(&Content::default(), ENTER, &elsewhere, true).await;
    assert!(!sent.location.unwrap_or_default().contains("evil"));
}

#[tokio::test]
async fn the_script_gets_its_answer_as_it_is() {
    for (body, status) in [
        (body("2018-08-19", 0, "96", "", ""), StatusCode::OK),
        (body("2018-08-19", 0, "196", "", ""), StatusCode::UNPROCESSABLE_ENTITY),
        (body("2018-08-19", 1, "96", "", ""), StatusCode::CONFLICT),
        (body("2018-07-22", STANDING_VERSION, "", "Wrong", "&readings[0][retract]=true"), StatusCode::OK),
        (body("2018-07-22", STANDING_VERSION, "95", "", ""), StatusCode::UNPROCESSABLE_ENTITY),
        (body("yesterday", 0, "95", "", ""), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let sent = send(&Content::default(), ENTER, &body, false).await;
        assert_eq!((sent.status(), sent.location), (status, None), "{body}: {}", sent.got.text);
    }
}
