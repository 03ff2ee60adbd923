//! `trimtab import DIR --workspace NAME`, and the demo workspaces that `serve` loads the same way.

use super::flags::ImportFlags;
use super::progress_bar::ProgressBar;
use crate::blocking::on_a_thread;
use crate::clock::Clock;
use crate::config::CommonConfig;
use crate::database::RunningPostgres;
use crate::error::ServerError;
use crate::import::{digest, read_folder};
use backend::{Backend, ImportOutcome};
use domain::slug::Slug;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// What loading a folder came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loaded {
    /// The very same files were loaded before; nothing was changed.
    Before,
    /// They were read and stored.
    Now(ImportOutcome),
}

/// Loads a folder into a workspace and says what came of it. Works beside a running server of the same data folder.
///
/// # Errors
/// Whatever kept it from being loaded; nothing was changed then.
pub async fn import(config: &CommonConfig, flags: &ImportFlags, clock: Clock) -> Result<(), ServerError> {
    let workspace = workspace_name(&flags.workspace)?;
    let postgres = RunningPostgres::start(config).await?;
    let outcome = async {
        let store = postgres.open_store(config).await?;
        let loaded = load(&store.backend(), &flags.directory, &workspace, clock).await;
        store.pool().close().await;
        loaded
    }
    .await;
    postgres.stop().await?;
    match outcome? {
        Loaded::Before => println!("{workspace}: these very files were loaded before; nothing was changed"),
        Loaded::Now(ImportOutcome { added, changed, unchanged, revision }) => {
            println!(
                "{workspace}: {added} rows added, {changed} changed, {unchanged} as they were; now at revision {revision}"
            );
        }
    }
    Ok(())
}

/// Loads a folder as the workspace of its name, unless the same files were loaded before.
///
/// # Errors
/// Whatever kept it from being loaded; nothing was changed then.
pub async fn load_demo(backend: &Backend, directory: &Path, clock: Clock) -> Result<(), ServerError> {
    let directory = directory
        .canonicalize()
        .map_err(|source| ServerError::System { action: "find the folder of a demo", source })?;
    let workspace = workspace_name(&directory.file_name().unwrap_or_default().to_string_lossy())?;
    match load(backend, &directory, &workspace, clock).await? {
        Loaded::Before => tracing::info!(workspace.slug = %workspace, "the demo was loaded before"),
        Loaded::Now(outcome) => tracing::info!(
            workspace.slug = %workspace,
            rows.added = outcome.added,
            rows.changed = outcome.changed,
            workspace.revision = outcome.revision,
            "the demo was loaded"
        ),
    }
    Ok(())
}

/// Reads a folder and stores it: all of it or nothing. Every error in its files is written to standard error, one a line.
async fn load(backend: &Backend, directory: &Path, workspace: &Slug, clock: Clock) -> Result<Loaded, ServerError> {
    let bar = Arc::new(ProgressBar::new());
    let folder = directory.to_path_buf();
    let digest = on_a_thread(move || digest(&folder)).await??;
    if backend.imports.is_imported(workspace, &digest).await? {
        return Ok(Loaded::Before);
    }
    let existing = backend.imports.catalogue(workspace).await?.unwrap_or_default();
    let template = {
        let (folder, bar) = (directory.to_path_buf(), Arc::clone(&bar));
        on_a_thread(move || read_folder(&folder, &existing, &|file, done, total| bar.show(file, done, total))).await?
    };
    let template = match template {
        Ok(template) => template,
        Err(refusal) => {
            bar.clear();
            let mut output = std::io::stderr().lock();
            for error in &refusal.errors {
                let _ = writeln!(output, "{error}");
            }
            return Err(ServerError::Files { directory: directory.to_path_buf(), summary: refusal.to_string() });
        }
    };
    let progress = |step: &'static str, done: u64, total: u64| bar.show(step, done, total);
    let outcome = backend.imports.import(workspace, &template, &digest, clock.now(), &progress).await?;
    Ok(Loaded::Now(outcome))
}

fn workspace_name(name: &str) -> Result<Slug, ServerError> {
    name.parse().map_err(|reason: domain::slug::SlugError| ServerError::WorkspaceName {
        name: name.to_owned(),
        reason: reason.to_string(),
    })
}
