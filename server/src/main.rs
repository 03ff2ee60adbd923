//! `trimtab`: the server and its commands.

mod blocking;
mod cli;
mod clock;
mod config;
mod database;
mod error;
mod http;
mod import;
mod postgres;
mod telemetry;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
