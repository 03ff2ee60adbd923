//! How programs of Postgres are run: as the right user, with a known environment, and not outliving
//! this process.

use std::fmt;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::error::PostgresError;
use super::run_user::RunUser;

/// What the kernel shall do to a child when the thread that started it ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum AtParentDeath {
    /// A fast, orderly stop of Postgres (SIGINT).
    StopPostgres,
    /// The end (SIGKILL): for programs whose half-done work is thrown away.
    Kill,
}

/// A command that runs `program` as `user` in `folder`, in a process group of its own (so that
/// Ctrl-C in a terminal reaches the server alone, which then stops Postgres in order).
///
/// The environment is cleared: `PGDATA`, `PGOPTIONS`, `LANG` and the like of the caller must not
/// change what is made. The caller's thread has to live as long as the child shall.
pub(super) fn command(program: &Path, user: &RunUser, folder: &Path, at_parent_death: AtParentDeath) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", search_path(program))
        // macOS' libraries start threads to look up a locale when none is set, which Postgres refuses.
        .env("LC_ALL", "C")
        .current_dir(folder)
        .stdin(Stdio::null())
        .process_group(0);
    if user.is_dropped() {
        command.gid(user.gid()).uid(user.uid());
    }
    die_with_this_thread(&mut command, at_parent_death);
    command
}

/// Runs a command to its end; its error output becomes the error when it fails.
pub(super) fn run(command: &mut Command, name: &'static str, user: &str) -> Result<Output, PostgresError> {
    let output = command.output().map_err(|source| PostgresError::Spawn {
        program: command.get_program().into(),
        user: user.to_owned(),
        source,
    })?;
    if output.status.success() {
        return Ok(output);
    }
    Err(PostgresError::Program {
        program: name,
        status: output.status.to_string(),
        output: last_lines(&String::from_utf8_lossy(&output.stderr), 20),
    })
}

/// The last `count` lines of a text.
pub(super) fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

/// Joins the findings of a search into one sentence part.
pub(super) fn joined<T: fmt::Display>(findings: &[T]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn search_path(program: &Path) -> std::ffi::OsString {
    let mut path = program.parent().unwrap_or(Path::new("/usr/bin")).as_os_str().to_owned();
    path.push(":/usr/local/bin:/usr/bin:/bin");
    path
}

#[cfg(target_os = "linux")]
fn die_with_this_thread(command: &mut Command, at_parent_death: AtParentDeath) {
    use nix::errno::Errno;
    use nix::sys::prctl::set_pdeathsig;
    use nix::sys::signal::Signal;
    use nix::unistd::{Pid, getpid, getppid};

    let signal = match at_parent_death {
        AtParentDeath::StopPostgres => Signal::SIGINT,
        AtParentDeath::Kill => Signal::SIGKILL,
    };
    let parent: Pid = getpid();
    let request = move || {
        // Asked for after the change of user, which would clear it.
        set_pdeathsig(signal).map_err(io::Error::from)?;
        // A parent that died before the request would never be noticed.
        if getppid() != parent {
            return Err(io::Error::from(Errno::ESRCH));
        }
        Ok(())
    };
    // SAFETY: the closure runs between fork and exec. It makes two system calls (prctl, getppid),
    // both async-signal-safe, allocates nothing (errors are bare error numbers) and takes no lock.
    unsafe {
        command.pre_exec(request);
    }
}

/// Without a parent-death signal the next start stops what is left (see `stop`).
#[cfg(not(target_os = "linux"))]
fn die_with_this_thread(_command: &mut Command, _at_parent_death: AtParentDeath) {}
