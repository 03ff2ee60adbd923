//! Starting Postgres on a cluster and waiting until it takes sessions.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use super::addresses::{PORT, SUPERUSER_ROLE};
use super::binaries::Binaries;
use super::child_process::{AtParentDeath, command};
use super::error::PostgresError;
use super::log_file;
use super::readiness::{Readiness, probe};
use super::run_user::RunUser;
use super::settings::{ClusterSettings, Mode};
use super::socket_directory::socket_file;
use super::stop::stop_child;

const POLL: Duration = Duration::from_millis(15);

/// Everything one start needs.
pub(super) struct Launch<'a> {
    /// Where and how.
    pub settings: &'a ClusterSettings,
    /// The programs.
    pub binaries: &'a Binaries,
    /// The user Postgres runs as.
    pub user: &'a RunUser,
    /// The socket's folder, prepared.
    pub socket_directory: &'a Path,
}

impl Launch<'_> {
    /// Starts Postgres and returns it when it takes sessions; `told_to_stop` ends the wait.
    ///
    /// The calling thread has to live as long as Postgres shall: its end is the signal to stop.
    pub(super) fn start(&self, told_to_stop: impl Fn() -> bool) -> Result<Child, PostgresError> {
        let log = self.settings.data_directory.log_file();
        let log_size = log_file::size(&log);
        let mut command = self.command(&log)?;
        let mut child = command.spawn().map_err(|source| PostgresError::Spawn {
            program: command.get_program().into(),
            user: self.user.name().to_owned(),
            source,
        })?;
        // Closes this process' copies of the log.
        drop(command);
        match self.wait_until_ready(&mut child, &log, log_size, told_to_stop) {
            Ok(()) => Ok(child),
            Err(error) => {
                stop_child(&mut child, self.settings.stop_timeout);
                Err(error)
            }
        }
    }

    fn wait_until_ready(
        &self,
        child: &mut Child,
        log: &Path,
        log_size: u64,
        told_to_stop: impl Fn() -> bool,
    ) -> Result<(), PostgresError> {
        let socket = socket_file(self.socket_directory);
        let started = Instant::now();
        loop {
            if let Ok(Some(status)) = child.try_wait() {
                return Err(PostgresError::StartFailed {
                    status: status.to_string(),
                    log: log.to_path_buf(),
                    tail: log_file::tail(log, log_size),
                });
            }
            if probe(&socket, SUPERUSER_ROLE) == Readiness::Accepting {
                return Ok(());
            }
            if told_to_stop() {
                return Err(PostgresError::Stopped);
            }
            if started.elapsed() > self.settings.start_timeout {
                return Err(PostgresError::StartTimedOut {
                    seconds: self.settings.start_timeout.as_secs(),
                    log: log.to_path_buf(),
                    tail: log_file::tail(log, log_size),
                });
            }
            thread::sleep(POLL);
        }
    }

    fn command(&self, log: &Path) -> Result<Command, PostgresError> {
        let cluster = self.settings.data_directory.cluster();
        let output = log_file::open(log, self.user)?;
        let errors = output.try_clone().map_err(super::error::file_error("open the log", log))?;
        let mut command = command(
            &self.binaries.program("postgres"),
            self.user,
            // Its working folder from the first instant, by which leftovers are recognised.
            &cluster,
            AtParentDeath::StopPostgres,
        );
        command.arg("-D").arg(&cluster).stdout(output).stderr(errors);
        for (name, value) in self.parameters()? {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        Ok(command)
    }

    /// Given on the command line, so that they win over `postgresql.conf` and `ALTER SYSTEM`.
    fn parameters(&self) -> Result<Vec<(&'static str, String)>, PostgresError> {
        let on_or_off = match self.settings.mode {
            Mode::Durable => "on",
            Mode::ForTests => "off",
        };
        let mut parameters: Vec<(&'static str, String)> = vec![
            ("listen_addresses", String::new()),
            ("port", PORT.to_string()),
            ("unix_socket_directories", quoted(self.socket_directory)?),
            ("unix_socket_permissions", "0700".to_owned()),
            ("cluster_name", self.settings.data_directory.cluster_name()),
            ("fsync", on_or_off.to_owned()),
            ("full_page_writes", on_or_off.to_owned()),
            ("synchronous_commit", on_or_off.to_owned()),
            ("timezone", "UTC".to_owned()),
            ("log_timezone", "UTC".to_owned()),
            ("logging_collector", "off".to_owned()),
            ("log_destination", "stderr".to_owned()),
            ("log_line_prefix", "%m [%p] %q%u@%d ".to_owned()),
            // No statement and no value of a row may reach a log.
            ("log_statement", "none".to_owned()),
            ("log_min_error_statement", "panic".to_owned()),
            ("log_error_verbosity", "terse".to_owned()),
            ("log_parameter_max_length", "0".to_owned()),
            ("log_parameter_max_length_on_error", "0".to_owned()),
            // Compiling short queries costs more than it saves.
            ("jit", "off".to_owned()),
        ];
        if self.settings.mode == Mode::ForTests {
            // Many databases made, used side by side and dropped.
            parameters.push(("max_connections", "300".to_owned()));
            parameters.push(("wal_level", "minimal".to_owned()));
            parameters.push(("max_wal_senders", "0".to_owned()));
        } else if cfg!(target_os = "macos") {
            // There a plain fsync leaves data in the drive's cache.
            parameters.push(("wal_sync_method", "fsync_writethrough".to_owned()));
        }
        Ok(parameters)
    }
}

/// A folder as one element of a list of folders, whatever characters it holds.
fn quoted(folder: &Path) -> Result<String, PostgresError> {
    let text = folder.to_str().ok_or_else(|| PostgresError::PathNotUnicode { path: PathBuf::from(folder) })?;
    Ok(format!("\"{}\"", text.replace('"', "\"\"")))
}
