use crate::test_server::forms::{NEXT_VERSION, TAKEN, send};
use crate::test_server::{Content, function, page};
use axum::http::{Request, StatusCode, header};
use domain::form::FormTable;

pub use crate::test_server::forms::kpi_form;

const KPI: &str = "/w/london-underground/edit/kpis/excess-journey-time";
const NEW: &str = "/w/london-underground/edit/kpis";

/// The body of a plain form that says what the KPI of the tests says, with some cells written over.
fn body(record: &str, version: i64, over: &[(&str, &str)]) -> String {
    let mut cells = kpi_form().record.unwrap().cells;
    for (column, text) in over {
        cells.insert((*column).to_owned(), (*text).to_owned());
    }
    let mut query = leptos_router::params::ParamsMap::new();
    for (column, text) in cells {
        query.insert(format!("cells[{column}]"), text);
    }
    let cells = query.to_query_string().replacen('?', "&", 1);
    format!("workspace=london-underground&table=kpis&record={record}&version={version}{cells}")
}

#[tokio::test]
async fn a_form_asks_in_order_with_labels_hints_and_the_right_controls() {
    let got = page(&Content::default(), KPI).await;
    assert_eq!(got.status, StatusCode::OK);
    let mut rest = got.text.as_str();
    for expected in [
        "What it is",
        "for=\"field-name\"",
        "Excess journey time",
        "Who answers",
        "<option value=\"head-of-performance\" selected",
        "How it is read",
        "inputmode=\"numeric\"",
        "Which way is good",
        "<option value=\"lower\" selected",
        "Where it comes from",
        "Four-week periods",
        "A reading will look like 1,234.57\u{a0}minutes.",
        "type=\"submit\"",
        "Undo this change",
        "Archive it",
    ] {
        let at = rest.find(expected).unwrap_or_else(|| panic!("{expected} is not where it belongs in {}", got.text));
        rest = &rest[at..];
    }
    assert!(
        got.text.contains("method=\"post\" action=\"/api/form/save\"")
            && got.text.contains("aria-describedby=\"error-name hint-name\"")
    );
    assert!(!got.text.contains(" style=\""));
}

#[tokio::test]
async fn every_kind_of_record_has_a_form() {
    for table in FormTable::ALL {
        let got = page(&Content::default(), &format!("/w/london-underground/edit/{table}")).await;
        assert_eq!(got.status, StatusCode::OK, "{table}");
        for field in super::words::words(*table).fields() {
            assert!(got.text.contains(&format!("id=\"field-{}\"", field.column)), "{table} {}", field.column);
        }
    }
}

