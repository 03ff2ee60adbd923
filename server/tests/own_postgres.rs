//! The server's own Postgres in the hands of real processes: killed at any point, started twice at
//! once, as root and not.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, User, geteuid};
use serde::Deserialize;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use tempfile::TempDir;

/// The line `trimtab postgres` writes.
#[derive(Clone, Debug, Deserialize, PartialEq)]
struct Addresses {
    owner: String,
    application: String,
    socket_directory: PathBuf,
}

/// A folder that Postgres' user can pass through when the tests run as root.
fn folder() -> TempDir {
    tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap()
}

fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("postgres").arg("--data-dir").arg(folder.join("data")).current_dir("/");
    for variable in ["DATABASE_URL", "DATABASE_OWNER_URL", "TRIMTAB_DATA_DIR"] {
        command.env_remove(variable);
    }
    // What a failed test needs to know, kept in the test's own folder.
    let log = fs::OpenOptions::new().append(true).create(true).open(folder.join("trimtab.log")).unwrap();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
    command
}

fn trimtab(folder: &Path) -> Command {
    command(Path::new(env!("CARGO_BIN_EXE_trimtab")), folder)
}

/// `trimtab postgres`, ended by the end of its input if a test fails.
struct Process {
    child: Child,
    input: Option<ChildStdin>,
    log: PathBuf,
}

impl Process {
    fn start(folder: &Path) -> Self {
        Self::start_command(trimtab(folder), folder)
    }

    fn start_command(mut command: Command, folder: &Path) -> Self {
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take();
        Self { child, input, log: folder.join("trimtab.log") }
    }

    /// Waits for the line with the addresses.
    fn addresses(&mut self) -> Addresses {
        let mut line = String::new();
        BufReader::new(self.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| {
            let log = fs::read_to_string(&self.log).unwrap();
            panic!("no addresses but {line:?} ({error}); its log:\n{log}")
        })
    }

    fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(i32::try_from(self.child.id()).unwrap()), signal).unwrap();
    }

    fn kill_hard(mut self) {
        self.signal(Signal::SIGKILL);
        self.child.wait().unwrap();
    }

    fn has_succeeded_after_the_end(mut self) -> bool {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            assert!(started.elapsed() < Duration::from_secs(30), "trimtab did not end");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

fn postmaster(folder: &Path) -> Option<Pid> {
    let text = fs::read_to_string(folder.join("data/postgres/cluster/postmaster.pid")).ok()?;
    text.lines().next()?.parse().ok().map(Pid::from_raw)
}

fn database<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn run(url: &str, statements: &str) {
    database(async {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&mut connection).await.unwrap();
    });
}

fn rows(url: &str) -> i64 {
    database(async {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query_scalar("SELECT count(*) FROM kept").fetch_one(&mut connection).await.unwrap()
    })
}

#[test]
fn kills_of_server_and_postgres_lose_nothing() {
    let folder = folder();
    let mut process = Process::start(folder.path());
    let addresses = process.addresses();
    run(&addresses.owner, "CREATE TABLE kept (id bigint)");
    for round in 0..4_i64 {
        for _ in 0..25 {
            run(&addresses.owner, "INSERT INTO kept VALUES (1)");
        }
        // The server alone, Postgres right before it, Postgres right after it, and once more.
        let postgres = postmaster(folder.path()).unwrap();
        if round == 1 {
            kill(postgres, Signal::SIGKILL).unwrap();
        }
        process.kill_hard();
        if round == 2 {
            // It may be gone already: the kernel told it that its server died.
            let _ = kill(postgres, Signal::SIGKILL);
        }
        process = Process::start(folder.path());
        assert_eq!(process.addresses(), addresses);
        assert_eq!(rows(&addresses.owner), 25 * (round + 1));
        assert_ne!(postmaster(folder.path()).unwrap(), postgres);
    }
    process.signal(Signal::SIGTERM);
    assert!(process.has_succeeded_after_the_end());
    assert_eq!(postmaster(folder.path()), None);
}

#[test]
fn a_kill_at_any_point_of_the_first_start_does_not_matter() {
    let folder = folder();
    for milliseconds in [30, 120, 300, 600, 1000] {
        let process = Process::start(folder.path());
        thread::sleep(Duration::from_millis(milliseconds));
        process.kill_hard();
    }
    let mut process = Process::start(folder.path());
    let addresses = process.addresses();
    run(&addresses.owner, "CREATE TABLE kept (id bigint); INSERT INTO kept VALUES (1)");
    assert_eq!(rows(&addresses.owner), 1);
    let mut names: Vec<String> = fs::read_dir(folder.path().join("data/postgres"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["cluster", "postgres.log", "socket"]);
    // The end of its input ends it too.
    drop(process.input.take());
    assert!(process.has_succeeded_after_the_end());
}

#[test]
fn two_at_once_share_one_postgres_and_the_second_takes_over() {
    let folder = folder();
    let mut first = Process::start(folder.path());
    let mut second = Process::start(folder.path());
    let addresses = first.addresses();
    assert_eq!(second.addresses(), addresses);
    run(&addresses.owner, "CREATE TABLE kept (id bigint); INSERT INTO kept VALUES (1)");
    // Whichever owned it: one of these two kills is the owner's.
    let owner_before = postmaster(folder.path()).unwrap();
    first.kill_hard();
    let mut third = Process::start(folder.path());
    assert_eq!(third.addresses(), addresses);
    second.kill_hard();
    let started = Instant::now();
    let comes_back = |started: Instant| loop {
        let is_new = postmaster(folder.path()).is_some_and(|pid| pid != owner_before);
        if is_new && database(PgConnection::connect(&addresses.owner)).is_ok() {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "nobody took over");
        thread::sleep(Duration::from_millis(50));
    };
    comes_back(started);
    assert_eq!(rows(&addresses.owner), 1);
}

/// When root runs the tests, another user's run is tested too; otherwise all other tests are one.
#[test]
fn it_works_without_root() {
    let folder = folder();
    let program = folder.path().join("trimtab");
    fs::copy(env!("CARGO_BIN_EXE_trimtab"), &program).unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let mut command = command(&program, folder.path());
    let runner = if geteuid().is_root() {
        let user = User::from_name("nobody").unwrap().unwrap();
        chown(&data, Some(user.uid.as_raw()), Some(user.gid.as_raw())).unwrap();
        command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        user.uid
    } else {
        geteuid()
    };
    let mut process = Process::start_command(command, folder.path());
    let addresses = process.addresses();
    run(&addresses.owner, "CREATE TABLE kept (id bigint); INSERT INTO kept VALUES (1)");
    assert_eq!(rows(&addresses.owner), 1);
    let owner =
        fs::metadata(data.join("postgres/cluster")).map(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata));
    assert_eq!(owner.unwrap(), runner.as_raw());
    drop(process);

    // Root, coming later, leaves the data the user's own.
    let mut process = Process::start(folder.path());
    process.addresses();
    assert_eq!(rows(&addresses.owner), 1);
    drop(process);
    let owner = fs::metadata(data.join("postgres.lock")).map(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata));
    assert_eq!(owner.unwrap(), runner.as_raw());
}
