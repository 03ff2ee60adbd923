//! `cargo xtask run`: from a checkout to the product in the browser.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::process::{self, Job};
use crate::progress::Progress;
use crate::project::{Kind, Project};
use crate::{setup, site};

/// What a person may choose about the server that is started.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// The port on 127.0.0.1 that the server answers on
    #[arg(long, default_value_t = 3000)]
    pub port: u16,
    /// The folder for everything the product writes [default: the server's own, which it prints]
    #[arg(long, env = "TRIMTAB_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// Build quickly instead of optimised
    #[arg(long)]
    pub dev_profile: bool,
}

impl Options {
    /// How far to optimise.
    pub fn kind(&self) -> Kind {
        if self.dev_profile { Kind::Development } else { Kind::Release }
    }
}

/// Provides what is missing, builds both sides, and becomes the server.
pub fn run(project: &Project, options: &Options, progress: &Progress) -> Result<()> {
    require_free_port(options.port)?;
    setup::provide(project, setup::FOR_RUN, progress)?;
    build(project, options.kind(), progress)?;
    let mut server = server(project, options)?;
    progress.step("starting the server; Ctrl-C stops it");
    let source = server.exec();
    Err(Error::ProgramNotStarted {
        program: server.get_program().to_string_lossy().into_owned(),
        source,
        remedy: "run the command again; if that fails too, remove the file so that it is built anew",
    })
}

/// Builds the server and the browser's side at the same time, then assembles the site.
///
/// They compile into different folders, so neither waits for the other's lock, and the long single-threaded end of
/// one fills the core that the other's leaves idle.
pub fn build(project: &Project, kind: Kind, progress: &Progress) -> Result<()> {
    progress.step("building the server and the browser side (minutes the first time, seconds after that)");
    let jobs = vec![
        Job { name: "server", command: in_root(project, cargo_build_server(kind)) },
        Job { name: "browser side", command: in_root(project, site::cargo_build(kind)) },
    ];
    process::together(jobs, &project.logs(), progress)?;
    site::assemble(project, kind, progress)
}

/// The cargo command that compiles the server: always these packages and features, so that nothing is built twice.
fn cargo_build_server(kind: Kind) -> Command {
    let mut command = process::cargo();
    command.args(["build", "--locked", "--package", "server", "--bin", "trimtab"]);
    if kind == Kind::Release {
        command.arg("--release");
    }
    command
}

fn in_root(project: &Project, mut command: Command) -> Command {
    command.current_dir(project.root());
    command
}

/// The command that serves, with the demo workspaces.
pub fn server(project: &Project, options: &Options) -> Result<Command> {
    server_with_site(project, options, &project.site(options.kind()))
}

/// As [`server`], with a browser side of another build than the server.
pub fn server_with_site(project: &Project, options: &Options, site: &Path) -> Result<Command> {
    let mut command = Command::new(project.server_binary(options.kind()));
    command
        .current_dir(project.root())
        .arg("serve")
        .arg("--address")
        .arg(SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)).to_string())
        .arg("--site")
        .arg(site);
    if let Some(folder) = &options.data_dir {
        command.arg("--data-dir").arg(folder);
    }
    for folder in project.demo_workspaces() {
        command.arg("--demo").arg(folder);
    }
    point_to_postgres(project, &mut command)?;
    Ok(command)
}

/// Tells a program where the PostgreSQL programs are that setup fetched.
///
/// Others it finds by itself, and then chooses the version that its data were written by.
pub fn point_to_postgres(project: &Project, command: &mut Command) -> Result<()> {
    if let Some(folder) = setup::postgres::find(project)?
        && setup::postgres::is_fetched(project, &folder)
    {
        command.env("POSTGRES_BIN_DIR", folder);
    }
    Ok(())
}

/// Says so at once, not after minutes of building, when something else answers on the port.
fn require_free_port(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::Findings(format!(
            "port {port} of 127.0.0.1 cannot be used: {error}; stop what uses it, or choose another: cargo xtask run --port {}",
            if port < 65_000 { port + 1 } else { 3000 }
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_refused_with_another_one_to_take() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let message = require_free_port(port).unwrap_err().to_string();
        assert!(message.contains(&format!("port {port}")), "{message}");
        assert!(message.contains("--port"), "{message}");
        drop(taken);
        require_free_port(port).unwrap();
    }
}
