//! The rules that look at one file.

use super::Finding;
use super::source::Source;

/// Where statements of SQL may stand: the store, xtask's throw-away cluster for describing the store's queries, and
/// the words by which this rule knows one.
const SQL_PLACES: [&str; 3] = ["crates/store", "xtask/src/prepare", "xtask/src/tidy"];

/// Where Leptos may be named: the views, their entry in the browser, their server, and the rule itself.
const LEPTOS_PLACES: [&str; 4] = ["app", "frontend", "server", "xtask"];

/// Where colours are defined.
const COLOUR_PLACES: [&str; 2] = ["style/tokens.css", "app/src/chart/palette.rs"];

/// The only place that asks what time it is.
const CLOCK: &str = "server/src/clock.rs";

/// Marks of unfinished work, written apart so that this file does not hold them.
const UNFINISHED: [&str; 4] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK:")];

/// Folders of one person's or one build machine's disk, written apart like the marks.
const MACHINE_PATHS: [&str; 4] =
    [concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/wo", "rk/"), concat!("/ro", "ot/")];

/// Applies every rule to a file.
pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    if source.is_rust() {
        for rule in [module_documentation, sql, leptos, clocks, ignored_tests, style_attributes] {
            rule(source, &mut findings);
        }
    }
    for rule in [colours, unfinished, machine_paths] {
        rule(source, &mut findings);
    }
    findings
}

fn report(source: &Source, index: usize, message: impl Into<String>, findings: &mut Vec<Finding>) {
    findings.push(Finding { path: source.path.clone(), line: index + 1, message: message.into() });
}

fn is_in(source: &Source, places: &[&str]) -> bool {
    places.iter().any(|place| source.is_below(place))
}

/// Every file of Rust says in its first lines what it is for; `tests.rs` says it by its name and folder.
fn module_documentation(source: &Source, findings: &mut Vec<Finding>) {
    if source.path.ends_with("tests.rs") {
        return;
    }
    let first = source.lines.iter().find(|line| !line.trim().is_empty() && !line.starts_with("#!["));
    if !first.is_some_and(|line| line.starts_with("//!")) {
        report(source, 0, "begin the file with a `//!` comment that says what it is for", findings);
    }
}

/// SQL stands in the store alone.
fn sql(source: &Source, findings: &mut Vec<Finding>) {
    if is_in(source, &SQL_PLACES) {
        return;
    }
    for (index, (code, literal)) in source.code.iter().zip(&source.literals).enumerate() {
        if source.is_test(index + 1) {
            continue;
        }
        let called = code.contains("sqlx::query") || code.contains("query!(") || code.contains("query_as!(");
        if called || is_statement(literal) {
            report(source, index, "SQL belongs into crates/store, behind a method of backend", findings);
        }
    }
}

/// Whether text within a line reads as a statement of SQL.
fn is_statement(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let position = |word: &str| words.iter().position(|found| *found == word);
    let pair = |first: &str, second: &str| words.windows(2).any(|two| two == [first, second]);
    let selects = matches!((position("SELECT"), position("FROM")), (Some(select), Some(from)) if select < from);
    let updates = matches!((position("UPDATE"), position("SET")), (Some(update), Some(set)) if update < set);
    selects || updates || pair("INSERT", "INTO") || pair("DELETE", "FROM") || pair("CREATE", "TABLE")
}

/// Leptos stays with the views.
fn leptos(source: &Source, findings: &mut Vec<Finding>) {
    if is_in(source, &LEPTOS_PLACES) {
        return;
    }
    for (index, line) in source.code.iter().enumerate() {
        if line.contains("leptos") {
            report(source, index, "Leptos belongs into app, frontend and server", findings);
        }
    }
}

/// What time it is comes in from outside, so that everything can be asked about any time.
fn clocks(source: &Source, findings: &mut Vec<Finding>) {
    if source.is_below(CLOCK) || source.is_below("xtask") {
        return;
    }
    for (index, line) in source.code.iter().enumerate() {
        if source.is_test(index + 1) {
            continue;
        }
        // How long something takes is not what time it is: Instant is free, and so are ids that begin with a time.
        let asks = ["Utc::now", "Local::now", "SystemTime::now", "Date::now", "now_utc"]
            .iter()
            .any(|call| line.contains(call));
        if asks {
            report(source, index, format!("only {CLOCK} asks for the time; take it as an argument"), findings);
        }
    }
}

/// A test that is not run is none.
fn ignored_tests(source: &Source, findings: &mut Vec<Finding>) {
    for (index, line) in source.code.iter().enumerate() {
        if line.contains("#[ignore") {
            report(source, index, "an ignored test tells nothing: make it run or remove it", findings);
        }
    }
}

