//! The server's own Postgres: stock PostgreSQL (15 to 18) as a private child process.
//!
//! Used when no `DATABASE_URL` is set. Nothing is embedded or emulated: the binaries of the machine
//! ([`find_binaries`]) run on a cluster in the data folder ([`DataDirectory`]), reachable through a
//! Unix socket in a folder only its user may enter, never through a port.
//!
//! What holds at any moment, also after `kill -9` of anything:
//!
//! - One process owns the cluster: the holder of the lock on `postgres.lock`. Others attach, and one
//!   of them takes over when the owner goes away.
//! - `initdb` works under a temporary name and is renamed when it is complete, so a cluster folder is
//!   either whole or absent.
//! - Postgres is told by the kernel (Linux) when its server dies, and stops. Where the kernel cannot
//!   tell it (macOS) the next start stops it first.
//! - A supervisor thread starts Postgres again when it dies alone.
//!
//! The module holds no SQL. Roles and databases are made by `store::bootstrap`.

mod addresses;
mod backup;
mod binaries;
mod child_process;
mod cluster;
mod connection_string;
mod data_directory;
mod error;
mod foreground;
mod initialise;
mod launch;
mod log_file;
mod postmaster_pid;
mod process_table;
mod readiness;
mod restore;
mod run_user;
mod settings;
mod socket_directory;
mod stop;
mod supervisor;

#[cfg(test)]
mod tests;

pub use addresses::DATABASE;
pub use backup::backup;
pub use binaries::{Binaries, find_binaries};
pub use cluster::Cluster;
pub use data_directory::{DataDirectory, find_checkout};
pub use error::PostgresError;
pub use foreground::run_in_foreground;
pub use restore::{Replace, RestoreTarget, restore};
pub use run_user::RunUser;
pub use settings::{ClusterSettings, Mode};
