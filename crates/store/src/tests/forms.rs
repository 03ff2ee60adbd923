//! What people create and edit: every table by the same door, refused field by field, nothing lost between two who write at once.

mod life;
mod refusals;
mod writers;

use super::import_firm;
use super::sample::{instant, slug};
use crate::test_database::TestDatabase;
use backend::{AppError, Forms, Workspaces};
use domain::actor::ActingMember;
use domain::form::{Cells, FormInput, FormRecord, FormTable, Saved};

const NOW: &str = "2024-07-11T09:00:00Z";

/// The firm, and its leader at a form.
struct Desk {
    database: TestDatabase,
    actor: ActingMember,
}

impl Desk {
    async fn open() -> Self {
        let database = TestDatabase::create().await;
        import_firm(&database).await;
        let actor = database.store.enter_as_leader(None).await.unwrap();
        Self { database, actor }
    }

    async fn create(&self, table: FormTable, cells: &Cells) -> Result<Saved, AppError> {
        let input = FormInput { table, edited: None, cells: cells.clone() };
        self.database.store.save(&self.actor, &input, instant(NOW)).await
    }

    async fn edit(&self, table: FormTable, of: &Saved, cells: &Cells) -> Result<Saved, AppError> {
        let input = FormInput { table, edited: Some((of.slug.clone(), of.version)), cells: cells.clone() };
        self.database.store.save(&self.actor, &input, instant(NOW)).await
    }

    async fn archive(&self, table: FormTable, of: &Saved, archived: bool) -> Result<Saved, AppError> {
        self.database.store.set_archived(&self.actor, table, (&of.slug, of.version), archived, instant(NOW)).await
    }

    async fn undo(&self, table: FormTable, of: &Saved) -> Result<Saved, AppError> {
        self.database.store.undo(&self.actor, table, (&of.slug, of.version), instant(NOW)).await
    }

    async fn record(&self, table: FormTable, name: &str) -> FormRecord {
        let page = self.database.store.form(&self.actor, table, Some(&slug(name)), instant(NOW)).await.unwrap();
        page.record.unwrap()
    }

    /// A record with one cell changed, as it was sent and what came of it.
    async fn change(&self, table: FormTable, name: &str, column: &str, text: &str) -> Result<Saved, AppError> {
        let record = self.record(table, name).await;
        self.edit(table, &seen(&record), &with(&record.cells, column, text)).await
    }
}

/// The version of a record that a form shows.
fn seen(record: &FormRecord) -> Saved {
    Saved { slug: record.slug.clone(), version: record.version }
}

fn cells(pairs: &[(&str, &str)]) -> Cells {
    pairs.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned())).collect()
}

fn with(cells: &Cells, column: &str, text: &str) -> Cells {
    let mut cells = cells.clone();
    cells.insert(column.to_owned(), text.to_owned());
    cells
}

/// The fields of a refusal with their messages.
fn fields(refused: Result<Saved, AppError>) -> Vec<String> {
    let error = refused.expect_err("it was written");
    error.fields.iter().map(|field| format!("{}: {}", field.field, field.message)).collect()
}

