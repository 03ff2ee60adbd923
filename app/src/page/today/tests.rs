use super::words::need_words;
use crate::test_server::{Content, function, page};
use axum::http::StatusCode;
use domain::page::today::NeedKind;

const TODAY: &str = "/w/london-underground";

fn assert_holds(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
}

#[tokio::test]
async fn each_need_is_a_sentence_a_reason_and_one_thing_to_do() {
    let got = page(&Content::default(), TODAY).await;
    assert_eq!(got.status, StatusCode::OK);
    assert_holds(
        &got.text,
        &[
            "9 things need you first, 12 more can wait",
            "As Managing Director, you lead: what anybody here answers for is yours too.",
            "Excess journey time broke the guardrail \u{2018}Hours at most 95\u{2019} in 2018/19 P3",
            "\u{2018}Customers rate us 80\u{2019} missed a key result: Journeys below 4 minutes",
            "Excess journey time lacks its reading of 2018/19 P6",
            "2 running targets wait for it.",
            "href=\"/w/london-underground/kpis/excess-journey-time/readings\"",
            "ends on 30\u{a0}Sep\u{a0}2018, and nobody knows how it stands",
            "is at 4.38\u{a0}minutes; \u{2018}Bonus of the regions\u{2019} asks for at most 4.00\u{a0}minutes",
            "Managing Director has left",
            "href=\"/w/london-underground/edit/objectives/satisfied\"",
            "href=\"/w/london-underground/edit/key_results?objective=satisfied\"",
            "Clerk corrected Excess journey time for 2018/19 P4 from 4.26\u{a0}minutes to nothing",
            "href=\"/w/london-underground/edit/guardrails?objective=satisfied&amp;protects=money\"",
            "href=\"/w/london-underground/kpis?flag=stale\"",
            "12 late readings",
            "href=\"/w/london-underground/objectives?state=unknown\"",
        ],
    );
    assert!(!got.text.contains(" style=\""));
}

#[tokio::test]
async fn what_changed_names_who_what_and_where_it_is_seen() {
    let got = page(&Content::default(), TODAY).await;
    assert_holds(
        &got.text,
        &[
            "In the last seven days",
            "edited the KPI ",
            "(2 times)",
            "href=\"/w/london-underground/edit/teams/operations\"",
            "entered 3 readings and corrected 1 of ",
            "imported tables: 5,394 rows added, 2 changed",
        ],
    );
    let since = function(&Content::default(), "/api/today/changes?workspace=london-underground&since=7").await;
    assert_eq!(since.status, StatusCode::OK, "{}", since.text);
    assert!(since.text.contains("\"revision\":8") && !since.text.contains("\"revision\":7"), "{}", since.text);
}

#[tokio::test]
async fn the_bare_path_is_today_of_the_current_workspace() {
    let got = page(&Content::default(), "/").await;
    assert_holds(&got.text, &["href=\"/w/london-underground\" rel=\"canonical\"", "things need you"]);
    let workspaces = page(&Content::default(), "/workspaces").await;
    assert_holds(&workspaces.text, &["workspace-card"]);
}

#[tokio::test]
async fn a_workspace_just_begun_teaches_its_three_steps() {
    let mut content = Content::default();
    content.map.objectives.clear();
    let got = page(&content, TODAY).await;
    assert_holds(
        &got.text,
        &[
            "A strategy begins with one goal, one driver and one lever",
            "Done",
            "href=\"/w/london-underground/edit/kpis\"",
            "href=\"/w/london-underground/edit/levers\"",
            "href=\"/w/northgate-logistics/map\"",
            "Nothing changed in the last seven days.",
        ],
    );
    assert!(!got.text.contains("Place a goal"), "that step is done");
}

#[test]
fn whoever_may_not_change_anything_is_shown_where_to_look() {
    let workspace = "north".parse().unwrap();
    for need in crate::test_server::today::needs() {
        let words = need_words(&workspace, &need, false);
        assert!(!words.address.contains("/edit/"), "{words:?}");
        assert!(words.sentence.len() > 10 && words.why.ends_with('.'), "{words:?}");
        if need.matter.kind() == NeedKind::Ownerless {
            assert_eq!(words.action, "Open the goal");
        }
    }
}
