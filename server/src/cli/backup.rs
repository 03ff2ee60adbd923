//! `trimtab backup FILE` and `trimtab restore FILE`.

use crate::clock::Clock;
use crate::config::CommonConfig;
use crate::database::RunningPostgres;
use crate::error::ServerError;
use crate::postgres::{self, Binaries, Replace, RestoreTarget, RunUser, find_binaries};
use std::path::Path;

/// Saves the whole database into a new file.
///
/// # Errors
/// Whatever kept it from being saved; nothing is left behind then.
pub async fn backup(config: &CommonConfig, file: &Path) -> Result<(), ServerError> {
    let running = RunningPostgres::start(config).await?;
    let outcome = async {
        let binaries = binaries(config, &running)?;
        Ok::<_, ServerError>(postgres::backup(&binaries, running.owner_url.reveal(), file).await?)
    }
    .await;
    running.stop().await?;
    println!("saved {} bytes into {}", outcome?, file.display());
    Ok(())
}

/// Brings back everything from a file. What the database holds is kept beside it under another name, and only replaced on demand.
///
/// # Errors
/// Whatever kept it from being restored; the database is as it was then.
pub async fn restore(config: &CommonConfig, file: &Path, replace: bool, clock: Clock) -> Result<(), ServerError> {
    let running = RunningPostgres::start(config).await?;
    let outcome = async {
        let binaries = binaries(config, &running)?;
        let target = match &running.cluster {
            Some(cluster) => RestoreTarget::own(cluster.addresses())?,
            None => RestoreTarget::foreign(running.owner_url.reveal())?,
        };
        let replace = if replace { Replace::KeepingTheOld } else { Replace::No };
        let label = clock.now().format("%Y%m%dt%H%M%Sz").to_string();
        let report = postgres::restore(&binaries, &target, file, replace, &label).await?;
        // A backup of an earlier version holds its tables.
        store::migrate(running.owner_url.reveal()).await?;
        Ok::<_, ServerError>(report)
    }
    .await;
    running.stop().await?;
    let report = outcome?;
    println!("restored {} into the database {}", file.display(), report.database);
    if let Some(kept_as) = report.kept_as {
        println!("what it held before is kept as the database {kept_as}");
    }
    Ok(())
}

/// The programs of our own cluster, or those found here for a database elsewhere.
fn binaries(config: &CommonConfig, running: &RunningPostgres) -> Result<Binaries, ServerError> {
    match &running.cluster {
        Some(cluster) => Ok(cluster.binaries().clone()),
        None => {
            let user = RunUser::choose(&config.data_directory)?;
            Ok(find_binaries(None, &config.data_directory, &user)?)
        }
    }
}
