//! The commands of `trimtab`.

mod backup;
mod flags;
mod import;
mod progress_bar;
mod serve;

pub use flags::ServeFlags;

use crate::clock::Clock;
use crate::config::{CommonConfig, Environment, ServeConfig};
use crate::database::RunningPostgres;
use crate::error::ServerError;
use crate::postgres::{ClusterSettings, Mode, run_in_foreground};
use crate::telemetry::start_logging;
use clap::Parser;
use flags::{Arguments, Command};
use std::path::PathBuf;
use std::process::ExitCode;

/// The exit status for flags and variables that do not hold, as clap uses it.
const WRONG_USE: u8 = 2;

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| ServerError::System { action: "start the threads of the server", source })
        .and_then(|runtime| {
            let outcome = runtime.block_on(perform(arguments));
            // Nothing that is still running is waited for: whatever had to end in order has ended.
            runtime.shutdown_background();
            outcome
        });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("trimtab: {error}");
            if matches!(error, ServerError::Config(_)) { WRONG_USE.into() } else { ExitCode::FAILURE }
        }
    }
}

async fn perform(arguments: Arguments) -> Result<(), ServerError> {
    let environment = Environment::of_process();
    let here = std::env::current_dir()
        .map_err(|source| ServerError::System { action: "find the working directory", source })?;
    let data_flag = arguments.data_dir.as_deref();
    let command = arguments.command.unwrap_or(Command::Serve(arguments.serve));
    if let Command::Serve(flags) = &command {
        let config = ServeConfig::read(data_flag, flags, &environment, &here)?;
        begin(&config.common);
        return serve::serve(&config, Clock).await;
    }
    let config = CommonConfig::read(data_flag, &environment, &here)?;
    begin(&config);
    match command {
        Command::Serve(_) => Ok(()),
        Command::Import(flags) => import::import(&config, &flags, Clock).await,
        Command::Backup { file } => backup::backup(&config, &file).await,
        Command::Restore { file, replace } => backup::restore(&config, &file, replace, Clock).await,
        Command::Migrate => migrate(&config).await,
        Command::Postgres(flags) => {
            let mode = if flags.for_tests { Mode::ForTests } else { Mode::Durable };
            let binaries = environment.get("POSTGRES_BIN_DIR").map(PathBuf::from);
            let settings = ClusterSettings::new(config.data_directory, mode).with_binary_directory(binaries);
            Ok(run_in_foreground(settings).await?)
        }
    }
}

/// Starts logging, and tells what of the environment was not understood.
fn begin(config: &CommonConfig) {
    start_logging(&config.telemetry);
    for name in &config.unknown_variables {
        tracing::warn!(variable.name = name, "nothing reads this variable of the environment");
    }
}

/// Brings the tables up to date.
async fn migrate(config: &CommonConfig) -> Result<(), ServerError> {
    let postgres = RunningPostgres::start(config).await?;
    let outcome = store::migrate(postgres.owner_url.reveal()).await;
    postgres.stop().await?;
    outcome?;
    println!("the database is up to date");
    Ok(())
}
