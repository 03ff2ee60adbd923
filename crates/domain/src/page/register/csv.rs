//! A register as a CSV file (RFC 4180) that a spreadsheet opens without running anything in it.

use super::{Flag, KpiEntry, ObjectiveEntry, PersonEntry, RegisterEntries, TeamEntry};
use crate::page::workspace::Link;
use crate::reading::Freshness;
use rust_decimal::Decimal;

/// A text cell. What a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection); what would end the
/// cell is quoted.
#[must_use]
pub fn text_cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let safe = if is_formula { format!("'{text}") } else { text.to_owned() };
    if safe.contains([',', '"', '\r', '\n']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

/// A number cell: digits, a point and a sign, a number to every spreadsheet; empty where there is none.
#[must_use]
pub fn number_cell(value: Option<Decimal>) -> String {
    value.map(|value| value.normalize().to_string()).unwrap_or_default()
}

/// Every entry as a row under a row of column names.
#[must_use]
pub fn register_csv(entries: &RegisterEntries) -> String {
    let (header, rows): (&str, Vec<Vec<String>>) = match entries {
        RegisterEntries::Kpis(entries) => (KPI_COLUMNS, entries.iter().map(kpi).collect()),
        RegisterEntries::Objectives(entries) => (OBJECTIVE_COLUMNS, entries.iter().map(objective).collect()),
        RegisterEntries::Teams(entries) => (TEAM_COLUMNS, entries.iter().map(team).collect()),
        RegisterEntries::People(entries) => (PERSON_COLUMNS, entries.iter().map(person).collect()),
    };
    let mut file = format!("{header}\r\n");
    for row in rows {
        file.push_str(&row.join(","));
        file.push_str("\r\n");
    }
    file
}

const KPI_COLUMNS: &str = "kpi,name,unit,last_period,last_value,state,reason,missing_period,due_on,team,owner,calendar,targets,driver_links,flags,archived";
const OBJECTIVE_COLUMNS: &str = "objective,name,state,reason,key_results_achieved,key_results,team,owner,cycle,cycle_start_on,cycle_end_on,serves,flags,archived";
const TEAM_COLUMNS: &str =
    "team,name,belongs_to,worst_state,objectives,kpis,levers,people,late_readings,flags,archived";
const PERSON_COLUMNS: &str = "person,name,role,team,kpis,objectives,levers,late_readings,flags,left";

fn kpi(entry: &KpiEntry) -> Vec<String> {
    let (missing, due_on) = match &entry.freshness {
        Freshness::Late { period, due_on } => (period.as_str(), due_on.to_string()),
        Freshness::Fresh | Freshness::Never => ("", String::new()),
    };
    let last = entry.last.as_ref();
    vec![
        text_cell(entry.link.slug.as_str()),
        text_cell(&entry.link.name),
        text_cell(&entry.measure.unit),
        text_cell(last.map_or("", |last| last.0.as_str())),
        number_cell(last.map(|last| last.2)),
        entry.state.to_string(),
        text_cell(entry.judgement.as_ref().map_or("", |judgement| judgement.reason.as_str())),
        text_cell(missing),
        due_on,
        text_cell(&entry.team.name),
        text_cell(&entry.owner.name),
        text_cell(&entry.calendar),
        entry.targets.to_string(),
        entry.driver_links.to_string(),
        flags(&entry.flags),
        yes(entry.is_archived),
    ]
}

fn objective(entry: &ObjectiveEntry) -> Vec<String> {
    vec![
        text_cell(entry.link.slug.as_str()),
        text_cell(&entry.link.name),
        entry.state.to_string(),
        text_cell(&entry.judgement.reason),
        entry.key_results_achieved.to_string(),
        entry.key_results.to_string(),
        text_cell(&entry.team.name),
        text_cell(&entry.owner.name),
        text_cell(&entry.cycle),
        entry.cycle_start_on.to_string(),
        entry.cycle_end_on.to_string(),
        name(entry.parent.as_ref()),
        flags(&entry.flags),
        yes(entry.is_archived),
    ]
}

fn team(entry: &TeamEntry) -> Vec<String> {
    vec![
        text_cell(entry.link.slug.as_str()),
        text_cell(&entry.link.name),
        name(entry.parent.as_ref()),
        entry.worst.map(|state| state.to_string()).unwrap_or_default(),
        entry.objectives.to_string(),
        entry.kpis.to_string(),
        entry.levers.to_string(),
        entry.people.to_string(),
        entry.late.to_string(),
        flags(&entry.flags),
        yes(entry.is_archived),
    ]
}

fn person(entry: &PersonEntry) -> Vec<String> {
    vec![
        text_cell(entry.link.slug.as_str()),
        text_cell(&entry.link.name),
        entry.role.to_string(),
        text_cell(&entry.team.name),
        entry.kpis.to_string(),
        entry.objectives.to_string(),
        entry.levers.to_string(),
        entry.late.to_string(),
        flags(&entry.flags),
        yes(entry.is_archived),
    ]
}

fn name(link: Option<&Link>) -> String {
    text_cell(link.map_or("", |link| link.name.as_str()))
}

fn flags(flags: &[Flag]) -> String {
    flags.iter().map(|flag| flag.as_str()).collect::<Vec<_>>().join(" ")
}

fn yes(holds: bool) -> String {
    if holds { "yes" } else { "no" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Measure;
    use crate::page::register::RegisterState;
    use chrono::NaiveDate;

    #[test]
    fn no_text_becomes_a_formula_or_ends_its_cell() {
        for (given, cell) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("\nx", "\"'\nx\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("a, \"b\"\r\nc", "\"a, \"\"b\"\"\r\nc\""),
            ("1 = 1", "1 = 1"),
            ("", ""),
        ] {
            assert_eq!(text_cell(given), cell);
        }
    }

    #[test]
    fn a_negative_number_stays_a_number() {
        assert_eq!(number_cell(Some("-4.2600".parse().unwrap())), "-4.26");
        assert_eq!(number_cell(None), "");
    }

    #[test]
    fn a_kpi_of_hostile_names_is_one_row() {
        let link = |slug: &str, name: &str| Link { slug: slug.parse().unwrap(), name: name.to_owned() };
        let entry = KpiEntry {
            link: link("profit", "=cmd|' /C calc'!A0"),
            team: link("south", "South, \"the\" region"),
            owner: link("owner", "@owner"),
            measure: Measure { unit: "GBP".to_owned(), decimals: 0, currency: Some("GBP".to_owned()) },
            last: Some(("2024-06".to_owned(), NaiveDate::default(), Decimal::from(-370))),
            tail: Vec::new(),
            judgement: None,
            freshness: Freshness::Fresh,
            state: RegisterState::NoTarget,
            calendar: "Months".to_owned(),
            targets: 0,
            driver_links: 2,
            flags: vec![Flag::Ownerless, Flag::Orphaned],
            is_archived: false,
        };
        let file = register_csv(&RegisterEntries::Kpis(vec![entry]));
        let lines: Vec<&str> = file.split("\r\n").collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0].split(',').count(), 16);
        assert_eq!(
            lines[1],
            "profit,'=cmd|' /C calc'!A0,GBP,2024-06,-370,no_target,,,,\"South, \"\"the\"\" region\",'@owner,Months,0,2,ownerless orphaned,no"
        );
    }
}
