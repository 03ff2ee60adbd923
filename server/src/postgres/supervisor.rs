//! The thread that starts Postgres, keeps it running and stops it.
//!
//! The kernel's parent-death signal follows the thread that started the child, so this thread lives
//! as long as the cluster's handle.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::{OpenOptionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::addresses::SUPERUSER_ROLE;
use super::binaries::{Binaries, find_binaries};
use super::cluster::{ClusterRole, ClusterState};
use super::error::{PostgresError, file_error};
use super::initialise::{initialise, remove_drafts};
use super::launch::Launch;
use super::log_file;
use super::postmaster_pid;
use super::process_table::ClusterIdentity;
use super::readiness::{Readiness, probe};
use super::run_user::RunUser;
use super::settings::ClusterSettings;
use super::socket_directory::{self, socket_file};
use super::stop::{clear_earlier_processes, stop_child};

/// How often the child, the lock and the order to stop are looked at.
const WATCH_INTERVAL: Duration = Duration::from_millis(100);
/// How often the size of the log is looked at.
const LOG_INTERVAL: Duration = Duration::from_secs(60);
/// The first and the longest pause between two starts that fail or do not last.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));
/// A Postgres that ran this long is not counted as failing when it dies.
const LASTING: Duration = Duration::from_secs(30);
/// How often the first start is tried before its error is final.
const FIRST_START_ATTEMPTS: u32 = 3;

/// What the thread and the handle share.
#[derive(Debug)]
pub(super) struct Shared {
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[derive(Debug)]
struct Inner {
    is_told_to_stop: bool,
    state: ClusterState,
}

impl Shared {
    pub(super) fn new() -> Arc<Self> {
        let inner = Inner { is_told_to_stop: false, state: ClusterState::Starting };
        Arc::new(Self { inner: Mutex::new(inner), changed: Condvar::new() })
    }

    pub(super) fn state(&self) -> ClusterState {
        self.lock().state.clone()
    }

    pub(super) fn tell_to_stop(&self) {
        self.lock().is_told_to_stop = true;
        self.changed.notify_all();
    }

    fn is_told_to_stop(&self) -> bool {
        self.lock().is_told_to_stop
    }

    fn set(&self, state: ClusterState) {
        self.lock().state = state;
    }

    /// Sleeps, but not beyond an order to stop; says whether there is one.
    fn pause(&self, duration: Duration) -> bool {
        let guard = self.lock();
        let waited = self.changed.wait_timeout_while(guard, duration, |inner| !inner.is_told_to_stop);
        waited.unwrap_or_else(PoisonError::into_inner).0.is_told_to_stop
    }

    /// No code panics while holding the lock, and the state is whole at every moment.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the first start found.
pub(super) struct FirstStart {
    pub socket_directory: PathBuf,
    pub binaries: Binaries,
}

/// The thread's own state.
pub(super) struct Supervisor {
    settings: ClusterSettings,
    user: RunUser,
    identity: ClusterIdentity,
    shared: Arc<Shared>,
}

/// Owning means holding the lock and having the child.
enum Standing {
    Owner { lock: File, child: Child, since: Instant },
    Attached,
}

impl Supervisor {
    pub(super) fn new(settings: ClusterSettings, user: RunUser, shared: Arc<Shared>) -> Self {
        let identity =
            ClusterIdentity { folder: settings.data_directory.cluster(), name: settings.data_directory.cluster_name() };
        Self { settings, user, identity, shared }
    }