/// A sound new record of each table, with a column to change and what to change it to.
fn samples() -> Vec<(FormTable, Cells, &'static str, &'static str)> {
    vec![
        (FormTable::Teams, cells(&[("name", "North"), ("parent", "firm"), ("position", "2")]), "name", "Far north"),
        (
            FormTable::Members,
            cells(&[("name", "A clerk"), ("role", "owner"), ("team", "south"), ("email", "clerk@example.org")]),
            "role",
            "engineer",
        ),
        (
            FormTable::Sources,
            cells(&[("name", "Till"), ("kind", "api"), ("url", "https://example.org/till")]),
            "publisher",
            "The firm",
        ),
        (
            FormTable::Calendars,
            cells(&[("name", "Weeks"), ("kind", "iso_week"), ("first_on", "2024-01-01"), ("last_on", "2024-03-04")]),
            "last_on",
            "2024-04-01",
        ),
        (
            FormTable::Cycles,
            cells(&[("name", "Second half"), ("start_on", "2024-07-01"), ("end_on", "2025-01-01")]),
            "end_on",
            "2024-12-01",
        ),
        (
            FormTable::Kpis,
            cells(&[
                ("name", "On time"),
                ("definition", "Share of parcels\nthat arrive on their day"),
                ("team", "south"),
                ("owner", "owner"),
                ("deputy", "leader"),
                ("unit", "ratio"),
                ("decimals", "1"),
                ("direction", "band"),
                ("band_low", "0.9"),
                ("band_high", "0.99"),
                ("quantity", "ratio"),
                ("timing", "lead"),
                ("calendar", "months"),
                ("source", "ledger"),
                ("scale", "logit"),
                ("position", "7"),
            ]),
            "band_low",
            "0.85",
        ),
        (
            FormTable::Objectives,
            cells(&[
                ("name", "Leaner"),
                ("statement", "Do it with less."),
                ("team", "south"),
                ("owner", "owner"),
                ("cycle", "half"),
                ("parent", "cheaper"),
            ]),
            "no_money_guardrail",
            "Money is the goal.",
        ),
        (
            FormTable::KeyResults,
            cells(&[
                ("objective", "cheaper"),
                ("kpi", "hours"),
                ("name", "Hours at most 80"),
                ("measure", "mean"),
                ("comparator", "at_most"),
                ("target", "80.5"),
                ("phasing", "line"),
                ("start_on", "2024-01-01"),
                ("due_on", "2024-07-01"),
            ]),
            "stretch",
            "75.25",
        ),
        (
            FormTable::Guardrails,
            cells(&[
                ("objective", "cheaper"),
                ("kpi", "hours"),
                ("name", "Hours at least 50"),
                ("protects", "people"),
                ("comparator", "at_least"),
                ("bound", "50"),
                ("start_on", "2024-01-01"),
                ("end_on", "2024-07-01"),
                ("breaches_allowed", "0"),
            ]),
            "breaches_allowed",
            "1",
        ),
        (
            FormTable::StandingTargets,
            cells(&[
                ("kpi", "cost"),
                ("name", "Cost bonus"),
                ("comparator", "at_most"),
                ("bound", "400"),
                ("holders", "leader owner"),
                ("stake", "A tenth of the bonus"),
                ("start_on", "2024-01-01"),
            ]),
            "holders",
            "owner",
        ),
        (
            FormTable::Levers,
            cells(&[
                ("name", "Vans"),
                ("definition", "Vans on the road."),
                ("team", "south"),
                ("owner", "owner"),
                ("kpi", "hours"),
                ("unit", "vans"),
                ("decimals", "0"),
                ("lowest", "0"),
                ("current", "5"),
                ("highest", "10"),
                ("cost_per_unit_and_period", "20.5"),
                ("currency", "GBP"),
                ("position", "1"),
            ]),
            "current",
            "6.5",
        ),
        (
            FormTable::Influences,
            cells(&[
                ("from_kind", "kpi"),
                ("from", "quiet"),
                ("to", "cost"),
                ("direction", "lowers"),
                ("claim", "Quiet days are cheap."),
                ("provenance", "declared"),
                ("lag_periods", "0"),
                ("ramp_periods", "1"),
                ("strength", "0.25"),
                ("strength_sd", "0.1"),
                ("strength_unit", "elasticity"),
                ("sign_certain", "yes"),
            ]),
            "claim",
            "Quiet days cost little.",
        ),
        (
            FormTable::Events,
            cells(&[
                ("name", "Strike"),
                ("kind", "strike"),
                ("start_on", "2024-05-01"),
                ("end_on", "2024-05-03"),
                ("kpis", "cost hours"),
            ]),
            "note",
            "Two days.",
        ),
    ]
}
