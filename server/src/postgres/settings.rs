//! How the server's own Postgres shall run.

use std::path::PathBuf;
use std::time::Duration;

use super::DataDirectory;

/// What an acknowledged commit is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Committed means on disk: `fsync`, `full_page_writes` and `synchronous_commit` are on.
    Durable,
    /// For tests that need speed and no survival of a crash of the machine: all three are off.
    /// A kill of Postgres alone still loses at most the last fraction of a second.
    ForTests,
}

/// How and where to run the cluster.
#[derive(Clone, Debug)]
pub struct ClusterSettings {
    /// Where everything is kept.
    pub data_directory: DataDirectory,
    /// `POSTGRES_BIN_DIR`: the folder with the programs; found by itself when absent.
    pub binary_directory: Option<PathBuf>,
    /// What an acknowledged commit is worth.
    pub mode: Mode,
    /// How long a start may take, recovery after a crash included.
    pub start_timeout: Duration,
    /// How long an orderly stop may take before Postgres is ended harder (it then recovers at the
    /// next start; nothing committed is lost).
    pub stop_timeout: Duration,
}

impl ClusterSettings {
    /// Settings with the usual bounds: five minutes to start (recovery can take long), half a
    /// minute to stop.
    pub fn new(data_directory: DataDirectory, mode: Mode) -> Self {
        Self {
            data_directory,
            binary_directory: None,
            mode,
            start_timeout: Duration::from_secs(300),
            stop_timeout: Duration::from_secs(30),
        }
    }

    /// The same with the folder of the programs given (`POSTGRES_BIN_DIR`).
    pub fn with_binary_directory(mut self, binary_directory: Option<PathBuf>) -> Self {
        self.binary_directory = binary_directory;
        self
    }
}
