use crate::test_server::entries::NEXT_REVISION;
use crate::test_server::forms::send;
use crate::test_server::{Content, page};
use axum::http::StatusCode;
use domain::calendar::Period;

const PAGE: &str = "/w/london-underground/this-week";

#[tokio::test]
async fn what_is_due_stands_by_team_with_one_field_each_and_how_far_the_work_is() {
    let got = page(&Content::default(), PAGE).await;
    assert_eq!(got.status, StatusCode::OK);
    let mut rest = got.text.as_str();
    for expected in [
        "1 reading is due, 1 of them late.",
        "name=\"team\"",
        "All teams",
        "name=\"person\"",
        "3 of 4 entered",
        "<h2 id=\"team-0\">Operations</h2>",
        "On-time &lt;share&gt;",
        "Late",
        "2018/19 P6: 19\u{a0}Aug to 15\u{a0}Sep\u{a0}2018; was due by 1\u{a0}Sep\u{a0}2018",
        "Last: 95.1\u{202f}% in 2018/19 P5",
        "2 more periods are missing after it",
        "name=\"readings[0][text]\"",
        "name=\"only\" value=\"on-time/2018-08-19\"",
        "Save all",
    ] {
        let at = rest.find(expected).unwrap_or_else(|| panic!("{expected} is not where it belongs in {}", got.text));
        rest = &rest[at..];
    }
    assert!(!got.text.contains(" style=\""));
}

#[tokio::test]
async fn the_filter_is_in_the_address() {
    let got = page(&Content::default(), &format!("{PAGE}?team=operations&person=clerk")).await;
    assert!(
        got.text.contains("<option value=\"operations\" selected")
            && got.text.contains("<option value=\"clerk\" selected")
    );
    assert!(got.text.contains("Show everything") && got.text.contains("this-week?team=operations&amp;person=clerk"));
    assert_eq!(page(&Content::default(), &format!("{PAGE}?team=A+B")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn where_nothing_is_due_the_page_says_what_comes_next() {
    let mut content = Content::default();
    content.this_week.due.clear();
    let start_on = crate::test_data::date(2018, 9, 16);
    let period = Period { label: "2018/19 P7".to_owned(), start_on, end_on: crate::test_data::date(2018, 10, 14) };
    content.this_week.next = Some((crate::test_data::link("on-time", "On time"), period));
    let got = page(&content, PAGE).await;
    for expected in
        ["Nothing is due", "4 of 4 entered", "On time", "for 2018/19 P7, once 13\u{a0}Oct\u{a0}2018 has ended"]
    {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
}

#[tokio::test]
async fn without_a_script_all_that_was_typed_is_saved_or_one_row() {
    let row = |index: usize, text: &str| {
        format!(
            "&readings[{index}][kpi]=on-time&readings[{index}][period]=2018-08-19&readings[{index}][version]=0\
                 &readings[{index}][status]=final&readings[{index}][text]={text}"
        )
    };
    let body = format!("workspace=london-underground&back={PAGE}{}{}", row(0, "96"), row(1, ""));
    for (extra, expected) in [
        ("", format!("{PAGE}?saved={NEXT_REVISION}.1")),
        ("&only=on-time/2018-08-19", PAGE.to_owned()),
        ("&only=gone/2018-08-19", PAGE.to_owned()),
    ] {
        let sent = send(&Content::default(), "/api/entry/enter", &format!("{body}{extra}"), true).await;
        assert_eq!((sent.status(), sent.location), (StatusCode::SEE_OTHER, Some(expected)), "{extra}");
    }
}