    /// The thread's life: start or attach, report, watch, stop.
    pub(super) fn run(self, report: &SyncSender<Result<FirstStart, PostgresError>>) {
        let (mut standing, socket_directory) = match self.start_or_attach() {
            Ok((standing, first)) => {
                let socket_directory = first.socket_directory.clone();
                self.shared.set(self.describe(&standing));
                if report.send(Ok(first)).is_err() {
                    self.shared.tell_to_stop();
                }
                (standing, socket_directory)
            }
            Err(error) => {
                self.shared.set(ClusterState::Stopped);
                // The receiver is gone only when nobody wants to know any more.
                let _ = report.send(Err(error));
                return;
            }
        };
        let mut failures = 0_u32;
        let mut log_checked = Instant::now();
        while !self.shared.pause(WATCH_INTERVAL) {
            standing = self.watch(standing, &socket_directory, &mut failures);
            if matches!(standing, Standing::Owner { .. }) && log_checked.elapsed() > LOG_INTERVAL {
                log_checked = Instant::now();
                if let Err(error) = log_file::limit_size(&self.settings.data_directory.log_file()) {
                    tracing::warn!(%error, "cannot set aside the log of postgres");
                }
            }
        }
        if let Standing::Owner { lock, mut child, .. } = standing {
            let status = stop_child(&mut child, self.settings.stop_timeout);
            tracing::info!(status = status.map(|status| status.to_string()), "postgres stopped");
            release(&lock);
        }
        self.shared.set(ClusterState::Stopped);
    }

    fn start_or_attach(&self) -> Result<(Standing, FirstStart), PostgresError> {
        let started = Instant::now();
        loop {
            if self.shared.is_told_to_stop() {
                return Err(PostgresError::Stopped);
            }
            if let Some(lock) = self.try_lock()? {
                let socket_directory = socket_directory::prepare(&self.settings.data_directory, &self.user)?;
                let outcome = self.first_start(&socket_directory);
                return match outcome {
                    Ok((child, binaries)) => Ok((
                        Standing::Owner { lock, child, since: Instant::now() },
                        FirstStart { socket_directory, binaries },
                    )),
                    Err(error) => {
                        release(&lock);
                        Err(error)
                    }
                };
            }
            if let Some(first) = self.try_attach()? {
                return Ok((Standing::Attached, first));
            }
            if started.elapsed() > self.settings.start_timeout {
                return Err(PostgresError::OwnerSilent {
                    lock: self.settings.data_directory.lock_file(),
                    seconds: self.settings.start_timeout.as_secs(),
                });
            }
            self.shared.pause(WATCH_INTERVAL / 2);
        }
    }

    /// Attaches when the owner's Postgres takes sessions; where its socket is, its own file says.
    fn try_attach(&self) -> Result<Option<FirstStart>, PostgresError> {
        let directory = postmaster_pid::read(&self.identity.folder).and_then(|file| file.socket_directory);
        let Some(socket_directory) = directory else { return Ok(None) };
        if probe(&socket_file(&socket_directory), SUPERUSER_ROLE) != Readiness::Accepting {
            return Ok(None);
        }
        Ok(Some(FirstStart { socket_directory, binaries: self.find_binaries()? }))
    }

    /// A few attempts, for what passes by itself (memory of processes that are just ending).
    fn first_start(&self, socket_directory: &Path) -> Result<(Child, Binaries), PostgresError> {
        let mut attempt = 1;
        loop {
            match self.start_owned(socket_directory) {
                Err(error @ PostgresError::StartFailed { .. }) if attempt < FIRST_START_ATTEMPTS => {
                    tracing::warn!(%error, attempt, "postgres did not start, trying again");
                    attempt += 1;
                    if self.shared.pause(BACK_OFF.0) {
                        return Err(PostgresError::Stopped);
                    }
                }
                outcome => return outcome,
            }
        }
    }

    /// One start with the lock in hand, whatever state a kill left behind.
    fn start_owned(&self, socket_directory: &Path) -> Result<(Child, Binaries), PostgresError> {
        let data_directory = &self.settings.data_directory;
        clear_earlier_processes(&self.identity, self.settings.stop_timeout)?;
        remove_drafts(data_directory)?;
        let binaries = self.find_binaries()?;
        if data_directory.cluster_major()?.is_none() {
            initialise(data_directory, &binaries, &self.user, self.settings.mode)?;
        }
        postmaster_pid::neutralise(&self.identity.folder)?;
        socket_directory::remove_stale_socket(socket_directory)?;
        let launch = Launch { settings: &self.settings, binaries: &binaries, user: &self.user, socket_directory };
        let started = Instant::now();
        let child = launch.start(|| self.shared.is_told_to_stop())?;
        tracing::info!(
            pid = child.id(),
            major = binaries.major(),
            programs = %binaries.directory().display(),
            duration_ms = started.elapsed().as_millis(),
            "postgres accepts connections"
        );
        Ok((child, binaries))
    }

