//! Reads a folder of CSV files in the import template (`docs/import/`), strictly and with every error at once.
//!
//! Nothing is guessed and nothing is repaired: a folder is read whole or refused with the place of each thing that is wrong. Rows are
//! streamed; what is kept is the template alone.

mod calendars;
mod check;
mod csv_reader;
mod digest;
pub mod error;
mod folder;
mod hierarchy;
mod influence_circles;
mod observations;
mod references;
mod series;
mod table;
#[cfg(test)]
mod tests;

pub use digest::digest;
pub use error::{ImportError, Refusal};

use check::Checker;
use domain::template::{CalendarDraft, Catalogue, PeriodDraft, Template, schema};
use error::Errors;
use folder::Folder;
use series::SeriesIndex;
use std::path::Path;
use table::{load, load_slugged};

/// Reads a folder in the template, to be stored in a workspace that holds `existing` (an empty catalogue: the workspace is new).
///
/// `progress` is told a file's name, the bytes read of it and its size, about once a megabyte.
///
/// # Errors
/// Everything that is wrong with the folder, by file, row and column; the first thousand are listed.
pub fn read_folder(path: &Path, existing: &Catalogue, progress: &dyn Fn(&str, u64, u64)) -> Result<Template, Refusal> {
    let mut errors = Errors::default();
    let is_new = *existing == Catalogue::default();
    let folder = Folder::survey(path, schema::ALL, is_new, &mut errors, progress);

    let workspace = load(&folder, &mut errors);
    let teams = load_slugged(&folder, &mut errors);
    let members = load_slugged(&folder, &mut errors);
    let sources = load_slugged(&folder, &mut errors);
    let drafts = load_slugged::<CalendarDraft>(&folder, &mut errors);
    let periods = load::<PeriodDraft>(&folder, &mut errors);
    let calendars = calendars::assemble(&drafts, periods, &mut errors);
    let cycles = load_slugged(&folder, &mut errors);
    let kpis = load_slugged(&folder, &mut errors);
    let series = SeriesIndex::new(&kpis, &drafts, &calendars, existing);
    let observations = observations::read(&folder, &series, &mut errors);
    let objectives = load_slugged(&folder, &mut errors);
    let key_results = load_slugged(&folder, &mut errors);
    let guardrails = load_slugged(&folder, &mut errors);
    let standing_targets = load_slugged(&folder, &mut errors);
    let levers = load_slugged(&folder, &mut errors);
    let influences = load_slugged(&folder, &mut errors);
    let events = load_slugged(&folder, &mut errors);

    let is_in_files = |file: &str| folder.has(file);
    let mut check = Checker::new(&mut errors, is_new);
    check.workspace(&workspace, is_in_files(schema::WORKSPACE.file));
    check.people(&teams, &members, existing);
    check.kpis(&kpis, &teams, &members, &sources, &drafts, existing);
    check.objectives(&objectives, &teams, &members, &cycles, existing);
    check.targets(&key_results, &guardrails, &standing_targets, &objectives, &kpis, &members, &series, existing);
    check.levers(&levers, &teams, &members, &kpis, existing);
    check.influences(&influences, &kpis, &levers, existing);
    check.events(&events, &kpis, existing);

    let teams = hierarchy::parents_first(
        schema::TEAMS.file,
        teams.rows,
        |team| (&team.slug, team.parent.as_ref()),
        &mut errors,
    );
    let objectives = hierarchy::parents_first(
        schema::OBJECTIVES.file,
        objectives.rows,
        |objective| (&objective.slug, objective.parent.as_ref()),
        &mut errors,
    );

    let order: Vec<&str> = schema::ALL.iter().map(|table| table.file).collect();
    errors.into_result(&order)?;
    Ok(Template {
        workspace: workspace.into_values().pop(),
        teams,
        members: members.into_values(),
        sources: sources.into_values(),
        calendars,
        cycles: cycles.into_values(),
        kpis: kpis.into_values(),
        observations,
        objectives,
        key_results: key_results.into_values(),
        guardrails: guardrails.into_values(),
        standing_targets: standing_targets.into_values(),
        levers: levers.into_values(),
        influences: influences.into_values(),
        events: events.into_values(),
    })
}
