use crate::test_server::{Content, function, page};
use axum::http::StatusCode;
use domain::guardrail::Protects;

const OBJECTIVE: &str = "/w/london-underground/objectives/satisfied";

#[tokio::test]
async fn the_page_says_what_came_of_it() {
    let got = page(&Content::default(), OBJECTIVE).await;
    assert_eq!(got.status, StatusCode::OK);
    for expected in [
        "Customer satisfaction missed its target: 79.8\u{a0}score against at least 80.0\u{a0}score",
        "75\u{202f}% of the way; the plan is 100\u{202f}%",
        "state-missed",
        "Not guarded",
        "No cost is published.",
        "Goals that serve it",
        "1\u{a0}Apr\u{a0}2011 to 31\u{a0}Mar\u{a0}2012",
        "href=\"/w/london-underground/kpis/customer-satisfaction\"",
    ] {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
    assert!(!got.text.contains(" style=\""));
}

#[tokio::test]
async fn a_goal_without_guardrail_or_reason_is_flagged() {
    let mut content = Content::default();
    content.objective.guardrails.clear();
    content.objective.no_money_guardrail = None;
    let got = page(&content, OBJECTIVE).await;
    assert_eq!(got.text.matches("set a guardrail or say why there is none").count(), 2);
    content.objective.guardrails = Content::default().objective.guardrails;
    content.objective.guardrails[0].protects = Protects::Money;
    let guarded = page(&content, OBJECTIVE).await;
    assert_eq!(guarded.text.matches("set a guardrail or say why there is none").count(), 1);
}

#[tokio::test]
async fn a_goal_without_key_results_says_so() {
    let mut content = Content::default();
    content.objective.key_results.clear();
    let got = page(&content, OBJECTIVE).await;
    assert!(got.text.contains("nothing can tell whether it is reached"));
}

#[tokio::test]
async fn an_unknown_objective_is_not_found() {
    assert_eq!(page(&Content::default(), "/w/london-underground/objectives/none").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        function(&Content::default(), "/api/objective/read?workspace=&objective=none").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn key_results_have_their_own_names_and_the_weakest_link_is_named() {
    let got = page(&Content::default(), OBJECTIVE).await;
    for expected in [
        "Satisfaction of at least 80",
        "gap \u{2212}0.3",
        "Weakest reporting link",
        "href=\"/w/london-underground/kpis/train-delays\"",
        "12 of 13 readings due received; the next is overdue. Chief Operating Officer; 1 driver link before a key result",
        "href=\"/w/london-underground/edit/objectives/satisfied\"",
        "href=\"/w/london-underground/edit/key_results?objective=satisfied\"",
        "href=\"/w/london-underground/edit/guardrails?objective=satisfied\"",
        "As known on 15\u{a0}Sep\u{a0}2018",
    ] {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
    let mut content = Content::default();
    content.objective.workspace.as_of_on = crate::test_data::date(2012, 3, 1);
    let past = page(&content, &format!("{OBJECTIVE}?as_of=2012-03-01")).await;
    assert!(past.text.contains("This is what was known at the end of 1\u{a0}Mar\u{a0}2012"));
    assert!(!past.text.contains("/edit/"));
}
