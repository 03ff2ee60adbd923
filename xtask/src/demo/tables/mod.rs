//! The tables of the workspace in the import template (`docs/import/README.md`).

mod events;
mod goals;
mod influences;
mod kpis;
mod levers;
mod organisation;

use super::reporting::Reading;
use super::writer::Table;

/// All tables in the order in which they refer to each other.
pub fn all(seed: u64, readings: &[Reading]) -> Vec<Table> {
    let mut tables = organisation::tables(seed);
    tables.push(kpis::table());
    tables.push(observations(readings));
    tables.extend(goals::tables());
    tables.push(levers::table());
    tables.push(influences::table());
    tables.push(events::table());
    tables
}

fn observations(readings: &[Reading]) -> Table {
    Table::new(
        "observations.csv",
        &["kpi", "period_start_on", "value", "status", "known_at", "note"],
        readings.iter().map(|reading| {
            [
                reading.kpi.into(),
                reading.start.to_string().into(),
                reading.value.clone().into(),
                if reading.provisional { "provisional" } else { "final" }.into(),
                reading.known_at.clone().into(),
                reading.note.into(),
            ]
        }),
    )
}
