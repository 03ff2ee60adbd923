//! The tables of the template and their columns, as `docs/import/README.md` states them.

/// What a file of the template looks like.
#[derive(Debug)]
pub struct Table {
    /// The name of the file.
    pub file: &'static str,
    /// Columns that must be there, in the order of the documentation.
    pub required: &'static [&'static str],
    /// Columns that may be absent.
    pub optional: &'static [&'static str],
    /// The most rows.
    pub max_rows: u64,
    /// Whether a new workspace needs the file.
    pub is_needed: bool,
}

impl Table {
    /// Every column, those that must be there first.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

/// The most rows of a table other than observations.
const MAX_ROWS: u64 = 100_000;
/// The most rows of the observations.
const MAX_OBSERVATIONS: u64 = 5_000_000;

macro_rules! tables {
    ($($(#[$meta:meta])* $name:ident = $file:literal, required $required:expr, optional $optional:expr, at most $max_rows:expr, needed $is_needed:literal;)*) => {
        $($(#[$meta])* pub static $name: Table =
            Table { file: $file, required: &$required, optional: &$optional, max_rows: $max_rows, is_needed: $is_needed };)*

        /// Every table, in the order of the documentation, which is the order of errors.
        pub static ALL: &[&Table] = &[$(&$name),*];
    };
}

tables! {
    /// The workspace itself, one row.
    WORKSPACE = "workspace.csv",
        required ["name", "currency", "time_zone", "simulated"],
        optional ["as_of_on", "description", "attribution", "licence", "licence_url"],
        at most MAX_ROWS, needed true;
    /// Teams.
    TEAMS = "teams.csv", required ["slug", "name"], optional ["parent", "position"], at most MAX_ROWS, needed true;
    /// Members.
    MEMBERS = "members.csv", required ["slug", "name", "role", "team"], optional ["email"], at most MAX_ROWS, needed true;
    /// Sources.
    SOURCES = "sources.csv", required ["slug", "name", "kind"], optional ["publisher", "url", "licence"], at most MAX_ROWS, needed false;
    /// Calendars.
    CALENDARS = "calendars.csv", required ["slug", "name", "kind"], optional ["first_on", "last_on"], at most MAX_ROWS, needed false;
    /// Periods of explicit calendars.
    PERIODS = "periods.csv", required ["calendar", "label", "start_on", "end_on"], optional [], at most MAX_ROWS, needed false;
    /// Cycles.
    CYCLES = "cycles.csv", required ["slug", "name", "start_on", "end_on"], optional [], at most MAX_ROWS, needed false;
    /// KPIs.
    KPIS = "kpis.csv",
        required ["slug", "name", "definition", "team", "owner", "unit", "decimals", "direction", "quantity", "timing", "calendar", "source", "scale"],
        optional ["deputy", "currency", "band_low", "band_high", "grace_days", "position", "assumption", "formula"],
        at most MAX_ROWS, needed false;
    /// Observations.
    OBSERVATIONS = "observations.csv",
        required ["kpi", "period_start_on", "value"],
        optional ["status", "known_at", "note"],
        at most MAX_OBSERVATIONS, needed false;
    /// Objectives.
    OBJECTIVES = "objectives.csv",
        required ["slug", "name", "statement", "team", "owner", "cycle"],
        optional ["parent", "no_money_guardrail", "no_customer_guardrail", "assumption"],
        at most MAX_ROWS, needed false;
    /// Key results.
    KEY_RESULTS = "key_results.csv",
        required ["slug", "objective", "kpi", "name", "measure", "comparator", "target", "phasing", "start_on", "due_on"],
        optional ["baseline", "stretch", "assumption"],
        at most MAX_ROWS, needed false;
    /// Guardrails.
    GUARDRAILS = "guardrails.csv",
        required ["slug", "objective", "kpi", "name", "protects", "comparator", "bound", "start_on", "end_on"],
        optional ["breaches_allowed", "assumption"],
        at most MAX_ROWS, needed false;
    /// Standing targets.
    STANDING_TARGETS = "standing_targets.csv",
        required ["slug", "kpi", "name", "comparator", "bound", "holders", "stake", "start_on"],
        optional ["end_on", "assumption"],
        at most MAX_ROWS, needed false;
    /// Levers.
    LEVERS = "levers.csv",
        required ["slug", "name", "definition", "team", "owner", "kpi", "unit", "decimals", "current", "lowest", "highest"],
        optional ["step", "cost_per_unit_and_period", "currency", "position", "assumption"],
        at most MAX_ROWS, needed false;
    /// Influences.
    INFLUENCES = "influences.csv",
        required ["slug", "from_kind", "from", "to", "direction", "lag_periods", "ramp_periods", "provenance", "claim"],
        optional ["strength", "strength_sd", "strength_unit", "sign_certain", "saturation", "assumption"],
        at most MAX_ROWS, needed false;
    /// Events.
    EVENTS = "events.csv", required ["slug", "name", "kind", "start_on", "end_on"], optional ["kpis", "note", "source_url"], at most MAX_ROWS, needed false;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Column names and whether each may be absent, from a row of the documentation's table.
    fn documented(columns: &str) -> BTreeSet<(String, bool)> {
        let mut depth = 0;
        let outside: String = columns
            .chars()
            .filter(|character| {
                depth += i32::from(*character == '(');
                let keeps = depth == 0;
                depth -= i32::from(*character == ')');
                keeps
            })
            .collect();
        outside
            .split(',')
            .map(|column| column.trim().trim_matches('`'))
            .map(|column| (column.trim_end_matches('?').to_owned(), column.ends_with('?')))
            .collect()
    }

    #[test]
    fn the_tables_are_those_of_the_documentation() {
        let page = include_str!("../../../../docs/import/README.md");
        let rows: Vec<(&str, &str)> =
            page.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |")?.split_once(" | ")).collect();
        assert_eq!(rows.len(), ALL.len());
        for ((file, columns), table) in rows.into_iter().zip(ALL) {
            let name = file.split('`').next().unwrap();
            assert_eq!(name.trim_end_matches('?'), table.file);
            assert_eq!(name.ends_with('?'), !table.is_needed, "{name}");
            let known: BTreeSet<(String, bool)> = table
                .required
                .iter()
                .map(|column| (column.to_string(), false))
                .chain(table.optional.iter().map(|column| (column.to_string(), true)))
                .collect();
            assert_eq!(documented(columns), known, "{name}");
        }
    }
}
