use super::{look, register_address};
use crate::test_server::{Content, function, page};
use crate::ui::state::Look;
use axum::http::StatusCode;
use backend::ErrorCode;
use domain::page::register::{Register, RegisterQuery, RegisterState};
use domain::reading::Freshness;
use domain::target::{Judgement, State};

const KPIS: &str = "/w/london-underground/kpis";

fn assert_holds(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
}

/// How many entries a page lists.
fn rows(text: &str) -> usize {
    text.matches("<th scope=\"row\"").count()
}

#[tokio::test]
async fn the_register_of_kpis_lists_a_page_and_leads_to_the_next() {
    let got = page(&Content::default(), KPIS).await;
    assert_eq!(got.status, StatusCode::OK);
    assert_eq!(rows(&got.text), 50);
    assert_holds(
        &got.text,
        &[
            "70 KPIs: 23 with late readings, 14 without a path to a target",
            "1 to 50 of 70",
            "Page 1 of 2",
            "href=\"/w/london-underground/kpis?page=2\"",
            "href=\"/w/london-underground/kpis/kpi-001\"",
            "href=\"/w/london-underground/kpis?flag=stale\"",
            "href=\"/w/london-underground/kpis?team=operations\"",
            "href=\"/w/london-underground/export/kpis.csv\"",
            "href=\"/w/london-underground/edit/kpis\"",
            "class=\"sparkline state-missed\"",
            "2018/19 P6 is missing",
            "1 target, 2 driver links",
            "aria-sort=\"ascending\"",
        ],
    );
    assert!(!got.text.contains(" style=\""));
}

#[tokio::test]
async fn what_the_address_asks_for_is_shown_and_kept_by_every_control() {
    let got = page(&Content::default(), &format!("{KPIS}?q=kpi+00&flag=stale&sort=owner&order=desc")).await;
    assert_eq!(rows(&got.text), 3);
    assert_holds(
        &got.text,
        &[
            "3 of 70 KPIs",
            "value=\"kpi 00\"",
            "type=\"hidden\" name=\"flag\" value=\"stale\"",
            "aria-sort=\"descending\"",
            // The export, the chip that takes the flag away, the heading that turns the order round.
            "export/kpis.csv?q=kpi%2000&amp;flag=stale&amp;sort=owner&amp;order=desc\"",
            "kpis?q=kpi%2000&amp;sort=owner&amp;order=desc\"",
            "kpis?q=kpi%2000&amp;flag=stale&amp;sort=owner\"",
            "Show all",
        ],
    );
}

#[tokio::test]
async fn the_other_registers_list_their_own() {
    let content = Content::default();
    let goals = page(&content, "/w/london-underground/objectives").await;
    assert_holds(&goals.text, &["1 of 2", "1 of 2 key results missed", "Good service", "Not guarded", "2011/12"]);
    let teams = page(&content, "/w/london-underground/teams").await;
    assert_holds(
        &teams.text,
        &[
            "tree-cell tree-step-1",
            "href=\"/w/london-underground/kpis?team=operations&amp;flag=stale\"",
            "href=\"/w/london-underground/people\"",
            "in Firm",
        ],
    );
    let people = page(&content, "/w/london-underground/people").await;
    assert_holds(
        &people.text,
        &[
            "Head of Performance",
            "Owner",
            "href=\"/w/london-underground/kpis?owner=head-of-performance\"",
            "New person",
        ],
    );
}

#[tokio::test]
async fn nothing_that_matches_leads_back_to_all() {
    let got = page(&Content::default(), &format!("{KPIS}?q=%3Cscript%3E")).await;
    assert_eq!(rows(&got.text), 0);
    assert_holds(&got.text, &["No KPI matches", "Show all KPIs", "value=\"&lt;script&gt;\""]);
}

#[tokio::test]
async fn the_server_functions_answer_as_the_page_does() {
    let content = Content::default();
    let got = function(
        &content,
        "/api/register/read?workspace=london-underground&register=kpis&query=flag%3Dstale%26page%3D2",
    )
    .await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text);
    assert_holds(&got.text, &["\"matching\":23", "\"page\":1"]);
    let names = function(&content, "/api/register/names?workspace=london-underground").await;
    assert_holds(&names.text, &["\"excess-journey-time\"", "\"kpi\""]);
    let failing = Content { failure: Some(ErrorCode::Unavailable), ..Content::default() };
    assert_eq!(page(&failing, KPIS).await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[test]
fn an_address_says_only_what_is_asked_for() {
    let workspace = "north".parse().unwrap();
    assert_eq!(register_address(&workspace, Register::People, &RegisterQuery::default()), "/w/north/people");
    let query = RegisterQuery { state: Some(RegisterState::OffTrack), ..RegisterQuery::default() };
    assert_eq!(register_address(&workspace, Register::Kpis, &query), "/w/north/kpis?state=off_track");
}

#[test]
fn a_kpi_looks_in_its_register_as_it_does_everywhere() {
    let late = Freshness::Late { period: "P1".to_owned(), due_on: chrono::NaiveDate::MIN };
    for freshness in [Freshness::Fresh, Freshness::Never, late] {
        for state in State::ALL.iter().copied().map(Some).chain([None]) {
            let judgement = state.map(|state| Judgement { state, reason: String::new() });
            assert_eq!(
                look(RegisterState::of_kpi(judgement.as_ref(), &freshness)),
                Look::of_kpi(judgement.as_ref(), &freshness),
                "{state:?} {freshness:?}"
            );
        }
    }
}
