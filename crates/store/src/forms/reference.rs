//! What refers to what: every column of the definitional tables that holds the id of another record.

use domain::form::FormTable;

/// A column that holds the id of another record, or several ids.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    /// The table that the column belongs to.
    pub(super) holder: FormTable,
    /// The column.
    pub(super) column: &'static str,
    /// The field of the form that shows it.
    pub(super) field: &'static str,
    /// The table that it leads to.
    pub(super) target: FormTable,
    /// Whether it holds an array of ids.
    pub(super) holds_several: bool,
}

const fn one(holder: FormTable, column: &'static str, field: &'static str, target: FormTable) -> Reference {
    Reference { holder, column, field, target, holds_several: false }
}

const fn several(holder: FormTable, column: &'static str, field: &'static str, target: FormTable) -> Reference {
    Reference { holder, column, field, target, holds_several: true }
}

use FormTable::{
    Calendars, Cycles, Events, Guardrails, Influences, KeyResults, Kpis, Levers, Members, Objectives, Sources,
    StandingTargets, Teams,
};

/// All of them. The two causes of an influence share a field.
pub(super) const ALL: &[Reference] = &[
    one(Teams, "parent_id", "parent", Teams),
    one(Members, "team_id", "team", Teams),
    one(Kpis, "team_id", "team", Teams),
    one(Kpis, "owner_id", "owner", Members),
    one(Kpis, "deputy_id", "deputy", Members),
    one(Kpis, "calendar_id", "calendar", Calendars),
    one(Kpis, "source_id", "source", Sources),
    one(Objectives, "team_id", "team", Teams),
    one(Objectives, "owner_id", "owner", Members),
    one(Objectives, "cycle_id", "cycle", Cycles),
    one(Objectives, "parent_id", "parent", Objectives),
    one(KeyResults, "objective_id", "objective", Objectives),
    one(KeyResults, "kpi_id", "kpi", Kpis),
    one(Guardrails, "objective_id", "objective", Objectives),
    one(Guardrails, "kpi_id", "kpi", Kpis),
    one(StandingTargets, "kpi_id", "kpi", Kpis),
    several(StandingTargets, "holder_ids", "holders", Members),
    one(Levers, "team_id", "team", Teams),
    one(Levers, "owner_id", "owner", Members),
    one(Levers, "kpi_id", "kpi", Kpis),
    one(Influences, "cause_kpi_id", "from", Kpis),
    one(Influences, "cause_lever_id", "from", Levers),
    one(Influences, "effect_kpi_id", "to", Kpis),
    several(Events, "kpi_ids", "kpis", Kpis),
];

/// The references that the records of a table hold.
pub(super) fn held_by(table: FormTable) -> impl Iterator<Item = &'static Reference> {
    ALL.iter().filter(move |reference| reference.holder == table)
}

/// The tables that the records of a table refer to, each once.
pub(super) fn targets_of(table: FormTable) -> Vec<FormTable> {
    let mut targets: Vec<FormTable> = held_by(table).map(|reference| reference.target).collect();
    targets.sort_unstable();
    targets.dedup();
    targets
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::form::{ColumnKind, columns};
    use std::collections::BTreeSet;

    #[test]
    fn every_reference_of_a_form_is_known_and_no_other() {
        for table in FormTable::ALL.iter().copied() {
            let shown: BTreeSet<(&str, FormTable, bool)> = columns(table)
                .iter()
                .flat_map(|column| match column.kind {
                    ColumnKind::Reference(target) => vec![(column.name, target, false)],
                    ColumnKind::References(target) => vec![(column.name, target, true)],
                    ColumnKind::Cause => vec![(column.name, Kpis, false), (column.name, Levers, false)],
                    _ => Vec::new(),
                })
                .collect();
            let held: BTreeSet<(&str, FormTable, bool)> =
                held_by(table).map(|reference| (reference.field, reference.target, reference.holds_several)).collect();
            assert_eq!(held, shown, "{table}");
        }
    }
}