#[tokio::test]
async fn the_history_says_who_changed_what_from_what() {
    let got = page(&Content::default(), KPI).await;
    for expected in
        ["Higher is better", "Lower is better", "4\u{a0}May\u{a0}2018, 09:30\u{a0}UTC", "The import", "Made it."]
    {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
}

#[tokio::test]
async fn what_is_used_cannot_be_archived_and_says_by_what() {
    let mut content = Content::default();
    let users = vec![(FormTable::Influences, crate::test_data::link("a-b", "Trains to time"))];
    content.form.record.as_mut().unwrap().used_by = users;
    let got = page(&content, KPI).await;
    assert!(got.text.contains("It cannot be archived while 1 other uses it") && !got.text.contains("Archive it"));
    assert!(got.text.contains("href=\"/w/london-underground/edit/influences/a-b\""));
    let refused = send(
        &content,
        "/api/form/archive",
        "workspace=london-underground&table=kpis&record=excess-journey-time&version=7&archived=true",
        true,
    )
    .await;
    assert_eq!((refused.status(), refused.location.as_deref()), (StatusCode::SEE_OTHER, Some(KPI)));
    assert!(refused.cookie.is_some());
}

#[tokio::test]
async fn what_is_out_of_use_offers_the_way_back_and_no_save() {
    let mut content = Content::default();
    content.form.record.as_mut().unwrap().archived_at = Some(chrono::DateTime::UNIX_EPOCH);
    let got = page(&content, KPI).await;
    assert!(got.text.contains("Take back into use") && got.text.contains("Out of use"));
    let fields = got.text.split("<fieldset").nth(1).and_then(|rest| rest.split('>').next()).unwrap();
    assert!(!got.text.contains(">Save<") && fields.contains(" disabled"), "{fields}");
}

#[tokio::test]
async fn who_may_not_change_it_reads_it() {
    let mut content = Content::default();
    content.form.may_change = false;
    let got = page(&content, KPI).await;
    assert!(got.text.contains("Your role reads this and does not change it."));
    assert!(!got.text.contains("Undo this change") && !got.text.contains("Archive it"));
}

#[tokio::test]
async fn the_address_fills_in_a_new_record() {
    let address =
        "/w/london-underground/edit/influences?from_kind=lever&from=trains&to=excess-journey-time&direction=lowers";
    let got = page(&Content::default(), address).await;
    for expected in [
        "<option value=\"lever/trains\" selected",
        "<option value=\"excess-journey-time\" selected",
        "More of \u{2018}Trains an hour\u{2019} lowers \u{2018}Excess journey time\u{2019}, in the same period.",
    ] {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
}

#[tokio::test]
async fn a_goal_shows_what_belongs_to_it_and_what_can_be_added() {
    let mut content = Content::default();
    content.form.table = FormTable::Objectives;
    let record = content.form.record.as_mut().unwrap();
    record.used_by = vec![(FormTable::KeyResults, crate::test_data::link("score", "Score of 80"))];
    let got = page(&content, "/w/london-underground/edit/objectives/excess-journey-time").await;
    for expected in [
        "href=\"/w/london-underground/edit/key_results/score\"",
        "It has no guardrail yet",
        "/edit/key_results?objective=excess-journey-time",
        "/edit/guardrails?objective=excess-journey-time",
    ] {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
}

#[tokio::test]
async fn an_unknown_table_or_record_is_not_found() {
    for address in [
        "/w/london-underground/edit/smileys",
        "/w/london-underground/edit/kpis/none",
        "/w/london-underground/edit/kpis/A%20b",
    ] {
        assert_eq!(page(&Content::default(), address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    let read = "/api/form/read?workspace=&table=kpis&record=excess-journey-time";
    assert_eq!(function(&Content::default(), read).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_script_saves_and_is_told_what_does_not_hold() {
    let content = Content::default();
    let saved = send(&content, "/api/form/save", &body("excess-journey-time", 7, &[]), false).await;
    assert_eq!(saved.status(), StatusCode::OK);
    assert_eq!(saved.got.text, format!("{{\"slug\":\"excess-journey-time\",\"version\":{NEXT_VERSION}}}"));
    let refused = send(&content, "/api/form/save", &body("", 0, &[("name", "Taken"), ("slug", TAKEN)]), false).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.got.text.contains("is taken already") && refused.cookie.is_none() && refused.location.is_none());
    let late = send(&content, "/api/form/save", &body("excess-journey-time", 6, &[("name", "Mine")]), false).await;
    assert_eq!(late.status(), StatusCode::CONFLICT);
    assert!(late.got.text.contains("\"version\":7") && late.got.text.contains("Head of Performance"));
}

#[tokio::test]
async fn without_a_script_a_save_leads_to_the_record() {
    let sent = send(&Content::default(), "/api/form/save", &body("", 0, &[("name", "Lost hours")]), true).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    assert_eq!(sent.location, Some(format!("{NEW}/lost-hours?saved={NEXT_VERSION}")));
}

/// The page that a browser shows after it was sent on, with the cookie it was given.
async fn followed(content: &Content, sent: &crate::test_server::forms::Sent) -> String {
    let location = sent.location.clone().unwrap();
    let mut request = Request::get(&location);
    if let Some(cookie) = &sent.cookie {
        request = request.header(header::COOKIE, cookie.split(';').next().unwrap());
    }
    crate::test_server::page_of(content, request).await.text
}

#[tokio::test]
async fn without_a_script_a_refusal_shows_the_errors_and_what_was_typed() {
    let content = Content::default();
    let over = [("name", "Lost <hours> & more"), ("decimals", "many"), ("unit", "hours")];
    let sent = send(&content, "/api/form/save", &body("", 0, &over), true).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let text = followed(&content, &sent).await;
    for expected in [
        "Not saved: 1 field to put right",
        "href=\"#field-decimals\"",
        "value=\"many\"",
        "value=\"Lost &lt;hours&gt; &amp; more\"",
        "Everything you typed is still here.",
        "aria-invalid=\"true\"",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
}

#[tokio::test]
async fn without_a_script_a_conflict_shows_both_texts() {
    let content = Content::default();
    let sent =
        send(&content, "/api/form/save", &body("excess-journey-time", 6, &[("name", "My name for it")]), true).await;
    let text = followed(&content, &sent).await;
    for expected in [
        "Head of Performance changed this meanwhile, on 4\u{a0}May\u{a0}2018, 09:30\u{a0}UTC",
        "value=\"My name for it\"",
        "name=\"version\" value=\"7\"",
        "You have typed",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    assert!(!text.contains("Not saved"));
}

#[tokio::test]
async fn what_was_just_saved_says_so_with_a_way_back() {
    let got = page(&Content::default(), &format!("{KPI}?saved=7")).await;
    assert!(got.text.contains("note-good") && got.text.contains("action=\"/api/form/undo\""));
    let later = page(&Content::default(), &format!("{KPI}?saved=6")).await;
    assert!(!later.text.contains("note-good"));
}
