use crate::address;
use crate::test_data::{slug, strategy_map};
use crate::test_server::{Content, function, page};
use axum::http::StatusCode;
use backend::ErrorCode;

const MAP: &str = "/w/london-underground/map";

#[tokio::test]
async fn the_map_reads_without_a_script() {
    let got = page(&Content::default(), MAP).await;
    assert_eq!(got.status, StatusCode::OK);
    for expected in [
        "1 of 2 goals missed: \u{2018}Shorten journeys\u{2019}",
        "id=\"kpi-train-delays\"",
        "id=\"objective-shorter-journeys\"",
        "id=\"lever-maintenance-trains\"",
        "map-edge-sign-only",
        "map-edge-strength-3",
        "map-edge-measures",
        "map-edge-serves",
        "\u{2212}</tspan> lag 3",
        "<link href=\"/w/london-underground/map\" rel=\"canonical\"",
        "<title>Strategy map \u{b7} London Underground \u{b7} Trimtab</title>",
        "1 quiet",
    ] {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
    assert!(!got.text.contains("id=\"kpi-lifts\""), "a quiet KPI is drawn");
}

#[tokio::test]
async fn a_bare_path_shows_the_current_workspace_in_place() {
    let bare = page(&Content::default(), "/map").await;
    assert_eq!(bare.status, StatusCode::OK);
    assert!(bare.text.contains("href=\"/w/london-underground/map?selected=kpi:train-delays\""), "{}", bare.text);
    assert!(bare.text.contains("<link href=\"/w/london-underground/map\" rel=\"canonical\""));
}

#[tokio::test]
async fn the_address_fills_the_inspector() {
    let content = Content::default();
    for (selected, expected) in [
        ("kpi:train-delays", "KPI \u{b7} Operations"),
        ("objective:shorter-journeys", "Goal \u{b7} Operations"),
        ("lever:maintenance-trains", "Lever \u{b7} Operations"),
        ("influence:maintenance-to-delays", "Driver link"),
    ] {
        let got = page(&content, &format!("{MAP}?selected={selected}")).await;
        assert!(got.text.contains(&format!("<p class=\"inspector-kind\">{expected}<")), "{selected}: {}", got.text);
    }
    let selected = page(&content, &format!("{MAP}?selected=kpi:train-delays")).await;
    assert!(selected.text.contains("aria-current=\"true\""));
    assert!(!selected.text.contains("is-faded"), "all of this map is on its chain");
    let alone = page(&content, &format!("{MAP}?quiet=show&selected=kpi:lifts")).await;
    assert!(alone.text.contains("is-faded"), "what is off the chain steps back");
    let unknown = page(&content, &format!("{MAP}?selected=kpi:no-such-thing")).await;
    assert!(unknown.text.contains("What needs somebody first"));
}

#[tokio::test]
async fn quiet_kpis_are_drawn_on_demand() {
    let got = page(&Content::default(), &format!("{MAP}?quiet=show")).await;
    assert!(got.text.contains("id=\"kpi-lifts\""));
    assert!(got.text.contains("?quiet=show&amp;selected=kpi:lifts"), "the selection keeps what is shown");
}

#[tokio::test]
async fn what_is_not_there_and_what_fails_have_their_status() {
    let missing = page(&Content::default(), "/w/atlantis/map").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.text.contains("0193-request"), "the reader can quote the request");
    let unknown = page(&Content::default(), "/no-such-page").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    for (code, status) in [
        (ErrorCode::Unavailable, StatusCode::SERVICE_UNAVAILABLE),
        (ErrorCode::Forbidden, StatusCode::FORBIDDEN),
        (ErrorCode::Internal, StatusCode::INTERNAL_SERVER_ERROR),
    ] {
        let content = Content { failure: Some(code), ..Content::default() };
        assert_eq!(page(&content, MAP).await.status, status);
        assert_eq!(page(&content, "/").await.status, status);
        assert_eq!(function(&content, "/api/map/read?workspace=&query=").await.status, status);
    }
}

#[tokio::test]
async fn the_server_function_answers_with_map_and_picture() {
    let got = function(&Content::default(), "/api/map/read?workspace=&query=").await;
    assert_eq!(got.status, StatusCode::OK);
    let drawn: crate::api::map::DrawnMap = serde_json::from_str(&got.text).unwrap();
    assert_eq!(drawn.map, strategy_map(), "what is quiet is listed in the table");
    assert_eq!((drawn.totals.kpis, drawn.totals.left_out), (3, 1));
    assert_eq!(drawn.picture.quiet, [slug("lifts")]);
    let malformed = function(&Content::default(), "/api/map/read?workspace=..%2F..&query=").await;
    assert_eq!(malformed.status, StatusCode::NOT_FOUND);
    assert!(malformed.text.contains("\"code\":\"not_found\""), "{}", malformed.text);
}

