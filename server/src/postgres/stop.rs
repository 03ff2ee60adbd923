//! Ending Postgres: the present child in order, and what an earlier server left behind.

use std::process::{Child, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::error::PostgresError;
use super::postmaster_pid;
use super::process_table::ClusterIdentity;

/// How long an immediate stop may take before the process is killed.
const IMMEDIATE_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a killed process may take to disappear.
const KILL_TIMEOUT: Duration = Duration::from_secs(10);

const POLL: Duration = Duration::from_millis(20);

/// Stops a Postgres of our own: fast (open transactions are rolled back, a checkpoint is written),
/// after `patience` immediately, at last by force. Returns how it ended.
pub(super) fn stop_child(child: &mut Child, patience: Duration) -> Option<ExitStatus> {
    // Once it has ended and been waited for, its number may be another process' and must not be used.
    if let Ok(Some(status)) = child.try_wait() {
        return Some(status);
    }
    let pid = child_pid(child)?;
    let steps = [(Signal::SIGINT, patience), (Signal::SIGQUIT, IMMEDIATE_TIMEOUT), (Signal::SIGKILL, KILL_TIMEOUT)];
    for (signal, timeout) in steps {
        // Not yet waited for, so the number cannot have been given to another process.
        if let Err(error) = kill(pid, signal) {
            tracing::warn!(%error, signal = signal.as_str(), "cannot signal postgres");
        }
        let ended = wait_until(timeout, || child.try_wait().ok().flatten());
        if ended.is_some() {
            return ended;
        }
        tracing::warn!(signal = signal.as_str(), waited_seconds = timeout.as_secs(), "postgres did not stop");
    }
    None
}

/// Ends whatever an earlier server left running on the cluster. To be called only while holding the
/// lock: then nobody else can be its rightful owner.
///
/// A postmaster is stopped in order (the kernel has usually told it already); backends without a
/// postmaster, which block the next start by the shared memory they hold, are ended at once: what
/// they had not committed is void anyway.
pub(super) fn clear_earlier_processes(identity: &ClusterIdentity, patience: Duration) -> Result<(), PostgresError> {
    let running = identity.processes();
    if running.is_empty() {
        return Ok(());
    }
    let postmaster = postmaster_pid::read(&identity.folder).map(|file| file.pid);
    if let Some(postmaster) = postmaster.filter(|pid| running.contains(pid)) {
        tracing::info!(pid = postmaster.as_raw(), "waiting for an earlier postgres to stop");
        let steps = [(Signal::SIGINT, patience), (Signal::SIGQUIT, IMMEDIATE_TIMEOUT), (Signal::SIGKILL, KILL_TIMEOUT)];
        end(identity, &steps, |running| running.iter().copied().find(|pid| *pid == postmaster))?;
    }
    let steps = [(Signal::SIGQUIT, IMMEDIATE_TIMEOUT), (Signal::SIGKILL, KILL_TIMEOUT)];
    end(identity, &steps, |running| running.first().copied())
}

/// Signals all processes (or the one) that `pick` still finds, step by step, until it finds none.
fn end(
    identity: &ClusterIdentity,
    steps: &[(Signal, Duration)],
    pick: impl Fn(&[Pid]) -> Option<Pid>,
) -> Result<(), PostgresError> {
    for (signal, timeout) in steps {
        let mut signalled: Vec<Pid> = Vec::new();
        let gone = wait_until(*timeout, || {
            let mut remaining = identity.processes();
            while let Some(pid) = pick(&remaining) {
                if !signalled.contains(&pid) {
                    tracing::info!(pid = pid.as_raw(), signal = signal.as_str(), "ending a leftover of postgres");
                    // A process that has just ended is what is wanted; one that may not be
                    // signalled is still there when the time is up, and reported then.
                    let _ = kill(pid, *signal);
                    signalled.push(pid);
                }
                remaining.retain(|other| *other != pid);
            }
            pick(&identity.processes()).is_none().then_some(())
        });
        if gone.is_some() {
            return Ok(());
        }
    }
    match pick(&identity.processes()) {
        None => Ok(()),
        Some(pid) => Err(PostgresError::LeftoverProcess { pid: pid.as_raw(), cluster: identity.folder.clone() }),
    }
}

fn child_pid(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().map(Pid::from_raw)
}

/// Asks again and again until there is an answer or the time is up.
fn wait_until<T>(timeout: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if started.elapsed() >= timeout {
            return None;
        }
        thread::sleep(POLL);
    }
}
