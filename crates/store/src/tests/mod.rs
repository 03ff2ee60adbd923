//! Behaviour of the store on a real Postgres.

mod catalogue;
mod entries;
mod forms;
mod formulas;
mod import;
mod pages;
mod pool;
mod registers;
mod sample;
mod settings;
mod time_travel;
mod today;

use crate::test_database::TestDatabase;
use backend::Imports;

/// The sample firm, imported under the slug `firm`.
async fn import_firm(database: &TestDatabase) {
    database
        .store
        .import(
            &sample::slug("firm"),
            &sample::firm(),
            &[7; 32],
            sample::instant("2024-07-10T12:00:00Z"),
            &|_, _, _| {},
        )
        .await
        .unwrap();
}
