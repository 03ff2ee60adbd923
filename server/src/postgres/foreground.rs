//! A cluster as the whole task of a process: `trimtab postgres`, for tests and for looking inside.

use std::io::{self, IsTerminal, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::FileTypeExt;

use store::bootstrap::{OwnerDatabases, bootstrap_roles};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use super::addresses::DATABASE;
use super::backup::on_a_thread;
use super::cluster::Cluster;
use super::error::PostgresError;
use super::settings::{ClusterSettings, Mode};

/// Starts (or attaches to) the cluster, makes roles and database, writes one line of JSON to standard
/// output (`superuser`, `owner`, `application` as URLs, and `socket_directory`), and stays until
/// SIGINT, SIGTERM, or the end of standard input if that is a pipe or socket. Then stops in order.
///
/// A pipe held by a test harness thus ends the cluster with the harness, however that ends. In
/// [`Mode::ForTests`] the owner may create databases.
///
/// # Errors
/// Any [`PostgresError`] of starting, of the roles, or of writing the line.
pub async fn run_in_foreground(settings: ClusterSettings) -> Result<(), PostgresError> {
    // Before the start: a signal that comes meanwhile is remembered.
    let listen =
        |kind| signal(kind).map_err(|source| PostgresError::Foreground { action: "listen for signals", source });
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;

    let owner_databases = match settings.mode {
        Mode::Durable => OwnerDatabases::One,
        Mode::ForTests => OwnerDatabases::Many,
    };
    let cluster = on_a_thread(move || Cluster::start_or_attach(settings)).await?;
    bootstrap_roles(&cluster.addresses().superuser, DATABASE, owner_databases).await?;
    announce(&cluster)
        .map_err(|source| PostgresError::Foreground { action: "write the addresses to standard output", source })?;

    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        () = end_of_input() => {}
    }
    on_a_thread(move || cluster.stop()).await
}

fn announce(cluster: &Cluster) -> io::Result<()> {
    let mut line = serde_json::to_string(cluster.addresses())?;
    line.push('\n');
    let mut output = io::stdout().lock();
    output.write_all(line.as_bytes())?;
    output.flush()
}

/// Waits for the end of standard input, for ever if it is neither pipe nor socket: a service's empty
/// input (`/dev/null`) is at its end from the beginning and means nothing.
async fn end_of_input() {
    let is_held_by_somebody = io::stdin().as_fd().try_clone_to_owned().is_ok_and(|input| {
        let file = std::fs::File::from(input);
        !file.is_terminal()
            && file.metadata().is_ok_and(|metadata| metadata.file_type().is_fifo() || metadata.file_type().is_socket())
    });
    let (sender, receiver) = oneshot::channel::<()>();
    if is_held_by_somebody {
        // A thread of its own: a blocking task would keep the runtime from ending.
        std::thread::spawn(move || {
            let mut buffer = [0_u8; 256];
            while io::stdin().lock().read(&mut buffer).is_ok_and(|count| count > 0) {}
            drop(sender);
        });
        // Ends when the thread drops its side.
        let _ = receiver.await;
    } else {
        std::future::pending::<()>().await;
    }
}
