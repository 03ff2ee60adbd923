//! A strict reading of the import template: what the generator writes must be what the importer accepts.

use std::collections::{HashMap, HashSet};

use super::writer::Table;

/// What a column may hold.
#[derive(Clone, Copy)]
enum Cell {
    /// Any text that is not empty.
    Text,
    /// A slug of its own table.
    Slug,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A slug of the table named.
    Reference(&'static str),
    /// Slugs of the table named, separated by single spaces.
    References(&'static str),
    /// A plain number of at most eight decimals.
    Number,
    /// A whole number from 0.
    Count,
    /// A date.
    Date,
    /// An instant with a zone.
    Instant,
}

/// A column: name, content, whether it may be empty.
type Column = (&'static str, Cell, bool);

use Cell::{Count, Date, Instant, Number, Reference, References, Slug, Text, Word};

const YES_NO: Cell = Word(&["yes", "no"]);
const COMPARATOR: Cell = Word(&["at_least", "at_most"]);
const TEAM: Cell = Reference("teams.csv");
const MEMBER: Cell = Reference("members.csv");
const KPI: Cell = Reference("kpis.csv");
const OBJECTIVE: Cell = Reference("objectives.csv");

/// The columns of every table that the generator writes.
#[rustfmt::skip]
const TEMPLATE: [(&str, &[Column]); 14] = [
    ("workspace.csv", &[("name", Text, false), ("currency", Text, false), ("time_zone", Text, false), ("as_of_on", Date, true), ("description", Text, true), ("attribution", Text, true), ("licence", Text, true), ("licence_url", Text, true), ("simulated", YES_NO, false)]),
    ("teams.csv", &[("slug", Slug, false), ("name", Text, false), ("parent", TEAM, true), ("position", Count, true)]),
    ("members.csv", &[("slug", Slug, false), ("name", Text, false), ("role", Word(&["leader", "owner", "controller", "chief_of_staff", "board", "engineer", "administrator"]), false), ("team", TEAM, false), ("email", Text, true)]),
    ("sources.csv", &[("slug", Slug, false), ("name", Text, false), ("kind", Word(&["file", "api", "sql", "manual", "simulated"]), false), ("publisher", Text, true), ("url", Text, true), ("licence", Text, true)]),
    ("calendars.csv", &[("slug", Slug, false), ("name", Text, false), ("kind", Word(&["day", "iso_week", "four_week", "month", "quarter", "year", "explicit"]), false), ("first_on", Date, true), ("last_on", Date, true)]),
    ("cycles.csv", &[("slug", Slug, false), ("name", Text, false), ("start_on", Date, false), ("end_on", Date, false)]),
    ("kpis.csv", &[("slug", Slug, false), ("name", Text, false), ("definition", Text, false), ("team", TEAM, false), ("owner", MEMBER, false), ("deputy", MEMBER, true), ("unit", Text, false), ("currency", Text, true), ("decimals", Count, false), ("direction", Word(&["higher", "lower", "band"]), false), ("quantity", Word(&["level", "flow", "ratio"]), false), ("timing", Word(&["lead", "lag"]), false), ("calendar", Reference("calendars.csv"), false), ("source", Reference("sources.csv"), false), ("scale", Word(&["identity", "log", "logit"]), false), ("grace_days", Count, true), ("position", Count, true)]),
    ("observations.csv", &[("kpi", KPI, false), ("period_start_on", Date, false), ("value", Number, false), ("status", Word(&["final", "provisional"]), true), ("known_at", Instant, true), ("note", Text, true)]),
    ("objectives.csv", &[("slug", Slug, false), ("name", Text, false), ("statement", Text, false), ("team", TEAM, false), ("owner", MEMBER, false), ("cycle", Reference("cycles.csv"), false), ("parent", OBJECTIVE, true), ("no_money_guardrail", Text, true), ("no_customer_guardrail", Text, true), ("assumption", Text, true)]),
    ("key_results.csv", &[("slug", Slug, false), ("objective", OBJECTIVE, false), ("kpi", KPI, false), ("name", Text, false), ("measure", Word(&["at_end", "mean", "sum", "worst"]), false), ("comparator", COMPARATOR, false), ("baseline", Number, true), ("target", Number, false), ("stretch", Number, true), ("phasing", Word(&["line", "steps", "seasonal"]), false), ("start_on", Date, false), ("due_on", Date, false), ("assumption", Text, true)]),
    ("guardrails.csv", &[("slug", Slug, false), ("objective", OBJECTIVE, false), ("kpi", KPI, false), ("name", Text, false), ("protects", Word(&["money", "customer", "people", "safety", "other"]), false), ("comparator", COMPARATOR, false), ("bound", Number, false), ("start_on", Date, false), ("end_on", Date, false), ("breaches_allowed", Count, true), ("assumption", Text, true)]),
    ("standing_targets.csv", &[("slug", Slug, false), ("kpi", KPI, false), ("name", Text, false), ("comparator", COMPARATOR, false), ("bound", Number, false), ("holders", References("members.csv"), false), ("stake", Text, false), ("start_on", Date, false), ("end_on", Date, true), ("assumption", Text, true)]),
    ("levers.csv", &[("slug", Slug, false), ("name", Text, false), ("definition", Text, false), ("team", TEAM, false), ("owner", MEMBER, false), ("kpi", KPI, false), ("unit", Text, false), ("decimals", Count, false), ("current", Number, false), ("lowest", Number, false), ("highest", Number, false), ("step", Number, true), ("cost_per_unit_and_period", Number, true), ("currency", Text, true), ("position", Count, true), ("assumption", Text, true)]),
    ("events.csv", &[("slug", Slug, false), ("name", Text, false), ("kind", Word(&["strike", "holiday", "peak", "incident", "price_change", "process_change", "other"]), false), ("start_on", Date, false), ("end_on", Date, false), ("kpis", References("kpis.csv"), true), ("note", Text, true), ("source_url", Text, true)]),
];

/// The influences begin at a KPI or a lever, so what `from` refers to depends on the row; it is checked apart.
#[rustfmt::skip]
const INFLUENCES: (&str, &[Column]) = ("influences.csv", &[("slug", Slug, false), ("from_kind", Word(&["kpi", "lever"]), false), ("from", Text, false), ("to", KPI, false), ("direction", Word(&["raises", "lowers"]), false), ("strength", Number, true), ("strength_sd", Number, true), ("strength_unit", Word(&["elasticity", "change_per_unit"]), true), ("sign_certain", YES_NO, true), ("lag_periods", Count, false), ("ramp_periods", Count, false), ("saturation", Number, true), ("provenance", Word(&["declared", "estimated"]), false), ("claim", Text, false), ("assumption", Text, true)]);

/// Every place where the tables break the template; empty when they do not.
pub fn faults(tables: &[Table]) -> Vec<String> {
    let slugs: HashMap<&str, HashSet<&str>> = tables
        .iter()
        .map(|table| (table.file, table.rows.iter().filter_map(|row| row.first()).map(String::as_str).collect()))
        .collect();
    let mut faults = Vec::new();
    for (file, columns) in TEMPLATE.iter().chain(std::iter::once(&INFLUENCES)) {
        match tables.iter().find(|table| table.file == *file) {
            Some(table) => table_faults(table, columns, &slugs, &mut faults),
            None => faults.push(format!("{file} is missing")),
        }
    }
    if tables.len() != TEMPLATE.len() + 1 {
        faults.push(format!("{} tables instead of {}", tables.len(), TEMPLATE.len() + 1));
    }
    faults
}

fn table_faults(table: &Table, columns: &[Column], slugs: &HashMap<&str, HashSet<&str>>, faults: &mut Vec<String>) {
    if !table.columns.iter().eq(columns.iter().map(|(name, _, _)| name)) {
        faults.push(format!("{}: the columns are not those of the template", table.file));
        return;
    }
    let mut seen = HashSet::new();
    for (index, row) in table.rows.iter().enumerate() {
        let mut fault = |column: &str, reason: &str| {
            faults.push(format!("{} row {}, {column}: {reason}", table.file, index + 2));
        };
        if row.len() != columns.len() {
            fault("row", "the number of cells differs from the header");
            continue;
        }
        let key =
            if table.file == "observations.csv" { format!("{} {} {}", row[0], row[1], row[4]) } else { row[0].clone() };
        if !seen.insert(key) {
            fault("row", "is there twice");
        }
        for (cell, (name, kind, optional)) in row.iter().zip(columns) {
            if !(cell.is_empty() && *optional)
                && let Err(reason) = cell_fault(cell, *kind, slugs)
            {
                fault(name, &reason);
            }
        }
        if table.file == "influences.csv" {
            let origin = if row[1] == "lever" { "levers.csv" } else { "kpis.csv" };
            if let Err(reason) = cell_fault(&row[2], Reference(origin), slugs) {
                fault("from", &reason);
            }
        }
    }
}

fn cell_fault(cell: &str, kind: Cell, slugs: &HashMap<&str, HashSet<&str>>) -> Result<(), String> {
    let known = |file: &str, slug: &str| slugs.get(file).is_some_and(|slugs| slugs.contains(slug));
    let holds = match kind {
        Text => !cell.is_empty() && cell.trim() == cell,
        Slug => is_slug(cell),
        Word(words) => words.contains(&cell),
        Reference(file) => known(file, cell),
        References(file) => cell.split(' ').all(|slug| known(file, slug)),
        Number => is_number(cell),
        Count => !cell.is_empty() && cell.len() < 6 && cell.bytes().all(|byte| byte.is_ascii_digit()),
        Date => is_date(cell),
        Instant => {
            cell.is_ascii()
                && cell.len() == 20
                && is_date(&cell[..10])
                && cell.as_bytes()[10] == b'T'
                && is_time(&cell[11..19])
                && cell.ends_with('Z')
        }
    };
    if holds { Ok(()) } else { Err(format!("'{cell}' is not allowed")) }
}

/// Lower-case letters, digits and single hyphens, 1 to 80 characters.
fn is_slug(cell: &str) -> bool {
    (1..=80).contains(&cell.len())
        && cell
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// An optional minus, digits, and at most eight decimals.
fn is_number(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = cell.strip_prefix('-').unwrap_or(cell);
    match plain.split_once('.') {
        Some((whole, decimals)) => digits(whole) && digits(decimals) && decimals.len() <= 8,
        None => digits(plain),
    }
}

/// `YYYY-MM-DD`, and a day that exists.
fn is_date(cell: &str) -> bool {
    let parts: Vec<i64> = cell.split('-').filter_map(|part| part.parse().ok()).collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && super::calendar::Day::of(year, month, day).to_string() == cell
}

fn is_time(cell: &str) -> bool {
    let parts: Vec<u32> = cell.split(':').filter(|part| part.len() == 2).filter_map(|part| part.parse().ok()).collect();
    matches!(parts[..], [hour, minute, second] if hour < 24 && minute < 60 && second < 60)
}