#[tokio::test]
async fn hostile_names_stay_text() {
    const HOSTILE: &str = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>";
    let mut content = Content::default();
    content.map.workspace.name = HOSTILE.to_owned();
    content.map.workspace.licence_url = Some("javascript:alert(1)".to_owned());
    content.map.kpis[0].name = HOSTILE.to_owned();
    content.map.kpis[0].measure.unit = HOSTILE.to_owned();
    content.map.objectives[0].name = HOSTILE.to_owned();
    content.map.objectives[0].judgement.reason = HOSTILE.to_owned();
    content.map.levers[0].name = HOSTILE.to_owned();
    content.map.influences[0].claim = HOSTILE.to_owned();
    for selected in [
        "kpi:excess-journey-time",
        "objective:good-service",
        "lever:maintenance-trains",
        "influence:maintenance-to-delays",
    ] {
        let got = page(&content, &format!("{MAP}?selected={selected}")).await;
        assert_eq!(got.status, StatusCode::OK);
        for forbidden in ["<script>alert", "<img src=x", "href=\"javascript:", " style=\""] {
            assert!(!got.text.contains(forbidden), "{forbidden} with {selected}: {}", got.text);
        }
        assert!(got.text.contains("&lt;script&gt;alert(1)"));
    }
}

#[tokio::test]
async fn an_empty_workspace_says_what_is_missing() {
    let mut content = Content::default();
    content.map.objectives.clear();
    content.map.kpis.clear();
    content.map.levers.clear();
    content.map.influences.clear();
    let got = page(&content, MAP).await;
    assert!(got.text.contains("This map begins with one goal") && got.text.contains("No goal has been set yet"));
}

#[tokio::test]
async fn the_start_page_lists_workspaces_and_every_script_has_the_nonce() {
    let got = page(&Content::default(), "/").await;
    assert!(got.text.contains(&address::map(&slug("london-underground"), false, None)));
    let (all, bare) = (got.text.matches("<script").count(), got.text.matches("<script>").count());
    assert!(all >= 2 && bare == 0, "a script without a nonce: {}", got.text);
    assert!(got.text.contains("module_or_path: '/pkg/a.wasm'"), "{}", got.text);
}

#[tokio::test]
async fn filters_work_without_a_script_and_stay_in_the_address() {
    let got = page(&Content::default(), &format!("{MAP}?q=maintenance&as_of=2018-07-21")).await;
    for expected in [
        "1 of 6 match, 3 more on their way to a goal",
        "<search class=\"map-filter\">",
        "method=\"get\" action=\"/w/london-underground/map\"",
        "value=\"maintenance\"",
        "name=\"as_of\" value=\"2018-07-21\"",
        "href=\"/w/london-underground/map?q=maintenance&amp;as_of=2018-07-21&amp;selected=lever:maintenance-trains\"",
        "<option value=\"asset-director\">Asset Director</option>",
        "Show all",
    ] {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
    let nothing = page(&Content::default(), &format!("{MAP}?q=no+such+thing")).await;
    assert!(nothing.text.contains("Nothing on this map matches"));
}

#[tokio::test]
async fn a_selection_tells_its_ways_with_numbers() {
    let got = page(&Content::default(), &format!("{MAP}?selected=kpi:train-delays")).await;
    for expected in [
        "Up to the goals",
        "Down to the levers",
        "\u{2212}0.5\u{202f}%, lag 3",
        "10\u{202f}% more gives \u{2212}5\u{202f}% of Excess journey time, 3 periods later",
        "href=\"/w/london-underground/edit/influences?from_kind=kpi&amp;from=train-delays\"",
    ] {
        assert!(got.text.contains(expected), "{expected} is not in {}", got.text);
    }
}

#[tokio::test]
async fn a_past_map_and_one_for_readers_offer_no_change() {
    let mut past = Content::default();
    past.map.workspace.as_of_on = crate::test_data::date(2018, 7, 21);
    let mut reader = Content::default();
    reader.map.may_change = false;
    for content in [past, reader] {
        let got = page(&content, &format!("{MAP}?selected=kpi:train-delays")).await;
        let (_, main) = got.text.split_once("<main").unwrap();
        assert!(!main.contains("/edit/") && !main.contains("map-port"));
    }
    let now = page(&Content::default(), MAP).await;
    assert!(now.text.contains("data-thing=\"kpi:train-delays\"") && now.text.contains("As known on"));
}

#[tokio::test]
async fn a_large_map_shows_what_matters_and_says_how_much_is_quiet() {
    let content = Content { map: crate::test_data::large_map(300), ..Content::default() };
    let got = page(&content, MAP).await;
    let drawn = got.text.matches("class=\"map-place\"").count();
    assert!((15..=30).contains(&drawn), "{drawn} nodes are drawn");
    assert!(got.text.contains(&format!("{} quiet", 15 + 300 + 6 - drawn)), "{}", got.text.len());
    let hidden = page(&content, &format!("{MAP}?selected=kpi:kpi-133")).await;
    assert!(hidden.text.contains("id=\"kpi-kpi-133\""), "what the address selects is drawn");
}
