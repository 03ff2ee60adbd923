use crate::test_server::forms::send;
use crate::test_server::{Content, page};
use axum::http::StatusCode;

const PAGE: &str = "/w/london-underground/paste";

#[tokio::test]
async fn the_page_asks_for_a_sheet_and_says_how_it_is_read() {
    let got = page(&Content::default(), &format!("{PAGE}?kpi=on-time")).await;
    assert_eq!(got.status, StatusCode::OK);
    let mut rest = got.text.as_str();
    for expected in [
        "Paste readings from a spreadsheet",
        "The preview needs a script.",
        "<textarea",
        "id=\"sheet\"",
        "Single column for",
        "<option value=\"on-time\" selected",
        "On-time &lt;share&gt;",
        "Decimal mark",
        "Provisional",
        "Write the readings",
    ] {
        let at = rest.find(expected).unwrap_or_else(|| panic!("{expected} is not where it belongs in {}", got.text));
        rest = &rest[at..];
    }
    assert!(!got.text.contains(" style=\""));
}

#[tokio::test]
async fn who_may_not_enter_is_not_asked() {
    let mut content = Content::default();
    content.paste.may_change = false;
    let got = page(&content, PAGE).await;
    assert!(got.text.contains("Your role reads this") && !got.text.contains("<textarea"));
}

#[tokio::test]
async fn a_sheet_is_sent_with_how_it_is_read_and_closed_words_are_closed() {
    let body = |mark: &str| {
        format!(
            "workspace=london-underground&text=k%092018-07-22%0Aon-time%0995&kpi=&mark={mark}&share=percent&seen_revision=11\
             &leave_out_problems=false&status=final&note="
        )
    };
    let sent = send(&Content::default(), "/api/entry/paste", &body("automatic"), false).await;
    assert_eq!(sent.status(), StatusCode::OK, "{}", sent.got.text);
    assert!(sent.got.text.contains("\"added\":2"), "{}", sent.got.text);
    let refused = send(&Content::default(), "/api/entry/paste", &body("colon"), false).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let standing = "workspace=london-underground&kpis=on-time&from_on=2018-07-22&to_on=2018-08-19";
    let sent = send(&Content::default(), "/api/entry/standing", standing, false).await;
    assert!(sent.got.text.contains("\"revision\":11") && sent.got.text.contains("0.951"), "{}", sent.got.text);
}
