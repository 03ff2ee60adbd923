//! A PostgreSQL cluster for a minute: made, used and removed by xtask alone.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{AtPath, Error, Result};
use crate::process;
use crate::setup::apt;
use crate::test_suite::scratch_folder;

/// The roles that the migrations grant rights to; the server's bootstrap makes the same ones.
const ROLES: &str = "CREATE ROLE trimtab_owner LOGIN BYPASSRLS; CREATE ROLE trimtab_application LOGIN; \
                     CREATE ROLE trimtab_superuser LOGIN SUPERUSER;";

/// The user of `initdb`, who may do everything in this cluster.
const SUPERUSER: &str = "throwaway";

/// How long the start may take.
const START_SECONDS: u64 = 60;

/// A running cluster without durability, reached through a socket in its own folder.
pub struct ThrowawayCluster {
    folder: PathBuf,
    programs: PathBuf,
    server: Child,
}

impl ThrowawayCluster {
    /// Makes and starts it, with an empty database of the name and owner that the product's has.
    pub fn start(programs: &Path, logs: &Path) -> Result<Self> {
        let folder = scratch_folder("prepare")?;
        let user = user_to_run_as()?;
        if let Some(User { uid, gid }) = user {
            std::os::unix::fs::chown(&folder, Some(uid), Some(gid)).at("give away", &folder)?;
        }
        let data = folder.join("data");
        let as_user = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command.env("LC_ALL", "C").current_dir(&folder);
            if let Some(User { uid, gid }) = user {
                command.uid(uid).gid(gid);
            }
            command
        };
        process::output(
            as_user("initdb")
                .args(["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"])
                .arg("--pgdata")
                .arg(&data),
            "initdb",
        )?;
        std::fs::create_dir_all(logs).at("create", logs)?;
        let log = logs.join("throwaway-postgres.log");
        let output = std::fs::File::create(&log).at("create", &log)?;
        let errors = output.try_clone().at("open", &log)?;
        let server = as_user("postgres")
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args(["-h", "", "-F"])
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .map_err(|source| Error::ProgramNotStarted {
                program: programs.join("postgres").display().to_string(),
                source,
                remedy: "set POSTGRES_BIN_DIR to a folder with working programs",
            })?;
        let cluster = Self { folder, programs: programs.to_path_buf(), server };
        cluster.wait_until_ready(&log)?;
        cluster.command("postgres", SUPERUSER, ROLES)?;
        cluster.command("postgres", SUPERUSER, "CREATE DATABASE trimtab OWNER trimtab_owner")?;
        Ok(cluster)
    }

    fn wait_until_ready(&self, log: &Path) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(START_SECONDS) {
            if process::succeeds(self.psql("postgres", SUPERUSER).args(["--command", "SELECT 1"])) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let output = std::fs::read_to_string(log).unwrap_or_default();
        Err(Error::TooSlow {
            what: "the start of the throw-away PostgreSQL".to_owned(),
            seconds: START_SECONDS,
            remedy: format!("its output ends with:\n{}", process::last_lines(&output, 20)),
        })
    }

    /// Runs a file as the owner, all of it or nothing.
    pub fn apply(&self, file: &Path) -> Result<()> {
        let mut command = self.psql("trimtab", "trimtab_owner");
        // sqlx runs such files without a transaction.
        let text = std::fs::read_to_string(file).at("read", file)?;
        if !text.starts_with("-- no-transaction") {
            command.arg("--single-transaction");
        }
        process::output(command.arg("--file").arg(file), &format!("applying {}", file.display())).map(|_| ())
    }

    /// The owner's address for sqlx.
    pub fn owner_address(&self) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://trimtab_owner@{host}/trimtab")
    }

    fn command(&self, database: &str, role: &str, statements: &str) -> Result<()> {
        process::output(self.psql(database, role).args(["--command", statements]), "psql").map(|_| ())
    }

    fn psql(&self, database: &str, role: &str) -> Command {
        let mut command = Command::new(self.programs.join("psql"));
        command
            .args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--no-password"])
            .args(["--dbname", database, "--username", role, "--host"])
            .arg(&self.folder);
        for name in ["PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGOPTIONS", "PGSERVICE"] {
            command.env_remove(name);
        }
        command
    }
}

impl Drop for ThrowawayCluster {
    fn drop(&mut self) {
        // Nothing in it is worth an orderly stop; SIGQUIT ends its processes at once and together.
        let _ = process::succeeds(Command::new("kill").args(["-QUIT", &self.server.id().to_string()]));
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[derive(Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

/// PostgreSQL refuses root: then it runs as `postgres`, else as `nobody`.
fn user_to_run_as() -> Result<Option<User>> {
    if !apt::is_root() {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        let number = |flag: &str| -> Option<u32> {
            process::output(Command::new("id").args([flag, name]), "id").ok()?.trim().parse().ok()
        };
        if let (Some(uid), Some(gid)) = (number("-u"), number("-g")) {
            return Ok(Some(User { uid, gid }));
        }
    }
    Err(Error::Missing(vec![
        "a user named postgres or nobody, whom PostgreSQL can run as when this is root".to_owned(),
    ]))
}
