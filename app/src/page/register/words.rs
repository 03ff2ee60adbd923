//! What the registers say.

use crate::sentence::map::Headline;
use crate::sentence::target::counted;
use domain::page::register::{Column, Flag, Register, RegisterPage};

/// The one sentence of a register: how much there is and what of it needs somebody.
pub(super) fn headline(page: &RegisterPage) -> Headline {
    let counts = &page.counts;
    let register = page.register();
    let (one, several) = nouns(register);
    let sentence = if counts.all == 0 {
        format!("There is no {one} here yet")
    } else if page.query.is_narrowed() {
        format!("{} of {} {}", counts.matching, counts.all, if counts.all == 1 { one } else { several })
    } else {
        let needing: Vec<String> = counts
            .flags
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(flag, count)| format!("{count} {}", flag_note(register, *flag)))
            .collect();
        let all = counted(counts.all, one, several);
        if needing.is_empty() { all } else { format!("{all}: {}", needing.join(", ")) }
    };
    let lead = match register {
        Register::Kpis => "Standing measures, each with an owner, a calendar and a source.",
        Register::Objectives => "What the organisation wants. States come from readings, never from opinion.",
        Register::Teams => "Each team is counted with the teams below it.",
        Register::People => "Who answers for what, and what of it is late.",
    };
    Headline { sentence, lead: lead.to_owned() }
}

/// What one entry is called, and several.
pub(super) const fn nouns(register: Register) -> (&'static str, &'static str) {
    match register {
        Register::Kpis => ("KPI", "KPIs"),
        Register::Objectives => ("goal", "goals"),
        Register::Teams => ("team", "teams"),
        Register::People => ("person", "people"),
    }
}

/// A flag in a sentence.
const fn flag_note(register: Register, flag: Flag) -> &'static str {
    match (flag, register) {
        (Flag::Ownerless, _) => "without an active owner",
        (Flag::Stale, _) => "with late readings",
        (Flag::Orphaned, Register::Kpis) => "without a path to a target",
        (Flag::Orphaned, Register::Objectives) => "without a key result",
        (Flag::Orphaned, _) => "with nothing in it",
        (Flag::Unguarded, _) => "without a money or customer guardrail",
    }
}

/// A flag on its chip, and what it means.
pub(super) const fn flag_words(register: Register, flag: Flag) -> (&'static str, &'static str) {
    match (flag, register) {
        (Flag::Ownerless, _) => ("No active owner", "Whoever answered for it has left"),
        (Flag::Stale, Register::People) => ("Late readings", "A reading of a KPI they answer for is late"),
        (Flag::Stale, _) => ("Late readings", "A reading is late, or was never taken"),
        (Flag::Orphaned, Register::Kpis) => (
            "No path to a target",
            "No target bounds it, no driver link leads from it to one, and no lever is recorded by it",
        ),
        (Flag::Orphaned, Register::Objectives) => ("No key result", "Nothing can tell whether it is reached"),
        (Flag::Orphaned, _) => ("Empty", "It and the teams below it hold no goal, KPI, lever or person"),
        (Flag::Unguarded, _) => ("Not guarded", "No guardrail on money or on customers, and no reason given"),
    }
}

/// A column's heading.
pub(super) const fn column_words(register: Register, column: Column) -> &'static str {
    match column {
        Column::Name | Column::Place => match register {
            Register::Kpis => "KPI",
            Register::Objectives => "Goal",
            Register::Teams => "Team",
            Register::People => "Person",
        },
        Column::State => match register {
            Register::Teams => "Worst state",
            _ => "State",
        },
        Column::Last => "Last reading",
        Column::Freshness => "Data",
        Column::Team => "Team",
        Column::Owner => "Owner",
        Column::Calendar => "Calendar",
        Column::UsedBy => "Used by",
        Column::KeyResults => "Key results met",
        Column::Cycle => "Cycle",
        Column::Parent => "Serves",
        Column::Role => "Role",
        Column::Kpis => "KPIs",
        Column::Objectives => "Goals",
        Column::Levers => "Levers",
        Column::People => "People",
        Column::Late => "Late readings",
    }
}

/// Whether a column holds numbers.
pub(super) const fn is_number(column: Column) -> bool {
    matches!(
        column,
        Column::Last
            | Column::KeyResults
            | Column::Kpis
            | Column::Objectives
            | Column::Levers
            | Column::People
            | Column::Late
    )
}
