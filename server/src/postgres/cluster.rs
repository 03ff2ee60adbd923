//! The handle of the server's own Postgres.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread::{self, JoinHandle};

use super::addresses::ClusterAddresses;
use super::binaries::Binaries;
use super::error::PostgresError;
use super::run_user::RunUser;
use super::settings::ClusterSettings;
use super::supervisor::{Shared, Supervisor};

/// How this process stands to the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterRole {
    /// It started Postgres and stops it.
    Owner {
        /// The postmaster's process number.
        postgres_pid: u32,
    },
    /// Another process owns it; this one takes over when that one goes away.
    Attached,
}

/// What the cluster is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClusterState {
    /// On the way to its first session.
    Starting,
    /// Running, as far as this process can tell.
    Running {
        /// How this process stands to it.
        role: ClusterRole,
    },
    /// It died or its owner went away, and is being started again.
    Restarting {
        /// Starts that failed or did not last since it last ran for a while.
        failures: u32,
        /// Why it ended, or why the last start failed.
        reason: String,
    },
    /// Stopped by order, or never started.
    Stopped,
}

impl fmt::Display for ClusterState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starting => formatter.write_str("starting"),
            Self::Running { role: ClusterRole::Owner { postgres_pid } } => {
                write!(formatter, "running as process {postgres_pid}")
            }
            Self::Running { role: ClusterRole::Attached } => formatter.write_str("attached to another process' own"),
            Self::Restarting { failures, reason } => {
                write!(formatter, "starting again after {failures} failures: {reason}")
            }
            Self::Stopped => formatter.write_str("stopped"),
        }
    }
}

/// A running cluster of our own. Dropping it stops Postgres if this process owns it.
#[derive(Debug)]
pub struct Cluster {
    shared: Arc<Shared>,
    supervisor: Option<JoinHandle<()>>,
    addresses: ClusterAddresses,
    binaries: Binaries,
}

impl Cluster {
    /// Starts the cluster of the data folder, making it first if there is none, or attaches to the
    /// one another process runs there. Blocks until Postgres takes sessions (1 to 4 s the first
    /// time, then a fraction of a second); roles and the database are not made yet, see
    /// `store::bootstrap`.
    ///
    /// # Errors
    /// Any [`PostgresError`] of finding, making and starting; nothing runs then.
    pub fn start_or_attach(settings: ClusterSettings) -> Result<Self, PostgresError> {
        let user = RunUser::choose(&settings.data_directory)?;
        settings.data_directory.prepare(&user)?;
        let shared = Shared::new();
        let supervisor = Supervisor::new(settings, user, Arc::clone(&shared));
        let (sender, receiver) = sync_channel(1);
        let thread = thread::Builder::new()
            .name("postgres-supervisor".to_owned())
            .spawn(move || supervisor.run(&sender))
            .map_err(|source| PostgresError::Thread { source })?;
        let first = receiver.recv().map_err(|_| PostgresError::SupervisorGone)??;
        Ok(Self {
            shared,
            supervisor: Some(thread),
            addresses: ClusterAddresses::new(&first.socket_directory)?,
            binaries: first.binaries,
        })
    }

    /// How to reach it.
    pub fn addresses(&self) -> &ClusterAddresses {
        &self.addresses
    }

    /// The programs it was started with, for backup and restore.
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// What it is doing now.
    pub fn state(&self) -> ClusterState {
        self.shared.state()
    }

    /// Stops Postgres in order if this process owns it (open transactions are rolled back), else
    /// lets go of it. Blocks until it has ended.
    ///
    /// # Errors
    /// [`PostgresError::SupervisorGone`] when the thread had ended by a panic.
    pub fn stop(mut self) -> Result<(), PostgresError> {
        self.end()
    }

    fn end(&mut self) -> Result<(), PostgresError> {
        let Some(thread) = self.supervisor.take() else { return Ok(()) };
        tracing::info!(state = %self.state(), "letting go of postgres");
        self.shared.tell_to_stop();
        thread.join().map_err(|_| PostgresError::SupervisorGone)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            tracing::error!(%error, "postgres was not stopped in order");
        }
    }
}