    fn find_binaries(&self) -> Result<Binaries, PostgresError> {
        let explicit = self.settings.binary_directory.as_deref();
        find_binaries(explicit, &self.settings.data_directory, &self.user)
    }

    /// One look at things as they are, with what it leads to.
    fn watch(&self, standing: Standing, socket_directory: &Path, failures: &mut u32) -> Standing {
        let (lock, reason) = match standing {
            Standing::Owner { lock, mut child, since } => match child.try_wait() {
                Ok(None) => return Standing::Owner { lock, child, since },
                Ok(Some(status)) => {
                    *failures = if since.elapsed() > LASTING { 0 } else { *failures };
                    tracing::error!(%status, "postgres ended by itself, starting it again");
                    (lock, status.to_string())
                }
                Err(error) => {
                    tracing::error!(%error, "cannot ask after postgres");
                    return Standing::Owner { lock, child, since };
                }
            },
            Standing::Attached => match self.try_lock() {
                Ok(Some(lock)) => {
                    tracing::warn!("the owner of postgres went away, taking over");
                    (lock, "its owner went away".to_owned())
                }
                Ok(None) => return Standing::Attached,
                Err(error) => {
                    tracing::error!(%error, "cannot look at the lock of postgres");
                    return Standing::Attached;
                }
            },
        };
        self.start_again(lock, socket_directory, failures, reason)
    }

    /// Tries until it runs or the order to stop comes; without Postgres the lock is given back then.
    fn start_again(&self, lock: File, socket_directory: &Path, failures: &mut u32, mut reason: String) -> Standing {
        loop {
            self.shared.set(ClusterState::Restarting { failures: *failures, reason });
            if *failures > 0 && self.shared.pause(back_off(*failures)) {
                break;
            }
            *failures = failures.saturating_add(1);
            // The socket's folder may have been swept away with other temporary files.
            let outcome =
                socket_directory::renew(socket_directory, &self.user).and_then(|()| self.start_owned(socket_directory));
            match outcome {
                Ok((child, _)) => {
                    let standing = Standing::Owner { lock, child, since: Instant::now() };
                    self.shared.set(self.describe(&standing));
                    return standing;
                }
                Err(PostgresError::Stopped) => break,
                Err(error) => {
                    tracing::error!(%error, failures, "postgres does not start");
                    reason = error.to_string();
                }
            }
        }
        release(&lock);
        Standing::Attached
    }

    fn describe(&self, standing: &Standing) -> ClusterState {
        match standing {
            Standing::Owner { child, .. } => {
                ClusterState::Running { role: ClusterRole::Owner { postgres_pid: child.id() } }
            }
            Standing::Attached => ClusterState::Running { role: ClusterRole::Attached },
        }
    }

    /// Takes the lock unless another process (or another handle of this one) holds it.
    fn try_lock(&self) -> Result<Option<File>, PostgresError> {
        let path = self.settings.data_directory.lock_file();
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(file_error("open the lock", &path))?;
        if self.user.is_dropped() {
            // So that the same data can later be used by that user without root.
            chown(&path, Some(self.user.uid()), Some(self.user.gid()))
                .map_err(file_error("hand over the lock", &path))?;
        }
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(file_error("lock", path)(source)),
        }
    }
}

/// Gives the lock back at once, even if a child just being started has a copy of the handle.
fn release(lock: &File) {
    if let Err(error) = lock.unlock() {
        tracing::warn!(%error, "cannot give back the lock of postgres");
    }
}

fn back_off(failures: u32) -> Duration {
    let factor = 2_u32.saturating_pow(failures.saturating_sub(1).min(16));
    BACK_OFF.0.saturating_mul(factor).min(BACK_OFF.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound() {
        assert_eq!(back_off(1), Duration::from_millis(250));
        assert_eq!(back_off(3), Duration::from_secs(1));
        assert_eq!(back_off(u32::MAX), Duration::from_secs(10));
    }
}