/// The Content-Security-Policy refuses `style` attributes.
fn style_attributes(source: &Source, findings: &mut Vec<Finding>) {
    if !source.is_below("app") && !source.is_below("server") {
        return;
    }
    for (index, (code, literal)) in source.code.iter().zip(&source.literals).enumerate() {
        if source.is_test(index + 1) {
            continue;
        }
        // rustfmt puts spaces around `=` and after `:`; only a view writes them without.
        let in_view = code.split_whitespace().any(|word| {
            let is_directive = word.starts_with("style:") && !word.starts_with("style::") && word.contains('=');
            word.starts_with("style=") || is_directive
        });
        let in_text = literal.contains(" style=\\\"") || literal.contains(" style=\"");
        if in_view || in_text {
            report(
                source,
                index,
                "the Content-Security-Policy refuses style attributes: use a class or an SVG attribute",
                findings,
            );
        }
    }
}

/// Colours have one home, so that light and dark stay complete.
fn colours(source: &Source, findings: &mut Vec<Finding>) {
    let is_sheet = source.path.extension().is_some_and(|extension| extension == "css");
    if is_in(source, &COLOUR_PLACES) || !(is_sheet || source.is_rust()) {
        return;
    }
    let lines = if is_sheet { &source.lines } else { &source.literals };
    for (index, line) in lines.iter().enumerate() {
        if source.is_rust() && source.is_test(index + 1) {
            continue;
        }
        if let Some(colour) = hexadecimal_colour(line, is_sheet) {
            report(source, index, format!("{colour} is a colour: name it in {}", COLOUR_PLACES.join(" or ")), findings);
        }
    }
}

/// The first `#rgb`, `#rrggbb` or one of those with opacity, unless it is a selector of a style sheet.
fn hexadecimal_colour(line: &str, is_sheet: bool) -> Option<&str> {
    // In a sheet a value follows a colon; `#add` before it is an element's name.
    let from = if is_sheet { line.find(':')? } else { 0 };
    for (offset, _) in line[from..].match_indices('#') {
        let start = from + offset;
        let digits = line[start + 1..]
            .find(|character: char| !character.is_ascii_alphanumeric() && character != '-' && character != '_')
            .unwrap_or(line.len() - start - 1);
        let word = &line[start + 1..start + 1 + digits];
        let is_colour =
            [3, 4, 6, 8].contains(&word.len()) && word.chars().all(|character| character.is_ascii_hexdigit());
        // `&#039;` is a character of HTML.
        if is_colour && !line[..start].ends_with('&') {
            return Some(&line[start..start + 1 + digits]);
        }
    }
    None
}

/// Unfinished work is an issue, not a comment.
fn unfinished(source: &Source, findings: &mut Vec<Finding>) {
    if !is_ours(source) {
        return;
    }
    for (index, line) in source.lines.iter().enumerate() {
        for mark in UNFINISHED {
            let is_word = line.match_indices(mark).any(|(start, _)| {
                let before = line[..start].chars().next_back();
                let after = line[start + mark.len()..].chars().next();
                [before, after].iter().flatten().all(|character| !character.is_alphanumeric() && *character != '_')
            });
            if is_word {
                report(source, index, format!("`{mark}`: finish it, or file an issue and remove the mark"), findings);
            }
        }
    }
}

/// What only works on the machine it was written on.
fn machine_paths(source: &Source, findings: &mut Vec<Finding>) {
    if !is_ours(source) {
        return;
    }
    for (index, line) in source.lines.iter().enumerate() {
        // Tests name places that need not exist.
        if source.is_rust() && source.is_test(index + 1) {
            continue;
        }
        for path in MACHINE_PATHS {
            // Only where a path begins: `map/home/page.rs` is one of ours.
            let begins = line.match_indices(path).any(|(start, _)| {
                !line[..start]
                    .chars()
                    .next_back()
                    .is_some_and(|before| before.is_alphanumeric() || "._-}~/".contains(before))
            });
            // Homebrew's one folder on Linux is the same for everybody.
            if begins && !line.contains(concat!("/ho", "me/linuxbrew")) {
                report(
                    source,
                    index,
                    format!("{path} is a folder of one machine: make it relative to the checkout"),
                    findings,
                );
            }
        }
    }
}

/// Lock files and data are made by programs or taken over from elsewhere.
fn is_ours(source: &Source) -> bool {
    let made = source.path.file_name().is_some_and(|name| name == "Cargo.lock" || name == "package-lock.json");
    let data = source.path.extension().is_some_and(|extension| extension == "csv");
    !made && !data
}

#[cfg(test)]
mod tests;
