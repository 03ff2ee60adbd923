//! Every rule finds what it is for and leaves alone what only looks like it.

use std::path::Path;

use super::*;

fn findings(path: &str, text: &str) -> Vec<String> {
    check(&Source::new(Path::new(path), text))
        .into_iter()
        .map(|finding| format!("{}: {}", finding.line, finding.message))
        .collect()
}

fn count(path: &str, body: &str) -> usize {
    findings(path, &format!("//! A file.\n{body}\n")).len()
}

#[test]
fn a_file_begins_with_what_it_is_for() {
    assert_eq!(findings("app/src/lib.rs", "fn a() {}\n").len(), 1);
    assert_eq!(findings("app/src/lib.rs", "//! The views.\nfn a() {}\n").len(), 0);
    assert_eq!(findings("app/src/chart/tests.rs", "use super::*;\n").len(), 0);
}

#[test]
fn sql_stands_in_the_store() {
    let select = r#"let q = "SELECT name FROM kpi";"#;
    assert_eq!(count("server/src/main.rs", select), 1);
    assert_eq!(count("crates/store/src/kpi.rs", select), 0);
    assert_eq!(count("server/src/main.rs", "let q = sqlx::query(text);"), 1);
    assert_eq!(count("server/src/main.rs", r#"let q = "DELETE FROM kpi";"#), 1);
    assert_eq!(count("server/src/main.rs", "// SELECT a period FROM the list"), 0);
    assert_eq!(count("app/src/lib.rs", r#"let text = "Select a goal from the list";"#), 0);
}

#[test]
fn leptos_stays_with_the_views() {
    assert_eq!(count("crates/domain/src/kpi.rs", "use leptos::prelude::*;"), 1);
    assert_eq!(count("app/src/lib.rs", "use leptos::prelude::*;"), 0);
}

#[test]
fn one_file_asks_for_the_time() {
    let asks = "let now = Utc::now();";
    assert_eq!(count("server/src/http/pages.rs", asks), 1);
    assert_eq!(count("server/src/clock.rs", asks), 0);
    assert_eq!(count("crates/store/tests/import.rs", asks), 0);
    assert_eq!(count("crates/store/src/kpi.rs", &format!("#[cfg(test)]\nmod tests {{ fn a() {{ {asks} }} }}")), 0);
    assert_eq!(count("server/src/postgres/mod.rs", "let begun = Instant::now();"), 0);
}

#[test]
fn colours_have_one_home() {
    assert_eq!(count("app/src/ui/badge.rs", "let fill = \"#0072B2\";"), 1);
    assert_eq!(count("app/src/chart/palette.rs", "let fill = \"#0072B2\";"), 0);
    assert_eq!(count("app/src/ui/badge.rs", "let link = \"#table\"; let mark = \"&#039;\";"), 0);
    assert_eq!(findings("style/page.css", "#add { color: var(--ink); }\n").len(), 0);
    assert_eq!(findings("style/page.css", ".card { color: #fff; }\n").len(), 1);
    assert_eq!(findings("style/tokens.css", ":root { --ink: #111827; }\n").len(), 0);
}

#[test]
fn tests_are_not_ignored() {
    assert_eq!(count("server/src/main.rs", concat!("#[cfg(test)]\nmod tests { #[ign", "ore]\n#[test] fn a() {} }")), 1);
}

#[test]
fn views_have_no_style_attribute() {
    assert_eq!(count("app/src/page/map.rs", "view! { <div style=\"width: 3px\"></div> }"), 1);
    assert_eq!(count("app/src/page/map.rs", "<div style:width=size></div>"), 1);
    assert_eq!(count("app/src/chart/canvas.rs", r##"let svg = r#"<g style="fill: red">"#;"##), 1);
    assert_eq!(count("app/src/chart/canvas.rs", "let style = palette.line();"), 0);
    assert_eq!(count("app/src/chart/canvas.rs", "fn draw<S: Style>(style: &S) { let a = style::width(style); }"), 0);
}

#[test]
fn unfinished_work_is_found_as_a_word() {
    assert_eq!(count("server/src/main.rs", concat!("// TO", "DO: later")), 1);
    assert_eq!(count("server/src/main.rs", concat!("// METHO", "DO")), 0);
    assert_eq!(findings("docs/how-to.md", concat!("FIX", "ME")).len(), 1);
}

#[test]
fn folders_of_one_machine_are_found() {
    assert_eq!(findings("docs/a.md", concat!("see /ho", "me/anna/file")).len(), 1);
    assert_eq!(findings("docs/a.md", concat!("see app/wo", "rk/file and ./ho", "me/x")).len(), 0);
    let in_a_test = concat!("//! A.\n#[cfg(test)]\nmod tests { const A: &str = \"/ho", "me/anna\"; }");
    assert_eq!(findings("server/src/main.rs", in_a_test).len(), 0);
    assert_eq!(findings("demo/a/kpi.csv", concat!("/ho", "me/anna")).len(), 0);
}
